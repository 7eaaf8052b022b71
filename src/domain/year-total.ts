import type { Month, Window } from './period.ts';

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
