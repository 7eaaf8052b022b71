import type { MonthList } from './flag-rule.ts';
import { type Month, missingMonths, type Window } from './period.ts';

/** Something about the data that qualifies the figures resting on them. */
export type Notice =
  | { kind: 'missing-months'; months: Month[]; monthsPresent: number; monthsInWindow: number }
  | { kind: 'unknown-ethnicity'; share: number }
  | { kind: 'unplaced'; share: number }
  | { kind: 'repeated-rows'; rows: number; share: number }
  | { kind: 'rejected-rows'; rows: number }
  /** The rule's parameters did not settle: an earlier month's were used, or no list was made. */
  | { kind: 'fit-held' }
  | { kind: 'fit-failed' }
  | { kind: 'revised'; month: Month; rowsAdded: number; rowsRemoved: number };

/** A month of a file that figures rest on, with its counts. */
export interface RestsOn {
  sourceFileId: number;
  month: Month;
  searchCount: number;
  unplacedCount: number;
  repeatedCount: number;
  /** Rows of the whole file that could not be used: a row that cannot be read has no month. */
  rejectedCount: number;
  rowsAdded: number | undefined;
  rowsRemoved: number | undefined;
}

/** Notices on how the month's lists were made; none where all went well, or where there are too few months for any. */
export function listNotices(list: MonthList | undefined): Notice[] {
  if (!list || list.state === 'too-few-months' || list.fitState === 'converged') return [];
  return [{ kind: list.fitState === 'held' ? 'fit-held' : 'fit-failed' }];
}

/** Least share of a window's records worth a notice. */
const UNPLACED_FROM = 0.01;
const REPEATED_FROM = 0.005;

/** Notices on a window: what is missing, not recorded, without place, repeated, unusable or revised. */
export function noticesOf(window: Window, restsOn: readonly RestsOn[], unknownShare: number | undefined): Notice[] {
  const notices: Notice[] = [];
  const months = missingMonths(
    window,
    restsOn.map((file) => file.month),
  );
  const monthsPresent = new Set(restsOn.map((file) => file.month)).size;
  if (months.length > 0) {
    notices.push({ kind: 'missing-months', months, monthsPresent, monthsInWindow: monthsPresent + months.length });
  }
  if (unknownShare !== undefined && unknownShare > 0) notices.push({ kind: 'unknown-ethnicity', share: unknownShare });
  const sum = (pick: (file: RestsOn) => number) => restsOn.reduce((total, file) => total + pick(file), 0);
  const searches = sum((file) => file.searchCount);
  const unplaced = sum((file) => file.unplacedCount);
  const repeated = sum((file) => file.repeatedCount);
  const rejected = [...new Map(restsOn.map((file) => [file.sourceFileId, file.rejectedCount])).values()].reduce(
    (total, rows) => total + rows,
    0,
  );
  if (searches > 0 && unplaced / searches >= UNPLACED_FROM)
    notices.push({ kind: 'unplaced', share: unplaced / searches });
  if (searches > 0 && repeated / searches >= REPEATED_FROM) {
    notices.push({ kind: 'repeated-rows', rows: repeated, share: repeated / searches });
  }
  if (rejected > 0) notices.push({ kind: 'rejected-rows', rows: rejected });
  for (const { month, rowsAdded, rowsRemoved } of restsOn) {
    if (rowsAdded !== undefined && rowsRemoved !== undefined && rowsAdded + rowsRemoved > 0) {
      notices.push({ kind: 'revised', month, rowsAdded, rowsRemoved });
    }
  }
  return notices;
}
