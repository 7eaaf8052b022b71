import { requireFinite, requireNonNegative } from '../stats/require-range.ts';

/** A figure with its likely range. A ratio, a share (0 to 1) or an amount, as the chart's scale says. */
export interface Estimate {
  value: number;
  low: number;
  /** Infinity where there is no upper limit. */
  high: number;
  /** The value as it is printed: 4.1. */
  text: string;
  /** Its likely range as it is printed: 3.6 to 4.6. */
  rangeText: string;
}

/** Refuses an estimate that is not a number, lies under 0 or outside its own limits. */
export function requireEstimate(functionName: string, argument: string, { value, low, high }: Estimate): void {
  requireFinite(functionName, `value of ${argument}`, value);
  requireNonNegative(functionName, `low of ${argument}`, low);
  if (Number.isNaN(high)) requireFinite(functionName, `high of ${argument}`, high);
  if (low > high) {
    throw new RangeError(`${functionName}: low of ${argument} is ${low}, expected at most its high of ${high}`);
  }
  if (value < low || value > high) {
    throw new RangeError(`${functionName}: value of ${argument} is ${value}, expected within ${low} to ${high}`);
  }
}
