import type { RaterAgreement } from './cohens-kappa.ts';
import { wilsonLimits } from './proportion.ts';
import { requireConfidence, requireCount, requireLength, requirePositive, requireSameLength } from './require-range.ts';

/**
 * Weighted kappa of two raters whose categories stand in an order: how far they agree beyond chance, being one step apart
 * counting for less disagreement than being several.
 *
 * Formula: k categories in order, w_ij = 1 - |i - j|/(k - 1) (linear weights); p_ij, r_i and c_j as in `cohensKappa`;
 * po = sum w_ij p_ij, pe = sum w_ij r_i c_j; kappa = (po - pe)/(1 - pe). Large-sample variance
 * V = [sum_ij p_ij (w_ij - (a_i + b_j)(1 - kappa))^2 - (kappa - pe (1 - kappa))^2]/(n (1 - pe)^2) with
 * a_i = sum_j w_ij c_j and b_j = sum_i w_ij r_i; standardError = sqrt V.
 * Limits: Wilson's limits of po in m = po (1 - po)/((1 - pe)^2 W) effective trials, put through the formula of kappa and
 * cut at -1; m is n where po is 0 or 1. W is the larger of V and of V of the table with 1/k added to each cell: where few
 * differ, and all in the same way, V alone is next to nothing (9 green alike and 3 amber against red: limits 0.51 to 0.67).
 * Parameters: table, square, whole numbers of 0 or more adding up to above 0, a row and a column for each category in
 * their order; confidence above 0 and below 1, 0.95 by default.
 * Where it misbehaves: like kappa it depends on how common each category is, and on how many categories there are. Both
 * raters using one and the same category only leaves 0/0: not estimable. With two categories it is Cohen's
 * kappa, and its limits are no narrower.
 * `agreement` is the plain share rated alike, `expectedAgreement` is pe.
 * Source: Cohen (1968), Psychological Bulletin 70, 213; variance Fleiss, Cohen and Everitt (1969), Psychological Bulletin
 * 72, 323; limits Wilson (1927), JASA 22, 209; linear weights Cicchetti and Allison (1971), American Journal of EEG
 * Technology 11, 101.
 * Example: rows 44 5 1, 7 20 3, 9 5 6: kappa 0.473684210526316, standard error 0.0769789098703061, limits
 * 0.307598930964959 to 0.607984448238674.
 */
export function weightedKappa(table: readonly (readonly number[])[], confidence = 0.95): RaterAgreement {
  requireLength('weightedKappa', 'table', table.length, 2);
  for (const [i, row] of table.entries()) {
    requireSameLength('weightedKappa', `table[${i}]`, row.length, table.length);
    for (const [j, count] of row.entries()) requireCount('weightedKappa', `table[${i}][${j}]`, count);
  }
  requireConfidence('weightedKappa', 'confidence', confidence);
  const n = sum(table.flat());
  requirePositive('weightedKappa', 'sum of table', n);
  const alike = sum(table.map((row, i) => row[i] as number));
  const { observed, expected, kappa, variance } = momentsOf(table);
  const known = {
    n,
    agreement: { share: alike / n, ...wilsonLimits(alike, n, confidence) },
    expectedAgreement: expected,
  };
  if (expected === 1) return { ...known, estimable: false, why: 'one category only' };
  const toKappa = (share: number): number => (share - expected) / (1 - expected);
  const isEven = alike === n;
  // What is left of a variance of 0 is rounding.
  const standardError = variance > 1e-14 && !isEven ? Math.sqrt(variance / n) / (1 - expected) : 0;
  const wary = momentsOf(table.map((row) => row.map((count) => count + 1 / table.length)));
  const error = Math.max(standardError, Math.sqrt(wary.variance / (n + table.length)) / (1 - wary.expected));
  const trials =
    isEven || observed === 0 ? n : (observed * (1 - observed)) / ((1 - expected) * (1 - expected) * error ** 2);
  const limits = wilsonLimits(isEven ? n : observed * trials, trials, confidence);
  return {
    ...known,
    estimable: true,
    kappa: isEven ? 1 : kappa,
    standardError,
    low: Math.max(-1, toKappa(limits.low)),
    high: isEven ? 1 : toKappa(limits.high),
  };
}

/** Agreement seen and expected, kappa, and n (1 - pe)^2 times its large-sample variance. */
function momentsOf(table: readonly (readonly number[])[]) {
  const weight = (i: number, j: number): number => 1 - Math.abs(i - j) / (table.length - 1);
  const n = sum(table.flat());
  const rows = table.map((row) => sum(row) / n);
  const columns = table.map((_, j) => sum(table.map((row) => row[j] as number)) / n);
  const observed = sum(table.flatMap((row, i) => row.map((count, j) => (count / n) * weight(i, j))));
  const expected = sum(rows.flatMap((r, i) => columns.map((c, j) => r * c * weight(i, j))));
  const kappa = expected === 1 ? 0 : (observed - expected) / (1 - expected);
  const ofRow = table.map((_, i) => sum(columns.map((c, j) => c * weight(i, j))));
  const ofColumn = table.map((_, j) => sum(rows.map((r, i) => r * weight(i, j))));
  let variance = -((kappa - expected * (1 - kappa)) ** 2);
  for (const [i, row] of table.entries()) {
    for (const [j, count] of row.entries()) {
      const influence = weight(i, j) - ((ofRow[i] as number) + (ofColumn[j] as number)) * (1 - kappa);
      variance += (count / n) * influence ** 2;
    }
  }
  return { observed, expected, kappa, variance };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
