import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { sql } from 'kysely';
import { loadSearches } from '../../jobs/load-searches.ts';
import { measure } from '../../jobs/measure.ts';
import { type FlagReport, raiseFlags } from '../../jobs/raise-flags.ts';
import { getResidents } from '../../src/db/area.ts';
import { listFigureLists, listFlagCells, listFlags, listStoredLists, type StoredFlag } from '../../src/db/flag.ts';
import { findMeasurement, listStoredFigures } from '../../src/db/measurement.ts';
import type { Deps } from '../../src/deps.ts';
import { listNotices } from '../../src/domain/data-health.ts';
import { digestOf, flagsOfArea } from '../../src/domain/digest.ts';
import { isListedAt, isOpenAt } from '../../src/domain/flag.ts';
import { monthListOf, RULE_VERSION } from '../../src/domain/flag-rule.ts';
import { monthsOf } from '../../src/domain/period.ts';
import { ROBUSTNESS_CHECKS } from '../../src/domain/robustness.ts';
import { InputProblem } from '../../src/problem.ts';
import { digestInput } from '../domain/digest-input.ts';
import { buildExtract, type Cell, scatteredCells } from '../support/build-records.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { makeDeps, type makeLog } from '../support/deps.ts';

const HOUNSLOW = 'E09000018';
const BRENT = 'E09000005';
const ISLINGTON = 'E09000019';
const LAMBETH = 'E09000022';

/** A month in which Black people were searched in Hounslow far more often than anywhere else. */
const BURST: Cell = { areaCode: HOUNSLOW, group: 'black', reason: 'drugs', searches: 300 };

async function raise(deps: Deps, month: string, settings: Parameters<typeof raiseFlags>[3] = {}): Promise<FlagReport> {
  return raiseFlags(deps, month, await measure(deps, month), settings);
}

/** What was warned of, less the wording. */
const warningsOf = (deps: Deps) =>
  (deps.log as ReturnType<typeof makeLog>).lines.flatMap(({ level, fields }) => (level === 'warn' ? [fields] : []));

const countsOf = ({ lists: _, ...counts }: FlagReport) => counts;
const NOTHING = { opened: 0, waiting: 0, continued: 0, absent: 0, cleared: 0, withdrawn: 0 };

describe('raising flags', function () {
  this.timeout(60_000);
  let folder: string;
  let database: TestDatabase;
  let deps: Deps;
  let usual: Cell[];

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
      usual = scatteredCells(await getResidents(database.db));
      const months = ['2024-01', ...monthsOf({ from: '2024-06', to: '2025-04' })];
      await load(
        'first',
        Object.fromEntries(months.map((month) => [month, month === '2024-01' ? [...usual, BURST] : usual])),
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
      const perMonth = usual.find((cell) => cell.areaCode === HOUNSLOW && cell.group === 'black')!.searches;
      expect(evidence).to.include({ month: '2024-11', from: '2023-12', to: '2024-11', monthsPresent: 7 });
      expect(evidence.searches).to.equal(7 * perMonth + 300);
      expect(evidence.londonRatio).to.be.closeTo(2, 0.5);
      expect(evidence.ratio).to.be.above(1.5 * evidence.londonRatio);
      expect(evidence.low).to.be.below(evidence.ratio);
      expect(evidence.adjustedPValue).to.be.below(0.05);
      expect(evidence.figureIds).to.have.length(3);
      expect(evidence).to.include({ ruleVersion: RULE_VERSION, materiality: 1.5, isStrict: true, listedCount: 1 });
      expect(evidence.probability).to.be.above(0.99);
      expect(evidence.posteriorRatio).to.be.within(1.5 * evidence.londonRatio, evidence.ratio);
      expect(evidence.expectedFalseCount).to.be.below(0.01);
      expect(evidence.robustness).to.include({ 'known-only': 'holds', 'without-section-60': 'holds' });
      expect(evidence).not.to.have.property('groups');
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

    it('keeps of each figure on a list how it fares in other ways of counting, and of no other', async () => {
      const { measurementId } = (await findMeasurement(database.db, '2024-11'))!;
      for (const cell of await listFlagCells(database.db, measurementId)) {
        expect(cell.robustness !== undefined, `${cell.areaCode} ${cell.reason}`).to.equal(cell.isListed);
        if (cell.robustness) expect(Object.keys(cell.robustness)).to.have.members([...ROBUSTNESS_CHECKS]);
      }
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

    it('reads the lists of a measurement again as they were stored, and does not make them anew', async () => {
      const { measurementId } = (await findMeasurement(database.db, '2024-12'))!;
      const stored = await listStoredLists(database.db, measurementId);
      // A fit of one round settles nothing: lists made now would be others.
      const { lists } = await raise(deps, '2024-12', { mostIterations: 1 });
      expect(lists).to.deep.equal(stored);
      expect(lists.map(({ family, state }) => [family, state])).to.deep.equal([
        ['reasons', 'window-incomplete'],
        ['all-but-section-60', 'window-incomplete'],
      ]);
      expect(warningsOf(deps)).to.deep.equal([]);
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
      await load('revised', { '2024-12': [...usual, { ...BURST, group: 'white', searches: 20 }] });
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
      usual = scatteredCells(await getResidents(database.db));
      const months = monthsOf({ from: '2024-01', to: '2024-06' });
      await load(
        'first',
        Object.fromEntries(months.map((month) => [month, month === '2024-01' ? [...usual, BURST] : usual])),
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
      await load('later', { '2025-02': usual });
      const { lists, ...counts } = await raise(deps, '2025-02');
      expect(lists[0]!.state).to.equal('too-few-months');
      expect(counts).to.deep.equal(NOTHING);
      for (const flag of await listFlags(database.db)) expect(isOpenAt(flag, '2025-02')).to.equal(true);
    });

    it('lets the last month that had a list be raised again after one that had none', async () => {
      expect(countsOf(await raise(deps, '2024-06'))).to.deep.equal(NOTHING);
    });
  });

  describe('of figures that are not equally sure', () => {
    const subjectsOf = (flags: readonly StoredFlag[], openedMonth: string) =>
      flags
        .filter((flag) => flag.openedMonth === openedMonth)
        .map(({ areaCode, group, reason }) => `${areaCode} ${group} ${reason}`);
    const both = (subject: string) => [`${subject} drugs`, `${subject} all-but-section-60`];

    /** Lambeth far above London's usual ratio, Brent less far, and in Islington a quarter of the usual White searches. */
    async function unequalCells(): Promise<Cell[]> {
      const residents = await getResidents(database.db);
      const more = (areaCode: string, times: number): Cell => ({
        areaCode,
        group: 'black',
        reason: 'drugs',
        searches: Math.ceil((residents.get(areaCode)!.black / 6000) * times),
      });
      return [
        ...scatteredCells(residents, { groups: ['black', 'asian', 'mixed'] }).map((cell) =>
          cell.areaCode === ISLINGTON && cell.group === 'white'
            ? { ...cell, searches: Math.ceil(cell.searches / 4) }
            : cell,
        ),
        more(LAMBETH, 1.8),
        more(BRENT, 2.3),
      ];
    }

    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'evenhand-flags-'));
      database = await makeDatabase();
      deps = makeDeps(database);
      usual = await unequalCells();
      const months = monthsOf({ from: '2024-01', to: '2024-08' });
      await load('first', Object.fromEntries(months.map((month) => [month, usual])));
    });
    after(async () => {
      await database?.drop();
      await rm(folder, { recursive: true, force: true });
    });

    it('opens at once only what is sure to 99%, and lets the rest wait for another list', async () => {
      const report = await raise(deps, '2024-06');
      expect(countsOf(report)).to.deep.equal({ ...NOTHING, opened: 2, waiting: 4 });
      expect(subjectsOf(await listFlags(database.db), '2024-06')).to.have.members(both(`${LAMBETH} black`));
      const chances = (areaCode: string) =>
        report.lists[0]!.cells.flatMap((cell) =>
          cell.areaCode === areaCode && cell.isListed ? [cell.probability] : [],
        );
      expect(chances(LAMBETH)[0]).to.be.above(0.99);
      expect(chances(BRENT)[0]).to.be.within(0.9, 0.99);
      // The third of the three speaks for the White count, however sure the other two are.
      expect(Math.min(...chances(ISLINGTON))).to.be.within(0.9, 0.99);
      expect(Math.max(...chances(ISLINGTON))).to.be.above(0.99);
    });

    it('opens with the second list in a row what the first only listed', async () => {
      expect(countsOf(await raise(deps, '2024-07'))).to.deep.equal({ ...NOTHING, opened: 4, continued: 2 });
      expect(subjectsOf(await listFlags(database.db), '2024-07')).to.have.members([
        ...both(`${BRENT} black`),
        ...both(`${ISLINGTON} white`),
      ]);
    });

    it('opens one flag on the White count where three groups stand out at once, with what each of them showed', async () => {
      const white = (await listFlags(database.db)).find(
        ({ group, reason }) => group === 'white' && reason === 'drugs',
      )!;
      const { evidence } = white;
      expect(evidence.groups!.map(({ group }) => group)).to.have.members(['black', 'asian', 'mixed']);
      for (const { ratio, probability } of evidence.groups!) {
        expect(ratio).to.be.above(6);
        expect(probability).to.be.above(0.9);
      }
      const perMonth = usual.find((cell) => cell.areaCode === ISLINGTON && cell.group === 'white')!.searches;
      expect(evidence.whiteSearches).to.equal(7 * perMonth);
      // The counts are those of the group that stood out most.
      expect(evidence.probability).to.equal(Math.max(...evidence.groups!.map(({ probability }) => probability)));
      // On each of the three bases, for each of the three groups.
      expect(evidence.figureIds).to.have.length(9);
    });

    it('tells the borough’s group of the White count in words', async () => {
      const { measurementId } = (await findMeasurement(database.db, '2024-07'))!;
      const figures = await listStoredFigures(database.db, measurementId, { windowKind: 'rolling-12-months' });
      const { title, sentences } = digestOf(
        digestInput({
          month: '2024-07',
          areaCode: ISLINGTON,
          figures: figures.filter(({ areaCode }) => areaCode === ISLINGTON),
          ...flagsOfArea(
            ISLINGTON,
            '2024-07',
            await listFlags(database.db),
            await listFlagCells(database.db, measurementId),
          ),
        }),
      ).flags.find((flag) => flag.title.includes('drug'))!;
      expect(title).to.equal('New: unusually few drug searches of White residents');
      expect(sentences[0]).to.match(
        /^Several groups stand out at once: Black residents were searched at [\d.]+ times the rate of White residents \([\d.]+ to [\d.]+\), Asian residents at [\d.]+ times/,
      );
      expect(sentences[1]).to.match(
        /unusually few White residents were searched: there were \d+ searches of [\d,]+\.$/,
      );
    });

    it('holds the parameters of the month before where the fit does not settle, says so, and goes on', async () => {
      const report = await raise(deps, '2024-08', { mostIterations: 1 });
      expect(report.lists.map(({ state, fit }) => [state, fit.state, fit.iterations])).to.deep.equal([
        ['window-incomplete', 'held', 1],
        ['window-incomplete', 'held', 1],
      ]);
      expect(countsOf(report)).to.deep.equal({ ...NOTHING, continued: 6 });
      expect(warningsOf(deps)).to.deep.equal([
        { month: '2024-08', family: 'reasons', iterations: 1, used: 'held' },
        { month: '2024-08', family: 'all-but-section-60', iterations: 1, used: 'held' },
      ]);
      const listOf = async (month: string) =>
        listStoredLists(database.db, (await findMeasurement(database.db, month))!.measurementId);
      const [july] = await listOf('2024-07');
      const [august] = await listOf('2024-08');
      expect(august!.fit).to.deep.equal({ ...july!.fit, state: 'held', iterations: 1 });
      expect(listNotices(await monthListFor('2024-08'))).to.deep.equal([{ kind: 'fit-held' }]);
    });

    it('makes no list where they cannot be held, and neither opens nor clears a flag on it', async () => {
      // Searches for weapons, of which no month before has taught anything.
      const residents = await getResidents(database.db);
      await load('weapons', { '2024-09': [...usual, ...scatteredCells(residents, { reason: 'weapons' })] });
      const [events, { lists, ...counts }] = [await countEvents(), await raise(deps, '2024-09', { mostIterations: 1 })];
      expect(lists.map(({ family, state, cells }) => [family, state, cells.length > 0])).to.deep.equal([
        ['reasons', 'not-fitted', false],
        ['all-but-section-60', 'complete', true],
      ]);
      expect(counts).to.deep.equal(NOTHING);
      expect(await countEvents()).to.equal(events);
      expect(warningsOf(deps)).to.deep.include({ month: '2024-09', family: 'reasons', iterations: 1, used: 'failed' });
      expect(await monthListFor('2024-09')).to.include({ state: 'not-fitted', fitState: 'failed' });
      expect(listNotices(await monthListFor('2024-09'))).to.deep.equal([{ kind: 'fit-failed' }]);
      for (const flag of await listFlags(database.db)) expect(isOpenAt(flag, '2024-09')).to.equal(true);
    });

    it('does not take a month of which one list failed for one that was raised', async () => {
      expect(countsOf(await raise(deps, '2024-08'))).to.deep.equal(NOTHING);
    });

    const monthListFor = async (month: string) =>
      monthListOf(await listFigureLists(database.db, (await findMeasurement(database.db, month))!.measurementId));
  });

  describe('by another materiality', () => {
    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'evenhand-flags-'));
      database = await makeDatabase();
      deps = makeDeps(database);
      usual = scatteredCells(await getResidents(database.db));
      const months = monthsOf({ from: '2024-01', to: '2024-06' });
      await load(
        'first',
        Object.fromEntries(months.map((month) => [month, month === '2024-01' ? [...usual, BURST] : usual])),
      );
    });
    after(async () => {
      await database?.drop();
      await rm(folder, { recursive: true, force: true });
    });

    it('lists nothing in a first month whose fit does not settle, since there is no month to hold to', async () => {
      const { lists, ...counts } = await raise(deps, '2024-06', { mostIterations: 1 });
      expect(lists.map(({ state, fit, cells }) => [state, fit.state, cells.length])).to.deep.equal([
        ['not-fitted', 'failed', 0],
        ['not-fitted', 'failed', 0],
      ]);
      expect(counts).to.deep.equal(NOTHING);
      expect(await listFlags(database.db)).to.deep.equal([]);
    });

    it('leaves it so when the same figures are raised again', async () => {
      const { lists, opened } = await raise(deps, '2024-06');
      expect(lists.map(({ state }) => state)).to.deep.equal(['not-fitted', 'not-fitted']);
      expect(opened).to.equal(0);
    });

    it('measures the month as another edition, and lists and words it by what was set', async () => {
      for (const [at, materiality] of ([2, 1.25] as const).entries()) {
        const other = makeDeps(database, { settings: { materiality } });
        const report = await raise(other, '2024-06');
        const { measurementId, edition } = (await findMeasurement(database.db, '2024-06'))!;
        expect(edition).to.equal(2 + at);
        expect(report.lists.map((list) => list.materiality)).to.deep.equal([materiality, materiality]);
        const [reasons] = await listStoredLists(database.db, measurementId);
        expect(reasons!.materiality).to.equal(materiality);
        const { mean } = reasons!.fit.parameters!.levels['["black","drugs"]']!;
        for (const cell of reasons!.cells)
          expect(cell.thresholdRatio).to.be.closeTo(materiality * Math.exp(mean), 1e-9);
      }
      const [flag] = await listFlags(database.db);
      expect(flag!.evidence.materiality).to.equal(2);
    });

    it('measures nothing anew where it is what it was', async () => {
      const same = makeDeps(database, { settings: { materiality: 1.25 } });
      expect((await measure(same, '2024-06')).unchanged).to.equal(true);
      expect((await measure(deps, '2024-06')).unchanged).to.equal(false);
    });
  });
});
