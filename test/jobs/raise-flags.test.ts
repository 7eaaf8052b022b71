import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { sql } from 'kysely';
import { loadSearches } from '../../jobs/load-searches.ts';
import { measure } from '../../jobs/measure.ts';
import { type FlagReport, raiseFlags } from '../../jobs/raise-flags.ts';
import { getResidents } from '../../src/db/area.ts';
import { listFigureLists, listFlagCells, listFlags } from '../../src/db/flag.ts';
import { findMeasurement } from '../../src/db/measurement.ts';
import type { Deps } from '../../src/deps.ts';
import { isListedAt, isOpenAt } from '../../src/domain/flag.ts';
import { monthsOf } from '../../src/domain/period.ts';
import { InputProblem } from '../../src/problem.ts';
import { buildExtract, type Cell, evenCells } from '../support/build-records.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { makeDeps } from '../support/deps.ts';

const HOUNSLOW = 'E09000018';

/** A month in which Black people were searched in Hounslow far more often than anywhere else. */
const BURST: Cell = { areaCode: HOUNSLOW, group: 'black', reason: 'drugs', searches: 300 };

async function raise(deps: Deps, month: string): Promise<FlagReport> {
  const { measurement, measured, window } = await measure(deps, month);
  return raiseFlags(deps, month, measurement, measured, window);
}

const countsOf = ({ lists: _, ...counts }: FlagReport) => counts;
const NOTHING = { opened: 0, continued: 0, absent: 0, cleared: 0, withdrawn: 0 };

describe('raising flags', function () {
  this.timeout(60_000);
  let folder: string;
  let database: TestDatabase;
  let deps: Deps;
  let even: Cell[];

  const load = async (name: string, months: Record<string, readonly Cell[]>) => {
    const path = await buildExtract(join(folder, `${name}.csv`), months);
    const { refused } = await loadSearches(deps, { paths: [path] });
    expect(refused).to.deep.equal([]);
  };
  const countEvents = async () =>
    (await sql<{ count: number }>`select count(*) as count from flag_event`.execute(database.db)).rows[0]!.count;

  describe('over a run of months', () => {
    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'evenhand-flags-'));
      database = await makeDatabase();
      deps = makeDeps(database);
      even = evenCells(await getResidents(database.db), { perResident: 1 / 6000 });
      const months = ['2024-01', ...monthsOf({ from: '2024-06', to: '2025-04' })];
      await load(
        'first',
        Object.fromEntries(months.map((month) => [month, month === '2024-01' ? [...even, BURST] : even])),
      );
    });
    after(async () => {
      await database?.drop();
      await rm(folder, { recursive: true, force: true });
    });

    it('opens one flag where one figure was planted, with the evidence that stood before the reader', async () => {
      const report = await raise(deps, '2024-11');
      // For the reason itself, and in the sum of all reasons but section 60.
      expect(countsOf(report)).to.deep.equal({ ...NOTHING, opened: 2 });
      const flags = await listFlags(database.db);
      expect(
        flags.map(({ areaCode, group, reason, openedMonth }) => [areaCode, group, reason, openedMonth]),
      ).to.have.deep.members([
        [HOUNSLOW, 'black', 'drugs', '2024-11'],
        [HOUNSLOW, 'black', 'all-but-section-60', '2024-11'],
      ]);
      const { evidence } = flags.find((flag) => flag.reason === 'drugs')!;
      const perMonth = even.find((cell) => cell.areaCode === HOUNSLOW && cell.group === 'black')!.searches;
      expect(evidence).to.include({ month: '2024-11', from: '2023-12', to: '2024-11', monthsPresent: 7 });
      expect(evidence.searches).to.equal(7 * perMonth + 300);
      expect(evidence.londonRatio).to.be.closeTo(2, 0.5);
      expect(evidence.ratio).to.be.above(1.5 * evidence.londonRatio);
      expect(evidence.low).to.be.below(evidence.ratio);
      expect(evidence.adjustedPValue).to.be.below(0.05);
      expect(evidence.figureIds).to.have.length(3);
      const list = await listFigureLists(database.db, (await findMeasurement(database.db, '2024-11'))!.measurementId);
      expect(list.map(({ family, listedCount, state }) => [family, listedCount, state])).to.deep.equal([
        ['all-but-section-60', 1, 'window-incomplete'],
        ['reasons', 1, 'window-incomplete'],
      ]);
    });

    it('keeps every cell that was tested, listed or not', async () => {
      const { measurementId } = (await findMeasurement(database.db, '2024-11'))!;
      const cells = await listFlagCells(database.db, measurementId);
      expect(cells.filter((cell) => cell.isListed)).to.have.length(2);
      expect(cells).to.have.length(64);
    });

    it('continues a flag while its figure stays on the list', async () => {
      expect(countsOf(await raise(deps, '2024-12'))).to.deep.equal({ ...NOTHING, continued: 2 });
    });

    it('changes nothing when the same month is run again', async () => {
      const [events, flags] = [await countEvents(), await listFlags(database.db)];
      expect(countsOf(await raise(deps, '2024-12'))).to.deep.equal(NOTHING);
      expect(await countEvents()).to.equal(events);
      expect(await listFlags(database.db)).to.deep.equal(flags);
    });

    it('refuses an earlier month after a later one', async () => {
      const refusal = await raise(deps, '2024-11').catch((error: Error) => error);
      expect(refusal).to.be.instanceOf(InputProblem);
      expect((refusal as Error).message)
        .to.contain('2024-12')
        .and.to.contain('2024-11');
    });

    it('leaves the evidence as it was at opening when the month is measured again from a revised file', async () => {
      const before = (await listFlags(database.db)).map((flag) => flag.evidence);
      await load('revised', { '2024-12': [...even, { ...BURST, group: 'white', searches: 20 }] });
      const { opened, continued } = await raise(deps, '2024-12');
      expect([opened, continued]).to.deep.equal([0, 0]);
      expect((await findMeasurement(database.db, '2024-12'))!.edition).to.equal(2);
      expect((await listFlags(database.db)).map((flag) => flag.evidence)).to.deep.equal(before);
    });

    it('marks a flag absent for two months off the list, clears it with the third, and lets it rest', async () => {
      expect(countsOf(await raise(deps, '2025-01'))).to.deep.equal({ ...NOTHING, absent: 2 });
      expect(countsOf(await raise(deps, '2025-02'))).to.deep.equal({ ...NOTHING, absent: 2 });
      const [flag] = await listFlags(database.db);
      expect(isOpenAt(flag!, '2025-02')).to.equal(true);
      expect(isListedAt(flag!, '2025-02')).to.equal(false);
      expect(countsOf(await raise(deps, '2025-03'))).to.deep.equal({ ...NOTHING, cleared: 2 });
      expect(isOpenAt((await listFlags(database.db))[0]!, '2025-03')).to.equal(false);
      expect(countsOf(await raise(deps, '2025-04'))).to.deep.equal(NOTHING);
      expect((await listFlags(database.db))[0]!.events).to.deep.equal([
        { month: '2024-11', kind: 'opened' },
        { month: '2024-12', kind: 'continued' },
        { month: '2025-01', kind: 'absent' },
        { month: '2025-02', kind: 'absent' },
        { month: '2025-03', kind: 'cleared' },
      ]);
    });

    it('counts a month whose list was empty as raised, so that an earlier one is refused', async () => {
      expect(await raise(deps, '2025-03').catch((error: Error) => error)).to.be.instanceOf(InputProblem);
    });

    it('lets no entry of a flag’s history be changed or removed', async () => {
      for (const statement of [sql`update flag_event set kind = 'cleared'`, sql`delete from flag_event`]) {
        const refusal = await statement.execute(database.db).catch((error) => error);
        expect(refusal).to.be.instanceOf(Error).with.property('message', 'flag_event is append-only');
      }
    });
  });

  describe('with fewer than 6 months published', () => {
    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'evenhand-flags-'));
      database = await makeDatabase();
      deps = makeDeps(database);
      even = evenCells(await getResidents(database.db), { perResident: 1 / 6000 });
      const months = monthsOf({ from: '2024-01', to: '2024-06' });
      await load(
        'first',
        Object.fromEntries(months.map((month) => [month, month === '2024-01' ? [...even, BURST] : even])),
      );
    });
    after(async () => {
      await database?.drop();
      await rm(folder, { recursive: true, force: true });
    });

    it('lists nothing, however far a figure stands out', async () => {
      const { lists, ...counts } = await raise(deps, '2024-05');
      expect(counts).to.deep.equal(NOTHING);
      expect(lists.map(({ state, cells }) => [state, cells.length])).to.deep.equal([
        ['too-few-months', 0],
        ['too-few-months', 0],
      ]);
    });

    it('lists it with the sixth month', async () => {
      expect(countsOf(await raise(deps, '2024-06'))).to.deep.equal({ ...NOTHING, opened: 2 });
    });

    it('clears nothing and marks nothing absent when too few months are left in the window', async () => {
      await load('later', { '2025-02': even });
      const { lists, ...counts } = await raise(deps, '2025-02');
      expect(lists[0]!.state).to.equal('too-few-months');
      expect(counts).to.deep.equal(NOTHING);
      for (const flag of await listFlags(database.db)) expect(isOpenAt(flag, '2025-02')).to.equal(true);
    });

    it('lets the last month that had a list be raised again after one that had none', async () => {
      expect(countsOf(await raise(deps, '2024-06'))).to.deep.equal(NOTHING);
    });
  });
});
