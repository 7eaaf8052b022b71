import { stratifiedAccuracy } from '../stats/stratified-accuracy.ts';
import { ETHNIC_GROUPS, type EthnicGroup, type RecordedGroup } from '../vocabulary/ethnicity.ts';

/** What a classifier says of a text, as far as drawing cares: smell alone in substance, not so, or look at it. */
export const SAMPLE_ANSWERS = ['sole', 'not-sole', 'review'] as const;
export type SampleAnswer = (typeof SAMPLE_ANSWERS)[number];

/** Texts of one ethnic group and one answer of the classifier. */
export interface TextStratum {
  group: RecordedGroup;
  answer: SampleAnswer;
  textCount: number;
}

export interface AllocatedStratum extends TextStratum {
  sampledCount: number;
}

/** Texts of every stratum that are drawn in any case: with one alone there is no telling how much its texts differ. */
const LEAST_OF_STRATUM = 2;

/**
 * Shares of the answers within a group. False soles are found among those called sole, missed ones among those called
 * otherwise, which get more, since one missed there stands for many; texts for review are few, and many errors are among them.
 */
const ANSWER_WEIGHT: Record<SampleAnswer, number> = { sole: 3, 'not-sole': 5, review: 2 };

/** Groups weigh alike, so that each one's accuracy is about equally sure; the unknown count for the whole of London only. */
const groupWeight = (group: RecordedGroup): number => (group === 'unknown' ? 0.25 : 1);

/** The smallest sample that has something of every stratum. */
export function smallestSample(strata: readonly TextStratum[]): number {
  return strata.reduce((sum, stratum) => sum + leastOf(stratum), 0);
}

/**
 * How many texts to draw of each stratum: the same number for each ethnic group (a quarter of that for the unknown), within a
 * group three for those called sole and five for those called otherwise to two for review; at least two of each stratum, and
 * never more than it holds. What one cannot give, the others do. The numbers add up to the size asked for, or to all the
 * texts there are; at least to `smallestSample`.
 */
export function allocateSample(strata: readonly TextStratum[], size: number): AllocatedStratum[] {
  const groups = [...new Set(strata.map(({ group }) => group))];
  const membersOf = (group: RecordedGroup) => strata.filter((stratum) => stratum.group === group);
  const ofGroup = shareOut(
    size,
    groups.map((group) => ({
      weight: groupWeight(group),
      least: smallestSample(membersOf(group)),
      most: membersOf(group).reduce((sum, { textCount }) => sum + textCount, 0),
    })),
  );
  const allocated = groups.flatMap((group, at) => {
    const members = membersOf(group);
    const counts = shareOut(
      ofGroup[at]!,
      members.map((stratum) => ({
        weight: ANSWER_WEIGHT[stratum.answer],
        least: leastOf(stratum),
        most: stratum.textCount,
      })),
    );
    return members.map((stratum, i) => ({ ...stratum, sampledCount: counts[i]! }));
  });
  return strata.map(
    ({ group, answer }) => allocated.find((stratum) => stratum.group === group && stratum.answer === answer)!,
  );
}

/** The lower 95% limits that a sample leads to where the classifier is found to make no error at all. */
export interface BestLimits {
  of: EthnicGroup | 'all';
  sensitivityLow: number;
  specificityLow: number;
}

/**
 * How much a sample can show at best, for each ethnic group and all: told before anybody reads it, so that one that is too
 * small is seen to be. A group is left out where nothing called sole, or nothing called otherwise, is drawn.
 */
export function bestLimits(strata: readonly AllocatedStratum[]): BestLimits[] {
  return [...ETHNIC_GROUPS, 'all' as const].flatMap((of) => {
    const drawn = strata.filter(({ group, sampledCount }) => sampledCount > 0 && (of === 'all' || group === of));
    if (drawn.length === 0) return [];
    const { sensitivity, specificity } = stratifiedAccuracy(
      drawn.map(({ answer, textCount, sampledCount }) => ({
        size: textCount,
        truePositive: answer === 'sole' ? sampledCount : 0,
        falseNegative: 0,
        falsePositive: 0,
        trueNegative: answer === 'not-sole' ? sampledCount : 0,
        leftOut: answer === 'review' ? sampledCount : 0,
      })),
    );
    if (!sensitivity.estimable || !specificity.estimable) return [];
    return [{ of, sensitivityLow: sensitivity.low, specificityLow: specificity.low }];
  });
}

const leastOf = ({ textCount }: TextStratum): number => Math.min(LEAST_OF_STRATUM, textCount);

interface Holder {
  weight: number;
  least: number;
  most: number;
}

/** Deals a number out one by one, each to whoever would then have least for the weight; the first where two are even. */
function shareOut(total: number, holders: readonly Holder[]): number[] {
  const given = holders.map(({ least }) => least);
  for (let left = total - given.reduce((sum, count) => sum + count, 0); left > 0; left -= 1) {
    let next = -1;
    for (const [at, { weight, most }] of holders.entries()) {
      if (given[at]! >= most) continue;
      if (next < 0 || (given[at]! + 1) / weight < (given[next]! + 1) / holders[next]!.weight) next = at;
    }
    if (next < 0) break;
    given[next]! += 1;
  }
  return given;
}
