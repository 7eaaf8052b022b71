import { requireConfidence, requireProportion } from './require-range.ts';

/** Which of several findings to list, and how many of those listed are expected to be false. */
export interface BayesianDiscoveries {
  readonly listed: readonly boolean[];
  readonly expectedFalse: number;
}

/**
 * The longest list whose expected share of false entries is at most `level`.
 *
 * Formula: sort by the posterior chance of being false; list the first k, k the largest with mean chance at most level.
 * expectedFalse is the sum of the listed chances.
 * Parameters: errors, posterior chances of being false, 0 to 1, in any order; level above 0 and below 1, 0.05 by default.
 * Where it misbehaves: it is right on average over lists if the chances are; a single list may hold more. One entry may be
 * false with a chance well above the level, carried by others that are sure. Of equal chances the first listed in the
 * input comes first.
 * Source: Newton, Noueiry, Sarkar and Ahlquist (2004), Biostatistics 5, 155; Mueller, Parmigiani, Robert and Rousseau
 * (2004), JASA 99, 990.
 * Example: errors 0.01, 0.2, 0.04, 0.09 at 0.05: the first, third and fourth are listed (mean 0.0467), 0.14 expected false.
 */
export function bayesianDiscoveries(errors: readonly number[], level = 0.05): BayesianDiscoveries {
  requireConfidence('bayesianDiscoveries', 'level', level);
  for (const error of errors) requireProportion('bayesianDiscoveries', 'error', error);
  const order = errors.map((error, at) => ({ error, at })).sort((a, b) => a.error - b.error || a.at - b.at);
  let sum = 0;
  let count = 0;
  let expectedFalse = 0;
  for (const [before, { error }] of order.entries()) {
    sum += error;
    // Rounding must not drop a list whose mean is the level itself.
    if (sum > level * (before + 1) * (1 + 1e-12)) break;
    count = before + 1;
    expectedFalse = sum;
  }
  const listed = errors.map(() => false);
  for (const { at } of order.slice(0, count)) listed[at] = true;
  return { listed, expectedFalse };
}
