import { expect } from 'chai';
import { loadBoundaries } from '../../jobs/load-boundaries.ts';
import { InputProblem } from '../../src/problem.ts';
import { geoJson, madeFeatures, OUTSIDE, pointIn, squareOf } from '../support/csv-boundaries.ts';
import { type CsvFolder, makeCsvFolder } from '../support/csv-folder.ts';
import { loadOne } from '../support/csv-load.ts';
import { archiveName, extractCsv, policeUkCsv } from '../support/csv-searches.ts';
import { loadedContents, tableContents } from '../support/csv-tables.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { makeDeps } from '../support/deps.ts';

const [CAMDEN, HACKNEY] = ['E09000007', 'E09000012'];

describe('loading borough boundaries', () => {
  let database: TestDatabase;
  let folder: CsvFolder;
  let boundaries: string;
  let searches: string;
  let extract: string;
  beforeEach(async () => {
    database = await makeDatabase();
    folder = await makeCsvFolder();
    boundaries = await folder.write('boroughs.geojson', geoJson(madeFeatures()));
    const places = [pointIn(CAMDEN), pointIn(CAMDEN), pointIn(HACKNEY), OUTSIDE, { Latitude: '', Longitude: '' }];
    searches = await folder.write(archiveName('2022-05'), policeUkCsv(places));
    extract = await folder.write(
      'extract.csv',
      extractCsv([{ 'Borough of Stop': 'Brent' }, { 'Borough of Stop': '' }]),
    );
  });
  afterEach(async () => {
    await folder.remove();
    await database.drop();
  });

  const loadSet = (path: string) => loadBoundaries(makeDeps(database), [path]);

  async function searchesByArea(source = 'police-uk'): Promise<Record<string, number>> {
    const { rows } = await database.pool.query<{ area_code: string; searches: number }>(
      `select area_code, sum(searches)::integer as searches
       from cell_count join source_file using (source_file_id) where source = $1 group by 1 order by 1`,
      [source],
    );
    return Object.fromEntries(rows.map(({ area_code, searches: count }) => [area_code, count]));
  }
  async function unplaced(): Promise<number> {
    const { rows } = await database.pool.query(
      `select unplaced_count from source_file_month join source_file using (source_file_id) where source = 'police-uk'`,
    );
    return rows[0].unplaced_count;
  }
  const PLACED = { [CAMDEN]: 2, [HACKNEY]: 1, 'outside-london': 1, unplaced: 1 };

  it('places the searches loaded after it, and counts what has no borough', async () => {
    expect(await loadSet(boundaries)).to.include({ areas: 33, points: 0, recounted: 0, unchanged: false });
    await loadOne(database, searches);
    expect(await searchesByArea()).to.deep.equal(PLACED);
    expect(await unplaced()).to.equal(2);
  });

  it('places the searches loaded before it and counts them anew, as if it had come first', async () => {
    await loadOne(database, searches);
    await loadOne(database, extract);
    expect(await searchesByArea()).to.deep.equal({ unplaced: 5 });
    expect(await unplaced()).to.equal(5);
    expect(await loadSet(boundaries)).to.include({ points: 3, outside: 1, recounted: 1, unchanged: false });
    expect(await searchesByArea()).to.deep.equal(PLACED);
    expect(await unplaced()).to.equal(2);

    const other = await makeDatabase();
    await loadBoundaries(makeDeps(other), [boundaries]);
    await loadOne(other, searches);
    await loadOne(other, extract);
    expect(await loadedContents(database.db)).to.deep.equal(await loadedContents(other.db));
    await other.drop();
  });

  it('leaves the boroughs that an extract names as they are', async () => {
    await loadOne(database, extract);
    await loadSet(boundaries);
    expect(await searchesByArea('mps-extract')).to.deep.equal({ E09000005: 1, unplaced: 1 });
  });

  it('changes nothing when the bytes are the same', async () => {
    await loadSet(boundaries);
    await loadOne(database, searches);
    const before = await tableContents(database.db);
    const copy = await folder.write('copy.geojson', geoJson(madeFeatures()));
    expect(await loadSet(copy)).to.include({ unchanged: true, recounted: 0 });
    expect(await tableContents(database.db)).to.deep.equal(before);
  });

  it('moves searches when borders move, and back again with the older file', async () => {
    await loadOne(database, searches);
    await loadSet(boundaries);
    const moved = madeFeatures();
    // Camden and Hackney change places.
    moved[6]!.geometry = { type: 'Polygon', coordinates: [squareOf(HACKNEY).ring] };
    moved[11]!.geometry = { type: 'Polygon', coordinates: [squareOf(CAMDEN).ring] };
    expect(await loadSet(await folder.write('moved.geojson', geoJson(moved)))).to.include({ recounted: 1 });
    expect(await searchesByArea()).to.deep.equal({ ...PLACED, [CAMDEN]: 1, [HACKNEY]: 2 });
    expect(await loadSet(boundaries)).to.include({ unchanged: false, recounted: 1 });
    expect(await searchesByArea()).to.deep.equal(PLACED);
  });

  it('leaves the database as it was when the file is refused', async () => {
    await loadSet(boundaries);
    await loadOne(database, searches);
    const before = await tableContents(database.db);
    for (const content of ['', '{"type":"FeatureCollection","features":[]}', geoJson(madeFeatures().slice(3))]) {
      const path = await folder.write('bad.geojson', content);
      expect(await loadSet(path).catch((error: unknown) => error)).to.be.instanceOf(InputProblem);
    }
    expect(await tableContents(database.db)).to.deep.equal(before);
  });

  it('takes one file, no more and no fewer', async () => {
    for (const paths of [[], [boundaries, boundaries]]) {
      const problem = await loadBoundaries(makeDeps(database), paths).catch((error: unknown) => error);
      expect((problem as Error).message).to.contain(`one GeoJSON file with --from-file; ${paths.length} were given`);
    }
  });
});
