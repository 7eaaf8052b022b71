import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { PoolClient } from 'pg';
import type { Window } from '../domain/period.ts';
import type { Decisions, Reading, Tier } from '../grounds/reading.ts';
import type { Db, HeldConnection } from './connection.ts';
import { copyIn, copyOut, copyValue, valueOfCopy } from './copy.ts';

/** An officer's written text by the record it belongs to. */
export interface WrittenText {
  /** First day of the month. */
  month: string;
  line: number;
  text: string;
}

/** A record and what was read in its text. */
export interface ReadText {
  month: string;
  line: number;
  reading: Reading;
}

/** A classifier: its rules, and the decisions it is set to. */
export interface Classifier {
  version: string;
  rulesVersion: string;
  decisions: Decisions;
}

/** A file whose texts are to be read, or have been. */
export interface FileWithTexts {
  sourceFileId: number;
  path: string;
  /** Texts that are still kept. */
  textCount: number;
  /** The run that its figures rest on, and the texts it covers; none where its texts have not been read. */
  current: { groundsRunId: number; version: string; textCount: number } | undefined;
  /** Classifiers that have read it, in any run. */
  versions: string[];
}

/**
 * Files that hold texts, or did when they were read, in the order in which they were loaded; with texts of one month (YYYY-MM)
 * where it is named. A file is among them while it is in force, and for as long as there are samples of its texts: they
 * tell how well a classifier does only if it has read them.
 */
export async function listFilesWithTexts(db: Db, month?: string): Promise<FileWithTexts[]> {
  const { rows } = await sql<{
    sourceFileId: number;
    path: string;
    textCount: number;
    groundsRunId: number | null;
    classifierVersion: string | null;
    readCount: number | null;
    versions: string[];
  }>`
    select
      source_file.source_file_id,
      path,
      coalesce(texts.text_count, 0) as text_count,
      run.grounds_run_id,
      run.classifier_version,
      run.text_count as read_count,
      array(
        select any_run.classifier_version
        from grounds_run any_run
        where any_run.source_file_id = source_file.source_file_id
        order by any_run.grounds_run_id
      ) as versions
    from source_file
    left join (
      select source_file_id, count(*) as text_count
      from written_grounds
      group by source_file_id
    ) texts using (source_file_id)
    left join grounds_run run on run.source_file_id = source_file.source_file_id and run.is_current
    where (texts.text_count is not null or run.grounds_run_id is not null)
      and (
        exists (
          select
          from source_file_month active
          where active.source_file_id = source_file.source_file_id
            and active.superseded_by is null
            and (${month ?? null}::text is null or active.month = to_date(${month ?? null}::text, 'YYYY-MM'))
        )
        or exists (
          select
          from grounds_sample_text sample
          where sample.source_file_id = source_file.source_file_id
            and (${month ?? null}::text is null or sample.month = to_date(${month ?? null}::text, 'YYYY-MM'))
        )
      )
    order by source_file.source_file_id`.execute(db);
  return rows.map(({ groundsRunId, classifierVersion, readCount, ...file }) => ({
    ...file,
    current:
      groundsRunId === null || classifierVersion === null || readCount === null
        ? undefined
        : { groundsRunId, version: classifierVersion, textCount: readCount },
  }));
}

/** The texts of a file as they come from the database, some at a time: memory does not grow with the file. */
export async function* readTexts(client: PoolClient, sourceFileId: number): AsyncGenerator<WrittenText[]> {
  const rows = copyOut(
    client,
    `copy (select month, line, text from written_grounds where source_file_id = ${Number(sourceFileId)}) to stdout`,
  );
  for await (const lines of rows) yield lines.map(toWrittenText);
}

function toWrittenText(row: string): WrittenText {
  const afterMonth = row.indexOf('\t');
  const afterLine = row.indexOf('\t', afterMonth + 1);
  return {
    month: row.slice(0, afterMonth),
    line: Number(row.slice(afterMonth + 1, afterLine)),
    text: valueOfCopy(row.slice(afterLine + 1)),
  };
}

/**
 * Stores what a classifier read in the texts of a file as a new run and makes it the one that counts; the earlier run stays.
 * Of a text nothing is kept but offsets. Call it inside a transaction, and recount the file's cells in the same one.
 */
export async function storeReadings(
  { db, client }: HeldConnection,
  sourceFileId: number,
  classifier: Classifier,
  batches: AsyncIterable<readonly ReadText[]>,
): Promise<number> {
  await db
    .insertInto('groundsClassifier')
    .values({
      classifierVersion: classifier.version,
      rulesVersion: classifier.rulesVersion,
      decisions: JSON.stringify(classifier.decisions),
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { groundsRunId } = await db
    .insertInto('groundsRun')
    .values({ sourceFileId, classifierVersion: classifier.version, textCount: 0, isCurrent: false })
    .returning('groundsRunId')
    .executeTakeFirstOrThrow();
  let textCount = 0;
  const rows = async function* () {
    for await (const batch of batches) {
      textCount += batch.length;
      yield copyRows(sourceFileId, groundsRunId, batch);
    }
  };
  await copyIn(
    client,
    'copy grounds_reading (source_file_id, grounds_run_id, month, line, tier, review_reason, factors) from stdin',
    rows(),
  );
  await db.updateTable('groundsRun').set({ textCount }).where('groundsRunId', '=', groundsRunId).execute();
  await makeRunCurrent(db, sourceFileId, groundsRunId);
  return groundsRunId;
}

/** Lets the figures of a file rest on one of its runs. Call it inside a transaction, and recount the file's cells in the same one. */
export async function makeRunCurrent(db: Db, sourceFileId: number, groundsRunId: number): Promise<void> {
  await db
    .updateTable('groundsRun')
    .set({ isCurrent: false })
    .where('sourceFileId', '=', sourceFileId)
    .where('isCurrent', '=', true)
    .execute();
  await db.updateTable('groundsRun').set({ isCurrent: true }).where('groundsRunId', '=', groundsRunId).execute();
}

/** The run of a file by a classifier, if it has read the file's texts before. */
export async function findRun(db: Db, sourceFileId: number, version: string): Promise<number | undefined> {
  const row = await db
    .selectFrom('groundsRun')
    .select('groundsRunId')
    .where('sourceFileId', '=', sourceFileId)
    .where('classifierVersion', '=', version)
    .executeTakeFirst();
  return row?.groundsRunId;
}

/** The classifiers that the readings of some months stand on, in files in force, with their decisions. */
export async function listClassifiersInForce(
  db: Db,
  { from, to }: Window,
): Promise<Omit<Classifier, 'rulesVersion'>[]> {
  const rows = await db
    .selectFrom('groundsRun')
    .innerJoin('groundsClassifier', 'groundsClassifier.classifierVersion', 'groundsRun.classifierVersion')
    .innerJoin('sourceFileMonth', 'sourceFileMonth.sourceFileId', 'groundsRun.sourceFileId')
    .select(['groundsRun.classifierVersion', 'groundsClassifier.decisions'])
    .distinct()
    .where('groundsRun.isCurrent', '=', true)
    .where('sourceFileMonth.supersededBy', 'is', null)
    .where('sourceFileMonth.month', '>=', `${from}-01`)
    .where('sourceFileMonth.month', '<=', `${to}-01`)
    .orderBy('groundsRun.classifierVersion')
    .execute();
  return rows.map((row) => ({ version: row.classifierVersion, decisions: row.decisions as Decisions }));
}

/** Texts of files in force whose tier people settled on, where none of these tiers followed the decisions of their file's run. */
export async function countSetAside(db: Db): Promise<number> {
  const { rows } = await sql<{ texts: number }>`
    select count(*) as texts
    from (
      select distinct human.source_file_id, human.month, human.line
      from grounds_human_tier human
      join source_file_month active
        on active.source_file_id = human.source_file_id
        and active.month = human.month
        and active.superseded_by is null
    ) settled
    left join grounds_settled_tier counting using (source_file_id, month, line)
    where counting.tier is null`.execute(db);
  return rows[0]!.texts;
}

/** Tells the planner what the readings have become, so that nobody who joins them waits for the server to notice by itself. */
export async function analyseReadings(db: Db): Promise<void> {
  await sql`analyze grounds_run, grounds_reading, cell_count`.execute(db);
}

/** Texts that two runs of a file read into different tiers. */
export interface TierMove {
  from: Tier;
  to: Tier;
  texts: number;
}

/** What moved between the tiers from one run of a file to another, most texts first. */
export async function listMoves(
  db: Db,
  sourceFileId: number,
  { fromRunId, toRunId }: { fromRunId: number; toRunId: number },
): Promise<TierMove[]> {
  const { rows } = await sql<TierMove>`
    select earlier.tier as "from", later.tier as "to", count(*) as texts
    from grounds_reading earlier
    join grounds_reading later
      on later.source_file_id = earlier.source_file_id
      and later.month = earlier.month
      and later.line = earlier.line
    where earlier.source_file_id = ${sourceFileId}
      and later.source_file_id = ${sourceFileId}
      and earlier.grounds_run_id = ${fromRunId}
      and later.grounds_run_id = ${toRunId}
      and later.tier <> earlier.tier
    group by earlier.tier, later.tier
    order by texts desc, "from", "to"`.execute(db);
  return rows;
}

/**
 * What the tiers of some files rest on, a line for each that has texts: which classifier read it, and what people settled on.
 * The same lines mean the same tiers, so that they tell when figures must be computed again.
 */
export async function groundsStateOf(db: Db, sourceFileIds: readonly number[]): Promise<string[]> {
  const { rows } = await sql<{
    sourceFileId: number;
    classifierVersion: string | null;
    settledCount: number;
    settled: string | null;
  }>`
    select file.source_file_id, run.classifier_version, coalesce(human.settled_count, 0) as settled_count, human.settled
    from (select distinct unnest(${[...sourceFileIds]}::integer[]) as source_file_id) file
    left join grounds_run run on run.source_file_id = file.source_file_id and run.is_current
    left join (
      select
        source_file_id,
        count(*) as settled_count,
        string_agg(month || ' ' || line || ' ' || tier, ',' order by month, line) as settled
      from grounds_settled_tier
      where source_file_id = any (${[...sourceFileIds]}::integer[])
      group by source_file_id
    ) human on human.source_file_id = file.source_file_id
    where run.source_file_id is not null
      or human.source_file_id is not null
      or exists (select from written_grounds grounds where grounds.source_file_id = file.source_file_id)
    order by file.source_file_id`.execute(db);
  return rows.map(
    ({ sourceFileId, classifierVersion, settledCount, settled }) =>
      `grounds ${sourceFileId}: ${classifierVersion === null ? 'not read' : `read by ${classifierVersion}`}, ${settledCount} settled${settled === null ? '' : ` ${createHash('sha256').update(settled).digest('hex')}`}`,
  );
}

/** The beginning of a factor's entry, `["factor","rule",`, escaped for COPY; there are a few hundred and each is made once. */
const FACTOR_STARTS = new Map<string, Map<string, string>>();

function factorStart(factor: string, rule: string): string {
  let byRule = FACTOR_STARTS.get(factor);
  if (!byRule) {
    byRule = new Map();
    FACTOR_STARTS.set(factor, byRule);
  }
  let start = byRule.get(rule);
  if (start === undefined) {
    start = copyValue(`[${JSON.stringify(factor)},${JSON.stringify(rule)},`);
    byRule.set(rule, start);
  }
  return start;
}

function copyRows(sourceFileId: number, groundsRunId: number, batch: readonly ReadText[]): string {
  const file = `${sourceFileId}\t${groundsRunId}\t`;
  let rows = '';
  for (const { month, line, reading } of batch) {
    const reason = reading.reviewReason;
    rows += `${file}${month}\t${line}\t${reading.tier}\t${reason === null ? '\\N' : copyValue(reason)}\t[`;
    let separator = '';
    for (const { factor, rule, start, end } of reading.factors) {
      rows += `${separator}${factorStart(factor, rule)}${start},${end}]`;
      separator = ',';
    }
    rows += ']\n';
  }
  return rows;
}
