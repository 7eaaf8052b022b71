import { normalQuadrature } from './gauss-hermite.ts';
import { requireFinite, requireNonNegative, requirePositive } from './require-range.ts';

/**
 * What was counted in one cell: events of a group and of the group it is compared with, and the logarithm of the ratio of
 * what they were exposed to. Given all events, the group's are binomial with log odds `logExposureRatio` + log ratio. Events are 0 or more; where
 * they are means over completed copies they need not be whole.
 */
export interface LogRatioCell {
  readonly events: number;
  readonly comparisonEvents: number;
  readonly logExposureRatio: number;
}

/** A cell's log ratio after a normal prior has met its counts. */
export interface LogRatioMoments {
  /** Logarithm of the chance of the counts under the prior, the binomial coefficient left out. */
  readonly logMarginal: number;
  readonly mean: number;
  readonly variance: number;
}

const { points: POINTS, weights: WEIGHTS } = normalQuadrature(11);
const LOG_WEIGHTS = WEIGHTS.map(Math.log);

/** Refuses events that are negative or not finite, and a ratio of exposures that is not finite. */
export function requireLogRatioCell(functionName: string, cell: LogRatioCell): void {
  requireNonNegative(functionName, 'events', cell.events);
  requireNonNegative(functionName, 'comparisonEvents', cell.comparisonEvents);
  requireFinite(functionName, 'logExposureRatio', cell.logExposureRatio);
}

/**
 * Log likelihood of a log ratio, the binomial coefficient left out.
 *
 * Formula: n x - (n + n0) log(1 + e^x), x = logExposureRatio + logRatio.
 * Parameters: cell as `LogRatioCell`; logRatio, any finite number.
 * Where it misbehaves: nowhere; it is not checked, since it stands in the innermost loops.
 * Source: Breslow and Day (1987), chapter 3. Example: 1 event each, equal exposures, log ratio 0: -2 log 2.
 */
export function logRatioLikelihood(cell: LogRatioCell, logRatio: number): number {
  const x = cell.logExposureRatio + logRatio;
  const softplus = x > 0 ? x + Math.log(1 + Math.exp(-x)) : Math.log(1 + Math.exp(x));
  return cell.events * x - (cell.events + cell.comparisonEvents) * softplus;
}

/**
 * Mean and variance of a cell's log ratio given its counts, and how likely the counts were, for a normal prior.
 *
 * Formula: the integrals of likelihood x prior, by 11-point Gauss-Hermite quadrature moved to the posterior's own mode and
 * scaled to its curvature; a grid that is fixed for all cells fails where counts are large.
 * Parameters: cell as `LogRatioCell`; priorMean, finite; priorVariance, above 0.
 * Where it misbehaves: without events the posterior is the prior. With no event on one side and a prior that says little
 * it is skewed: the variance is 0.2% off for a prior standard deviation of 2, 2% for 5, a tenth and more from 10 on.
 * Source: Pinheiro and Bates (1995), Journal of Computational and Graphical Statistics 4, 12 (adaptive quadrature).
 * Example: 20 events against 20, equal exposures, prior mean 0 and variance 0.09: mean 0, variance 0.0476.
 */
export function logRatioMoments(cell: LogRatioCell, priorMean: number, priorVariance: number): LogRatioMoments {
  requirePositive('logRatioMoments', 'priorVariance', priorVariance);
  const mode = modeOf(cell, priorMean, priorVariance);
  const share = 1 / (1 + Math.exp(-(cell.logExposureRatio + mode)));
  const spread = 1 / Math.sqrt((cell.events + cell.comparisonEvents) * share * (1 - share) + 1 / priorVariance);
  let highest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < POINTS.length; i += 1) {
    const z = POINTS[i]!;
    const from = mode + spread * z - priorMean;
    const log =
      LOG_WEIGHTS[i]! + (z * z) / 2 + logRatioLikelihood(cell, mode + spread * z) - (from * from) / (2 * priorVariance);
    heights[i] = log;
    if (log > highest) highest = log;
  }
  let sum = 0;
  let first = 0;
  let second = 0;
  for (let i = 0; i < POINTS.length; i += 1) {
    const height = Math.exp(heights[i]! - highest);
    const z = POINTS[i]!;
    sum += height;
    first += height * z;
    second += height * z * z;
  }
  first /= sum;
  return {
    logMarginal: highest + Math.log(sum * spread) - Math.log(priorVariance) / 2,
    mean: mode + spread * first,
    variance: spread * spread * (second / sum - first * first),
  };
}

const heights = new Float64Array(POINTS.length);

/** Where likelihood x prior is highest: Newton's method, from where two normal curves would meet. */
function modeOf(cell: LogRatioCell, priorMean: number, priorVariance: number): number {
  const { events, comparisonEvents, logExposureRatio } = cell;
  const together = events + comparisonEvents;
  const variance = 1 / (events + 0.5) + 1 / (comparisonEvents + 0.5);
  const own = Math.log((events + 0.5) / (comparisonEvents + 0.5)) - logExposureRatio;
  let at = (priorMean * variance + own * priorVariance) / (variance + priorVariance);
  for (let step = 0; step < 60; step += 1) {
    const share = 1 / (1 + Math.exp(-(logExposureRatio + at)));
    const slope = events - together * share - (at - priorMean) / priorVariance;
    const bend = together * share * (1 - share) + 1 / priorVariance;
    const move = Math.max(-1, Math.min(1, slope / bend));
    at += move;
    if (Math.abs(move) < 1e-7) break;
  }
  return at;
}
