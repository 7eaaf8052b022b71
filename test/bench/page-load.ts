import { setTimeout as delay } from 'node:timers/promises';
import autocannon from 'autocannon';
import { quantileTypeSeven } from '../../src/stats/quantile.ts';

/** A kind of page and the addresses of it that are asked for in turn. */
export interface PageKind {
  name: string;
  paths: readonly string[];
}

/** Milliseconds that answers took, beginning when each was due. */
export interface Latency {
  p50: number;
  p95: number;
  p99: number;
  answers: number;
}

const HEADERS = { 'accept-encoding': 'gzip' };

/**
 * Asks for pages of every kind at a constant rate over all of them, and tells how long the answers of each kind took. Throws where an
 * answer is not a 200.
 */
export async function askAtRate(
  url: string,
  kinds: readonly PageKind[],
  { perSecond, seconds }: { perSecond: number; seconds: number },
): Promise<{ kinds: ReadonlyMap<string, Latency>; all: Latency }> {
  const times = new Map<string, number[]>(kinds.map(({ name }) => [name, []]));
  const runs = kinds.map(async ({ name, paths }, at) => {
    // Kinds do not ask all at the same moment.
    await delay((1000 * at) / perSecond);
    const run = autocannon({
      url,
      connections: 2,
      overallRate: perSecond / kinds.length,
      duration: seconds,
      requests: paths.map((path) => ({ method: 'GET', path, headers: HEADERS })),
    });
    run.on('response', (_client: unknown, status: number, _bytes: number, milliseconds: number) => {
      if (status === 200) times.get(name)!.push(milliseconds);
    });
    const { non2xx, errors, timeouts } = await run;
    if (non2xx + errors + timeouts > 0) {
      throw new Error(`${name}: ${non2xx} answers were no page, ${errors} failed, ${timeouts} came too late`);
    }
  });
  await Promise.all(runs);
  return {
    kinds: new Map([...times].map(([name, taken]) => [name, latencyOf(taken)])),
    all: latencyOf([...times.values()].flat()),
  };
}

/** Asks for each address once, one after the other. */
export async function askInTurn(url: string, paths: readonly string[]): Promise<Latency> {
  const taken: number[] = [];
  for (const path of paths) {
    const start = performance.now();
    const response = await fetch(`${url}${path}`, { headers: HEADERS });
    await response.arrayBuffer();
    if (response.status !== 200) throw new Error(`${path} answered ${response.status}`);
    taken.push(performance.now() - start);
  }
  return latencyOf(taken);
}

function latencyOf(taken: readonly number[]): Latency {
  const at = (share: number) => quantileTypeSeven(taken, share);
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), answers: taken.length };
}
