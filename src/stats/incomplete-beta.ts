import { type LogTails, logComplement } from './log-tails.ts';
import { requirePositive, requireProportion } from './require-range.ts';
import { logBinomialTerm } from './saddle-point.ts';

const EPSILON = 4e-16;

/**
 * The continued fraction of Didonato and Morris, for x at or below the mean a/(a + b): every part is positive there
 * until n passes b. It takes about the square root of the larger shape in steps near the mean, and few in the tails.
 */
function fraction(a: number, b: number, x: number, y: number): number {
  const aboveMean = a > b ? (a + b) * y - b : a - (a + b) * x;
  let value = (a / (a + 1)) * (aboveMean + 1);
  let c = value;
  let d = 0;
  for (let n = 1; ; n++) {
    const span = a + 2 * n - 1;
    const weight = (n * (b - n) * x) / span;
    const numerator = ((a + n - 1) * (a + b + n - 1) * weight * x) / span;
    const denominator = n + weight + ((a + n) / (span + 2)) * (aboveMean + 1 + n * (1 + y));
    d = 1 / (denominator + numerator * d);
    c = denominator + numerator / c;
    const factor = c * d;
    value *= factor;
    if (Math.abs(factor - 1) < EPSILON) return 1 / value;
  }
}

/**
 * Both tails of the beta distribution, as logarithms: the regularised incomplete beta function I_x(a, b), below x,
 * and one less it. The density is per unit of log odds, log(x/y).
 *
 * Formula: I_x(a, b) = x^a y^b / B(a, b) times a continued fraction, for x up to the mean; above it, the same with
 * the two shapes and x and y exchanged gives the upper tail.
 * Parameters: shapes a and b, above 0; x and y = 1 - x, 0 to 1, given apart so that neither loses digits near 0.
 * Where it misbehaves: powers and beta function underflow apart, so their quotient is taken by `logBinomialTerm`.
 * Near the mean of shapes of a million the fraction takes about a thousand steps.
 * Source: Didonato and Morris (1992), ACM Transactions on Mathematical Software 18, 360; Loader (2000) for the
 * factor in front.
 * Example: exp(logIncompleteBeta(3, 1, 0.5, 0.5).logLower) = 0.125.
 */
export function logIncompleteBeta(a: number, b: number, x: number, y: number): LogTails {
  requirePositive('logIncompleteBeta', 'a', a);
  requirePositive('logIncompleteBeta', 'b', b);
  requireProportion('logIncompleteBeta', 'x', x);
  requireProportion('logIncompleteBeta', 'y', y);
  if (x === 0) return { logLower: -Infinity, logUpper: 0, logDensity: -Infinity };
  if (y === 0) return { logLower: 0, logUpper: -Infinity, logDensity: -Infinity };
  const logDensity = logBinomialTerm(a, b, x, y) + Math.log(a * (b / (a + b)));
  if (a * y >= b * x) {
    const logLower = Math.min(0, logDensity + Math.log(fraction(a, b, x, y)));
    return { logLower, logUpper: logComplement(logLower), logDensity };
  }
  const logUpper = Math.min(0, logDensity + Math.log(fraction(b, a, y, x)));
  return { logLower: logComplement(logUpper), logUpper, logDensity };
}
