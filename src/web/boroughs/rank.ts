import type { ChartTable } from '../../charts/chart-table.ts';
import { type RankPlotInput, rankPlot } from '../../charts/rank-plot.ts';
import type { StoredFigure } from '../../db/measurement.ts';
import { boroughRanks } from '../../domain/borough-rank.ts';
import type { Basis } from '../../domain/figure.ts';
import { ordinalText, RANK_NOTE, rankSentence } from '../../domain/place-wording.ts';
import { placeText, ratioText, STATE_WORDS, searchesOfText } from '../../domain/wording.ts';
import { RATED_BOROUGHS } from '../../vocabulary/area.ts';
import { type Chart, drawnAtBothWidths, drawnRatio } from '../figures/chart.ts';
import type { FigureChoice } from '../figures/figure-choice.ts';
import { indexFigures } from '../figures/figure-index.ts';

/** Where a borough stands among the others: the sentence, the chart, its table and how sure it is. */
export interface BoroughStanding {
  sentence: string;
  chart: Chart;
  table: ChartTable;
  note: string;
}

/**
 * Holds a borough against the others by their ratios of one group, reason and window, all on one basis so that they compare like
 * with like. `londonRatio` is marked where there is one. Undefined where the borough has no figure there, as the City has none.
 */
export function boroughStanding(
  ratios: readonly StoredFigure[],
  areaCode: string,
  choice: FigureChoice,
  basis: Basis,
): BoroughStanding | undefined {
  const find = indexFigures(ratios);
  const ranked = RATED_BOROUGHS.flatMap(
    ({ code }) => find({ areaCode: code, ...choice, basis, measure: 'ratio' }) ?? [],
  );
  if (!ranked.some((figure) => figure.areaCode === areaCode)) return undefined;
  const ranks = boroughRanks(ranked);
  const input: RankPlotInput = {
    id: 'rank',
    kind: 'ratio',
    title: `Boroughs by their ratio: ${searchesOfText(choice.reason, choice.group)}, times the rate of White residents`,
    description: 'The table behind this chart has the same numbers, and the places that each borough may hold.',
    rows: RATED_BOROUGHS.map(({ code, name }) => {
      const estimate = find({ areaCode: code, ...choice, basis, measure: 'ratio' })?.estimate;
      const drawn = drawnRatio(estimate);
      const isHighlighted = code === areaCode;
      if (drawn) return { name, isHighlighted, estimate: drawn };
      return {
        name,
        isHighlighted,
        why: estimate && estimate.state !== 'estimated' ? STATE_WORDS[estimate.state] : STATE_WORDS['month-missing'],
      };
    }),
    columns: { row: 'Borough', value: 'Times the rate' },
  };
  return {
    sentence: rankSentence(placeText(areaCode), ranks.get(areaCode)),
    chart: drawnAtBothWidths(rankPlot, input),
    table: {
      caption: input.title,
      columns: ['Borough', 'Times the rate', 'Likely range', 'Place, from the highest'],
      rows: RATED_BOROUGHS.map(({ code, name }, at) => {
        const { estimate, why = '' } = input.rows[at]!;
        const rank = ranks.get(code);
        return [
          name,
          estimate ? ratioText(estimate.value) : why,
          estimate?.rangeText ?? '',
          rank === undefined
            ? ''
            : rank.highest === rank.lowest
              ? ordinalText(rank.highest)
              : `${ordinalText(rank.highest)} to ${ordinalText(rank.lowest)}`,
        ];
      }),
    },
    note: RANK_NOTE,
  };
}
