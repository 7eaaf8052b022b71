import { mantelHaenszelRateRatio } from '../stats/mantel-haenszel-rate-ratio.ts';
import { poissonRate } from '../stats/poisson-rate.ts';
import { pooledRate } from '../stats/pooled-rate.ts';
import { pooledRateRatio } from '../stats/pooled-rate-ratio.ts';
import { midPRateRatio, type TwoGroupCounts } from '../stats/rate-ratio.ts';
import { rubinPool } from '../stats/rubin-rules.ts';
import { unknownMembershipBounds } from '../stats/unknown-membership.ts';
import type { Estimate } from './figure.ts';

/**
 * Searches and residents of a group and of White people in one area. Searches come once where they are known, and once
 * for each completed copy where the unknown are estimated.
 */
export interface Comparison {
  searches: readonly number[];
  residents: number;
  whiteSearches: readonly number[];
  whiteResidents: number;
  /** Months of the window that were published; a missing month adds no exposure. */
  monthsPresent: number;
}

/** Fewest searches, of the group and White together, and fewest White searches expected, for a comparison. */
export const FEWEST_TOGETHER = 10;
const FEWEST_WHITE_EXPECTED = 5;

/** Mean of searches over completed copies; the count itself where there is one copy. */
export function meanSearches(searches: readonly number[]): number {
  return searches.reduce((sum, count) => sum + count, 0) / searches.length;
}

/**
 * Searches per 1,000 residents and year: 1000 n / E with E = residents x months present / 12, Garwood limits; pooled by
 * Rubin's rules over completed copies. A window of fewer than twelve months is annualised so.
 */
export function ratePer1000(searches: readonly number[], residents: number, monthsPresent: number): Estimate {
  if (monthsPresent === 0) return { state: 'month-missing' };
  if (residents === 0) return { state: 'not-estimable' };
  const exposure = (residents * monthsPresent) / 12;
  const { rate, low, high } =
    searches.length > 1 ? pooledRate(searches, exposure) : poissonRate(searches[0]!, exposure);
  return { state: 'estimated', value: rate, low, high };
}

/**
 * How often the group was searched against White residents: (n/N)/(n0/N0) with mid-P limits. Over completed copies the
 * searches are averaged, so that the ratio is that of the counts and rates printed beside it, and the limits are pooled
 * by Rubin's rules. Too few to compare when both together were searched fewer than 10 times, or when fewer than 5 White searches
 * are expected had London's own ratio held here.
 */
export function disproportionalityRatio(comparison: Comparison, londonRatio: number | undefined): Estimate {
  if (comparison.monthsPresent === 0) return { state: 'month-missing' };
  if (comparison.residents === 0 || comparison.whiteResidents === 0) return { state: 'not-estimable' };
  if (isTooFew(comparison, londonRatio)) return { state: 'too-few' };
  const counts = countsOf(comparison);
  const ratio = counts.length > 1 ? pooledRateRatio(counts) : midPRateRatio(counts[0]!);
  return ratio.estimable
    ? { state: 'estimated', value: ratioOfMeans(comparison), low: ratio.low, high: ratio.high }
    : { state: 'not-estimable' };
}

/** Ratio of the rates of the mean searches; Infinity where no copy has a White search. */
export function ratioOfMeans({
  searches,
  residents,
  whiteSearches,
  whiteResidents,
}: Omit<Comparison, 'monthsPresent'>): number {
  return meanSearches(searches) / residents / (meanSearches(whiteSearches) / whiteResidents);
}

/** Whether a comparison rests on too few searches to be made. */
export function isTooFew(comparison: Omit<Comparison, 'monthsPresent'>, londonRatio = 1): boolean {
  const together = meanSearches(comparison.searches) + meanSearches(comparison.whiteSearches);
  const expectedWhite =
    (together * comparison.whiteResidents) / (comparison.whiteResidents + comparison.residents * londonRatio);
  return together < FEWEST_TOGETHER || expectedWhite < FEWEST_WHITE_EXPECTED;
}

/** Smallest and largest ratio there could be, all unknown being White or all of the group; the value is that of the known. */
export function ratioBounds(comparison: Comparison, unknown: number): Estimate {
  if (comparison.monthsPresent === 0) return { state: 'month-missing' };
  if (comparison.residents === 0 || comparison.whiteResidents === 0) return { state: 'not-estimable' };
  const bounds = unknownMembershipBounds(countsOf(comparison)[0]!, unknown);
  return bounds.estimable
    ? { state: 'estimated', value: bounds.known, low: bounds.lowest, high: bounds.highest }
    : { state: 'not-estimable' };
}

/**
 * London's ratio if every borough had its own level of searching: Mantel-Haenszel over boroughs, limits after Greenland
 * and Robins, pooled over completed copies.
 */
export function stratifiedRatio(boroughs: readonly Comparison[]): Estimate {
  const strata = boroughs.filter(
    (borough) => borough.residents > 0 && borough.whiteResidents > 0 && borough.monthsPresent > 0,
  );
  if (strata.length === 0)
    return { state: boroughs.some((borough) => borough.monthsPresent > 0) ? 'not-estimable' : 'month-missing' };
  const copies = strata.map(countsOf);
  const ratios = copies[0]!.map((_, copy) => mantelHaenszelRateRatio(copies.map((counts) => counts[copy]!)));
  const estimable = ratios.filter((ratio) => ratio.estimable);
  if (estimable.length < ratios.length) return { state: 'not-estimable' };
  if (estimable.length === 1) {
    const { ratio, low, high } = estimable[0]!;
    return { state: 'estimated', value: ratio, low, high };
  }
  const pooled = rubinPool(
    estimable.map(({ ratio }) => Math.log(ratio)),
    estimable.map(({ logStandardError }) => logStandardError ** 2),
  );
  return {
    state: 'estimated',
    value: Math.exp(pooled.estimate),
    low: Math.exp(pooled.low),
    high: Math.exp(pooled.high),
  };
}

/** The comparison as the statistics take it, once for each completed copy. Residents are person-years: the ratio is the same. */
export function countsOf(comparison: Omit<Comparison, 'monthsPresent'>): TwoGroupCounts[] {
  return comparison.searches.map((events, copy) => ({
    events,
    exposure: comparison.residents,
    comparisonEvents: comparison.whiteSearches[copy]!,
    comparisonExposure: comparison.whiteResidents,
  }));
}
