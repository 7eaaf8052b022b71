import { dotPlot } from '../../charts/dot-plot.ts';
import type { Basis } from '../../domain/figure.ts';
import { countText, residentsText, STATE_WORDS, searchesText } from '../../domain/wording.ts';
import { COMPARISON_GROUP, ETHNIC_GROUPS, type EthnicGroup, GROUP_NAMES } from '../../vocabulary/ethnicity.ts';
import { REASON_NAMES, REASON_SCOPES } from '../../vocabulary/reason.ts';
import { type Chart, drawnAtBothWidths, drawnRatio } from '../figures/chart.ts';
import type { FigureChoice } from '../figures/figure-choice.ts';
import type { FigureIndex } from '../figures/figure-index.ts';
import { sentenceCase } from '../figures/headline-numbers.ts';
import { comparisonCell, rateCell, ratioCell, type TableCell } from '../figures/table-cell.ts';

/** A borough's ratios of one window on one basis: by group for the reason chosen, and by reason with the group chosen drawn. */
export interface GroupTables {
  groups: { group: string; residents: string; searches: string; rate: TableCell; ratio: TableCell }[];
  groupChart: Chart;
  /** What searches were for: "searches", "drug searches"; and the name of the reason: "all reasons", "drugs". */
  searched: string;
  reasonName: string;
  reasonGroups: { name: string; residents: string }[];
  reasons: { name: string; ratios: TableCell[]; compared: TableCell }[];
  reasonChart: Chart;
  /** Whom the chart by reason is about: "Black residents". */
  who: string;
}

const GROUPS_COMPARED = ETHNIC_GROUPS.filter((group) => group !== COMPARISON_GROUP);

/** Sets an area's ratios out by group and by reason. */
export function groupTables(figures: FigureIndex, areaCode: string, basis: Basis, choice: FigureChoice): GroupTables {
  const find = (group: EthnicGroup, reason: FigureChoice['reason'], measure: 'ratio' | 'rate-per-1000') =>
    figures({ areaCode, group, reason, basis, measure });
  const residents = (group: EthnicGroup) => countText(find(group, 'all', 'rate-per-1000')?.residents ?? 0);
  const dotOf = (name: string, group: EthnicGroup, reason: FigureChoice['reason']) => {
    const estimate = find(group, reason, 'ratio')?.estimate ?? { state: 'month-missing' as const };
    const drawn = drawnRatio(estimate);
    if (drawn) return { name, estimate: drawn };
    return { name, why: estimate.state === 'estimated' ? '' : STATE_WORDS[estimate.state] };
  };
  const who = residentsText(choice.group);
  const searched = searchesText(choice.reason);
  return {
    groups: ETHNIC_GROUPS.map((group) => {
      const rate = find(group, choice.reason, 'rate-per-1000');
      return {
        group: GROUP_NAMES[group],
        residents: residents(group),
        searches: rate?.estimate.state === 'small-count' ? STATE_WORDS['small-count'] : countText(rate?.searches ?? 0),
        rate: rateCell(rate),
        ratio: group === COMPARISON_GROUP ? comparisonCell(rate) : ratioCell(find(group, choice.reason, 'ratio')),
      };
    }),
    groupChart: drawnAtBothWidths(dotPlot, {
      id: 'groups',
      kind: 'ratio',
      title: `Times the rate of White residents, by group: ${searched}`,
      rows: GROUPS_COMPARED.map((group) => ({
        ...dotOf(GROUP_NAMES[group], group, choice.reason),
        isHighlighted: group === choice.group,
      })),
      columns: { row: 'Group', value: 'Times the rate' },
    }),
    searched,
    reasonName: REASON_NAMES[choice.reason],
    reasonGroups: [...GROUPS_COMPARED, COMPARISON_GROUP].map((group) => ({
      name: GROUP_NAMES[group],
      residents: residents(group),
    })),
    reasons: REASON_SCOPES.map((reason) => ({
      name: sentenceCase(REASON_NAMES[reason]),
      ratios: GROUPS_COMPARED.map((group) => ratioCell(find(group, reason, 'ratio'))),
      compared: comparisonCell(find(COMPARISON_GROUP, reason, 'rate-per-1000')),
    })),
    reasonChart: drawnAtBothWidths(dotPlot, {
      id: 'reasons',
      kind: 'ratio',
      title: `Times the rate of White residents, by what was searched for: ${who}`,
      rows: REASON_SCOPES.map((reason) => ({
        ...dotOf(sentenceCase(REASON_NAMES[reason]), choice.group, reason),
        isHighlighted: reason === choice.reason,
      })),
      columns: { row: 'Searched for', value: 'Times the rate' },
    }),
    who,
  };
}
