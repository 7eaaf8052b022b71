import { normalQuantile } from './normal-distribution.ts';
import { requireFinite, requireLength, requireSameLength } from './require-range.ts';

/** Draws of one number by chain, in the order they were drawn; chains of one length. */
export type DrawsByChain = readonly ArrayLike<number>[];

/** R-hat, or why there is none. */
export type RHat =
  | { readonly estimable: true; readonly rHat: number }
  | { readonly estimable: false; readonly why: 'the draws never change' };

/** Effective sample size, or why there is none. */
export type EffectiveSampleSize =
  | { readonly estimable: true; readonly size: number }
  | { readonly estimable: false; readonly why: 'the draws never change' };

function requireChains(functionName: string, chains: DrawsByChain): void {
  requireLength(functionName, 'chains', chains.length, 1);
  const length = chains[0]!.length;
  requireLength(functionName, 'chains[0]', length, 4);
  for (const [index, chain] of chains.entries()) {
    requireSameLength(functionName, `chains[${index}]`, chain.length, length);
    for (let i = 0; i < length; i++) requireFinite(functionName, `chains[${index}][${i}]`, chain[i]!);
  }
}

/** Each chain cut into halves of one length; the middle draw of an odd chain is left out. */
function halvesOf(chains: DrawsByChain): Float64Array[] {
  return chains.flatMap((chain) => {
    const whole = Float64Array.from(chain);
    const half = whole.length >> 1;
    return [whole.subarray(0, half), whole.subarray(whole.length - half)];
  });
}

function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}

/** Covariance of a chain with itself so many draws later, about a given mean; over n, which is 0 lags' own divisor. */
function autocovariance(chain: Float64Array, mean: number, lag: number): number {
  let sum = 0;
  for (let i = lag; i < chain.length; i++) sum += (chain[i]! - mean) * (chain[i - lag]! - mean);
  return sum / chain.length;
}

/** Mean variance inside the chains, and the variance that also holds the differences between them. */
function variances(chains: readonly Float64Array[], means: readonly number[]): { within: number; pooled: number } {
  const n = chains[0]!.length;
  const within = meanOf(chains.map((chain, at) => (autocovariance(chain, means[at]!, 0) * n) / (n - 1)));
  const centre = meanOf(means);
  const between = means.reduce((sum, mean) => sum + (mean - centre) ** 2, 0) / (means.length - 1);
  return { within, pooled: ((n - 1) / n) * within + between };
}

/**
 * Split R-hat: how much wider the draws of all half chains together are than those of one. Near 1 when the chains tell
 * one story; above 1.05 they do not, and no figure is taken from them.
 *
 * Formula: chains cut in halves of n; W the mean of their variances, B/n the variance of their means;
 * R-hat = sqrt(((n - 1)/n W + B/n)/W).
 * Parameters: chains, one or more of one length, each of 4 finite draws or more.
 * Where it misbehaves: chains that all miss the same peak agree; it does not see differences of spread alone, and for
 * draws without a variance it means little. Draws that never change have none.
 * Source: Gelman and others (2013), Bayesian Data Analysis, 3rd edition, 11.4.
 * Example: splitRHat([[1, 2, 3, 4], [1, 2, 3, 4]]) = sqrt((0.25 + 4/3)/0.5) = 1.77951304200522.
 */
export function splitRHat(chains: DrawsByChain): RHat {
  requireChains('splitRHat', chains);
  const halves = halvesOf(chains);
  const { within, pooled } = variances(halves, halves.map(meanOf));
  if (within === 0) return { estimable: false, why: 'the draws never change' };
  return { estimable: true, rHat: Math.sqrt(pooled / within) };
}

/** Draws replaced by the normal scores of their ranks over all chains; equal draws share their mean rank. */
function normalScores(chains: readonly Float64Array[]): Float64Array[] {
  const length = chains[0]!.length;
  const all = chains.flatMap((chain, at) => Array.from(chain, (value, i) => ({ value, at, i })));
  all.sort((a, b) => a.value - b.value);
  const scores = chains.map(() => new Float64Array(length));
  for (let from = 0; from < all.length; ) {
    let to = from + 1;
    while (to < all.length && all[to]!.value === all[from]!.value) to++;
    const rank = (from + 1 + to) / 2;
    const score = normalQuantile((rank - 0.375) / (all.length + 0.25));
    for (let k = from; k < to; k++) scores[all[k]!.at]![all[k]!.i] = score;
    from = to;
  }
  return scores;
}

/**
 * Bulk effective sample size: how many independent draws would place the middle of the distribution as well as these
 * draws, each like the one before, do.
 *
 * Formula: draws replaced by normal scores of their ranks, chains cut in halves; r(k) = 1 - (W - mean autocovariance at
 * lag k)/V, V the pooled variance; size = draws/(-1 + 2 sum of P(j)), P(j) = r(2j) + r(2j + 1), summed while positive
 * and never let rise.
 * Parameters: as `splitRHat`.
 * Where it misbehaves: says little of the tails, so a 2.5% limit is worse known than it suggests; of few draws it is
 * itself rough. Draws that swing from side to side may count for more than their number; capped at draws times their
 * common logarithm. Draws that never change have none.
 * Source: Vehtari, Gelman, Simpson, Carpenter and Buerkner (2021), Bayesian Analysis 16, 667; Geyer (1992),
 * Statistical Science 7, 473.
 * Example: two chains of 1 to 8 in order: size 3.3504516743674.
 */
export function bulkEffectiveSampleSize(chains: DrawsByChain): EffectiveSampleSize {
  requireChains('bulkEffectiveSampleSize', chains);
  const halves = normalScores(halvesOf(chains));
  const means = halves.map(meanOf);
  const { within, pooled } = variances(halves, means);
  if (within === 0) return { estimable: false, why: 'the draws never change' };
  const length = halves[0]!.length;
  const correlation = (lag: number): number =>
    1 - (within - meanOf(halves.map((half, at) => autocovariance(half, means[at]!, lag)))) / pooled;
  let sum = 0;
  let last = Infinity;
  for (let lag = 0; lag + 1 < length; lag += 2) {
    const pair = (lag === 0 ? 1 : correlation(lag)) + correlation(lag + 1);
    if (pair <= 0) break;
    last = Math.min(last, pair);
    sum += last;
  }
  const draws = halves.length * length;
  const most = draws * Math.log10(draws);
  return { estimable: true, size: Math.min(most, draws / Math.max(2 * sum - 1, draws / most)) };
}
