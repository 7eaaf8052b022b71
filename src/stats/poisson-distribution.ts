import { logIncompleteGamma } from './incomplete-gamma.ts';
import { requireCount, requireNonNegative } from './require-range.ts';
import { logPoissonTerm } from './saddle-point.ts';

/**
 * Poisson probability: the chance of exactly `count` events when `mean` are expected.
 *
 * Formula: mean^count e^-mean / count!.
 * Parameters: count, a whole number of 0 or more; mean, 0 or more.
 * Where it misbehaves: written plainly it overflows at 171; the saddle-point form does not.
 * Source: Loader (2000), Fast and accurate computation of binomial probabilities.
 * Example: poissonProbability(3, 2.5) = 0.2137630172497364.
 */
export function poissonProbability(count: number, mean: number): number {
  requireCount('poissonProbability', 'count', count);
  requireNonNegative('poissonProbability', 'mean', mean);
  if (mean === 0) return count === 0 ? 1 : 0;
  return Math.exp(logPoissonTerm(count, mean));
}

/**
 * Poisson distribution function: the chance of at most `count` events.
 *
 * Formula: Q(count + 1, mean), the upper incomplete gamma function.
 * Parameters: as `poissonProbability`. Where it misbehaves: near 1; ask the upper tail.
 * Source: Abramowitz and Stegun (1964), 26.4.21.
 * Example: poissonCdf(3, 2.5) = 0.757576133133066.
 */
export function poissonCdf(count: number, mean: number): number {
  requireCount('poissonCdf', 'count', count);
  requireNonNegative('poissonCdf', 'mean', mean);
  return Math.exp(logIncompleteGamma(count + 1, mean).logUpper);
}

/**
 * Upper tail of the Poisson distribution: the chance of more than `count` events (not of `count` or more).
 *
 * Formula: P(count + 1, mean). Parameters: as `poissonProbability`. Where it misbehaves: below about 1e-308 it is 0.
 * Source: Abramowitz and Stegun (1964), 26.4.21.
 * Example: poissonUpperTail(3, 2.5) = 0.242423866866934.
 */
export function poissonUpperTail(count: number, mean: number): number {
  requireCount('poissonUpperTail', 'count', count);
  requireNonNegative('poissonUpperTail', 'mean', mean);
  return Math.exp(logIncompleteGamma(count + 1, mean).logLower);
}
