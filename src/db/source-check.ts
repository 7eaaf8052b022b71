import { sql } from 'kysely';
import type { SourceCheck } from '../domain/source-check.ts';
import type { Db } from './connection.ts';

/** What was last found out about each force's months, by force and month, with when that was. */
export async function listSourceChecks(db: Db): Promise<(SourceCheck & { checkedAt: Date })[]> {
  const rows = await db.selectFrom('sourceCheck').selectAll().orderBy('forceId').orderBy('month').execute();
  return rows.map((row) => ({
    forceId: row.forceId,
    month: row.month.slice(0, 7),
    snapshot: row.snapshotMonth?.slice(0, 7),
    snapshotMd5: row.snapshotMd5 ?? undefined,
    archiveRows: row.archiveRows ?? undefined,
    isListed: row.isListed ?? undefined,
    apiRows: row.apiRows ?? undefined,
    state: row.state,
    checkedAt: row.checkedAt,
  }));
}

/** Writes what was found out, in place of what was known before of the same forces and months. */
export async function storeSourceChecks(db: Db, checks: readonly SourceCheck[], checkedAt: Date): Promise<void> {
  for (const check of checks) {
    const found = {
      checkedAt,
      snapshotMonth: check.snapshot === undefined ? null : `${check.snapshot}-01`,
      snapshotMd5: check.snapshotMd5 ?? null,
      archiveRows: check.archiveRows ?? null,
      isListed: check.isListed ?? null,
      apiRows: check.apiRows ?? null,
      state: check.state,
    };
    await db
      .insertInto('sourceCheck')
      .values({ forceId: check.forceId, month: `${check.month}-01`, ...found })
      .onConflict((conflict) => conflict.columns(['forceId', 'month']).doUpdateSet(found))
      .execute();
  }
}

/** A force's month of data.police.uk that is in force, and the service it came from; by hand where it was not fetched. */
export interface LoadedMonth {
  forceId: string;
  /** YYYY-MM */
  month: string;
  sourceFileId: number;
  loadedFrom: 'archive' | 'api' | 'hand';
}

/** Every force's month of data.police.uk that is in force. A file that came by both services counts as the archive's. */
export async function listLoadedMonths(db: Db): Promise<LoadedMonth[]> {
  const { rows } = await sql<LoadedMonth>`
    select
      force_id,
      to_char(month, 'YYYY-MM') as month,
      source_file_id,
      case
        when exists (
          select from source_file_retrieval
          join download using (download_id)
          where source_file_retrieval.source_file_id = source_file.source_file_id
            and service = 'archive'
        ) then 'archive'
        when exists (
          select from source_file_retrieval
          where source_file_retrieval.source_file_id = source_file.source_file_id
        ) then 'api'
        else 'hand'
      end as loaded_from
    from source_file_month
    join source_file using (source_file_id)
    where superseded_by is null
      and source = 'police-uk'
    order by force_id, month`.execute(db);
  return rows;
}
