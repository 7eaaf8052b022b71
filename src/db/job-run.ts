import { sql } from 'kysely';
import type { Pool } from 'pg';
import { type Db, withHeldConnection } from './connection.ts';

/**
 * Runs work while holding the lock of that name, across all processes on this database. Waits for the lock, or with
 * `wait: false` returns undefined at once where another holds it. The lock goes with the connection, so a killed process
 * cannot keep it.
 */
export async function withLock<T>(
  pool: Pool,
  name: string,
  options: { wait: boolean },
  work: () => Promise<T>,
): Promise<T | undefined> {
  return withHeldConnection(pool, async ({ db, client }) => {
    // A lock's connection is idle while the work goes on; cut off by the server, it must not end the process.
    client.on('error', ignore);
    try {
      const { rows } = await sql<{ taken: boolean }>`
        select pg_try_advisory_lock(hashtext('evenhand'), hashtext(${name})) as taken`.execute(db);
      if (!rows[0]!.taken) {
        if (!options.wait) return undefined;
        await sql`select pg_advisory_lock(hashtext('evenhand'), hashtext(${name}))`.execute(db);
      }
      try {
        return await work();
      } finally {
        await sql`select pg_advisory_unlock(hashtext('evenhand'), hashtext(${name}))`.execute(db).catch(ignore);
      }
    } finally {
      client.off('error', ignore);
    }
  });
}

function ignore(): void {}

/** Writes that a job has begun. Call it under the job's lock: runs of it still marked running were cut off, and are marked so. */
export async function startJobRun(db: Db, job: string, period: string): Promise<number> {
  await db
    .updateTable('jobRun')
    .set({ state: 'abandoned', finishedAt: sql<Date>`now()`, error: 'the process ended without finishing' })
    .where('job', '=', job)
    .where('state', '=', 'running')
    .execute();
  const { jobRunId } = await db
    .insertInto('jobRun')
    .values({ job, period, state: 'running', counts: '{}', error: null, finishedAt: null })
    .returning('jobRunId')
    .executeTakeFirstOrThrow();
  return jobRunId;
}

/** Writes how a run ended: its counts, or its error. */
export async function finishJobRun(
  db: Db,
  jobRunId: number,
  result: { state: 'succeeded'; counts: unknown } | { state: 'failed'; error: string },
): Promise<void> {
  await db
    .updateTable('jobRun')
    .set({
      state: result.state,
      finishedAt: sql<Date>`now()`,
      counts: JSON.stringify(result.state === 'succeeded' ? result.counts : {}),
      error: result.state === 'failed' ? storableText(result.error) : null,
    })
    .where('jobRunId', '=', jobRunId)
    .execute();
}

/** Text as PostgreSQL can hold it: what an unreadable file or a strange server says may hold control characters. */
export function storableText(text: string): string {
  return text.replace(/[^\P{Cc}\n\t]+/gu, ' ');
}

/** Periods for which a job has succeeded at least once, in order. */
export async function listSucceededPeriods(db: Db, job: string): Promise<string[]> {
  const rows = await db
    .selectFrom('jobRun')
    .select('period')
    .distinct()
    .where('job', '=', job)
    .where('state', '=', 'succeeded')
    .orderBy('period')
    .execute();
  return rows.map((row) => row.period);
}

/** How a job last ended for a period, before this run of it; a run cut off by a killed process has not ended. */
export async function findPreviousResult(
  db: Db,
  jobRunId: number,
  job: string,
  period: string,
): Promise<'succeeded' | 'failed' | undefined> {
  const row = await db
    .selectFrom('jobRun')
    .select('state')
    .where('job', '=', job)
    .where('period', '=', period)
    .where('jobRunId', '<', jobRunId)
    .where('state', 'in', ['succeeded', 'failed'])
    .orderBy('jobRunId', 'desc')
    .executeTakeFirst();
  return row?.state as 'succeeded' | 'failed' | undefined;
}
