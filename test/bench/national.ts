import { createReadStream } from 'node:fs';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { from as copyFrom } from 'pg-copy-streams';
import { examineHealth } from '../../jobs/examine-health.ts';
import { loadBoundaries } from '../../jobs/load-boundaries.ts';
import { loadSearches } from '../../jobs/load-searches.ts';
import { listActiveBoundarySets } from '../../src/db/boundary.ts';
import type { Database } from '../../src/db/connection.ts';
import { countByBoundaryArea } from '../../src/db/place-count.ts';
import { listActiveFileMonths } from '../../src/db/source-file.ts';
import { openClient } from '../../src/fetch/client.ts';
import { download } from '../../src/fetch/download.ts';
import { listInputFiles } from '../../src/ingest/input-file.ts';
import { makeDatabase, stopSharedServer } from '../support/database.ts';
import { makeDeps } from '../support/deps.ts';
import { md5Of, NATIONAL_RECORDS, nationalArchive } from './national-archive.ts';
import { type MadeArea, makeBoroughs, makeSmallAreas } from './national-areas.ts';
import { processorSeconds } from './processor.ts';

interface Step {
  name: string;
  seconds: number;
  /** Of Node and of the database's server; undefined where the system does not tell. */
  processorSeconds: number | undefined;
}

export interface NationalBench {
  records: number;
  files: number;
  archiveMegabytes: number;
  steps: Step[];
  seconds: number;
  processorSeconds: number | undefined;
  bareSeconds: number;
  ratio: number;
}

/** What the steps share. */
interface Work {
  address: string;
  md5: string;
  archive: string;
  database: Database;
}

/** The work in order, by the parts that the service itself uses. */
const STEPS: { name: string; run(work: Work): Promise<void> }[] = [
  { name: 'fetched and verified (MD5)', run: fetchArchive },
  { name: 'parsed, placed in boroughs and small areas, and counted', run: loadArchive },
  { name: 'audited', run: audit },
  { name: 'counted by small area', run: countSmallAreas },
];

/**
 * A made national year from a server on this machine into an empty database, step by step; before and after it a bare COPY of the same
 * records into one table of text columns, for the yardstick.
 */
export async function benchNational(): Promise<NationalBench> {
  const source = await nationalArchive();
  const md5 = await md5Of(source);
  const folder = await mkdtemp(join(tmpdir(), 'evenhand-bench-'));
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/zip');
    pipeline(createReadStream(source, { highWaterMark: 1 << 18 }), response).catch(() => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const database = await makeDatabase();
  try {
    await loadBoundaries(makeDeps(database), [await polygonFile(folder, 'LAD22CD', makeBoroughs())]);
    await loadBoundaries(makeDeps(database), [await polygonFile(folder, 'MSOA21CD', makeSmallAreas())]);
    const work: Work = {
      address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/archive.zip`,
      md5,
      archive: join(folder, 'archive.zip'),
      database,
    };
    const before = await timed(() => copyBare(database, source));
    const steps: Step[] = [];
    for (const { name, run } of STEPS) {
      const used = await processorSeconds(database.pool);
      const seconds = await timed(() => run(work));
      const usedSince = await processorSeconds(database.pool);
      steps.push({ name, seconds, processorSeconds: used === undefined ? undefined : usedSince! - used });
    }
    const after = await timed(() => copyBare(database, source));
    const seconds = steps.reduce((sum, step) => sum + step.seconds, 0);
    const bareSeconds = (before + after) / 2;
    const { rows } = await database.pool.query('select count(*) as files from source_file');
    return {
      records: NATIONAL_RECORDS,
      files: rows[0].files,
      archiveMegabytes: (await stat(source)).size / 1e6,
      steps,
      seconds,
      processorSeconds: steps.every((step) => step.processorSeconds !== undefined)
        ? steps.reduce((sum, step) => sum + step.processorSeconds!, 0)
        : undefined,
      bareSeconds,
      ratio: seconds / bareSeconds,
    };
  } finally {
    await database.drop();
    await stopSharedServer();
    server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function polygonFile(folder: string, codeName: string, areas: readonly MadeArea[]): Promise<string> {
  const path = join(folder, `${codeName}.geojson`);
  const features = areas.map(({ areaCode, geometry }) => ({
    type: 'Feature',
    properties: { [codeName]: areaCode },
    geometry,
  }));
  await writeFile(path, JSON.stringify({ type: 'FeatureCollection', features }));
  return path;
}

async function fetchArchive({ address, archive, md5, database }: Work): Promise<void> {
  const { progress, log } = makeDeps(database);
  const now = () => new Date();
  const client = openClient({ contact: 'bench@example.org', log, now, random: Math.random, sleep: (ms) => delay(ms) });
  try {
    const wanted = { service: 'archive', address, expected: 'a ZIP', path: archive, md5, progress, now } as const;
    await download(client, { ...wanted, largestBytes: 1e9 });
  } finally {
    await client.close();
  }
}

async function loadArchive({ archive, database }: Work): Promise<void> {
  const { totals, refused } = await loadSearches(makeDeps(database, { now: new Date() }), { paths: [archive] });
  if (refused.length > 0) throw new Error(refused[0]!.problem);
  if (totals.accepted !== NATIONAL_RECORDS) {
    throw new Error(`${totals.accepted} of ${NATIONAL_RECORDS} records were accepted`);
  }
}

/** Examines every month of every force by the rules of data health. */
async function audit({ database: { db } }: Work): Promise<void> {
  const fileMonths = await listActiveFileMonths(db);
  const months = fileMonths.map(({ month }) => month).sort();
  const window = { from: months[0]!, to: months.at(-1)! };
  const health = await examineHealth(db, fileMonths, { window, checkedOn: new Date() });
  if (health.length !== fileMonths.length)
    throw new Error(`${health.length} of ${fileMonths.length} months were examined`);
}

/** Counts the searches of each month in each of the small areas, two months at a time. */
async function countSmallAreas({ database: { db } }: Work): Promise<void> {
  const fileMonths = await listActiveFileMonths(db);
  const { boundarySetId } = (await listActiveBoundarySets(db)).find(({ kind }) => kind === 'small-area')!;
  const months = [...new Set(fileMonths.map((file) => file.month))];
  let searches = 0;
  const lane = async () => {
    for (let month = months.pop(); month !== undefined; month = months.pop()) {
      const own = fileMonths.filter((file) => file.month === month);
      const sourceFileIds = own.map((file) => file.sourceFileId);
      const counted = await countByBoundaryArea(db, { sourceFileIds, month, boundarySetId, nearMetres: 50 });
      for (const area of counted) searches += area.searches;
    }
  };
  await Promise.all([lane(), lane()]);
  if (searches === 0) throw new Error('no search lies in any small area');
}

async function copyBare(database: Database, archive: string): Promise<void> {
  const columns = Array.from({ length: 15 }, (_, at) => `column_${at + 1} text`).join(', ');
  const client = await database.pool.connect();
  try {
    await client.query(`drop table if exists bare; create table bare (${columns})`);
    for (const file of await listInputFiles([archive])) {
      await pipeline(await file.open(), client.query(copyFrom('copy bare from stdin (format csv, header)')));
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
