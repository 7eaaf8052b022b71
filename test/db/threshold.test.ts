import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { sql } from 'kysely';
import {
  countThresholdSearches,
  findThresholdTest,
  type NewThresholdTest,
  storeThresholdTest,
} from '../../src/db/threshold.ts';
import type { ThresholdOutcome } from '../../src/domain/threshold.ts';
import { ETHNIC_GROUPS } from '../../src/vocabulary/ethnicity.ts';
import { buildExtract, buildPoliceUk, type Cell } from '../support/build-records.ts';
import { loadOne } from '../support/csv-load.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';

const CAMDEN = 'E09000007';
const HACKNEY = 'E09000012';

/** Counted by hand below. */
const CELLS: Cell[] = [
  { areaCode: CAMDEN, group: 'black', searches: 6, outcome: 'arrest', find: 'found' },
  { areaCode: CAMDEN, group: 'black', reason: 'weapons', searches: 3, outcome: 'arrest', find: 'found' },
  { areaCode: CAMDEN, group: 'black', searches: 4 },
  { areaCode: CAMDEN, group: 'black', reason: 'section-60', searches: 50 },
  { areaCode: HACKNEY, group: 'unknown', searches: 5 },
  { areaCode: HACKNEY, group: 'white', subject: 'vehicle', searches: 7, outcome: 'arrest', find: 'found' },
];

describe('threshold tests in the database', () => {
  let database: TestDatabase;
  let folder: string;
  let sourceFileId: number;

  before(async () => {
    database = await makeDatabase();
    folder = await mkdtemp(join(tmpdir(), 'evenhand-threshold-'));
    const path = await buildExtract(join(folder, 'all.csv'), {
      '2026-02': CELLS.slice(0, 1),
      '2026-03': CELLS,
      '2026-04': CELLS.slice(0, 1),
    });
    ({ sourceFileId } = await loadOne(database, path));
  });
  after(async () => {
    await database?.drop();
    await rm(folder, { recursive: true, force: true });
  });

  it('count persons searched on suspicion by month, area, group and find: no section 60, no vehicles alone', async () => {
    const files = ['2026-02', '2026-03'].map((month) => ({ sourceFileId, month }));
    expect(await countThresholdSearches(database.db, files)).to.have.deep.members([
      { month: '2026-02', areaCode: CAMDEN, selfDefined: 'black', kind: 'found', searches: 6 },
      { month: '2026-03', areaCode: CAMDEN, selfDefined: 'black', kind: 'found', searches: 9 },
      { month: '2026-03', areaCode: CAMDEN, selfDefined: 'black', kind: 'not-found', searches: 4 },
      { month: '2026-03', areaCode: HACKNEY, selfDefined: 'unknown', kind: 'not-found', searches: 5 },
    ]);
  });

  it('count as not recorded what the publisher left blank, and nothing of a month not asked for', async () => {
    const path = await buildPoliceUk(folder, '2025-12', [{ areaCode: CAMDEN, group: 'asian', searches: 2 }]);
    const published = await loadOne(database, path);
    const counts = await countThresholdSearches(database.db, [
      { sourceFileId: published.sourceFileId, month: '2025-12' },
      { sourceFileId, month: '2025-12' },
    ]);
    // Without boundaries a search of data.police.uk has no place.
    expect(counts).to.deep.equal([
      { month: '2025-12', areaCode: 'unplaced', selfDefined: 'asian', kind: 'not-recorded', searches: 2 },
    ]);
    expect(await countThresholdSearches(database.db, [])).to.deep.equal([]);
  });

  const outcome: ThresholdOutcome = {
    judgement: { state: 'estimated' },
    groups: ETHNIC_GROUPS.map((group, at) => ({
      group,
      searches: 100 + at,
      finds: 20 + at,
      residents: 1000 * (at + 1),
      estimate: {
        threshold: { value: 0.2, low: 0.15, high: 0.26 },
        contrast: { value: 0.01 * at, low: -0.05, high: 0.07 },
        effectiveDraws: 812.5,
      },
    })),
    leftOut: { notPlaced: 3, groupUnknown: 2, findUnknown: 1 },
    monthsPresent: 2,
    monthsRecorded: 2,
    sampling: { chains: 4, iterations: 1200, draws: 2800, largestRHat: 1.01, acceptance: 0.87, divergences: 1 },
  };
  const test = (only: Partial<NewThresholdTest> = {}): NewThresholdTest => ({
    from: '2025-04',
    to: '2026-03',
    methodVersion: 'test',
    inputs: 'first',
    boundarySetId: undefined,
    isSynthetic: false,
    files: ['2026-02', '2026-03'].map((month) => ({ sourceFileId, month })),
    outcome,
    ...only,
  });

  it('come back as they were stored, with their files', async () => {
    const { test: stored, isNew } = await storeThresholdTest(database.db, test());
    expect(isNew).to.equal(true);
    expect(stored.edition).to.equal(1);
    const found = await findThresholdTest(database.db, '2026-03');
    expect(found).to.deep.equal(stored);
    expect(found).to.deep.include(test());
    expect(await findThresholdTest(database.db, '2025-03')).to.equal(undefined);
  });

  it('are stored once from the same inputs, and as a further edition from others', async () => {
    expect((await storeThresholdTest(database.db, test())).isNew).to.equal(false);
    const none = outcome.groups.map((group) => ({ ...group, estimate: undefined }));
    // A parameter that never moved has an R-hat without bound.
    const sampling = { ...outcome.sampling!, largestRHat: Infinity };
    const second = test({
      inputs: 'second',
      outcome: {
        ...outcome,
        judgement: { state: 'not-estimable', reason: 'the chains disagree' },
        groups: none,
        sampling,
      },
    });
    expect((await storeThresholdTest(database.db, second)).test.edition).to.equal(2);
    expect(await findThresholdTest(database.db, '2026-03')).to.deep.include({ ...second, edition: 2 });
    const { rows } = await sql<{ edition: number; thresholds: number }>`
      select edition, count(threshold) as thresholds
      from threshold_test join threshold_estimate using (threshold_test_id)
      group by edition order by edition`.execute(database.db);
    expect(rows).to.deep.equal([
      { edition: 1, thresholds: 5 },
      { edition: 2, thresholds: 0 },
    ]);
  });

  it('can be neither changed nor removed', async () => {
    const statements = {
      threshold_test: sql`update threshold_test set state = 'month-missing'`,
      threshold_estimate: sql`delete from threshold_estimate`,
      threshold_file: sql`truncate threshold_file`,
    };
    for (const [table, statement] of Object.entries(statements)) {
      const refusal = await statement.execute(database.db).catch((error) => error);
      expect(refusal, table).to.be.instanceOf(Error).with.property('message', `${table} is append-only`);
    }
  });

  it('are refused with more finds than searches, for a year that is none, and as estimated without a sampling', async () => {
    const [white, ...others] = outcome.groups;
    const wrong: [Partial<NewThresholdTest>, RegExp][] = [
      [{ outcome: { ...outcome, groups: [{ ...white!, finds: 101 }, ...others] } }, /threshold_estimate/],
      [{ from: '2025-05', to: '2026-04' }, /threshold_test_from_month_check/],
      [{ to: '2026-02' }, /threshold_test_check|to_month/],
      [{ outcome: { ...outcome, sampling: undefined } }, /threshold_test_check/],
    ];
    for (const [only, message] of wrong) {
      const refusal = await database.db
        .transaction()
        .execute((trx) => storeThresholdTest(trx, test({ inputs: 'wrong', ...only })))
        .catch((error) => error);
      expect(refusal).to.be.instanceOf(Error);
      expect((refusal as Error).message).to.match(message);
    }
  });
});
