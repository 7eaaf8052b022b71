import { requireAtMost, requireCount, requirePositive } from './require-range.ts';
import { logBinomialTerm } from './saddle-point.ts';

function requireBetaBinomial(functionName: string, count: number, trials: number, a: number, b: number): void {
  requireCount(functionName, 'count', count);
  requireCount(functionName, 'trials', trials);
  requireAtMost(functionName, 'count', count, trials);
  requirePositive(functionName, 'a', a);
  requirePositive(functionName, 'b', b);
}

/** A term this small beside the sum is lost in its rounding, and so are some hundred falling terms after it. */
const NEGLIGIBLE = 1e-18;

/** A tail below this is summed itself; above it, one less the other tail loses no digits worth having. */
const SMALL_TAIL = 0.25;

/**
 * Logarithm of the probability, by three saddle-point terms. Written with gamma functions it would be a difference of
 * numbers of the size of a log a, and lose every digit at large shapes; here all that grows with the shapes cancels
 * before it is computed, and what is left is the binomial.
 */
function logProbability(x: number, n: number, a: number, b: number): number {
  const y = n - x;
  const c = a + b;
  const p = a / c;
  const q = b / c;
  return (
    logBinomialTerm(x, y, p, q) +
    logBinomialTerm(a, b, p, q) -
    logBinomialTerm(a + x, b + y, p, q) +
    Math.log((a / (a + x)) * (b / (b + y)) * ((c + n) / c))
  );
}

/**
 * [P(X > x) + P(X = x)/2] / P(X = x), summed upwards from x by the ratio of neighbours. It stops once the terms add
 * nothing and a geometric series with the largest ratio still to come would not either; with b below 1 the
 * probabilities may rise again towards n, so there it never stops early.
 */
function relativeUpperTail(x: number, n: number, a: number, b: number): number {
  let sum = 0.5;
  let term = 1;
  for (let k = x; k < n; k++) {
    term *= ((n - k) * (a + k)) / ((b + n - k - 1) * (k + 1));
    sum += term;
    if (term < NEGLIGIBLE * sum && b >= 1) {
      const largestToCome = ((n - k) / (b + n - k - 1)) * Math.max(1, (a + k) / (k + 1));
      if (largestToCome < 0.99) break;
    }
  }
  return sum;
}

/**
 * Beta-binomial probability: the chance of exactly `count` successes in `trials` when the chance of one is itself
 * drawn from a beta distribution.
 *
 * Formula: C(trials, count) B(count + a, trials - count + b)/B(a, b).
 * Parameters: count and trials, whole, count at most trials; shapes a and b, above 0: the mean share is a/(a + b), and
 * the larger a + b, the nearer to the binomial.
 * Where it misbehaves: written with gamma functions it loses all digits at large shapes; the saddle-point form comes to
 * the binomial instead. Below about 1e-308 it is 0.
 * Source: Skellam (1948), Journal of the Royal Statistical Society B 10, 257; Loader (2000) for the form.
 * Example: betaBinomialProbability(3, 10, 2, 8) = 120 B(5, 15)/B(2, 8) = 0.148606811145511.
 */
export function betaBinomialProbability(count: number, trials: number, a: number, b: number): number {
  requireBetaBinomial('betaBinomialProbability', count, trials, a, b);
  return Math.exp(logProbability(count, trials, a, b));
}

/**
 * Both mid tails of the beta-binomial distribution: the chance of fewer successes, and of more, each with half the
 * chance of exactly as many. They add up to 1.
 *
 * Formula: lower = P(X < count) + P(X = count)/2, upper = P(X > count) + P(X = count)/2.
 * Parameters: as `betaBinomialProbability`.
 * Where it misbehaves: one less the other tail is 0 far out; a tail below a quarter is therefore summed itself, from
 * the count outwards, so that a tail of 1e-200 is right to as many digits as one of a half. Takes at most as many steps
 * as there are counts on that side, and a few standard deviations of them unless b (upwards) or a (downwards) is below
 * 1.
 * Source: Lancaster (1961) for the half; the ratio of neighbours from the probability itself.
 * Example: betaBinomialMidTails(3, 10, 2, 8) has lower 0.741486068111455 and upper 0.258513931888545.
 */
export function betaBinomialMidTails(
  count: number,
  trials: number,
  a: number,
  b: number,
): { readonly lower: number; readonly upper: number } {
  requireBetaBinomial('betaBinomialMidTails', count, trials, a, b);
  const log = logProbability(count, trials, a, b);
  const sumLower = (): number => Math.exp(log + Math.log(relativeUpperTail(trials - count, trials, b, a)));
  const sumUpper = (): number => Math.exp(log + Math.log(relativeUpperTail(count, trials, a, b)));
  // The shorter way from the count is away from the mean. Compared so that exchanging the shapes exchanges the tails.
  if (count * b <= (trials - count) * a) {
    const lower = sumLower();
    return { lower, upper: lower > 1 - SMALL_TAIL ? sumUpper() : 1 - lower };
  }
  const upper = sumUpper();
  return { lower: upper > 1 - SMALL_TAIL ? sumLower() : 1 - upper, upper };
}
