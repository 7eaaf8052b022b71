import { logGamma, stirlingTail } from './log-gamma.ts';
import { requireNonNegative, requirePositive } from './require-range.ts';

const HALF_LOG_TWO_PI = 0.9189385332046727;
const LOG_TWO_PI = 2 * HALF_LOG_TWO_PI;

function smallStirlingError(x: number): number {
  return logGamma(x + 1) - (x + 0.5) * Math.log(x) + x - HALF_LOG_TWO_PI;
}

/** The errors at 1 to 15, which counts ask for again and again; at 0 the error is infinite and is never asked for. */
const WHOLE_ERRORS = Array.from({ length: 16 }, (_, x) => (x === 0 ? 0 : smallStirlingError(x)));

/**
 * How far Stirling's formula is from log x!: log x! - [ (x + 1/2) log x - x + log(2 pi)/2 ].
 *
 * Parameters: x, a finite number above 0.
 * Where it misbehaves: it grows without bound as x nears 0; callers treat x = 0 apart.
 * Source: Loader (2000), Fast and accurate computation of binomial probabilities.
 * Example: stirlingError(1) = 1 - log(2 pi)/2 = 0.08106146679532733.
 */
export function stirlingError(x: number): number {
  if (x > 15) return stirlingTail(x);
  const whole = WHOLE_ERRORS[x];
  if (whole !== undefined && x > 0) return whole;
  requirePositive('stirlingError', 'x', x);
  return smallStirlingError(x);
}

/**
 * Deviance of a count from its expectation, x log(x / expected) + expected - x, without loss of digits when they are
 * close.
 *
 * Parameters: x, a finite number above 0; expected, a finite number above 0.
 * Where it misbehaves: written plainly, the terms cancel when x is near `expected`; there a series in
 * v = (x - expected)/(x + expected) is summed instead.
 * Source: Loader (2000).
 * Example: devianceTerm(2, 1) = 2 log 2 - 1 = 0.38629436111989.
 */
export function devianceTerm(x: number, expected: number): number {
  const difference = x - expected;
  if (Math.abs(difference) < 0.1 * (x + expected)) {
    const v = difference / (x + expected);
    const square = v * v;
    let sum = difference * v;
    let term = 2 * x * v;
    for (let j = 3; ; j += 2) {
      term *= square;
      const next = sum + term / j;
      if (next === sum) return next;
      sum = next;
    }
  }
  requireNonNegative('devianceTerm', 'x', x);
  requirePositive('devianceTerm', 'expected', expected);
  return x === 0 ? expected : x * Math.log(x / expected) - difference;
}

/**
 * Logarithm of lambda^x e^-lambda / Gamma(x + 1): of the Poisson probability of x, x whole or not.
 *
 * Formula: -stirlingError(x) - devianceTerm(x, lambda) - log(2 pi x)/2.
 * Parameters: x, 0 or more; lambda, above 0.
 * Where it misbehaves: nowhere in that range; at x = 0 it is -lambda.
 * Source: Loader (2000).
 * Example: logPoissonTerm(0, 2.5) = -2.5.
 */
export function logPoissonTerm(x: number, lambda: number): number {
  if (x === 0) return -lambda;
  return -stirlingError(x) - devianceTerm(x, lambda) - 0.5 * (LOG_TWO_PI + Math.log(x));
}

/**
 * Logarithm of the binomial probability of x among x + y, x and y whole or not, when one chance is p and the other q.
 *
 * Formula: with n = x + y, E(n) - E(x) - E(y) - D(x, n p) - D(y, n q) - log(2 pi x y / n)/2, where E is
 * `stirlingError` and D is `devianceTerm`.
 * Parameters: x and y, 0 or more; p and q = 1 - p, above 0, given apart so that neither loses digits near 0.
 * Where it misbehaves: at x = 0 or y = 0 the formula divides by 0; there it is y log q or x log p, the logarithm
 * taken through the smaller of p and q.
 * Source: Loader (2000).
 * Example: exp(logBinomialTerm(3, 7, 0.2, 0.8)) = 0.201326592.
 */
export function logBinomialTerm(x: number, y: number, p: number, q: number): number {
  if (x === 0) return y * (p < 0.5 ? Math.log1p(-p) : Math.log(q));
  if (y === 0) return x * (q < 0.5 ? Math.log1p(-q) : Math.log(p));
  const n = x + y;
  return (
    stirlingError(n) -
    stirlingError(x) -
    stirlingError(y) -
    devianceTerm(x, n * p) -
    devianceTerm(y, n * q) -
    0.5 * (LOG_TWO_PI + Math.log(x) + Math.log(y / n))
  );
}
