import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeDatabase, stopSharedServer, type TestDatabase } from '../support/database.ts';
import { FORCE, fillDatabase, loadMadeBoroughs, loadOne, ROWS } from './full-database.ts';
import { madeMonth } from './national-archive.ts';
import { processorSeconds } from './processor.ts';

export interface GrowthBench {
  searches: number;
  rows: number;
  fill: { seconds: number };
  empty: Loads;
  full: Loads;
  ratio: number;
  /** The same of processor time, which other work on the machine disturbs less; undefined where the system does not tell it. */
  processorRatio: number | undefined;
}

interface Loads {
  median: number;
  all: number[];
  processorMedian: number | undefined;
}

/** The month that is loaded, amid those that the full database holds. */
const MONTH = '2017-03';

/**
 * Loads months of so many records in turn into a database that holds nothing else and into one that holds so many searches, and compares
 * the medians. Each load is of other records and replaces none, since each is of a force of its own.
 */
export async function benchGrowth(options: { searches: number; runs: number }): Promise<GrowthBench> {
  const folder = await mkdtemp(join(tmpdir(), 'evenhand-bench-'));
  const databases: TestDatabase[] = [];
  try {
    for (let at = 0; at < 2; at += 1) {
      const database = await makeDatabase();
      databases.push(database);
      await loadMadeBoroughs(database, folder);
    }
    const [empty, full] = databases as [TestDatabase, TestDatabase];
    const fillSeconds = await timed(() => fillDatabase(full, folder, options.searches));
    const loads: Record<'empty' | 'full', Load[]> = { empty: [], full: [] };
    // The first pair warms caches and compilers, and is not counted.
    for (let run = 0; run <= options.runs; run += 1) {
      const path = join(folder, `${MONTH}-made-${'abcdefghijklmnopqrstuvwxyz'[run % 26]}-stop-and-search.csv`);
      await writeFile(path, madeMonth(`${FORCE}-${run}`, MONTH, ROWS));
      const pair = [
        ['empty', empty],
        ['full', full],
      ] as const;
      for (const [name, database] of run % 2 === 0 ? pair : pair.toReversed()) {
        const load = await measure(database, path);
        if (run > 0) loads[name].push(load);
      }
      await rm(path);
    }
    const [ofEmpty, ofFull] = [summary(loads.empty), summary(loads.full)];
    const [before, after] = [ofEmpty.processorMedian, ofFull.processorMedian];
    return {
      searches: options.searches,
      rows: ROWS,
      fill: { seconds: fillSeconds },
      empty: ofEmpty,
      full: ofFull,
      ratio: ofFull.median / ofEmpty.median,
      processorRatio: before === undefined || after === undefined ? undefined : after / before,
    };
  } finally {
    for (const database of databases) await database.drop();
    await stopSharedServer();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Load {
  seconds: number;
  processorSeconds: number | undefined;
}

async function measure(database: TestDatabase, path: string): Promise<Load> {
  const before = await processorSeconds(database.pool);
  const seconds = await timed(() => loadOne(database, path));
  const after = await processorSeconds(database.pool);
  return { seconds, processorSeconds: before === undefined ? undefined : after! - before };
}

function summary(loads: readonly Load[]): Loads {
  const median = (all: readonly number[]) => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)]!;
  const all = loads.map(({ seconds }) => seconds);
  const processor = loads.flatMap(({ processorSeconds: used }) => used ?? []);
  return { median: median(all), all, processorMedian: processor.length > 0 ? median(processor) : undefined };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}
