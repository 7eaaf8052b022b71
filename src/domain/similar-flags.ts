import type { FlagSubject } from './flag.ts';
import type { Month } from './period.ts';
import { monthText, placeText, searchesOfText } from './wording.ts';

/** A flag as far as its likeness to another is concerned. */
export interface ComparedFlag extends FlagSubject {
  flagId: number;
  openedMonth: Month;
}

/** What two flags have in common; the closest first. */
const LIKENESSES = [
  {
    likeness: 'same-figure',
    isSo: (a: FlagSubject, b: FlagSubject) => isSamePlace(a, b) && a.reason === b.reason && a.group === b.group,
    why: (past: ComparedFlag) => `The same figure, flagged before in ${monthText(past.openedMonth)}.`,
  },
  {
    likeness: 'same-area-and-reason',
    isSo: (a: FlagSubject, b: FlagSubject) => isSamePlace(a, b) && a.reason === b.reason,
    why: (past: ComparedFlag) => `Also here and for the same reason: ${subjectText(past)}.`,
  },
  {
    likeness: 'same-area-and-group',
    isSo: (a: FlagSubject, b: FlagSubject) => isSamePlace(a, b) && a.group === b.group,
    why: (past: ComparedFlag) => `Also here and of the same group: ${subjectText(past)}.`,
  },
  {
    likeness: 'same-group-and-reason',
    isSo: (a: FlagSubject, b: FlagSubject) => a.group === b.group && a.reason === b.reason,
    why: (past: ComparedFlag) =>
      `The same finding in ${placeText(past.areaCode)}, flagged in ${monthText(past.openedMonth)}.`,
  },
] as const;

export type Likeness = (typeof LIKENESSES)[number]['likeness'];

/** A past flag, and in one line why it is worth looking at. */
export interface SimilarFlag<Flag> {
  flag: Flag;
  likeness: Likeness;
  why: string;
}

/**
 * Past flags like one, the most alike first and of those the latest. Past are those opened in an earlier month, or in the same
 * month and before it; itself is never among them.
 */
export function similarFlags<Flag extends ComparedFlag>(
  flag: ComparedFlag,
  others: readonly Flag[],
): SimilarFlag<Flag>[] {
  const similar = others
    .filter((other) => isBefore(other, flag))
    .flatMap((other) => {
      const place = LIKENESSES.findIndex(({ isSo }) => isSo(other, flag));
      return place < 0 ? [] : [{ other, place }];
    });
  return similar
    .sort((a, b) => a.place - b.place || (isBefore(a.other, b.other) ? 1 : -1))
    .map(({ other, place }) => {
      const { likeness, why } = LIKENESSES[place]!;
      return { flag: other, likeness, why: why(other) };
    });
}

function isBefore(a: ComparedFlag, b: ComparedFlag): boolean {
  return a.openedMonth < b.openedMonth || (a.openedMonth === b.openedMonth && a.flagId < b.flagId);
}

function isSamePlace(a: FlagSubject, b: FlagSubject): boolean {
  return a.areaCode === b.areaCode;
}

function subjectText({ reason, group, openedMonth }: ComparedFlag): string {
  return `${searchesOfText(reason, group)}, flagged in ${monthText(openedMonth)}`;
}
