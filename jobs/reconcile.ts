import type { Db } from '../src/db/connection.ts';
import { listOfficialCounts, listOfficialYears } from '../src/db/official-total.ts';
import { countByPower } from '../src/db/power-count.ts';
import { type ActiveFileMonth, listActiveFileMonths } from '../src/db/source-file.ts';
import type { Deps } from '../src/deps.ts';
import { addMonths, type Window } from '../src/domain/period.ts';
import {
  type LoadedCount,
  type OfficialCount,
  type Reconciliation,
  reconcile,
  reconciliationLines,
} from '../src/domain/reconciliation.ts';
import { chooseFiles } from '../src/domain/source-choice.ts';
import { countText, listText } from '../src/domain/wording.ts';
import { rejectedRows } from '../src/domain/year-total.ts';
import { InputProblem } from '../src/problem.ts';
import { LONDON } from '../src/vocabulary/area.ts';
import { forceName, MET } from '../src/vocabulary/force.ts';
import { familyOfPower } from '../src/vocabulary/home-office.ts';

export interface ReconciliationReport {
  /** The March the year ends with, YYYY-MM. */
  yearEnding: string;
  /** Forces of which a month of the year is loaded, and the Met in any case. */
  forces: Reconciliation[];
  /** Forces that have a total and no month loaded. */
  notLoaded: number;
}

/**
 * Sets the records that figures rest on beside the Home Office's totals of a year, force by force; changes nothing. Throws
 * InputProblem where no totals of the year are loaded.
 */
export async function reconcileYear(deps: Deps, year: string | undefined): Promise<ReconciliationReport> {
  const { db } = deps.database;
  if (year === undefined || !/^20\d\d$/.test(year)) {
    throw new InputProblem(
      `--year ${year ?? 'is missing'}: give the year that ends with March of it, such as --year 2019.`,
    );
  }
  const yearEnding = `${year}-03`;
  const official = await listOfficialCounts(db, yearEnding);
  if (official.length === 0) {
    const known = (await listOfficialYears(db)).map((each) => each.slice(0, 4));
    const loaded = known.length > 0 ? `loaded are those of ${listText(known)}` : 'none are loaded';
    throw new InputProblem(
      `No Home Office totals of the year ending March ${year} (${loaded}). Load them with load-official-totals --from-file CSV.`,
    );
  }
  const window = { from: addMonths(yearEnding, -11), to: yearEnding };
  const fileMonths = await listActiveFileMonths(db);
  const isLoaded = (forceId: string) => chooseFiles(fileMonths, LONDON.code, window, forceId).length > 0;
  const forceIds = [...new Set([MET, ...official.map(({ forceId }) => forceId)])];
  const shown = forceIds.filter((forceId) => forceId === MET || isLoaded(forceId));
  const forces: Reconciliation[] = [];
  for (const forceId of shown) {
    const counts = official.filter((count) => count.forceId === forceId);
    forces.push(await reconcileForce(db, { forceId, window, official: counts, fileMonths }));
  }
  return { yearEnding, forces, notLoaded: forceIds.length - shown.length };
}

async function reconcileForce(
  db: Db,
  {
    forceId,
    window,
    official,
    fileMonths,
  }: { forceId: string; window: Window; official: OfficialCount[]; fileMonths: readonly ActiveFileMonth[] },
): Promise<Reconciliation> {
  const chosen = chooseFiles(fileMonths, LONDON.code, window, forceId);
  const loaded: LoadedCount[] = [];
  for (const file of chosen) {
    for (const { power, isVehicleOnly, searches } of await countByPower(db, file)) {
      const vehicleOnly = isVehicleOnly ? searches : 0;
      loaded.push({ month: file.month, power: familyOfPower(power), searches, vehicleOnly });
    }
  }
  return reconcile({
    forceId,
    yearEnding: window.to,
    official,
    monthsPresent: chosen.map(({ month }) => month),
    loaded,
    rejectedRows: rejectedRows(fileMonths, chosen, window),
  });
}

/** What the person at the terminal is told. */
export function reconciliationText({ yearEnding, forces, notLoaded }: ReconciliationReport): string {
  const blocks = forces.map((force) =>
    [
      `${forceName(force.forceId)}, year ending March ${yearEnding.slice(0, 4)}`,
      ...force.sentences,
      ...reconciliationLines(force).map((line) => `  ${line}`),
    ].join('\n'),
  );
  if (notLoaded > 0) {
    blocks.push(
      `${countText(notLoaded)} more ${notLoaded === 1 ? 'force has' : 'forces have'} a total and no month loaded.`,
    );
  }
  return blocks.join('\n\n');
}
