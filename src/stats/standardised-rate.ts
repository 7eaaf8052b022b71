import type { Interval } from './interval.ts';
import { byarLimits, hybridLimits } from './poisson-rate.ts';
import { requireConfidence, requireLength, requireNonNegative, requirePositive } from './require-range.ts';

/** Events and exposure of one stratum (one age band) and how much it counts in the standard population. */
export interface StandardStratum {
  readonly events: number;
  readonly exposure: number;
  readonly weight: number;
}

/** Fewest events for which a directly standardised rate is given. */
export const FEWEST_STANDARDISED_EVENTS = 10;

/** A directly standardised rate with its limits; or the statement that there are too few events for one. */
export type StandardisedRate =
  | ({
      readonly estimable: true;
      readonly rate: number;
      readonly crudeRate: number;
      readonly events: number;
    } & Interval)
  | {
      readonly estimable: false;
      readonly why: 'under 10 events';
      readonly crudeRate: number;
      readonly events: number;
    };

/**
 * Directly standardised rate: the rate the group would have if its ages were those of the standard population.
 *
 * Formula: rate = per sum(w x/n)/sum w; its variance v = per^2 sum(w^2 x/n^2)/(sum w)^2; with O = sum x and Byar's
 * limits l, u of O, limits = rate + sqrt(v/O) (l - O) and rate + sqrt(v/O) (u - O).
 * Parameters: strata, one or more: events x of 0 or more, exposure n above 0, weight w of 0 or more, not all 0; per above
 * 0, 1000 by default; confidence above 0 and below 1, 0.95 by default.
 * Where it misbehaves: with few events one stratum can decide everything; under 10 there is no rate, only the count and
 * the crude rate. Rates standardised to different populations must not be compared.
 * Source: Dobson, Kuulasmaa, Eberle and Scherer (1991), Statistics in Medicine 10, 457; Public Health England (2018),
 * Technical Guide: Confidence Intervals.
 * Example: 10 events in 1,000 (weight 1) and 30 in 1,000 (weight 3): 25 per 1,000, crude 20.
 */
export function directlyStandardisedRate(
  strata: readonly StandardStratum[],
  options: { readonly per?: number; readonly confidence?: number } = {},
): StandardisedRate {
  const { per = 1000, confidence = 0.95 } = options;
  requireLength('directlyStandardisedRate', 'strata', strata.length, 1);
  requirePositive('directlyStandardisedRate', 'per', per);
  requireConfidence('directlyStandardisedRate', 'confidence', confidence);
  let events = 0;
  let exposed = 0;
  let weights = 0;
  let weighted = 0;
  let spread = 0;
  for (const { events: x, exposure: n, weight } of strata) {
    requireNonNegative('directlyStandardisedRate', 'events', x);
    requirePositive('directlyStandardisedRate', 'exposure', n);
    requireNonNegative('directlyStandardisedRate', 'weight', weight);
    events += x;
    exposed += n;
    weights += weight;
    weighted += (weight * x) / n;
    spread += (weight / n) ** 2 * x;
  }
  requirePositive('directlyStandardisedRate', 'sum of weights', weights);
  const crudeRate = (per * events) / exposed;
  if (events < FEWEST_STANDARDISED_EVENTS) return { estimable: false, why: 'under 10 events', crudeRate, events };
  const rate = (per * weighted) / weights;
  const perEvent = (per / weights) * Math.sqrt(spread / events);
  const limits = byarLimits(events, confidence);
  return {
    estimable: true,
    rate,
    low: Math.max(0, rate + perEvent * ((limits.hasLow ? limits.low : 0) - events)),
    high: rate + perEvent * (limits.high - events),
    crudeRate,
    events,
  };
}

/** Events and exposure of one stratum, and the events and exposure of the reference in it. */
export interface ReferenceStratum {
  readonly events: number;
  readonly exposure: number;
  readonly referenceEvents: number;
  readonly referenceExposure: number;
}

/** Observed over expected events with limits; or the statement that none were expected. */
export type IndirectRatio =
  | ({
      readonly estimable: true;
      readonly ratio: number;
      readonly observed: number;
      readonly expected: number;
    } & Interval)
  | { readonly estimable: false; readonly why: 'no events expected'; readonly observed: number };

/**
 * Indirectly standardised ratio: events observed over events expected if the reference's rates, age by age, applied.
 *
 * Formula: expected = sum exposure times referenceEvents/referenceExposure; ratio = observed/expected; limits = those of
 * the observed count by `hybridLimits`, over expected.
 * Parameters: strata, one or more: events, exposure and referenceEvents of 0 or more, referenceExposure above 0;
 * confidence above 0 and below 1, 0.95 by default.
 * Where it misbehaves: two such ratios rest on different age mixes and must not be compared with each other. The
 * reference is taken as known. With none expected there is no ratio.
 * Source: Breslow and Day (1987), Statistical Methods in Cancer Research II, chapter 2; Public Health England (2018), Technical
 * Guide: Confidence Intervals.
 * Example: 12 events in 1,000 where the reference has 1 in 100: expected 10, ratio 1.2 (0.619 to 2.096).
 */
export function indirectRatio(strata: readonly ReferenceStratum[], confidence = 0.95): IndirectRatio {
  requireLength('indirectRatio', 'strata', strata.length, 1);
  requireConfidence('indirectRatio', 'confidence', confidence);
  let observed = 0;
  let expected = 0;
  for (const stratum of strata) {
    requireNonNegative('indirectRatio', 'events', stratum.events);
    requireNonNegative('indirectRatio', 'exposure', stratum.exposure);
    requireNonNegative('indirectRatio', 'referenceEvents', stratum.referenceEvents);
    requirePositive('indirectRatio', 'referenceExposure', stratum.referenceExposure);
    observed += stratum.events;
    expected += (stratum.exposure * stratum.referenceEvents) / stratum.referenceExposure;
  }
  if (expected === 0) return { estimable: false, why: 'no events expected', observed };
  const { low, high } = hybridLimits(observed, confidence);
  return {
    estimable: true,
    ratio: observed / expected,
    low: low / expected,
    high: high / expected,
    observed,
    expected,
  };
}
