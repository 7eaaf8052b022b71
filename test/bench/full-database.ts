import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadBoundaries } from '../../jobs/load-boundaries.ts';
import { loadSearches } from '../../jobs/load-searches.ts';
import { makePartitions } from '../../src/db/source-file.ts';
import { addMonths } from '../../src/domain/period.ts';
import type { TestDatabase } from '../support/database.ts';
import { makeDeps } from '../support/deps.ts';
import { madeMonth } from './national-archive.ts';
import { makeBoroughs } from './national-areas.ts';

/** Months of a database that is full, and how many records each file has. */
const FILLED_MONTHS = 120;
const FIRST_FILLED = '2012-01';
export const ROWS = 15_000;
export const FORCE = 'metropolitan';

/** Writes made-up polygons of the boroughs into a folder, and loads them. */
export async function loadMadeBoroughs(database: TestDatabase, folder: string): Promise<void> {
  const path = join(folder, 'boroughs.geojson');
  await writeFile(path, boroughsJson());
  await loadBoundaries(makeDeps(database), [path]);
}

function boroughsJson(): string {
  const features = makeBoroughs().map(({ areaCode, geometry }) => ({
    type: 'Feature',
    properties: { LAD22CD: areaCode },
    geometry,
  }));
  return JSON.stringify({ type: 'FeatureCollection', features });
}

/** Loads one file of made-up records as any other. */
export async function loadOne(database: TestDatabase, path: string): Promise<void> {
  const { totals, refused } = await loadSearches(makeDeps(database, { now: new Date() }), { paths: [path] });
  if (refused.length > 0) throw new Error(refused[0]!.problem);
  if (totals.accepted !== ROWS) throw new Error(`${totals.accepted} of ${ROWS} rows were accepted`);
}

/**
 * Fills a database with ten years: loads one month as any other, and copies all that it stored, as other files of other months, a few
 * files a month. Places differ by month, so that there are as many different points as so many searches would have.
 */
export async function fillDatabase(database: TestDatabase, folder: string, searches: number): Promise<void> {
  const months = Array.from({ length: FILLED_MONTHS }, (_, at) => addMonths(FIRST_FILLED, at));
  const path = join(folder, `${FIRST_FILLED}-${FORCE}-stop-and-search.csv`);
  await writeFile(path, madeMonth(FORCE, FIRST_FILLED, ROWS));
  await loadOne(database, path);
  await rm(path);
  await makePartitions(
    database.db,
    months.map((month) => `${month}-01`),
  );
  const copies = Math.ceil(searches / ROWS) - 1;
  const client = await database.pool.connect();
  try {
    await client.query(
      `set synchronous_commit = off;
       create temporary table copy as
         select
           number,
           nextval(pg_get_serial_sequence('source_file', 'source_file_id'))::integer as id,
           (date '${FIRST_FILLED}-01' + make_interval(months => number % ${FILLED_MONTHS}))::date as month
         from generate_series(1, ${copies}) number;
       analyze`,
    );
    for (const statement of COPIES) await client.query(statement);
    // As the server's own care would have it after ten years.
    await client.query('vacuum analyze');
  } finally {
    client.release();
  }
}

/** What loading would have stored of each copy of the first file; each lies a little further east, and so has points of its own. */
const COPIES = [
  `insert into source_file (
     source_file_id, sha256, path, publisher, source, force_id, encoding, byte_count, row_count, accepted_count,
     rejected_count, is_synthetic
   ) overriding system value
   select id, md5(number::text), 'copy ' || number, publisher, source, 'copy-' || number, encoding, byte_count,
     row_count, accepted_count, rejected_count, is_synthetic
   from copy cross join source_file where source_file_id = 1`,
  `insert into search (
     source_file_id, month, line, searched_on, searched_at, latitude, longitude, subject, gender, age_band,
     self_defined, self_defined_group, officer_defined, officer_defined_group, power, object, reason, outcome,
     is_find, is_outer_clothing_exceeded, search_count, row_hash
   )
   select id, copy.month, line, copy.month, searched_at, latitude, longitude + number * 1e-7, subject, gender,
     age_band, self_defined, self_defined_group, officer_defined, officer_defined_group, power, object, reason,
     outcome, is_find, is_outer_clothing_exceeded, search_count, row_hash
   from copy cross join search where source_file_id = 1`,
  `insert into snap_point_area (boundary_set_id, latitude, longitude, area_code)
   select boundary_set_id, latitude, longitude + number * 1e-7, area_code
   from copy cross join snap_point_area
   on conflict do nothing`,
  `insert into cell_count (
     source_file_id, cell, month, area_code, subject, self_defined_group, officer_defined_group, reason,
     grounds_tier, outcome, find, outer_clothing_exceeded, age_band, searches, is_tier_settled
   )
   select id, cell, copy.month, area_code, subject, self_defined_group, officer_defined_group, reason,
     grounds_tier, outcome, find, outer_clothing_exceeded, age_band, searches, is_tier_settled
   from copy cross join cell_count where source_file_id = 1`,
  `insert into source_file_month (
     source_file_id, month, search_count, unplaced_count, repeated_count, first_on, last_on
   )
   select id, copy.month, search_count, unplaced_count, repeated_count, copy.month, copy.month
   from copy cross join source_file_month where source_file_id = 1`,
];
