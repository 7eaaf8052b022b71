import { normalQuadrature } from './gauss-hermite.ts';
import { type LogRatioCell, logRatioLikelihood, logRatioMoments, requireLogRatioCell } from './logistic-normal.ts';
import { densityOnGrid, type LogRatioPosterior, summaryOf } from './logit-normal-model.ts';
import { requireCount, requireLength } from './require-range.ts';
import { type NormalBelief, type NormalMessages, SharedBeliefs } from './shared-beliefs.ts';

/**
 * A cell of a table of ratios, and what it shares with others: its level (cells of the same group and reason), its block
 * (cells of the same area and group) and its class (cells of the same group, whose spreads are alike). Each is
 * numbered from 0 without gaps.
 */
export interface NestedCell extends LogRatioCell {
  readonly level: number;
  readonly block: number;
  readonly class: number;
}

/** How log ratios spread about their levels. */
export interface NestedSpread {
  /** By class: standard deviation of an ordinary cell about its block. */
  readonly cellSd: readonly number[];
  /** By class: standard deviation of blocks about the level; 0 where no block has two cells to tell it by. */
  readonly blockSd: readonly number[];
  /** Share of cells that depart from their block, and by how much: mean and standard deviation beyond the ordinary. */
  readonly departingShare: number;
  readonly departingMean: number;
  readonly departingSd: number;
}

/** What one month's cells taught, to be used by itself or held for cells that teach too little. */
export interface NestedParameters {
  readonly spread: NestedSpread;
  /** By level: the usual log ratio, with what is not known of it. */
  readonly levels: readonly NormalBelief[];
}

export interface NestedFit extends NestedParameters {
  readonly iterations: number;
  readonly converged: boolean;
  /**
   * By cell: what all other cells say of its block and of its level; and the variance of what level and block may both be off
   * by, the one up and the other down.
   */
  readonly others: readonly { readonly block: NormalBelief; readonly level: NormalBelief; readonly shared: number }[];
  /** Messages to start a fit of nearly the same cells from. */
  readonly messages: NestedMessages;
}

/** What each cell says of its block and its level. */
export interface NestedMessages {
  readonly block: NormalMessages;
  readonly level: NormalMessages;
}

export interface NestedSettings {
  /** The spread, where it is known from elsewhere; estimated where absent. */
  readonly spread?: NestedSpread;
  /** The levels, where they are known from elsewhere; estimated where absent. */
  readonly levels?: readonly NormalBelief[];
  /** A fit of nearly the same cells, in the same order, to start from. */
  readonly start?: NestedMessages;
  readonly mostIterations?: number;
}

/**
 * Weak expectations that keep the estimates in bounds where cells are few: a usual spread of 0.3 shared evenly by blocks
 * and cells (as `SpreadPenalty`, log sd 0.7), one cell in twenty departing (worth a hundred cells), by 0 give or take 0.5, with a spread
 * of 0.4 (log sd 0.5).
 */
const USUAL = {
  sd: 0.3,
  logSd: 0.7,
  share: 0.05,
  shareWorth: 100,
  shiftSd: 0.5,
  departingSd: 0.4,
  departingLogSd: 0.5,
};

const TOLERANCE = 1e-3;
const MOST_ITERATIONS = 300;
/** Rounds after which steps that turn back are shortened; most fits have settled by then. */
const ROUNDS_AT_FULL_STRIDE = 20;
/** A level of which nothing is known beforehand. */
const UNKNOWN: NormalBelief = { mean: 0, variance: 1e4 };

/**
 * Empirical Bayes for a table of ratios: areas x groups x reasons. Each group in each area has a level of its own, shared by
 * its reasons; each cell scatters about it; a few cells depart from it. All of it is estimated from the cells.
 *
 * Formula: n | n + n0 ~ Bin(logistic(log(N/N0) + theta)), theta = level + u + v, u ~ N(0, blockSd^2) shared by a block,
 * v ~ (1 - p) N(0, cellSd^2) + p N(m, cellSd^2 + s^2). Expectation propagation: each cell's exact moments, given what
 * the other cells say of its block and level, are passed back as normal messages until they settle; the spreads follow
 * by Fisher steps on the same moments, weakly held (`USUAL`). Levels keep their own uncertainty.
 * Parameters: cells, two or more; settings as `NestedSettings`.
 * Where it misbehaves: messages are normal, which is rough where a whole block has a handful of events; departures that
 * come in blocks are taken for the block's level, not for departures. With one cell to a block the block's spread cannot be told
 * from the cell's and is left out. Not converged after 300 rounds: the result says so and must not be used.
 * Source: Minka (2001), Uncertainty in Artificial Intelligence 17, 362 (expectation propagation); Efron (2010), Large-Scale
 * Inference, chapter 1 (the two-group mixture); Gelman and Hill (2007), chapter 14 (nested logistic levels).
 * Example: the four cells of the example of `fitLogitNormal`, each a block of its own: level 0.331 with variance 0.0717, cellSd 0.348.
 */
export function fitNestedLogitNormal(cells: readonly NestedCell[], settings: NestedSettings = {}): NestedFit {
  requireLength('fitNestedLogitNormal', 'cells', cells.length, 2);
  for (const cell of cells) {
    requireLogRatioCell('fitNestedLogitNormal', cell);
    for (const index of ['level', 'block', 'class'] as const) {
      requireCount('fitNestedLogitNormal', index, cell[index]);
    }
  }
  const graph = new Graph(cells, settings);
  let converged = false;
  let iterations = 0;
  const most = settings.mostIterations ?? MOST_ITERATIONS;
  while (iterations < most && !converged) {
    iterations += 1;
    const change = graph.round(settings.spread === undefined);
    converged = change < TOLERANCE;
  }
  return graph.result(iterations, converged);
}

/** Beliefs about blocks and levels while messages pass; opened for one fit. */
class Graph {
  readonly #cells: readonly NestedCell[];
  readonly #classOfBlock: Int32Array;
  readonly #heldLevels: boolean;
  readonly #blocks: SharedBeliefs;
  readonly #levels: SharedBeliefs;
  readonly #cellSd: number[];
  readonly #blockSd: number[];
  #share: number;
  #mean: number;
  #sd: number;
  #rounds = 0;
  readonly #meanStride = new Stride();
  readonly #spreadStride = new Stride();

  constructor(cells: readonly NestedCell[], settings: NestedSettings) {
    this.#cells = cells;
    const count = (of: (cell: NestedCell) => number) => cells.reduce((most, cell) => Math.max(most, of(cell)), 0) + 1;
    const classes = count((cell) => cell.class);
    this.#classOfBlock = new Int32Array(count((cell) => cell.block));
    const sizes = new Int32Array(this.#classOfBlock.length);
    for (const cell of cells) {
      this.#classOfBlock[cell.block] = cell.class;
      sizes[cell.block]! += 1;
    }
    const isNested = sizes.some((size) => size > 1);
    const usual = isNested ? USUAL.sd / Math.SQRT2 : USUAL.sd;
    this.#cellSd = [...(settings.spread?.cellSd ?? new Array<number>(classes).fill(usual))];
    this.#blockSd = [...(settings.spread?.blockSd ?? new Array<number>(classes).fill(isNested ? usual : 0))];
    this.#share = settings.spread?.departingShare ?? USUAL.share;
    this.#mean = settings.spread?.departingMean ?? 0;
    this.#sd = settings.spread?.departingSd ?? USUAL.departingSd;
    this.#heldLevels = settings.levels !== undefined;
    const messages = settings.start ?? firstMessages(cells, this.#heldLevels);
    this.#blocks = new SharedBeliefs(
      Int32Array.from(cells, (cell) => cell.block),
      Array.from(this.#classOfBlock, (of) => ({ mean: 0, variance: this.#blockSd[of]! ** 2 })),
      messages.block,
    );
    this.#levels = new SharedBeliefs(
      Int32Array.from(cells, (cell) => cell.level),
      Array.from({ length: count((cell) => cell.level) }, (_, at) => settings.levels?.[at] ?? UNKNOWN),
      messages.level,
    );
  }

  /** Passes every message once and moves the spreads a step; returns the largest change of anything. */
  round(isSpreadFree: boolean): number {
    const cellSteps = this.#cellSd.map(() => new SpreadStep());
    const departing = new SpreadStep();
    let shiftUp = 0;
    let shiftBend = 0;
    let departed = 0;
    let change = 0;
    for (const [at, cell] of this.#cells.entries()) {
      const block = this.#blocks.others(at);
      const level = this.#levels.others(at);
      const cellVariance = this.#cellSd[cell.class]! ** 2;
      const priorMean = block.mean + level.mean;
      const priorVariance = block.variance + level.variance + cellVariance;
      const departedMean = priorMean + this.#mean;
      const departedVariance = priorVariance + this.#sd ** 2;
      const ordinary = logRatioMoments(cell, priorMean, priorVariance);
      const other = logRatioMoments(cell, departedMean, departedVariance);
      const odds = (this.#share / (1 - this.#share)) * Math.exp(other.logMarginal - ordinary.logMarginal);
      const share = odds === Number.POSITIVE_INFINITY ? 1 : odds / (1 + odds);
      departed += share;

      // How far the cell pulls whatever stands behind it, per unit of variance, and how much it narrows it.
      const pull = (ordinary.mean - priorMean) / priorVariance;
      const departedPull = (other.mean - departedMean) / departedVariance;
      const narrowing = (1 - ordinary.variance / priorVariance) / priorVariance;
      const departedNarrowing = (1 - other.variance / departedVariance) / departedVariance;
      const meanPull = (1 - share) * pull + share * departedPull;
      const meanNarrowing =
        (1 - share) * narrowing + share * departedNarrowing - share * (1 - share) * (pull - departedPull) ** 2;
      change = Math.max(change, this.#blocks.tell(at, block, meanPull, meanNarrowing));
      if (!this.#heldLevels) change = Math.max(change, this.#levels.tell(at, level, meanPull, meanNarrowing));

      cellSteps[cell.class]!.add(1 - share, pull, narrowing);
      departing.add(share, departedPull, departedNarrowing);
      shiftUp += share * departedPull;
      shiftBend += share * departedNarrowing;
    }
    if (!isSpreadFree) return change;

    const usual = this.#blockSd.some((sd) => sd > 0) ? USUAL.sd / Math.SQRT2 : USUAL.sd;
    for (const [of, step] of cellSteps.entries()) {
      const next = step.next(this.#cellSd[of]!, usual, USUAL.logSd);
      change = Math.max(change, Math.abs(Math.log(next / this.#cellSd[of]!)));
      this.#cellSd[of] = next;
    }
    change = Math.max(change, this.#moveBlockSpreads(usual));
    const share = (departed + USUAL.share * USUAL.shareWorth) / (this.#cells.length + USUAL.shareWorth);
    // A share of 5% that moves by a tenth of itself moves chances as little as a spread that moves by a hundredth.
    change = Math.max(change, Math.abs(Math.log(share / this.#share)) / 10);
    this.#share = share;
    const spreadStep = Math.log(departing.next(this.#sd, USUAL.departingSd, USUAL.departingLogSd) / this.#sd);
    const weak = 1 / USUAL.shiftSd ** 2;
    const meanStep = clamp((shiftUp - this.#mean * weak) / (shiftBend + weak), 0.3);
    // Whole steps are what must become small, however short those taken are.
    change = Math.max(change, Math.abs(spreadStep), Math.abs(meanStep));
    this.#rounds += 1;
    const isSettling = this.#rounds > ROUNDS_AT_FULL_STRIDE;
    this.#sd *= Math.exp(this.#spreadStride.of(spreadStep, isSettling));
    this.#mean += this.#meanStride.of(meanStep, isSettling);
    return change;
  }

  result(iterations: number, converged: boolean): NestedFit {
    const shared = this.#sharedVariance();
    return {
      iterations,
      converged,
      spread: {
        cellSd: [...this.#cellSd],
        blockSd: [...this.#blockSd],
        departingShare: this.#share,
        departingMean: this.#mean,
        departingSd: this.#sd,
      },
      levels: this.#levels.all().map(({ mean, variance }, level) => ({ mean, variance: variance + shared[level]! })),
      others: this.#cells.map((cell, at) => ({
        block: this.#blocks.others(at),
        level: this.#levels.others(at),
        shared: shared[cell.level]!,
      })),
      messages: { block: this.#blocks.said(), level: this.#levels.said() },
    };
  }

  /**
   * By level: the variance that messages cannot pass on. Were all levels of a class higher and all its blocks lower by the same,
   * nothing would look different but the blocks' mean; messages, which speak of one thing at a time, do not see it. What
   * the other cells seem to know of the blocks is taken back, over as many blocks as there are.
   */
  #sharedVariance(): number[] {
    const known = this.#levels.all().map(() => 0);
    const counts = known.map(() => 0);
    for (const [at, cell] of this.#cells.entries()) {
      known[cell.level]! += this.#blockSd[cell.class]! ** 2 - this.#blocks.others(at).variance;
      counts[cell.level]! += 1;
    }
    return known.map((sum, level) => (this.#heldLevels ? 0 : Math.max(0, sum) / counts[level]! ** 2));
  }

  #moveBlockSpreads(usual: number): number {
    const steps = this.#blockSd.map(() => new SpreadStep());
    for (const [block, { mean, variance }] of this.#blocks.all().entries()) {
      const of = this.#classOfBlock[block]!;
      const prior = this.#blockSd[of]! ** 2;
      if (prior === 0) continue;
      steps[of]!.add(1, mean / prior, (1 - variance / prior) / prior);
    }
    let change = 0;
    for (const [of, step] of steps.entries()) {
      const sd = this.#blockSd[of]!;
      if (sd === 0) continue;
      const next = step.next(sd, usual, USUAL.logSd);
      for (const [block, owner] of this.#classOfBlock.entries()) {
        if (owner === of) this.#blocks.reprior(block, sd ** 2, next ** 2);
      }
      this.#blockSd[of] = next;
      change = Math.max(change, Math.abs(Math.log(next / sd)));
    }
    return change;
  }
}

/**
 * Steps that go to and fro, each half as long as the last that turned back. Mean and spread of the departing cells both
 * answer for one far cell among cells that are much alike, and would overshoot in turn for ever.
 */
class Stride {
  #last = 0;
  #part = 1;

  of(step: number, isSettling: boolean): number {
    if (isSettling && step * this.#last < 0) this.#part /= 2;
    this.#last = step;
    return this.#part * step;
  }
}

/** One Fisher step for a standard deviation, gathered over cells. */
class SpreadStep {
  #slope = 0;
  #bend = 0;

  /** Adds a cell: its weight, its pull per unit of variance, and how much it narrows the belief, per unit of variance. */
  add(weight: number, pull: number, narrowing: number): void {
    this.#slope += (weight * (pull * pull - narrowing)) / 2;
    this.#bend += (weight * narrowing * narrowing) / 2;
  }

  next(sd: number, usual: number, logSd: number): number {
    const variance = sd * sd;
    const weak = 1 / (logSd * logSd);
    const pull = this.#slope * 2 * variance;
    const slope = pull - Math.log(sd / usual) * weak;
    // Where cells differ less than chance would have them, Fisher's step overshoots for ever: what is seen is bent more.
    const bend = this.#bend * 4 * variance * variance + Math.max(0, -2 * pull) + weak;
    return sd * Math.exp(clamp(slope / bend, 0.7));
  }
}

function clamp(value: number, most: number): number {
  return Math.max(-most, Math.min(most, value));
}

/** To start from, every cell's own ratio is taken to be its level's, in so far as counts and usual spread allow. */
function firstMessages(cells: readonly NestedCell[], heldLevels: boolean): NestedMessages {
  const empty = () => ({ precision: new Float64Array(cells.length), shift: new Float64Array(cells.length) });
  const first = { block: empty(), level: empty() };
  if (heldLevels) return first;
  for (const [at, { events, comparisonEvents, logExposureRatio }] of cells.entries()) {
    const variance = 1 / (events + 0.5) + 1 / (comparisonEvents + 0.5) + USUAL.sd ** 2;
    const own = Math.log((events + 0.5) / (comparisonEvents + 0.5)) - logExposureRatio;
    first.level.precision[at] = 1 / variance;
    first.level.shift[at] = own / variance;
  }
  return first;
}

const SHARED_QUADRATURE = normalQuadrature(11);
const POINTS_PER_SD = 3;
const REACH = 6.5;

/**
 * Posterior of how far one cell's log ratio lies from its level.
 *
 * Formula: prior (block + ordinary or departing cell) x likelihood averaged over what is not known of the level
 * (`logRatioMoments`), on a grid fine enough for the narrower of the two posteriors and wide enough for both. What level
 * and block may both be off by, the one up and the other down, leaves the ratio as it is and widens the distance: the chances are
 * averaged over it.
 * Parameters: cell and its place `at` in the cells that `fit` was made of; thresholds, differences of log ratios: log 1.5 asks
 * whether the ratio exceeds one and a half times the usual one.
 * Where it misbehaves: as the fit it rests on. The spreads are taken as known.
 * Source: as `fitNestedLogitNormal`; summaries as `summaryOf`.
 * Example: the third cell of the example of `fitNestedLogitNormal`: 0.402 above its level, chance of a ratio more than 1.5 times
 * the usual one 0.489. Without departures and blocks it agrees with `logRatioPosterior`.
 */
export function nestedPosterior(
  cell: NestedCell,
  at: number,
  fit: NestedFit,
  thresholds: readonly number[],
): LogRatioPosterior {
  const { block, level, shared } = fit.others[at]!;
  const { cellSd, departingShare, departingMean, departingSd } = fit.spread;
  const variance = block.variance + cellSd[cell.class]! ** 2;
  const parts = [
    { weight: 1 - departingShare, mean: block.mean, variance },
    { weight: departingShare, mean: block.mean + departingMean, variance: variance + departingSd ** 2 },
  ].filter((part) => part.weight > 0);
  const ends = parts.map((part) => {
    const moments = logRatioMoments(cell, part.mean + level.mean, part.variance + level.variance);
    // Back from the log ratio to its distance from the level.
    const gain = part.variance / (part.variance + level.variance);
    const mean = part.mean + gain * (moments.mean - part.mean - level.mean);
    const sd = Math.sqrt(part.variance * (1 - gain) + gain * gain * moments.variance);
    return { low: mean - REACH * sd, high: mean + REACH * sd, sd };
  });
  const low = Math.min(...ends.map((end) => end.low));
  const high = Math.max(...ends.map((end) => end.high));
  const points = Math.ceil(((high - low) / Math.min(...ends.map((end) => end.sd))) * POINTS_PER_SD) + 1;
  const scaled = parts.map((part) => ({ ...part, log: Math.log(part.weight) - Math.log(part.variance) / 2 }));
  const density = densityOnGrid(low, high, points, (distance) => {
    let prior = 0;
    for (const part of scaled) {
      const from = distance - part.mean;
      prior += Math.exp(part.log - (from * from) / (2 * part.variance));
    }
    return Math.log(prior) + logAveraged(cell, distance, level);
  });
  const { points: steps, weights } = SHARED_QUADRATURE;
  const sharedSd = Math.sqrt(shared);
  const { mean, sd, exceedance } = summaryOf(
    density,
    thresholds.flatMap((threshold) => Array.from(steps, (z) => threshold + sharedSd * z)),
  );
  return {
    mean,
    sd: Math.hypot(sd, sharedSd),
    // Rounding must not make a certainty more than that.
    exceedance: thresholds.map((_, i) =>
      Math.min(
        1,
        weights.reduce((sum, weight, j) => sum + weight * exceedance[i * steps.length + j]!, 0),
      ),
    ),
  };
}

/**
 * Log likelihood of a distance, averaged over a level that is not quite known: about the peak of the two together, since the
 * likelihood may be far narrower than what is known of the level, or far wider.
 */
function logAveraged(cell: LogRatioCell, distance: number, level: NormalBelief): number {
  if (level.variance === 0) return logRatioLikelihood(cell, level.mean + distance);
  const { events, comparisonEvents, logExposureRatio } = cell;
  const moved = { events, comparisonEvents, logExposureRatio: logExposureRatio + distance };
  return logRatioMoments(moved, level.mean, level.variance).logMarginal;
}
