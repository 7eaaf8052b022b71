import type { ListSummary, StoredFlag } from '../../db/flag.ts';
import type { StoredFigure, StoredWindow } from '../../db/measurement.ts';
import type { ChangeAlarm, WatchSummary } from '../../domain/change.ts';
import { changesOfBorough, type ToldChanges } from '../../domain/change-report.ts';
import type { Finding } from '../../domain/data-health/month-health.ts';
import { findingNotices, listNotices, noticesOf, type RestsOn } from '../../domain/data-health.ts';
import { type Digest, type DigestInput, digestOf, flagsOfArea, flagTitle } from '../../domain/digest.ts';
import type { Basis } from '../../domain/figure.ts';
import { isOpenAt } from '../../domain/flag.ts';
import { type JudgedCell, type MonthList, monthListOf, smellListsOf } from '../../domain/flag-rule.ts';
import { USUAL_MATERIALITY } from '../../domain/grid-rule.ts';
import { type GroundsBasis, groundsOfArea } from '../../domain/grounds-basis.ts';
import { type Month, monthsOf, WINDOW_KINDS, type Window, type WindowKind } from '../../domain/period.ts';
import {
  BASIS_NAMES,
  countText,
  monthText,
  percentText,
  periodText,
  placeText,
  SINGLE_MONTH_WITHHELD,
  STATE_WORDS,
  SYNTHETIC_LABEL,
} from '../../domain/wording.ts';
import { LONDON } from '../../vocabulary/area.ts';
import { COMPARISON_GROUP, ETHNIC_GROUPS, type EthnicGroup, GROUP_NAMES } from '../../vocabulary/ethnicity.ts';
import { REASON_NAMES, REASON_SCOPES } from '../../vocabulary/reason.ts';
import { type BasisTable, basisTable } from '../figures/basis-table.ts';
import { type FigureIndex, indexFigures, recordedIn } from '../figures/figure-index.ts';
import { type FindTable, findTable } from '../figures/find-table.ts';
import { NO_LIST_YET } from '../figures/flag-lists.ts';
import { headlineNumbers, sentenceCase } from '../figures/headline-numbers.ts';
import { type SmellTable, smellTable } from '../figures/smell-table.ts';
import { comparisonCell, rateCell, ratioCell, type TableCell } from '../figures/table-cell.ts';
import type { PageView } from '../show.ts';
import type { ShownMonth } from '../shown-month.ts';

/** What a borough's page is made from. */
export interface BoroughInput {
  shown: ShownMonth;
  areaCode: string;
  windowKind: WindowKind;
  /** The borough's figures of every window, and London's for all reasons. */
  figures: readonly StoredFigure[];
  londonFigures: readonly StoredFigure[];
  flags: readonly StoredFlag[];
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
  pageUrl: string;
}

interface GroupRow {
  group: string;
  residents: string;
  searches: string;
  rate: TableCell;
  ratio: TableCell;
}

export interface BoroughView extends PageView {
  period: string;
  windows: { name: string; href: string; isShown: boolean }[];
  heldBack: string[];
  annotations: readonly string[];
  headlineNumbers: { who: string; ratio: TableCell }[];
  searches: string;
  unknown: string | undefined;
  sentences: string[];
  basisName: string;
  isApproximate: boolean;
  groups: GroupRow[];
  bases: BasisTable;
  reasonGroups: { name: string; residents: string }[];
  reasons: { name: string; ratios: TableCell[]; compared: TableCell }[];
  finds: FindTable | undefined;
  smell: SmellTable | undefined;
  /** What is flagged over twelve months, in the words of the digest, whatever window is shown. */
  findings: Pick<Digest, 'flagsTitle' | 'flags' | 'flagsNote' | 'questions'>;
  pastFlags: string[];
  changes: ToldChanges;
  dataHealth: string[];
  notShown: string[];
  howToRead: string[];
}

/** The window that flags are computed over. */
const FLAGGED: WindowKind = 'rolling-12-months';

const GROUPS_COMPARED = ETHNIC_GROUPS.filter((group) => group !== COMPARISON_GROUP);

/** Arranges a borough's figures of one window, and its findings, for its page; every number comes out as text. */
export function boroughView(input: BoroughInput): BoroughView {
  const { shown, areaCode, windowKind } = input;
  const { month, isSynthetic } = shown.measurement;
  const window = windowOf(input, windowKind);
  const figures = indexFigures(input.figures.filter((figure) => figure.windowKind === windowKind));
  const recorded = recordedIn(figures, areaCode);
  const digest = digestOf(digestInput(input, windowKind));
  return {
    title: `Stop and search in ${placeText(areaCode)}: ${monthText(window.to)}`,
    syntheticLabel: isSynthetic ? SYNTHETIC_LABEL : undefined,
    period: periodOf(window),
    windows: WINDOW_KINDS.map((kind) => ({
      name: windowName(kind, windowOf(input, kind)),
      href: `/boroughs/${areaCode}?window=${kind}`,
      isShown: kind === windowKind,
    })),
    heldBack: shown.heldBack,
    annotations: shown.annotations,
    headlineNumbers: headlineNumbers(figures, areaCode, recorded.basis),
    searches: recorded.searchesText,
    unknown: recorded.unknownShare === undefined ? undefined : percentText(recorded.unknownShare),
    sentences: isMonthWithheld(figures, input) ? [SINGLE_MONTH_WITHHELD] : digest.headline,
    basisName: BASIS_NAMES[recorded.basis],
    isApproximate: recorded.basis === 'best-estimate',
    groups: ETHNIC_GROUPS.map((group) => groupRow(figures, areaCode, group, recorded.basis)),
    bases: basisTable(figures, areaCode, recorded.basis),
    reasonGroups: [...GROUPS_COMPARED, COMPARISON_GROUP].map((group) => ({
      name: GROUP_NAMES[group],
      residents: countText(rateFigure(figures, areaCode, group, recorded.basis)?.residents ?? 0),
    })),
    reasons: reasonRows(figures, areaCode, recorded.basis),
    finds: findTable(figures, areaCode),
    smell: smellTable(
      figures,
      areaCode,
      input.figures.filter((figure) => figure.windowKind === windowKind),
      input.londonFigures.filter((figure) => figure.windowKind === windowKind),
      input.grounds,
    ),
    findings: findingsOf(input),
    changes: changesOfBorough(input.watch, input.alarms, areaCode),
    pastFlags: pastFlags(
      input.flags.filter((flag) => flag.areaCode === areaCode),
      month,
    ),
    dataHealth: digest.dataHealth,
    notShown: digest.notShown,
    howToRead: digest.howToRead,
  };
}

/** Whether the page is of a single month, and that is not shown. */
function isMonthWithheld(figures: FigureIndex, { areaCode, windowKind }: BoroughInput): boolean {
  if (windowKind !== 'latest-month') return false;
  return rateFigure(figures, areaCode, 'white', 'self-defined')?.estimate.state === 'small-count';
}

function findingsOf(input: BoroughInput): BoroughView['findings'] {
  const digest = digestOf(digestInput(input, FLAGGED));
  return monthListOf(input.lists) ? digest : { ...digest, flagsNote: NO_LIST_YET };
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
  const window = windowOf(input, windowKind);
  const figures = input.figures.filter((figure) => figure.windowKind === windowKind);
  const restsOn = input.restsOn.get(areaCode) ?? input.restsOn.get(LONDON.code) ?? [];
  const list = monthListOf(input.lists);
  return {
    month: shown.measurement.month,
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
    ...flagsOfArea(areaCode, shown.measurement.month, input.flags, input.cells),
    list: list ?? NOT_LISTED,
    smellLists: smellListsOf(input.lists),
    grounds: groundsOfArea(input.grounds, areaCode),
    notices: [
      ...noticesOf(window, restsOn, recordedIn(indexFigures(figures), areaCode).unknownShare),
      ...listNotices(list),
      ...findingNotices(input.health, window, input.restsOn, areaCode),
    ],
    mostFindings: Number.POSITIVE_INFINITY,
    annotations: shown.annotations,
    pageUrl: input.pageUrl,
  };
}

const rateFigure = (figures: FigureIndex, areaCode: string, group: EthnicGroup, basis: Basis) =>
  figures({ areaCode, group, reason: 'all', basis, measure: 'rate-per-1000' });

function groupRow(figures: FigureIndex, areaCode: string, group: EthnicGroup, basis: Basis): GroupRow {
  const rate = rateFigure(figures, areaCode, group, basis);
  return {
    group: GROUP_NAMES[group],
    residents: countText(rate?.residents ?? 0),
    searches: rate?.estimate.state === 'small-count' ? STATE_WORDS['small-count'] : countText(rate?.searches ?? 0),
    rate: rateCell(rate),
    ratio:
      group === COMPARISON_GROUP
        ? comparisonCell(rate)
        : ratioCell(figures({ areaCode, group, reason: 'all', basis, measure: 'ratio' })),
  };
}

function reasonRows(figures: FigureIndex, areaCode: string, basis: Basis): BoroughView['reasons'] {
  return REASON_SCOPES.map((reason) => ({
    name: sentenceCase(REASON_NAMES[reason]),
    ratios: GROUPS_COMPARED.map((group) => ratioCell(figures({ areaCode, group, reason, basis, measure: 'ratio' }))),
    compared: comparisonCell(figures({ areaCode, group: COMPARISON_GROUP, reason, basis, measure: 'rate-per-1000' })),
  }));
}

/** Findings that have closed, so that a page does not forget what was asked about. */
function pastFlags(flags: readonly StoredFlag[], month: Month): string[] {
  return flags
    .filter((flag) => flag.openedMonth <= month && !isOpenAt(flag, month))
    .map((flag) => {
      const last = flag.events.filter((event) => event.month <= month).at(-1);
      const what = sentenceCase(flagTitle(flag));
      return last?.kind === 'withdrawn'
        ? `${what}: opened and withdrawn in ${monthText(flag.openedMonth)}, when the records were measured again.`
        : `${what}: opened in ${monthText(flag.openedMonth)}, closed in ${monthText(last?.month ?? month)} after three months off the list.`;
    });
}
