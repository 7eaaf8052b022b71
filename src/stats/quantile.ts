import { requireFinite, requireLength, requireProportion } from './require-range.ts';

/**
 * Sample quantile, type 7 (the usual one of spreadsheets and R): the value a given share of the way through the sorted
 * list, interpolated.
 *
 * Formula: with values sorted and h = (n - 1) share, value[floor h] + (h - floor h)(value[floor h + 1] - value[floor h]).
 * Parameters: values, one or more finite numbers in any order; share, 0 to 1.
 * Where it misbehaves: in short lists it depends on the type chosen; simple-statistics uses another, so it is not used
 * where the published method says type 7.
 * Source: Hyndman and Fan (1996), The American Statistician 50, 361, definition 7.
 * Example: quantileTypeSeven([1, 2, 3, 4], 0.1) = 1.3.
 */
export function quantileTypeSeven(values: readonly number[], share: number): number {
  requireLength('quantileTypeSeven', 'values', values.length, 1);
  requireProportion('quantileTypeSeven', 'share', share);
  for (const [index, value] of values.entries()) requireFinite('quantileTypeSeven', `values[${index}]`, value);
  const sorted = [...values].sort((a, b) => a - b);
  const position = (sorted.length - 1) * share;
  const below = Math.floor(position);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  return low + (position - below) * (high - low);
}
