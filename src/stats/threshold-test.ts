import { type Chain, hamiltonianChain } from './hamiltonian-monte-carlo.ts';
import type { Interval } from './interval.ts';
import { bulkEffectiveSampleSize, splitRHat } from './mcmc-diagnostics.ts';
import { quantileTypeSeven } from './quantile.ts';
import { requireAtMost, requireCount, requireCountAtLeast } from './require-range.ts';
import { type ThresholdCell, type ThresholdModel, thresholdModel } from './threshold-model.ts';

/** Above this the chains do not tell one story, and no threshold is given. */
export const LARGEST_R_HAT = 1.05;
/** Fewer groups, or fewer areas, cannot hold the model's parameters apart. */
export const FEWEST_THRESHOLD_GROUPS = 3;
export const FEWEST_THRESHOLD_AREAS = 5;

/** How to run the threshold test. */
export interface ThresholdTestPlan {
  /** Number of the group that the others are contrasted with, from 0. */
  readonly comparisonGroup: number;
  /** Uniform numbers of 0 or more and below 1; the caller owns the seed. */
  readonly random: () => number;
  /** Chains from different starts, 2 or more; 4 by default. */
  readonly chains?: number;
  /** Iterations of each chain that tune it and are thrown away; 500 by default. */
  readonly warmUp?: number;
  /** Iterations of each chain that are kept, 4 or more; 700 by default. */
  readonly draws?: number;
  /** Told after each chain how many are done, for showing progress; the answer is the same without it. */
  readonly onChain?: (done: number) => void;
}

/** A posterior in five numbers: low and high are its 2.5% and 97.5% points. */
export interface PosteriorSummary extends Interval {
  readonly mean: number;
  readonly standardDeviation: number;
  readonly median: number;
}

/** Threshold of one group, from 0 to 1: the chance of finding at which its members begin to be searched. */
export interface GroupThreshold extends PosteriorSummary {
  readonly effectiveSampleSize: number;
  /** Threshold of the group less that of the comparison group; 0 throughout for the comparison group itself. */
  readonly contrast: PosteriorSummary;
}

/** How the sampling went. */
export interface SamplingRecord {
  readonly chains: number;
  /** Iterations of each chain, warm-up included. */
  readonly iterations: number;
  readonly draws: number;
  /** Largest R-hat of any parameter; Infinity where one never moved. */
  readonly largestRHat: number;
  readonly acceptance: number;
  readonly divergences: number;
}

/** Thresholds by group, or why there are none. */
export type ThresholdTest =
  | ({ readonly estimable: true; readonly groups: readonly GroupThreshold[] } & SamplingRecord)
  | ({ readonly estimable: false; readonly why: 'the chains disagree' } & SamplingRecord)
  | {
      readonly estimable: false;
      readonly why:
        | 'a group has searches where it has no residents'
        | 'a group has no searches'
        | 'fewer than three groups'
        | 'fewer than five areas with searches';
    };

function summarise(draws: readonly number[]): PosteriorSummary {
  const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;
  const squares = draws.reduce((sum, draw) => sum + (draw - mean) ** 2, 0);
  return {
    mean,
    standardDeviation: Math.sqrt(squares / (draws.length - 1)),
    low: quantileTypeSeven(draws, 0.025),
    median: quantileTypeSeven(draws, 0.5),
    high: quantileTypeSeven(draws, 0.975),
  };
}

function worstRHat(size: number, chains: readonly Chain[]): number {
  let worst = 1;
  for (let parameter = 0; parameter < size; parameter++) {
    const result = splitRHat(chains.map(({ draws }) => draws.map((position) => position[parameter]!)));
    worst = Math.max(worst, result.estimable ? result.rHat : Infinity);
  }
  return worst;
}

/** Mean threshold of each group over areas, weighted by the searches of the area: by group, chain and draw. */
function groupDraws({ groups, cells, weights, thresholdsAt }: ThresholdModel, chains: readonly Chain[]): number[][][] {
  const totals = new Float64Array(groups);
  for (const [i, { group }] of cells.entries()) totals[group]! += weights[i]!;
  const byGroup: number[][][] = Array.from(totals, () => chains.map(() => []));
  for (const [at, { draws }] of chains.entries()) {
    for (const position of draws) {
      const thresholds = thresholdsAt(position);
      const sums = new Float64Array(groups);
      for (const [i, { group }] of cells.entries()) sums[group]! += weights[i]! * thresholds[i]!;
      for (let g = 0; g < groups; g++) byGroup[g]![at]!.push(sums[g]! / totals[g]!);
    }
  }
  return byGroup;
}

function whyNot({ cells, groups, areas }: ThresholdModel): Extract<ThresholdTest, { why: string }> | undefined {
  const searches = new Float64Array(groups);
  for (const cell of cells) searches[cell.group]! += cell.searches;
  if (searches.includes(0)) return { estimable: false, why: 'a group has no searches' };
  if (groups < FEWEST_THRESHOLD_GROUPS) return { estimable: false, why: 'fewer than three groups' };
  if (areas < FEWEST_THRESHOLD_AREAS) return { estimable: false, why: 'fewer than five areas with searches' };
  return undefined;
}

/**
 * The fast threshold test: how likely somebody of each group must be to carry before officers search them, inferred
 * from how often each group is searched and how often searches find. A lower threshold means being searched on less.
 * Experimental.
 *
 * Formula: the posterior of `thresholdModel`, drawn by `hamiltonianChain`; at each draw a group's threshold is the mean
 * over areas of its thresholds as probabilities, weighted by the searches (of all groups) in the area. Mean, standard
 * deviation and the 2.5%, 50% and 97.5% points over draws; the same for the difference from the comparison group.
 * Parameters: cells as `thresholdModel`, groups numbered from 0 without gaps; comparisonGroup, one of them; random,
 * uniform numbers; chains, whole, 2 or more, 4 by default; warmUp, whole, 500 by default; draws, whole, 4 or more, 700
 * by default. 32 areas by 4 groups are 201 parameters and take about ten seconds. The same numbers give the same
 * answer.
 * Where it misbehaves: it depends on the assumed shape of the signal and on the priors, which no data of ours can
 * check. How many residents are searched at all is not in the counts, so the level of every threshold is held by the
 * priors: in simulated forces the 95% limits of the higher thresholds lay wholly above the truth. Contrasts err too: a
 * group that carries more, at the same threshold, is searched more and comes out as searched on less. Residents are not
 * the people on the street: a group that is out more than its residents say comes out too low as well. Thresholds that
 * hardly vary from area to area (sigma near 0) are drawn badly. One threshold for all officers and reasons of a cell is
 * assumed. Equal thresholds do not prove fairness, nor unequal ones intent. Areas take part by their order: the first
 * is the one others are measured from, which moves results a little.
 * No threshold without searches of every group, with searches of a group where nobody of it lives, with fewer than
 * three groups or five areas (the authors' own minimum), nor where R-hat of any parameter is above 1.05: ask for more
 * draws. Divergences are reported; more than a few mean the same.
 * Source: Pierson, Corbett-Davies and Goel (2018), Fast threshold tests for detecting discrimination, Proceedings of
 * Machine Learning Research 84, 96; Simoiu, Corbett-Davies and Goel (2017), Annals of Applied Statistics 11, 1193.
 * Example: the simulated police force of vector threshold_fit-dev-001, whose four means are 0.236, 0.077, 0.157 and
 * 0.151.
 */
export function thresholdTest(cells: readonly ThresholdCell[], plan: ThresholdTestPlan): ThresholdTest {
  const { comparisonGroup, random, chains = 4, warmUp = 500, draws = 700, onChain } = plan;
  requireCount('thresholdTest', 'comparisonGroup', comparisonGroup);
  requireCountAtLeast('thresholdTest', 'chains', chains, 2);
  requireCountAtLeast('thresholdTest', 'draws', draws, 4);
  requireCount('thresholdTest', 'warmUp', warmUp);
  if (cells.some(({ residents, searches }) => residents === 0 && searches > 0)) {
    return { estimable: false, why: 'a group has searches where it has no residents' };
  }
  const model = thresholdModel(cells);
  requireAtMost('thresholdTest', 'comparisonGroup', comparisonGroup, model.groups - 1);
  const missing = whyNot(model);
  if (missing !== undefined) return missing;

  const runs = Array.from({ length: chains }, (_, at) => {
    const start = Array.from({ length: model.size }, () => 2 * random() - 1);
    const chain = hamiltonianChain({ logDensity: model.logDensity, start, warmUp, draws, random });
    onChain?.(at + 1);
    return chain;
  });
  const record: SamplingRecord = {
    chains,
    iterations: warmUp + draws,
    draws: chains * draws,
    largestRHat: worstRHat(model.size, runs),
    acceptance: runs.reduce((sum, run) => sum + run.acceptance, 0) / chains,
    divergences: runs.reduce((sum, run) => sum + run.divergences, 0),
  };
  if (record.largestRHat > LARGEST_R_HAT) return { estimable: false, why: 'the chains disagree', ...record };

  const byGroup = groupDraws(model, runs);
  const comparison = byGroup[comparisonGroup]!.flat();
  const groups = byGroup.map((byChain): GroupThreshold => {
    const all = byChain.flat();
    const effective = bulkEffectiveSampleSize(byChain);
    return {
      ...summarise(all),
      effectiveSampleSize: effective.estimable ? effective.size : 0,
      contrast: summarise(all.map((threshold, i) => threshold - comparison[i]!)),
    };
  });
  return { estimable: true, groups, ...record };
}
