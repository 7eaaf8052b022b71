import type { ListSummary } from '../../db/flag.ts';
import type { StoredFigure, StoredWindow } from '../../db/measurement.ts';
import type { FlagHistory } from '../../domain/flag.ts';
import { monthListOf } from '../../domain/flag-rule.ts';
import { monthsOf } from '../../domain/period.ts';
import { monthText, periodText, STATE_SENTENCES, SYNTHETIC_LABEL, searchesOfText } from '../../domain/wording.ts';
import { boroughMap } from '../figures/borough-map.ts';
import { type BoroughTable, boroughTable } from '../figures/borough-table.ts';
import type { Chart } from '../figures/chart.ts';
import { type ChoiceLink, choiceLinks, type FigureChoice } from '../figures/figure-choice.ts';
import { indexFigures } from '../figures/figure-index.ts';
import { sentenceCase } from '../figures/headline-numbers.ts';
import type { PageView } from '../show.ts';
import type { ShownMonth } from '../shown-month.ts';

/** What the list of boroughs is made from: every borough's figures of the window for the reason chosen. */
export interface BoroughListInput {
  shown: ShownMonth;
  choice: FigureChoice;
  window: StoredWindow;
  figures: readonly StoredFigure[];
  flags: readonly FlagHistory[];
  lists: readonly ListSummary[];
}

export interface BoroughListView extends PageView {
  period: string;
  heldBack: string[];
  annotations: string[];
  choiceLinks: { groups: ChoiceLink[]; reasons: ChoiceLink[] };
  mapped: string;
  map: Chart;
  boroughs: BoroughTable;
  withheldBecause: string;
}

/** Arranges the boroughs by name and on the map; every number comes out as text. */
export function boroughListView({
  shown,
  choice,
  window,
  figures: all,
  flags,
  lists,
}: BoroughListInput): BoroughListView {
  const { month, isSynthetic } = shown.measurement;
  const figures = indexFigures(all);
  return {
    title: `Boroughs of London: ${monthText(month)}`,
    syntheticLabel: isSynthetic ? SYNTHETIC_LABEL : undefined,
    period: periodText(window, window.monthsPresent, monthsOf(window).length),
    heldBack: shown.heldBack,
    annotations: shown.annotations,
    choiceLinks: choiceLinks('/boroughs', choice),
    mapped: sentenceCase(searchesOfText(choice.reason, choice.group)),
    map: boroughMap(figures, choice, flags, month),
    boroughs: boroughTable({ figures, choice, flags, month, list: monthListOf(lists) }),
    withheldBecause: STATE_SENTENCES.withheld,
  };
}
