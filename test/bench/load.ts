import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished, pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { from as copyFrom } from 'pg-copy-streams';
import { loadBoundaries } from '../../jobs/load-boundaries.ts';
import { loadSearches } from '../../jobs/load-searches.ts';
import { makeDatabase, stopSharedServer, type TestDatabase } from '../support/database.ts';
import { makeDeps } from '../support/deps.ts';

interface Times {
  median: number;
  all: number[];
}

export interface LoadBench {
  load: Times;
  bare: Times;
  ratio: number;
  memory: { megabytes: number; rows: number; seconds: number; peakMegabytes: number } | undefined;
}

/**
 * Loads every search file below `data/stops` into an empty database (parse, validate, type, place, count, indexes) and
 * copies the same bytes bare into one table of text columns, in turn, on one server; then loads one file of so many
 * megabytes in a process of its own, for its memory.
 */
export async function benchLoad(options: { data: string; runs: number; bigMegabytes: number }): Promise<LoadBench> {
  const stops = join(options.data, 'stops');
  if (!existsSync(stops)) {
    process.stderr.write(`${stops}: there is no such folder (name the folder of records with --data).\n`);
    process.exit(2);
  }
  const boundaries = join(options.data, 'boundaries', 'london_boroughs_2013_full.geojson');
  const files = (await readdir(stops, { recursive: true }))
    .filter((name) => name.endsWith('.csv'))
    .map((name) => join(stops, name));
  const load: number[] = [];
  const bare: number[] = [];
  try {
    // The first pair warms the file cache, the server and the compiler, and is not counted.
    for (let run = 0; run <= options.runs; run += 1) {
      const database = await makeDatabase();
      const deps = makeDeps(database, { now: new Date() });
      await loadBoundaries(deps, [boundaries]);
      const bareSeconds = await timed(() => copyBare(database, files));
      const loadSeconds = await timed(() => loadSearches(deps, { paths: [stops] }));
      await database.drop();
      if (run === 0) continue;
      bare.push(bareSeconds);
      load.push(loadSeconds);
    }
    const memory = options.bigMegabytes > 0 ? await measureMemory(files, boundaries, options.bigMegabytes) : undefined;
    const times = { load: summary(load), bare: summary(bare) };
    return { ...times, ratio: times.load.median / times.bare.median, memory };
  } finally {
    await stopSharedServer();
  }
}

async function copyBare(database: TestDatabase, files: string[]): Promise<void> {
  const columns = Array.from({ length: 15 }, (_, at) => `column_${at + 1} text`).join(', ');
  const client = await database.pool.connect();
  try {
    await client.query(`create table bare (${columns})`);
    for (const file of files) {
      await pipeline(
        createReadStream(file, { highWaterMark: 1 << 18 }),
        client.query(copyFrom('copy bare from stdin (format csv, header)')),
      );
    }
  } finally {
    client.release();
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

function summary(all: number[]): Times {
  return { median: all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)]!, all };
}

/** Repeats a real month's rows into one file of the size asked, and loads it with the command a person would use. */
async function measureMemory(files: string[], boundaries: string, megabytes: number) {
  const folder = await mkdtemp(join(tmpdir(), 'evenhand-bench-'));
  const database = await makeDatabase();
  try {
    await loadBoundaries(makeDeps(database), [boundaries]);
    const source = files.find((file) => file.endsWith('2022-05-metropolitan-stop-and-search.csv')) ?? files.at(-1)!;
    const big = join(folder, source.split('/').at(-1)!);
    const rows = await writeBig(source, big, megabytes);
    const start = performance.now();
    const peakMegabytes = await peakOfLoading(database.url, folder, big);
    return { megabytes, rows, seconds: (performance.now() - start) / 1000, peakMegabytes };
  } finally {
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeBig(source: string, target: string, megabytes: number): Promise<number> {
  const text = await readFile(source, 'utf8');
  const header = text.slice(0, text.indexOf('\n') + 1);
  const body = text.slice(header.length);
  const rowsOnce = body.split('\n').length - 1;
  const out = createWriteStream(target);
  out.write(header);
  let rows = 0;
  for (let bytes = 0; bytes < megabytes * 1e6; bytes += Buffer.byteLength(body)) {
    if (!out.write(body)) await once(out, 'drain');
    rows += rowsOnce;
  }
  out.end();
  await finished(out);
  return rows;
}

/** Peak resident memory of the loading process, megabytes, as the operating system counted it. */
async function peakOfLoading(url: string, home: string, path: string): Promise<number> {
  const loader = fileURLToPath(new URL('./load-one.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', loader, path], {
    env: { ...process.env, DATABASE_URL: url, EVENHAND_HOME: home, LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  for await (const chunk of child.stdout) text += chunk;
  const peak = Number(text.trim().split('\n').at(-1));
  if (!Number.isFinite(peak)) throw new Error(`the loading process did not end well: ${text}`);
  return peak;
}
