import { findMeasurement } from '../src/db/measurement.ts';
import { getEditionWindow, listEarlierWindows, listFileVersions } from '../src/db/revision.ts';
import type { Deps } from '../src/deps.ts';
import type { Month, WindowKind } from '../src/domain/period.ts';
import { type RevisionLog, revisionLog } from '../src/domain/revision-log.ts';
import { InputProblem } from '../src/problem.ts';
import { readTogether } from './measure.ts';

export interface RevisionsReport {
  month: Month;
  edition: number;
  /** One for each window that was measured before; the year is measured with every month after it. */
  logs: RevisionLog[];
  /** Windows measured for the first time: there is nothing to hold them against. */
  first: WindowKind[];
}

/**
 * Holds the latest edition of a month against what was published of the same windows before: which headline figures changed, and
 * why. Throws InputProblem where the month has not been measured.
 */
export async function revisions(deps: Deps, month: Month): Promise<RevisionsReport> {
  return readTogether(deps.database.db, async (snapshot) => {
    const measurement = await findMeasurement(snapshot, month);
    if (!measurement) throw new InputProblem(`There are no figures of ${month}: run measure first.`);
    const report: RevisionsReport = { month, edition: measurement.edition, logs: [], first: [] };
    for (const { before, after } of await listEarlierWindows(snapshot, measurement.measurementId)) {
      if (!before) {
        report.first.push(after.kind);
        continue;
      }
      const [was, is] = [await getEditionWindow(snapshot, before), await getEditionWindow(snapshot, after)];
      report.logs.push(revisionLog(was, is, await listFileVersions(snapshot, [...was.files, ...is.files])));
    }
    return report;
  });
}
