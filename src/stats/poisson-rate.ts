import { gammaQuantile } from './gamma-distribution.ts';
import type { Interval } from './interval.ts';
import { normalReach } from './normal-distribution.ts';
import { requireConfidence, requireNonNegative, requirePositive } from './require-range.ts';

/** Below this count the DHSC/PHE method uses Garwood's limits, from it on Byar's. */
const FIRST_BYAR_COUNT = 10;

/**
 * Exact limits of a Poisson count: the smallest and largest expected number that would not make the count surprising.
 *
 * Formula: low = gamma quantile at (1 - confidence)/2 with shape count; high = at (1 + confidence)/2 with shape
 * count + 1.
 * Parameters: count, 0 or more, events (whole, unless events are weighted); confidence above 0 and below 1.
 * Where it misbehaves: at 0 the low limit is 0. Wider than they need be for small counts (never too narrow). Events
 * that come in bunches vary more than a Poisson count.
 * Source: Garwood (1936), Biometrika 28, 437.
 * Example: garwoodLimits(1) = 0.02531780798428988 to 5.571643390938900.
 */
export function garwoodLimits(count: number, confidence = 0.95): Interval {
  requireNonNegative('garwoodLimits', 'count', count);
  requireConfidence('garwoodLimits', 'confidence', confidence);
  const tail = (1 - confidence) / 2;
  return { low: count === 0 ? 0 : gammaQuantile(tail, count), high: gammaQuantile(1 - tail, count + 1) };
}

/** Byar's limits; the lower one does not exist for every count. */
export type ByarLimits = ({ readonly hasLow: true } & Interval) | { readonly hasLow: false; readonly high: number };

/**
 * Byar's approximation to the limits of a Poisson count.
 *
 * Formula: low = x (1 - 1/(9x) - z/(3 sqrt x))^3; high = y (1 - 1/(9y) + z/(3 sqrt y))^3 with y = x + 1; z the normal
 * quantile at (1 + confidence)/2.
 * Parameters: count x, 0 or more, events; confidence above 0 and below 1.
 * Where it misbehaves: at 0, and where the bracket is negative (1 event at 99.8%), there is no lower limit, and the
 * result says so. At 1 event its lower limit is 48% below the exact one. Good to three figures from 10 events on.
 * Source: Breslow and Day (1987), Statistical Methods in Cancer Research II, 2.13.
 * Example: byarLimits(65) = 50.1631877104595 to 82.8491385459398.
 */
export function byarLimits(count: number, confidence = 0.95): ByarLimits {
  requireNonNegative('byarLimits', 'count', count);
  requireConfidence('byarLimits', 'confidence', confidence);
  const z = normalReach(confidence);
  const next = count + 1;
  const high = next * (1 - 1 / (9 * next) + z / (3 * Math.sqrt(next))) ** 3;
  const cubeRoot = count === 0 ? -1 : 1 - 1 / (9 * count) - z / (3 * Math.sqrt(count));
  return cubeRoot < 0 ? { hasLow: false, high } : { hasLow: true, low: count * cubeRoot ** 3, high };
}

/** Limits of a count by the Department of Health and Social Care's rule, and which of the two methods it chose. */
export type HybridLimits = Interval & { readonly method: 'garwood' | 'byar' };

/**
 * Limits of a Poisson count as the Department of Health and Social Care publishes them (once Public Health England).
 *
 * Formula: `garwoodLimits` below 10 events, `byarLimits` from 10 on.
 * Parameters: count, 0 or more, events; confidence above 0 and below 1.
 * Where it misbehaves: it jumps a little between 9 and 10. From 10 events on Byar has a lower limit at every confidence
 * that a number can hold.
 * Source: Public Health England (2018), Technical Guide: Confidence Intervals; PHEindicatormethods 2.1.0, phe_rate.
 * Example: hybridLimits(10) = 4.78744991396756 to 18.3914586057565, by Byar.
 */
export function hybridLimits(count: number, confidence = 0.95): HybridLimits {
  requireNonNegative('hybridLimits', 'count', count);
  requireConfidence('hybridLimits', 'confidence', confidence);
  if (count < FIRST_BYAR_COUNT) return { ...garwoodLimits(count, confidence), method: 'garwood' };
  const limits = byarLimits(count, confidence);
  return { low: limits.hasLow ? limits.low : 0, high: limits.high, method: 'byar' };
}

/** A rate with its limits, all three per the same number of exposed, and the method of the limits. */
export type PoissonRate = Interval & { readonly rate: number; readonly method: 'garwood' | 'byar' | 'rubin' };

/**
 * Rate of events per so many exposed, with limits.
 *
 * Formula: rate = per times count/exposure; limits = per times the limits of the count/exposure.
 * Parameters: count, 0 or more, events; exposure, above 0, in people or people times years; per, above 0, 1000 by
 * default; confidence above 0 and below 1, 0.95 by default; method 'garwood' (exact, by default) or 'hybrid' (the
 * Department of Health and Social Care's). Byar alone is not offered: it is 48% low at one event.
 * Where it misbehaves: it treats events as independent and the exposure as known without error. More events than
 * people is not an error here: an event is not a person.
 * Source: Garwood (1936), Biometrika 28, 437.
 * Example: poissonRate(3, 188) = 15.9574468085106 per 1,000, 3.29080916433831 to 46.6344312220336.
 */
export function poissonRate(
  count: number,
  exposure: number,
  options: { readonly per?: number; readonly confidence?: number; readonly method?: 'garwood' | 'hybrid' } = {},
): PoissonRate {
  const { per = 1000, confidence = 0.95, method = 'garwood' } = options;
  requireNonNegative('poissonRate', 'count', count);
  requirePositive('poissonRate', 'exposure', exposure);
  requirePositive('poissonRate', 'per', per);
  requireConfidence('poissonRate', 'confidence', confidence);
  const limits: HybridLimits =
    method === 'hybrid' ? hybridLimits(count, confidence) : { ...garwoodLimits(count, confidence), method: 'garwood' };
  const scale = per / exposure;
  return { rate: count * scale, low: limits.low * scale, high: limits.high * scale, method: limits.method };
}
