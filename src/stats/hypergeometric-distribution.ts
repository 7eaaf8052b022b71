import { requireAtMost, requireCount } from './require-range.ts';
import { logBinomialTerm } from './saddle-point.ts';

/**
 * Hypergeometric probability: the chance that `count` of `drawn` items are marked, when `marked` of all are and
 * `unmarked` are not.
 *
 * Formula: C(marked, count) C(unmarked, drawn - count) / C(marked + unmarked, drawn), as a quotient of three binomial
 * probabilities with the same chance, drawn/(marked + unmarked).
 * Parameters: all whole, 0 or more; drawn at most marked + unmarked.
 * Where it misbehaves: a count that cannot occur has probability 0. Written plainly it overflows; this does not.
 * Source: Loader (2000), Fast and accurate computation of binomial probabilities.
 * Example: hypergeometricProbability(1, 2, 2, 2) = 2/3.
 */
export function hypergeometricProbability(count: number, marked: number, unmarked: number, drawn: number): number {
  requireCount('hypergeometricProbability', 'count', count);
  requireCount('hypergeometricProbability', 'marked', marked);
  requireCount('hypergeometricProbability', 'unmarked', unmarked);
  requireCount('hypergeometricProbability', 'drawn', drawn);
  requireAtMost('hypergeometricProbability', 'drawn', drawn, marked + unmarked);
  if (count > marked || count > drawn || drawn - count > unmarked) return 0;
  const all = marked + unmarked;
  if (drawn === 0 || drawn === all) return 1;
  const p = drawn / all;
  const q = (all - drawn) / all;
  return Math.exp(
    logBinomialTerm(count, marked - count, p, q) +
      logBinomialTerm(drawn - count, unmarked - drawn + count, p, q) -
      logBinomialTerm(drawn, all - drawn, p, q),
  );
}
