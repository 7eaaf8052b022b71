import { CompiledQuery, sql } from 'kysely';
import { NEAR_BORDER_METRES } from '../domain/border-share.ts';
import type { Db, HeldConnection } from './connection.ts';
import { type CarriedTiers, carryHumanTiers, lockHumanTiers } from './human-tier.ts';
import { withoutLoops } from './plan.ts';
import { type StagedBatch, type StagedColumn, stageSearches } from './staged-search.ts';
import { statement } from './statement.ts';

export type SourceName = 'police-uk' | 'mps-extract';

/** A file as it is about to be stored. */
export interface NewSourceFile {
  sha256: string;
  path: string;
  publisher: string;
  source: SourceName;
  forceId: string;
  /** The one borough the file covers, or undefined where it covers the whole force. */
  scopeAreaCode: string | undefined;
  encoding: string;
  byteCount: number;
  isSynthetic: boolean;
}

/** A stored file and how its rows fared: rowCount = acceptedCount + rejectedCount. */
export interface StoredSourceFile {
  sourceFileId: number;
  rowCount: number;
  acceptedCount: number;
  rejectedCount: number;
  months: SourceFileMonth[];
}

/** A file whose records are stored and not counted yet. */
export interface AcceptedSourceFile extends StoredSourceFile {
  /** Months (first days) that its records may be of: no other partition of `search` need be looked at. */
  possibleMonths: string[];
}

export interface SourceFileMonth {
  /** First day of the month. */
  month: string;
  searchCount: number;
  unplacedCount: number;
  repeatedCount: number;
  supersededBy: number | undefined;
  replaces: number | undefined;
  rowsAdded: number | undefined;
  rowsRemoved: number | undefined;
}

/** The file with these very bytes, if it was loaded before. */
export async function findSourceFile(
  db: Db,
  sha256: string,
  forceId: string,
): Promise<(StoredSourceFile & { scopeAreaCode: string | undefined }) | undefined> {
  const file = await db
    .selectFrom('sourceFile')
    .select(['sourceFileId', 'scopeAreaCode', 'rowCount', 'acceptedCount', 'rejectedCount'])
    .where('sha256', '=', sha256)
    .where('forceId', '=', forceId)
    .executeTakeFirst();
  if (!file) return undefined;
  const scopeAreaCode = file.scopeAreaCode ?? undefined;
  return { ...file, scopeAreaCode, months: await listMonthsOfFile(db, file.sourceFileId) };
}

/** What a file holds of each month, oldest first. */
export async function listMonthsOfFile(db: Db, sourceFileId: number): Promise<SourceFileMonth[]> {
  const rows = await db
    .selectFrom('sourceFileMonth')
    .selectAll()
    .where('sourceFileId', '=', sourceFileId)
    .orderBy('month')
    .execute();
  return rows.map((row) => ({
    month: row.month,
    searchCount: row.searchCount,
    unplacedCount: row.unplacedCount,
    repeatedCount: row.repeatedCount,
    supersededBy: row.supersededBy ?? undefined,
    replaces: row.replaces ?? undefined,
    rowsAdded: row.rowsAdded ?? undefined,
    rowsRemoved: row.rowsRemoved ?? undefined,
  }));
}

/** Reserves the number a file will be stored under. */
export async function nextSourceFileId(db: Db): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    select nextval(pg_get_serial_sequence('source_file', 'source_file_id'))::integer as id`.execute(db);
  return rows[0]!.id;
}

/** How staged rows are to be read: a file of one known month, or an extract of any months. */
export type AcceptanceRule =
  | { source: 'police-uk'; month: string; labelEra: string }
  | { source: 'mps-extract'; areaCode: string | undefined; earliestOn: string; latestOn: string };

/**
 * Stages, validates and stores the records of one file, and returns how they fared. Call it inside a transaction: the
 * months are not counted and nothing is superseded yet (see finishSourceFile).
 */
export async function acceptSourceFile(
  held: HeldConnection,
  file: NewSourceFile,
  rule: AcceptanceRule,
  columns: readonly StagedColumn[],
  batches: AsyncIterable<StagedBatch>,
): Promise<AcceptedSourceFile> {
  const { db, client } = held;
  const sourceFileId = await nextSourceFileId(db);
  const rowCount = await stageSearches(held, { sourceFileId, path: file.path }, columns, batches);
  if (rowCount === 0) {
    return { sourceFileId, rowCount, acceptedCount: 0, rejectedCount: 0, months: [], possibleMonths: [] };
  }
  // Before the partitions are made: who settles tiers would else wait for those, and we for them.
  if (file.source === 'mps-extract') await lockHumanTiers(db);
  await insertSourceFile(db, sourceFileId, file, rowCount);
  await prepareForBulk(db, rowCount);
  const possibleMonths = rule.source === 'police-uk' ? [rule.month] : await listStagedMonths(db, sourceFileId);
  await makePartitions(db, possibleMonths);
  const { rows } = await client.query<{ accepted_count: number; rejected_count: number }>(
    statement(`accept/${rule.source}`),
    rule.source === 'police-uk'
      ? [sourceFileId, rule.month, rule.labelEra]
      : [sourceFileId, rule.areaCode ?? null, rule.latestOn, rule.earliestOn],
  );
  const { accepted_count: acceptedCount, rejected_count: rejectedCount } = rows[0]!;
  await db
    .updateTable('sourceFile')
    .set({ acceptedCount, rejectedCount, hasGrounds: columns.some(({ name }) => name === 'grounds') })
    .where('sourceFileId', '=', sourceFileId)
    .execute();
  return { sourceFileId, rowCount, acceptedCount, rejectedCount, months: [], possibleMonths };
}

/**
 * Counts the file's cells and months, and lets it supersede what was active of its source, scope and months. What people
 * settled on in the texts of those is carried over, where the record and its text are still the same.
 */
export async function finishSourceFile(
  held: HeldConnection,
  { sourceFileId, possibleMonths }: Pick<AcceptedSourceFile, 'sourceFileId' | 'possibleMonths'>,
): Promise<{ months: SourceFileMonth[]; tiers: CarriedTiers }> {
  await held.client.query(statement('counts/cells-of-file'), [sourceFileId, possibleMonths, 0]);
  await held.client.query(statement('counts/repeats-of-file'), [sourceFileId, possibleMonths]);
  await held.client.query(statement('counts/months-of-file'), [sourceFileId, possibleMonths]);
  await held.client.query(statement('counts/borders-of-file'), [sourceFileId, possibleMonths, NEAR_BORDER_METRES]);
  await held.client.query(statement('counts/health-of-file'), [sourceFileId, possibleMonths, 'Europe/London']);
  await supersede(held, sourceFileId);
  const { counts, isChanged } = await carryHumanTiers(held.db, sourceFileId);
  if (isChanged) await recountCells(held.db, sourceFileId);
  return { months: await listMonthsOfFile(held.db, sourceFileId), tiers: counts };
}

/**
 * Counts the cells of a file afresh, after its grounds have been read or settled. Call it in the transaction that changed
 * them, last: whoever counts the same file waits for its end, so that cells never disagree with what they are counted from.
 */
export async function recountCells(db: Db, sourceFileId: number): Promise<void> {
  await db
    .selectFrom('sourceFile')
    .select('sourceFileId')
    .where('sourceFileId', '=', sourceFileId)
    .forNoKeyUpdate()
    .execute();
  const months = (await listMonthsOfFile(db, sourceFileId)).map(({ month }) => month);
  await deleteCounts(db, 'cell_count', sourceFileId);
  const { rows } = await sql<{ last: number }>`
    select coalesce(max(cell), 0) as last from cell_count where source_file_id = ${sourceFileId}`.execute(db);
  const count = CompiledQuery.raw(statement('counts/cells-of-file'), [sourceFileId, months, rows[0]!.last]);
  await withoutLoops(db, (trx) => trx.executeQuery(count));
}

/** Deletes what was counted of a file, but for months whose records are no longer kept: nothing could count those again. */
async function deleteCounts(db: Db, table: 'cell_count' | 'repeated_count', sourceFileId: number): Promise<void> {
  await sql`
    delete from ${sql.table(table)}
    where source_file_id = ${sourceFileId}
      and month >= coalesce(
        (select searches_deleted_before from source_file where source_file_id = ${sourceFileId}),
        '-infinity'
      )`.execute(db);
}

/** Counts the cells of a file afresh, after its places have changed. */
export async function recountSourceFile(held: HeldConnection, sourceFileId: number): Promise<void> {
  await recountCells(held.db, sourceFileId);
  const months = (await listMonthsOfFile(held.db, sourceFileId)).map(({ month }) => month);
  await deleteCounts(held.db, 'repeated_count', sourceFileId);
  const repeats = CompiledQuery.raw(statement('counts/repeats-of-file'), [sourceFileId, months]);
  const borders = CompiledQuery.raw(statement('counts/borders-of-file'), [sourceFileId, months, NEAR_BORDER_METRES]);
  await withoutLoops(held.db, async (trx) => {
    await trx.executeQuery(repeats);
    await trx.executeQuery(borders);
  });
  await sql`
    update source_file_month
    set unplaced_count = coalesce((
      select sum(cell_count.searches)
      from cell_count
      where cell_count.source_file_id = source_file_month.source_file_id
        and cell_count.month = source_file_month.month
        and cell_count.area_code in ('unplaced', 'outside-london')
    ), 0)
    where source_file_id = ${sourceFileId}`.execute(held.db);
}

/** Files of a source of which at least one month is in force. */
export async function listActiveFileIds(db: Db, source: SourceName): Promise<number[]> {
  const rows = await db
    .selectFrom('sourceFile')
    .select('sourceFileId')
    .where('source', '=', source)
    .where((where) =>
      where.exists(
        where
          .selectFrom('sourceFileMonth')
          .select('month')
          .whereRef('sourceFileMonth.sourceFileId', '=', 'sourceFile.sourceFileId')
          .where('supersededBy', 'is', null),
      ),
    )
    .orderBy('sourceFileId')
    .execute();
  return rows.map((row) => row.sourceFileId);
}

/** A month of a file that is in force, with what a choice between sources needs to know. */
export interface ActiveFileMonth {
  sourceFileId: number;
  source: SourceName;
  forceId: string;
  scopeAreaCode: string | undefined;
  month: string;
  searchCount: number;
  unplacedCount: number;
  /** Searches whose distance from a border of their borough is known, and those of them near one. */
  borderMeasuredCount: number;
  nearBorderCount: number;
  repeatedCount: number;
  rejectedCount: number;
  replaces: number | undefined;
  rowsAdded: number | undefined;
  rowsRemoved: number | undefined;
  firstOn: string;
  lastOn: string;
  loadedAt: Date;
  isSynthetic: boolean;
}

/** Every month of every file that is in force, oldest month first. */
export async function listActiveFileMonths(db: Db): Promise<ActiveFileMonth[]> {
  const rows = await db
    .selectFrom('sourceFileMonth')
    .innerJoin('sourceFile', 'sourceFile.sourceFileId', 'sourceFileMonth.sourceFileId')
    .select([
      'sourceFileMonth.sourceFileId',
      'source',
      'forceId',
      'scopeAreaCode',
      'month',
      'searchCount',
      'unplacedCount',
      'borderMeasuredCount',
      'nearBorderCount',
      'repeatedCount',
      'rejectedCount',
      'replaces',
      'rowsAdded',
      'rowsRemoved',
      'firstOn',
      'lastOn',
      'loadedAt',
      'isSynthetic',
    ])
    .where('supersededBy', 'is', null)
    .orderBy('month')
    .orderBy('sourceFileMonth.sourceFileId')
    .execute();
  return rows.map((row) => ({
    ...row,
    month: row.month.slice(0, 7),
    scopeAreaCode: row.scopeAreaCode ?? undefined,
    replaces: row.replaces ?? undefined,
    rowsAdded: row.rowsAdded ?? undefined,
    rowsRemoved: row.rowsRemoved ?? undefined,
  }));
}

/** Rows from which a file is large enough that how it is joined matters. */
const MANY_ROWS = 100;

/**
 * For the rest of the transaction: no wait for the disk at its end, since the run's own record, which is waited for, comes
 * after it in the log (what is reported as loaded is on disk; after a crash before that, the file is simply not loaded).
 * And for a large file, joins and groups by hashing: the planner knows nothing of tables just filled, takes them for tiny,
 * and would look labels up by nested loops and group by sorting, five times slower. No statement is compiled either (JIT):
 * none runs long enough to gain by it.
 */
export async function prepareForBulk(db: Db, rowCount: number): Promise<void> {
  await sql`select set_config('synchronous_commit', 'off', true)`.execute(db);
  if (rowCount < MANY_ROWS) return;
  await sql`
    select
      set_config('enable_nestloop', 'off', true),
      set_config('enable_mergejoin', 'off', true),
      set_config('enable_sort', 'off', true),
      set_config('jit', 'off', true),
      set_config('work_mem', '64MB', true)`.execute(db);
}

async function insertSourceFile(db: Db, sourceFileId: number, file: NewSourceFile, rowCount: number): Promise<void> {
  await sql`
    insert into source_file (
      source_file_id, sha256, path, publisher, source, force_id, scope_area_code, encoding, byte_count, row_count,
      accepted_count, rejected_count, is_synthetic
    ) overriding system value
    values (
      ${sourceFileId}, ${file.sha256}, ${file.path}, ${file.publisher}, ${file.source}, ${file.forceId},
      ${file.scopeAreaCode ?? null}, ${file.encoding}, ${file.byteCount}, ${rowCount}, ${rowCount}, 0,
      ${file.isSynthetic}
    )`.execute(db);
}

/** Months that staged DD/MM/YYYY dates name; a date that is none is left to the acceptance statement. */
async function listStagedMonths(db: Db, sourceFileId: number): Promise<string[]> {
  const { rows } = await sql<{ month: string }>`
    select distinct split_part(btrim(date), '/', 3) || '-' || lpad(split_part(btrim(date), '/', 2), 2, '0') || '-01' as month
    from staged_search
    where source_file_id = ${sourceFileId}
      and btrim(date) ~ '^\\d{1,2}/(0?[1-9]|1[0-2])/(19|20)\\d{2}$'`.execute(db);
  return rows.map((row) => row.month);
}

/**
 * Makes the partitions of `search` for months (first days) that have none yet. Making one waits for every load under
 * way, so do it before several begin.
 */
export async function makePartitions(db: Db, months: readonly string[]): Promise<void> {
  for (const month of months) {
    const name = `search_${month.slice(0, 7).replace('-', '_')}`;
    await sql`
      create table if not exists ${sql.table(name)} partition of search
      for values from (${sql.lit(month)}) to (${sql.lit(firstOfNextMonth(month))})`.execute(db);
  }
}

function firstOfNextMonth(month: string): string {
  const date = new Date(`${month}T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + 1);
  return date.toISOString().slice(0, 10);
}

async function supersede({ db, client }: HeldConnection, sourceFileId: number): Promise<void> {
  const { rows: older } = await sql<{ sourceFileId: number; month: string }>`
    select older_month.source_file_id, older_month.month
    from source_file_month older_month
    join source_file older using (source_file_id)
    join source_file newer
      on newer.source_file_id = ${sourceFileId}
      and newer.source = older.source
      and newer.force_id = older.force_id
      and newer.scope_area_code is not distinct from older.scope_area_code
    join source_file_month newer_month
      on newer_month.source_file_id = newer.source_file_id
      and newer_month.month = older_month.month
    where older_month.source_file_id <> ${sourceFileId}
      and older_month.superseded_by is null`.execute(db);
  for (const { sourceFileId: olderId, month } of older) {
    const { rows } = await client.query<{ rows_added: number; rows_removed: number }>(
      statement('counts/revision-of-month'),
      [sourceFileId, olderId, month],
    );
    await db
      .updateTable('sourceFileMonth')
      .set({ replaces: olderId, rowsAdded: rows[0]!.rows_added, rowsRemoved: rows[0]!.rows_removed })
      .where('sourceFileId', '=', sourceFileId)
      .where('month', '=', month)
      .execute();
    await client.query(statement('counts/revised-fields-of-month'), [sourceFileId, olderId, month]);
    await db
      .updateTable('sourceFileMonth')
      .set({ supersededBy: sourceFileId })
      .where('sourceFileId', '=', olderId)
      .where('month', '=', month)
      .execute();
  }
}
