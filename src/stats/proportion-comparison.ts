import type { Interval } from './interval.ts';
import { monotoneRoot } from './monotone-root.ts';
import { normalReach } from './normal-distribution.ts';
import { wilsonLimits } from './proportion.ts';
import { requireAtMost, requireConfidence, requireCount, requirePositive } from './require-range.ts';

/** Successes and trials of a group and of the group it is compared with; all whole, successes at most trials. */
export interface TwoShares {
  readonly successes: number;
  readonly trials: number;
  readonly comparisonSuccesses: number;
  readonly comparisonTrials: number;
}

function requireTwoShares(functionName: string, shares: TwoShares): void {
  requireCount(functionName, 'successes', shares.successes);
  requireCount(functionName, 'trials', shares.trials);
  requirePositive(functionName, 'trials', shares.trials);
  requireAtMost(functionName, 'successes', shares.successes, shares.trials);
  requireCount(functionName, 'comparisonSuccesses', shares.comparisonSuccesses);
  requireCount(functionName, 'comparisonTrials', shares.comparisonTrials);
  requirePositive(functionName, 'comparisonTrials', shares.comparisonTrials);
  requireAtMost(functionName, 'comparisonSuccesses', shares.comparisonSuccesses, shares.comparisonTrials);
}

/**
 * Difference of two shares with Newcombe's limits.
 *
 * Formula: d = p - p0; low = d - sqrt((p - l)^2 + (u0 - p0)^2), high = d + sqrt((u - p)^2 + (p0 - l0)^2), with l, u
 * and l0, u0 the Wilson limits of the two shares.
 * Parameters: shares as described by `TwoShares`; confidence above 0 and below 1, 0.95 by default.
 * Where it misbehaves: when both shares are 0 or both are 1 the limits are wide, as they should be. The two groups must
 * not overlap: leave an area out of the rest it is compared with.
 * Source: Newcombe (1998), Statistics in Medicine 17, 873, method 10.
 * Example: 45 of 200 against 300 of 1,500: 0.025 (-0.0314284312706186 to 0.0906912349893938).
 */
export function newcombeDifference(shares: TwoShares, confidence = 0.95): Interval & { readonly difference: number } {
  requireTwoShares('newcombeDifference', shares);
  requireConfidence('newcombeDifference', 'confidence', confidence);
  const share = shares.successes / shares.trials;
  const comparisonShare = shares.comparisonSuccesses / shares.comparisonTrials;
  const own = wilsonLimits(shares.successes, shares.trials, confidence);
  const other = wilsonLimits(shares.comparisonSuccesses, shares.comparisonTrials, confidence);
  const difference = share - comparisonShare;
  return {
    difference,
    low: difference - Math.hypot(share - own.low, other.high - comparisonShare),
    high: difference + Math.hypot(own.high - share, comparisonShare - other.low),
  };
}

/** A ratio of two shares, or why there is none. */
export type ShareRatio =
  | ({ readonly estimable: true; readonly ratio: number } & Interval)
  | ({ readonly estimable: false; readonly why: 'no comparison successes' } & Interval)
  | { readonly estimable: false; readonly why: 'no successes' };

/** Miettinen and Nurminen's score: how many standard errors the data are above a supposed ratio of e^logRatio. */
function score(shares: TwoShares, logRatio: number): number {
  const { successes: x, trials: n, comparisonSuccesses: x0, comparisonTrials: n0 } = shares;
  const ratio = Math.exp(logRatio);
  const total = n + n0;
  const b = n * ratio + x + n0 + x0 * ratio;
  // The comparison share that fits best if the ratio were true: the smaller root of total ratio p^2 - b p + x + x0.
  const root = Math.sqrt(Math.max(0, b * b - 4 * total * ratio * (x + x0)));
  const fitted0 = Math.min(1, (2 * (x + x0)) / (b + root));
  const fitted = Math.min(1, ratio * fitted0);
  const variance = (fitted * (1 - fitted)) / n + (ratio * ratio * fitted0 * (1 - fitted0)) / n0;
  const difference = x / n - ratio * (x0 / n0);
  if (difference === 0) return 0;
  return difference / Math.sqrt((variance * total) / (total - 1));
}

/**
 * Ratio of two shares with Miettinen and Nurminen's score limits: how many times the find rate of the comparison group
 * the group's find rate is.
 *
 * Formula: ratio = (x/n)/(x0/n0). The limits are the ratios R at which
 * (x/n - R x0/n0) / sqrt((p (1 - p)/n + R^2 p0 (1 - p0)/n0) T/(T - 1)) = +- z, T = n + n0, where p = R p0 and p0 are
 * the shares that fit best if R were true.
 * Parameters: shares as described by `TwoShares`; confidence above 0 and below 1, 0.95 by default.
 * Where it misbehaves: x = 0 gives a ratio and lower limit of 0; x0 = 0 gives a lower limit only; both 0 gives nothing.
 * Equal find rates do not prove equal thresholds for searching.
 * Source: Miettinen and Nurminen (1985), Statistics in Medicine 4, 213.
 * Example: 45 of 200 against 300 of 1,500: 1.125 (0.8477 to 1.4694).
 */
export function miettinenNurminenRatio(shares: TwoShares, confidence = 0.95): ShareRatio {
  requireTwoShares('miettinenNurminenRatio', shares);
  requireConfidence('miettinenNurminenRatio', 'confidence', confidence);
  const { successes: x, trials: n, comparisonSuccesses: x0, comparisonTrials: n0 } = shares;
  if (x === 0 && x0 === 0) return { estimable: false, why: 'no successes' };
  const z = normalReach(confidence);
  const guess = Math.log((x + 0.5) / n) - Math.log((x0 + 0.5) / n0); // where the search starts, not an estimate
  const at = (level: number): number => Math.exp(monotoneRoot((u) => score(shares, u) - level, guess, 0.5));
  const low = x === 0 ? 0 : at(z);
  if (x0 === 0) return { estimable: false, why: 'no comparison successes', low, high: Infinity };
  return { estimable: true, ratio: x / n / (x0 / n0), low, high: at(-z) };
}
