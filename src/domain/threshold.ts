import type { ThresholdCell } from '../stats/threshold-model.ts';
import type { PosteriorSummary, SamplingRecord, ThresholdTest } from '../stats/threshold-test.ts';
import { RATED_BOROUGHS } from '../vocabulary/area.ts';
import { COMPARISON_GROUP, ETHNIC_GROUPS, type EthnicGroup, type RecordedGroup } from '../vocabulary/ethnicity.ts';
import type { FindKind } from './find-rate.ts';
import type { Month } from './period.ts';
import { type Residents, residentsOf } from './tally.ts';

/** Part of every threshold stored: bump it when the model, its priors or what is counted changes. */
export const THRESHOLD_METHOD_VERSION = '2026.1';

/** Months of the financial year that must be there. */
export const FEWEST_THRESHOLD_MONTHS = 9;
/** A month in which finds are recorded for a smaller share of its searches is as good as missing. */
const SMALLEST_RECORDED_SHARE = 0.5;
/** Above this share of draws on which the sampler ran away, the draws are not believed. */
const LARGEST_DIVERGENT_SHARE = 0.01;

/** How long to sample; the defaults are those of METHODS.md, 4 chains of 1,200 iterations. */
export const THRESHOLD_SAMPLING = { chains: 4, warmUp: 500, draws: 700 };
export type ThresholdSampling = typeof THRESHOLD_SAMPLING;

/** Searches of persons on suspicion (section 60 left out), by month, place, self-defined group and find. */
export interface ThresholdCount {
  month: Month;
  /** Borough code, or `unplaced`, `outside-london`. */
  areaCode: string;
  selfDefined: RecordedGroup;
  kind: FindKind;
  searches: number;
}

/** One group in all boroughs together; searches are those with a recorded find, or its recorded absence. */
export interface ThresholdGroupCount {
  group: EthnicGroup;
  searches: number;
  finds: number;
  residents: number;
}

/** What the test is fed with, and what it leaves out; each search is counted in one place. */
export interface ThresholdData {
  /** Every borough of the Met's London with every group, in the order of the vocabulary. */
  cells: ThresholdCell[];
  groups: ThresholdGroupCount[];
  leftOut: {
    /** Without a place in one of the 32 boroughs. */
    notPlaced: number;
    /** Placed, of a person whose self-defined ethnicity is not known. */
    groupUnknown: number;
    /** Placed and of a known group, and the records do not say whether anything was found. */
    findUnknown: number;
  };
  monthsPresent: number;
  /** Months present in which finds are mostly recorded. */
  monthsRecorded: number;
}

/** A number with the ends of its likely range. */
export interface ThresholdRange {
  value: number;
  low: number;
  high: number;
}

/** Threshold of a group, from 0 to 1. */
export interface GroupThresholdEstimate {
  threshold: ThresholdRange;
  /** Less that of White people; 0 for White people themselves. */
  contrast: ThresholdRange;
  /** Independent draws that the mean is worth. */
  effectiveDraws: number;
}

/** Why the test gives no threshold although enough is recorded. */
export type ThresholdReason = Extract<ThresholdTest, { estimable: false }>['why'] | 'too many draws ran away';

/** Whether there are thresholds, and why not. */
export type ThresholdState =
  | { state: 'estimated' }
  /** Fewer than 9 of the 12 months are loaded. */
  | { state: 'month-missing' }
  /** In fewer than 9 of the 12 months do the records mostly say whether anything was found. */
  | { state: 'not-recorded' }
  | { state: 'not-estimable'; reason: ThresholdReason };

/** The threshold test of a financial year: its counts always, its thresholds where they may be shown. */
export interface ThresholdOutcome {
  judgement: ThresholdState;
  groups: (ThresholdGroupCount & { estimate: GroupThresholdEstimate | undefined })[];
  leftOut: ThresholdData['leftOut'];
  monthsPresent: number;
  monthsRecorded: number;
  /** How the sampling went; undefined where nothing was sampled. */
  sampling: SamplingRecord | undefined;
}

const GROUP_NUMBER = new Map<RecordedGroup, number>(ETHNIC_GROUPS.map((group, at) => [group, at]));

/** Number of White among the groups of the cells. */
export const COMPARISON_NUMBER = ETHNIC_GROUPS.indexOf(COMPARISON_GROUP);

/**
 * Prepares the cells of the test: the 32 boroughs that the Met polices by the five groups, with their residents. Searches
 * without a place there, of people of unknown group, or without a recorded find are left out and counted apart.
 */
export function prepareThresholds(input: {
  monthsPresent: number;
  counts: readonly ThresholdCount[];
  residents: Residents;
}): ThresholdData {
  const cells = RATED_BOROUGHS.flatMap(({ code }, area) =>
    ETHNIC_GROUPS.map((name, group) => ({
      area,
      group,
      residents: residentsOf(input.residents, [code], name),
      searches: 0,
      finds: 0,
    })),
  );
  const areaNumber = new Map(RATED_BOROUGHS.map(({ code }, area) => [code, area]));
  const leftOut = { notPlaced: 0, groupUnknown: 0, findUnknown: 0 };
  for (const { areaCode, selfDefined, kind, searches } of input.counts) {
    const area = areaNumber.get(areaCode);
    const group = GROUP_NUMBER.get(selfDefined);
    if (area === undefined) leftOut.notPlaced += searches;
    else if (group === undefined) leftOut.groupUnknown += searches;
    else if (kind === 'not-recorded') leftOut.findUnknown += searches;
    else {
      const cell = cells[area * ETHNIC_GROUPS.length + group]!;
      cell.searches += searches;
      if (kind === 'found') cell.finds += searches;
    }
  }
  return {
    cells,
    groups: ETHNIC_GROUPS.map((group, number) => {
      const own = cells.filter((cell) => cell.group === number);
      const sum = (pick: (cell: ThresholdCell) => number) => own.reduce((total, cell) => total + pick(cell), 0);
      return {
        group,
        searches: sum((cell) => cell.searches),
        finds: sum((cell) => cell.finds),
        residents: sum((cell) => cell.residents),
      };
    }),
    leftOut,
    monthsPresent: input.monthsPresent,
    monthsRecorded: countMonthsRecorded(input.counts),
  };
}

function countMonthsRecorded(counts: readonly ThresholdCount[]): number {
  const months = new Map<Month, { searches: number; recorded: number }>();
  for (const { month, kind, searches } of counts) {
    const sum = months.get(month) ?? { searches: 0, recorded: 0 };
    sum.searches += searches;
    if (kind !== 'not-recorded') sum.recorded += searches;
    months.set(month, sum);
  }
  return [...months.values()].filter(({ searches, recorded }) => recorded >= searches * SMALLEST_RECORDED_SHARE).length;
}

/** Why the test is not to be run at all on these records; undefined where it may. */
export function whyNotTested(
  data: Pick<ThresholdData, 'monthsPresent' | 'monthsRecorded'>,
): { state: 'month-missing' } | { state: 'not-recorded' } | undefined {
  if (data.monthsPresent < FEWEST_THRESHOLD_MONTHS) return { state: 'month-missing' };
  if (data.monthsRecorded < FEWEST_THRESHOLD_MONTHS) return { state: 'not-recorded' };
  return undefined;
}

/**
 * What may be said of a test's answer: thresholds by group, or the reason why there are none. No answer is taken where the
 * chains disagree, or where the sampler ran away on more than one draw in a hundred.
 * Throws where a test that was to be run was not.
 */
export function judgeThresholds(data: ThresholdData, test: ThresholdTest | undefined): ThresholdOutcome {
  const { cells: _, groups, ...rest } = data;
  const without = (judgement: ThresholdState, sampling?: SamplingRecord): ThresholdOutcome => ({
    ...rest,
    judgement,
    groups: groups.map((group) => ({ ...group, estimate: undefined })),
    sampling,
  });
  const untested = whyNotTested(data);
  if (untested) return without(untested);
  if (!test) throw new Error('judgeThresholds: there is no answer to judge, and no reason why there is none');
  if (!test.estimable) {
    return without({ state: 'not-estimable', reason: test.why }, 'chains' in test ? samplingOf(test) : undefined);
  }
  const sampling = samplingOf(test);
  if (sampling.divergences > sampling.draws * LARGEST_DIVERGENT_SHARE) {
    return without({ state: 'not-estimable', reason: 'too many draws ran away' }, sampling);
  }
  return {
    ...rest,
    judgement: { state: 'estimated' },
    groups: groups.map((group, number) => {
      const { contrast, effectiveSampleSize, ...threshold } = test.groups[number]!;
      return {
        ...group,
        estimate: {
          threshold: rangeOf(threshold),
          contrast: rangeOf(contrast),
          effectiveDraws: effectiveSampleSize,
        },
      };
    }),
    sampling,
  };
}

const rangeOf = ({ mean, low, high }: PosteriorSummary): ThresholdRange => ({ value: mean, low, high });

const samplingOf = (record: SamplingRecord): SamplingRecord => ({
  chains: record.chains,
  iterations: record.iterations,
  draws: record.draws,
  largestRHat: record.largestRHat,
  acceptance: record.acceptance,
  divergences: record.divergences,
});
