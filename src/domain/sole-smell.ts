import { LONDON } from '../vocabulary/area.ts';
import { ETHNIC_GROUPS, type EthnicGroup } from '../vocabulary/ethnicity.ts';
import { GROUNDS_TIERS, type GroundsTier, JUDGED_TIERS, SOLE_TIERS } from '../vocabulary/grounds-tier.ts';
import type { Estimate, Figure, Measure } from './figure.ts';
import { type ShareInput, shareOf } from './share.ts';
import { talliesByKind } from './tally.ts';

/** Drug searches of one group by what is known of their written grounds. */
export type GroundsCounts = Record<GroundsTier, number>;

/** The measure that holds each way of being sole. */
export const SOLE_SMELL_MEASURES = {
  strict: 'sole-smell-share',
  'in-substance': 'sole-smell-in-substance-share',
} as const satisfies Record<keyof typeof SOLE_TIERS, Measure>;

/** Which searches can rest on the smell of cannabis. */
const DRUGS = 'drugs';

/**
 * The share of drug searches whose only ground was the smell of cannabis, by area and group. Its whole are the texts that can be
 * judged; where the source has no texts, or none has been read yet, the figure says so and nothing is put in its place.
 */
export function soleSmellFigures({
  monthsPresent,
  forceCounts,
  boroughCounts,
  areaCodes,
}: ShareInput<GroundsTier>): Figure[] {
  const force = talliesByKind(forceCounts, GROUNDS_TIERS);
  const boroughs = boroughCounts === forceCounts ? force : talliesByKind(boroughCounts, GROUNDS_TIERS);
  return areaCodes.flatMap((areaCode) => {
    const isLondon = areaCode === LONDON.code;
    const tallies = isLondon ? force : boroughs;
    const countsOf = (group: EthnicGroup) =>
      Object.fromEntries(
        GROUNDS_TIERS.map((tier) => [tier, tallies[tier].count(group, DRUGS, isLondon ? undefined : areaCode)]),
      ) as GroundsCounts;
    return ETHNIC_GROUPS.flatMap((group) => {
      const counts = countsOf(group);
      return (Object.keys(SOLE_TIERS) as (keyof typeof SOLE_TIERS)[]).map(
        (way): Figure => ({
          areaCode,
          group,
          reason: DRUGS,
          basis: 'self-defined',
          measure: SOLE_SMELL_MEASURES[way],
          estimate: soleSmellShare(counts, way, monthsPresent(areaCode)),
          searches: sum(counts, SOLE_TIERS[way]),
          outOf: sum(counts, JUDGED_TIERS),
          residents: 0,
          comparison: undefined,
        }),
      );
    });
  });
}

/**
 * Sole searches as a share of those whose text can be judged, Wilson's limits. Texts with too little to judge are in neither part.
 * `not-in-this-source` where no search came with a place for a text, `not-classified` where none has been read.
 */
export function soleSmellShare(counts: GroundsCounts, way: keyof typeof SOLE_TIERS, monthsPresent: number): Estimate {
  const judged = sum(counts, JUDGED_TIERS);
  if (monthsPresent > 0 && judged === 0 && counts.insufficient === 0) {
    if (counts['not-classified'] > 0) return { state: 'not-classified' };
    if (counts['not-in-source'] > 0) return { state: 'not-in-this-source' };
  }
  return shareOf(sum(counts, SOLE_TIERS[way]), judged, monthsPresent);
}

function sum(counts: GroundsCounts, tiers: readonly GroundsTier[]): number {
  return tiers.reduce((total, tier) => total + counts[tier], 0);
}
