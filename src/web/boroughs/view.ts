import type { ListSummary } from '../../db/flag.ts';
import type { StoredReview } from '../../db/flag-review.ts';
import type { StoredFigure, StoredWindow } from '../../db/measurement.ts';
import type { BorderCounts } from '../../domain/border-share.ts';
import type { ChangeAlarm, WatchSummary } from '../../domain/change.ts';
import { changesOfBorough, type ToldChanges } from '../../domain/change-report.ts';
import type { Finding } from '../../domain/data-health/month-health.ts';
import { findingNotices, listNotices, noticesOf, type RestsOn } from '../../domain/data-health.ts';
import { type DigestInput, digestOf, flagsOfArea } from '../../domain/digest.ts';
import type { FlagHistory } from '../../domain/flag.ts';
import { type JudgedCell, type MonthList, monthListOf, smellListsOf } from '../../domain/flag-rule.ts';
import { USUAL_MATERIALITY } from '../../domain/grid-rule.ts';
import { type GroundsBasis, groundsOfArea } from '../../domain/grounds-basis.ts';
import type { ToldQuestion } from '../../domain/group-question-wording.ts';
import type { MonthlyRatio } from '../../domain/monthly-ratio.ts';
import { monthsOf, WINDOW_KINDS, type Window, type WindowKind } from '../../domain/period.ts';
import {
  BASIS_NAMES,
  monthText,
  percentText,
  periodText,
  placeText,
  SINGLE_MONTH_WITHHELD,
  SYNTHETIC_LABEL,
} from '../../domain/wording.ts';
import { LONDON } from '../../vocabulary/area.ts';
import { COMPARISON_GROUP } from '../../vocabulary/ethnicity.ts';
import { type BasisTable, basisTable } from '../figures/basis-table.ts';
import { type ChoiceLink, choiceLinks, hrefOf, type PageQuery } from '../figures/figure-choice.ts';
import { type FigureIndex, indexFigures, recordedIn } from '../figures/figure-index.ts';
import { type FindTable, findTable } from '../figures/find-table.ts';
import { headlineNumbers } from '../figures/headline-numbers.ts';
import { type RatioTrend, ratioTrend } from '../figures/ratio-trend.ts';
import { type SmellTable, smellTable } from '../figures/smell-table.ts';
import type { TableCell } from '../figures/table-cell.ts';
import type { PageView } from '../show.ts';
import type { ShownMonth } from '../shown-month.ts';
import { borderNotices } from './border-notice.ts';
import { type BoroughComparison, boroughComparison } from './comparison.ts';
import { type BoroughFindings, boroughFindings } from './findings.ts';
import { type GroupTables, groupTables } from './group-rows.ts';
import { type OutcomeBars, outcomeBars } from './outcome-bars.ts';
import { comparableBoroughs } from './query.ts';
import { type BoroughStanding, boroughStanding } from './rank.ts';

/** What a borough's page is made from. */
export interface BoroughInput {
  shown: ShownMonth;
  now: Date;
  areaCode: string;
  query: Required<Pick<PageQuery, 'group' | 'reason' | 'window'>> & Pick<PageQuery, 'compare'>;
  /** The borough's figures of the window shown and of twelve months, and London's that stand beside them. */
  figures: readonly StoredFigure[];
  londonFigures: readonly StoredFigure[];
  /** Every borough's ratio of the group, reason and window shown. */
  ratios: readonly StoredFigure[];
  /** The same of the borough that this one is held against; none where it is not held against any. */
  otherFigures: readonly StoredFigure[];
  /** Ratios of the group and reason month by month, the borough's and London's. */
  months: readonly MonthlyRatio[];
  londonMonths: readonly MonthlyRatio[];
  flags: readonly FlagHistory[];
  reviews: readonly StoredReview[];
  cells: readonly JudgedCell[];
  lists: readonly ListSummary[];
  /** What the month’s watch for changes says of itself, where one was kept, and its alarms. */
  watch: WatchSummary | undefined;
  alarms: readonly ChangeAlarm[];
  /** What the window's figures of written grounds rest on. */
  grounds: GroundsBasis;
  restsOn: ReadonlyMap<string, RestsOn[]>;
  /** What the rules of data health found in the months measured. */
  health: readonly Finding[];
  /** How near its border the borough's searches of the month lie, where places were measured. */
  border: BorderCounts | undefined;
  /** What the borough's groups asked in general, and what became of it. */
  askedByGroups: readonly ToldQuestion[];
  pageUrl: string;
}

export interface BoroughView extends PageView, GroupTables {
  period: string;
  windows: ChoiceLink[];
  heldBack: string[];
  annotations: readonly string[];
  headlineNumbers: { who: string; ratio: TableCell }[];
  searches: string;
  unknown: string | undefined;
  sentences: string[];
  choiceLinks: { groups: ChoiceLink[]; reasons: ChoiceLink[] };
  basisName: string;
  isApproximate: boolean;
  trend: RatioTrend;
  standing: BoroughStanding | undefined;
  /** What the form to choose another borough sends along, and whom it offers. */
  compareForm: {
    action: string;
    kept: { name: string; value: string }[];
    items: { value: string; text: string; selected: boolean }[];
  };
  comparison: BoroughComparison | undefined;
  bases: BasisTable;
  finds: FindTable | undefined;
  outcomes: OutcomeBars | undefined;
  smell: SmellTable | undefined;
  /** What is flagged over twelve months, whatever window is shown. */
  findings: BoroughFindings;
  askedByGroups: readonly ToldQuestion[];
  changes: ToldChanges;
  dataHealth: string[];
  notShown: string[];
  howToRead: string[];
}

/** The window that flags are computed over. */
export const FLAGGED: WindowKind = 'rolling-12-months';

/** Arranges a borough's figures of one window, and its findings, for its page; every number comes out as text. */
export function boroughView(input: BoroughInput): BoroughView {
  const { shown, areaCode, query } = input;
  const { month, isSynthetic } = shown.measurement;
  const window = windowOf(input, query.window);
  const own = input.figures.filter((figure) => figure.windowKind === query.window);
  const figures = indexFigures(own);
  const recorded = recordedIn(figures, areaCode);
  const digest = digestOf(digestInput(input, query.window));
  const path = `/boroughs/${areaCode}`;
  return {
    title: `Stop and search in ${placeText(areaCode)}: ${monthText(window.to)}`,
    syntheticLabel: isSynthetic ? SYNTHETIC_LABEL : undefined,
    period: periodOf(window),
    windows: WINDOW_KINDS.map((kind) => ({
      name: windowName(kind, windowOf(input, kind)),
      href: `${path}?${new URLSearchParams({ window: kind, ...kept({ ...query, window: FLAGGED }) })}`,
      isShown: kind === query.window,
    })),
    heldBack: shown.heldBack,
    annotations: shown.annotations,
    headlineNumbers: headlineNumbers(figures, areaCode, recorded.basis),
    searches: recorded.searchesText,
    unknown: recorded.unknownShare === undefined ? undefined : percentText(recorded.unknownShare),
    sentences: isMonthWithheld(figures, input) ? [SINGLE_MONTH_WITHHELD] : digest.headline,
    choiceLinks: choiceLinks(path, query, '#groups'),
    basisName: BASIS_NAMES[recorded.basis],
    isApproximate: recorded.basis === 'best-estimate',
    ...groupTables(figures, areaCode, recorded.basis, query),
    trend: ratioTrend(query, areaCode, month, { own: input.months, london: input.londonMonths }),
    standing: boroughStanding(input.ratios, areaCode, query, 'best-estimate'),
    compareForm: compareForm(input, path),
    comparison:
      query.compare === undefined
        ? undefined
        : boroughComparison(own, input.otherFigures, [areaCode, query.compare], query),
    bases: basisTable(figures, areaCode, recorded.basis),
    finds: findTable(figures, areaCode),
    outcomes: outcomeBars(figures, areaCode, query.reason),
    smell: smellTable(
      figures,
      areaCode,
      own,
      input.londonFigures.filter((figure) => figure.windowKind === query.window),
      input.grounds,
    ),
    findings: boroughFindings(
      digestOf(digestInput(input, FLAGGED)),
      input.flags.filter((flag) => flag.areaCode === areaCode),
      { reviews: input.reviews, lists: input.lists, month, now: input.now },
    ),
    askedByGroups: input.askedByGroups,
    changes: changesOfBorough(input.watch, input.alarms, areaCode),
    dataHealth: digest.dataHealth,
    notShown: digest.notShown,
    howToRead: digest.howToRead,
  };
}

/** Whether the page is of a single month, and that is not shown. */
function isMonthWithheld(figures: FigureIndex, { areaCode, query }: BoroughInput): boolean {
  if (query.window !== 'latest-month') return false;
  const rate = {
    areaCode,
    group: COMPARISON_GROUP,
    reason: 'all',
    basis: 'self-defined',
    measure: 'rate-per-1000',
  } as const;
  return figures(rate)?.estimate.state === 'small-count';
}

/** What an address says beyond what is usual. */
function kept(query: PageQuery): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(hrefOf('', query).slice(1)));
}

function compareForm({ areaCode, query }: BoroughInput, path: string): BoroughView['compareForm'] {
  return {
    action: `${path}#compare`,
    kept: Object.entries(kept({ ...query, compare: undefined })).map(([name, value]) => ({ name, value })),
    items: [
      { value: '', text: 'Choose a borough', selected: query.compare === undefined },
      ...comparableBoroughs(areaCode).map(({ code, name }) => ({
        value: code,
        text: name,
        selected: code === query.compare,
      })),
    ],
  };
}

/** Before a month's lists are made, the page says so in place of what follows from this. */
const NOT_LISTED: MonthList = {
  listedCount: 0,
  expectedFalseCount: 0,
  state: 'too-few-months',
  materiality: USUAL_MATERIALITY,
  fitState: 'converged',
};

const windowOf = (input: BoroughInput, windowKind: WindowKind): StoredWindow =>
  input.shown.windows.find(({ kind }) => kind === windowKind)!;

const periodOf = (window: StoredWindow) => periodText(window, window.monthsPresent, monthsOf(window).length);

function windowName(kind: WindowKind, { from, to }: Window): string {
  switch (kind) {
    case 'latest-month':
      return `Latest month: ${monthText(to)}`;
    case 'rolling-12-months':
      return `12 months to ${monthText(to)}`;
    case 'financial-year':
      return `Financial year: ${monthText(from)} to ${monthText(to)}`;
  }
}

/** The digest's words are the page's: a group reads the same sentences in its mail and here. */
function digestInput(input: BoroughInput, windowKind: WindowKind): DigestInput {
  const { areaCode, shown } = input;
  const { month } = shown.measurement;
  const window = windowOf(input, windowKind);
  const figures = input.figures.filter((figure) => figure.windowKind === windowKind);
  const restsOn = input.restsOn.get(areaCode) ?? input.restsOn.get(LONDON.code) ?? [];
  const list = monthListOf(input.lists);
  const border = borderNotices(input.health, input.border, month);
  return {
    month,
    areaCode,
    groupName: '',
    nextMeetingOn: undefined,
    window,
    monthsPresent: window.monthsPresent,
    monthsInWindow: monthsOf(window).length,
    isSynthetic: shown.measurement.isSynthetic,
    figures,
    londonFigures: input.londonFigures.filter((figure) => figure.windowKind === windowKind),
    lastReported: undefined,
    ...flagsOfArea(areaCode, month, input.flags, input.cells),
    list: list ?? NOT_LISTED,
    smellLists: smellListsOf(input.lists),
    grounds: groundsOfArea(input.grounds, areaCode),
    notices: [
      ...noticesOf(window, restsOn, recordedIn(indexFigures(figures), areaCode).unknownShare),
      ...listNotices(list),
      ...border.own,
      ...findingNotices(border.others, window, input.restsOn, areaCode),
    ],
    mostFindings: Number.POSITIVE_INFINITY,
    annotations: shown.annotations,
    pageUrl: input.pageUrl,
  };
}
