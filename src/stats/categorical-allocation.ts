import { requireCount, requireLength, requireNonNegative } from './require-range.ts';

/** Running totals of the weights: the last is their sum. */
function runningTotals(functionName: string, weights: readonly number[]): number[] {
  requireLength(functionName, 'weights', weights.length, 1);
  let total = 0;
  const totals = weights.map((weight, index) => {
    requireNonNegative(functionName, `weights[${index}]`, weight);
    total += weight;
    return total;
  });
  if (!(total > 0 && Number.isFinite(total))) {
    throw new RangeError(`${functionName}: sum of weights is ${total}, expected a finite number above 0`);
  }
  return totals;
}

/** First category whose running total is above the point; a category without weight is never chosen. */
function categoryAt(totals: readonly number[], point: number): number {
  let low = 0;
  let high = totals.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((totals[middle] as number) > point) high = middle;
    else low = middle + 1;
  }
  // A point rounded up to the very sum belongs to the last category that has weight.
  while (low > 0 && totals[low] === totals[low - 1]) low--;
  return low;
}

/**
 * One category drawn at random, each as likely as its weight.
 *
 * Formula: the first category whose running total of weights is above u times their sum, u uniform.
 * Parameters: weights, one or more, each 0 or more, not all 0, in any unit; random, a function giving uniform numbers
 * of 0 or more and below 1 (the caller owns its seed).
 * Where it misbehaves: a category of weight 0 is never drawn. Weights that differ by a factor above 2^53 lose the
 * small one.
 * Source: inversion; Devroye (1986), Non-Uniform Random Variate Generation, III.2.
 * Example: categoricalDraw([1, 3], () => 0.25) = 1 and categoricalDraw([1, 3], () => 0.24) = 0.
 */
export function categoricalDraw(weights: readonly number[], random: () => number): number {
  const totals = runningTotals('categoricalDraw', weights);
  return categoryAt(totals, random() * (totals[totals.length - 1] as number));
}

/**
 * So many units of unknown category shared out at random over the categories, each unit drawn on its own: a
 * multinomial draw.
 *
 * Formula: `categoricalDraw` count times; the result is how many fell to each category, and adds up to count.
 * Parameters: count, whole, 0 or more; weights and random as `categoricalDraw`.
 * Where it misbehaves: it treats the weights as known; when they come from few known records their own uncertainty is
 * left out. Takes one random number a unit.
 * Source: Devroye (1986), Non-Uniform Random Variate Generation, XI.1.
 * Example: allocateUnknowns(4, [1, 1], numbers 0.1, 0.6, 0.7, 0.2 in turn) = [2, 2].
 */
export function allocateUnknowns(count: number, weights: readonly number[], random: () => number): number[] {
  requireCount('allocateUnknowns', 'count', count);
  const totals = runningTotals('allocateUnknowns', weights);
  const sum = totals[totals.length - 1] as number;
  const allocated = weights.map(() => 0);
  for (let unit = 0; unit < count; unit++) {
    const category = categoryAt(totals, random() * sum);
    allocated[category] = (allocated[category] as number) + 1;
  }
  return allocated;
}
