import type { StoredReview } from '../../db/flag-review.ts';
import { flagTitle } from '../../domain/digest.ts';
import { type FlagHistory, isAbsentAt, isListedAt } from '../../domain/flag.ts';
import { isJudged, type MonthList } from '../../domain/flag-rule.ts';
import type { Month } from '../../domain/period.ts';
import { reviewOf } from '../../domain/review.ts';
import { STATE_NAMES } from '../../domain/review-wording.ts';
import { SOLE_SMELL } from '../../domain/sole-smell.ts';
import { countText, monthText, ratioText, STATE_WORDS } from '../../domain/wording.ts';
import { areaName, LONDON } from '../../vocabulary/area.ts';
import { COMPARISON_GROUP, ETHNIC_GROUPS, type EthnicGroup } from '../../vocabulary/ethnicity.ts';
import type { Scope } from '../../vocabulary/scope.ts';
import { BOROUGHS_BY_NAME } from '../figures/borough-table.ts';
import type { FigureIndex } from '../figures/figure-index.ts';
import { monthListSentences } from '../figures/flag-lists.ts';
import { sentenceCase } from '../figures/headline-numbers.ts';
import { ratioCell, type TableCell } from '../figures/table-cell.ts';

/** An open finding as a row of the overview. */
export interface FlagRow {
  mark: string;
  /** Where scrutiny staff and the Met are with it. */
  review: string;
  borough: string;
  boroughHref: string;
  href: string;
  what: string;
  ratio: TableCell;
  /** What the finding was held against: the ratio that London's boroughs scatter around for the same group and reason. */
  londonRatio: string;
}

/** What rows of findings are made from; `open` are the flags open in the month. */
export interface FlagRowsInput {
  open: readonly FlagHistory[];
  reviews: readonly StoredReview[];
  month: Month;
  now: Date;
  list: MonthList | undefined;
  figures: FigureIndex;
}

/** What a borough's share of searches on little but the smell of cannabis is held against. */
const SHARE_AGAINST_REST = SOLE_SMELL['in-substance'].againstRest;

/** Open findings by the name of their borough. */
export function flagRows(input: FlagRowsInput): FlagRow[] {
  return BOROUGHS_BY_NAME.flatMap(({ code }) => input.open.filter((flag) => flag.areaCode === code)).map((flag) =>
    rowOf(flag, input),
  );
}

/** What the month's lists found, and how many open findings are not on them. */
export function flagSentences(open: readonly FlagHistory[], month: Month, list: MonthList | undefined): string[] {
  const absent = isMade(list) ? open.filter((flag) => isAbsentAt(flag, month)).length : 0;
  return [
    ...monthListSentences(list),
    ...(absent > 0
      ? [
          `${absent} open ${absent === 1 ? 'finding is' : 'findings are'} not on it, and will close after three months off the list.`,
        ]
      : []),
  ];
}

function rowOf(flag: FlagHistory, { reviews, month, now, list, figures }: FlagRowsInput): FlagRow {
  const { areaCode, group, reason } = flag;
  return {
    mark: flagMark(flag, month, list),
    review: reviewText(
      reviews.find(({ flagId }) => flagId === flag.flagId),
      now,
    ),
    borough: areaName(areaCode),
    boroughHref: `/boroughs/${areaCode}`,
    href: `/flags/${flag.flagId}`,
    what: sentenceCase(flagTitle(flag)),
    // Flags are computed on the best estimate, whatever heads the area's page.
    ratio:
      group === COMPARISON_GROUP
        ? whiteCountCell(flag, figures)
        : group === 'all'
          ? ratioCell(figures({ areaCode, group, reason: 'drugs', basis: 'self-defined', measure: SHARE_AGAINST_REST }))
          : ratioCell(figures({ areaCode, group, reason, basis: 'best-estimate', measure: 'ratio' })),
    londonRatio:
      group === COMPARISON_GROUP || group === 'all' ? 'see its page' : londonRatioText(figures, group, reason),
  };
}

/** Where the review of a finding stands, in a few words for everybody. */
export function reviewText(review: StoredReview | undefined, now: Date): string {
  const { state, isOverdue } = reviewOf(review?.events ?? [], now);
  return sentenceCase(isOverdue ? `${STATE_NAMES[state]}, answer overdue` : STATE_NAMES[state]);
}

/** London's own ratio, borough by borough, as the digest gives it. */
function londonRatioText(figures: FigureIndex, group: EthnicGroup, reason: Scope): string {
  const estimate = figures({
    areaCode: LONDON.code,
    group,
    reason,
    basis: 'best-estimate',
    measure: 'stratified-ratio',
  })?.estimate;
  if (!estimate) return STATE_WORDS['not-estimable'];
  return estimate.state === 'estimated' ? ratioText(estimate.value) : STATE_WORDS[estimate.state];
}

/** The White searches that other groups' ratios are against, as any of those ratios counts them. */
function whiteCountCell({ areaCode, reason }: FlagHistory, figures: FigureIndex): TableCell {
  const counted = ETHNIC_GROUPS.flatMap((group) => {
    const ratio = figures({ areaCode, group, reason, basis: 'best-estimate', measure: 'ratio' });
    if (group === COMPARISON_GROUP || ratio?.estimate.state === 'small-count') return [];
    return ratio?.comparison?.searches ?? [];
  })[0];
  const searches = counted === undefined ? undefined : countText(counted);
  return { text: 'compared with', range: undefined, searches, counted: undefined, isNumber: false };
}

const isMade = (list: MonthList | undefined) => list !== undefined && isJudged(list.state);

/** Where a flag stands, in the words of its mark. */
function flagMark(flag: FlagHistory, month: Month, list: MonthList | undefined): string {
  const since = `since ${monthText(flag.openedMonth)}`;
  if (isListedAt(flag, month)) return flag.openedMonth === month ? 'New' : `Continuing ${since}`;
  if (!isMade(list)) return `Open ${since}, no list this month`;
  return `Open ${since}, not ${isAbsentAt(flag, month) ? 'on this month’s list' : 'tested this month'}`;
}
