import { type LogRatioCell, logRatioLikelihood, logRatioMoments, requireLogRatioCell } from './logistic-normal.ts';
import { requireCount, requireFinite, requireLength, requirePositive } from './require-range.ts';

/** A cell, and which of the usual levels (one for each reason, say) it scatters around. */
export interface LevelledCell extends LogRatioCell {
  /** Whole, from 0. */
  readonly level: number;
}

/** A weak pull of a spread towards a usual size, on the scale of logarithms. */
export interface SpreadPenalty {
  readonly usual: number;
  readonly logSd: number;
}

/** Usual levels and spread of log ratios, as estimated from cells. */
export interface LogitNormalFit {
  /** Log ratio that the cells of each level scatter around. */
  readonly levels: readonly number[];
  /** Standard deviation around it, the same for all levels. */
  readonly sd: number;
  readonly logLikelihood: number;
  readonly iterations: number;
  readonly converged: boolean;
}

const MOST_ITERATIONS = 500;
const SMALLEST_SD = 1e-4;
const LARGEST_SD = 10;

/**
 * Empirical Bayes with normal log ratios: the usual ratio of each level and how far the cells scatter around it, beyond
 * chance, by maximum marginal likelihood.
 *
 * Formula: n | n + n0 ~ Bin(logistic(log(N/N0) + theta)), theta ~ N(level, sd^2); maximises the sum of log marginals less
 * (log sd - log usual)^2/(2 logSd^2) where a penalty is given. Newton steps for levels, Fisher steps for log sd.
 * Parameters: cells, two or more, levels numbered from 0 without gaps; penalty optional.
 * Where it misbehaves: a normal spread pulls far-out cells in and is itself widened by them; leave out the farthest once,
 * or use `fitNestedLogitNormal`. Without a penalty an sd of 0 is approached, never reached (0.0001). The uncertainty of levels and sd is not
 * in the posterior that follows.
 * Source: Efron and Morris (1975), JASA 70, 311; Breslow and Clayton (1993), JASA 88, 9.
 * Example: 9, 12, 30 and 16 events in a group against 10, 11, 10, 15 with equal exposures: level 0.3357, sd 0.3282.
 */
export function fitLogitNormal(cells: readonly LevelledCell[], penalty?: SpreadPenalty): LogitNormalFit {
  requireLength('fitLogitNormal', 'cells', cells.length, 2);
  for (const cell of cells) {
    requireLogRatioCell('fitLogitNormal', cell);
    requireCount('fitLogitNormal', 'level', cell.level);
  }
  if (penalty) {
    requirePositive('fitLogitNormal', 'usual', penalty.usual);
    requirePositive('fitLogitNormal', 'logSd', penalty.logSd);
  }
  const levels = pooledLevels(cells);
  let sd = penalty?.usual ?? 0.3;
  let change = Number.POSITIVE_INFINITY;
  let iterations = 0;
  let logLikelihood = 0;
  for (; iterations < MOST_ITERATIONS && change > 1e-9; iterations += 1) {
    const variance = sd * sd;
    const slopes = levels.map(() => 0);
    const bends = levels.map(() => 0);
    let slope = penalty ? -Math.log(sd / penalty.usual) / penalty.logSd ** 2 : 0;
    let bend = penalty ? 1 / penalty.logSd ** 2 : 0;
    logLikelihood = 0;
    for (const cell of cells) {
      const moments = logRatioMoments(cell, levels[cell.level]!, variance);
      const from = moments.mean - levels[cell.level]!;
      // What share of the prior's variance the counts took away.
      const learned = 1 - moments.variance / variance;
      logLikelihood += moments.logMarginal;
      slopes[cell.level]! += from / variance;
      bends[cell.level]! += learned / variance;
      slope += (from * from) / variance - learned;
      bend += 2 * learned * learned;
    }
    change = 0;
    for (const [at, up] of slopes.entries()) {
      const move = bends[at]! > 0 ? Math.max(-1, Math.min(1, up / bends[at]!)) : 0;
      levels[at]! += move;
      change = Math.max(change, Math.abs(move));
    }
    const move = bend > 0 ? Math.max(-1, Math.min(1, slope / bend)) : 0;
    const next = Math.min(LARGEST_SD, Math.max(SMALLEST_SD, sd * Math.exp(move)));
    change = Math.max(change, Math.abs(next - sd));
    sd = next;
  }
  return { levels, sd, logLikelihood, iterations, converged: change <= 1e-9 };
}

/** Levels to start from: all cells of a level pooled, a half added to keep them finite. */
function pooledLevels(cells: readonly LevelledCell[]): number[] {
  const count = cells.reduce((most, cell) => Math.max(most, cell.level), 0) + 1;
  const above = new Array<number>(count).fill(0.5);
  const below = new Array<number>(count).fill(0.5);
  for (const { level, events, comparisonEvents, logExposureRatio } of cells) {
    // Mantel and Haenszel's weights, exposures being known by their ratio alone.
    const share = 1 / (1 + Math.exp(-logExposureRatio));
    above[level]! += events * (1 - share);
    below[level]! += comparisonEvents * share;
  }
  return above.map((events, level) => Math.log(events / below[level]!));
}

/** What is believed of a cell's log ratio once its counts are seen. */
export interface LogRatioPosterior {
  readonly mean: number;
  readonly sd: number;
  /** Chance that the log ratio is above each threshold asked about, in their order. */
  readonly exceedance: readonly number[];
}

const GRID_POINTS = 401;
const REACH = 9;

/**
 * Posterior of one cell's log ratio under a normal prior.
 *
 * Formula: likelihood x prior on 401 points, 9 posterior standard deviations either side of the mean (`summaryOf`).
 * Parameters: cell as `LogRatioCell`; mean, finite; sd, above 0; thresholds, log ratios.
 * Where it misbehaves: beyond 9 standard deviations a chance is 0 or 1. The prior is taken as known.
 * Source: as `fitLogitNormal`.
 * Example: 30 events against 10, equal exposures, level 0.3357, sd 0.3282: mean 0.6984, chance of a ratio above 1.5 0.8943.
 */
export function logRatioPosterior(
  cell: LogRatioCell,
  mean: number,
  sd: number,
  thresholds: readonly number[],
): LogRatioPosterior {
  requireLogRatioCell('logRatioPosterior', cell);
  requireFinite('logRatioPosterior', 'mean', mean);
  requirePositive('logRatioPosterior', 'sd', sd);
  const centre = logRatioMoments(cell, mean, sd * sd);
  const width = Math.sqrt(centre.variance);
  const density = densityOnGrid(centre.mean - REACH * width, centre.mean + REACH * width, GRID_POINTS, (at) => {
    const from = (at - mean) / sd;
    return logRatioLikelihood(cell, at) - (from * from) / 2;
  });
  return summaryOf(density, thresholds);
}

/** A density on evenly spaced points, as heights that need not add up to anything. */
export interface GridDensity {
  readonly from: number;
  readonly step: number;
  readonly heights: Float64Array;
}

/**
 * A density on evenly spaced points from its logarithm, scaled so that the highest is 1.
 *
 * Parameters: from, to, the ends, to above from; points, 2 or more; logDensity, known up to a constant.
 * Where it misbehaves: it sees nothing outside its ends or between its points. Source: by definition.
 * Example: densityOnGrid(-1, 1, 3, (x) => -x) has heights 1, e^-1, e^-2.
 */
export function densityOnGrid(
  from: number,
  to: number,
  points: number,
  logDensity: (at: number) => number,
): GridDensity {
  requireLength('densityOnGrid', 'points', points, 2);
  const heights = new Float64Array(points);
  const step = (to - from) / (points - 1);
  let highest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < points; i += 1) {
    const log = logDensity(from + i * step);
    heights[i] = log;
    if (log > highest) highest = log;
  }
  for (let i = 0; i < points; i += 1) heights[i] = Math.exp(heights[i]! - highest);
  return { from, step, heights };
}

/**
 * Mean, standard deviation and chances of exceeding thresholds of a density on a grid.
 *
 * Formula: sums over the points; the tail beyond a threshold by the trapezoid rule with its end correction, and by
 * Hermite's cubic between two points.
 * Parameters: density as `densityOnGrid` gives it; thresholds, any numbers.
 * Where it misbehaves: the density must be smooth and come to nothing at both ends; with three points to a standard
 * deviation a chance is right to about 1e-4, with twenty to 1e-7.
 * Source: Davis and Rabinowitz (1984), Methods of Numerical Integration, 2.9 (Euler and Maclaurin).
 * Example: a standard normal density on 401 points from -9 to 9: chance above 1.5 is 0.0668072.
 */
export function summaryOf(density: GridDensity, thresholds: readonly number[]): LogRatioPosterior {
  const { from, step, heights } = density;
  let sum = 0;
  let first = 0;
  let second = 0;
  for (let i = 0; i < heights.length; i += 1) {
    const height = heights[i]!;
    sum += height;
    first += height * i;
    second += height * i * i;
  }
  first /= sum;
  return {
    mean: from + step * first,
    sd: step * Math.sqrt(Math.max(0, second / sum - first * first)),
    exceedance: thresholds.map((threshold) => upperTail(density, threshold, sum)),
  };
}

/**
 * The tail beyond each of the two points about the threshold, by the trapezoid rule with Euler and Maclaurin's end
 * correction, and between them Hermite's cubic, whose slopes are the density itself.
 */
function upperTail({ from, step, heights }: GridDensity, threshold: number, all: number): number {
  const last = heights.length - 1;
  const at = (threshold - from) / step;
  if (at <= 0) return 1;
  if (at >= last) return 0;
  const below = Math.floor(at);
  const part = at - below;
  let beyond = 0;
  for (let i = last; i > below + 1; i -= 1) beyond += heights[i]!;
  const height = (i: number) => heights[i] ?? 0;
  const near = height(below + 1);
  const far = height(below);
  const bend = (i: number) => (height(i + 1) - height(i - 1)) / 24;
  const upper = beyond + near / 2 + bend(below + 1);
  const lower = beyond + near + far / 2 + bend(below);
  const rest = 1 - part;
  const tail =
    lower * (1 + 2 * part) * rest * rest -
    far * part * rest * rest +
    upper * part * part * (3 - 2 * part) +
    near * part * part * rest;
  return Math.min(1, Math.max(0, tail / all));
}
