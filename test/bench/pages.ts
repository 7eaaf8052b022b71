import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setInterval } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { runMonth } from '../../jobs/month.ts';
import { addHoldEvent } from '../../src/db/publication.ts';
import { monthsOf } from '../../src/domain/period.ts';
import { RATED_BOROUGHS } from '../../src/vocabulary/area.ts';
import { ETHNIC_GROUPS } from '../../src/vocabulary/ethnicity.ts';
import { REASON_SCOPES } from '../../src/vocabulary/reason.ts';
import { makeDatabase, stopSharedServer } from '../support/database.ts';
import { makeDeps } from '../support/deps.ts';
import { FORCE, fillDatabase, loadMadeBoroughs, loadOne, ROWS } from './full-database.ts';
import { madeMonth } from './national-archive.ts';
import { askAtRate, askInTurn, type Latency, type PageKind } from './page-load.ts';

export interface PagesBench {
  searches: number;
  /** Of each kind of page: first renderings one after the other, and what stands in memory at the rate. */
  kinds: { name: string; cold: Latency; warm: Latency; htmlBytes: number }[];
  warm: Latency;
  /** The same while what pages show changes every ten seconds, so that all of them are rendered anew. */
  changing: Latency;
  /** A bare server of Express with a page as large. */
  bare: Latency;
  /** p95 of warm pages to that of the bare server. */
  ratio: number;
  styleBytes: number;
  fontBytes: number;
  /** The heaviest page with style sheet and fonts, as they travel. */
  heaviestBytes: number;
}

/** The year measured, amid the months that the full database holds. */
const YEAR = { from: '2018-01', to: '2018-12' };
const RATE = { perSecond: 100, seconds: 30 };
/** Addresses of a kind that are asked for when its renderings are timed. */
const COLD_PATHS = 25;

/** Measures the site over a database of so many searches, in a process of its own, asked from this one. */
export async function benchPages(searches: number): Promise<PagesBench> {
  const folder = await mkdtemp(join(tmpdir(), 'evenhand-bench-'));
  const database = await makeDatabase();
  const open: ChildProcess[] = [];
  const serve = async (file: string, args: string[], env: Record<string, string> = {}) => {
    const { child, url } = await start(file, args, { ...env, EVENHAND_HOME: join(folder, 'home') });
    open.push(child);
    return url;
  };
  try {
    await loadMadeBoroughs(database, folder);
    await fillDatabase(database, folder, searches);
    for (const month of monthsOf(YEAR)) {
      const path = join(folder, `${month}-${FORCE}-stop-and-search.csv`);
      await writeFile(path, madeMonth(FORCE, month, ROWS));
      await loadOne(database, path);
      await rm(path);
    }
    await runMonth(makeDeps(database), YEAR.to, { paths: [] });
    await database.pool.query('vacuum analyze');
    const url = await serve('../../src/server.ts', ['web'], {
      DATABASE_URL: database.url,
      PORT: '0',
      NODE_ENV: 'production',
      LOG_LEVEL: 'error',
      SIGN_IN_SECRET: 'a secret of the bench, of thirty-two characters',
    });
    const kinds = await answering(url, pageKinds());
    const cold = new Map<string, Latency>();
    for (const { name, paths } of kinds) cold.set(name, await askInTurn(url, paths.slice(0, COLD_PATHS)));
    const warmKinds = kinds.map(({ name, paths }) => ({ name, paths: paths.slice(0, COLD_PATHS) }));
    const warm = await askAtRate(url, warmKinds, RATE);
    const changes = changeEvery(10_000, async () => {
      await addHoldEvent(database.db, YEAR.to, { kind: 'annotated', reason: 'The bench notes something.' });
    });
    const changing = await askAtRate(url, warmKinds, RATE);
    await changes.stop();
    const weights = new Map<string, number>();
    for (const { name, paths } of warmKinds) weights.set(name, Math.max(...(await sizes(url, paths))));
    const heaviest = Math.max(...weights.values());
    const page = await (await fetch(`${url}/`)).text();
    const [styleBytes] = await sizes(url, [/rel="stylesheet" href="([^"]+)"/.exec(page)![1]!]);
    const fonts = await sizes(
      url,
      [...page.matchAll(/rel="preload" href="([^"]+)"/g)].map(([, href]) => href!),
    );
    const fontBytes = fonts.reduce((sum, bytes) => sum + bytes, 0);
    const bareUrl = await serve('hello-server.ts', [String(heaviest)]);
    const bare = await askAtRate(bareUrl, warmKinds, RATE);
    return {
      searches,
      kinds: kinds.map(({ name }) => ({
        name,
        cold: cold.get(name)!,
        warm: warm.kinds.get(name)!,
        htmlBytes: weights.get(name)!,
      })),
      warm: warm.all,
      changing: changing.all,
      bare: bare.all,
      ratio: warm.all.p95 / bare.all.p95,
      styleBytes: styleBytes!,
      fontBytes,
      heaviestBytes: heaviest + styleBytes! + fontBytes,
    };
  } finally {
    for (const child of open) await stop(child);
    await database.drop();
    await stopSharedServer();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Every kind of public page, with addresses enough that each is asked for differently. */
function pageKinds(): PageKind[] {
  const groups = ETHNIC_GROUPS.filter((group) => group !== 'white');
  const choices = groups.flatMap((group) => REASON_SCOPES.map((reason) => `group=${group}&reason=${reason}`));
  const boroughs = RATED_BOROUGHS.map(({ code }) => code);
  return [
    { name: 'London', paths: ['/', ...choices.map((choice) => `/?${choice}`)] },
    { name: 'boroughs', paths: ['/boroughs', ...choices.map((choice) => `/boroughs?${choice}`)] },
    { name: 'borough', paths: boroughs.map((code) => `/boroughs/${code}`) },
    {
      name: 'two boroughs',
      paths: boroughs.map((code, at) => `/boroughs/${code}?compare=${boroughs[(at + 1) % boroughs.length]}`),
    },
    { name: 'smell of cannabis', paths: ['/smell-of-cannabis'] },
    { name: 'definitions', paths: boroughs.map((code) => `/definitions?area=${code}`) },
    { name: 'data health', paths: ['/data-health'] },
    { name: 'methods', paths: ['/methods'] },
    { name: 'downloads', paths: ['/downloads'] },
    { name: 'findings', paths: ['/flags'] },
    { name: 'finding', paths: ['/flags/1'] },
  ];
}

/** The kinds that the site has. */
async function answering(url: string, kinds: readonly PageKind[]): Promise<PageKind[]> {
  const found: PageKind[] = [];
  for (const kind of kinds) {
    // Not an address that is timed as a first rendering.
    const { status } = await fetch(`${url}${kind.paths.at(-1)}`);
    if (status === 200) found.push(kind);
  }
  return found;
}

async function start(
  file: string,
  args: string[],
  env: Record<string, string>,
): Promise<{ child: ChildProcess; url: string }> {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', path, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  for await (const chunk of child.stdout!) {
    printed += String(chunk);
    const url = /http:\/\/localhost:\d+/.exec(printed)?.[0];
    if (url) {
      child.stdout!.resume();
      return { child, url };
    }
  }
  throw new Error(`${file} ended before it said where it is: ${printed}`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

function changeEvery(milliseconds: number, change: () => Promise<void>) {
  const over = new AbortController();
  const running = (async () => {
    for await (const _ of setInterval(milliseconds, undefined, { signal: over.signal })) await change();
  })().catch((error: Error) => {
    if (error.name !== 'AbortError') throw error;
  });
  return {
    stop: () => {
      over.abort();
      return running;
    },
  };
}

/** Bytes of answers as they travel, compressed with gzip. */
async function sizes(url: string, paths: readonly string[]): Promise<number[]> {
  const found: number[] = [];
  for (const path of paths) {
    const asked = request(`${url}${path}`, { headers: { 'accept-encoding': 'gzip' } }).end();
    const [response] = await once(asked, 'response');
    let bytes = 0;
    for await (const chunk of response) bytes += chunk.length;
    found.push(bytes);
  }
  return found;
}
