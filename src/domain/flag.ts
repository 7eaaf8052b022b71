import type { EthnicGroup } from '../vocabulary/ethnicity.ts';
import type { ReasonScope } from '../vocabulary/reason.ts';
import type { Month } from './period.ts';

export type FlagEventKind = 'opened' | 'continued' | 'absent' | 'cleared' | 'withdrawn';

/** What a flag is about. */
export interface FlagSubject {
  areaCode: string;
  group: EthnicGroup;
  reason: ReasonScope;
}

/** A flag and its history, oldest entry first. */
export interface FlagHistory extends FlagSubject {
  flagId: number;
  openedMonth: Month;
  events: readonly { month: Month; kind: FlagEventKind }[];
}

/** Months in a row that a figure must stay off the list for its flag to clear. */
export const MONTHS_TO_CLEAR = 3;

/** What a month's list does to the flags: new ones, and entries for those there are. */
export interface FlagChanges<Cell extends FlagSubject> {
  open: Cell[];
  entries: { flagId: number; kind: Exclude<FlagEventKind, 'opened'> }[];
}

/**
 * Holds a month's list against the flags: a listed figure without a flag opens one; a flag continues while listed, is
 * absent while not, and clears with its third absent month in a row; a flag opened by an earlier measurement of this very
 * month and no longer listed is withdrawn. A second call with the same list changes nothing.
 * Months without a list of their own (too few months published) must not be passed: they neither alarm nor clear.
 */
export function changesOfMonth<Cell extends FlagSubject>(
  month: Month,
  listed: readonly Cell[],
  histories: readonly FlagHistory[],
): FlagChanges<Cell> {
  const changes: FlagChanges<Cell> = { open: [], entries: [] };
  const spokenFor = new Set<Cell>();
  for (const history of histories) {
    if (history.openedMonth > month) continue;
    const before = standing(history, month, 'before');
    const now = standing(history, month, 'with');
    const cell = listed.find((candidate) => isSameSubject(candidate, history));
    if (history.openedMonth < month && !isOpen(before.kind)) continue;
    if (cell) spokenFor.add(cell);
    const kind = entryKind(history, month, cell !== undefined, before.absentMonths);
    if (kind !== now.kindOfMonth) changes.entries.push({ flagId: history.flagId, kind });
  }
  changes.open = listed.filter((cell) => !spokenFor.has(cell));
  return changes;
}

function entryKind(
  history: FlagHistory,
  month: Month,
  isListed: boolean,
  absentBefore: number,
): Exclude<FlagEventKind, 'opened'> {
  // In the month of its opening, a flag that is listed again after being withdrawn continues.
  if (isListed) return 'continued';
  if (history.openedMonth === month) return 'withdrawn';
  return absentBefore + 1 >= MONTHS_TO_CLEAR ? 'cleared' : 'absent';
}

interface Standing {
  /** The last entry, or undefined before the first. */
  kind: FlagEventKind | undefined;
  /** The entry of the month itself; an opening counts as continuing, since both mean listed. */
  kindOfMonth: FlagEventKind | undefined;
  absentMonths: number;
}

/** How a flag stood before a month, or with it; of several entries for a month the last counts. */
function standing(history: FlagHistory, month: Month, until: 'before' | 'with'): Standing {
  const last = new Map<Month, FlagEventKind>();
  for (const event of history.events) {
    if (event.month < month || (until === 'with' && event.month === month)) last.set(event.month, event.kind);
  }
  const kinds = [...last.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, kind]) => kind);
  let absentMonths = 0;
  for (const kind of kinds) absentMonths = kind === 'absent' || kind === 'cleared' ? absentMonths + 1 : 0;
  const kindOfMonth = last.get(month);
  return { kind: kinds.at(-1), kindOfMonth: kindOfMonth === 'opened' ? 'continued' : kindOfMonth, absentMonths };
}

const isOpen = (kind: FlagEventKind | undefined) => kind !== undefined && kind !== 'cleared' && kind !== 'withdrawn';

/** Whether a flag is open after a month's entries. */
export function isOpenAt(history: FlagHistory, month: Month): boolean {
  return history.openedMonth <= month && isOpen(standing(history, month, 'with').kind);
}

/** Whether a flag's figure is on the list of a month. */
export function isListedAt(history: FlagHistory, month: Month): boolean {
  return standing(history, month, 'with').kindOfMonth === 'continued';
}

function isSameSubject(a: FlagSubject, b: FlagSubject): boolean {
  return a.areaCode === b.areaCode && a.group === b.group && a.reason === b.reason;
}
