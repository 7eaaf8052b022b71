/**
 * The two tail probabilities of a continuous distribution at one point, and its density there, as logarithms: a tail
 * of e^-2000 is a tail still. The density is per unit of whatever scale the maker of the value says.
 */
export interface LogTails {
  readonly logLower: number;
  readonly logUpper: number;
  readonly logDensity: number;
}

/**
 * Logarithm of 1 - exp(x), the other tail, for x below 0.
 *
 * Where it misbehaves: 1 - exp(x) loses digits at both ends; log(-expm1 x) is used near 0 and log1p(-exp x) far from
 * it (Maechler 2012, Accurately computing log(1 - exp(-|a|))).
 * Example: logComplement(Math.log(0.25)) = log 0.75 = -0.2876820724517809.
 */
export function logComplement(x: number): number {
  if (x >= 0) return -Infinity;
  return x > -Math.LN2 ? Math.log(-Math.expm1(x)) : Math.log1p(-Math.exp(x));
}

/**
 * Where a tail has a given probability: solves logTail(u) = target by Newton's method.
 *
 * What it relies on: the tail must be log-concave in u, which it is whenever the density is. Then a Newton step from
 * anywhere lands on the far side of the root at most once and closes in from there, so no bracket is needed.
 * Parameters: start, any finite guess; target, a logarithm below 0; evaluate, giving the logarithm of the tail and of
 * the density per unit of u; sign, 1 for a tail that rises with u (the lower tail), -1 for one that falls.
 * Where it misbehaves: a first step from far away can be enormous; steps are capped at 50 units of u (u is always a
 * logarithm, log odds or standard score here). Gives up with a RangeError after 400 steps, never seen.
 * Source: Boyd and Vandenberghe (2004), Convex Optimization, 3.5 (log-concavity of tails) and 9.5 (Newton's method).
 * Example: with tail e^u and density e^u, solveLogTail('', 5, Math.log(0.5), u => ({ logTail: u, logDensity: u }), 1)
 * is log 0.5.
 */
export function solveLogTail(
  functionName: string,
  start: number,
  target: number,
  evaluate: (u: number) => { readonly logTail: number; readonly logDensity: number },
  sign: 1 | -1,
): number {
  let u = start;
  for (let step = 0; step < 400; step++) {
    const { logTail, logDensity } = evaluate(u);
    const excess = logTail - target;
    if (excess === 0) return u;
    const slope = Math.exp(logDensity - logTail);
    const move = slope > 0 ? (-sign * excess) / slope : -sign * excess * Infinity;
    u += Math.max(-50, Math.min(50, move));
    // Newton doubles the digits: an excess of 1e-7 in the logarithm leaves one of about 1e-14.
    if (Math.abs(excess) < 1e-7) return u;
  }
  throw new RangeError(`${functionName}: log probability is ${target}, expected one whose quantile can be found`);
}
