import { betaLogOddsQuantile } from './beta-distribution.ts';
import { logIncompleteBeta } from './incomplete-beta.ts';
import type { Interval } from './interval.ts';
import { solveLogTail } from './log-tails.ts';
import { roughNormalQuantile } from './normal-distribution.ts';
import { requireConfidence, requireCount, requirePositive } from './require-range.ts';

/**
 * Events in a group and in the group it is compared with, and what each was exposed to. Events are whole numbers of 0
 * or more; exposures (people, or people times years) are above 0 and in the same unit.
 */
export interface TwoGroupCounts {
  readonly events: number;
  readonly exposure: number;
  readonly comparisonEvents: number;
  readonly comparisonExposure: number;
}

/**
 * A ratio of two rates with its limits, or the plain statement that there is none. With no comparison events the
 * ratio cannot be estimated, but a lower limit can: `high` is then Infinity. With no events at all nothing is known.
 */
export type RateRatio =
  | ({ readonly estimable: true; readonly ratio: number } & Interval)
  | ({ readonly estimable: false; readonly why: 'no comparison events' } & Interval)
  | { readonly estimable: false; readonly why: 'no events' };

/** Refuses counts that are not counts and exposures that are not above 0. */
export function requireTwoGroupCounts(functionName: string, counts: TwoGroupCounts): void {
  requireCount(functionName, 'events', counts.events);
  requirePositive(functionName, 'exposure', counts.exposure);
  requireCount(functionName, 'comparisonEvents', counts.comparisonEvents);
  requirePositive(functionName, 'comparisonExposure', counts.comparisonExposure);
}

/**
 * Logarithm of the upper mid-P tail P(X > n) + P(X = n)/2, X the events that fall to the group out of n + n0 when the
 * log odds of falling to it are u; and its rate of change with u.
 *
 * Formula: P(X > n) = I_p(n + 1, n0) and P(X = n) = C(n + n0, n) p^n (1 - p)^n0, p = 1/(1 + e^-u).
 * Parameters: n and n0, whole, n0 at least 1; u, any finite number.
 * Where it misbehaves: nowhere in that range. As a function of u it is log-concave (its density is the binomial
 * probability times n (1 - p) + n0 p, over 2, whose logarithm bends downwards for n and n0 of 1 or more), so Newton's
 * method finds the limits from any start.
 * Source: Lancaster (1961), JASA 56, 223; Abramowitz and Stegun (1964), 26.5.24.
 * Example: exp(logMidPTail(1, 1, 0).logTail) = 1/2.
 */
export function logMidPTail(
  n: number,
  n0: number,
  u: number,
): { readonly logTail: number; readonly logDensity: number } {
  const p = 1 / (1 + Math.exp(-u));
  const q = 1 / (1 + Math.exp(u));
  const { logLower, logDensity } = logIncompleteBeta(n + 1, n0, p, q);
  // The density of beta(n + 1, n0) per unit of log odds is n0 p times the binomial probability of n.
  const logExactly = logDensity - Math.log(n0 * p);
  const logTail =
    logLower > logExactly
      ? logLower + Math.log1p(0.5 * Math.exp(logExactly - logLower))
      : logExactly + Math.log(0.5 + Math.exp(logLower - logExactly));
  return { logTail, logDensity: logExactly + Math.log(0.5 * (n * q + n0 * p)) };
}

/** Lower mid-P limit of the log odds; the search starts from Wilson's score limit, which is close. */
function lowerMidPLogOdds(n: number, n0: number, tail: number): number {
  if (n === 0) return -Infinity;
  if (n0 === 0) {
    // The mid-P tail is p^n / 2, so p = (2 tail)^(1/n).
    const logP = Math.log(2 * tail) / n;
    return logP - Math.log(-Math.expm1(logP));
  }
  const z = -roughNormalQuantile(tail);
  const half = (z * z) / 2;
  const spread = z * Math.sqrt(half / 2 + (n / (n + n0)) * n0);
  // n + half - spread, the other way about so that it does not cancel.
  const below = (n * n * (1 + (z * z) / (n + n0))) / (n + half + spread);
  const start = Math.log(below / (n0 + half + spread));
  return solveLogTail('midPRateRatio', start, Math.log(tail), (u) => logMidPTail(n, n0, u), 1);
}

/** Lower exact limit of the log odds: P(X >= n) = I_p(n, n0 + 1). */
function lowerExactLogOdds(n: number, n0: number, tail: number): number {
  return n === 0 ? -Infinity : betaLogOddsQuantile(tail, n, n0 + 1);
}

function withLimits(
  counts: TwoGroupCounts,
  confidence: number,
  lowerLogOdds: (n: number, n0: number, tail: number) => number,
): RateRatio {
  const { events: n, comparisonEvents: n0, exposure, comparisonExposure } = counts;
  if (n === 0 && n0 === 0) return { estimable: false, why: 'no events' };
  const tail = (1 - confidence) / 2;
  const perOdds = comparisonExposure / exposure;
  const low = Math.exp(lowerLogOdds(n, n0, tail)) * perOdds;
  if (n0 === 0) return { estimable: false, why: 'no comparison events', low, high: Infinity };
  const high = Math.exp(-lowerLogOdds(n0, n, tail)) * perOdds;
  return { estimable: true, ratio: (n / n0) * perOdds, low, high };
}

/**
 * Ratio of two rates with mid-P limits: how many times the rate of the comparison group the group's rate is.
 *
 * Formula: ratio R = (n/N) / (n0/N0). Given all n + n0 events, those of the group are binomial with chance
 * p = R N/(N0 + R N). The lower limit is the R at which P(X > n) + P(X = n)/2 is (1 - confidence)/2, the upper the R
 * at which P(X < n) + P(X = n)/2 is.
 * Parameters: counts n, n0 whole and 0 or more; exposures N, N0 above 0; confidence above 0 and below 1, 0.95 by
 * default.
 * Where it misbehaves: n = 0 gives a ratio and a lower limit of 0. n0 = 0 gives no ratio, a lower limit and an upper
 * limit of Infinity. Both 0 gives nothing. It never adds a half and never uses the log-Wald limits, which fail where
 * counts are small. Coverage can fall a little under the nominal (a minimum of 0.949 for 0.95 over small means); the
 * exact limits never do. Events that come in bunches (one operation, many searches) vary more than it allows.
 * Source: Lancaster (1961), JASA 56, 223; Berry and Armitage (1995), The Statistician 44, 417.
 * Example: 1 event in 500 against 1 in 500: ratio 1, low 0.0256410256410257 (1/39), high 39.
 */
export function midPRateRatio(counts: TwoGroupCounts, confidence = 0.95): RateRatio {
  requireTwoGroupCounts('midPRateRatio', counts);
  requireConfidence('midPRateRatio', 'confidence', confidence);
  return withLimits(counts, confidence, lowerMidPLogOdds);
}

/**
 * Ratio of two rates with exact conditional limits: the wider, never-too-narrow companion of `midPRateRatio`.
 *
 * Formula: as `midPRateRatio`, with P(X >= n) and P(X <= n) in place of the mid-P tails: beta quantiles
 * (Clopper and Pearson) turned into ratios.
 * Parameters: as `midPRateRatio`.
 * Where it misbehaves: too wide for small counts (coverage 0.984 on average for 0.95), so real differences are missed.
 * Zeros are answered as in `midPRateRatio`.
 * Source: Clopper and Pearson (1934), Biometrika 26, 404; Breslow and Day (1987), Statistical Methods in Cancer
 * Research II, chapter 3.
 * Example: 1 event in 500 against 1 in 500: ratio 1, low 0.0127393670836666, high 78.4968353162628.
 */
export function exactRateRatio(counts: TwoGroupCounts, confidence = 0.95): RateRatio {
  requireTwoGroupCounts('exactRateRatio', counts);
  requireConfidence('exactRateRatio', 'confidence', confidence);
  return withLimits(counts, confidence, lowerExactLogOdds);
}
