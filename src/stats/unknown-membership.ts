import { requireTwoGroupCounts, type TwoGroupCounts } from './rate-ratio.ts';
import { requireCount, requireLength, requireNonNegative } from './require-range.ts';

/**
 * Events of unknown group shared out in proportion to the known.
 *
 * Formula: known (1 + unknown/sum of known), group by group.
 * Parameters: known, one count or more, each 0 or more, not all 0; unknown, 0 or more.
 * Where it misbehaves: it leaves every ratio between groups exactly as it was, so it is no check on the unknown; and it
 * is wrong wherever groups differ in how often they go unrecorded. Given only to be shown beside better answers.
 * Source: arithmetic.
 * Example: proportionalAllocation([30, 10], 8) = [36, 12].
 */
export function proportionalAllocation(known: readonly number[], unknown: number): number[] {
  requireLength('proportionalAllocation', 'known', known.length, 1);
  requireNonNegative('proportionalAllocation', 'unknown', unknown);
  let total = 0;
  for (const [index, count] of known.entries()) {
    requireNonNegative('proportionalAllocation', `known[${index}]`, count);
    total += count;
  }
  if (total === 0) {
    throw new RangeError('proportionalAllocation: sum of known is 0, expected a number above 0');
  }
  return known.map((count) => count + count * (unknown / total));
}

/**
 * The ratio among the known, and the smallest and largest it could be whatever the truth about the unknown; or why
 * there is none.
 */
export type MembershipBounds =
  | { readonly estimable: true; readonly known: number; readonly lowest: number; readonly highest: number }
  | {
      readonly estimable: false;
      readonly why: 'no comparison events known';
      readonly lowest: number;
      readonly highest: number;
    }
  | { readonly estimable: false; readonly why: 'no comparison events possible' };

/**
 * Bounds of a rate ratio when the group of some events is unknown.
 *
 * Formula: known = (n/N)/(n0/N0); lowest = (n/N)/((n0 + U)/N0), every unknown in the comparison group; highest =
 * ((n + U)/N)/(n0/N0), every unknown in the group.
 * Parameters: counts of the known as `midPRateRatio`; unknown U, whole, 0 or more.
 * Where it misbehaves: the bounds are certain and wide, and neither end is likely; they hold no sampling error. With no
 * known comparison events only a lowest ratio exists and the highest is Infinity; with none possible either, nothing.
 * Source: Manski (1989), Journal of Human Resources 24, 343 (worst-case bounds).
 * Example: 114 in 12,000 against 313 in 47,000 with 60 unknown: known 1.42651757188498, lowest 1.1970509383378, highest
 * 2.17731629392971.
 */
export function unknownMembershipBounds(counts: TwoGroupCounts, unknown: number): MembershipBounds {
  requireTwoGroupCounts('unknownMembershipBounds', counts);
  requireCount('unknownMembershipBounds', 'unknown', unknown);
  const { events: n, exposure, comparisonEvents: n0, comparisonExposure } = counts;
  if (n0 + unknown === 0) return { estimable: false, why: 'no comparison events possible' };
  const perUnit = comparisonExposure / exposure;
  const lowest = (n / (n0 + unknown)) * perUnit;
  if (n0 === 0) return { estimable: false, why: 'no comparison events known', lowest, highest: Infinity };
  return { estimable: true, known: (n / n0) * perUnit, lowest, highest: ((n + unknown) / n0) * perUnit };
}
