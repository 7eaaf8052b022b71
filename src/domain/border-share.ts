import type { Month } from './period.ts';
import { monthText, percentText } from './wording.ts';

/**
 * Metres from a border of a borough within which a search may belong next door. data.police.uk moves every place to the
 * nearest of its anonymous points, most of them the middle of a street: in a town a place is moved by some 50 m.
 */
export const NEAR_BORDER_METRES = 50;

/** Searches of a month placed in a borough by their coordinate and measured, and those of them near a border of it. */
export interface BorderCounts {
  measured: number;
  nearBorder: number;
}

/**
 * What the share near borders says of figures of boroughs: no larger share of the force's searches can have been put in
 * the wrong one. What one borough lost, a neighbour gained, so that mostly far fewer count; a single borough may lie above
 * or below the force's share (`places` prints each).
 */
export type BorderShare =
  /** No search of the month has a place that could be measured: no coordinates, or no borough polygons. */
  | { state: 'not-known' }
  /** `none`: too few to speak of. `note`: said beside figures. `qualifies`: figures of boroughs may be out by a tenth. */
  | { state: 'known'; share: number; severity: 'none' | 'note' | 'qualifies' };

/** The same share from which searches without a place are told of: less than one in a hundred moves no figure printed. */
const NOTE_FROM = 0.01;
/** A tenth of the searches would take a ratio of 4.0 to 3.6 or 4.4: beyond what chance does in a borough's year. */
const QUALIFIES_FROM = 0.1;

/** The share of a month's placed searches that lie near a border, and what it says. 71 of 1,000 is 7.1%, a note. */
export function borderShare({ measured, nearBorder }: BorderCounts): BorderShare {
  if (measured === 0) return { state: 'not-known' };
  const share = nearBorder / measured;
  const severity = share >= QUALIFIES_FROM ? 'qualifies' : share >= NOTE_FROM ? 'note' : 'none';
  return { state: 'known', share, severity };
}

/** The same in words, for people who do not know how places are published. */
export function borderShareSentence(counts: BorderCounts, month: Month): string {
  const judged = borderShare(counts);
  if (judged.state === 'not-known') {
    return `For ${monthText(month)} we cannot say how many searches were near the edge of a borough: no search has a place that we could measure.`;
  }
  const told = `${percentText(judged.share)} of the searches with a place in ${monthText(month)} were within ${NEAR_BORDER_METRES} metres of the edge of their borough.`;
  switch (judged.severity) {
    case 'none':
      return told;
    case 'note':
      return `${told} The police move each place to a point nearby, so a few of these may belong to the borough next door.`;
    case 'qualifies':
      return `${told} The police move each place to a point nearby, so many of these may belong to the borough next door. Read the figures of single boroughs with care.`;
  }
}
