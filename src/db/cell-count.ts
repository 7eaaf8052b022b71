import { sql } from 'kysely';
import type { CountRow } from '../domain/tally.ts';
import type { Db } from './connection.ts';

/** A file and the month of it that is to be counted. */
export interface FileMonthKey {
  sourceFileId: number;
  /** YYYY-MM */
  month: string;
}

/**
 * Searches of persons in some months of some files, by area, both ethnicities and reason; of one area where it is named.
 * Vehicle-only searches are left out, since no one's ethnicity is known of them.
 */
export async function countSearches(db: Db, files: readonly FileMonthKey[], areaCode?: string): Promise<CountRow[]> {
  if (files.length === 0) return [];
  const { rows } = await sql<CountRow>`
    select
      area_code,
      self_defined_group as self_defined,
      officer_defined_group as officer_defined,
      reason,
      sum(searches) as searches
    from cell_count
    join unnest(
      ${files.map((file) => file.sourceFileId)}::integer[],
      ${files.map((file) => `${file.month}-01`)}::date[]
    ) chosen (source_file_id, month)
      on chosen.source_file_id = cell_count.source_file_id
      and chosen.month = cell_count.month
    where subject <> 'vehicle'
      and (${areaCode ?? null}::text is null or area_code = ${areaCode ?? null}::text)
    group by area_code, self_defined_group, officer_defined_group, reason
    -- In one order, so that the same seed estimates the same figures.
    order by area_code, self_defined_group, officer_defined_group, reason`.execute(db);
  return rows;
}
