import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { getAgeResidents } from '../../src/db/area.ts';
import {
  countAges,
  countFinds,
  countMonthlySearches,
  countOutcomes,
  countSearches,
  type FileMonthKey,
} from '../../src/db/cell-count.ts';
import { ETHNIC_GROUPS } from '../../src/vocabulary/ethnicity.ts';
import { buildExtract, type Cell } from '../support/build-records.ts';
import { loadOne } from '../support/csv-load.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';

const CAMDEN = 'E09000007';
const HACKNEY = 'E09000012';

/** Counted by hand below. */
const CELLS: Cell[] = [
  { areaCode: CAMDEN, group: 'black', searches: 6, outcome: 'arrest', find: 'found', age: 17 },
  { areaCode: CAMDEN, group: 'black', searches: 3, outcome: 'penalty-notice', find: 'found', age: 18 },
  { areaCode: CAMDEN, group: 'black', searches: 4, age: 'not-recorded' },
  { areaCode: CAMDEN, group: 'white', searches: 8, outcome: 'community-resolution', find: 'found', age: 50 },
  { areaCode: HACKNEY, group: 'white', reason: 'weapons', searches: 5, age: 9 },
  { areaCode: HACKNEY, group: 'white', subject: 'vehicle', searches: 7, outcome: 'arrest', find: 'found' },
];

describe('counts of searches', () => {
  let database: TestDatabase;
  let folder: string;
  let files: FileMonthKey[];

  before(async () => {
    database = await makeDatabase();
    folder = await mkdtemp(join(tmpdir(), 'evenhand-counts-'));
    const path = await buildExtract(join(folder, 'all.csv'), { '2026-03': CELLS, '2026-04': CELLS.slice(0, 1) });
    const { sourceFileId } = await loadOne(database, path);
    files = [{ sourceFileId, month: '2026-03' }];
  });
  after(async () => {
    await database?.drop();
    await rm(folder, { recursive: true, force: true });
  });

  it('tell finds apart by area, group and reason, and leave out vehicles in which nobody was searched', async () => {
    const counts = await countFinds(database.db, files);
    expect(counts).to.have.deep.members([
      { areaCode: CAMDEN, selfDefined: 'black', reason: 'drugs', kind: 'found', searches: 9 },
      { areaCode: CAMDEN, selfDefined: 'black', reason: 'drugs', kind: 'not-found', searches: 4 },
      { areaCode: CAMDEN, selfDefined: 'white', reason: 'drugs', kind: 'found', searches: 8 },
      { areaCode: HACKNEY, selfDefined: 'white', reason: 'weapons', kind: 'not-found', searches: 5 },
    ]);
  });

  it('tell outcomes apart, each in its class', async () => {
    const counts = await countOutcomes(database.db, files, CAMDEN);
    expect(counts).to.have.deep.members([
      { areaCode: CAMDEN, selfDefined: 'black', reason: 'drugs', kind: 'arrest', searches: 6 },
      { areaCode: CAMDEN, selfDefined: 'black', reason: 'drugs', kind: 'other-formal', searches: 3 },
      { areaCode: CAMDEN, selfDefined: 'black', reason: 'drugs', kind: 'no-further-action', searches: 4 },
      { areaCode: CAMDEN, selfDefined: 'white', reason: 'drugs', kind: 'community-resolution', searches: 8 },
    ]);
  });

  it('tell ages apart wherever the searches took place: 17 is a child, 18 is not, and a blank is no age', async () => {
    expect(await countAges(database.db, files)).to.have.deep.members([
      { selfDefined: 'black', reason: 'drugs', ageBand: '10-17', searches: 6 },
      { selfDefined: 'black', reason: 'drugs', ageBand: '18-24', searches: 3 },
      { selfDefined: 'black', reason: 'drugs', ageBand: 'not-recorded', searches: 4 },
      { selfDefined: 'white', reason: 'drugs', ageBand: 'over-34', searches: 8 },
      { selfDefined: 'white', reason: 'weapons', ageBand: 'under-10', searches: 5 },
    ]);
  });

  it('add up to the same searches, however they are told apart', async () => {
    const sum = (rows: readonly { searches: number }[]) => rows.reduce((total, { searches }) => total + searches, 0);
    const counts = [countSearches, countFinds, countOutcomes, countAges];
    expect(await Promise.all(counts.map(async (count) => sum(await count(database.db, files))))).to.deep.equal([
      26, 26, 26, 26,
    ]);
  });

  it('tell months apart, with both ethnicities, and leave vehicles out of them too', async () => {
    const both = [...files, ...files.map((file) => ({ ...file, month: '2026-04' }))];
    const seen = (group: 'black' | 'white') => ({ selfDefined: group, officerDefined: group });
    expect(await countMonthlySearches(database.db, both)).to.have.deep.members([
      { month: '2026-03', areaCode: CAMDEN, ...seen('black'), reason: 'drugs', searches: 13 },
      { month: '2026-03', areaCode: CAMDEN, ...seen('white'), reason: 'drugs', searches: 8 },
      { month: '2026-03', areaCode: HACKNEY, ...seen('white'), reason: 'weapons', searches: 5 },
      { month: '2026-04', areaCode: CAMDEN, ...seen('black'), reason: 'drugs', searches: 6 },
    ]);
    expect(await countMonthlySearches(database.db, both, HACKNEY)).to.have.length(1);
  });

  it('are of the months named alone, and none without any', async () => {
    const april = files.map((file) => ({ ...file, month: '2026-04' }));
    expect((await countFinds(database.db, april)).map(({ searches }) => searches)).to.deep.equal([6]);
    expect(await countAges(database.db, [])).to.deep.equal([]);
  });
});

describe('London’s residents by age', () => {
  it('are there for every group and every age compared, after any start', async () => {
    const database = await makeDatabase();
    try {
      const residents = await getAgeResidents(database.db);
      expect(Object.keys(residents)).to.have.members([...ETHNIC_GROUPS]);
      // The file's own numbers: Black residents aged 10 to 17, and White ones over 34.
      expect(residents.black['10-17']).to.equal(164_447);
      expect(residents.white['over-34']).to.equal(2_643_216);
      expect(residents.black).not.to.have.property('under-10');
    } finally {
      await database.drop();
    }
  });
});
