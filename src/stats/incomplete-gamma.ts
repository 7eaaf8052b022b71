import { type LogTails, logComplement } from './log-tails.ts';
import { requireNonNegative, requirePositive } from './require-range.ts';
import { logPoissonTerm } from './saddle-point.ts';

const EPSILON = 1e-16;

/** 1 + x/(a + 1) + x^2/((a + 1)(a + 2)) + ...: every term is positive, so nothing cancels. */
function lowerSeries(a: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let n = 1; term > EPSILON * sum; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

/** 1/(x + 1 - a - 1 (1 - a)/(x + 3 - a - ...)), by Lentz's method. */
function upperFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / 1e-300;
  let d = 1 / b;
  let value = d;
  for (let n = 1; ; n++) {
    const numerator = -n * (n - a);
    b += 2;
    d = 1 / (numerator * d + b);
    c = b + numerator / c;
    const factor = c * d;
    value *= factor;
    if (Math.abs(factor - 1) < EPSILON * 4) return value;
  }
}

/**
 * Both tails of the gamma distribution with unit rate, as logarithms: the regularised incomplete gamma functions
 * P(a, x), below x, and Q(a, x), above it. The density is per unit of log x.
 *
 * Formula: P = x^a e^-x / Gamma(a + 1) (1 + x/(a + 1) + x^2/((a + 1)(a + 2)) + ...) for x below a + 1; otherwise
 * Q = x^a e^-x / Gamma(a) times a continued fraction. The other tail is one less the first.
 * Parameters: shape a, above 0; x, 0 or more.
 * Where it misbehaves: the power and the gamma function overflow apart, so their quotient is taken by
 * `logPoissonTerm`. The number of terms near x = a grows as the square root of a (about 8,000 at a million). For
 * shapes far below 0.5 the upper tail at small x is one less a number near one and loses digits.
 * Source: Press and others (1992), Numerical Recipes, 6.2; Loader (2000) for the factor in front.
 * Example: logIncompleteGamma(1, 2).logUpper = -2.
 */
export function logIncompleteGamma(shape: number, x: number): LogTails {
  requirePositive('logIncompleteGamma', 'shape', shape);
  requireNonNegative('logIncompleteGamma', 'x', x);
  if (x === 0) return { logLower: -Infinity, logUpper: 0, logDensity: -Infinity };
  const term = logPoissonTerm(shape, x);
  const logDensity = term + Math.log(shape);
  if (x < shape + 1) {
    const logLower = Math.min(0, term + Math.log(lowerSeries(shape, x)));
    return { logLower, logUpper: logComplement(logLower), logDensity };
  }
  const logUpper = Math.min(0, logDensity + Math.log(upperFraction(shape, x)));
  return { logLower: logComplement(logUpper), logUpper, logDensity };
}
