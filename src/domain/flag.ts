import { COMPARISON_GROUP, type EthnicGroup } from '../vocabulary/ethnicity.ts';
import type { Scope } from '../vocabulary/scope.ts';
import type { Month } from './period.ts';

export type FlagEventKind = 'opened' | 'continued' | 'absent' | 'cleared' | 'withdrawn';

/** What a flag is about. Of White people where it is their count that seems unusual: see `subjectsOf`. */
export interface FlagSubject {
  areaCode: string;
  /** `all` where everybody's searches are held against those of the rest of London. */
  group: EthnicGroup | 'all';
  reason: Scope;
}

/** A subject on a month's list, and the chance that it does not belong there. */
export interface ListedSubject extends FlagSubject {
  error: number;
}

/** A flag and its history, oldest entry first. */
export interface FlagHistory extends FlagSubject {
  flagId: number;
  openedMonth: Month;
  events: readonly { month: Month; kind: FlagEventKind }[];
}

/** Months in a row that a figure must stay off the list for its flag to clear. */
export const MONTHS_TO_CLEAR = 3;

/** A figure as sure as this opens a flag at once; others wait for a second list in a row. */
export const SURE_ERROR = 0.01;

/**
 * Over two lists in a row a figure must be as sure as this to open a flag, on average. With no such bound one opening in
 * nine was false at twice the usual ratio, and one in seven at three times (24 and 16 made-up Londons over 48 months).
 */
export const TWO_LISTS_ERROR = 0.1;

/**
 * So many groups standing out at once in an area for one reason, each sure enough for two lists, say that the count they are
 * compared with is unusual.
 */
export const GROUPS_AT_ONCE = 3;

/** What a month's list does to the flags: new ones, entries for those there are, and what waits for a second list. */
export interface FlagChanges {
  open: ListedSubject[];
  entries: { flagId: number; kind: Exclude<FlagEventKind, 'opened'> }[];
  waiting: ListedSubject[];
}

/**
 * What a list is about: its figures and, where three or more groups of an area stand out for the same reason, each sure
 * enough to open a flag over two lists, the White count there, as sure as the third of them.
 */
export function subjectsOf(listed: readonly ListedSubject[]): ListedSubject[] {
  const together = new Map<string, ListedSubject[]>();
  for (const subject of listed) {
    if (subject.error > TWO_LISTS_ERROR) continue;
    const place = `${subject.areaCode} ${subject.reason}`;
    together.set(place, [...(together.get(place) ?? []), subject]);
  }
  const white = [...together.values()].flatMap((groups) => {
    const third = groups.map(({ error }) => error).sort((a, b) => a - b)[GROUPS_AT_ONCE - 1];
    return third === undefined ? [] : [{ ...groups[0]!, group: COMPARISON_GROUP, error: third }];
  });
  return [...listed, ...white];
}

/**
 * Holds a month's list against the flags. A figure opens a flag when it is on two lists in a row and sure enough over both,
 * or at once when it is sure; where three or more groups stand out together they open one, on the White count. A flag continues while listed, is
 * absent while not, and clears with its third absent month in a row; a flag opened by an earlier measurement of this
 * very month and no longer there to open is withdrawn. A second call with the same list changes nothing.
 * Months without a list of their own (too few months published) must not be passed: they neither alarm nor clear.
 */
export function changesOfMonth(
  month: Month,
  listed: readonly ListedSubject[],
  histories: readonly FlagHistory[],
  listedBefore: readonly ListedSubject[],
): FlagChanges {
  const changes: FlagChanges = { open: [], entries: [], waiting: [] };
  const subjects = subjectsOf(listed);
  const before = subjectsOf(listedBefore);
  const mayOpen = (subject: ListedSubject) => {
    if (subject.error <= SURE_ERROR) return true;
    const earlier = before.find((other) => isSameSubject(other, subject));
    return earlier !== undefined && (earlier.error + subject.error) / 2 <= TWO_LISTS_ERROR;
  };
  const spokenFor = new Set<ListedSubject>();
  for (const history of histories) {
    if (history.openedMonth > month) continue;
    const standingBefore = standing(history, month, 'before');
    const now = standing(history, month, 'with');
    const subject = subjects.find((candidate) => isSameSubject(candidate, history));
    if (history.openedMonth < month && !isOpen(standingBefore.kind)) continue;
    if (subject) spokenFor.add(subject);
    const isThere = subject !== undefined && (history.openedMonth < month || mayOpen(subject));
    const kind = entryKind(history, month, isThere, standingBefore.absentMonths);
    if (kind !== now.kindOfMonth) changes.entries.push({ flagId: history.flagId, kind });
  }
  const isOfMany = (subject: ListedSubject) =>
    subject.group !== COMPARISON_GROUP &&
    subjects.some((other) => isSameSubject(other, { ...subject, group: COMPARISON_GROUP }));
  for (const subject of subjects) {
    if (spokenFor.has(subject) || isOfMany(subject)) continue;
    (mayOpen(subject) ? changes.open : changes.waiting).push(subject);
  }
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

/** Whether a flag's figure was tested in a month and is off its list; a month that tells nothing of it leaves it as it was. */
export function isAbsentAt(history: FlagHistory, month: Month): boolean {
  return standing(history, month, 'with').kindOfMonth === 'absent';
}

function isSameSubject(a: FlagSubject, b: FlagSubject): boolean {
  return a.areaCode === b.areaCode && a.group === b.group && a.reason === b.reason;
}
