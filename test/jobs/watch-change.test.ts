import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { sql } from 'kysely';
import { loadGroups } from '../../jobs/load-groups.ts';
import { loadSearches } from '../../jobs/load-searches.ts';
import { measure } from '../../jobs/measure.ts';
import { runMonth } from '../../jobs/month.ts';
import { ofMonth } from '../../jobs/report.ts';
import { watchChange } from '../../jobs/watch-change.ts';
import { getResidents } from '../../src/db/area.ts';
import type { Deps } from '../../src/deps.ts';
import { type Month, monthsOf } from '../../src/domain/period.ts';
import { InputProblem } from '../../src/problem.ts';
import { buildExtract, buildGroups, type Cell, evenCells } from '../support/build-records.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { makeDeps, makeMailer } from '../support/deps.ts';

const HOUNSLOW = 'E09000018';
/** Without records, and the month from which Black people are searched three times as often in Hounslow. */
const MISSING = '2024-08';
const CHANGED = '2025-02';

describe('watching for change', function () {
  this.timeout(120_000);
  let folder: string;
  let database: TestDatabase;
  let deps: Deps;
  let mailer: ReturnType<typeof makeMailer>;
  let even: Cell[];

  const isHounslow = (cell: Cell) => cell.areaCode === HOUNSLOW && cell.group === 'black';
  const load = async (months: readonly Month[], name = 'records') => {
    const cellsOf = (month: Month) =>
      month < CHANGED ? even : even.map((cell) => (isHounslow(cell) ? { ...cell, searches: 3 * cell.searches } : cell));
    const path = await buildExtract(
      join(folder, `${name}.csv`),
      Object.fromEntries(months.map((month) => [month, cellsOf(month)])),
    );
    expect((await loadSearches(deps, { paths: [path] })).refused).to.deep.equal([]);
  };
  const stored = async () =>
    (
      await sql<{ watches: number; alarms: number }>`select
        (select count(*) from change_watch) as watches, (select count(*) from change_alarm) as alarms`.execute(
        database.db,
      )
    ).rows[0]!;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'evenhand-change-'));
    database = await makeDatabase();
    mailer = makeMailer();
    deps = makeDeps(database, { mailer });
    even = evenCells(await getResidents(database.db), { perResident: 1 / 8000 });
    const months = monthsOf({ from: '2024-01', to: '2025-05' });
    await load(months.filter((month) => month !== MISSING));
    await loadGroups(deps, [
      await buildGroups(join(folder, 'groups.csv'), [
        { name: 'Hounslow Group', areaCode: HOUNSLOW },
        { name: 'Camden Group', areaCode: 'E09000007' },
      ]),
    ]);
  });
  after(async () => {
    await database?.drop();
    await rm(folder, { recursive: true, force: true });
  });

  it('refuses a month that has not been measured', async () => {
    const refusal = await watchChange(deps, '2025-05').catch((error: Error) => error);
    expect(refusal).to.be.instanceOf(InputProblem).with.property('message').that.contains('run measure first');
  });

  it('watches nothing while all that is loaded up to the month is needed to learn from', async () => {
    await measure(deps, '2025-01');
    const { watch, alarms } = await watchChange(deps, '2025-01');
    expect(watch).to.include({ from: '2024-01', to: '2025-01', monthsPresent: 12, monthsWatched: 0, seriesWatched: 0 });
    expect(alarms).to.deep.equal([]);
  });

  it('finds a planted change where it is and says when it began, looking over the month that is missing', async () => {
    await measure(deps, '2025-05');
    const { watch, alarms, unchanged } = await watchChange(deps, '2025-05');
    expect(unchanged).to.equal(false);
    expect(watch).to.include({ monthsPresent: 16, monthsWatched: 4, learnedTo: '2025-01', volumeAreasWatched: 0 });
    const found = alarms.filter((alarm) => alarm.kind !== 'volume-high');
    expect(new Set(found.map(({ areaCode, kind, group }) => `${areaCode} ${kind} ${group}`))).to.deep.equal(
      new Set([`${HOUNSLOW} rise black`]),
    );
    expect(new Set(found.map(({ reason }) => reason))).to.deep.equal(new Set(['drugs', 'all-but-section-60']));
    const perMonth = even.find(isHounslow)!.searches;
    for (const alarm of found) {
      expect(alarm.since).to.equal(CHANGED);
      expect(alarm.searches).to.equal(alarm.monthsSince * 3 * perMonth);
      expect(alarm.before).to.include({ months: 12, searches: 12 * perMonth });
      expect(alarm.ratio / alarm.before.ratio).to.be.closeTo(3, 1e-9);
    }
  });

  it('stores nothing when it is run again', async () => {
    const before = await stored();
    const first = await watchChange(deps, '2025-05');
    expect(first.unchanged).to.equal(true);
    expect(first.alarms).to.have.length.above(0);
    expect(await stored()).to.deep.equal(before);
  });

  it('reaches the mail of the borough in which it sounded, in the month in which it did, and no other', async () => {
    const { alarms } = await watchChange(deps, '2025-05');
    const [first] = alarms;
    // In the month of the first alarm, when it was the latest.
    await runMonth(deps, first!.month, { paths: [] });
    const texts = new Map(mailer.mails.map(({ to, text }) => [to, text.replace(/\s+/g, ' ')]));
    expect(texts.get('group-e09000018@example.org'))
      .to.contain('What has changed')
      .and.to.contain('the rate of drug searches of Black residents has risen.')
      .and.to.contain('The latest month is provisional.');
    expect(texts.get('group-e09000007@example.org')).to.be.a('string').that.does.not.contain('What has changed');
  });

  it('is told in the month’s report, in numbers and a line', async () => {
    const report = await runMonth(deps, '2025-05', { paths: [] });
    const { alarms, watch } = await watchChange(deps, '2025-05');
    expect(report.changes).to.deep.equal({
      alarms: alarms.length,
      provisional: alarms.filter(({ month }) => month === '2025-05').length,
      seriesWatched: watch.seriesWatched,
    });
    expect(ofMonth(report)).to.match(/^Changes: \d+ alarms in the months watched, \d+ of them in the latest month/m);
  });

  it('keeps a watch for each edition, and leaves that of the earlier one as it was', async () => {
    const before = await stored();
    await load(['2025-05'], 'revised');
    await measure(deps, '2025-05');
    const { unchanged } = await watchChange(deps, '2025-05');
    // The very same records in a file of their own: another edition, with the same alarms.
    expect(unchanged).to.equal(false);
    const after = await stored();
    const { alarms } = await watchChange(deps, '2025-05');
    expect(after).to.deep.equal({ watches: before.watches + 1, alarms: before.alarms + alarms.length });
  });
});
