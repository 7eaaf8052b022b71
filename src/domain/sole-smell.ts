import { fisherOddsRatio } from '../stats/odds-ratio.ts';
import { miettinenNurminenRatio, type TwoShares } from '../stats/proportion-comparison.ts';
import { correctedShare, partlyCorrectedShare } from '../stats/rogan-gladen.ts';
import { LONDON } from '../vocabulary/area.ts';
import { ETHNIC_GROUPS, type EthnicGroup } from '../vocabulary/ethnicity.ts';
import { GROUNDS_TIERS, type GroundsTier, JUDGED_TIERS, SOLE_TIERS, type SoleWay } from '../vocabulary/grounds-tier.ts';
import { FEWEST_TOGETHER } from './disproportionality.ts';
import type { Estimate, Figure, Measure } from './figure.ts';
import type { ClassifierAccuracy } from './grounds-coding.ts';
import { type GroundsMonths, onlyWhereRead } from './grounds-months.ts';
import { type ShareInput, shareOf } from './share.ts';
import { type KindCount, talliesByKind } from './tally.ts';

/** Drug searches of one group by what is known of their written grounds. */
export type GroundsCounts = Record<GroundsTier, number>;

/** The same as it is counted: a row for each place, group and tier, those that people settled on in rows of their own. */
export type GroundsRow = KindCount<GroundsTier> & { isSettled?: boolean };

/** The measures of each way of being sole. */
export const SOLE_SMELL = {
  strict: {
    share: 'sole-smell-share',
    bounds: 'sole-smell-bounds',
    corrected: 'sole-smell-corrected-share',
    againstRest: 'sole-smell-against-rest',
    oddsAgainstRest: 'sole-smell-odds-against-rest',
  },
  'in-substance': {
    share: 'sole-smell-in-substance-share',
    bounds: 'sole-smell-in-substance-bounds',
    corrected: 'sole-smell-in-substance-corrected-share',
    againstRest: 'sole-smell-in-substance-against-rest',
    oddsAgainstRest: 'sole-smell-in-substance-odds-against-rest',
  },
} as const satisfies Record<SoleWay, Record<string, Measure>>;

export const SOLE_WAYS: readonly SoleWay[] = ['strict', 'in-substance'];

/** Whose searches a share is of: everybody's, those of unknown ethnicity among them, or a group's by its own account. */
export const SOLE_SMELL_GROUPS: readonly SoleSmellGroup[] = ['all', ...ETHNIC_GROUPS];
export type SoleSmellGroup = EthnicGroup | 'all';

/** How well the classifier does on a group's texts; nothing where too few have been read by two people. */
export type AccuracyOf = (way: SoleWay, group: SoleSmellGroup) => ClassifierAccuracy | undefined;

/** Which searches can rest on the smell of cannabis. */
const DRUGS = 'drugs';

export interface SoleSmellInput extends Pick<ShareInput<GroundsTier>, 'areaCodes'> {
  /** Counts as `ShareInput` has them. */
  forceCounts: readonly GroundsRow[];
  boroughCounts: readonly GroundsRow[];
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
  const force = talliesOf(input.forceCounts);
  const boroughs = input.boroughCounts === input.forceCounts ? force : talliesOf(input.boroughCounts);
  const countsOf = (tallies: typeof force.all, group: SoleSmellGroup, areaCode: string | undefined) => {
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
      const [tallies, place] = isLondon ? [force, undefined] : [boroughs, areaCode];
      const counts = countsOf(tallies.all, group, place);
      const settled = countsOf(tallies.settled, group, place);
      const all = countsOf(boroughs.all, group, undefined);
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
          figure(corrected, correctedSoleSmell(counts, way, input.accuracy(way, group), settled), judgedOf(counts)),
          ...(isLondon ? [] : againstRest(figure, counts, all, way)),
        ];
      });
    });
  });
  return onlyWhereRead(figures, input.months);
}

/** Tallies of all rows by tier, and of those that people settled on. */
function talliesOf(rows: readonly GroundsRow[]) {
  return {
    all: talliesByKind(rows, GROUNDS_TIERS),
    settled: talliesByKind(
      rows.filter((row) => row.isSettled),
      GROUNDS_TIERS,
    ),
  };
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
 * of them. The value is the share of those that can be judged, which lies between; where none can, the share may be anything from
 * none to all, and the value is the lower bound. Not estimable without a text, or a place for one left blank.
 */
export function soleSmellBounds(counts: GroundsCounts, way: SoleWay): Estimate {
  const texts = judgedOf(counts) + tooLittleOf(counts);
  if (texts === 0) return { state: 'not-estimable' };
  const sole = soleOf(counts, way);
  return {
    state: 'estimated',
    value: judgedOf(counts) === 0 ? 0 : sole / judgedOf(counts),
    low: sole / texts,
    high: (sole + tooLittleOf(counts)) / texts,
  };
}

/**
 * The share corrected for the classifier's errors, as far as texts read by two people show them; limits hold the doubt about those
 * errors too. Of `counts`, those `settled` were read by people, who are not corrected for. Not corrected where too few texts have
 * been read so; not estimable where the classifier does no better than chance.
 */
export function correctedSoleSmell(
  counts: GroundsCounts,
  way: SoleWay,
  accuracy: ClassifierAccuracy | undefined,
  settled?: GroundsCounts,
): Estimate {
  const known = settled ? { positive: soleOf(settled, way), n: judgedOf(settled) } : { positive: 0, n: 0 };
  const rest = { positive: soleOf(counts, way) - known.positive, n: judgedOf(counts) - known.n };
  if (known.n + rest.n === 0) return { state: 'not-estimable' };
  if (rest.n === 0) return shareOf(known.positive, known.n, 1);
  if (!accuracy) return { state: 'not-corrected' };
  if (accuracy.sensitivity + accuracy.specificity <= 1) return { state: 'not-estimable' };
  const { share, low, high } =
    known.n === 0 ? correctedShare({ ...rest, ...accuracy }) : partlyCorrectedShare({ ...rest, ...accuracy }, known);
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

/**
 * The odds ratio of two shares with exact limits, and Fisher's exact P that goes with them; too few under 10 searches in both
 * together. The value is the one that the limits belong to (the conditional one, as R's fisher.test has it).
 */
export function oddsOfShares(shares: TwoShares): { estimate: Estimate; pValue?: number } {
  const { successes: a, trials, comparisonSuccesses: c, comparisonTrials } = shares;
  if (trials + comparisonTrials < FEWEST_TOGETHER) return { estimate: { state: 'too-few' } };
  if (trials === 0 || comparisonTrials === 0) return { estimate: { state: 'not-estimable' } };
  const odds = fisherOddsRatio({ a, b: trials - a, c, d: comparisonTrials - c });
  const { pValue } = odds;
  if (!odds.estimable) return { estimate: { state: 'not-estimable' }, pValue };
  return { estimate: { state: 'estimated', value: odds.conditionalOddsRatio, low: odds.low, high: odds.high }, pValue };
}

/**
 * A borough's share over that of the rest of London, the borough left out: as a ratio of shares, which can be told in plain words,
 * and as an odds ratio with Fisher's exact P, whose limits and P cannot disagree.
 */
function againstRest(
  figure: (measure: Measure, estimate: Estimate, outOf: number) => Figure,
  counts: GroundsCounts,
  all: GroundsCounts,
  way: SoleWay,
): Figure[] {
  const rest = { sole: soleOf(all, way) - soleOf(counts, way), judged: judgedOf(all) - judgedOf(counts) };
  const shares = {
    successes: soleOf(counts, way),
    trials: judgedOf(counts),
    comparisonSuccesses: rest.sole,
    comparisonTrials: rest.judged,
  };
  const comparison = { searches: rest.sole, residents: 0, outOf: rest.judged };
  const odds = oddsOfShares(shares);
  const { againstRest, oddsAgainstRest } = SOLE_SMELL[way];
  return [
    { ...figure(againstRest, ratioOfShares(shares), judgedOf(counts)), comparison },
    {
      ...figure(oddsAgainstRest, odds.estimate, judgedOf(counts)),
      comparison,
      ...(odds.pValue === undefined ? {} : { pValue: odds.pValue }),
    },
  ];
}

function sum(counts: GroundsCounts, tiers: readonly GroundsTier[]): number {
  return tiers.reduce((total, tier) => total + counts[tier], 0);
}
