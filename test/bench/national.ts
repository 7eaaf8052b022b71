import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';
import { loadBoundaries } from '../../jobs/load-boundaries.ts';
import { loadSearches } from '../../jobs/load-searches.ts';
import type { Database } from '../../src/db/connection.ts';
import { makePlacer, type PublishedPoint } from '../../src/ingest/boundaries.ts';
import { listInputFiles } from '../../src/ingest/input-file.ts';
import { makeDatabase, stopSharedServer } from '../support/database.ts';
import { makeDeps } from '../support/deps.ts';
import { md5Of, NATIONAL_RECORDS, nationalArchive } from './national-archive.ts';
import { makeBoroughs, makeSmallAreas } from './national-areas.ts';
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

/** What the steps hand on to one another. */
interface Work {
  address: string;
  md5: string;
  archive: string;
  database: Database;
  areaCount: number;
}

/** The work in order; each step may be exchanged for another that does the same. */
const STEPS: { name: string; run(work: Work): Promise<void> }[] = [
  { name: 'fetched', run: ({ address, archive }) => fetchTo(address, archive) },
  { name: 'verified (MD5)', run: verify },
  { name: 'parsed, audited, placed in boroughs and counted', run: loadArchive },
  { name: 'placed in small areas and counted by them', run: countSmallAreas },
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
    await loadBoundaries(makeDeps(database), [await boroughFile(folder)]);
    const work: Work = {
      address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/archive.zip`,
      md5,
      archive: join(folder, 'archive.zip'),
      database,
      areaCount: 0,
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

async function boroughFile(folder: string): Promise<string> {
  const path = join(folder, 'boroughs.geojson');
  const features = makeBoroughs().map(({ areaCode, geometry }) => ({
    type: 'Feature',
    properties: { LAD22CD: areaCode },
    geometry,
  }));
  await writeFile(path, JSON.stringify({ type: 'FeatureCollection', features }));
  return path;
}

async function fetchTo(address: string, path: string): Promise<void> {
  const response = await fetch(address);
  if (!response.ok || !response.body) throw new Error(`${address}: status ${response.status}`);
  await pipeline(Readable.fromWeb(response.body), createWriteStream(path));
}

async function verify({ archive, md5 }: Work): Promise<void> {
  const found = await md5Of(archive);
  if (found !== md5) throw new Error(`the archive has the checksum ${found}, not ${md5}`);
}

async function loadArchive({ archive, database }: Work): Promise<void> {
  const { totals, refused } = await loadSearches(makeDeps(database, { now: new Date() }), { paths: [archive] });
  if (refused.length > 0) throw new Error(refused[0]!.problem);
  if (totals.accepted !== NATIONAL_RECORDS) {
    throw new Error(`${totals.accepted} of ${NATIONAL_RECORDS} records were accepted`);
  }
}

/** Places each different point in one of the small areas, and counts searches by area and month. */
async function countSmallAreas(work: Work): Promise<void> {
  const { pool } = work.database;
  const { rows: points } = await pool.query<PublishedPoint>(
    'select distinct latitude, longitude from search where latitude is not null',
  );
  const place = makePlacer(makeSmallAreas());
  const codes = points.map((point) => place(point) ?? null);
  const { rows } = await pool.query<{ areas: number; searches: number }>(
    `with point as materialized (
       select * from unnest($1::double precision[], $2::double precision[], $3::text[]) p (latitude, longitude, area_code)
     ),
     counted as (
       select point.area_code, search.month, search.self_defined_group, sum(search.search_count) as searches
       from search
       join point using (latitude, longitude)
       group by 1, 2, 3
     )
     select count(distinct area_code) as areas, sum(searches) as searches from counted`,
    [points.map(({ latitude }) => latitude), points.map(({ longitude }) => longitude), codes],
  );
  work.areaCount = rows[0]!.areas;
  if (work.areaCount === 0) throw new Error('no search lies in any small area');
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
