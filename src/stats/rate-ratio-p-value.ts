import { logIncompleteBeta } from './incomplete-beta.ts';
import { logMidPTail, requireTwoGroupCounts, type TwoGroupCounts } from './rate-ratio.ts';
import { requirePositive } from './require-range.ts';

/** P values of a rate ratio against a stated ratio: for more, for fewer, and for either. */
export interface RateRatioPValues {
  readonly upper: number;
  readonly lower: number;
  readonly twoSided: number;
}

function midPTail(n: number, n0: number, logOdds: number): number {
  if (n0 === 0) return 0.5 * Math.exp(-n * Math.log1p(Math.exp(-logOdds)));
  return Math.exp(logMidPTail(n, n0, logOdds).logTail);
}

function exactTail(n: number, n0: number, logOdds: number): number {
  if (n === 0) return 1;
  return Math.exp(logIncompleteBeta(n, n0 + 1, 1 / (1 + Math.exp(-logOdds)), 1 / (1 + Math.exp(logOdds))).logLower);
}

function pValues(
  counts: TwoGroupCounts,
  nullRatio: number,
  tail: (n: number, n0: number, logOdds: number) => number,
): RateRatioPValues {
  const { events: n, exposure, comparisonEvents: n0, comparisonExposure } = counts;
  const logOdds = Math.log(exposure / comparisonExposure) + Math.log(nullRatio);
  const upper = tail(n, n0, logOdds);
  const lower = tail(n0, n, -logOdds);
  return { upper, lower, twoSided: Math.min(1, 2 * Math.min(upper, lower)) };
}

/**
 * Mid-P values of a rate ratio: how often chance alone would give as many events or more (upper), as few or fewer
 * (lower), if the true ratio were `nullRatio`, counting half of the chance of exactly what was seen.
 *
 * Formula: X given n + n0 is binomial with chance c N/(N0 + c N), c = nullRatio; upper = P(X > n) + P(X = n)/2,
 * lower = P(X < n) + P(X = n)/2, twoSided = twice the smaller, at most 1.
 * Parameters: counts as `midPRateRatio`; nullRatio, above 0, 1 by default (1.5 asks "is it above one and a half?").
 * Where it misbehaves: with no events at all both tails are 1/2: no evidence either way. Below about 1e-308 a tail is 0.
 * Source: Lancaster (1961), JASA 56, 223.
 * Example: 15 in 4,100 against 8 in 9,700: upper 0.00027322479602625, twoSided 0.0005464495920525.
 */
export function rateRatioMidPValues(counts: TwoGroupCounts, nullRatio = 1): RateRatioPValues {
  requireTwoGroupCounts('rateRatioMidPValues', counts);
  requirePositive('rateRatioMidPValues', 'nullRatio', nullRatio);
  return pValues(counts, nullRatio, midPTail);
}

/**
 * Exact P values of a rate ratio, counting the whole chance of exactly what was seen in both tails.
 *
 * Formula: as `rateRatioMidPValues` with P(X >= n) and P(X <= n); twoSided is twice the smaller, at most 1 (the
 * "central" form, which agrees with the exact limits).
 * Parameters: as `rateRatioMidPValues`.
 * Where it misbehaves: too large for small counts, so real differences are missed. With no events all three are 1.
 * Source: Przyborowski and Wilenski (1940), Biometrika 31, 313; Fay (2010), Biostatistics 11, 373.
 * Example: 15 in 4,100 against 8 in 9,700: twoSided 0.000908848626239542.
 */
export function rateRatioExactPValues(counts: TwoGroupCounts, nullRatio = 1): RateRatioPValues {
  requireTwoGroupCounts('rateRatioExactPValues', counts);
  requirePositive('rateRatioExactPValues', 'nullRatio', nullRatio);
  return pValues(counts, nullRatio, exactTail);
}
