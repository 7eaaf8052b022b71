import type { ListSummary } from '../../db/flag.ts';
import type { StoredReview } from '../../db/flag-review.ts';
import { flagTitle } from '../../domain/digest.ts';
import { isOpenAt } from '../../domain/flag.ts';
import { monthListOf } from '../../domain/flag-rule.ts';
import { NO_SUCH_FLAGS } from '../../domain/flag-wording.ts';
import { addMonths, type Month } from '../../domain/period.ts';
import { reviewOf } from '../../domain/review.ts';
import { STATE_NAMES } from '../../domain/review-wording.ts';
import { groupText } from '../../domain/smell-wording.ts';
import { countText, monthText, rangeText, ratioText, SYNTHETIC_LABEL } from '../../domain/wording.ts';
import { areaName, BOROUGHS } from '../../vocabulary/area.ts';
import { COMPARISON_GROUP } from '../../vocabulary/ethnicity.ts';
import { monthListSentences } from '../figures/flag-lists.ts';
import { sentenceCase } from '../figures/headline-numbers.ts';
import type { PageView } from '../show.ts';
import type { ShownMonth } from '../shown-month.ts';
import type { PublicFlag } from './public-flags.ts';
import { FLAG_GROUPS, FLAG_STATES, type FlagFilter, type FlagState, hrefOf } from './query.ts';
import { closedMonth, flagMark } from './standing.ts';

/** What the list of findings is made from. */
export interface FlagListInput {
  shown: ShownMonth;
  filter: FlagFilter;
  flags: readonly PublicFlag[];
  lists: readonly ListSummary[];
  reviews: readonly StoredReview[];
  now: Date;
}

interface Choice {
  text: string;
  href: string;
  isShown: boolean;
}

interface FlagRow {
  href: string;
  borough: string;
  what: string;
  mark: string;
  review: string;
  isOverdue: boolean;
  opened: string;
  ratio: string | undefined;
  range: string | undefined;
}

export interface FlagListView extends PageView {
  heldBack: string[];
  annotations: readonly string[];
  counted: { open: string; asked: string; overdue: string; closed: string };
  sentences: string[];
  choices: { name: string; items: Choice[] }[];
  rows: FlagRow[];
  noneFound: string;
}

/** How long a finding that has closed stays on the list, in months. */
const MONTHS_KEPT = 12;

const STATE_TEXT: Record<FlagState, string> = { open: 'Open', closed: 'Closed in the last year', any: 'Both' };

/** Arranges the findings that a filter asks for, by borough and then as they were opened. */
export function flagListView({ shown, filter, flags, lists, reviews, now }: FlagListInput): FlagListView {
  const { month, isSynthetic } = shown.measurement;
  const recent = flags.filter((flag) => isRecent(flag, month));
  const standing = new Map(reviews.map(({ flagId, events }) => [flagId, reviewOf(events, now)] as const));
  const open = recent.filter((flag) => isOpenAt(flag, month));
  const list = monthListOf(lists);
  const chosen = recent.filter(
    (flag) =>
      (filter.areaCode === undefined || flag.areaCode === filter.areaCode) &&
      (filter.group === undefined || flag.group === filter.group) &&
      (filter.state === 'any' || isOpenAt(flag, month) === (filter.state === 'open')),
  );
  const count = (some: readonly unknown[]) => countText(some.length);
  return {
    title: `What needs explaining: ${monthText(month)}`,
    syntheticLabel: isSynthetic ? SYNTHETIC_LABEL : undefined,
    heldBack: shown.heldBack,
    annotations: shown.annotations,
    counted: {
      open: count(open),
      asked: count(recent.filter(({ flagId }) => standing.get(flagId)?.pending)),
      overdue: count(recent.filter(({ flagId }) => standing.get(flagId)?.isOverdue)),
      closed: count(recent.filter((flag) => !isOpenAt(flag, month))),
    },
    sentences: monthListSentences(list),
    choices: choicesOf(filter, recent),
    rows: BY_NAME.flatMap(({ code }) => chosen.filter(({ areaCode }) => areaCode === code)).map((flag) => {
      const review = standing.get(flag.flagId);
      const evidence = flag.group === COMPARISON_GROUP ? undefined : flag.evidence;
      return {
        href: `/flags/${flag.flagId}`,
        borough: areaName(flag.areaCode),
        what: sentenceCase(flagTitle(flag)),
        mark: flagMark(flag, month, list?.state),
        review: STATE_NAMES[review?.state ?? 'open'],
        isOverdue: review?.isOverdue ?? false,
        opened: monthText(flag.openedMonth),
        ratio: evidence && ratioText(evidence.ratio),
        range: evidence && rangeText(evidence.low, evidence.high),
      };
    }),
    noneFound: NO_SUCH_FLAGS,
  };
}

/** An alphabetical list, not a league table. */
const BY_NAME = [...BOROUGHS].sort((a, b) => (a.name < b.name ? -1 : 1));

function isRecent(flag: PublicFlag, month: Month): boolean {
  const closed = closedMonth(flag, month);
  return closed === undefined || closed > addMonths(month, -MONTHS_KEPT);
}

/** Filters as links: every state, and the groups and places that some finding is about. */
function choicesOf(filter: FlagFilter, flags: readonly PublicFlag[]): FlagListView['choices'] {
  const item = (text: string, wanted: Partial<FlagFilter>): Choice => {
    const other = { ...filter, ...wanted };
    return { text, href: hrefOf(other), isShown: hrefOf(other) === hrefOf(filter) };
  };
  const groups = FLAG_GROUPS.filter((group) => flags.some((flag) => flag.group === group) || filter.group === group);
  const areas = BY_NAME.filter(
    ({ code }) => flags.some(({ areaCode }) => areaCode === code) || filter.areaCode === code,
  );
  return [
    { name: 'State', items: FLAG_STATES.map((state) => item(STATE_TEXT[state], { state })) },
    {
      name: 'Group',
      items: [
        item('All groups', { group: undefined }),
        ...groups.map((group) => item(group === COMPARISON_GROUP ? 'White count' : groupText(group), { group })),
      ],
    },
    {
      name: 'Borough',
      items: [
        item('All boroughs', { areaCode: undefined }),
        ...areas.map(({ code, name }) => item(name, { areaCode: code })),
      ],
    },
  ];
}
