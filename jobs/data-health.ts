import { listActiveFileMonths } from '../src/db/source-file.ts';
import type { Deps } from '../src/deps.ts';
import type { MonthHealth } from '../src/domain/data-health/month-health.ts';
import type { Month } from '../src/domain/period.ts';
import { InputProblem } from '../src/problem.ts';
import { MET } from '../src/vocabulary/force.ts';
import { examineHealth } from './examine-health.ts';
import { readTogether } from './measure.ts';

export interface HealthQuestion {
  month: Month | undefined;
  forceId: string | undefined;
}

/** How healthy the records of a month are, force by force, and a borough's own extract after its force. */
export interface HealthAnswer {
  month: Month;
  /** The day it was checked on, YYYY-MM-DD. */
  checkedOn: string;
  forces: MonthHealth[];
}

/**
 * Examines a month (the latest loaded where none is named) of one force or of every one that is loaded, as the records stand now.
 * Stores nothing. Throws InputProblem where nothing is loaded, or nothing of the force named.
 */
export async function dataHealth(deps: Deps, { month: asked, forceId }: HealthQuestion): Promise<HealthAnswer> {
  const checkedOn = deps.clock();
  return readTogether(deps.database.db, async (snapshot) => {
    const fileMonths = await listActiveFileMonths(snapshot);
    const loaded = [...new Set(fileMonths.map((file) => file.forceId))].sort();
    if (loaded.length === 0) throw new InputProblem('No records are loaded: give files with load-searches first.');
    if (forceId !== undefined && forceId !== MET && !loaded.includes(forceId)) {
      throw new InputProblem(`--force ${forceId}: no records of that force are loaded (loaded: ${loaded.join(', ')}).`);
    }
    const own = fileMonths.filter((file) => forceId === undefined || file.forceId === forceId);
    const month = asked ?? own.at(-1)?.month ?? fileMonths.at(-1)!.month;
    const window = { from: month, to: month };
    const forces = await examineHealth(snapshot, fileMonths, { window, checkedOn, forceId });
    return { month, checkedOn: checkedOn.toISOString().slice(0, 10), forces };
  });
}
