import { setTimeout as delay } from 'node:timers/promises';
import type { RequestHandler } from 'express';
import { findMeasurement } from '../../db/measurement.ts';
import type { Deps } from '../../deps.ts';

/** Longer than this, and the database counts as not answering. */
const PATIENCE_MS = 3000;

/** Says whether the database answers and is migrated, for whatever restarts the site when it does not. */
export function healthCheck({ database, log }: Deps): RequestHandler {
  return async (_request, response) => {
    response.set('Cache-Control', 'no-store');
    try {
      const measurement = await withinPatience(findMeasurement(database.db));
      response.json({ status: 'ok', month: measurement?.month ?? null });
    } catch (error) {
      log.warn({ problem: (error as Error).message }, 'the database does not answer');
      response.status(503).json({ status: 'unavailable' });
    }
  };
}

async function withinPatience<T>(answer: Promise<T>): Promise<T> {
  const answered = new AbortController();
  const tooLate = delay(PATIENCE_MS, undefined, { signal: answered.signal }).then(() => {
    throw new Error(`No answer from the database within ${PATIENCE_MS} ms.`);
  });
  try {
    return await Promise.race([answer, tooLate]);
  } finally {
    answered.abort();
    tooLate.catch(() => {});
  }
}
