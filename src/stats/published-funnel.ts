import type { Interval } from './interval.ts';
import { normalReach } from './normal-distribution.ts';
import { poissonCdf, poissonUpperTail } from './poisson-distribution.ts';
import { requireConfidence, requireCount, requirePositive, requireProportion } from './require-range.ts';

/** Funnel limits of observed over expected, and the expected numbers at which the observed sits on each limit. */
export interface PoissonFunnelLimits extends Interval {
  readonly expectedAtLow: number;
  readonly expectedAtHigh: number;
}

/** The expected number found as the published tool finds it: expected/(1 + observed + expected) is halved to 1e-7. */
function publishedExpected(observed: number, isTooLarge: (expected: number) => boolean): number {
  const expectedAt = (v: number): number => ((1 + observed) * v) / (1 - v);
  let v = 0.5;
  for (let step = 0.25; step > 0.5e-7; step /= 2) v += isTooLarge(expectedAt(v)) ? -step : step;
  return expectedAt(v);
}

/**
 * Funnel limits of a ratio of observed to expected events, as the Department of Health and Social Care draws them: at
 * each observed number, the ratios that would just count as surprising.
 *
 * Formula: low = observed/E with P(X <= observed) = (1 - confidence)/2 for X Poisson of mean E; high = observed/E with
 * P(X >= observed) = (1 - confidence)/2. So E is the upper and the lower Garwood limit of the observed number.
 * Parameters: observed, whole, 1 or more; confidence above 0 and below 1 (0.95 and 0.998 are drawn).
 * Where it misbehaves: it allows nothing for ordinary variation between places, so in large places nearly everything is
 * outside. At 0 observed there is no ratio to draw: RangeError. To agree with published funnels E is found as their
 * tool finds it, by halving E/(1 + observed + E) to 1e-7, which is up to 0.005% off at one event; `garwoodLimits` is
 * exact.
 * Source: Public Health England's funnel plot tool, as poisson_funnel of PHEindicatormethods 2.1.0; Garwood (1936),
 * Biometrika 28, 437.
 * Example: poissonFunnelLimits(1, 0.95).low = 1/5.5716 = 0.1794802.
 */
export function poissonFunnelLimits(observed: number, confidence: number): PoissonFunnelLimits {
  requireCount('poissonFunnelLimits', 'observed', observed);
  requirePositive('poissonFunnelLimits', 'observed', observed);
  requireConfidence('poissonFunnelLimits', 'confidence', confidence);
  const tail = (1 - confidence) / 2;
  const expectedAtLow = publishedExpected(observed, (expected) => poissonCdf(observed, expected) < tail);
  const expectedAtHigh = publishedExpected(observed, (expected) => poissonUpperTail(observed - 1, expected) > tail);
  return { low: observed / expectedAtLow, high: observed / expectedAtHigh, expectedAtLow, expectedAtHigh };
}

/**
 * Funnel limits of a share about the average of all places, as the Department of Health and Social Care draws them.
 *
 * Formula: average +- z sqrt(average (1 - average)/n), kept within 0 to 1.
 * Parameters: average, 0 to 1; n, above 0, trials at the place; confidence above 0 and below 1.
 * Where it misbehaves: the normal approximation fails where n times the average, or the rest, is under about 10; and it
 * allows nothing for ordinary variation between places.
 * Source: PHEindicatormethods 2.1.0, sigma_adjustment; Spiegelhalter (2005), Statistics in Medicine 24, 1185.
 * Example: proportionFunnelLimits(0.5, 100, 0.95) = 0.402 to 0.598.
 */
export function proportionFunnelLimits(average: number, n: number, confidence: number): Interval {
  requireProportion('proportionFunnelLimits', 'average', average);
  requirePositive('proportionFunnelLimits', 'n', n);
  requireConfidence('proportionFunnelLimits', 'confidence', confidence);
  const reach = normalReach(confidence) * Math.sqrt((average * (1 - average)) / n);
  return { low: Math.max(0, average - reach), high: Math.min(1, average + reach) };
}
