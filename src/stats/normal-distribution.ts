import { logIncompleteGamma } from './incomplete-gamma.ts';
import { solveLogTail } from './log-tails.ts';
import { requireConfidence, requireFinite } from './require-range.ts';

const HALF_LOG_TWO_PI = 0.9189385332046727;

/** Logarithm of P(Z > z) for z of 0 or more. */
function logTailBeyond(z: number): number {
  return logIncompleteGamma(0.5, (z * z) / 2).logUpper - Math.LN2;
}

/**
 * Normal distribution function: the chance that a standard normal number is at most z.
 *
 * Formula: Q(1/2, z^2/2)/2 below 0, one less that above, Q the incomplete gamma function.
 * Parameters: z, any finite number of standard deviations.
 * Where it misbehaves: above about 8 it rounds to 1; ask `normalUpperTail` there. Below about -38 it rounds to 0.
 * Source: Abramowitz and Stegun (1964), 6.5.17.
 * Example: normalCdf(1.959963984540054) = 0.975; normalCdf(-10) = 7.61985302416e-24.
 */
export function normalCdf(z: number): number {
  requireFinite('normalCdf', 'z', z);
  return z > 0 ? -Math.expm1(logTailBeyond(z)) : Math.exp(logTailBeyond(-z));
}

/**
 * Upper tail of the normal distribution: the chance that a standard normal number is above z.
 *
 * Formula: normalCdf(-z), exact in the tail. Parameters: z, any finite number of standard deviations.
 * Where it misbehaves: above about 38 it rounds to 0. Source: as `normalCdf`.
 * Example: normalUpperTail(3.090232306167813) = 0.001.
 */
export function normalUpperTail(z: number): number {
  requireFinite('normalUpperTail', 'z', z);
  return normalCdf(-z);
}

/**
 * Normal quantile to about three decimals: only a place to start a search from.
 *
 * Formula: t - (c0 + c1 t + c2 t^2)/(1 + d1 t + d2 t^2 + d3 t^3), t = sqrt(-2 log tail), with the sign of the side.
 * Parameters: probability, above 0 and below 1.
 * Where it misbehaves: its error is up to 4.5e-4, so no figure rests on it.
 * Source: Abramowitz and Stegun (1964), 26.2.23.
 * Example: roughNormalQuantile(0.975) is within 0.00045 of 1.96.
 */
export function roughNormalQuantile(probability: number): number {
  const t = Math.sqrt(-2 * Math.log(Math.min(probability, 1 - probability)));
  const z = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
  return probability < 0.5 ? -z : z;
}

/**
 * Normal quantile: the z that a standard normal number falls below with the given probability.
 *
 * Formula: the root of `normalCdf`, found on the logarithm of the smaller tail.
 * Parameters: probability, above 0 and below 1. For limits of a stated confidence, ask `normalReach`.
 * Where it misbehaves: a probability within 1e-16 of 1 cannot be written down; ask for the lower tail and change the
 * sign. Throws RangeError at 0 and 1, where it is infinite.
 * Source: by definition; start from Abramowitz and Stegun (1964), 26.2.23.
 * Example: normalQuantile(0.975) = 1.959963984540054.
 */
export function normalQuantile(probability: number): number {
  requireConfidence('normalQuantile', 'probability', probability);
  if (probability === 0.5) return 0;
  const tail = Math.min(probability, 1 - probability);
  const z = solveLogTail(
    'normalQuantile',
    -roughNormalQuantile(tail),
    Math.log(tail),
    (u) => ({
      logTail: u < 0 ? Math.log(normalCdf(-u)) : logTailBeyond(u),
      logDensity: -0.5 * u * u - HALF_LOG_TWO_PI,
    }),
    -1,
  );
  return probability < 0.5 ? -z : z;
}

/**
 * How many standard errors either side a confidence asks for: 1.96 for 0.95, 3.09 for 0.998.
 *
 * Formula: minus the normal quantile at (1 - confidence)/2.
 * Parameters: confidence, above 0 and below 1. Where it misbehaves: the lower tail is used because (1 + confidence)/2
 * would lose the digits of a confidence near 1. Source: by definition.
 * Example: normalReach(0.998) = 3.090232306167813.
 */
export function normalReach(confidence: number): number {
  requireConfidence('normalReach', 'confidence', confidence);
  return -normalQuantile((1 - confidence) / 2);
}
