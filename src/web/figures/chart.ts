import type { ChartTable } from '../../charts/chart-table.ts';
import type { Estimate as DrawnEstimate } from '../../charts/estimate.ts';
import type { ChartInput } from '../../charts/picture.ts';
import type { Estimate } from '../../domain/figure.ts';
import { percentRangeText, percentText, rangeText, ratioText } from '../../domain/wording.ts';

/** A drawing for wide windows and one for phones, of which a page shows the one that fits. */
export interface Chart {
  wide: string;
  narrow: string;
}

/** A chart with the table of what it shows. */
export interface ChartWithTable extends Chart {
  table: ChartTable;
}

/** Draws a chart at both widths. */
export function drawnAtBothWidths<Input extends ChartInput>(draw: (input: Input) => string, input: Input): Chart {
  return { wide: draw({ ...input, width: 'wide' }), narrow: draw({ ...input, width: 'narrow' }) };
}

/** A ratio as charts take it; undefined where there is none. */
export function drawnRatio(estimate: Estimate | undefined): DrawnEstimate | undefined {
  return drawn(estimate, ratioText, rangeText);
}

/** A share as charts take it; undefined where there is none. */
export function drawnShare(estimate: Estimate | undefined): DrawnEstimate | undefined {
  return drawn(estimate, percentText, percentRangeText);
}

function drawn(
  estimate: Estimate | undefined,
  valueText: (value: number) => string,
  limitsText: (low: number, high: number) => string,
): DrawnEstimate | undefined {
  if (estimate?.state !== 'estimated') return undefined;
  const { value, low, high } = estimate;
  return {
    value,
    // Limits found by steps may stop a hair short of the value.
    low: Math.min(low, value),
    high: Math.max(high, value),
    text: valueText(value),
    rangeText: limitsText(low, high),
  };
}
