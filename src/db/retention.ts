/** Deleting what is past its time: which, how much, and a month of a file or a bounded number of rows at a time. */
import { sql } from 'kysely';
import type { Db } from './connection.ts';

/** A month of a file. */
export interface FileMonth {
  sourceFileId: number;
  /** First day of the month. */
  month: string;
}

/** A file that was loaded, with what its time depends on. */
export interface LoadedFile {
  sourceFileId: number;
  sha256: string;
  source: 'police-uk' | 'mps-extract';
  hasGrounds: boolean;
  /** First days of months: the earliest and the latest that it has records of. */
  firstMonth: string;
  lastMonth: string;
  loadedAt: Date;
}

/** Every file, oldest first. */
export async function listLoadedFiles(db: Db): Promise<LoadedFile[]> {
  const { rows } = await sql<LoadedFile>`
    select
      file.source_file_id,
      file.sha256,
      file.source,
      file.has_grounds,
      min(held.month) as first_month,
      max(held.month) as last_month,
      file.loaded_at
    from source_file file
    join source_file_month held using (source_file_id)
    group by file.source_file_id
    order by file.source_file_id`.execute(db);
  return rows;
}

/** Months of files before a month (first day) whose texts have not been deleted, oldest first. */
export async function listTextsBefore(db: Db, month: string): Promise<FileMonth[]> {
  const { rows } = await sql<FileMonth>`
    select source_file_id, held.month
    from source_file_month held
    join source_file file using (source_file_id)
    where file.has_grounds
      and held.month < ${month}
      and held.month >= coalesce(file.texts_deleted_before, '-infinity')
    order by held.month, source_file_id`.execute(db);
  return rows;
}

/** Months of files before a month (first day) whose records have not been deleted, oldest first. */
export async function listRecordsBefore(
  db: Db,
  month: string,
): Promise<(FileMonth & Pick<LoadedFile, 'source' | 'loadedAt'>)[]> {
  const { rows } = await sql<FileMonth & Pick<LoadedFile, 'source' | 'loadedAt'>>`
    select source_file_id, held.month, file.source, file.loaded_at
    from source_file_month held
    join source_file file using (source_file_id)
    where held.month < ${month}
      and held.month >= coalesce(file.searches_deleted_before, '-infinity')
    order by held.month, source_file_id`.execute(db);
  return rows;
}

/** Tables with rows that belong to a month of a file. */
export type MonthTable = 'written_grounds' | 'search' | 'grounds_reading' | 'grounds_human_tier';

/** Rows of a table that belong to a month of a file. */
export async function countOfMonth(db: Db, table: MonthTable, { sourceFileId, month }: FileMonth): Promise<number> {
  const { rows } = await sql<{ rows: number }>`
    select count(*) as rows
    from ${sql.table(table)}
    where source_file_id = ${sourceFileId} and month = ${month}`.execute(db);
  return rows[0]!.rows;
}

/** Rows that could not be read of a file. */
export async function countProblems(db: Db, sourceFileId: number): Promise<number> {
  const { rows } = await db
    .selectFrom('rowProblem')
    .select((count) => count.fn.countAll<number>().as('rows'))
    .where('sourceFileId', '=', sourceFileId)
    .executeTakeFirstOrThrow();
  return rows;
}

/**
 * Deletes the texts of a month of a file, and writes so beside the file; readings and counts stay. Call it in a transaction,
 * with the oldest months first.
 */
export async function deleteTexts(db: Db, { sourceFileId, month }: FileMonth): Promise<number> {
  await sql`
    update source_file
    set texts_deleted_before = greatest(texts_deleted_before, ${month}::date + interval '1 month')
    where source_file_id = ${sourceFileId}`.execute(db);
  return deleteOfMonth(db, 'written_grounds', { sourceFileId, month });
}

/**
 * Deletes the records of a month of a file with what was read and settled in their texts, and writes so beside the file; counts and
 * figures stay. Call it in a transaction, with the oldest months first, the texts being gone.
 */
export async function deleteRecords(
  db: Db,
  { sourceFileId, month }: FileMonth,
): Promise<{ searches: number; readings: number; settled: number }> {
  // First, and by the same lock as whoever counts the file anew: it finds the month either whole or deleted.
  await sql`
    update source_file
    set searches_deleted_before = greatest(searches_deleted_before, ${month}::date + interval '1 month')
    where source_file_id = ${sourceFileId}`.execute(db);
  return {
    settled: await deleteOfMonth(db, 'grounds_human_tier', { sourceFileId, month }),
    readings: await deleteOfMonth(db, 'grounds_reading', { sourceFileId, month }),
    searches: await deleteOfMonth(db, 'search', { sourceFileId, month }),
  };
}

/** Deletes the values of a file that could not be read: they go with its last records. */
export async function deleteProblems(db: Db, sourceFileId: number): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('rowProblem')
    .where('sourceFileId', '=', sourceFileId)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

async function deleteOfMonth(db: Db, table: MonthTable, { sourceFileId, month }: FileMonth): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from ${sql.table(table)} where source_file_id = ${sourceFileId} and month = ${month}`.execute(db);
  return Number(numAffectedRows);
}

/** Samples that end before a month (first day), with the answers given for them. */
export async function listSamplesBefore(db: Db, month: string): Promise<{ sampleId: number; answers: number }[]> {
  const { rows } = await sql<{ sampleId: number; answers: number }>`
    select
      grounds_sample_id as sample_id,
      (select count(*) from grounds_coding coding where coding.grounds_sample_id = sample.grounds_sample_id)
      + (select count(*) from grounds_grading grading where grading.grounds_sample_id = sample.grounds_sample_id)
        as answers
    from grounds_sample sample
    where sample.to_month < ${month}
    order by grounds_sample_id`.execute(db);
  return rows;
}

/** Lists drawn for scrutiny that end before a month (first day), with the grades given for them. */
export async function listDipSamplesBefore(db: Db, month: string): Promise<{ dipSampleId: number; answers: number }[]> {
  const { rows } = await sql<{ dipSampleId: number; answers: number }>`
    select dip_sample_id, count(grading.number) as answers
    from dip_sample sample
    left join grounds_grading grading using (dip_sample_id)
    where sample.to_month < ${month}
    group by dip_sample_id
    order by dip_sample_id`.execute(db);
  return rows;
}

/** Deletes a list drawn for scrutiny with everything that was answered for it, in a transaction; `keptFrom` as in `deleteSample`. */
export async function deleteDipSample(db: Db, dipSampleId: number, keptFrom: string): Promise<void> {
  await sql`select set_config('evenhand.kept_from_month', ${keptFrom}, true)`.execute(db);
  await db.deleteFrom('groundsGrading').where('dipSampleId', '=', dipSampleId).execute();
  await db.deleteFrom('dipSampleRecord').where('dipSampleId', '=', dipSampleId).execute();
  await db.deleteFrom('dipSample').where('dipSampleId', '=', dipSampleId).execute();
}

/** Deletes a sample with everything that was answered for it. Call it in a transaction; `keptFrom` is the first month kept. */
export async function deleteSample(db: Db, sampleId: number, keptFrom: string): Promise<void> {
  // Answers are only added to; the trigger lets them go where the transaction says that their time is over, and it is.
  await sql`select set_config('evenhand.kept_from_month', ${keptFrom}, true)`.execute(db);
  await db.deleteFrom('groundsGrading').where('groundsSampleId', '=', sampleId).execute();
  await db.deleteFrom('groundsCoding').where('groundsSampleId', '=', sampleId).execute();
  await sql`delete from grounds_human_tier where grounds_sample_id = ${sampleId}`.execute(db);
  await db.deleteFrom('groundsSampleText').where('groundsSampleId', '=', sampleId).execute();
  await db.deleteFrom('groundsSampleStratum').where('groundsSampleId', '=', sampleId).execute();
  await db.deleteFrom('groundsSample').where('groundsSampleId', '=', sampleId).execute();
}

/** Rows deleted at a time, so that nobody waits long for a lock. */
const BATCH = 2000;

/** Mails written before an instant that are not waiting to be sent. */
export async function countMailsBefore(db: Db, instant: Date): Promise<number> {
  const { rows } = await sql<{ rows: number }>`
    select count(*) as rows from delivery where created_at < ${instant} and state <> 'pending'`.execute(db);
  return rows[0]!.rows;
}

/** Deletes some of them, with their list of figures, and returns how many; none when all are gone. */
export async function deleteMailsBefore(db: Db, instant: Date): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from delivery
    where delivery_id in (
      select delivery_id
      from delivery
      where created_at < ${instant} and state <> 'pending'
      limit ${BATCH}
      for update skip locked
    )`.execute(db);
  return Number(numAffectedRows);
}

/**
 * Runs begun before an instant. Of each job the last success stays, since the timetable goes on from there; and so does a run
 * that a mail is about, for as long as the mail is kept: those written before `mailsFrom` go first.
 */
const runsBefore = (instant: Date, mailsFrom: Date) => sql`
  select job_run_id
  from job_run run
  where started_at < ${instant}
    and state <> 'running'
    and not exists (
      select
      from delivery
      where delivery.job_run_id = run.job_run_id
        and (delivery.created_at >= ${mailsFrom} or delivery.state = 'pending')
    )
    and job_run_id not in (
      select distinct on (job) job_run_id
      from job_run
      where state = 'succeeded'
      order by job, period desc, job_run_id desc
    )`;

/** How many runs are past their time once the mails before `mailsFrom` are gone. */
export async function countRunsBefore(db: Db, instant: Date, mailsFrom: Date): Promise<number> {
  const { rows } = await sql<{ rows: number }>`
    select count(*) as rows from (${runsBefore(instant, mailsFrom)}) past`.execute(db);
  return rows[0]!.rows;
}

/** Deletes some of them and returns how many; none when all are gone. The mails before `mailsFrom` are to be gone. */
export async function deleteRunsBefore(db: Db, instant: Date, mailsFrom: Date): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from job_run where job_run_id in (${runsBefore(instant, mailsFrom)} limit ${BATCH})`.execute(db);
  return Number(numAffectedRows);
}
