import { type Figure, hasCounts } from '../../domain/figure.ts';
import {
  countText,
  percentRangeText,
  percentText,
  rangeText,
  rateText,
  ratioText,
  STATE_WORDS,
} from '../../domain/wording.ts';

/** A number as a table shows it: never without its likely range, and with the reason where there is none. */
export interface TableCell {
  text: string;
  range: string | undefined;
  /** The searches it rests on: "1,234", and "1,234 searches". */
  searches: string | undefined;
  counted: string | undefined;
  isNumber: boolean;
}

/** A ratio with its likely range and searches. */
export function ratioCell(figure: Figure | undefined): TableCell {
  return cellOf(figure, ratioText, rangeText);
}

/** Searches per 1,000 residents and year, with their likely range and the searches counted. */
export function rateCell(figure: Figure | undefined): TableCell {
  return cellOf(figure, rateText, (low, high) => `${rateText(low)} to ${rateText(high)}`);
}

/** A share of searches with its likely range, and the searches it is made from: "53 of 412". */
export function shareCell(figure: Figure | undefined): TableCell {
  const cell = cellOf(figure, percentText, percentRangeText);
  const counted = cell.isNumber ? `${cell.searches} of ${countText(figure?.outOf ?? 0)}` : undefined;
  return { ...cell, counted };
}

/** The lowest and highest ratio there could be; the value between them stands in a column of its own. */
export function boundsCell(figure: Figure | undefined): TableCell {
  const { text, range, isNumber } = cellOf(figure, ratioText, rangeText);
  return { text: range ?? text, range: undefined, searches: undefined, counted: undefined, isNumber };
}

/** What stands in the row or column of the group that the others are compared with: its searches and no ratio. */
export function comparisonCell(rate: Figure | undefined): TableCell {
  const { text, searches, counted, isNumber } = rateCell(rate);
  return { text: isNumber ? 'compared with' : text, range: undefined, searches, counted, isNumber: false };
}

function cellOf(
  figure: Figure | undefined,
  valueText: (value: number) => string,
  limitsText: (low: number, high: number) => string,
): TableCell {
  const estimate = figure?.estimate ?? { state: 'month-missing' };
  const isCounted = figure && hasCounts(figure);
  const searches = isCounted ? countText(figure.searches) : undefined;
  const counted = searches === undefined ? undefined : `${searches} ${searches === '1' ? 'search' : 'searches'}`;
  return estimate.state === 'estimated'
    ? {
        text: valueText(estimate.value),
        range: limitsText(estimate.low, estimate.high),
        searches,
        counted,
        isNumber: true,
      }
    : { text: STATE_WORDS[estimate.state], range: undefined, searches, counted, isNumber: false };
}
