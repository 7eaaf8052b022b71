import { miettinenNurminenRatio } from '../stats/proportion-comparison.ts';
import { CITY_OF_LONDON, LONDON } from '../vocabulary/area.ts';
import { COMPARISON_GROUP, ETHNIC_GROUPS, type EthnicGroup } from '../vocabulary/ethnicity.ts';
import { REASON_SCOPES } from '../vocabulary/reason.ts';
import type { Scope } from '../vocabulary/scope.ts';
import { FEWEST_TOGETHER } from './disproportionality.ts';
import type { Estimate, Figure } from './figure.ts';
import { type ShareInput, shareOf } from './share.ts';
import { type Tally, talliesByKind } from './tally.ts';

/** Whether what was looked for was found; the records may not say. */
export const FIND_KINDS = ['found', 'not-found', 'not-recorded'] as const;
export type FindKind = (typeof FIND_KINDS)[number];

/** Searches of one group by whether what was looked for was found. */
export type Finds = Record<FindKind, number>;

/**
 * Find rates of a window by area, group and reason, and the ratio of each to White people's. Searches of which the records
 * do not say whether anything was found are in neither part of the rate.
 */
export function findFigures({
  monthsPresent,
  forceCounts,
  boroughCounts,
  areaCodes,
  scopes = REASON_SCOPES,
}: ShareInput<FindKind>): Figure[] {
  const force = talliesByKind(forceCounts, FIND_KINDS);
  const boroughs = boroughCounts === forceCounts ? force : talliesByKind(boroughCounts, FIND_KINDS);
  return areaCodes.flatMap((areaCode) => {
    const isLondon = areaCode === LONDON.code;
    const finds = (group: EthnicGroup, scope: Scope) =>
      findsOf(isLondon ? force : boroughs, group, scope, isLondon ? undefined : areaCode);
    const months = monthsPresent(areaCode);
    return scopes.flatMap((reason) => {
      const white = finds(COMPARISON_GROUP, reason);
      return ETHNIC_GROUPS.flatMap((group): Figure[] => {
        const own = finds(group, reason);
        const shared = {
          areaCode,
          group,
          reason,
          basis: 'self-defined' as const,
          searches: own.found,
          outOf: recorded(own),
          residents: 0,
        };
        const rate: Figure = {
          ...shared,
          measure: 'find-rate',
          estimate: findRate(own, months),
          comparison: undefined,
        };
        if (group === COMPARISON_GROUP) return [rate];
        const ratio: Figure = {
          ...shared,
          measure: 'find-rate-ratio',
          // Too few people live in the City of London for any of its figures to be compared.
          estimate: areaCode === CITY_OF_LONDON ? { state: 'withheld' } : findRateRatio(own, white, months),
          comparison: { searches: white.found, residents: 0, outOf: recorded(white) },
        };
        return [rate, ratio];
      });
    });
  });
}

function findsOf(
  tallies: Record<FindKind, Tally>,
  group: EthnicGroup,
  scope: Scope,
  areaCode: string | undefined,
): Finds {
  const count = (kind: FindKind) => tallies[kind].count(group, scope, areaCode);
  return { found: count('found'), 'not-found': count('not-found'), 'not-recorded': count('not-recorded') };
}

/** Searches of which the records say whether anything was found. */
const recorded = (finds: Finds) => finds.found + finds['not-found'];

/** Searches that found what was looked for, as a share of those of which the records say; Wilson's limits. */
export function findRate(finds: Finds, monthsPresent: number): Estimate {
  if (monthsPresent > 0 && recorded(finds) === 0 && finds['not-recorded'] > 0) return { state: 'not-recorded' };
  return shareOf(finds.found, recorded(finds), monthsPresent);
}

/**
 * A group's find rate over White people's, with Miettinen and Nurminen's limits. Too few to compare under 10 searches of
 * both together of which the records say whether anything was found; not estimable where one was not searched, or where
 * no search of White people found anything. Equal find rates do not prove equal thresholds for searching.
 */
export function findRateRatio(finds: Finds, white: Finds, monthsPresent: number): Estimate {
  if (monthsPresent === 0) return { state: 'month-missing' };
  const together = recorded(finds) + recorded(white);
  if (together === 0 && finds['not-recorded'] + white['not-recorded'] > 0) return { state: 'not-recorded' };
  if (together < FEWEST_TOGETHER) return { state: 'too-few' };
  if (recorded(finds) === 0 || recorded(white) === 0) return { state: 'not-estimable' };
  const ratio = miettinenNurminenRatio({
    successes: finds.found,
    trials: recorded(finds),
    comparisonSuccesses: white.found,
    comparisonTrials: recorded(white),
  });
  return ratio.estimable
    ? { state: 'estimated', value: ratio.ratio, low: ratio.low, high: ratio.high }
    : { state: 'not-estimable' };
}
