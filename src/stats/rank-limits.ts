import { normalReach } from './normal-distribution.ts';
import { requireConfidence, requireFinite, requireLength, requirePositive } from './require-range.ts';

/** An estimate to be ranked, with its standard error; both on a scale on which it is about normal. */
export interface RankedEstimate {
  value: number;
  standardError: number;
}

/** The places that an estimate may hold, 1 being the largest. */
export interface RankLimits {
  highest: number;
  lowest: number;
}

/**
 * Which places each of several independent estimates may hold among them, all at once with the confidence given.
 *
 * What it estimates: the rank of each true value, 1 for the largest. Estimates that differ by less than chance share places.
 * Formula: give every estimate an interval of confidence c^(1/K), value -/+ z standardError with z for that confidence, so
 * that all K hold their true values at once with confidence c. Its highest place is 1 + the number of others whose
 * interval lies wholly above its own, its lowest place K - the number whose interval lies wholly below.
 * Parameters: one or more estimates, finite, standard errors above 0, independent of each other; confidence above 0 and
 * below 1, 0.95 by default.
 * Where it misbehaves: conservative, so limits are wide, and wider the more estimates there are. Normality is taken for
 * granted: give log ratios, not ratios. Dependent estimates need Bonferroni's c' = 1 - (1 - c)/K instead, which is a little wider.
 * Source: Klein, Wright and Wieczorek (2020), A joint confidence region for an overall ranking of populations, Journal of
 * the Royal Statistical Society C 69, 589-606, with intervals of independent estimates.
 * Example: 3.0, 2.0, 1.9 and 0 with standard errors 0.2, at 0.95: each interval is -/+ 2.491 x 0.2 = 0.498, so 3.0 is first
 * (2.502 to 3.498 lies above 1.502 to 2.498), 2.0 and 1.9 are second or third, 0 is fourth.
 */
export function jointRankLimits(estimates: readonly RankedEstimate[], confidence = 0.95): RankLimits[] {
  requireLength('jointRankLimits', 'estimates', estimates.length, 1);
  requireConfidence('jointRankLimits', 'confidence', confidence);
  for (const { value, standardError } of estimates) {
    requireFinite('jointRankLimits', 'value', value);
    requirePositive('jointRankLimits', 'standardError', standardError);
  }
  const reach = normalReach(confidence ** (1 / estimates.length));
  const intervals = estimates.map(({ value, standardError }) => ({
    low: value - reach * standardError,
    high: value + reach * standardError,
  }));
  return intervals.map((own) => ({
    highest: 1 + intervals.filter((other) => other.low >= own.high).length,
    lowest: estimates.length - intervals.filter((other) => other.high <= own.low).length,
  }));
}
