import type { DigestState } from '../../db/delivery.ts';
import type { ListSummary, StoredFlag } from '../../db/flag.ts';
import type { StoredFigure, StoredWindow } from '../../db/measurement.ts';
import type { ChangeAlarm, WatchSummary } from '../../domain/change.ts';
import { changesOfMonth, type ToldChanges } from '../../domain/change-report.ts';
import type { Finding } from '../../domain/data-health/month-health.ts';
import {
  findingNotices,
  isBlocking,
  listNotices,
  noticesOf,
  noticesToTell,
  type RestsOn,
} from '../../domain/data-health.ts';
import { flagTitle } from '../../domain/digest.ts';
import { type FlagHistory, isAbsentAt, isListedAt, isOpenAt } from '../../domain/flag.ts';
import { isJudged, type MonthList, monthListOf } from '../../domain/flag-rule.ts';
import type { GroundsBasis } from '../../domain/grounds-basis.ts';
import { type Month, monthsOf } from '../../domain/period.ts';
import { SOLE_SMELL } from '../../domain/sole-smell.ts';
import {
  countText,
  HOW_TO_READ,
  monthText,
  NOT_SHOWN,
  noticeSentence,
  percentText,
  periodText,
  ratioSentence,
  ratioText,
  STATE_SENTENCES,
  STATE_WORDS,
  SYNTHETIC_LABEL,
} from '../../domain/wording.ts';
import { areaName, BOROUGHS, CITY_OF_LONDON, LONDON } from '../../vocabulary/area.ts';
import { COMPARISON_GROUP, ETHNIC_GROUPS, type EthnicGroup } from '../../vocabulary/ethnicity.ts';
import type { Scope } from '../../vocabulary/scope.ts';
import { type BasisTable, basisTable } from '../figures/basis-table.ts';
import { type FigureIndex, indexFigures, recordedIn } from '../figures/figure-index.ts';
import { type FindTable, findTable } from '../figures/find-table.ts';
import { monthListSentences } from '../figures/flag-lists.ts';
import { headlineNumbers, sentenceCase } from '../figures/headline-numbers.ts';
import { type SmellTable, smellTable } from '../figures/smell-table.ts';
import { rateCell, ratioCell, type TableCell } from '../figures/table-cell.ts';
import type { PageView } from '../show.ts';
import type { ShownMonth } from '../shown-month.ts';
import { type ThreeWays, threeWays } from './three-ways.ts';

/** What the overview is made from. */
export interface OverviewInput {
  shown: ShownMonth;
  window: StoredWindow;
  /** Figures of the window for all reasons, London's for drugs, and every ratio. */
  figures: readonly StoredFigure[];
  flags: readonly StoredFlag[];
  lists: readonly ListSummary[];
  /** What the month’s watch for changes says of itself, where one was kept, and its alarms. */
  watch: WatchSummary | undefined;
  alarms: readonly ChangeAlarm[];
  /** What the window's figures of written grounds rest on. */
  grounds: GroundsBasis;
  restsOn: ReadonlyMap<string, RestsOn[]>;
  /** What the rules of data health found in the months measured. */
  health: readonly Finding[];
  digests: readonly DigestState[];
  isDevelopment: boolean;
}

interface BoroughRow {
  name: string;
  href: string | undefined;
  searches: string;
  unknown: string;
  basis: string;
  ratio: TableCell;
  blackRate: TableCell;
  whiteRate: TableCell;
  findings: string;
}

interface FlagRow {
  mark: string;
  borough: string;
  href: string;
  what: string;
  ratio: TableCell;
  /** What the finding was held against: the ratio that London's boroughs scatter around for the same group and reason. */
  londonRatio: string;
}

export interface OverviewView extends PageView {
  monthName: string;
  period: string;
  heldBack: string[];
  annotations: string[];
  headlineNumbers: { who: string; ratio: TableCell }[];
  searches: string;
  unknown: string | undefined;
  sentences: string[];
  bases: BasisTable;
  threeWays: ThreeWays | undefined;
  finds: FindTable | undefined;
  smell: SmellTable | undefined;
  flags: FlagRow[];
  flagSentences: string[];
  changes: ToldChanges;
  boroughs: BoroughRow[];
  withheldBecause: string;
  dataHealth: string[];
  notShown: readonly string[];
  howToRead: readonly string[];
  mails: { group: string; borough: string; state: string; href: string | undefined }[];
}

/** Arranges London's month for the overview; every number comes out as text. */
export function overviewView(input: OverviewInput): OverviewView {
  const { measurement, annotations, heldBack } = input.shown;
  const { month } = measurement;
  const figures = indexFigures(input.figures);
  const london = recordedIn(figures, LONDON.code);
  const list = monthListOf(input.lists);
  const open = input.flags.filter((flag) => isOpenAt(flag, month));
  const notices = [
    ...noticesOf(input.window, input.restsOn.get(LONDON.code) ?? [], london.unknownShare),
    ...listNotices(list),
    ...findingNotices(input.health, input.window, input.restsOn, LONDON.code),
  ];
  return {
    title: `Stop and search in London: ${monthText(month)}`,
    syntheticLabel: measurement.isSynthetic ? SYNTHETIC_LABEL : undefined,
    monthName: monthText(month),
    period: periodOf(input.window),
    heldBack,
    annotations,
    headlineNumbers: headlineNumbers(figures, LONDON.code, london.basis),
    searches: london.searchesText,
    unknown: london.unknownShare === undefined ? undefined : percentText(london.unknownShare),
    sentences: headlineSentences(figures, input.window),
    bases: basisTable(figures, LONDON.code, london.basis),
    threeWays: threeWays(figures),
    finds: findTable(figures, LONDON.code),
    smell: smellTable(
      figures,
      LONDON.code,
      input.figures.filter((figure) => figure.areaCode === LONDON.code),
      [],
      input.grounds,
    ),
    flags: BY_NAME.flatMap(({ code }) => open.filter((flag) => flag.areaCode === code)).map((flag) =>
      flagRow(flag, input, figures, list),
    ),
    changes: changesOfMonth(input.watch, input.alarms),
    flagSentences: [
      ...flagSentences(open, month, list),
      ...(list?.state === 'blocked' ? notices.filter(isBlocking).map(noticeSentence) : []),
    ],
    boroughs: [LONDON.code, ...BY_NAME.map((borough) => borough.code)].map((areaCode) =>
      boroughRow(areaCode, figures, open, list),
    ),
    withheldBecause: STATE_SENTENCES.withheld,
    dataHealth: noticesToTell(notices, Number.POSITIVE_INFINITY).told.map(noticeSentence),
    notShown: NOT_SHOWN,
    howToRead: HOW_TO_READ,
    mails: input.digests.map((digest) => ({
      group: digest.group,
      borough: areaName(digest.areaCode),
      state: MAIL_STATES[digest.state],
      href: input.isDevelopment ? `/outbox/${digest.deliveryId}` : undefined,
    })),
  };
}

/** An alphabetical list, not a league table. */
const BY_NAME = [...BOROUGHS].sort((a, b) => (a.name < b.name ? -1 : 1));

const MAIL_STATES: Record<DigestState['state'], string> = {
  pending: 'written, waiting to be sent',
  sent: 'sent',
  failed: 'could not be sent',
};

const periodOf = (window: StoredWindow) => periodText(window, window.monthsPresent, monthsOf(window).length);

function headlineSentences(figures: FigureIndex, window: StoredWindow): string[] {
  const { basis } = recordedIn(figures, LONDON.code);
  const ratio = figures({ areaCode: LONDON.code, group: 'black', reason: 'all', basis, measure: 'ratio' })?.estimate;
  if (!ratio) return [];
  if (ratio.state !== 'estimated') return [STATE_SENTENCES[ratio.state]];
  return [ratioSentence({ period: periodOf(window), group: 'black', place: LONDON.name, ratio })];
}

function flagRow(
  flag: FlagHistory,
  { shown }: OverviewInput,
  figures: FigureIndex,
  list: MonthList | undefined,
): FlagRow {
  const { areaCode, group, reason } = flag;
  return {
    mark: flagMark(flag, shown.measurement.month, list),
    borough: areaName(areaCode),
    href: `/boroughs/${areaCode}`,
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

/** Where a flag stands, in the words of its mark. */
function flagMark(flag: FlagHistory, month: Month, list: MonthList | undefined): string {
  const since = `since ${monthText(flag.openedMonth)}`;
  if (isListedAt(flag, month)) return flag.openedMonth === month ? 'New' : `Continuing ${since}`;
  if (!isMade(list)) return `Open ${since}, no list this month`;
  return `Open ${since}, not ${isAbsentAt(flag, month) ? 'on this month’s list' : 'tested this month'}`;
}

/** What a borough's share of searches on little but the smell of cannabis is held against. */
const SHARE_AGAINST_REST = SOLE_SMELL['in-substance'].againstRest;

const isMade = (list: MonthList | undefined) => list !== undefined && isJudged(list.state);

function flagSentences(open: readonly FlagHistory[], month: Month, list: MonthList | undefined): string[] {
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

function boroughRow(
  areaCode: string,
  figures: FigureIndex,
  open: readonly FlagHistory[],
  list: MonthList | undefined,
): BoroughRow {
  const { searchesText, unknownShare, basis } = recordedIn(figures, areaCode);
  const rate = (group: 'black' | 'white') =>
    rateCell(figures({ areaCode, group, reason: 'all', basis, measure: 'rate-per-1000' }));
  return {
    name: areaName(areaCode),
    href: areaCode === LONDON.code ? undefined : `/boroughs/${areaCode}`,
    searches: searchesText,
    unknown: unknownShare === undefined ? 'no searches' : percentText(unknownShare),
    basis: areaCode === CITY_OF_LONDON ? 'withheld' : basis === 'best-estimate' ? 'best estimate' : 'recorded only',
    ratio: ratioCell(figures({ areaCode, group: 'black', reason: 'all', basis, measure: 'ratio' })),
    blackRate: rate('black'),
    whiteRate: rate('white'),
    findings: findingsText(areaCode, open, list),
  };
}

function findingsText(areaCode: string, open: readonly FlagHistory[], list: MonthList | undefined): string {
  if (areaCode === CITY_OF_LONDON) return 'not tested';
  const here = areaCode === LONDON.code ? open : open.filter((flag) => flag.areaCode === areaCode);
  if (here.length > 0) return countText(here.length);
  // Without a list nothing was looked for: "none" would say more than is known.
  return isMade(list) ? 'none' : 'no list';
}
