import { betaLogOddsQuantile } from './beta-distribution.ts';
import { normalQuantile } from './normal-distribution.ts';
import { requireConfidence, requirePositive } from './require-range.ts';

/**
 * Student's t quantile: the standard score to use when the spread itself was estimated from few pieces.
 *
 * Formula: t^2 = degrees of freedom times the odds (1 - x)/x, x the beta(df/2, 1/2) quantile at twice the smaller
 * tail; normal quantile for infinite degrees of freedom.
 * Parameters: probability, above 0 and below 1; degreesOfFreedom, above 0, whole or not, Infinity allowed.
 * Where it misbehaves: above 1e10 degrees of freedom it differs from the normal quantile by less than 1e-9 and the
 * normal quantile is returned.
 * Source: Abramowitz and Stegun (1964), 26.7.1.
 * Example: studentTQuantile(0.975, 1) = tan(0.475 pi) = 12.7062047361747.
 */
export function studentTQuantile(probability: number, degreesOfFreedom: number): number {
  requireConfidence('studentTQuantile', 'probability', probability);
  if (degreesOfFreedom > 1e10) return normalQuantile(probability);
  requirePositive('studentTQuantile', 'degreesOfFreedom', degreesOfFreedom);
  if (probability === 0.5) return 0;
  const tail = Math.min(probability, 1 - probability);
  const logOdds = betaLogOddsQuantile(2 * tail, degreesOfFreedom / 2, 0.5);
  const t = Math.sqrt(degreesOfFreedom * Math.exp(-logOdds));
  return probability < 0.5 ? -t : t;
}
