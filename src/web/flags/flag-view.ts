import type { ListSummary } from '../../db/flag.ts';
import type { StoredReview } from '../../db/flag-review.ts';
import type { StoredFigure } from '../../db/measurement.ts';
import type { FigureOrigin, RestedOnFile } from '../../db/provenance.ts';
import type { Finding } from '../../domain/data-health/month-health.ts';
import type { RestsOn } from '../../domain/data-health.ts';
import { flagTitle } from '../../domain/digest.ts';
import { isOpenAt } from '../../domain/flag.ts';
import type { JudgedCell } from '../../domain/flag-rule.ts';
import { monthListOf } from '../../domain/flag-rule.ts';
import { WALK_BACK } from '../../domain/flag-wording.ts';
import type { GroundsBasis } from '../../domain/grounds-basis.ts';
import type { MonthlyRatio } from '../../domain/monthly-ratio.ts';
import { londonDay } from '../../domain/period.ts';
import { type Question, type Review, reviewOf } from '../../domain/review.ts';
import { flagStanding } from '../../domain/review-queue.ts';
import { questionSentence, reviewSentences, STATE_NAMES } from '../../domain/review-wording.ts';
import { SOLE_SMELL } from '../../domain/sole-smell.ts';
import { areWithheld, MONTHS_WITHHELD } from '../../domain/trend-wording.ts';
import { dateText, monthText, placeText, SYNTHETIC_LABEL } from '../../domain/wording.ts';
import { COMPARISON_GROUP } from '../../vocabulary/ethnicity.ts';
import { indexFigures } from '../figures/figure-index.ts';
import { sentenceCase } from '../figures/headline-numbers.ts';
import { type SourceFileView, sourceFiles } from '../figures/source-files.ts';
import { ratioCell, type TableCell } from '../figures/table-cell.ts';
import type { PageView } from '../show.ts';
import type { ShownMonth } from '../shown-month.ts';
import { type FlagEvidenceView, flagEvidence } from './flag-evidence.ts';
import { type FlagFunnel, flagFunnel } from './flag-funnel.ts';
import { flagHistory, type HistoryEntry } from './flag-history.ts';
import { type FlagTrend, flagTrend } from './flag-trend.ts';
import type { PublicFlag } from './public-flags.ts';
import { flagMark } from './standing.ts';
import { thisMonthOf } from './this-month.ts';

/** What a finding's page is made from. */
export interface FlagInput {
  shown: ShownMonth;
  flag: PublicFlag;
  /** The borough's figures of the twelve months shown, and London's. */
  figures: readonly StoredFigure[];
  londonFigures: readonly StoredFigure[];
  /** Every borough's figure of what the finding is about. */
  boroughFigures: readonly StoredFigure[];
  /** The ratio month by month, where months are looked at one by one. */
  months: { own: readonly MonthlyRatio[]; london: readonly MonthlyRatio[] } | undefined;
  cells: readonly JudgedCell[];
  lists: readonly ListSummary[];
  grounds: GroundsBasis;
  restsOn: ReadonlyMap<string, RestsOn[]>;
  health: readonly Finding[];
  /** With the public's rights: without people and notes. */
  review: StoredReview;
  now: Date;
  /** The measurement that the evidence is of, and the files it rests on. */
  origin: FigureOrigin;
  files: readonly RestedOnFile[];
  pageUrl: string;
}

interface QuestionView {
  text: string;
  standing: string;
  isOverdue: boolean;
  found: string | undefined;
  willChange: string | undefined;
}

export interface FlagView extends PageView {
  place: string;
  boroughHref: string;
  definitionsHref: string;
  mark: string;
  reviewState: string;
  isOverdue: boolean;
  heldBack: string[];
  annotations: readonly string[];
  numbers: { name: string; cell: TableCell; what: string }[];
  lead: string;
  sentences: string[];
  reviewSentences: string[];
  questions: QuestionView[];
  evidence: FlagEvidenceView;
  funnel: FlagFunnel | undefined;
  trend: FlagTrend | undefined;
  /** Why there are no months, where there are some and none is shown. */
  monthsNote: string | undefined;
  history: HistoryEntry[];
  toAsk: string[];
  notShown: string[];
  dataHealth: string[];
  howToRead: string[];
  origin: string;
  files: SourceFileView[];
  walkBack: string;
}

/** Arranges a finding for its page; every number comes out as text. */
export function flagView(input: FlagInput): FlagView {
  const { shown, flag, review: stored } = input;
  const { month, isSynthetic } = shown.measurement;
  const { areaCode } = flag;
  const place = placeText(areaCode);
  const review = reviewOf(stored.events, input.now);
  const digest = thisMonthOf(input);
  const mark = flagMark(flag, month, monthListOf(input.lists)?.state);
  const told = digest.flags[0]?.sentences ?? [`${mark}.`];
  return {
    title: `${sentenceCase(place)}: ${flagTitle(flag)}`,
    syntheticLabel: isSynthetic ? SYNTHETIC_LABEL : undefined,
    place,
    boroughHref: `/boroughs/${areaCode}`,
    definitionsHref:
      flag.group === 'all' || flag.group === COMPARISON_GROUP
        ? `/definitions?area=${areaCode}`
        : `/definitions?area=${areaCode}&group=${flag.group}`,
    mark,
    reviewState: STATE_NAMES[review.state],
    isOverdue: review.isOverdue,
    heldBack: shown.heldBack,
    annotations: shown.annotations,
    numbers: numbersOf(input),
    lead: told.slice(0, 2).join(' '),
    sentences: told.slice(2),
    reviewSentences: reviewSentences(review, isOpenAt(flag, month) ? 'open' : flagStanding(flag)),
    questions: review.questions.map((question) => questionView(question, review)),
    evidence: flagEvidence(flag),
    funnel: flagFunnel(input),
    trend: flagTrend(input),
    monthsNote: areWithheld(input.months?.own ?? []) ? MONTHS_WITHHELD : undefined,
    history: flagHistory(flag, stored.events),
    toAsk: isOpenAt(flag, month) ? digest.questions : [],
    notShown: digest.notShown,
    dataHealth: digest.dataHealth,
    howToRead: digest.howToRead,
    origin: originText(input.origin),
    files: sourceFiles(input.files),
    walkBack: WALK_BACK,
  };
}

/** The figure as it stands, of the month shown; the one frozen at opening stands with the evidence. */
function numbersOf({ flag, figures, londonFigures, shown }: FlagInput): FlagView['numbers'] {
  const { areaCode, group, reason } = flag;
  const name = `Now: 12 months to ${monthText(shown.measurement.month)}`;
  if (group === COMPARISON_GROUP) return [];
  const find = indexFigures([...figures, ...londonFigures]);
  if (group === 'all') {
    const measure = SOLE_SMELL['in-substance'].againstRest;
    const cell = ratioCell(find({ areaCode, group, reason: 'drugs', basis: 'self-defined', measure }));
    return [{ name, cell, what: 'times the share in the rest of London' }];
  }
  const own = ratioCell(find({ areaCode, group, reason, basis: 'best-estimate', measure: 'ratio' }));
  const london = londonFigures.find(
    (figure) =>
      figure.group === group &&
      figure.reason === reason &&
      figure.basis === 'best-estimate' &&
      figure.measure === 'stratified-ratio',
  );
  return [
    { name, cell: own, what: 'times the rate of White residents' },
    ...(london
      ? [
          {
            name: 'London, borough by borough',
            cell: { ...ratioCell(london), counted: undefined },
            what: 'times the rate of White residents',
          },
        ]
      : []),
  ];
}

function questionView(question: Question, review: Review): QuestionView {
  return {
    text: question.text,
    standing: questionSentence(question, review),
    isOverdue: review.isOverdue && question === review.pending,
    found: question.answer?.found,
    willChange: question.answer?.willChange,
  };
}

function originText({
  month,
  edition,
  methodVersion,
  measuredAt,
  from,
  to,
  monthsPresent,
  boundarySet,
}: FigureOrigin): string {
  const months = monthsPresent === 1 ? '1 month' : `${monthsPresent} months`;
  return [
    `Measured on ${dateText(londonDay(measuredAt))} for ${monthText(month)}, edition ${edition}, by method ${methodVersion}, from ${months} between ${monthText(from)} and ${monthText(to)}.`,
    ...(boundarySet ? [`Searches were placed in boroughs by boundaries with SHA-256 ${boundarySet.sha256}.`] : []),
  ].join(' ');
}
