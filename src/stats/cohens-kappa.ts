import type { Interval } from './interval.ts';
import { wilsonLimits } from './proportion.ts';
import { requireConfidence, requireCount, requireLength, requirePositive, requireSameLength } from './require-range.ts';

/** How far two raters agree: the share they agree on, and kappa, that share with agreement by chance taken off. */
export type RaterAgreement = {
  /** Things that both rated. */
  readonly n: number;
  /** Share rated alike, with Wilson's limits. */
  readonly agreement: Interval & { readonly share: number };
  /** Share that would be rated alike if each kept to their own habits and neither read the thing. */
  readonly expectedAgreement: number;
} & (
  | (Interval & { readonly estimable: true; readonly kappa: number; readonly standardError: number })
  | { readonly estimable: false; readonly why: 'one category only' }
);

/**
 * Cohen's kappa of two raters: how far they agree beyond what chance alone would give.
 *
 * Formula: p_ij the share in row i (first rater) and column j (second), r_i and c_j their margins; po = sum p_ii,
 * pe = sum r_i c_i; kappa = (po - pe)/(1 - pe). Large-sample variance
 * V = [sum_i p_ii (1 - (r_i + c_i)(1 - kappa))^2 + (1 - kappa)^2 sum_(i != j) p_ij (c_i + r_j)^2
 * - (kappa - pe (1 - kappa))^2]/(n (1 - pe)^2), standardError = sqrt V.
 * Limits: Wilson's limits of po in m = po (1 - po)/((1 - pe)^2 V) effective trials, put through the formula of kappa and
 * cut at -1; m is n where po is 0 or 1 or V is 0. They are not kappa +- z sqrt V.
 * Parameters: table, square, whole numbers of 0 or more adding up to above 0, a row and a column for each category;
 * confidence above 0 and below 1, 0.95 by default.
 * Where it misbehaves: depends on how common each category is, so two samples of different make-up do not compare; with
 * one category nearly alone it is low however well the raters agree, and the limits are wide. Both raters using one and
 * the same category only leaves 0/0: not estimable. kappa +- z sqrt V would be 1 to 1 for raters who agree throughout; in
 * simulations at kappa 0.97 and 100 things its 95% limits held the truth in 63% of samples. Those here held it in 92 to 97%
 * at kappa 0.4 to 0.97 and 50 to 400 things, least at 50 things in two uneven categories.
 * Source: Cohen (1960), Educational and Psychological Measurement 20, 37; variance Fleiss, Cohen and Everitt (1969),
 * Psychological Bulletin 72, 323; limits Wilson (1927), JASA 22, 209.
 * Example: rows 75 1 4, 5 4 1, 0 0 10: kappa 0.676470588235294, standard error 0.0877029534752125, limits
 * 0.464458103685314 to 0.811140022140143.
 */
export function cohensKappa(table: readonly (readonly number[])[], confidence = 0.95): RaterAgreement {
  requireLength('cohensKappa', 'table', table.length, 2);
  for (const [i, row] of table.entries()) {
    requireSameLength('cohensKappa', `table[${i}]`, row.length, table.length);
    for (const [j, count] of row.entries()) requireCount('cohensKappa', `table[${i}][${j}]`, count);
  }
  requireConfidence('cohensKappa', 'confidence', confidence);
  const rowSums = table.map((row) => sum(row));
  const columnSums = table.map((_, j) => sum(table.map((row) => row[j] as number)));
  const n = sum(rowSums);
  requirePositive('cohensKappa', 'sum of table', n);
  const alike = sum(table.map((row, i) => row[i] as number));
  const agreement = { share: alike / n, ...wilsonLimits(alike, n, confidence) };
  const expected = sum(rowSums.map((count, i) => (count / n) * ((columnSums[i] as number) / n)));
  const known = { n, agreement, expectedAgreement: expected };
  if (rowSums.some((count, i) => count === n && columnSums[i] === n)) {
    return { ...known, estimable: false, why: 'one category only' };
  }
  const toKappa = (share: number): number => (share - expected) / (1 - expected);
  const kappa = toKappa(agreement.share);
  let variance = -((kappa - expected * (1 - kappa)) ** 2);
  for (const [i, row] of table.entries()) {
    for (const [j, count] of row.entries()) {
      const influence =
        i === j
          ? 1 - (((rowSums[i] as number) + (columnSums[i] as number)) / n) * (1 - kappa)
          : (1 - kappa) * (((columnSums[i] as number) + (rowSums[j] as number)) / n);
      variance += (count / n) * influence ** 2;
    }
  }
  // What is left of a variance of 0 is rounding.
  const standardError = variance > 1e-14 ? Math.sqrt(variance / n) / (1 - expected) : 0;
  const isEven = standardError === 0 || alike === 0 || alike === n;
  const trials = isEven
    ? n
    : (agreement.share * (1 - agreement.share)) / ((1 - expected) * (1 - expected) * standardError ** 2);
  const limits = wilsonLimits(agreement.share * trials, trials, confidence);
  return {
    ...known,
    estimable: true,
    kappa,
    standardError,
    low: Math.max(-1, toKappa(limits.low)),
    high: toKappa(limits.high),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
