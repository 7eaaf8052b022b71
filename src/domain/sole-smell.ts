import { fisherExactP } from '../stats/odds-ratio.ts';
import { miettinenNurminenRatio, type TwoShares } from '../stats/proportion-comparison.ts';
import { correctedShare } from '../stats/rogan-gladen.ts';
import { LONDON } from '../vocabulary/area.ts';
import { ETHNIC_GROUPS, type EthnicGroup } from '../vocabulary/ethnicity.ts';
import { GROUNDS_TIERS, type GroundsTier, JUDGED_TIERS, SOLE_TIERS, type SoleWay } from '../vocabulary/grounds-tier.ts';
import { FEWEST_TOGETHER } from './disproportionality.ts';
import type { Estimate, Figure, Measure } from './figure.ts';
import type { ClassifierAccuracy } from './grounds-coding.ts';
import { type GroundsMonths, onlyWhereRead } from './grounds-months.ts';
import { type ShareInput, shareOf } from './share.ts';
import { talliesByKind } from './tally.ts';

/** Drug searches of one group by what is known of their written grounds. */
export type GroundsCounts = Record<GroundsTier, number>;

/** The measures of each way of being sole. */
export const SOLE_SMELL = {
  strict: {
    share: 'sole-smell-share',
    bounds: 'sole-smell-bounds',
    corrected: 'sole-smell-corrected-share',
    againstRest: 'sole-smell-against-rest',
  },
  'in-substance': {
    share: 'sole-smell-in-substance-share',
    bounds: 'sole-smell-in-substance-bounds',
    corrected: 'sole-smell-in-substance-corrected-share',
    againstRest: 'sole-smell-in-substance-against-rest',
  },
} as const satisfies Record<SoleWay, Record<string, Measure>>;

/** The measure that holds the share of each way of being sole. */
export const SOLE_SMELL_MEASURES = {
  strict: SOLE_SMELL.strict.share,
  'in-substance': SOLE_SMELL['in-substance'].share,
} as const satisfies Record<SoleWay, Measure>;

export const SOLE_WAYS: readonly SoleWay[] = ['strict', 'in-substance'];

/** Whose searches a share is of: everybody's, those of unknown ethnicity among them, or a group's by its own account. */
export const SOLE_SMELL_GROUPS: readonly SoleSmellGroup[] = ['all', ...ETHNIC_GROUPS];
export type SoleSmellGroup = EthnicGroup | 'all';

/** How well the classifier does on a group's texts; nothing where too few have been read by two people. */
export type AccuracyOf = (way: SoleWay, group: SoleSmellGroup) => ClassifierAccuracy | undefined;

/** Which searches can rest on the smell of cannabis. */
const DRUGS = 'drugs';

export interface SoleSmellInput extends Omit<ShareInput<GroundsTier>, 'monthsPresent' | 'scopes'> {
  /** Months of an area that have texts; the counts are of no others. */
  months: (areaCode: string) => GroundsMonths;
  accuracy: AccuracyOf;
}

/**
 * The share of drug searches whose only ground was the smell of cannabis, by area and group: of the texts that can be judged, its
 * bounds, corrected for the classifier's errors, and against the rest of London. Where the source has no texts, or none
 * has been read yet, each figure says so and nothing is put in its place.
 */
export function soleSmellFigures(input: SoleSmellInput): Figure[] {
  const force = talliesByKind(input.forceCounts, GROUNDS_TIERS);
  const boroughs =
    input.boroughCounts === input.forceCounts ? force : talliesByKind(input.boroughCounts, GROUNDS_TIERS);
  const countsOf = (tallies: typeof force, group: SoleSmellGroup, areaCode: string | undefined) => {
    const groups = group === 'all' ? ([...ETHNIC_GROUPS, 'unknown'] as const) : [group];
    return Object.fromEntries(
      GROUNDS_TIERS.map((tier) => [
        tier,
        groups.reduce((total, one) => total + tallies[tier].count(one, DRUGS, areaCode), 0),
      ]),
    ) as GroundsCounts;
  };
  const figures = input.areaCodes.flatMap((areaCode) => {
    const isLondon = areaCode === LONDON.code;
    return SOLE_SMELL_GROUPS.flatMap((group) => {
      const counts = countsOf(isLondon ? force : boroughs, group, isLondon ? undefined : areaCode);
      const all = countsOf(boroughs, group, undefined);
      return SOLE_WAYS.flatMap((way) => {
        const figure = (measure: Measure, estimate: Estimate, outOf: number): Figure => ({
          areaCode,
          group,
          reason: DRUGS,
          basis: 'self-defined',
          measure,
          estimate,
          searches: soleOf(counts, way),
          outOf,
          residents: 0,
          comparison: undefined,
        });
        const { share, bounds, corrected } = SOLE_SMELL[way];
        return [
          figure(share, soleSmellShare(counts, way), judgedOf(counts)),
          figure(bounds, soleSmellBounds(counts, way), judgedOf(counts) + tooLittleOf(counts)),
          figure(corrected, correctedSoleSmell(counts, way, input.accuracy(way, group)), judgedOf(counts)),
          ...(isLondon ? [] : [againstRest(figure, counts, all, way)]),
        ];
      });
    });
  });
  return onlyWhereRead(figures, input.months);
}

/** Searches on the smell of cannabis alone. */
export const soleOf = (counts: GroundsCounts, way: SoleWay) => sum(counts, SOLE_TIERS[way]);

/** Searches whose text can be judged. */
export const judgedOf = (counts: GroundsCounts) => sum(counts, JUDGED_TIERS);

/** Searches whose text says too little, or was left blank, in a source that has a place for it. */
export const tooLittleOf = (counts: GroundsCounts) => sum(counts, ['insufficient', 'no-text']);

/** Sole searches as a share of those whose text can be judged, Wilson's limits. Texts with too little to judge are in neither part. */
export function soleSmellShare(counts: GroundsCounts, way: SoleWay): Estimate {
  return shareOf(soleOf(counts, way), judgedOf(counts), 1);
}

/**
 * The smallest and largest share there could be out of all texts: none of those with too little to judge being sole, or every one
 * of them. The value is the share of those that can be judged, which lies between.
 */
export function soleSmellBounds(counts: GroundsCounts, way: SoleWay): Estimate {
  const texts = judgedOf(counts) + tooLittleOf(counts);
  if (judgedOf(counts) === 0) return { state: 'not-estimable' };
  const sole = soleOf(counts, way);
  return {
    state: 'estimated',
    value: sole / judgedOf(counts),
    low: sole / texts,
    high: (sole + tooLittleOf(counts)) / texts,
  };
}

/**
 * The share corrected for the classifier's errors, as far as texts read by two people show them; limits hold the doubt about those
 * errors too. Not corrected where too few texts have been read so; not estimable where the classifier does no better than chance.
 */
export function correctedSoleSmell(
  counts: GroundsCounts,
  way: SoleWay,
  accuracy: ClassifierAccuracy | undefined,
): Estimate {
  if (judgedOf(counts) === 0) return { state: 'not-estimable' };
  if (!accuracy) return { state: 'not-corrected' };
  if (accuracy.sensitivity + accuracy.specificity <= 1) return { state: 'not-estimable' };
  const { share, low, high } = correctedShare({ positive: soleOf(counts, way), n: judgedOf(counts), ...accuracy });
  return { state: 'estimated', value: share, low, high };
}

/** A share over another with Miettinen and Nurminen's limits; too few under 10 searches in both together. */
export function ratioOfShares(shares: TwoShares): Estimate {
  const { trials, comparisonTrials } = shares;
  if (trials + comparisonTrials < FEWEST_TOGETHER) return { state: 'too-few' };
  if (trials === 0 || comparisonTrials === 0) return { state: 'not-estimable' };
  const ratio = miettinenNurminenRatio(shares);
  return ratio.estimable
    ? { state: 'estimated', value: ratio.ratio, low: ratio.low, high: ratio.high }
    : { state: 'not-estimable' };
}

/** A borough's share over that of the rest of London, the borough left out, with the chance of so large a difference were there none. */
function againstRest(
  figure: (measure: Measure, estimate: Estimate, outOf: number) => Figure,
  counts: GroundsCounts,
  all: GroundsCounts,
  way: SoleWay,
): Figure {
  const rest = { sole: soleOf(all, way) - soleOf(counts, way), judged: judgedOf(all) - judgedOf(counts) };
  const estimate = ratioOfShares({
    successes: soleOf(counts, way),
    trials: judgedOf(counts),
    comparisonSuccesses: rest.sole,
    comparisonTrials: rest.judged,
  });
  const [a, c] = [soleOf(counts, way), rest.sole];
  return {
    ...figure(SOLE_SMELL[way].againstRest, estimate, judgedOf(counts)),
    comparison: { searches: rest.sole, residents: 0, outOf: rest.judged },
    ...(estimate.state === 'estimated'
      ? { pValue: fisherExactP({ a, b: judgedOf(counts) - a, c, d: rest.judged - c }) }
      : {}),
  };
}

function sum(counts: GroundsCounts, tiers: readonly GroundsTier[]): number {
  return tiers.reduce((total, tier) => total + counts[tier], 0);
}
