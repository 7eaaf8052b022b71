import { logIncompleteGamma } from './incomplete-gamma.ts';
import { logGamma } from './log-gamma.ts';
import { solveLogTail } from './log-tails.ts';
import { roughNormalQuantile } from './normal-distribution.ts';
import { requireNonNegative, requirePositive, requireProportion } from './require-range.ts';

/**
 * Gamma distribution function: the chance that a gamma-distributed number is at most x.
 *
 * Formula: P(shape, rate x), the regularised incomplete gamma function.
 * Parameters: x, 0 or more; shape, above 0; rate, above 0 (1 by default; the mean is shape/rate).
 * Where it misbehaves: near 1 it says little of the tail; ask `gammaUpperTail`.
 * Source: Abramowitz and Stegun (1964), 6.5.1.
 * Example: gammaCdf(1, 1) = 1 - 1/e = 0.632120558828558.
 */
export function gammaCdf(x: number, shape: number, rate = 1): number {
  requireNonNegative('gammaCdf', 'x', x);
  requirePositive('gammaCdf', 'shape', shape);
  requirePositive('gammaCdf', 'rate', rate);
  return Math.exp(logIncompleteGamma(shape, x * rate).logLower);
}

/**
 * Upper tail of the gamma distribution: the chance of a number above x.
 *
 * Formula: Q(shape, rate x). Parameters: as `gammaCdf`. Where it misbehaves: below about 1e-308 it is 0.
 * Source: Abramowitz and Stegun (1964), 6.5.3.
 * Example: gammaUpperTail(700, 1) = exp(-700) = 9.859676543759771e-305.
 */
export function gammaUpperTail(x: number, shape: number, rate = 1): number {
  requireNonNegative('gammaUpperTail', 'x', x);
  requirePositive('gammaUpperTail', 'shape', shape);
  requirePositive('gammaUpperTail', 'rate', rate);
  return Math.exp(logIncompleteGamma(shape, x * rate).logUpper);
}

/** A guess at log x: the small-x power law where the quantile is far below the shape, else the cube-root normal. */
function start(probability: number, shape: number): number {
  const z = roughNormalQuantile(probability);
  const cube = 1 - 1 / (9 * shape) + z / (3 * Math.sqrt(shape));
  const power = (Math.log(probability) + logGamma(shape + 1)) / shape;
  return cube > 0.2 ? Math.log(shape) + 3 * Math.log(cube) : power;
}

/**
 * Gamma quantile: the x that a gamma-distributed number falls below with the given probability.
 *
 * Formula: the root of `gammaCdf` in log x, found on the logarithm of the smaller tail, which is concave there.
 * Parameters: probability, 0 to 1; shape, above 0; rate, above 0 (1 by default).
 * Where it misbehaves: at probability 0 it is 0 and at 1 it is Infinity. For a shape far below 0.5 and a small
 * probability the quantile underflows to 0, as it must.
 * Source: by definition; start from Wilson and Hilferty (1931), PNAS 17, 684.
 * Example: gammaQuantile(0.025, 1) = -log 0.975 = 0.02531780798428988.
 */
export function gammaQuantile(probability: number, shape: number, rate = 1): number {
  requireProportion('gammaQuantile', 'probability', probability);
  requirePositive('gammaQuantile', 'shape', shape);
  requirePositive('gammaQuantile', 'rate', rate);
  if (probability === 0) return 0;
  if (probability === 1) return Infinity;
  const isLower = probability <= 0.5;
  const logX = solveLogTail(
    'gammaQuantile',
    start(probability, shape),
    isLower ? Math.log(probability) : Math.log1p(-probability),
    (u) => {
      const { logLower, logUpper, logDensity } = logIncompleteGamma(shape, Math.exp(u));
      return { logTail: isLower ? logLower : logUpper, logDensity };
    },
    isLower ? 1 : -1,
  );
  return Math.exp(logX) / rate;
}
