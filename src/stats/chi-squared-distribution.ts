import { gammaCdf, gammaQuantile, gammaUpperTail } from './gamma-distribution.ts';
import { requireNonNegative, requirePositive, requireProportion } from './require-range.ts';

/**
 * Chi-squared distribution function: the chance that the sum of squares of `degreesOfFreedom` standard normal numbers
 * is at most x.
 *
 * Formula: gammaCdf(x, degreesOfFreedom/2, 1/2).
 * Parameters: x, 0 or more; degreesOfFreedom, above 0, whole or not. Where it misbehaves: near 1; ask the upper tail.
 * Source: Abramowitz and Stegun (1964), 26.4.19.
 * Example: chiSquaredCdf(2, 2) = 1 - 1/e = 0.632120558828558.
 */
export function chiSquaredCdf(x: number, degreesOfFreedom: number): number {
  requireNonNegative('chiSquaredCdf', 'x', x);
  requirePositive('chiSquaredCdf', 'degreesOfFreedom', degreesOfFreedom);
  return gammaCdf(x, degreesOfFreedom / 2, 0.5);
}

/**
 * Upper tail of the chi-squared distribution, the P value of a chi-squared statistic.
 *
 * Formula: gammaUpperTail(x, degreesOfFreedom/2, 1/2). Parameters: as `chiSquaredCdf`.
 * Where it misbehaves: below about 1e-308 it is 0. Source: Abramowitz and Stegun (1964), 26.4.19.
 * Example: chiSquaredUpperTail(3.841458820694124, 1) = 0.05.
 */
export function chiSquaredUpperTail(x: number, degreesOfFreedom: number): number {
  requireNonNegative('chiSquaredUpperTail', 'x', x);
  requirePositive('chiSquaredUpperTail', 'degreesOfFreedom', degreesOfFreedom);
  return gammaUpperTail(x, degreesOfFreedom / 2, 0.5);
}

/**
 * Chi-squared quantile.
 *
 * Formula: gammaQuantile(probability, degreesOfFreedom/2, 1/2).
 * Parameters: probability, 0 to 1; degreesOfFreedom, above 0. Where it misbehaves: at 1 it is Infinity.
 * Source: Abramowitz and Stegun (1964), 26.4.19.
 * Example: chiSquaredQuantile(0.025, 2) = -2 log 0.975 = 0.05063561596857975.
 */
export function chiSquaredQuantile(probability: number, degreesOfFreedom: number): number {
  requireProportion('chiSquaredQuantile', 'probability', probability);
  requirePositive('chiSquaredQuantile', 'degreesOfFreedom', degreesOfFreedom);
  return gammaQuantile(probability, degreesOfFreedom / 2, 0.5);
}
