import { requireCount, requireFinite, requireLength, requireNonNegative, requireSameLength } from './require-range.ts';

/** Counts over time, each belonging to one season. */
export interface SeasonalCounts {
  readonly counts: readonly number[];
  /** The season of each count, as a whole number of 0 or more. */
  readonly seasons: readonly number[];
  /** When each was counted, in periods. */
  readonly times: readonly number[];
}

/** A fitted level for each season, with one trend for all, or none. */
export interface QuasiPoissonFit {
  readonly estimable: true;
  readonly hasTrend: boolean;
  /** Change of the log mean a period; 0 without trend. */
  readonly slope: number;
  readonly fitted: readonly number[];
  /** (count - fitted)/fitted: residuals on the scale of the log mean. */
  readonly residuals: readonly number[];
  /** How much each count decides its own fitted value, 0 to 1. */
  readonly leverages: readonly number[];
  /** Variance over mean, as Pearson's statistic has it; not held above 1. */
  readonly dispersion: number;
  readonly degreesOfFreedom: number;
  /** Variance of the slope over the dispersion; 0 without trend. */
  readonly slopeVariance: number;
  readonly seasons: ReadonlyMap<number, SeasonLevel>;
}

/** One season of a fit: the weight of its counts, their weighted mean time, and the log mean then. */
export interface SeasonLevel {
  readonly weight: number;
  readonly time: number;
  readonly logMean: number;
}

/** The fit; or why there is none. */
export type QuasiPoissonResult =
  | QuasiPoissonFit
  | { readonly estimable: false; readonly why: 'too few counts' | 'no spread in time' | 'no convergence' };

/** As R's glm: at most so many steps, until the deviance changes by less than this part of itself. */
const MOST_STEPS = 25;
const ENOUGH = 1e-8;

interface Sums {
  weight: number;
  time: number;
  value: number;
}

/** Weighted least squares of values on a level for each season and, with a trend, a common slope. */
function leastSquares(
  { seasons, times }: SeasonalCounts,
  weights: readonly number[],
  values: readonly number[],
  hasTrend: boolean,
): { readonly levels: Map<number, SeasonLevel>; readonly slope: number; readonly timeSquares: number } {
  const sums = new Map<number, Sums>();
  for (const [i, season] of seasons.entries()) {
    const sum = sums.get(season) ?? { weight: 0, time: 0, value: 0 };
    const weight = weights[i] as number;
    sum.weight += weight;
    sum.time += weight * (times[i] as number);
    sum.value += weight * (values[i] as number);
    sums.set(season, sum);
  }
  const levels = new Map<number, SeasonLevel>();
  for (const [season, { weight, time, value }] of sums) {
    levels.set(season, { weight, time: time / weight, logMean: value / weight });
  }
  if (!hasTrend) return { levels, slope: 0, timeSquares: 0 };
  // With the season's means taken out of times and values the slope is that of a line through the origin.
  let timeSquares = 0;
  let products = 0;
  for (const [i, season] of seasons.entries()) {
    const level = levels.get(season) as SeasonLevel;
    const distance = (times[i] as number) - level.time;
    timeSquares += (weights[i] as number) * distance * distance;
    products += (weights[i] as number) * distance * ((values[i] as number) - level.logMean);
  }
  return { levels, slope: products / timeSquares, timeSquares };
}

function devianceOf(counts: readonly number[], means: readonly number[], priorWeights: readonly number[]): number {
  let deviance = 0;
  for (const [i, count] of counts.entries()) {
    const fitted = means[i] as number;
    const part = count === 0 ? fitted : count * Math.log(count / fitted) - (count - fitted);
    deviance += 2 * (priorWeights[i] as number) * part;
  }
  return deviance;
}

/** Whether any season was counted at two times. */
function hasSpread({ seasons, times }: SeasonalCounts): boolean {
  const first = new Map<number, number>();
  for (const [i, season] of seasons.entries()) {
    const time = times[i] as number;
    const other = first.get(season);
    if (other !== undefined && other !== time) return true;
    first.set(season, time);
  }
  return false;
}

/**
 * Quasi-Poisson regression of counts on season and, with a trend, on time: what is ordinarily counted, when the
 * variance is a multiple of the mean.
 *
 * Formula: log mean = level of the season + slope time, by iteratively reweighted least squares: with m the last means,
 * fit log m + (count - m)/m with weights w = prior weight times m, starting from m = count + 0.1, until the deviance
 * settles. Dispersion = sum w ((count - m)/m)^2 over the degrees of freedom, counts less seasons less one for a trend.
 * Parameters: counts, whole; seasons, whole; times, finite; hasTrend; priorWeights, 0 or more, 1 each by default.
 * Where it misbehaves: a season in which nothing was ever counted has a mean of 0, whose logarithm the steps approach
 * without end; they stop, as R's do, when the deviance no longer changes, and the mean is then below 1e-8. A season
 * with one count fits it exactly. The dispersion uses the weights of the last step, as R's does, and so is settled to
 * about five digits only.
 * Source: McCullagh and Nelder (1989), Generalized Linear Models, 2.5 and 6.2.
 * Example: counts 2, 4, 8 and 3, 6, 12 at times 0, 1, 2 in seasons 0 and 1, with a trend: slope log 2 = 0.6931471806.
 */
export function quasiPoissonFit(
  data: SeasonalCounts,
  hasTrend: boolean,
  priorWeights: readonly number[] = data.counts.map(() => 1),
): QuasiPoissonResult {
  const { counts, seasons, times } = data;
  requireLength('quasiPoissonFit', 'counts', counts.length, 1);
  requireSameLength('quasiPoissonFit', 'seasons', seasons.length, counts.length);
  requireSameLength('quasiPoissonFit', 'times', times.length, counts.length);
  requireSameLength('quasiPoissonFit', 'priorWeights', priorWeights.length, counts.length);
  for (const count of counts) requireCount('quasiPoissonFit', 'count', count);
  for (const season of seasons) requireCount('quasiPoissonFit', 'season', season);
  for (const time of times) requireFinite('quasiPoissonFit', 'time', time);
  for (const weight of priorWeights) requireNonNegative('quasiPoissonFit', 'prior weight', weight);
  const degreesOfFreedom = counts.length - new Set(seasons).size - (hasTrend ? 1 : 0);
  if (degreesOfFreedom < 1) return { estimable: false, why: 'too few counts' };
  if (hasTrend && !hasSpread(data)) return { estimable: false, why: 'no spread in time' };

  let logMeans = counts.map((count) => Math.log(count + 0.1));
  let means = counts.map((count) => count + 0.1);
  let deviance = devianceOf(counts, means, priorWeights);
  for (let step = 0; step < MOST_STEPS; step++) {
    const weights = means.map((m, i) => m * (priorWeights[i] as number));
    const working = means.map((m, i) => (logMeans[i] as number) + ((counts[i] as number) - m) / m);
    const { levels, slope, timeSquares } = leastSquares(data, weights, working, hasTrend);
    logMeans = seasons.map((season, i) => {
      const level = levels.get(season) as SeasonLevel;
      return level.logMean + slope * ((times[i] as number) - level.time);
    });
    means = logMeans.map(Math.exp);
    const before = deviance;
    deviance = devianceOf(counts, means, priorWeights);
    if (!Number.isFinite(deviance)) break;
    if (Math.abs(deviance - before) >= ENOUGH * (Math.abs(deviance) + 0.1)) continue;

    const residuals = counts.map((count, i) => (count - (means[i] as number)) / (means[i] as number));
    const pearson = residuals.reduce((sum, residual, i) => sum + (weights[i] as number) * residual * residual, 0);
    const leverages = seasons.map((season, i) => {
      const level = levels.get(season) as SeasonLevel;
      const distance = (times[i] as number) - level.time;
      const ofTrend = hasTrend ? (distance * distance) / timeSquares : 0;
      return (weights[i] as number) * (1 / level.weight + ofTrend);
    });
    return {
      estimable: true,
      hasTrend,
      slope,
      fitted: means,
      residuals,
      leverages,
      dispersion: pearson / degreesOfFreedom,
      degreesOfFreedom,
      slopeVariance: hasTrend ? 1 / timeSquares : 0,
      seasons: levels,
    };
  }
  return { estimable: false, why: 'no convergence' };
}

/**
 * What a fit expects in a season at a time: the log mean, and its variance over the dispersion.
 *
 * Formula: log mean = level + slope (time - T), variance = 1/W + (time - T)^2 times the slope's, with W and T the
 * weight and the mean time of the season's counts.
 * Parameters: a fit; season, one that it has; time, finite.
 * Where it misbehaves: far from the times of the fit a trend is a guess. A season without counts: RangeError.
 * Source: McCullagh and Nelder (1989), 2.5.
 * Example: with the fit of `quasiPoissonFit`'s example, season 1 at time 3 has log mean log 24 = 3.1780538303.
 */
export function quasiPoissonExpectation(
  fit: QuasiPoissonFit,
  season: number,
  time: number,
): { readonly logMean: number; readonly variance: number } {
  requireFinite('quasiPoissonExpectation', 'time', time);
  const level = fit.seasons.get(season);
  if (level === undefined) {
    throw new RangeError(`quasiPoissonExpectation: season is ${season}, expected one that was counted`);
  }
  const distance = time - level.time;
  return {
    logMean: level.logMean + fit.slope * distance,
    variance: 1 / level.weight + distance * distance * fit.slopeVariance,
  };
}
