import type { ChartTable } from '../../charts/chart-table.ts';
import { type TrendInput, trendChart } from '../../charts/trend-chart.ts';
import type { TrendPoint } from '../../charts/trend-marks.ts';
import { hasCounts } from '../../domain/figure.ts';
import type { MonthlyRatio } from '../../domain/monthly-ratio.ts';
import { type Month, monthsOf, type Window } from '../../domain/period.ts';
import { areWithheld, TREND_NOTES, trendSentences, trendTitle } from '../../domain/trend-wording.ts';
import { countText, monthText, placeText, STATE_WORDS } from '../../domain/wording.ts';
import { areaName, LONDON } from '../../vocabulary/area.ts';
import { type ChartWithTable, drawnAtBothWidths, drawnRatio } from './chart.ts';
import type { FigureChoice } from './figure-choice.ts';

/** A ratio month by month: the sentence that reads it, the chart and its table; without a chart where no month was looked at or none is shown. */
export interface RatioTrend {
  title: string;
  sentences: string[];
  chart: ChartWithTable | undefined;
  notes: readonly string[];
}

/** Sets an area's ratios out month by month, a borough's beside London's; months without records are gaps. */
export function ratioTrend(
  { group, reason }: FigureChoice,
  areaCode: string,
  to: Month,
  { own, london }: { own: readonly MonthlyRatio[]; london: readonly MonthlyRatio[] },
): RatioTrend {
  const title = trendTitle(group, reason);
  const isLondon = areaCode === LONDON.code;
  const from = [...own, ...london].map(({ month }) => month).sort()[0];
  if (from === undefined)
    return { title, sentences: trendSentences([], { from: to, to }, ''), chart: undefined, notes: [] };
  const span: Window = { from, to };
  const place = isLondon ? LONDON.name : placeText(areaCode);
  const sentences = trendSentences(own, span, place);
  if (areWithheld(own)) return { title, sentences, chart: undefined, notes: [] };
  const input: TrendInput = {
    id: 'trend',
    kind: 'ratio',
    title: `${title}, times the rate of White residents`,
    series: { name: areaName(areaCode), points: pointsOf(span, own) },
    ...(isLondon ? {} : { beside: { name: LONDON.name, points: pointsOf(span, london) } }),
  };
  return {
    title,
    sentences,
    chart: { ...drawnAtBothWidths(trendChart, input), table: tableOf(input, own) },
    notes: TREND_NOTES,
  };
}

const NO_RECORDS = 'no records';

function pointsOf(span: Window, ratios: readonly MonthlyRatio[]): TrendPoint[] {
  return monthsOf(span).map((month) => {
    const estimate = ratios.find((ratio) => ratio.month === month)?.estimate;
    const drawn = drawnRatio(estimate);
    const name = monthText(month);
    if (drawn) return { month, name, estimate: drawn };
    return { month, name, why: estimate && estimate.state !== 'estimated' ? STATE_WORDS[estimate.state] : NO_RECORDS };
  });
}

/** The latest month first, with the counts that each ratio rests on. */
function tableOf({ title, series, beside }: TrendInput, own: readonly MonthlyRatio[]): ChartTable {
  return {
    caption: title,
    columns: [
      'Month',
      series.name,
      'Likely range',
      'Searches, about',
      'Of White residents',
      ...(beside ? [beside.name] : []),
    ],
    rows: series.points
      .map(({ month, name, estimate, why = NO_RECORDS }, at) => {
        const counted = own.find((ratio) => ratio.month === month && hasCounts(ratio));
        return [
          name,
          estimate?.text ?? why,
          estimate?.rangeText ?? '',
          counted ? countText(counted.searches) : '',
          counted ? countText(counted.whiteSearches) : '',
          ...(beside ? [beside.points[at]!.estimate?.text ?? beside.points[at]!.why ?? NO_RECORDS] : []),
        ];
      })
      .reverse(),
  };
}
