import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { sql } from 'kysely';
import { loadBoundaries } from '../../jobs/load-boundaries.ts';
import { countSearches, type FileMonthKey } from '../../src/db/cell-count.ts';
import { countRepeats } from '../../src/db/repeated-count.ts';
import { geoJson, type MadeFeature, madeFeatures, OUTSIDE, pointIn, squareOf } from '../support/csv-boundaries.ts';
import { type CsvFolder, makeCsvFolder } from '../support/csv-folder.ts';
import { loadOne } from '../support/csv-load.ts';
import {
  archiveName,
  EXTRACT_HEADINGS,
  extractCsv,
  type PoliceUkSearch,
  policeUkCsv,
} from '../support/csv-searches.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { makeDeps } from '../support/deps.ts';

const [CAMDEN, HACKNEY, BRENT] = ['E09000007', 'E09000012', 'E09000005'] as const;

/** Rows as often as given. */
const times = <Row>(count: number, row: Row): Row[] => Array.from({ length: count }, () => row);

const BLACK: Partial<PoliceUkSearch> = {
  'Self-defined ethnicity': 'Black/African/Caribbean/Black British - African',
  'Officer-defined ethnicity': 'Black',
};
const NOT_STATED: Partial<PoliceUkSearch> = { 'Self-defined ethnicity': 'Other ethnic group - Not stated' };
const WEAPONS: Partial<PoliceUkSearch> = {
  Legislation: 'Police and Criminal Evidence Act 1984 (section 1)',
  'Object of search': 'Offensive weapons',
};

/** A month in which rows repeat others here and there; counted by hand below. */
const MAY: Partial<PoliceUkSearch>[] = [
  ...times(3, pointIn(CAMDEN)),
  // Alike but for one value each.
  { ...pointIn(CAMDEN), 'Age range': '25-34' },
  { ...pointIn(CAMDEN), Date: '2022-05-10T13:41:00+00:00' },
  ...times(2, { ...pointIn(CAMDEN), ...WEAPONS }),
  ...times(2, { ...pointIn(HACKNEY), ...BLACK }),
  ...times(4, { ...pointIn(HACKNEY), ...BLACK, ...NOT_STATED }),
  ...times(2, { ...pointIn(HACKNEY), Type: 'Person and Vehicle search' }),
  ...times(5, {
    ...pointIn(HACKNEY),
    Type: 'Vehicle search',
    'Self-defined ethnicity': '',
    'Officer-defined ethnicity': '',
  }),
  ...times(2, OUTSIDE),
  ...times(2, { Latitude: '', Longitude: '' }),
];

const WHITE = { selfDefined: 'white', officerDefined: 'white', reason: 'drugs' } as const;
const ELSEWHERE = [
  { areaCode: 'outside-london', ...WHITE, searches: 1 },
  { areaCode: 'unplaced', ...WHITE, searches: 1 },
];
const inCamden = (areaCode: string) => [
  { areaCode, ...WHITE, searches: 2 },
  { areaCode, ...WHITE, reason: 'weapons', searches: 1 },
];
const inHackney = (areaCode: string) => [
  { areaCode, ...WHITE, searches: 1 },
  { areaCode, selfDefined: 'black', officerDefined: 'black', reason: 'drugs', searches: 1 },
  { areaCode, selfDefined: 'unknown', officerDefined: 'black', reason: 'drugs', searches: 3 },
];

describe('counts of rows that repeat another', () => {
  let database: TestDatabase;
  let folder: CsvFolder;
  let may: FileMonthKey;
  let city: FileMonthKey;
  let extract: FileMonthKey;

  const place = async (features: MadeFeature[]) =>
    loadBoundaries(makeDeps(database), [await folder.write('boroughs.geojson', geoJson(features))]);
  const load = async (name: string, content: string, month: string): Promise<FileMonthKey> => {
    const { sourceFileId } = await loadOne(database, await folder.write(name, content));
    return { sourceFileId, month };
  };
  const stored = async () =>
    (await sql<Record<string, unknown>>`select * from repeated_count order by 1, 2, 3, 4, 5, 6, 7`.execute(database.db))
      .rows;

  before(async () => {
    database = await makeDatabase();
    folder = await makeCsvFolder();
    await place(madeFeatures());
    may = await load(archiveName('2022-05'), policeUkCsv(MAY), '2022-05');
    // One row, which the Met's file holds too.
    city = await load(archiveName('2022-05', 'city-of-london'), policeUkCsv([pointIn(CAMDEN)]), '2022-05');
    // Each row of this extract stands for several searches; every month of it has the same rows.
    const rows = ['06', '07'].flatMap((month) =>
      times(2, { Date: `10/${month}/2022`, 'Borough of Stop': 'Brent', Count: '3' }),
    );
    extract = await load('extract.csv', extractCsv(rows, [...EXTRACT_HEADINGS, 'Count']), '2022-06');
  });
  after(async () => {
    await folder.remove();
    await database.drop();
  });

  it('are of the copies beyond the first, by borough, both ethnicities and reason, without vehicles nobody was searched in', async () => {
    expect(await countRepeats(database.db, [may])).to.have.deep.members([
      ...inCamden(CAMDEN),
      ...inHackney(HACKNEY),
      ...ELSEWHERE,
    ]);
    const { rows } = await sql<{ searches: number }>`
      select searches from repeated_count where subject = 'vehicle'`.execute(database.db);
    expect(rows).to.deep.equal([{ searches: 4 }]);
  });

  it('are of one borough where one is named', async () => {
    expect(await countRepeats(database.db, [may], CAMDEN)).to.have.deep.members(inCamden(CAMDEN));
    expect(await countRepeats(database.db, [may], BRENT)).to.deep.equal([]);
  });

  it('are none in a file without repeats, nor of a row that stands once in each of two files', async () => {
    expect(await countRepeats(database.db, [city])).to.deep.equal([]);
    expect(await countRepeats(database.db, [city, may], CAMDEN)).to.have.deep.members(inCamden(CAMDEN));
    expect(await countRepeats(database.db, [])).to.deep.equal([]);
  });

  it('count the searches that a row stands for, month by month', async () => {
    expect(await countRepeats(database.db, [extract])).to.deep.equal([{ areaCode: BRENT, ...WHITE, searches: 3 }]);
    expect(await countRepeats(database.db, [extract, { ...extract, month: '2022-07' }])).to.deep.equal([
      { areaCode: BRENT, ...WHITE, searches: 6 },
    ]);
    expect(await countRepeats(database.db, [{ ...extract, month: '2022-08' }])).to.deep.equal([]);
  });

  it('are never more than the searches they are among', async () => {
    const keyOf = (row: { areaCode: string; selfDefined: string; officerDefined: string; reason: string }) =>
      `${row.areaCode} ${row.selfDefined} ${row.officerDefined} ${row.reason}`;
    const files = [city, may, extract];
    const searches = new Map((await countSearches(database.db, files)).map((row) => [keyOf(row), row.searches]));
    const repeats = await countRepeats(database.db, files);
    expect(repeats).to.have.length(8);
    for (const row of repeats) expect(row.searches, keyOf(row)).to.be.below(searches.get(keyOf(row))!);
  });

  it('are the same by the statement that counts them for files loaded before there was a table of them', async () => {
    const counted = await stored();
    expect(counted).to.have.length.above(8);
    const migration = await readFile(new URL('../../sql/migrations/0004_flags.sql', import.meta.url), 'utf8');
    const statement = migration.slice(migration.indexOf('insert into repeated_count'));
    await sql`delete from repeated_count`.execute(database.db);
    await sql.raw(statement).execute(database.db);
    expect(await stored()).to.deep.equal(counted);
  });

  it('move with the searches when borders move', async () => {
    const moved = madeFeatures();
    // Camden and Hackney change places.
    moved[6]!.geometry = { type: 'Polygon', coordinates: [squareOf(HACKNEY).ring] };
    moved[11]!.geometry = { type: 'Polygon', coordinates: [squareOf(CAMDEN).ring] };
    await place(moved);
    expect(await countRepeats(database.db, [may])).to.have.deep.members([
      ...inCamden(HACKNEY),
      ...inHackney(CAMDEN),
      ...ELSEWHERE,
    ]);
    expect(await countRepeats(database.db, [extract])).to.deep.equal([{ areaCode: BRENT, ...WHITE, searches: 3 }]);
  });
});
