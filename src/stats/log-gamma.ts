import { requirePositive } from './require-range.ts';

const HALF_LOG_TWO_PI = 0.9189385332046727;

/**
 * What Stirling's formula for log Gamma leaves out, for x of 15 and more: 1/(12 x) - 1/(360 x^3) + ...
 * Six terms leave an error below 1e-17 at 15. Below 15 the formula is not accurate and callers use `logGamma`.
 */
export function stirlingTail(x: number): number {
  const s = 1 / (x * x);
  return (1 / 12 - s * (1 / 360 - s * (1 / 1260 - s * (1 / 1680 - s * (1 / 1188 - (s * 691) / 360360))))) / x;
}

/**
 * Natural logarithm of the gamma function: of (x - 1)! where x is whole.
 *
 * Formula: Stirling's, log Gamma(x) = (x - 1/2) log x - x + log(2 pi)/2 + 1/(12 x) - ..., for x of 15 and more;
 * below that, x is first raised by Gamma(x + 1) = x Gamma(x).
 * Parameters: x, a finite number above 0.
 * Where it misbehaves: near 1 and 2 the result passes through 0, so its relative error (not its absolute one, about
 * 1e-14) grows; nothing here divides by it.
 * Source: Abramowitz and Stegun (1964), 6.1.15 and 6.1.41.
 * Example: logGamma(5) = log 24 = 3.178053830347946.
 */
export function logGamma(x: number): number {
  requirePositive('logGamma', 'x', x);
  let product = 1;
  let z = x;
  while (z < 15) {
    product *= z;
    z += 1;
  }
  return (z - 0.5) * Math.log(z) - z + HALF_LOG_TWO_PI + stirlingTail(z) - Math.log(product);
}
