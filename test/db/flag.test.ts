import { expect } from 'chai';
import { sql } from 'kysely';
import {
  type FlagEvidence,
  findLatestFlagMonth,
  findParametersBefore,
  listFigureLists,
  listFlagCells,
  listFlags,
  listListedBefore,
  listStoredLists,
  storeFigureList,
  storeFlagChanges,
} from '../../src/db/flag.ts';
import { storeMeasurement } from '../../src/db/measurement.ts';
import type { FlagChanges, ListedSubject } from '../../src/domain/flag.ts';
import type { FigureList } from '../../src/domain/flag-rule.ts';
import type { GridParameters } from '../../src/domain/grid-rule.ts';
import { robust } from '../domain/digest-input.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';

const CELL = { areaCode: 'E09000007', group: 'black', reason: 'drugs' } as const;
const JUDGED = {
  ...CELL,
  isListed: true,
  isStrict: true,
  probability: 0.96,
  posteriorRatio: 12,
  pValue: 1e-300,
  adjustedPValue: 1e-299,
  ratio: Number.POSITIVE_INFINITY,
  thresholdRatio: 3,
  robustness: robust({ 'known-only': 'fails' }),
};
const { robustness: _, ...UNCHECKED } = JUDGED;
const ASIAN = { ...UNCHECKED, group: 'asian', isListed: false, isStrict: false, probability: 0.2 } as const;
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
  materiality: 1.5,
  probability: 0.96,
  posteriorRatio: 12,
  isStrict: true,
  robustness: robust(),
  listedCount: 3,
  expectedFalseCount: 0.1,
  groups: [{ group: 'black', ratio: Number.POSITIVE_INFINITY, probability: 0.96 }],
};
const PARAMETERS: GridParameters = {
  cellSd: { black: 0.2, asian: 0.1 },
  blockSd: { black: 0.3, asian: 0.2 },
  departingShare: 0.05,
  departingMean: 0.4,
  departingSd: 0.5,
  levels: { '["black","drugs"]': { mean: 0.7, variance: 0.01 } },
};
const list = (state: FigureList['state'], cells: FigureList['cells'], only: Partial<FigureList> = {}): FigureList => ({
  family: 'reasons',
  ruleVersion: 'test',
  materiality: 1.25,
  state,
  monthsPresent: 12,
  cells,
  expectedFalse: 0,
  fit: { state: 'converged', iterations: 9, parameters: PARAMETERS },
  ...only,
});
const OPENED: ListedSubject = { ...CELL, error: 0.04 };
const FAILED = { state: 'failed', iterations: 300, parameters: undefined } as const;
const changes = (open: ListedSubject[]): FlagChanges => ({ open, entries: [], waiting: [] });

describe('stored flags', () => {
  let database: TestDatabase;
  let measurementId: number;

  /** Another edition of a month where its inputs are others. */
  const measured = async (month: string, inputs = month) =>
    (
      await storeMeasurement(database.db, { month, methodVersion: 'test', inputs, isSynthetic: false }, [
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
    expect(await listFlagCells(database.db, measurementId)).to.deep.equal([{ family: 'reasons', ...JUDGED }]);
    expect(await listFigureLists(database.db, measurementId)).to.deep.equal([
      {
        family: 'reasons',
        testedCount: 1,
        listedCount: 1,
        expectedFalseCount: 0,
        state: 'complete',
        monthsPresent: 12,
        materiality: 1.25,
        fitState: 'converged',
      },
    ]);
  });

  it('give back whole lists as they were made: cells, parameters, and how these were come by', async () => {
    const may = await measured('2026-05', 'again');
    const made = [
      list('complete', [JUDGED], {
        expectedFalse: 0.04,
        fit: { state: 'held', iterations: 300, parameters: PARAMETERS },
      }),
      list('not-fitted', [], { family: 'all-but-section-60', fit: FAILED }),
    ];
    for (const each of made) await storeFigureList(database.db, may, each);
    expect(await listStoredLists(database.db, may)).to.deep.equal(made);
    expect(await listStoredLists(database.db, await measured('2026-05', 'never listed'))).to.deep.equal([]);
  });

  it('take from lists of the first rule what these say, and no cells, since these have no chances', async () => {
    const old = await measured('2020-01');
    await sql`
      insert into flag_list (
        measurement_id, family, rule_version, tested_count, listed_count, expected_false_count, months_present, state
      )
      values (${old}, 'reasons', 'mid-p-1', 1, 1, 0.05, 12, 'complete')`.execute(database.db);
    await sql`
      insert into flag_list_cell (
        measurement_id, family, area_code, ethnic_group, reason, is_listed, p_value, adjusted_p_value, ratio, threshold_ratio
      )
      values (${old}, 'reasons', ${CELL.areaCode}, 'black', 'drugs', true, 0.001, 0.01, 6, 3)`.execute(database.db);
    expect(await listFlagCells(database.db, old)).to.deep.equal([]);
    expect(await listFigureLists(database.db, old)).to.deep.include.members([
      {
        family: 'reasons',
        testedCount: 1,
        listedCount: 1,
        expectedFalseCount: 0.05,
        state: 'complete',
        monthsPresent: 12,
        materiality: 1.5,
        fitState: 'converged',
      },
    ]);
  });

  describe('that a later month looks back on', () => {
    const subject = (areaCode: string) => ({ ...CELL, areaCode });
    const cell = (areaCode: string, only: Partial<typeof JUDGED> = {}) => ({ ...JUDGED, areaCode, ...only });
    const [BARNET, BEXLEY] = ['E09000003', 'E09000004'];

    it('are the latest edition of the last month that was judged, its listed figures alone', async () => {
      await storeFigureList(database.db, await measured('2030-01'), list('complete', [cell(BARNET)]));
      await storeFigureList(database.db, await measured('2030-02'), list('complete', [cell(BARNET)]));
      const february = await measured('2030-02', 'corrected');
      await storeFigureList(database.db, february, list('complete', [cell(BEXLEY), ASIAN]));
      const [found, ...others] = await listListedBefore(database.db, '2030-03', {
        notBefore: '2029-12',
        materiality: 1.25,
      });
      expect(others).to.deep.equal([]);
      expect(found).to.include(subject(BEXLEY));
      expect(found!.error).to.be.closeTo(0.04, 1e-12);
    });

    it('are none where the figures were held against another threshold', async () => {
      const other = { notBefore: '2029-12', materiality: 1.5 };
      expect(await listListedBefore(database.db, '2030-03', other)).to.deep.equal([]);
    });

    it('go no further back than asked, and never to the month itself or a later one', async () => {
      expect(await listListedBefore(database.db, '2030-03', { notBefore: '2030-03', materiality: 1.25 })).to.deep.equal(
        [],
      );
      expect(
        await listListedBefore(database.db, '2030-02', { notBefore: '2029-12', materiality: 1.25 }),
      ).to.have.length(1);
      expect(
        (await listListedBefore(database.db, '2030-02', { notBefore: '2029-12', materiality: 1.25 }))[0],
      ).to.include(subject(BARNET));
      expect(await listListedBefore(database.db, '2030-01', { notBefore: '2029-10', materiality: 1.25 })).to.deep.equal(
        [],
      );
    });

    it('leave out a month of which one of the lists could not be made', async () => {
      const march = await measured('2030-03');
      await storeFigureList(database.db, march, list('complete', [cell(BARNET)], { family: 'all-but-section-60' }));
      await storeFigureList(database.db, march, list('not-fitted', [], { fit: FAILED }));
      expect(
        (await listListedBefore(database.db, '2030-04', { notBefore: '2030-01', materiality: 1.25 }))[0],
      ).to.include(subject(BEXLEY));
      expect(await findLatestFlagMonth(database.db)).to.equal('2030-02');
    });

    it('hand on the parameters of their family, of the last month that had any', async () => {
      expect(await findParametersBefore(database.db, 'reasons', '2030-04')).to.deep.equal(PARAMETERS);
      const other = { ...PARAMETERS, departingShare: 0.07 };
      const fit = { state: 'converged', iterations: 9, parameters: other } as const;
      await storeFigureList(database.db, await measured('2030-04'), list('complete', [], { fit }));
      expect((await findParametersBefore(database.db, 'reasons', '2030-05'))!.departingShare).to.equal(0.07);
      expect((await findParametersBefore(database.db, 'reasons', '2030-04'))!.departingShare).to.equal(0.05);
      expect(await findParametersBefore(database.db, 'reasons', '2019-01')).to.equal(undefined);
    });
  });

  it('give back their evidence as it was, a ratio without an upper limit too', async () => {
    await storeFlagChanges(database.db, '2026-05', measurementId, changes([OPENED]), () => EVIDENCE);
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
      changes([OPENED]),
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
