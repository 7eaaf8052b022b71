import { addOperatorMail } from '../src/db/delivery.ts';
import { findPreviousResult, finishJobRun, startJobRun, withLock } from '../src/db/job-run.ts';
import type { Deps } from '../src/deps.ts';
import { InputProblem } from '../src/problem.ts';

/** A job that another process is running at this moment; nothing was done. */
export const BUSY = Symbol('busy');

/**
 * Runs a job for a period under the job's lock and writes how it went: one job_run row, one log line of counts. A job cut
 * off by a killed process is marked abandoned by the next run. When a job fails for a period, the operator gets a mail,
 * and no further one until it has succeeded for that period. With `wait: false` it returns BUSY where another process holds the lock.
 */
export async function recordRun<T>(
  deps: Deps,
  run: { job: string; period: string; wait: boolean; counts: (result: T) => Record<string, unknown> },
  work: () => Promise<T>,
): Promise<T | typeof BUSY> {
  const { db, pool } = deps.database;
  const outcome = await withLock(pool, run.job, { wait: run.wait }, async () => {
    const jobRunId = await startJobRun(db, run.job, run.period);
    try {
      const result = await work();
      const counts = run.counts(result);
      await finishJobRun(db, jobRunId, { state: 'succeeded', counts });
      deps.log.info({ job: run.job, period: run.period, ...counts }, 'job finished');
      return { result };
    } catch (error) {
      await reportFailure(deps, run, jobRunId, error as Error);
      throw error;
    }
  });
  return outcome ? outcome.result : BUSY;
}

/** The same for a job run by hand: waits for its turn, and returns what the work did. */
export async function waitAndRecord<T>(
  deps: Deps,
  run: { job: string; period: string; counts: (result: T) => Record<string, unknown> },
  work: () => Promise<T>,
): Promise<T> {
  const result = await recordRun(deps, { ...run, wait: true }, work);
  if (result === BUSY) throw new Error(`${run.job} was to wait for its lock and did not`);
  return result;
}

/** Writes down a failure and tells the operator; nothing here may hide the failure itself. */
async function reportFailure(
  deps: Deps,
  run: { job: string; period: string },
  jobRunId: number,
  error: Error,
): Promise<void> {
  const { db } = deps.database;
  const { operatorEmail } = deps.settings;
  deps.log.error({ job: run.job, period: run.period, error: error.message }, 'job failed');
  try {
    await db.transaction().execute(async (trx) => {
      const previous = await findPreviousResult(trx, jobRunId, run.job, run.period);
      await finishJobRun(trx, jobRunId, { state: 'failed', error: error.message });
      if (operatorEmail && previous !== 'failed') {
        await addOperatorMail(trx, {
          jobRunId,
          recipient: operatorEmail,
          subject: `Evenhand: ${run.job} failed for ${run.period}`,
          plainText: operatorText(run, jobRunId, error),
          dueAt: deps.clock(),
        });
      }
    });
  } catch (second) {
    deps.log.error({ job: run.job, error: (second as Error).message }, 'the failure could not be written down');
  }
}

function operatorText(run: { job: string; period: string }, jobRunId: number, error: Error): string {
  return [
    `The job ${run.job} failed for ${run.period}.`,
    '',
    error.message,
    '',
    error instanceof InputProblem
      ? 'The input is at fault: the message above says where. The database is as it was before.'
      : 'The job will be tried again at its next time; what it had begun was undone.',
    `Run it by hand with: npm run job -- ${run.job} --help`,
    'What to do about each job stands in jobs/README.md.',
    `(run ${jobRunId})`,
    '',
  ].join('\n');
}
