import type { Interval } from './interval.ts';
import {
  requireConfidence,
  requireFinite,
  requireLength,
  requireNonNegative,
  requireSameLength,
} from './require-range.ts';
import { studentTQuantile } from './student-t-distribution.ts';

/**
 * An estimate pooled over imputations: its limits, its standard error, the degrees of freedom of the limits (Infinity
 * where the imputations agree), and the share of the variance that is owed to what was missing.
 */
export type PooledEstimate = Interval & {
  readonly estimate: number;
  readonly standardError: number;
  readonly degreesOfFreedom: number;
  readonly missingShare: number;
};

/**
 * Rubin's rules: one estimate with limits from several completed copies of incomplete data.
 *
 * Formula: estimate = mean of the estimates; W = mean of their variances; B = variance between the estimates (divisor
 * M - 1); total variance T = W + (1 + 1/M) B; limits = estimate +- t sqrt T, t Student's quantile with
 * (M - 1)(1 + W/((1 + 1/M) B))^2 degrees of freedom.
 * Parameters: estimates, two or more, on a scale where they are about normal (a log ratio, not a ratio); variances, one
 * for each, 0 or more; confidence above 0 and below 1, 0.95 by default.
 * Where it misbehaves: Barnard and Rubin's (1999) smaller degrees of freedom are for data with few residual degrees of
 * freedom of their own. Event counts have none to lose (their variance is known from the counts), so the complete-data
 * degrees of freedom are infinite, Barnard and Rubin's formula becomes Rubin's of 1987, and that is used: t, not the
 * normal, because B itself is only estimated from M copies. When the copies agree B is 0 and t is the normal quantile.
 * It is no better than the model that filled the gaps.
 * Source: Rubin (1987), Multiple Imputation for Nonresponse in Surveys, equations 3.1.2 to 3.1.6.
 * Example: estimates 1, 2, 3 with variances 1, 1, 1: estimate 2, total variance 1 + 4/3, degrees of freedom 6.125,
 * missing share 4/7.
 */
export function rubinPool(
  estimates: readonly number[],
  variances: readonly number[],
  confidence = 0.95,
): PooledEstimate {
  requireLength('rubinPool', 'estimates', estimates.length, 2);
  requireSameLength('rubinPool', 'variances', variances.length, estimates.length);
  requireConfidence('rubinPool', 'confidence', confidence);
  for (const [index, value] of estimates.entries()) requireFinite('rubinPool', `estimates[${index}]`, value);
  for (const [index, value] of variances.entries()) requireNonNegative('rubinPool', `variances[${index}]`, value);
  const copies = estimates.length;
  const first = estimates[0] as number;
  // Differences from the first copy: copies that agree then have a variance of exactly 0.
  const shift = estimates.reduce((sum, value) => sum + (value - first), 0) / copies;
  const estimate = first + shift;
  const within = variances.reduce((sum, value) => sum + value, 0) / copies;
  const between = estimates.reduce((sum, value) => sum + (value - first - shift) ** 2, 0) / (copies - 1);
  const missing = (1 + 1 / copies) * between;
  const total = within + missing;
  const degreesOfFreedom = missing === 0 ? Infinity : (copies - 1) * (1 + within / missing) ** 2;
  const standardError = Math.sqrt(total);
  const reach = -studentTQuantile((1 - confidence) / 2, degreesOfFreedom) * standardError;
  return {
    estimate,
    low: estimate - reach,
    high: estimate + reach,
    standardError,
    degreesOfFreedom,
    missingShare: total === 0 ? 0 : missing / total,
  };
}
