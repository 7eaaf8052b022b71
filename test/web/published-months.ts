/** Months as they stand on a site: two that are published, a later one that is held, an earlier one that was stopped, and one of an extract. */
import type { Db } from '../../src/db/connection.ts';
import { storeMeasurement } from '../../src/db/measurement.ts';
import { addHoldEvent, startHold } from '../../src/db/publication.ts';
import type { Figure } from '../../src/domain/figure.ts';
import { windowsOf } from '../../src/domain/period.ts';
import { HACKNEY, storeFinding, storeMonth } from './built-month.ts';

export const LATEST = '2026-05';
export const EARLIER = '2026-04';
export const HELD = '2026-06';
export const STOPPED = '2026-03';
export const OF_EXTRACT = '2026-02';

/** A count that nobody is to find anywhere. */
export const SECRET = 3;

const figure = (measure: Figure['measure'], more: Partial<Figure>): Figure => ({
  areaCode: HACKNEY,
  group: 'mixed',
  reason: 'firearms',
  basis: 'self-defined',
  measure,
  estimate: { state: 'estimated', value: 0.3333, low: 0.1111, high: 2.7777 },
  searches: SECRET,
  residents: 17_000,
  comparison: undefined,
  ...more,
});

/** Stores the months; `clock` is before the end of the hold. */
export async function storeMonths(db: Db): Promise<void> {
  const held = new Date('2027-01-01T00:00:00Z');
  const windows = [{ kind: 'rolling-12-months' as const, ...windowsOf(OF_EXTRACT)['rolling-12-months'] }];
  await storeMeasurement(
    db,
    { month: OF_EXTRACT, methodVersion: 'test', inputs: OF_EXTRACT, isSynthetic: true },
    windows.map((window) => ({
      ...window,
      monthsPresent: 12,
      files: [],
      figures: [
        figure('rate-per-1000', { isWithheld: true }),
        figure('ratio', { isWithheld: true, comparison: { searches: 81, residents: 88_000 } }),
        figure('rate-per-1000', { group: 'black', searches: 212 }),
        figure('ratio', {
          group: 'black',
          searches: 212,
          comparison: { searches: 1, residents: 88_000 },
          estimate: { state: 'estimated', value: 4, low: 2, high: Number.POSITIVE_INFINITY },
        }),
      ],
    })),
  );
  for (const month of [STOPPED, EARLIER, LATEST, HELD]) {
    const measurement = await storeMonth(db, month, { isSynthetic: true });
    if (month === LATEST) await storeFinding(db, measurement);
  }
  await startHold(db, STOPPED, new Date('2026-01-01T00:00:00Z'));
  await addHoldEvent(db, STOPPED, { kind: 'stopped', reason: 'The records are in doubt.' });
  await startHold(db, EARLIER, new Date('2026-01-01T00:00:00Z'));
  await addHoldEvent(db, EARLIER, { kind: 'annotated', reason: '=Read with care, "please"' });
  await startHold(db, HELD, held);
}
