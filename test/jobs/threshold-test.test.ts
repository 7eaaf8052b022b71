import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { sql } from 'kysely';
import { loadSearches } from '../../jobs/load-searches.ts';
import { ofThresholds } from '../../jobs/report.ts';
import { findThresholdYear, testThresholds, thresholdDocument } from '../../jobs/threshold-test.ts';
import { findThresholdTest } from '../../src/db/threshold.ts';
import type { Deps } from '../../src/deps.ts';
import { monthsOf } from '../../src/domain/period.ts';
import { SYNTHETIC_LABEL, THRESHOLD_NOTES } from '../../src/domain/wording.ts';
import { InputProblem } from '../../src/problem.ts';
import { CITY_OF_LONDON } from '../../src/vocabulary/area.ts';
import { ETHNIC_GROUPS } from '../../src/vocabulary/ethnicity.ts';
import { buildExtract, type Cell } from '../support/build-records.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { makeDeps } from '../support/deps.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Six boroughs are enough for the test, and quick. */
const PLACES = ['E09000002', 'E09000003', 'E09000007', 'E09000012', 'E09000022', 'E09000033'];
/** A month in each of them: 20 searches of White people, 3 found something; of Black people 24 and 2. */
const CELLS: Cell[] = PLACES.flatMap((areaCode) => [
  { areaCode, group: 'white' as const, searches: 3, outcome: 'arrest' as const, find: 'found' as const },
  { areaCode, group: 'white' as const, searches: 17 },
  { areaCode, group: 'black' as const, searches: 2, outcome: 'arrest' as const, find: 'found' as const },
  { areaCode, group: 'black' as const, searches: 22 },
  ...(['asian', 'mixed', 'other'] as const).flatMap((group) => [
    { areaCode, group, searches: 2, outcome: 'arrest' as const, find: 'found' as const },
    { areaCode, group, searches: 8 },
  ]),
]);
/** What no threshold rests on. */
const LEFT_OUT: Cell[] = [
  { areaCode: CITY_OF_LONDON, group: 'white', searches: 4 },
  { areaCode: PLACES[0]!, group: 'unknown', searches: 5 },
  { areaCode: PLACES[0]!, group: 'black', reason: 'section-60', searches: 40 },
  { areaCode: PLACES[0]!, group: 'black', subject: 'vehicle', searches: 6 },
];
/** Long enough for chains of so few boroughs to agree. */
const SHORT = { chains: 2, warmUp: 300, draws: 400 };

describe('testing the thresholds of a financial year', function () {
  this.timeout(60_000);
  let folder: string;
  let database: TestDatabase;
  let deps: Deps;
  /** Labels and steps of the progress shown. */
  let shown: (string | number)[];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'evenhand-thresholds-'));
    database = await makeDatabase();
    shown = [];
    const progress = {
      start: (label: string, total: number) => shown.push(label, total),
      advance: (by: number) => shown.push(by),
      stop: () => shown.push('stop'),
    };
    deps = { ...makeDeps(database), progress };
  });
  after(async () => {
    await database?.drop();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(() => {
    shown.length = 0;
  });

  const load = async (name: string, months: readonly string[]) => {
    const path = await buildExtract(
      join(folder, `${name}.csv`),
      Object.fromEntries(months.map((month) => [month, [...CELLS, ...LEFT_OUT]])),
    );
    await loadSearches(deps, { paths: [path] });
  };
  const count = async (table: string) =>
    (await sql<{ count: number }>`select count(*) as count from ${sql.table(table)}`.execute(database.db)).rows[0]!
      .count;
  const refusalOf = async (month: string | undefined) => {
    const refusal = await findThresholdYear(deps, month).catch((error: Error) => error);
    expect(refusal).to.be.instanceOf(InputProblem);
    return (refusal as Error).message;
  };

  it('refuses when nothing is loaded, and says what to run', async () => {
    expect(await refusalOf(undefined)).to.contain('run load-searches first');
  });

  it('takes the last financial year over by the month, and refuses a month not reached or a year not loaded', async () => {
    await load('first', monthsOf({ from: '2025-08', to: '2026-03' }));
    const year = { from: '2025-04', to: '2026-03' };
    expect(await findThresholdYear(deps, undefined)).to.deep.equal(year);
    expect(await findThresholdYear(deps, '2026-03')).to.deep.equal(year);
    expect(await refusalOf('2026-04')).to.contain('later than the last month loaded (2026-03)');
    expect(await refusalOf('2026-02')).to.contain('None of the months from 2024-04 to 2025-03 is loaded');
  });

  it('stores the counts and no number, and samples nothing, while 8 of the 12 months are loaded', async () => {
    const { test, unchanged } = await testThresholds(deps, '2026-03');
    expect(unchanged).to.equal(false);
    expect(test.outcome.judgement).to.deep.equal({ state: 'month-missing' });
    expect(test.outcome.monthsPresent).to.equal(8);
    expect(test.outcome.groups.map(({ searches, finds, estimate }) => [searches, finds, estimate])).to.deep.equal(
      [[8 * 6 * 20, 8 * 6 * 3], [8 * 6 * 24, 8 * 6 * 2], ...[1, 2, 3].map(() => [8 * 6 * 10, 8 * 6 * 2])].map(
        (counts) => [...counts, undefined],
      ),
    );
    expect(test.outcome.leftOut).to.deep.equal({ notPlaced: 8 * 4, groupUnknown: 8 * 5, findUnknown: 0 });
    expect(shown).to.deep.equal([]);
    const text = ofThresholds({ test, unchanged });
    expect(text)
      .to.contain('April 2025 to March 2026 (8 of 12 months)')
      .and.to.contain('the records of 8 of the 12 months are loaded, and 9 are needed')
      .and.not.to.match(/\d% \(/);
  });

  it('says the same by hand, as one JSON document, and writes down the run', async () => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'jobs/run.ts', 'threshold-test', '--json'], {
      cwd: ROOT,
      env: { ...process.env, DATABASE_URL: database.url, EVENHAND_HOME: folder, SMTP_URL: '', LOG_LEVEL: 'silent' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let out = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect(code).to.equal(0);
    expect(JSON.parse(out)).to.deep.include({
      job: 'threshold-test',
      month: '2026-03',
      status: 'month-missing',
      monthsPresent: 8,
      edition: 1,
      unchanged: true,
      experimental: true,
      notes: THRESHOLD_NOTES,
    });
    const { rows } = await sql<{ job: string; period: string; state: string }>`
      select job, period, state from job_run`.execute(database.db);
    expect(rows).to.deep.equal([{ job: 'threshold-test', period: '2026-03', state: 'succeeded' }]);
  });

  it('estimates a threshold for each group as a further edition once the other months are loaded', async () => {
    await load('second', monthsOf({ from: '2025-04', to: '2025-07' }));
    shown.length = 0;
    const { test, unchanged } = await testThresholds(deps, '2026-03', SHORT);
    expect(unchanged).to.equal(false);
    expect(test.edition).to.equal(2);
    expect(test.outcome.judgement).to.deep.equal({ state: 'estimated' });
    expect(test.files).to.have.length(12);
    for (const { group, estimate } of test.outcome.groups) {
      expect(estimate!.threshold.low, group).to.be.above(0).and.below(estimate!.threshold.value);
      expect(estimate!.threshold.high, group).to.be.above(estimate!.threshold.value).and.below(1);
    }
    const [white, black] = test.outcome.groups;
    expect(white!.estimate!.contrast).to.deep.equal({ value: 0, low: 0, high: 0 });
    // Searched more often for their residents, and found with something less often.
    expect(black!.estimate!.contrast.high).to.be.below(0);
    expect(test.outcome.sampling).to.include({ chains: 2, iterations: 700, draws: 800 });
    expect(test.outcome.sampling!.largestRHat).to.be.within(1, 1.05);
    expect(shown).to.deep.equal(['sampling', 2, 1, 1, 'stop']);
  });

  it('prints each threshold with its counts, its range and every caveat', async () => {
    const { test } = await testThresholds(deps, '2026-03', SHORT);
    const text = ofThresholds({ test, unchanged: true });
    expect(text).to.match(
      /^Experimental: search thresholds, London, April 2025 to March 2026 \(edition 2, unchanged\)/,
    );
    expect(text).to.match(/^White {3}4,725,259 {5}1,440 {6}216 +\d+% \([\d.]+% to [\d.]+%\)$/m);
    expect(text).to.match(
      /^Black {3}1,188,153 {5}1,728 {6}144 +\d+% \([\d.]+% to [\d.]+%\) +[\d.]+ lower \([\d.]+ lower to [\d.]+ lower\)$/m,
    );
    for (const note of THRESHOLD_NOTES) expect(text).to.contain(note);
    expect(text).not.to.contain(SYNTHETIC_LABEL);
    expect(ofThresholds({ test: { ...test, isSynthetic: true }, unchanged: true })).to.contain(SYNTHETIC_LABEL);
    const { groups, notes } = thresholdDocument({ test, unchanged: true });
    expect(groups.map(({ group }) => group)).to.deep.equal([...ETHNIC_GROUPS]);
    expect(groups[1]).to.include({ searches: 1728, finds: 144, residents: 1_188_153 });
    expect(notes).to.equal(THRESHOLD_NOTES);
  });

  it('computes and stores nothing when it is run again on the same files', async () => {
    const tables = ['threshold_test', 'threshold_estimate', 'threshold_file'];
    const before = await Promise.all(tables.map(count));
    const again = await testThresholds(deps, '2026-03', SHORT);
    expect(again.unchanged).to.equal(true);
    expect(again.test.edition).to.equal(2);
    expect(shown).to.deep.equal([]);
    expect(await Promise.all(tables.map(count))).to.deep.equal(before);
  });

  it('gives no number, and the reason, where the chains were too short to agree', async () => {
    const { test } = await testThresholds(deps, '2026-03', { chains: 2, warmUp: 5, draws: 10 });
    expect(test.edition).to.equal(3);
    expect(test.outcome.judgement).to.deep.equal({ state: 'not-estimable', reason: 'the chains disagree' });
    expect(test.outcome.sampling!.largestRHat).to.be.above(1.05);
    expect(test.outcome.groups.map(({ estimate }) => estimate)).to.deep.equal(ETHNIC_GROUPS.map(() => undefined));
    expect(ofThresholds({ test, unchanged: false }))
      .to.contain('runs of the model did not come to the same answer')
      .and.not.to.match(/\d% \(/);
  });

  it('gives the same thresholds for the same year and records whenever it computes them, and one edition for two processes', async () => {
    const { rows } = await sql<{ threshold: number }>`
      select threshold from threshold_test join threshold_estimate using (threshold_test_id)
      where edition = 2 order by ethnic_group`.execute(database.db);
    const both = await Promise.all([
      testThresholds(deps, '2026-03', SHORT),
      testThresholds(makeDeps(database), '2026-03', SHORT),
    ]);
    expect(both.map(({ test }) => test.edition)).to.deep.equal([4, 4]);
    expect(both.map(({ unchanged }) => unchanged)).to.have.members([true, false]);
    const found = (await findThresholdTest(database.db, '2026-03'))!.outcome.groups
      .toSorted((a, b) => (a.group < b.group ? -1 : 1))
      .map(({ estimate }) => ({ threshold: estimate!.threshold.value }));
    expect(found).to.deep.equal(rows);
  });
});
