import type { ChartTable } from '../../charts/chart-table.ts';
import {
  type OutcomeBar,
  type StackedOutcomesInput,
  stackedOutcomes,
  stackedOutcomesTable,
} from '../../charts/stacked-outcomes.ts';
import { OUTCOME_MEASURES } from '../../domain/outcome-mix.ts';
import { countText, percentText, STATE_WORDS, searchesText } from '../../domain/wording.ts';
import { ETHNIC_GROUPS, type EthnicGroup, GROUP_NAMES } from '../../vocabulary/ethnicity.ts';
import { OUTCOME_CLASS_NAMES, type OutcomeClass } from '../../vocabulary/outcome.ts';
import type { ReasonScope } from '../../vocabulary/reason.ts';
import { type Chart, drawnAtBothWidths } from '../figures/chart.ts';
import type { FigureIndex } from '../figures/figure-index.ts';
import { sentenceCase } from '../figures/headline-numbers.ts';

/** What followed the searches of each group: a chart and its table. */
export interface OutcomeBars {
  chart: Chart;
  table: ChartTable;
}

/** From what follows most to what weighs most; what is not recorded last. */
const ORDER: readonly OutcomeClass[] = [
  'no-further-action',
  'community-resolution',
  'other-formal',
  'arrest',
  'not-recorded',
];

/** Sets an area's outcomes out for one reason; undefined where no group has any, as in the window of a single month. */
export function outcomeBars(figures: FigureIndex, areaCode: string, reason: ReasonScope): OutcomeBars | undefined {
  const bars = ETHNIC_GROUPS.map((group) => barOf(figures, areaCode, group, reason));
  if (bars.every(({ shares }) => shares === undefined)) return undefined;
  const input: StackedOutcomesInput = {
    id: 'outcomes',
    title: `What followed, by group: ${searchesText(reason)}, share of each group’s searches`,
    parts: ORDER.map((outcome) => ({
      name: sentenceCase(OUTCOME_CLASS_NAMES[outcome]),
      isUnknown: outcome === 'not-recorded',
    })),
    bars,
    rowName: 'Group',
  };
  return { chart: drawnAtBothWidths(stackedOutcomes, input), table: stackedOutcomesTable(input) };
}

function barOf(figures: FigureIndex, areaCode: string, group: EthnicGroup, reason: ReasonScope): OutcomeBar {
  const found = ORDER.map((outcome) =>
    figures({ areaCode, group, reason, basis: 'self-defined', measure: OUTCOME_MEASURES[outcome] }),
  );
  const name = GROUP_NAMES[group];
  const shares = found.flatMap((figure) =>
    figure?.estimate.state === 'estimated'
      ? [{ share: figure.estimate.value, text: percentText(figure.estimate.value) }]
      : [],
  );
  if (shares.length < ORDER.length) {
    const state = found[0]?.estimate.state ?? 'month-missing';
    return { name, why: state === 'estimated' ? STATE_WORDS['not-recorded'] : STATE_WORDS[state] };
  }
  const searches = found[0]!.outOf ?? 0;
  return { name, note: `${countText(searches)} ${searches === 1 ? 'search' : 'searches'}`, shares };
}
