import { chiSquaredUpperTail } from './chi-squared-distribution.ts';
import type { StratifiedRatio } from './mantel-haenszel-rate-ratio.ts';
import { normalReach } from './normal-distribution.ts';
import { requireTwoByTwo, type TwoByTwo } from './odds-ratio.ts';
import { requireConfidence, requireLength } from './require-range.ts';

/** Mantel and Haenszel's test that the odds ratio is 1 in every stratum, or the statement that it cannot be made. */
export type StratifiedTest =
  | { readonly estimable: true; readonly chiSquared: number; readonly pValue: number }
  | { readonly estimable: false; readonly why: 'no stratum has both rows and both columns' };

/**
 * Mantel and Haenszel's odds ratio over strata of two-by-two tables.
 *
 * Formula: with T = a + b + c + d, R = sum a d/T, S = sum b c/T, odds ratio R/S; with P = (a + d)/T and Q = (b + c)/T,
 * r = a d/T, s = b c/T, the variance of its logarithm is
 * sum P r/(2 R^2) + sum (P s + Q r)/(2 R S) + sum Q s/(2 S^2).
 * Parameters: tables, one or more, none empty; confidence above 0 and below 1, 0.95 by default.
 * Where it misbehaves: it gives one odds ratio even where strata differ. With R or S zero there is none, and the result
 * says why.
 * Source: Mantel and Haenszel (1959), JNCI 22, 719; Robins, Breslow and Greenland (1986), Biometrics 42, 311.
 * Example: (12, 25, 30, 160) and (8, 30, 14, 88): 2.13940301487471 (1.16122755437571 to 3.94155757225006).
 */
export function mantelHaenszelOddsRatio(tables: readonly TwoByTwo[], confidence = 0.95): StratifiedRatio {
  requireLength('mantelHaenszelOddsRatio', 'tables', tables.length, 1);
  requireConfidence('mantelHaenszelOddsRatio', 'confidence', confidence);
  let above = 0;
  let below = 0;
  let agreeAbove = 0;
  let cross = 0;
  let disagreeBelow = 0;
  for (const table of tables) {
    requireTwoByTwo('mantelHaenszelOddsRatio', table);
    const { a, b, c, d } = table;
    const total = a + b + c + d;
    if (total === 0) continue;
    const agree = (a + d) / total;
    const disagree = (b + c) / total;
    const r = (a * d) / total;
    const s = (b * c) / total;
    above += r;
    below += s;
    agreeAbove += agree * r;
    cross += agree * s + disagree * r;
    disagreeBelow += disagree * s;
  }
  if (above === 0 && below === 0) return { estimable: false, why: 'no events' };
  if (below === 0) return { estimable: false, why: 'no comparison events' };
  if (above === 0) return { estimable: false, why: 'no events in the group' };
  const ratio = above / below;
  const logStandardError = Math.sqrt(
    agreeAbove / (2 * above * above) + cross / (2 * above * below) + disagreeBelow / (2 * below * below),
  );
  const reach = Math.exp(normalReach(confidence) * logStandardError);
  return { estimable: true, ratio, low: ratio / reach, high: ratio * reach, logStandardError };
}

/**
 * Mantel and Haenszel's test over strata of two-by-two tables: is there any difference, area by area?
 *
 * Formula: chi-squared = (sum (a - E))^2 / sum V, E = (a + b)(a + c)/T, V = (a + b)(c + d)(a + c)(b + d)/(T^2 (T - 1)),
 * without continuity correction; P from chi-squared with 1 degree of freedom.
 * Parameters: tables, one or more.
 * Where it misbehaves: differences in opposite directions cancel. Strata of one, or with an empty row or column, tell
 * nothing; if all are such there is no test.
 * Source: Mantel and Haenszel (1959), JNCI 22, 719; as R's mantelhaen.test(correct = FALSE).
 * Example: (12, 25, 30, 160) and (8, 30, 14, 88): chi-squared 6.15377625350114, P 0.0131131815090297.
 */
export function mantelHaenszelTest(tables: readonly TwoByTwo[]): StratifiedTest {
  requireLength('mantelHaenszelTest', 'tables', tables.length, 1);
  let excess = 0;
  let variance = 0;
  for (const table of tables) {
    requireTwoByTwo('mantelHaenszelTest', table);
    const { a, b, c, d } = table;
    const total = a + b + c + d;
    if (total < 2) continue;
    excess += a - ((a + b) / total) * (a + c);
    variance += ((((a + b) / total) * (c + d)) / total) * (((a + c) * (b + d)) / (total - 1));
  }
  if (variance === 0) return { estimable: false, why: 'no stratum has both rows and both columns' };
  const chiSquared = excess ** 2 / variance;
  return { estimable: true, chiSquared, pValue: chiSquaredUpperTail(chiSquared, 1) };
}
