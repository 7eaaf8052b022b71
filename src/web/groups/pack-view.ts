import { type DotPlotInput, dotPlot } from '../../charts/dot-plot.ts';
import type { DotRow } from '../../charts/dot-rows.ts';
import type { Digest } from '../../domain/digest.ts';
import type { Basis } from '../../domain/figure.ts';
import { londonDay } from '../../domain/period.ts';
import { BASIS_NAMES, dateText, monthText, STATE_WORDS, SYNTHETIC_LABEL } from '../../domain/wording.ts';
import { areaName } from '../../vocabulary/area.ts';
import { COMPARISON_GROUP, ETHNIC_GROUPS, type EthnicGroup, GROUP_NAMES } from '../../vocabulary/ethnicity.ts';
import { type Chart, drawnAtBothWidths, drawnRatio } from '../figures/chart.ts';
import { type FigureIndex, indexFigures, recordedIn } from '../figures/figure-index.ts';
import { type RatioTrend, ratioTrend } from '../figures/ratio-trend.ts';
import { comparisonCell, rateCell, ratioCell, type TableCell } from '../figures/table-cell.ts';
import type { PageView } from '../show.ts';
import { type BoroughMonth, HEADLINE } from './borough-month.ts';
import { type FlagState, flagStates } from './flag-states.ts';
import { type GroupInput, type QuestionOfGroup, withFindings } from './view.ts';

/** The figures of a pack: a drawing, and the table of the same. */
interface PackFigures {
  period: string;
  basisName: string;
  /** Undefined where no group has a ratio. */
  chart: Chart | undefined;
  rows: { group: string; ratio: TableCell; rate: TableCell; searches: string }[];
}

export interface PackView extends PageView {
  groupHref: string;
  borough: string;
  meeting: string | undefined;
  printedOn: string;
  month: string | undefined;
  digest: Digest | undefined;
  figures: PackFigures | undefined;
  trend: RatioTrend | undefined;
  flags: (FlagState & { evidence: string[] })[];
  flagsNote: string;
  questions: QuestionOfGroup[];
}

/** Arranges what a group takes to its meeting. */
export function packView({ group, month, reviews, questions, now }: Omit<GroupInput, 'isOneOfSeveral'>): PackView {
  const { monitoringGroupId, name, areaCode, nextMeetingOn } = group;
  const digest = month?.digest;
  return {
    title: `Meeting pack: ${name}`,
    syntheticLabel: month?.isSynthetic ? SYNTHETIC_LABEL : undefined,
    groupHref: `/group?group=${monitoringGroupId}`,
    borough: areaName(areaCode),
    meeting: nextMeetingOn && dateText(nextMeetingOn),
    printedOn: dateText(londonDay(now)),
    month: month && monthText(month.month),
    digest,
    figures: month && figuresOf(month, areaCode),
    trend: month && ratioTrend(HEADLINE, areaCode, month.month, month.trend),
    flags: month
      ? flagStates(month.flags, reviews, month.month, now).map((flag) => ({
          ...flag,
          evidence: evidenceOf(flag, digest),
        }))
      : [],
    flagsNote: digest?.flagsNote ?? 'Nothing has been looked for yet that might need explaining.',
    // What was not published is between the group and scrutiny staff, and a pack is handed around.
    questions: withFindings(
      questions.filter(({ state }) => state !== 'declined'),
      month,
    ),
  };
}

/** What the month's mail says of a finding; nothing where its figure is no longer looked at. */
function evidenceOf({ title }: FlagState, digest: Digest | undefined): string[] {
  const told = digest?.flags.find((flag) => flag.title.toLowerCase().endsWith(`: ${title.toLowerCase()}`));
  return told?.sentences ?? [];
}

function figuresOf({ period, figures: stored }: BoroughMonth, areaCode: string): PackFigures {
  const figures = indexFigures(stored);
  const { basis } = recordedIn(figures, areaCode);
  const compared = ETHNIC_GROUPS.filter((group) => group !== COMPARISON_GROUP);
  const chart: DotPlotInput = {
    id: 'groups',
    title: 'How many times the rate of White residents each group was searched at',
    kind: 'ratio',
    rows: compared.map((group) => dotRow(figures, areaCode, group, basis)),
    columns: { row: 'Group', value: 'Times the rate of White residents' },
  };
  return {
    period,
    basisName: BASIS_NAMES[basis],
    chart: chart.rows.some(({ estimate }) => estimate) ? drawnAtBothWidths(dotPlot, chart) : undefined,
    rows: [...compared, COMPARISON_GROUP].map((group) => {
      const rate = figures({ areaCode, group, reason: 'all', basis, measure: 'rate-per-1000' });
      return {
        group: GROUP_NAMES[group],
        ratio:
          group === COMPARISON_GROUP
            ? comparisonCell(rate)
            : ratioCell(figures({ areaCode, group, reason: 'all', basis, measure: 'ratio' })),
        rate: rateCell(rate),
        searches: rateCell(rate).searches ?? '',
      };
    }),
  };
}

function dotRow(figures: FigureIndex, areaCode: string, group: EthnicGroup, basis: Basis): DotRow {
  const { estimate } = figures({ areaCode, group, reason: 'all', basis, measure: 'ratio' }) ?? {};
  const name = GROUP_NAMES[group];
  const drawn = drawnRatio(estimate);
  if (drawn) return { name, estimate: drawn };
  return { name, ...(estimate && estimate.state !== 'estimated' ? { why: STATE_WORDS[estimate.state] } : {}) };
}
