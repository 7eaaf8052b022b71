import { betaUpperTail } from './beta-distribution.ts';
import { poissonUpperTail } from './poisson-distribution.ts';
import { requireConfidence, requireCount, requirePositive } from './require-range.ts';

/** So near to 1 the distribution is the Poisson's to nine digits, and its own formula takes shapes past 1e9. */
const POISSON_DISPERSION = 1 + 1e-9;

function requireDispersion(functionName: string, dispersion: number): void {
  requirePositive(functionName, 'dispersion', dispersion);
  if (dispersion < 1) {
    throw new RangeError(`${functionName}: dispersion is ${dispersion}, expected a number of 1 or more`);
  }
}

/**
 * Upper tail of the negative binomial distribution, written by its mean and by how many times its variance is its mean:
 * the chance of more than `count` events (not of `count` or more).
 *
 * Formula: I_(1 - 1/dispersion)(count + 1, mean/(dispersion - 1)), the incomplete beta function; at dispersion 1 the
 * Poisson distribution's tail.
 * Parameters: count, a whole number of 0 or more; mean, above 0; dispersion, 1 or more.
 * Where it misbehaves: below about 1e-308 it is 0. Within 1e-9 of dispersion 1 the Poisson tail is given.
 * Source: Abramowitz and Stegun (1964), 26.5.26.
 * Example: negativeBinomialUpperTail(3, 4, 2) = 0.5.
 */
export function negativeBinomialUpperTail(count: number, mean: number, dispersion: number): number {
  requireCount('negativeBinomialUpperTail', 'count', count);
  requirePositive('negativeBinomialUpperTail', 'mean', mean);
  requireDispersion('negativeBinomialUpperTail', dispersion);
  if (dispersion <= POISSON_DISPERSION) return poissonUpperTail(count, mean);
  return betaUpperTail(1 / dispersion, mean / (dispersion - 1), count + 1);
}

/**
 * Upper limit of a negative binomial count: the smallest number that is exceeded with at most the given chance.
 *
 * Formula: min{x: P(X > x) <= chance}, found by halving.
 * Parameters: chance, above 0 and below 1; mean and dispersion, as `negativeBinomialUpperTail`.
 * Where it misbehaves: it is a whole number, so the true chance may be well below the one asked for when the mean is
 * small. Source: by definition.
 * Example: negativeBinomialUpperQuantile(0.05, 4, 2) = 9, exceeded with chance 0.0461425781.
 */
export function negativeBinomialUpperQuantile(chance: number, mean: number, dispersion: number): number {
  requireConfidence('negativeBinomialUpperQuantile', 'chance', chance);
  requirePositive('negativeBinomialUpperQuantile', 'mean', mean);
  requireDispersion('negativeBinomialUpperQuantile', dispersion);
  const isEnough = (count: number): boolean => negativeBinomialUpperTail(count, mean, dispersion) <= chance;
  let tooFew = -1;
  let enough = Math.ceil(mean);
  while (!isEnough(enough)) {
    tooFew = enough;
    enough = 2 * enough + 1;
  }
  while (enough - tooFew > 1) {
    const middle = tooFew + Math.floor((enough - tooFew) / 2);
    if (isEnough(middle)) enough = middle;
    else tooFew = middle;
  }
  return enough;
}
