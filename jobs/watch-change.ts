import { getResidents } from '../src/db/area.ts';
import { countMonthlySearches } from '../src/db/cell-count.ts';
import { findChangeWatch, listChangeAlarms, storeChangeWatch } from '../src/db/change.ts';
import { findMeasurement } from '../src/db/measurement.ts';
import { listActiveFileMonths } from '../src/db/source-file.ts';
import type { Deps } from '../src/deps.ts';
import { type ChangeAlarm, changeAlarms, type WatchSummary, watchedSpan } from '../src/domain/change.ts';
import { type Month, monthsOf } from '../src/domain/period.ts';
import { monthsWithFigures } from '../src/domain/source-choice.ts';
import { volumeAlarms } from '../src/domain/volume-change.ts';
import { InputProblem } from '../src/problem.ts';
import { LONDON } from '../src/vocabulary/area.ts';
import { choosePlaces, countPlaces } from './chosen-files.ts';
import { readTogether } from './measure.ts';

export interface ChangeReport {
  watch: WatchSummary;
  /** Alarms of every month watched, in order. */
  alarms: ChangeAlarm[];
  /** Whether the measurement had been watched before, so that nothing was stored now. */
  unchanged: boolean;
}

/**
 * Looks back from a month over at most five years of months for ratios and numbers of searches that have changed, and
 * stores the watch with its alarms for the latest edition of the month's figures. A second run over the same edition
 * stores nothing. Throws InputProblem where the month has not been measured.
 */
export async function watchChange(deps: Deps, month: Month): Promise<ChangeReport> {
  const { db } = deps.database;
  const measurement = await findMeasurement(db, month);
  if (!measurement) throw new InputProblem(`There are no figures of ${month} to watch: run measure first.`);
  const { measurementId } = measurement;
  const unchanged =
    (await findChangeWatch(db, measurementId)) !== undefined || !(await watch(deps, month, measurementId));
  return {
    watch: (await findChangeWatch(db, measurementId))!,
    alarms: await listChangeAlarms(db, measurementId),
    unchanged,
  };
}

/** What a run of the job counts, and the month's report tells. */
export function changeCounts({ watch, alarms }: ChangeReport) {
  return {
    alarms: alarms.length,
    provisional: alarms.filter((alarm) => alarm.isProvisional).length,
    seriesWatched: watch.seriesWatched,
  };
}

/** Whether a month has figures, so that there is something to watch. */
export async function isReadyToWatch(deps: Deps, month: Month): Promise<boolean> {
  return (await findMeasurement(deps.database.db, month)) !== undefined;
}

async function watch({ database: { db } }: Deps, month: Month, measurementId: number): Promise<boolean> {
  const { span, input } = await readTogether(db, async (snapshot) => {
    const fileMonths = await listActiveFileMonths(snapshot);
    const span = watchedSpan(month, monthsWithFigures(fileMonths));
    const chosen = choosePlaces(fileMonths, span);
    const published = new Map(
      [...chosen].map(([areaCode, files]) => [areaCode, new Set(files.map((file) => file.month))]),
    );
    const input = {
      months: monthsOf(span),
      ...(await countPlaces(snapshot, chosen, countMonthlySearches)),
      isPresent: (areaCode: string, each: Month) => (published.get(areaCode) ?? published.get(LONDON.code)!).has(each),
      residents: await getResidents(snapshot),
    };
    return { span, input };
  });
  const ratios = changeAlarms(input);
  const volume = volumeAlarms(input);
  return db.transaction().execute((trx) => storeChangeWatch(trx, measurementId, span, ratios, volume));
}
