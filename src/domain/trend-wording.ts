/** The words that read a line of months. */
import type { EthnicGroup } from '../vocabulary/ethnicity.ts';
import type { ReasonScope } from '../vocabulary/reason.ts';
import type { MonthlyRatio } from './monthly-ratio.ts';
import { type Month, missingMonths, type Window } from './period.ts';
import { monthsText, monthText, rangeText, ratioText, STATE_WORDS, searchesOfText } from './wording.ts';

/** Said where a month was measured before its months were looked at one by one. */
export const NO_MONTHS_YET =
  'Months have not been looked at one by one for this page yet. That does not mean that nothing has changed.';

/** Said where no month of these searches is shown. */
export const MONTHS_WITHHELD =
  'We do not show these searches month by month here. The months come from an extract of the police’s own, and numbers under 5 could be worked out from them. That does not mean that nothing has changed.';

/** How to read a line of months, in the same size of type. */
export const TREND_NOTES = [
  'Each point is one month alone, and the band is its likely range: read the line, not a single point.',
  'Searches with no recorded ethnicity are shared out by what the officer saw, so a month can differ a little from figures above.',
];

/** What a line of months is about: "Month by month: drug searches of Black residents". */
export function trendTitle(group: EthnicGroup, reason: ReasonScope): string {
  return `Month by month: ${searchesOfText(reason, group)}`;
}

/**
 * The latest month beside the first one shown, each with its likely range, and the months without records. Takes ratios oldest
 * first, and the span that they lie in.
 */
export function trendSentences(ratios: readonly MonthlyRatio[], span: Window, place: string): string[] {
  const [first, last] = [ratios.at(0), ratios.at(-1)];
  if (!first || !last) return [NO_MONTHS_YET];
  if (areWithheld(ratios)) return [MONTHS_WITHHELD];
  const missing = missingMonths(
    span,
    ratios.map(({ month }) => month),
  );
  return [
    monthSentence(last, place),
    ...(first === last ? [] : [monthSentence(first, place, ', the first month shown,')]),
    ...(missing.length > 0 ? [noRecordsSentence(missing)] : []),
  ];
}

/** Whether there are months and none of them is shown, so that there is no line to draw. */
export function areWithheld(ratios: readonly MonthlyRatio[]): boolean {
  return ratios.length > 0 && ratios.every(({ estimate }) => estimate.state === 'small-count');
}

function monthSentence({ month, estimate }: MonthlyRatio, place: string, which = ''): string {
  const when = `In ${monthText(month)}${which}`;
  return estimate.state === 'estimated'
    ? `${when} it was ${ratioText(estimate.value)} times the rate of White residents in ${place} (likely range ${rangeText(estimate.low, estimate.high)}).`
    : `${when} there is no ratio for ${place}: ${STATE_WORDS[estimate.state]}.`;
}

function noRecordsSentence(months: readonly Month[]): string {
  return `The police have published no records for ${monthsText(months)}: the line has a gap there, which does not mean that nobody was searched.`;
}
