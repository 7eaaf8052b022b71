import type { DigestState } from '../../db/delivery.ts';
import type { ListSummary } from '../../db/flag.ts';
import type { StoredReview } from '../../db/flag-review.ts';
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
import { FigureQuotes } from '../../domain/figure-quotes.ts';
import { type FlagHistory, isOpenAt } from '../../domain/flag.ts';
import { monthListOf } from '../../domain/flag-rule.ts';
import { type GroundsBasis, groundsOfArea } from '../../domain/grounds-basis.ts';
import type { MonthlyRatio } from '../../domain/monthly-ratio.ts';
import { monthsOf } from '../../domain/period.ts';
import { smellSection } from '../../domain/smell-section.ts';
import {
  HOW_TO_READ,
  monthText,
  NOT_SHOWN,
  noticeSentence,
  percentText,
  periodText,
  ratioSentence,
  STATE_SENTENCES,
  SYNTHETIC_LABEL,
  searchesOfText,
} from '../../domain/wording.ts';
import { LONDON } from '../../vocabulary/area.ts';
import type { EthnicGroup } from '../../vocabulary/ethnicity.ts';
import { type BasisTable, basisTable } from '../figures/basis-table.ts';
import { boroughMap } from '../figures/borough-map.ts';
import { type BoroughTable, boroughTable } from '../figures/borough-table.ts';
import type { Chart } from '../figures/chart.ts';
import { type ChoiceLink, choiceLinks, type FigureChoice } from '../figures/figure-choice.ts';
import { type FigureIndex, indexFigures, recordedIn } from '../figures/figure-index.ts';
import { type FindTable, findTable } from '../figures/find-table.ts';
import { headlineNumbers, sentenceCase } from '../figures/headline-numbers.ts';
import { type RatioTrend, ratioTrend } from '../figures/ratio-trend.ts';
import type { TableCell } from '../figures/table-cell.ts';
import type { PageView } from '../show.ts';
import type { ShownMonth } from '../shown-month.ts';
import { type FlagRow, flagRows, flagSentences } from './flag-rows.ts';
import { type MailRow, mailRows } from './mail-rows.ts';
import { type ThreeWays, threeWays } from './three-ways.ts';

/** What the overview is made from. */
export interface OverviewInput {
  shown: ShownMonth;
  now: Date;
  choice: FigureChoice;
  window: StoredWindow;
  /** Figures of the window: London's for all reasons and for drugs, every borough's of the choice, those of open findings. */
  figures: readonly StoredFigure[];
  /** London's ratios of the choice, month by month. */
  months: readonly MonthlyRatio[];
  flags: readonly FlagHistory[];
  reviews: readonly StoredReview[];
  lists: readonly ListSummary[];
  /** What the month’s watch for changes says of itself, where one was kept, and its alarms. */
  watch: WatchSummary | undefined;
  alarms: readonly ChangeAlarm[];
  /** What the window's figures of written grounds rest on. */
  grounds: GroundsBasis;
  restsOn: ReadonlyMap<string, RestsOn[]>;
  /** What the rules of data health found in the months measured. */
  health: readonly Finding[];
  /** In development alone. */
  digests: readonly DigestState[] | undefined;
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
  choiceLinks: { groups: ChoiceLink[]; reasons: ChoiceLink[] };
  trend: RatioTrend;
  /** What the map and the table of boroughs are about: "Searches of Black residents". */
  mapped: string;
  map: Chart;
  boroughs: BoroughTable;
  withheldBecause: string;
  flags: FlagRow[];
  flagSentences: string[];
  changes: ToldChanges;
  bases: BasisTable;
  threeWays: ThreeWays | undefined;
  finds: FindTable | undefined;
  smell: { title: string; sentences: string[] } | undefined;
  dataHealth: string[];
  /** Notes on the data that stand on their own page alone. */
  moreNotes: number;
  notShown: readonly string[];
  howToRead: readonly string[];
  mails: MailRow[] | undefined;
}

/** Findings on the data that stand here; all of them are on the page on data health. */
const FINDINGS_HERE = 3;

/** Arranges London's month for the overview; every number comes out as text. */
export function overviewView(input: OverviewInput): OverviewView {
  const { choice, flags } = input;
  const { measurement, annotations, heldBack } = input.shown;
  const { month } = measurement;
  const figures = indexFigures(input.figures);
  const london = recordedIn(figures, LONDON.code);
  const list = monthListOf(input.lists);
  const open = flags.filter((flag) => isOpenAt(flag, month));
  const notices = [
    ...noticesOf(input.window, input.restsOn.get(LONDON.code) ?? [], london.unknownShare),
    ...listNotices(list),
    ...findingNotices(input.health, input.window, input.restsOn, LONDON.code),
  ];
  const { told, leftOut } = noticesToTell(notices, FINDINGS_HERE);
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
    sentences: headlineSentences(figures, input.window, choice.group),
    choiceLinks: choiceLinks('/', choice, '#trend'),
    trend: ratioTrend(choice, LONDON.code, month, { own: input.months, london: [] }),
    mapped: sentenceCase(searchesOfText(choice.reason, choice.group)),
    map: boroughMap(figures, choice, flags, month),
    boroughs: boroughTable({ figures, choice, flags, month, list }),
    withheldBecause: STATE_SENTENCES.withheld,
    flags: flagRows({ open, reviews: input.reviews, month, now: input.now, list, figures }),
    flagSentences: [
      ...flagSentences(open, month, list),
      ...(list?.state === 'blocked' ? notices.filter(isBlocking).map(noticeSentence) : []),
    ],
    changes: changesOfMonth(input.watch, input.alarms),
    bases: basisTable(figures, LONDON.code, london.basis),
    threeWays: threeWays(figures),
    finds: findTable(figures, LONDON.code),
    smell: smellInBrief(input),
    dataHealth: told.map(noticeSentence),
    moreNotes: leftOut,
    notShown: NOT_SHOWN,
    howToRead: HOW_TO_READ,
    mails: input.digests && mailRows(input.digests),
  };
}

const periodOf = (window: StoredWindow) => periodText(window, window.monthsPresent, monthsOf(window).length);

function headlineSentences(figures: FigureIndex, window: StoredWindow, group: EthnicGroup): string[] {
  const { basis } = recordedIn(figures, LONDON.code);
  const ratio = figures({ areaCode: LONDON.code, group, reason: 'all', basis, measure: 'ratio' })?.estimate;
  if (!ratio) return [];
  if (ratio.state !== 'estimated') return [STATE_SENTENCES[ratio.state]];
  return [ratioSentence({ period: periodOf(window), group, place: LONDON.name, ratio })];
}

/** The sentences of the mail; its table and what qualifies it have a page of their own. */
function smellInBrief({ figures, grounds }: OverviewInput): OverviewView['smell'] {
  const london = new FigureQuotes(figures.filter((figure) => figure.areaCode === LONDON.code));
  return smellSection(LONDON.name, london, london, groundsOfArea(grounds, LONDON.code));
}
