/** Examining what is loaded, month by month and force by force, by the rules of data health. */
import type { Db } from '../src/db/connection.ts';
import { countKnownPoints, listHealthCounts, type PointPair } from '../src/db/health-count.ts';
import type { ActiveFileMonth } from '../src/db/source-file.ts';
import { MONTHS_BACK } from '../src/domain/data-health/health-rule.ts';
import type { MonthFacts } from '../src/domain/data-health/month-facts.ts';
import { examineSeries, type MonthHealth } from '../src/domain/data-health/month-health.ts';
import { chooseSeries } from '../src/domain/data-health/series-choice.ts';
import type { Window } from '../src/domain/period.ts';

/** What to examine. */
export interface Examination {
  window: Window;
  checkedOn: Date;
  /** One force alone; every force that is loaded, and the Met, where none is named. */
  forceId?: string | undefined;
}

/** Examines the months of a window of every force, months that are missing too. Changes nothing. */
export async function examineHealth(
  db: Db,
  fileMonths: readonly ActiveFileMonth[],
  { window, checkedOn, forceId }: Examination,
): Promise<MonthHealth[]> {
  const series = chooseSeries(fileMonths)
    .filter((one) => forceId === undefined || one.forceId === forceId)
    .map((one) => ({ ...one, files: neededFor(window, one.files) }));
  const files = series.flatMap((one) => one.files);
  const counts = await listHealthCounts(db, files);
  const points = await countKnownPoints(
    db,
    series.flatMap((one) => pairsIn(window, one.files)),
  );
  return series.flatMap(({ forceId, areaCode, files }) => {
    const months = files.map((file): MonthFacts => {
      const isOfFile = (row: { sourceFileId: number; month: string }) =>
        row.sourceFileId === file.sourceFileId && row.month === file.month;
      const seen = points.find(isOfFile);
      return {
        ...counts.find(isOfFile)!,
        source: file.source,
        searches: file.searchCount,
        loadedOn: file.loadedAt.toISOString().slice(0, 10),
        rejected: file.rejectedCount,
        revision:
          file.rowsAdded === undefined || file.rowsRemoved === undefined
            ? undefined
            : { added: file.rowsAdded, removed: file.rowsRemoved },
        repeated: file.repeatedCount,
        points: seen?.points ?? 0,
        knownPoints: files[0] === file ? undefined : (seen?.known ?? 0),
      };
    });
    return examineSeries({ forceId, areaCode, months }, window, checkedOn.toISOString().slice(0, 10));
  });
}

/** The months of a window, those before it that say what is usual, and one after it, which tells that none is late. */
function neededFor<File extends { month: string }>({ from, to }: Window, files: readonly File[]): File[] {
  return [
    ...files.filter(({ month }) => month < from).slice(-MONTHS_BACK),
    ...files.filter(({ month }) => month >= from && month <= to),
    ...files.filter(({ month }) => month > to).slice(0, 1),
  ];
}

function pairsIn({ from, to }: Window, files: readonly ActiveFileMonth[]): PointPair[] {
  return files.flatMap((file, at) =>
    file.month >= from && file.month <= to
      ? [{ sourceFileId: file.sourceFileId, month: file.month, before: files[at - 1] }]
      : [],
  );
}
