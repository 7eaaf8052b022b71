import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { loadSearches } from '../../jobs/load-searches.ts';
import { getResidents } from '../../src/db/area.ts';
import { writeDemoExtract } from '../../src/demo/extract.ts';
import { DEMO_PLAN } from '../../src/demo/plan.ts';
import { makeDatabase, stopSharedServer, type TestDatabase } from '../support/database.ts';
import { makeDeps } from '../support/deps.ts';

/** What one run of the job took, in a process of its own. */
interface Run {
  texts: number;
  seconds: number;
  moved: number;
  peakMegabytes: number;
}

export interface ReclassifyBench {
  texts: number;
  files: number;
  meanCharacters: number;
  classify: Run;
  reclassify: Run;
  bareSeconds: number;
  ratio: number;
}

/** The synthetic texts are longer than officers' own; cut here they have 130 characters on average. */
const LONGEST = 140;

/** Months in force of the demonstration's plan, the one that is missing left out. */
const MONTHS = 23;

/**
 * Loads the synthetic extract at the size asked into an empty database, cuts its texts to the usual length, reads all its texts, reads them again under a changed
 * decision (what moved and the cells included), and copies the same texts bare out of their table and into another.
 */
export async function benchReclassify(asked: number): Promise<ReclassifyBench> {
  const folder = await mkdtemp(join(tmpdir(), 'evenhand-bench-'));
  const database = await makeDatabase();
  try {
    const plan = { ...DEMO_PLAN, searchesPerMonth: Math.ceil((asked / MONTHS) * 1.02), revisedMonth: '' };
    const { files } = await writeDemoExtract(folder, { plan, residents: await getResidents(database.db) });
    await loadSearches(makeDeps(database, { now: new Date() }), { paths: files, isSynthetic: true });
    await database.pool.query('update written_grounds set text = left(text, $1)', [LONGEST]);
    // Without the longer versions of the rows, which a bare copy would have to pass over too.
    await database.pool.query('vacuum full written_grounds');
    const { rows } = await database.pool.query<{ texts: number; files: number; characters: number }>(
      `select count(*) as texts, count(distinct source_file_id) as files, sum(length(text)) as characters
       from written_grounds`,
    );
    const { texts, files: fileCount, characters } = rows[0]!;
    // The first copy warms the file cache, and is not counted.
    await copyBare(database);
    const bareSeconds = await copyBare(database);
    const classify = await runJob(database.url, folder, {});
    const reclassify = await runJob(database.url, folder, { GROUNDS_HOTSPOT: 'support' });
    return {
      texts,
      files: fileCount,
      meanCharacters: characters / texts,
      classify,
      reclassify,
      bareSeconds,
      ratio: reclassify.seconds / bareSeconds,
    };
  } finally {
    await database.drop();
    await stopSharedServer();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Seconds to copy every text out of its table and into an empty one without an index. */
async function copyBare({ pool }: TestDatabase): Promise<number> {
  const [reading, writing] = [await pool.connect(), await pool.connect()];
  try {
    await writing.query('create table bare (source_file_id integer, month date, line integer, text text)');
    const start = performance.now();
    await pipeline(
      reading.query(copyTo('copy written_grounds (source_file_id, month, line, text) to stdout')),
      writing.query(copyFrom('copy bare from stdin')),
    );
    const seconds = (performance.now() - start) / 1000;
    await writing.query('drop table bare');
    return seconds;
  } finally {
    reading.release();
    writing.release();
  }
}

async function runJob(url: string, home: string, decisions: Record<string, string>): Promise<Run> {
  const runner = fileURLToPath(new URL('./reclassify-one.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', runner], {
    env: { ...process.env, DATABASE_URL: url, EVENHAND_HOME: home, LOG_LEVEL: 'warn', ...decisions },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  for await (const chunk of child.stdout) text += chunk;
  return JSON.parse(text);
}
