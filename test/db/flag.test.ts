import { expect } from 'chai';
import { sql } from 'kysely';
import {
  type FlagEvidence,
  findLatestFlagMonth,
  listFigureLists,
  listFlagCells,
  listFlags,
  storeFigureList,
  storeFlagChanges,
} from '../../src/db/flag.ts';
import { storeMeasurement } from '../../src/db/measurement.ts';
import type { FigureList } from '../../src/domain/flag-rule.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';

const CELL = { areaCode: 'E09000007', group: 'black', reason: 'drugs' } as const;
const JUDGED = {
  ...CELL,
  isListed: true,
  pValue: 1e-300,
  adjustedPValue: 1e-299,
  ratio: Number.POSITIVE_INFINITY,
  thresholdRatio: 3,
};
const EVIDENCE: FlagEvidence = {
  month: '2026-05',
  from: '2025-06',
  to: '2026-05',
  monthsPresent: 12,
  figureIds: [1, 2],
  searches: 60.5,
  residents: 1000,
  whiteSearches: 0,
  whiteResidents: 2000,
  ratio: Number.POSITIVE_INFINITY,
  low: 4,
  high: Number.POSITIVE_INFINITY,
  londonRatio: 2,
  pValue: 1e-300,
  adjustedPValue: 1e-299,
  ruleVersion: 'test',
};
const list = (state: FigureList['state'], cells: FigureList['cells']): FigureList => ({
  family: 'reasons',
  ruleVersion: 'test',
  state,
  monthsPresent: 12,
  cells,
  expectedFalse: 0,
});

describe('stored flags', () => {
  let database: TestDatabase;
  let measurementId: number;

  const measured = async (month: string) =>
    (
      await storeMeasurement(database.db, { month, methodVersion: 'test', inputs: month, isSynthetic: false }, [
        { kind: 'rolling-12-months', from: month, to: month, monthsPresent: 1, files: [], figures: [] },
      ])
    ).measurement.measurementId;

  before(async () => {
    database = await makeDatabase();
    measurementId = await measured('2026-05');
  });
  after(async () => database?.drop());

  it('have no latest month before the first list', async () => {
    expect(await findLatestFlagMonth(database.db)).to.equal(undefined);
  });

  it('do not count a month without a list of its own, and do count one whose list is empty', async () => {
    await storeFigureList(database.db, await measured('2026-06'), list('too-few-months', []));
    expect(await findLatestFlagMonth(database.db)).to.equal(undefined);
    await storeFigureList(database.db, await measured('2026-04'), list('complete', []));
    expect(await findLatestFlagMonth(database.db)).to.equal('2026-04');
  });

  it('keep a list as it was stored first, with ratios that have no upper limit', async () => {
    await storeFigureList(database.db, measurementId, list('complete', [JUDGED]));
    await storeFigureList(database.db, measurementId, list('window-incomplete', []));
    expect(await listFlagCells(database.db, measurementId)).to.deep.equal([JUDGED]);
    expect(await listFigureLists(database.db, measurementId)).to.deep.equal([
      {
        family: 'reasons',
        testedCount: 1,
        listedCount: 1,
        expectedFalseCount: 0,
        state: 'complete',
        monthsPresent: 12,
      },
    ]);
  });

  it('give back their evidence as it was, a ratio without an upper limit too', async () => {
    await storeFlagChanges(database.db, '2026-05', measurementId, { open: [CELL], entries: [] }, () => EVIDENCE);
    const [flag] = await listFlags(database.db);
    expect(flag).to.deep.include({ ...CELL, openedMonth: '2026-05', evidence: EVIDENCE });
    expect(flag!.events).to.deep.equal([{ month: '2026-05', kind: 'opened' }]);
    expect(await findLatestFlagMonth(database.db)).to.equal('2026-05');
  });

  it('are opened once for a figure and month', async () => {
    const refusal = await storeFlagChanges(
      database.db,
      '2026-05',
      measurementId,
      { open: [CELL], entries: [] },
      () => EVIDENCE,
    ).catch((error) => error);
    expect(refusal).to.be.instanceOf(Error);
    expect(await listFlags(database.db)).to.have.length(1);
  });

  it('have a history that can only grow', async () => {
    for (const statement of [sql`update flag_event set month = '2020-01-01'`, sql`delete from flag_event`]) {
      expect(await statement.execute(database.db).catch((error) => error))
        .to.be.instanceOf(Error)
        .with.property('message', 'flag_event is append-only');
    }
  });
});
