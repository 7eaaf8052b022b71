import { sql } from 'kysely';
import type { CountRow } from '../domain/tally.ts';
import type { FileMonthKey } from './cell-count.ts';
import type { Db } from './connection.ts';

/**
 * Searches of persons, in some months of some files, whose row repeats another in every published value: copies beyond the
 * first, by area, both ethnicities and reason; of one area where it is named.
 */
export async function countRepeats(db: Db, files: readonly FileMonthKey[], areaCode?: string): Promise<CountRow[]> {
  if (files.length === 0) return [];
  const { rows } = await sql<CountRow>`
    select
      area_code,
      self_defined_group as self_defined,
      officer_defined_group as officer_defined,
      reason,
      sum(searches) as searches
    from repeated_count
    join unnest(
      ${files.map((file) => file.sourceFileId)}::integer[],
      ${files.map((file) => `${file.month}-01`)}::date[]
    ) chosen (source_file_id, month)
      on chosen.source_file_id = repeated_count.source_file_id
      and chosen.month = repeated_count.month
    where subject <> 'vehicle'
      and (${areaCode ?? null}::text is null or area_code = ${areaCode ?? null}::text)
    group by area_code, self_defined_group, officer_defined_group, reason`.execute(db);
  return rows;
}
