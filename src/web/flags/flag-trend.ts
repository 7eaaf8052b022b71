import { type TrendInput, trendChart } from '../../charts/trend-chart.ts';
import { hasCounts } from '../../domain/figure.ts';
import type { MonthlyRatio } from '../../domain/monthly-ratio.ts';
import { monthsOf, type Window } from '../../domain/period.ts';
import { areWithheld } from '../../domain/trend-wording.ts';
import { countText, monthText, STATE_WORDS, searchesOfText } from '../../domain/wording.ts';
import { areaName, LONDON } from '../../vocabulary/area.ts';
import { type Chart, drawnAtBothWidths, drawnRatio } from '../figures/chart.ts';
import { sentenceCase } from '../figures/headline-numbers.ts';
import type { FlagInput } from './flag-view.ts';

/** A finding's ratio month by month, beside London's. */
export interface FlagTrend {
  chart: Chart;
  place: string;
  rows: { month: string; ratio: string; range: string; searches: string; whiteSearches: string; london: string }[];
}

const NO_RECORDS = 'no records';

/** Draws the ratio month by month; undefined where months are not looked at one by one, or none is shown. */
export function flagTrend({ flag, months }: FlagInput): FlagTrend | undefined {
  if (!months || months.own.length === 0) return undefined;
  const all = [...months.own, ...months.london].map(({ month }) => month).sort();
  const [from, to] = [all[0], all.at(-1)];
  if (from === undefined || to === undefined || areWithheld(months.own)) return undefined;
  const span: Window = { from, to };
  const own = pointsOf(span, months.own);
  const london = pointsOf(span, months.london);
  return {
    chart: drawnAtBothWidths(trendChart, {
      id: 'trend',
      kind: 'ratio',
      title: `${sentenceCase(searchesOfText(flag.reason, flag.group))}: times the rate of White residents, month by month`,
      series: { name: areaName(flag.areaCode), points: own },
      beside: { name: LONDON.name, points: london },
    }),
    place: areaName(flag.areaCode),
    rows: own
      .map(({ month, name, estimate, why }, at) => {
        const counted = months.own.find((ratio) => ratio.month === month && hasCounts(ratio));
        return {
          month: name,
          ratio: estimate?.text ?? why ?? '',
          range: estimate?.rangeText ?? '',
          searches: counted ? countText(counted.searches) : '',
          whiteSearches: counted ? countText(counted.whiteSearches) : '',
          london: london[at]!.estimate?.text ?? london[at]!.why ?? '',
        };
      })
      .reverse(),
  };
}

function pointsOf(span: Window, ratios: readonly MonthlyRatio[]): TrendInput['series']['points'] {
  return monthsOf(span).map((month) => {
    const estimate = ratios.find((ratio) => ratio.month === month)?.estimate;
    const drawn = drawnRatio(estimate);
    const name = monthText(month);
    if (drawn) return { month, name, estimate: drawn };
    return { month, name, why: estimate && estimate.state !== 'estimated' ? STATE_WORDS[estimate.state] : NO_RECORDS };
  });
}
