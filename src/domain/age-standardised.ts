import { directlyStandardisedRate } from '../stats/standardised-rate.ts';
import { LONDON } from '../vocabulary/area.ts';
import { COMPARISON_GROUP, ETHNIC_GROUPS, type EthnicGroup, type RecordedGroup } from '../vocabulary/ethnicity.ts';
import { type AgeBand, COMPARED_AGE_BANDS, type ComparedAgeBand } from '../vocabulary/person.ts';
import { isInScope, REASON_SCOPES, type RecordedReason } from '../vocabulary/reason.ts';
import { type Comparison, isTooFew, stratifiedRatio } from './disproportionality.ts';
import type { Estimate, Figure } from './figure.ts';

/** An area's searches of a window by self-defined group, reason and age; vehicle-only searches are not among them. */
export interface AgeCount {
  selfDefined: RecordedGroup;
  reason: RecordedReason;
  ageBand: AgeBand;
  searches: number;
}

/** Numbers of people or searches by age, in the bands that are compared. */
export type ByAge = Readonly<Record<ComparedAgeBand, number>>;

/** An area's residents aged 10 and over by group and age: persons. */
export type AgeResidents = Readonly<Record<EthnicGroup, ByAge>>;

/**
 * An area's figures with age taken out of the comparison, London's where none is named, by group and reason: the
 * age-standardised rate, the ratio to White residents within ages, and the share of searches whose age is not recorded. Those
 * are in neither rate nor ratio, and nor are children under 10: a group whose age is missing more often than others' comes
 * out lower than it is.
 */
export function ageFigures(
  counts: readonly AgeCount[],
  residents: AgeResidents,
  monthsPresent: number,
  { areaCode, standard }: { areaCode: string; standard: AgeResidents } = {
    areaCode: LONDON.code,
    standard: residents,
  },
): Figure[] {
  return REASON_SCOPES.flatMap((reason) => {
    const inScope = counts.filter((row) => isInScope(row.reason, reason));
    const searchesOf = (group: EthnicGroup) => byAge(inScope.filter((row) => row.selfDefined === group));
    const white = searchesOf(COMPARISON_GROUP).searches;
    return ETHNIC_GROUPS.flatMap((group): Figure[] => {
      const { searches, unknown, all } = searchesOf(group);
      const shared = { areaCode, group, reason, basis: 'self-defined' as const };
      const own = { ...shared, searches: sumOf(searches), residents: sumOf(residents[group]) };
      const figures: Figure[] = [
        {
          ...shared,
          measure: 'age-unknown-share',
          estimate: shareUnknown(unknown, all, monthsPresent),
          searches: unknown,
          outOf: all,
          residents: 0,
          comparison: undefined,
        },
        {
          ...own,
          measure: 'age-standardised-rate',
          estimate: ageStandardisedRate(searches, residents, group, monthsPresent, standard),
          comparison: undefined,
        },
      ];
      if (group === COMPARISON_GROUP) return figures;
      return [
        ...figures,
        {
          ...own,
          measure: 'age-stratified-ratio',
          estimate: ageStratifiedRatio(searches, residents[group], white, residents[COMPARISON_GROUP], monthsPresent),
          comparison: { searches: sumOf(white), residents: sumOf(residents[COMPARISON_GROUP]) },
        },
      ];
    });
  });
}

/**
 * Searches per 1,000 residents aged 10 and over and year, had the group the ages of all of London's residents aged 10 and
 * over; Dobson's limits. `residents` are the area's own, `standard` London's. Too few under 10 searches.
 */
export function ageStandardisedRate(
  searches: ByAge,
  residents: AgeResidents,
  group: EthnicGroup,
  monthsPresent: number,
  standard: AgeResidents = residents,
): Estimate {
  if (monthsPresent === 0) return { state: 'month-missing' };
  if (COMPARED_AGE_BANDS.some((band) => residents[group][band] === 0)) return { state: 'not-estimable' };
  const rate = directlyStandardisedRate(
    COMPARED_AGE_BANDS.map((band) => ({
      events: searches[band],
      exposure: (residents[group][band] * monthsPresent) / 12,
      weight: ETHNIC_GROUPS.reduce((sum, each) => sum + standard[each][band], 0),
    })),
  );
  return rate.estimable
    ? { state: 'estimated', value: rate.rate, low: rate.low, high: rate.high }
    : { state: 'too-few' };
}

/**
 * How often the group was searched against White residents of the same age: Mantel-Haenszel over age bands, limits after
 * Greenland and Robins. Too few to compare by the same rule as any ratio, over all ages together.
 */
export function ageStratifiedRatio(
  searches: ByAge,
  residents: ByAge,
  whiteSearches: ByAge,
  whiteResidents: ByAge,
  monthsPresent: number,
): Estimate {
  const comparison = (pick: (numbers: ByAge) => number): Comparison => ({
    searches: [pick(searches)],
    residents: pick(residents),
    whiteSearches: [pick(whiteSearches)],
    whiteResidents: pick(whiteResidents),
    monthsPresent,
  });
  if (monthsPresent > 0 && isTooFew(comparison(sumOf))) return { state: 'too-few' };
  return stratifiedRatio(COMPARED_AGE_BANDS.map((band) => comparison((numbers) => numbers[band])));
}

/** A share of the records themselves, not a sample of them: it has no limits but itself, like that of unknown ethnicity. */
function shareUnknown(unknown: number, all: number, monthsPresent: number): Estimate {
  if (monthsPresent === 0) return { state: 'month-missing' };
  if (all === 0) return { state: 'not-estimable' };
  return { state: 'estimated', value: unknown / all, low: unknown / all, high: unknown / all };
}

/** Searches by age, those whose age is not recorded, and all, children under 10 too. */
function byAge(counts: readonly AgeCount[]): { searches: ByAge; unknown: number; all: number } {
  const count = (...bands: readonly AgeBand[]) =>
    counts.filter((row) => bands.includes(row.ageBand)).reduce((sum, row) => sum + row.searches, 0);
  return {
    searches: Object.fromEntries(COMPARED_AGE_BANDS.map((band) => [band, count(band)])) as unknown as ByAge,
    unknown: count('not-recorded', 'label-not-known'),
    all: counts.reduce((sum, row) => sum + row.searches, 0),
  };
}

const sumOf = (numbers: ByAge) => COMPARED_AGE_BANDS.reduce((sum, band) => sum + numbers[band], 0);
