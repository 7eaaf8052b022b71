import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { loadBoundaries } from '../../jobs/load-boundaries.ts';
import { geoJson, madeFeatures, OUTSIDE, pointIn } from '../support/csv-boundaries.ts';
import { type CsvFolder, makeCsvFolder } from '../support/csv-folder.ts';
import { load, startLoad } from '../support/csv-load.ts';
import { archiveName, extractCsv, type PoliceUkSearch, policeUkCsv } from '../support/csv-searches.ts';
import { loadedContents } from '../support/csv-tables.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { makeDeps } from '../support/deps.ts';
import { needsSharedData, sharedPath } from '../support/shared-data.ts';

const MADE_MONTHS = Array.from(
  { length: 24 },
  (_, index) => `${2020 + Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`,
);
const ROWS = 800;

/** A month of made records with places in and out of London, unknown labels, a stray day and repeated rows. */
function madeMonth(month: string, rowCount: number): string {
  const boroughs = ['E09000007', 'E09000012', 'E09000033'];
  return policeUkCsv(
    Array.from({ length: rowCount }, (_, row): Partial<PoliceUkSearch> => {
      const place =
        row % 7 === 0 ? OUTSIDE : row % 5 === 0 ? { Latitude: '', Longitude: '' } : pointIn(boroughs[row % 3]!);
      const day = String((row % 28) + 1).padStart(2, '0');
      return {
        ...place,
        Date: row === 3 ? '1999-01-01T10:00:00+00:00' : `${month}-${day}T${10 + (row % 10)}:30:00+00:00`,
        Gender: row % 11 === 0 ? 'X' : 'Male',
        'Officer-defined ethnicity': row % 2 === 0 ? 'White' : 'Black',
      };
    }),
  );
}

describe('a load cut off by a crash', () => {
  let files: CsvFolder;
  before(async () => {
    files = await makeCsvFolder();
    await files.write('boroughs.geojson', geoJson(madeFeatures()));
    for (const month of MADE_MONTHS) await files.write(`made/1/${archiveName(month)}`, madeMonth(month, ROWS));
    // Newer versions of two months, which come after all others in the folder's order.
    for (const month of MADE_MONTHS.slice(0, 2)) {
      await files.write(`made/2/${archiveName(month)}`, madeMonth(month, ROWS + 50));
    }
    await files.write(
      'made/extract.csv',
      extractCsv(Array.from({ length: ROWS }, (_, row) => ({ Gender: row % 2 ? 'M' : 'F' }))),
    );
  });
  after(() => files.remove());

  const databases: TestDatabase[] = [];
  afterEach(async () => {
    for (const database of databases.splice(0)) await database.drop();
  });

  async function newDatabase(boundaries: string): Promise<TestDatabase> {
    const database = await makeDatabase();
    databases.push(database);
    await loadBoundaries(makeDeps(database), [boundaries]);
    return database;
  }

  async function fileCount(database: TestDatabase): Promise<number> {
    const { rows } = await database.pool.query('select count(*) as files from source_file');
    return rows[0].files;
  }

  /** Rows that belong to no whole file. */
  async function strays(database: TestDatabase): Promise<number> {
    const { rows } = await database.pool.query(
      `select (select count(*) from search where source_file_id not in (select source_file_id from source_file_month))
         + (select count(*) from source_file where source_file_id not in (select source_file_id from cell_count))
         + (select abs(sum(accepted_count) - (select count(*) from search)) from source_file) as strays`,
    );
    return rows[0].strays;
  }

  async function expectSameAfterKill(paths: string[], total: number, boundaries: string): Promise<void> {
    const [cut, clean] = [await newDatabase(boundaries), await newDatabase(boundaries)];
    const { child, ended } = startLoad(cut.url, files.path, paths);
    while ((await fileCount(cut)) < 3 && child.exitCode === null) await delay(5);
    child.kill('SIGKILL');
    await ended;
    expect(await fileCount(cut), 'files stored when the process was killed').to.be.within(3, total - 1);
    expect(await strays(cut), 'rows of a file that is not stored whole').to.equal(0);
    const again = startLoad(cut.url, files.path, paths);
    const { status, output, complaint } = await again.ended;
    expect(status, complaint).to.equal(0);
    expect(JSON.parse(output).totals.unchanged).to.be.within(3, total - 1);
    await load(clean, paths);
    expect(await loadedContents(cut.db)).to.deep.equal(await loadedContents(clean.db));
    const { rows } = await cut.pool.query(`select state from job_run where job = 'load-searches' order by job_run_id`);
    expect(rows.map(({ state }) => state)).to.deep.equal(['abandoned', 'succeeded']);
  }

  it('ends, run again, in the very tables of one that was never cut off (made records)', async () => {
    await expectSameAfterKill([`${files.path}/made`], MADE_MONTHS.length + 3, `${files.path}/boroughs.geojson`);
  });

  it('ends, run again, in the very tables of one that was never cut off (published records)', async function () {
    needsSharedData(this, 'data/stops');
    const months = ['2016-06', '2018-04', '2018-05', '2020-07', '2021-09'];
    const paths = months.map((month) => sharedPath(`data/stops/${month}`));
    await expectSameAfterKill(paths, 8, sharedPath('data/boundaries/london_boroughs_2022_generalised.geojson'));
  });

  it('is the same when two processes load one folder at once', async () => {
    const [both, clean] = [
      await newDatabase(`${files.path}/boroughs.geojson`),
      await newDatabase(`${files.path}/boroughs.geojson`),
    ];
    const paths = [`${files.path}/made`];
    const processes = [startLoad(both.url, files.path, paths), startLoad(both.url, files.path, paths)];
    await load(clean, paths);
    const ends = await Promise.all(processes.map(({ ended }) => ended));
    expect(ends.map(({ status, complaint }) => complaint + status)).to.deep.equal(['0', '0']);
    const unchanged = ends.map(({ output }) => JSON.parse(output).totals.unchanged);
    expect(unchanged).to.have.members([0, MADE_MONTHS.length + 3]);
    expect(await loadedContents(both.db)).to.deep.equal(await loadedContents(clean.db));
  });
});
