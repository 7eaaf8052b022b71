import { sql } from 'kysely';
import type { OfficialCount } from '../domain/reconciliation.ts';
import type { OfficialGroup, PowerFamily } from '../vocabulary/home-office.ts';
import type { Reason } from '../vocabulary/reason.ts';
import type { Db } from './connection.ts';

/** One row of a table of official totals. */
export interface OfficialTotal {
  /** Last day of the year, YYYY-03-31. */
  yearEnding: string;
  forceId: string;
  legislation: PowerFamily;
  reason: Reason;
  ethnicGroup: OfficialGroup;
  ethnicity: string;
  /** Undefined where nothing was published. */
  searches: number | undefined;
  resultantArrests: number | undefined;
}

/**
 * Stores a table of official totals in the caller's transaction: the years of the forces it holds replace what was there of them,
 * the others stay. False where the same bytes were the last that were loaded: then nothing changes.
 */
export async function storeOfficialTotals(
  db: Db,
  table: { sha256: string; path: string; publisher: string; rows: readonly OfficialTotal[] },
): Promise<boolean> {
  const { sha256, path, publisher, rows } = table;
  const latest = await db
    .selectFrom('officialTable')
    .select('sha256')
    .orderBy('loadedAt', 'desc')
    .orderBy('officialTableId', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (latest?.sha256 === sha256) return false;
  const { officialTableId } = await db
    .insertInto('officialTable')
    .values({ sha256, path, publisher, rowCount: rows.length })
    .onConflict((conflict) => conflict.column('sha256').doUpdateSet({ loadedAt: sql<Date>`now()`, path }))
    .returning('officialTableId')
    .executeTakeFirstOrThrow();
  const column = <T>(pick: (row: OfficialTotal) => T) => rows.map(pick);
  await sql`
    delete from official_total
    where (year_ending, force_id) in (
      select year_ending, force_id
      from unnest(${column((row) => row.yearEnding)}::date[], ${column((row) => row.forceId)}::text[])
        coming (year_ending, force_id)
    )`.execute(db);
  await sql`
    insert into official_total (
      year_ending, force_id, legislation, reason, ethnicity, ethnic_group, search_count, resultant_arrest_count,
      official_table_id
    )
    select *, ${officialTableId}::integer
    from unnest(
      ${column((row) => row.yearEnding)}::date[],
      ${column((row) => row.forceId)}::text[],
      ${column((row) => row.legislation)}::text[],
      ${column((row) => row.reason)}::text[],
      ${column((row) => row.ethnicity)}::text[],
      ${column((row) => row.ethnicGroup)}::text[],
      ${column((row) => row.searches ?? null)}::integer[],
      ${column((row) => row.resultantArrests ?? null)}::integer[]
    )`.execute(db);
  return true;
}

/** Years (their March, YYYY-MM) for which totals are loaded, oldest first. */
export async function listOfficialYears(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('officialTotal').select('yearEnding').distinct().orderBy('yearEnding').execute();
  return rows.map(({ yearEnding }) => yearEnding.slice(0, 7));
}

/** Official totals of a year (its March, YYYY-MM) by force and power, all ethnicities and reasons together. */
export async function listOfficialCounts(db: Db, yearEnding: string): Promise<(OfficialCount & { forceId: string })[]> {
  const { rows } = await sql<{
    forceId: string;
    power: PowerFamily;
    searches: number | null;
    vehicleOnly: number;
  }>`
    select
      force_id,
      legislation as power,
      sum(search_count) as searches,
      coalesce(sum(search_count) filter (where ethnic_group = 'vehicle-only'), 0) as vehicle_only
    from official_total
    where year_ending = ${`${yearEnding}-31`}::date
    group by force_id, legislation
    order by force_id, legislation`.execute(db);
  return rows.map(({ searches, ...row }) => ({ ...row, searches: searches ?? undefined }));
}
