import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { sql } from 'kysely';
import { loadGroups } from '../../jobs/load-groups.ts';
import { loadSearches } from '../../jobs/load-searches.ts';
import { measure } from '../../jobs/measure.ts';
import { type FlagReport, raiseFlags } from '../../jobs/raise-flags.ts';
import { ofFlags } from '../../jobs/report.ts';
import { sendDigests } from '../../jobs/send-digests.ts';
import { getResidents } from '../../src/db/area.ts';
import { listHealthFindings } from '../../src/db/data-health.ts';
import { findDelivery, listDigests } from '../../src/db/delivery.ts';
import { listFlags } from '../../src/db/flag.ts';
import { findMeasurement } from '../../src/db/measurement.ts';
import type { Deps } from '../../src/deps.ts';
import { isOpenAt } from '../../src/domain/flag.ts';
import { monthsOf } from '../../src/domain/period.ts';
import { buildExtract, buildGroups, type Cell, scatteredCells } from '../support/build-records.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { makeDeps } from '../support/deps.ts';

const HOUNSLOW = 'E09000018';
const BRENT = 'E09000005';
const PLANTED: Cell = { areaCode: HOUNSLOW, group: 'black', reason: 'drugs', searches: 300 };
const IN_BRENT: Cell = { areaCode: BRENT, group: 'black', reason: 'drugs', searches: 900 };
const NOTHING = { opened: 0, waiting: 0, continued: 0, absent: 0, cleared: 0, withdrawn: 0 };

describe('flags on records that cannot be relied on', function () {
  this.timeout(120_000);
  let folder: string;
  let database: TestDatabase;
  let deps: Deps;
  let usual: Cell[];

  const load = async (name: string, months: Record<string, readonly Cell[]>) => {
    const { refused } = await loadSearches(deps, { paths: [await buildExtract(join(folder, `${name}.csv`), months)] });
    expect(refused).to.deep.equal([]);
  };
  const raise = async (month: string): Promise<FlagReport> => raiseFlags(deps, month, await measure(deps, month));
  const countsOf = ({ lists: _, ...counts }: FlagReport) => counts;
  const countEvents = async () =>
    (await sql<{ count: number }>`select count(*) as count from flag_event`.execute(database.db)).rows[0]!.count;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'evenhand-blocked-'));
    database = await makeDatabase();
    deps = makeDeps(database);
    usual = scatteredCells(await getResidents(database.db));
    const months = monthsOf({ from: '2024-06', to: '2024-12' });
    await load(
      'first',
      Object.fromEntries(months.map((month) => [month, month === '2024-06' ? [...usual, PLANTED] : usual])),
    );
    // Every day of the month has a search, so that it is taken for a whole month; and yet hardly any are there.
    await load('partial', { '2025-01': [{ ...IN_BRENT, searches: 93 }] });
    const groups = [{ name: 'Brent Monitoring Group', areaCode: BRENT, nextMeeting: '2025-07-14' }];
    await loadGroups(deps, [await buildGroups(join(folder, 'groups.csv'), groups)]);
  });
  after(async () => {
    await database?.drop();
    await rm(folder, { recursive: true, force: true });
  });

  it('open while nothing blocks', async () => {
    expect(countsOf(await raise('2024-12')).opened).to.be.at.least(1);
  });

  it('are not called robust where they rest on records that repeat another', async () => {
    const flag = (await listFlags(database.db)).find((one) => one.areaCode === HOUNSLOW && one.reason === 'drugs')!;
    // The 300 planted searches are 30 records ten times over.
    expect(flag.evidence.robustness).to.include({ 'without-repeats': 'fails', 'without-section-60': 'holds' });
  });

  it('neither open nor clear once a month of the twelve is there in part only, and no list is made', async () => {
    const before = await countEvents();
    const report = await raise('2025-01');
    expect(countsOf(report)).to.deep.equal(NOTHING);
    expect(report.lists.map(({ state, cells }) => [state, cells.length])).to.deep.equal([
      ['blocked', 0],
      ['blocked', 0],
    ]);
    expect(await countEvents()).to.equal(before);
    expect((await listFlags(database.db)).every((flag) => isOpenAt(flag, '2025-01'))).to.equal(true);
    expect(ofFlags('2025-01', report)).to.include('the records of a month have a fault');
  });

  it('are named in the mail with the month and its fault, first among what is said of the data', async () => {
    await sendDigests(deps, '2025-01');
    const [digest] = await listDigests(database.db, '2025-01');
    const text = (await findDelivery(database.db, digest!.deliveryId))!.plainText.replace(/\s+/g, ' ');
    const fault = 'The records for January 2025 are most likely not all there. There are 93';
    expect(text).to.include(
      'No list was made this month, because some of the records it would rest on have a serious fault.',
    );
    expect(text).to.include(`Findings made before stay as they were. ${fault}`);
    expect(text).to.match(new RegExp(`About the data\\W+${fault}`, 'i'));
  });

  it('are kept with the edition, of missing months too, and cannot be changed', async () => {
    const { measurementId } = (await findMeasurement(database.db, '2025-01'))!;
    const findings = await listHealthFindings(database.db, measurementId);
    const ofRule = (rule: string) => findings.filter((finding) => finding.rule === rule).map(({ month }) => month);
    expect(ofRule('partial-month')).to.deep.equal(['2025-01']);
    expect(ofRule('missing-month')).to.include.members(['2024-02', '2024-05']).and.not.include('2024-06');
    const change = await sql`update data_health set severity = 'note'`
      .execute(database.db)
      .catch((error: Error) => error);
    expect(change).to.be.instanceOf(Error).with.property('message').that.contains('append-only');
  });

  it('stay blocked in the next month, and go on once the month is mended', async () => {
    await load('february', { '2025-02': usual });
    expect(countsOf(await raise('2025-02'))).to.deep.equal(NOTHING);
    await load('mended', { '2025-01': usual });
    const report = await raise('2025-02');
    expect(report.lists.map(({ state }) => state)).to.not.include('blocked');
    expect(countsOf(report).continued + countsOf(report).absent).to.be.at.least(1);
  });
});
