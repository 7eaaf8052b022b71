/** Examining what is loaded, month by month and force by force, by the rules of data health. */
import type { Db } from '../src/db/connection.ts';
import { countKnownPoints, listHealthCounts, type PointPair } from '../src/db/health-count.ts';
import { listOfficialCounts } from '../src/db/official-total.ts';
import { listRevisedFields } from '../src/db/revision.ts';
import type { ActiveFileMonth } from '../src/db/source-file.ts';
import { MONTHS_BACK } from '../src/domain/data-health/health-rule.ts';
import type { MonthFacts } from '../src/domain/data-health/month-facts.ts';
import { examineSeries, type MonthHealth } from '../src/domain/data-health/month-health.ts';
import { chooseSeries } from '../src/domain/data-health/series-choice.ts';
import { addMonths, type Month, type Window, yearEndingOf } from '../src/domain/period.ts';
import { chooseFiles } from '../src/domain/source-choice.ts';
import { LONDON } from '../src/vocabulary/area.ts';

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
  const nameOf = (row: { sourceFileId: number; month: string }) => `${row.sourceFileId} ${row.month}`;
  const counts = new Map((await listHealthCounts(db, files)).map((row) => [nameOf(row), row]));
  const pairs = series.flatMap((one) => pairsIn(window, one.files));
  const points = new Map((await countKnownPoints(db, pairs)).map((row) => [nameOf(row), row]));
  const revised = files.filter(({ rowsAdded }) => rowsAdded !== undefined);
  const fields = await listRevisedFields(
    db,
    revised.map(({ sourceFileId }) => sourceFileId),
  );
  const official = await officialYears(db, fileMonths, window);
  return series.flatMap(({ forceId, areaCode, files }) => {
    const months = files.map((file): MonthFacts => {
      const seen = points.get(nameOf(file));
      return {
        ...counts.get(nameOf(file))!,
        source: file.source,
        searches: file.searchCount,
        loadedOn: file.loadedAt.toISOString().slice(0, 10),
        rejected: file.rejectedCount,
        revision:
          file.rowsAdded === undefined || file.rowsRemoved === undefined
            ? undefined
            : { added: file.rowsAdded, removed: file.rowsRemoved, fields: fields.get(nameOf(file)) ?? [] },
        repeated: file.repeatedCount,
        border: { measured: file.borderMeasuredCount, nearBorder: file.nearBorderCount },
        official: areaCode === undefined ? official(forceId, file.month) : undefined,
        points: seen?.points ?? 0,
        knownPoints: files[0] === file ? undefined : (seen?.known ?? 0),
      };
    });
    return examineSeries({ forceId, areaCode, months }, window, checkedOn.toISOString().slice(0, 10));
  });
}

/** Gives what the Home Office counted in the financial year of a force's month, with the months of it that figures rest on. */
async function officialYears(db: Db, fileMonths: readonly ActiveFileMonth[], { from, to }: Window) {
  const totals = new Map<Month, OfficialTotals>();
  for (let year = yearEndingOf(from); year <= yearEndingOf(to); year = addMonths(year, 12)) {
    totals.set(year, await listOfficialCounts(db, year));
  }
  return (forceId: string, month: Month): MonthFacts['official'] => {
    const year = yearEndingOf(month);
    const counts = totals.get(year);
    if (!counts?.length) return undefined;
    const own = counts.flatMap((count) => (count.forceId === forceId ? (count.searches ?? []) : []));
    const chosen = chooseFiles(fileMonths, LONDON.code, { from: addMonths(year, -11), to: year }, forceId);
    return {
      searches: own.length === 0 ? undefined : own.reduce((sum, searches) => sum + searches, 0),
      months: chosen.map(({ month, sourceFileId }) => ({
        month,
        searches: fileMonths.find((file) => file.sourceFileId === sourceFileId && file.month === month)!.searchCount,
      })),
    };
  };
}

type OfficialTotals = Awaited<ReturnType<typeof listOfficialCounts>>;

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
