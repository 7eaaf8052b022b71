import { betaQuantile } from './beta-distribution.ts';
import type { Interval } from './interval.ts';
import { normalReach } from './normal-distribution.ts';
import {
  requireAtMost,
  requireConfidence,
  requireCount,
  requireNonNegative,
  requirePositive,
} from './require-range.ts';

/**
 * Wilson's limits of a share x/n: what we show beside every share and find rate.
 *
 * Formula: (x + z^2/2 +- z sqrt(x (n - x)/n + z^2/4)) / (n + z^2), z the normal quantile at (1 + confidence)/2.
 * Parameters: x, 0 to n, successes (weighted counts need not be whole); n, above 0, trials; confidence above 0 and
 * below 1, 0.95 by default.
 * Where it misbehaves: coverage dips a little for shares very near 0 or 1. At x = 0 the lower limit is exactly 0, at
 * x = n the upper exactly 1. Trials of one officer or one day resemble each other more than it allows.
 * Source: Wilson (1927), JASA 22, 209; Newcombe (1998), Statistics in Medicine 17, 857, method 3.
 * Example: wilsonLimits(65, 100) = 0.55254443296888 to 0.736357517569025.
 */
export function wilsonLimits(x: number, n: number, confidence = 0.95): Interval {
  requirePositive('wilsonLimits', 'n', n);
  requireNonNegative('wilsonLimits', 'x', x);
  requireAtMost('wilsonLimits', 'x', x, n);
  requireConfidence('wilsonLimits', 'confidence', confidence);
  const z = normalReach(confidence);
  const half = (z * z) / 2;
  const spread = z * Math.sqrt((x / n) * (n - x) + half / 2);
  // x + half - spread over n + z^2, the other way about so that it does not cancel near 0.
  const low = (x * x) / n / (x + half + spread);
  return { low: x === 0 ? 0 : low, high: x === n ? 1 : (x + half + spread) / (n + z * z) };
}

/**
 * Jeffreys limits of a share: those of a Bayesian who starts from a beta(1/2, 1/2) prior.
 *
 * Formula: beta quantiles at (1 -+ confidence)/2 with shapes x + 1/2 and n - x + 1/2.
 * Parameters: x, whole, 0 to n; n, whole, 1 or more; confidence above 0 and below 1, 0.95 by default.
 * Where it misbehaves: at x = 0 the lower limit would lie above 0 and at x = n the upper below 1, excluding what was
 * seen; they are set to 0 and 1.
 * Source: Brown, Cai and DasGupta (2001), Statistical Science 16, 101.
 * Example: jeffreysLimits(0, 10) = 0 to 0.217196267509211.
 */
export function jeffreysLimits(x: number, n: number, confidence = 0.95): Interval {
  requireCount('jeffreysLimits', 'x', x);
  requireCount('jeffreysLimits', 'n', n);
  requirePositive('jeffreysLimits', 'n', n);
  requireAtMost('jeffreysLimits', 'x', x, n);
  requireConfidence('jeffreysLimits', 'confidence', confidence);
  const tail = (1 - confidence) / 2;
  return {
    low: x === 0 ? 0 : betaQuantile(tail, x + 0.5, n - x + 0.5),
    high: x === n ? 1 : betaQuantile(1 - tail, x + 0.5, n - x + 0.5),
  };
}

/**
 * Clopper and Pearson's exact limits of a share: never too narrow, usually too wide.
 *
 * Formula: low = beta quantile at (1 - confidence)/2 with shapes x and n - x + 1; high = at (1 + confidence)/2 with
 * shapes x + 1 and n - x.
 * Parameters: as `jeffreysLimits`.
 * Where it misbehaves: too wide for small n; at x = 0 the lower limit is 0 and at x = n the upper is 1.
 * Source: Clopper and Pearson (1934), Biometrika 26, 404.
 * Example: clopperPearsonLimits(0, 10) = 0 to 0.308497107818761.
 */
export function clopperPearsonLimits(x: number, n: number, confidence = 0.95): Interval {
  requireCount('clopperPearsonLimits', 'x', x);
  requireCount('clopperPearsonLimits', 'n', n);
  requirePositive('clopperPearsonLimits', 'n', n);
  requireAtMost('clopperPearsonLimits', 'x', x, n);
  requireConfidence('clopperPearsonLimits', 'confidence', confidence);
  const tail = (1 - confidence) / 2;
  return {
    low: x === 0 ? 0 : betaQuantile(tail, x, n - x + 1),
    high: x === n ? 1 : betaQuantile(1 - tail, x + 1, n - x),
  };
}
