import { type Client, type ClientLimits, openClient } from '../../src/fetch/client.ts';
import { makeLog } from './deps.ts';

/** The hour at which every test of fetching takes place. */
export const NOW = new Date('2026-11-01T12:00:00Z');

/** A client whose waits take no time and are kept, whose chance is always one half, and which loses patience soon. */
export function makeClient(limits: Partial<ClientLimits> = {}): Client & { waits: number[] } {
  const waits: number[] = [];
  const client = openClient({
    contact: 'data@example.org',
    log: makeLog(),
    now: () => NOW,
    random: () => 0.5,
    sleep: async (ms) => waits.push(ms),
    limits: { idleMs: 150, perSecond: 1000, leftAloneMs: 50, ...limits },
  });
  return { ...client, waits };
}

/** What a piece of work fails with, in words; an Error where it does not fail. */
export async function failureOf(work: Promise<unknown>): Promise<string> {
  const problem = await work.then(
    () => undefined,
    (error: unknown) => error as Error,
  );
  if (!problem) throw new Error('it did not fail');
  return problem.message;
}
