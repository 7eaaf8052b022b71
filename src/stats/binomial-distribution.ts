import { logIncompleteBeta } from './incomplete-beta.ts';
import { requireAtMost, requireCount, requireProportion } from './require-range.ts';
import { logBinomialTerm } from './saddle-point.ts';

function requireBinomial(functionName: string, count: number, trials: number, chance: number): void {
  requireCount(functionName, 'count', count);
  requireCount(functionName, 'trials', trials);
  requireAtMost(functionName, 'count', count, trials);
  requireProportion(functionName, 'chance', chance);
}

/**
 * Binomial probability: the chance of exactly `count` successes in `trials`.
 *
 * Formula: C(trials, count) chance^count (1 - chance)^(trials - count).
 * Parameters: count and trials, whole, count at most trials; chance, 0 to 1.
 * Where it misbehaves: written plainly it overflows at some thousand trials; the saddle-point form does not.
 * Source: Loader (2000), Fast and accurate computation of binomial probabilities.
 * Example: binomialProbability(3, 10, 0.2) = 0.201326592.
 */
export function binomialProbability(count: number, trials: number, chance: number): number {
  requireBinomial('binomialProbability', count, trials, chance);
  if (chance === 0) return count === 0 ? 1 : 0;
  if (chance === 1) return count === trials ? 1 : 0;
  return Math.exp(logBinomialTerm(count, trials - count, chance, 1 - chance));
}

/**
 * Binomial distribution function: the chance of at most `count` successes.
 *
 * Formula: I_(1 - chance)(trials - count, count + 1), the incomplete beta function.
 * Parameters: as `binomialProbability`. Where it misbehaves: near 1; ask the upper tail.
 * Source: Abramowitz and Stegun (1964), 26.5.24.
 * Example: binomialCdf(3, 10, 0.2) = 0.8791261184.
 */
export function binomialCdf(count: number, trials: number, chance: number): number {
  requireBinomial('binomialCdf', count, trials, chance);
  if (count === trials) return 1;
  return Math.exp(logIncompleteBeta(count + 1, trials - count, chance, 1 - chance).logUpper);
}

/**
 * Upper tail of the binomial distribution: the chance of more than `count` successes (not of `count` or more).
 *
 * Formula: I_chance(count + 1, trials - count). Parameters: as `binomialProbability`.
 * Where it misbehaves: below about 1e-308 it is 0. Source: Abramowitz and Stegun (1964), 26.5.24.
 * Example: binomialUpperTail(3, 10, 0.2) = 0.1208738816.
 */
export function binomialUpperTail(count: number, trials: number, chance: number): number {
  requireBinomial('binomialUpperTail', count, trials, chance);
  if (count === trials) return 0;
  return Math.exp(logIncompleteBeta(count + 1, trials - count, chance, 1 - chance).logLower);
}
