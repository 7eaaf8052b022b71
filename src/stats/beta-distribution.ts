import { logIncompleteBeta } from './incomplete-beta.ts';
import { solveLogTail } from './log-tails.ts';
import { roughNormalQuantile } from './normal-distribution.ts';
import { requireConfidence, requirePositive, requireProportion } from './require-range.ts';

/**
 * Beta distribution function: the chance that a beta-distributed share is at most x.
 *
 * Formula: I_x(a, b), the regularised incomplete beta function.
 * Parameters: x, 0 to 1; shapes a and b, above 0 (the mean is a/(a + b)).
 * Where it misbehaves: near 1 it says little of the tail; ask `betaUpperTail`.
 * Source: Abramowitz and Stegun (1964), 26.5.1.
 * Example: betaCdf(0.5, 3, 1) = 0.125.
 */
export function betaCdf(x: number, a: number, b: number): number {
  requireProportion('betaCdf', 'x', x);
  requirePositive('betaCdf', 'a', a);
  requirePositive('betaCdf', 'b', b);
  return Math.exp(logIncompleteBeta(a, b, x, 1 - x).logLower);
}

/**
 * Upper tail of the beta distribution: the chance of a share above x.
 *
 * Formula: 1 - I_x(a, b) = I_(1-x)(b, a). Parameters: as `betaCdf`. Where it misbehaves: below about 1e-308 it is 0.
 * Source: Abramowitz and Stegun (1964), 26.5.2.
 * Example: betaUpperTail(0.5, 3, 1) = 0.875.
 */
export function betaUpperTail(x: number, a: number, b: number): number {
  requireProportion('betaUpperTail', 'x', x);
  requirePositive('betaUpperTail', 'a', a);
  requirePositive('betaUpperTail', 'b', b);
  return Math.exp(logIncompleteBeta(a, b, x, 1 - x).logUpper);
}

/**
 * Quantile of the log odds log(x/(1 - x)) of a beta-distributed share x: the form in which limits of a ratio need it,
 * exact for shares near 0 and near 1.
 *
 * Formula: the root of I_x(a, b) in log odds, found on the logarithm of the smaller tail, which is concave there.
 * Parameters: probability, above 0 and below 1; shapes a and b, above 0.
 * Where it misbehaves: at probability 0 and 1 it is infinite: RangeError.
 * Source: by definition; start from the normal approximation with variance 1/a + 1/b.
 * Example: betaLogOddsQuantile(0.5, 7, 7) = 0.
 */
export function betaLogOddsQuantile(probability: number, a: number, b: number): number {
  requireConfidence('betaLogOddsQuantile', 'probability', probability);
  requirePositive('betaLogOddsQuantile', 'a', a);
  requirePositive('betaLogOddsQuantile', 'b', b);
  const isLower = probability <= 0.5;
  return solveLogTail(
    'betaLogOddsQuantile',
    Math.log(a / b) + roughNormalQuantile(probability) * Math.sqrt(1 / a + 1 / b),
    isLower ? Math.log(probability) : Math.log1p(-probability),
    (u) => {
      const { logLower, logUpper, logDensity } = logIncompleteBeta(a, b, 1 / (1 + Math.exp(-u)), 1 / (1 + Math.exp(u)));
      return { logTail: isLower ? logLower : logUpper, logDensity };
    },
    isLower ? 1 : -1,
  );
}

/**
 * Beta quantile: the share that a beta-distributed number falls below with the given probability.
 *
 * Formula: 1/(1 + exp(-betaLogOddsQuantile)).
 * Parameters: probability, 0 to 1; shapes a and b, above 0.
 * Where it misbehaves: at probability 0 it is 0 and at 1 it is 1.
 * Source: as `betaLogOddsQuantile`.
 * Example: betaQuantile(0.000001, 3, 1) = 0.01.
 */
export function betaQuantile(probability: number, a: number, b: number): number {
  requireProportion('betaQuantile', 'probability', probability);
  requirePositive('betaQuantile', 'a', a);
  requirePositive('betaQuantile', 'b', b);
  if (probability === 0 || probability === 1) return probability;
  return 1 / (1 + Math.exp(-betaLogOddsQuantile(probability, a, b)));
}
