/** A year's records as a whole beside the Home Office's total, where the power of each search is not told. */
import type { Month, Window } from './period.ts';
import { type OfficialCount, type ReconciledRow, reconcile } from './reconciliation.ts';

/** A month of a file that is in force, and the rows of the whole file that could not be used. */
export interface RejectedOfFile {
  sourceFileId: number;
  month: Month;
  rejectedCount: number;
}

/** Rows of the chosen files that could not be used. Such a row has no month: files that reach beyond the window are left out. */
export function rejectedRows(
  fileMonths: readonly RejectedOfFile[],
  chosen: readonly { sourceFileId: number }[],
  window: Window,
): number {
  const ids = [...new Set(chosen.map(({ sourceFileId }) => sourceFileId))];
  return ids
    .map((id) => fileMonths.filter(({ sourceFileId }) => sourceFileId === id))
    .filter((months) => months.every(({ month }) => month >= window.from && month <= window.to))
    .reduce((sum, months) => sum + months[0]!.rejectedCount, 0);
}

/** A month's searches, whatever the power, and those of vehicles without a person. */
export interface MonthTotal {
  month: Month;
  searches: number;
  vehicleOnly: number;
}

/**
 * Sets the months loaded of a force beside the Home Office's total of a year, all powers together. Pages use it: they read no single
 * record, and what they read tells no power.
 */
export function reconcileTotal(input: {
  forceId: string;
  yearEnding: Month;
  official: readonly OfficialCount[];
  months: readonly MonthTotal[];
  rejectedRows: number;
}): { all: ReconciledRow; sentences: string[] } {
  const { official, months, ...rest } = input;
  // One name for every power: only the row of all powers is given out.
  const power = 'section-1';
  const { rows, sentences } = reconcile({
    ...rest,
    official: official.map((count) => ({ ...count, power })),
    monthsPresent: months.map(({ month }) => month),
    loaded: months.map((total) => ({ ...total, power })),
  });
  return { all: rows[0]!, sentences };
}
