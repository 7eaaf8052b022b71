/** The words of a finding's own page that no mail has. Rounding is `wording.ts`'s. */
import { COMPARISON_GROUP, type EthnicGroup } from '../vocabulary/ethnicity.ts';
import type { FlagEventKind } from './flag.ts';
import { countText, listSentence, rangeText, ratioText, residentsText, timesText } from './wording.ts';

/** What a month's list did to a finding. */
export const FLAG_EVENT_WORDS: Record<FlagEventKind, string> = {
  opened: 'It came on the list, sure enough to be opened.',
  continued: 'It was on the list again.',
  absent: 'It was tested and was not on the list.',
  cleared: 'It was off the list for the third month and closed.',
  withdrawn: 'The records were measured again, and it was no longer on the list. It was withdrawn.',
};

/** Said in place of what was frozen where the month that opened a finding is not shown. */
export const OPENED_UNSHOWN =
  'The month in which this finding was opened is not shown to the public, so what stood then is not shown either.';

/** Said in place of what was frozen where it would tell of very few people. */
export const EVIDENCE_WITHHELD =
  'What stood when the finding was opened is withheld, because it would tell of very few searches that nobody has published.';

/** What the frozen evidence is. */
export const FROZEN_EVIDENCE =
  'This is what stood when the finding was opened. It is kept as it was, whatever is measured later.';

/** A ratio frozen at opening, with its likely range. */
export function ratioThenText({ ratio, low, high }: { ratio: number; low: number; high: number }): string {
  return `${ratioText(ratio)} (likely range ${rangeText(low, high)})`;
}

/** Searches and what they are out of, frozen at opening, as two sides. */
export function sidesText(
  group: EthnicGroup | 'all',
  {
    searches,
    residents,
    whiteSearches,
    whiteResidents,
  }: Record<'searches' | 'residents' | 'whiteSearches' | 'whiteResidents', number>,
): { own: string; other: string } {
  if (group === 'all') {
    return {
      own: `${countText(searches)} of ${countText(residents)} drug searches that can be judged`,
      other: `${countText(whiteSearches)} of ${countText(whiteResidents)} in the rest of London`,
    };
  }
  const who = group === COMPARISON_GROUP ? 'residents of the group that stood out most' : residentsText(group);
  return {
    own: `${countText(searches)} searches of ${countText(residents)} ${who}`,
    other: `${countText(whiteSearches)} searches of ${countText(whiteResidents)} White residents`,
  };
}

/** What it was held against: so many times London's usual ratio. */
export function thresholdText(londonRatio: number, materiality: number): string {
  return `${timesText(materiality)} ${ratioText(londonRatio)}, which is ${ratioText(londonRatio * materiality)}`;
}

/** How far its list could be trusted. */
export function listThenText(listedCount: number, expectedFalseCount: number): string {
  return listSentence(listedCount, expectedFalseCount).replaceAll(' this month', ' that month');
}

/** Said where no finding is as asked for. */
export const NO_SUCH_FLAGS =
  'No finding is as asked for. That does not mean that nothing needs explaining: figures with too few searches are not tested.';

/** Said beneath the funnel of a finding. */
export function funnelNote(isShare: boolean, materiality: number): string {
  const why = isShare ? 'by chance alone' : 'by chance and by the usual differences between them';
  return `Each dot is a borough. The more searches it rests on, the further right it stands, and the less chance can move it. Between the lines is where most boroughs would be ${why}. The list asks something else: whether a figure is very likely more than ${timesText(materiality)} what is usual. So a borough between the lines can be on the list, and one outside them need not be.`;
}

/** What the files are that a finding can be walked back to. */
export const WALK_BACK =
  'The figures rest on these files, whole and unchanged: whoever has the same file can check its SHA-256, the fingerprint of its bytes. Single records are not shown.';
