import { expect } from 'chai';
import { sql } from 'kysely';
import { findChangeWatch, listChangeAlarms, storeChangeWatch } from '../../src/db/change.ts';
import { storeMeasurement } from '../../src/db/measurement.ts';
import type { RatioAlarm, VolumeAlarm, WatchedRatios } from '../../src/domain/change.ts';
import type { WatchedVolume } from '../../src/domain/volume-change.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';

const CAMDEN = 'E09000007';
const HACKNEY = 'E09000012';
const SPAN = { from: '2024-06', to: '2026-05' };
const RISE: RatioAlarm = {
  kind: 'rise',
  areaCode: CAMDEN,
  group: 'black',
  reason: 'drugs',
  month: '2026-05',
  since: '2026-03',
  monthsSince: 3,
  searches: 38,
  whiteSearches: 0,
  expectedSearches: 20.25,
  ratio: Number.POSITIVE_INFINITY,
  before: { months: 20, searches: 160, whiteSearches: 200, ratio: 2.125 },
  mayBeOlder: true,
  isProvisional: true,
};
const VOLUME: VolumeAlarm = {
  kind: 'volume-high',
  areaCode: HACKNEY,
  month: '2026-04',
  since: '2026-04',
  monthsSince: 1,
  searches: 300,
  expectedSearches: 180.5,
  limitSearches: 250,
  isProvisional: false,
};
const RATIOS: WatchedRatios = {
  alarms: [RISE],
  monthsPresent: 23,
  monthsWatched: 11,
  learnedTo: '2025-06',
  seriesWatched: 800,
  states: new Map([[CAMDEN, { watched: 30, learning: 0, 'too-few': 6 }]]),
  parameters: {
    reasons: { monthSd: 0.12, isMonthSdEstimated: true, groups: { black: { sd: 0.3, logRatios: { drugs: 1.2 } } } },
  },
  expectedFalse: { rises: 1.4, falls: 0.6 },
};
const VOLUMES: WatchedVolume = { alarms: [VOLUME], areasWatched: 33, expectedFalse: 0.5 };

describe('stored watches for change', () => {
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

  it('are none before the first', async () => {
    expect(await findChangeWatch(database.db, measurementId)).to.equal(undefined);
    expect(await listChangeAlarms(database.db, measurementId)).to.deep.equal([]);
  });

  it('give back what they say of themselves, and every alarm as it was, without an upper limit too', async () => {
    expect(await storeChangeWatch(database.db, measurementId, SPAN, RATIOS, VOLUMES)).to.equal(true);
    expect(await findChangeWatch(database.db, measurementId)).to.deep.equal({
      ...SPAN,
      monthsPresent: 23,
      monthsWatched: 11,
      learnedTo: '2025-06',
      seriesWatched: 800,
      volumeAreasWatched: 33,
      states: RATIOS.states,
      expectedFalse: { rises: 1.4, falls: 0.6, volumes: 0.5 },
    });
    expect(await listChangeAlarms(database.db, measurementId)).to.deep.equal([VOLUME, RISE]);
    expect(await listChangeAlarms(database.db, measurementId, CAMDEN)).to.deep.equal([RISE]);
    const { rows } = await sql<{ sd: number; level: number }>`
      select month_sd as sd, (parameters #>> '{reasons,groups,black,logRatios,drugs}')::float as level
      from change_watch`.execute(database.db);
    expect(rows).to.deep.equal([{ sd: 0.12, level: 1.2 }]);
  });

  it('stand as they were stored first', async () => {
    const again = { ...RATIOS, alarms: [], seriesWatched: 1 };
    expect(await storeChangeWatch(database.db, measurementId, SPAN, again, VOLUMES)).to.equal(false);
    expect((await findChangeWatch(database.db, measurementId))!.seriesWatched).to.equal(800);
    expect(await listChangeAlarms(database.db, measurementId)).to.have.length(2);
  });

  it('hold more alarms than one statement takes, and none where nothing is watched yet', async () => {
    const many = Array.from({ length: 36 }, (_, at) =>
      ['asian', 'black', 'mixed', 'other'].flatMap((group) =>
        ['drugs', 'weapons', 'firearms', 'other'].flatMap((reason) =>
          (['rise', 'fall'] as const).map((kind) => ({
            ...RISE,
            kind,
            group: group as RatioAlarm['group'],
            reason: reason as RatioAlarm['reason'],
            since: '2020-01',
            month: `${2020 + Math.floor(at / 12)}-${String(1 + (at % 12)).padStart(2, '0')}`,
          })),
        ),
      ),
    ).flat();
    const april = await measured('2026-04');
    await storeChangeWatch(database.db, april, SPAN, { ...RATIOS, alarms: many }, VOLUMES);
    expect(await listChangeAlarms(database.db, april)).to.have.length(36 * 32 + 1);
    const march = await measured('2026-03');
    const young = { ...RATIOS, alarms: [], monthsWatched: 0, learnedTo: undefined, parameters: {} };
    await storeChangeWatch(database.db, march, SPAN, young, { alarms: [], areasWatched: 0, expectedFalse: 0 });
    expect(await findChangeWatch(database.db, march)).to.include({ monthsWatched: 0, learnedTo: undefined });
  });

  it('can neither be changed nor removed', async () => {
    for (const table of ['change_watch', 'change_alarm']) {
      for (const statement of [
        sql`update ${sql.table(table)} set measurement_id = measurement_id`,
        sql`delete from ${sql.table(table)}`,
        sql`truncate ${sql.table(table)} cascade`,
      ]) {
        expect(await statement.execute(database.db).catch((error) => error))
          .to.be.instanceOf(Error)
          .with.property('message')
          .that.contains('is append-only');
      }
    }
  });
});
