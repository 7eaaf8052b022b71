import { hypergeometricProbability } from './hypergeometric-distribution.ts';
import type { Interval } from './interval.ts';
import { monotoneRoot } from './monotone-root.ts';
import { requireConfidence, requireCount } from './require-range.ts';

/**
 * A two-by-two table of whole numbers of 0 or more: a and b are the group's with and without the thing counted, c and
 * d the comparison group's.
 */
export interface TwoByTwo {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
}

/** Refuses a table whose cells are not counts. */
export function requireTwoByTwo(functionName: string, table: TwoByTwo): void {
  requireCount(functionName, 'a', table.a);
  requireCount(functionName, 'b', table.b);
  requireCount(functionName, 'c', table.c);
  requireCount(functionName, 'd', table.d);
}

/** Smallest whole number from `from` to `to` for which `isTrue`, given that it stays true once true; `to` + 1 if none. */
function firstWhere(from: number, to: number, isTrue: (x: number) => boolean): number {
  let low = from;
  let high = to + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (isTrue(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** What a could be, given the margins, and the factor by which the chance grows from x to x + 1 at odds ratio 1. */
function conditional(table: TwoByTwo): {
  readonly least: number;
  readonly most: number;
  readonly growth: (x: number) => number;
} {
  const { a, b, c, d } = table;
  const growth = (x: number): number => ((a + b - x) / (x + 1)) * ((a + c - x) / (d - a + x + 1));
  return { least: Math.max(0, a - d), most: Math.min(a + b, a + c), growth };
}

/**
 * Fisher's exact P value of a two-by-two table, two-sided.
 *
 * Formula: given the margins, a is hypergeometric if the groups do not differ; P is the sum of the probabilities of
 * every table no more probable than the one seen (within one part in ten million).
 * Parameters: table of counts.
 * Where it misbehaves: cautious in small tables. With an empty row or column only one table is possible and P is 1.
 * The two rows must not overlap: leave an area out of the rest it is compared with.
 * Source: Fisher (1935), The Logic of Inductive Inference, JRSS 98, 39; the two-sided rule as in R's fisher.test.
 * Example: 30, 70 against 400, 1,600: P = 0.0215498478498297.
 */
export function fisherExactP(table: TwoByTwo): number {
  requireTwoByTwo('fisherExactP', table);
  const { a, b, c, d } = table;
  const { least, most, growth } = conditional(table);
  const probability = (x: number): number => hypergeometricProbability(x, a + b, c + d, a + c);
  const seen = probability(a) * (1 + 1e-7);
  const mode = firstWhere(least, most - 1, (x) => growth(x) <= 1);
  const lastBelow = firstWhere(least, mode, (x) => probability(x) > seen) - 1;
  const firstAbove = firstWhere(mode, most, (x) => probability(x) <= seen);
  if (firstAbove <= lastBelow + 1) return 1;
  let sum = 0;
  for (let x = lastBelow, term = x >= least ? probability(x) : 0; term > sum * 1e-17; x--) {
    sum += term;
    term = x > least ? term / growth(x - 1) : 0;
  }
  for (let x = firstAbove, term = x <= most ? probability(x) : 0; term > sum * 1e-17; x++) {
    sum += term;
    term = x < most ? term * growth(x) : 0;
  }
  return Math.min(1, sum);
}

/** An odds ratio with exact limits and Fisher's P; or why there is none. */
export type OddsRatio =
  | ({
      readonly estimable: true;
      /** a d/(b c) */
      readonly oddsRatio: number;
      /** The odds ratio that makes the table most likely given its margins: the one the limits belong to. */
      readonly conditionalOddsRatio: number;
      readonly pValue: number;
    } & Interval)
  | ({ readonly estimable: false; readonly why: 'b or c is 0'; readonly pValue: number } & Interval)
  | { readonly estimable: false; readonly why: 'a row or column is empty'; readonly pValue: number };

/** Chances of at most a and of at least a, and the mean, when the odds ratio is e^logOdds, summed from the mode out. */
function noncentral(table: TwoByTwo, logOdds: number): { atMost: number; atLeast: number; mean: number } {
  const { a } = table;
  const { least, most, growth } = conditional(table);
  const odds = Math.exp(logOdds);
  const mode = firstWhere(least, most - 1, (x) => growth(x) * odds <= 1);
  let atMost = 0;
  let atLeast = 0;
  let total = 0;
  let first = 0;
  const add = (x: number, term: number): void => {
    total += term;
    first += term * (x - a);
    if (x <= a) atMost += term;
    if (x >= a) atLeast += term;
  };
  for (let x = mode, term = 1; x <= most && term > 1e-20; term *= growth(x) * odds, x++) add(x, term);
  for (let x = mode - 1, term = 1; x >= least; x--) {
    term /= growth(x) * odds;
    if (term <= 1e-20) break;
    add(x, term);
  }
  return { atMost: atMost / total, atLeast: atLeast / total, mean: first / total };
}

/**
 * Odds ratio of a two-by-two table with Fisher's exact P and the exact limits that go with it.
 *
 * Formula: odds ratio = a d/(b c). The limits are the odds ratios at which, given the margins, the chance of a or more
 * (of a or fewer) is (1 - confidence)/2; the conditional odds ratio is the one at which the mean of a is a.
 * Parameters: table of counts; confidence above 0 and below 1, 0.95 by default.
 * Where it misbehaves: a or d of 0 gives 0 with a lower limit of 0; b or c of 0 gives a lower limit only; an empty row or
 * column gives nothing. No half is added to an empty cell. An odds ratio is further from 1 than the ratio of the two
 * shares unless both shares are small; never call it "times as likely".
 * Source: Fisher (1935), JRSS 98, 39; Cornfield (1956), Third Berkeley Symposium 4, 135.
 * Example: 30, 70 against 400, 1,600: 1.71428571428571, conditional 1.7138, limits 1.0630 to 2.7061, P 0.02155.
 */
export function fisherOddsRatio(table: TwoByTwo, confidence = 0.95): OddsRatio {
  requireTwoByTwo('fisherOddsRatio', table);
  requireConfidence('fisherOddsRatio', 'confidence', confidence);
  const { a, b, c, d } = table;
  const { least, most } = conditional(table);
  const pValue = fisherExactP(table);
  if (least === most) return { estimable: false, why: 'a row or column is empty', pValue };
  const tail = (1 - confidence) / 2;
  const guess = Math.log((a + 0.5) / (b + 0.5)) - Math.log((c + 0.5) / (d + 0.5)); // where the searches start
  const root = (evaluate: (u: number) => number): number => Math.exp(monotoneRoot(evaluate, guess, 0.5));
  const low = a === least ? 0 : root((u) => noncentral(table, u).atLeast - tail);
  if (a === most) return { estimable: false, why: 'b or c is 0', pValue, low, high: Infinity };
  return {
    estimable: true,
    oddsRatio: (a / b) * (d / c),
    conditionalOddsRatio: a === least ? 0 : root((u) => noncentral(table, u).mean),
    pValue,
    low,
    high: root((u) => noncentral(table, u).atMost - tail),
  };
}
