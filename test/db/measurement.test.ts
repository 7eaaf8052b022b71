import { expect } from 'chai';
import { sql } from 'kysely';
import {
  findFigure,
  findMeasurement,
  listCountedRecords,
  listFigures,
  listWindows,
  type NewWindow,
  publishMeasurement,
  storeMeasurement,
} from '../../src/db/measurement.ts';
import { type Figure, MEASURES } from '../../src/domain/figure.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';

const FIGURE: Figure = {
  areaCode: 'E09000007',
  group: 'black',
  reason: 'all',
  basis: 'self-defined',
  measure: 'ratio',
  estimate: { state: 'estimated', value: 4.25, low: 1.5, high: Number.POSITIVE_INFINITY },
  searches: 12.35,
  residents: 14_000,
  comparison: { searches: 3, residents: 120_000 },
};
const TOO_FEW: Figure = { ...FIGURE, group: 'asian', estimate: { state: 'too-few' } };
const UNKNOWN: Figure = {
  ...FIGURE,
  group: 'unknown',
  measure: 'rate-per-1000',
  estimate: { state: 'not-estimable' },
  comparison: undefined,
};

/** 30 finds in 400 searches against 45 in 500. */
const OF_FINDS: Figure = {
  ...FIGURE,
  measure: 'find-rate-ratio',
  estimate: { state: 'estimated', value: 5 / 6, low: 0.5, high: 1.3 },
  searches: 30,
  outOf: 400,
  residents: 0,
  comparison: { searches: 45, residents: 0, outOf: 500 },
};
const NOT_RECORDED: Figure = {
  ...OF_FINDS,
  measure: 'find-rate',
  estimate: { state: 'not-recorded' },
  searches: 0,
  outOf: 0,
  comparison: undefined,
};

const window = (figures: Figure[]): NewWindow => ({
  kind: 'latest-month',
  from: '2026-05',
  to: '2026-05',
  monthsPresent: 1,
  files: [],
  figures,
});
const month = (inputs: string, of = '2026-05') => ({ month: of, methodVersion: 'test', inputs, isSynthetic: false });

describe('stored measurements', () => {
  let database: TestDatabase;

  before(async () => {
    database = await makeDatabase();
  });
  after(async () => database?.drop());

  it('give figures back as they were, whether they hold a number or the reason why there is none', async () => {
    const { measurement, isNew } = await storeMeasurement(database.db, month('first'), [
      window([FIGURE, TOO_FEW, UNKNOWN, OF_FINDS, NOT_RECORDED]),
    ]);
    expect(isNew).to.equal(true);
    expect(measurement).to.include({ month: '2026-05', edition: 1, publishedAt: undefined });
    const figures = await listFigures(database.db, measurement.measurementId);
    expect(figures.map(({ figureId: _, windowKind, ...figure }) => [windowKind, figure])).to.deep.equal([
      ['latest-month', FIGURE],
      ['latest-month', TOO_FEW],
      ['latest-month', UNKNOWN],
      ['latest-month', OF_FINDS],
      ['latest-month', NOT_RECORDED],
    ]);
    expect((await findFigure(database.db, figures[0]!.figureId))!.figure).to.deep.equal(figures[0]);
    expect((await listWindows(database.db, measurement.measurementId))[0]).to.deep.equal({
      kind: 'latest-month',
      from: '2026-05',
      to: '2026-05',
      monthsPresent: 1,
      files: [],
    });
  });

  it('can be of every measure there is, and of no other', async () => {
    const figures = MEASURES.map((measure): Figure => ({ ...FIGURE, measure }));
    const { measurement } = await storeMeasurement(database.db, month('measures', '2026-01'), [window(figures)]);
    const stored = await listFigures(database.db, measurement.measurementId);
    expect(stored.map(({ measure }) => measure)).to.deep.equal([...MEASURES]);
    const other = [{ ...FIGURE, measure: 'hit-rate' } as unknown as Figure];
    const refusal = await storeMeasurement(database.db, month('other', '2026-02'), [window(other)]).catch((e) => e);
    expect(refusal).to.be.instanceOf(Error);
  });

  it('add nothing where the latest edition rests on the same inputs', async () => {
    const { measurement, isNew } = await storeMeasurement(database.db, month('first'), [window([FIGURE])]);
    expect([isNew, measurement.edition]).to.deep.equal([false, 1]);
  });

  it('add an edition where the inputs differ, and find the latest', async () => {
    expect((await storeMeasurement(database.db, month('second'), [window([FIGURE])])).measurement.edition).to.equal(2);
    expect((await findMeasurement(database.db, '2026-05'))!.inputs).to.equal('second');
    expect(await findMeasurement(database.db, '2026-04')).to.equal(undefined);
    await storeMeasurement(database.db, month('third', '2026-04'), [window([FIGURE])]);
    expect((await findMeasurement(database.db))!.month).to.equal('2026-05');
  });

  it('let two processes that measure at once store one edition', async () => {
    const store = () =>
      database.db.transaction().execute((trx) => storeMeasurement(trx, month('fourth'), [window([FIGURE])]));
    const both = await Promise.all([store(), store()]);
    expect(both.map(({ isNew }) => isNew)).to.have.members([true, false]);
    expect(both[0].measurement.measurementId).to.equal(both[1].measurement.measurementId);
  });

  it('are published at the first mail, and the time of it stays', async () => {
    const { measurementId } = (await findMeasurement(database.db, '2026-05'))!;
    await publishMeasurement(database.db, measurementId);
    const first = (await findMeasurement(database.db, '2026-05'))!.publishedAt;
    await publishMeasurement(database.db, measurementId);
    expect(first).to.be.instanceOf(Date);
    expect((await findMeasurement(database.db, '2026-05'))!.publishedAt).to.deep.equal(first);
  });

  it('hold figures that nobody can change, and know no records of one that there is none of', async () => {
    expect(await sql`update figure set searches = 0`.execute(database.db).catch((error) => error)).to.be.instanceOf(
      Error,
    );
    expect(await listCountedRecords(database.db, 999_999)).to.deep.equal([]);
  });
});
