import type { Interval } from './interval.ts';
import { normalReach } from './normal-distribution.ts';
import { requireTwoGroupCounts, type TwoGroupCounts } from './rate-ratio.ts';
import { requireConfidence, requireLength } from './require-range.ts';

/** A ratio over strata, its limits and the standard error of its logarithm; or why there is none. */
export type StratifiedRatio =
  | ({ readonly estimable: true; readonly ratio: number; readonly logStandardError: number } & Interval)
  | { readonly estimable: false; readonly why: 'no events' | 'no comparison events' | 'no events in the group' };

/**
 * Mantel and Haenszel's rate ratio: one ratio over strata (areas, or ages), each compared only within itself, so that
 * where people live does not masquerade as how they are treated.
 *
 * Formula: with T = N + N0 in each stratum, R = sum n N0/T, S = sum n0 N/T, ratio = R/S;
 * variance of its logarithm = sum (n + n0) N N0/T^2 / (R S); limits = ratio exp(+- z standard error).
 * Parameters: strata, one or more, each as for `midPRateRatio`; confidence above 0 and below 1, 0.95 by default.
 * Where it misbehaves: it gives one ratio even where strata differ; show the strata too. With R or S zero the variance
 * is infinite and the result says which events are missing. Strata without exposure in a group compare nothing: leave
 * them out.
 * Source: Greenland and Robins (1985), Biometrics 41, 55.
 * Example: 13 in 2,500, 8 in 1,800, 20 in 3,100 against 20 in 9,000, 30 in 9,900, 41 in 12,000: 1.88931948021496
 * (1.30295707480049 to 2.73955924362766).
 */
export function mantelHaenszelRateRatio(strata: readonly TwoGroupCounts[], confidence = 0.95): StratifiedRatio {
  requireLength('mantelHaenszelRateRatio', 'strata', strata.length, 1);
  requireConfidence('mantelHaenszelRateRatio', 'confidence', confidence);
  let above = 0;
  let below = 0;
  let spread = 0;
  for (const stratum of strata) {
    requireTwoGroupCounts('mantelHaenszelRateRatio', stratum);
    const { events, exposure, comparisonEvents, comparisonExposure } = stratum;
    const share = exposure / (exposure + comparisonExposure);
    above += events * (1 - share);
    below += comparisonEvents * share;
    spread += (events + comparisonEvents) * share * (1 - share);
  }
  if (above === 0 && below === 0) return { estimable: false, why: 'no events' };
  if (below === 0) return { estimable: false, why: 'no comparison events' };
  if (above === 0) return { estimable: false, why: 'no events in the group' };
  const ratio = above / below;
  const logStandardError = Math.sqrt(spread / (above * below));
  const reach = Math.exp(normalReach(confidence) * logStandardError);
  return { estimable: true, ratio, low: ratio / reach, high: ratio * reach, logStandardError };
}
