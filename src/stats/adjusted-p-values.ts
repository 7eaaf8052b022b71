import { requireProportion } from './require-range.ts';

function requirePValues(functionName: string, pValues: readonly number[]): void {
  for (const [index, p] of pValues.entries()) requireProportion(functionName, `pValues[${index}]`, p);
}

/** Positions of the values, smallest first. */
function ascending(values: readonly number[]): number[] {
  return values.map((_, index) => index).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
}

/** p[i] scale m / rank, made never to fall as p rises by taking the smallest from the largest rank down. */
function stepUp(pValues: readonly number[], scale: number): number[] {
  const adjusted = new Array<number>(pValues.length);
  const order = ascending(pValues);
  let smallest = 1;
  for (let rank = order.length; rank >= 1; rank--) {
    const index = order[rank - 1] as number;
    smallest = Math.min(smallest, ((pValues[index] as number) * scale * order.length) / rank);
    adjusted[index] = smallest;
  }
  return adjusted;
}

/**
 * Benjamini and Hochberg's adjusted P values: list every cell with a value of at most 0.05 and, on average, at most 5%
 * of the list is there by chance.
 *
 * Formula: with P values sorted upwards, the smallest over j >= i of p(j) m / j, at most 1; in the order given.
 * Parameters: pValues, each 0 to 1, of one family; may be empty.
 * Where it misbehaves: the promise is of an average over many months and holds for independent (or positively
 * dependent) P values; it says nothing of any one cell. It assumes each P value is right: over-dispersion must be in it
 * already.
 * Source: Benjamini and Hochberg (1995), JRSS B 57, 289.
 * Example: benjaminiHochberg([0, 0, 1, 1, 0.05, 0.05, 0.05]) = [0, 0, 1, 1, 0.07, 0.07, 0.07].
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  requirePValues('benjaminiHochberg', pValues);
  return stepUp(pValues, 1);
}

/**
 * Benjamini and Yekutieli's adjusted P values: as Benjamini and Hochberg's, but true under any dependence.
 *
 * Formula: Benjamini and Hochberg's times 1 + 1/2 + ... + 1/m, at most 1.
 * Parameters: as `benjaminiHochberg`.
 * Where it misbehaves: very cautious; 360 P values are multiplied by 6.5.
 * Source: Benjamini and Yekutieli (2001), Annals of Statistics 29, 1165, theorem 1.3.
 * Example: benjaminiYekutieli([0.2, 0.2, 0.2, 0.2, 0.2, 0.2]) = 0.49 six times.
 */
export function benjaminiYekutieli(pValues: readonly number[]): number[] {
  requirePValues('benjaminiYekutieli', pValues);
  return stepUp(
    pValues,
    pValues.reduce((sum, _, index) => sum + 1 / (index + 1), 0),
  );
}

/**
 * Holm's adjusted P values: list every cell with a value of at most 0.05 and the chance of even one false entry is at
 * most 5%, under any dependence.
 *
 * Formula: with P values sorted upwards, the largest over j <= i of (m - j + 1) p(j), at most 1.
 * Parameters: as `benjaminiHochberg`.
 * Where it misbehaves: with hundreds of cells it lists almost nothing; it answers a stricter question than a monthly
 * list asks.
 * Source: Holm (1979), Scandinavian Journal of Statistics 6, 65.
 * Example: holm([0, 0, 1, 1, 0.05, 0.05, 0.05]) = [0, 0, 1, 1, 0.25, 0.25, 0.25].
 */
export function holm(pValues: readonly number[]): number[] {
  requirePValues('holm', pValues);
  const adjusted = new Array<number>(pValues.length);
  let largest = 0;
  for (const [before, index] of ascending(pValues).entries()) {
    largest = Math.max(largest, Math.min(1, (pValues.length - before) * (pValues[index] as number)));
    adjusted[index] = largest;
  }
  return adjusted;
}

/** Storey's estimate of the share of true nulls with q values, or the statement that the share cannot be estimated. */
export type StoreyQValues =
  | { readonly estimable: true; readonly nullShare: number; readonly qValues: number[] }
  | { readonly estimable: false; readonly why: 'no P value at or above lambda' };

/**
 * Storey's q values: Benjamini and Hochberg's, made less cautious by estimating how many cells are ordinary.
 *
 * Formula: null share = (number of P values at or above lambda)/(m (1 - lambda)), at most 1; q = null share times the
 * Benjamini and Hochberg value.
 * Parameters: pValues, each 0 to 1; lambda, 0 or more and below 1, 0.5 by default.
 * Where it misbehaves: with few P values the null share is mostly noise; with none at or above lambda it would be 0 and
 * every q value 0, so no answer is given.
 * Source: Storey (2002), JRSS B 64, 479.
 * Example: storeyQValues([0, 0, 1, 1, 0.05, 0.05, 0.05]): null share 4/7, q = [0, 0, 4/7, 4/7, 0.04, 0.04, 0.04].
 */
export function storeyQValues(pValues: readonly number[], lambda = 0.5): StoreyQValues {
  requirePValues('storeyQValues', pValues);
  if (!(lambda >= 0 && lambda < 1)) {
    throw new RangeError(`storeyQValues: lambda is ${lambda}, expected a number of 0 or more and below 1`);
  }
  const ordinary = pValues.filter((p) => p >= lambda).length;
  if (ordinary === 0) return { estimable: false, why: 'no P value at or above lambda' };
  const nullShare = Math.min(1, ordinary / (pValues.length * (1 - lambda)));
  return { estimable: true, nullShare, qValues: stepUp(pValues, 1).map((value) => value * nullShare) };
}
