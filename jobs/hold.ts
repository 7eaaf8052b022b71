import { findMeasurement } from '../src/db/measurement.ts';
import { addHoldEvent, findHold, startHold } from '../src/db/publication.ts';
import type { Deps } from '../src/deps.ts';
import type { Month } from '../src/domain/period.ts';
import { endOfHold, type HoldStatus, holdStatus } from '../src/domain/publication.ts';
import { InputProblem } from '../src/problem.ts';

export interface HoldOptions {
  release: boolean;
  annotate: string | undefined;
  stop: string | undefined;
}

/** Shows a month's hold, or releases it, annotates it or stops it; what was done is kept with its reason. */
export async function hold(deps: Deps, month: Month, options: HoldOptions): Promise<HoldStatus> {
  const { db } = deps.database;
  const asked = [options.release, options.annotate !== undefined, options.stop !== undefined].filter(Boolean).length;
  if (asked > 1) throw new InputProblem('hold takes one of --release, --annotate TEXT and --stop REASON at a time.');
  for (const text of [options.annotate, options.stop]) {
    if (text !== undefined && text.trim() === '') throw new InputProblem('A note or a stop needs its reason in words.');
  }
  if (!(await findMeasurement(db, month)))
    throw new InputProblem(`${month} has not been measured: there is nothing to hold.`);
  const now = deps.clock();
  if (!(await findHold(db, month))) {
    await startHold(db, month, endOfHold(now, deps.settings.publishHoldDays));
  }
  if (options.release) await addHoldEvent(db, month, { kind: 'released', reason: 'released' });
  if (options.annotate !== undefined)
    await addHoldEvent(db, month, { kind: 'annotated', reason: options.annotate.trim() });
  if (options.stop !== undefined) await addHoldEvent(db, month, { kind: 'stopped', reason: options.stop.trim() });
  return holdStatus((await findHold(db, month))!, now);
}
