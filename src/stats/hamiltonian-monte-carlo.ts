import { requireConfidence, requireCount, requireCountAtLeast, requireFinite, requireLength } from './require-range.ts';

/**
 * Logarithm of a density, up to a constant, at a position; writes its slopes into `gradient`. Where the density is 0 it
 * gives -Infinity. It keeps neither array.
 */
export type LogDensity = (position: Float64Array, gradient: Float64Array) => number;

/** How to run one chain. */
export interface ChainPlan {
  readonly logDensity: LogDensity;
  /** Where the chain starts: one finite number a parameter, of positive density. */
  readonly start: readonly number[];
  /** Steps that tune the sampler and are thrown away. */
  readonly warmUp: number;
  /** Steps that are kept. */
  readonly draws: number;
  /** Uniform numbers of 0 or more and below 1; the caller owns the seed. */
  readonly random: () => number;
  /** Mean acceptance the step size is tuned to, above 0 and below 1; 0.8 by default. Higher is slower and safer. */
  readonly targetAcceptance?: number;
  /** A trajectory doubles at most so often; 10 by default, which is 1,023 leapfrog steps. */
  readonly mostDoublings?: number;
}

/** One chain and how it went. */
export interface Chain {
  /** One position a kept step. */
  readonly draws: readonly Float64Array[];
  /** Mean acceptance over the kept steps: near the target when tuning worked. */
  readonly acceptance: number;
  /** Kept steps on which the energy ran away: the density bends more sharply there than the step can follow. */
  readonly divergences: number;
  /** Kept steps that were cut short by the limit on doublings. */
  readonly cutShort: number;
  readonly stepSize: number;
  /** How often the density was worked out, warm-up included. */
  readonly evaluations: number;
}

/** Error of the energy, in units of log density, that counts as having run away. */
const RUNAWAY_ENERGY = 1000;

/** A warm-up shorter than this cannot learn variances. */
const SHORTEST_LEARNING = 50;

/** One end of a trajectory. */
interface End {
  readonly position: Float64Array;
  readonly momentum: Float64Array;
  readonly gradient: Float64Array;
}

/** A stretch of a trajectory, of 2^k points, walked from first to last. */
interface Stretch {
  firstMomentum: Float64Array;
  lastMomentum: Float64Array;
  firstVelocity: Float64Array;
  lastVelocity: Float64Array;
  momentumSum: Float64Array;
  /** One of its points, drawn with its weight. */
  proposal: Float64Array;
  /** Logarithm of the sum of the weights of its points. */
  logWeight: number;
}

function newEnd(size: number): End {
  return {
    position: new Float64Array(size),
    momentum: new Float64Array(size),
    gradient: new Float64Array(size),
  };
}

function copyEnd(to: End, from: End): void {
  to.position.set(from.position);
  to.momentum.set(from.momentum);
  to.gradient.set(from.gradient);
}

function newStretch(size: number): Stretch {
  return {
    firstMomentum: new Float64Array(size),
    lastMomentum: new Float64Array(size),
    firstVelocity: new Float64Array(size),
    lastVelocity: new Float64Array(size),
    momentumSum: new Float64Array(size),
    proposal: new Float64Array(size),
    logWeight: 0,
  };
}

function turnRound(stretch: Stretch): void {
  const { firstMomentum, firstVelocity } = stretch;
  stretch.firstMomentum = stretch.lastMomentum;
  stretch.firstVelocity = stretch.lastVelocity;
  stretch.lastMomentum = firstMomentum;
  stretch.lastVelocity = firstVelocity;
}

function logSum(a: number, b: number): number {
  const most = Math.max(a, b);
  return most === -Infinity ? -Infinity : most + Math.log(Math.exp(a - most) + Math.exp(b - most));
}

/**
 * Whether two neighbouring stretches together still move away from where they began: at both ends, and also across the
 * join, which catches a trajectory that has gone round exactly once.
 */
function stillMovesAway(one: Stretch, two: Stretch): boolean {
  let wholeFirst = 0;
  let wholeLast = 0;
  let earlyFirst = 0;
  let earlyLast = 0;
  let lateFirst = 0;
  let lateLast = 0;
  for (let i = 0; i < one.momentumSum.length; i++) {
    const a = one.momentumSum[i]!;
    const b = two.momentumSum[i]!;
    const early = a + two.firstMomentum[i]!;
    const late = b + one.lastMomentum[i]!;
    wholeFirst += one.firstVelocity[i]! * (a + b);
    wholeLast += two.lastVelocity[i]! * (a + b);
    earlyFirst += one.firstVelocity[i]! * early;
    earlyLast += two.firstVelocity[i]! * early;
    lateFirst += one.lastVelocity[i]! * late;
    lateLast += two.lastVelocity[i]! * late;
  }
  return wholeFirst > 0 && wholeLast > 0 && earlyFirst > 0 && earlyLast > 0 && lateFirst > 0 && lateLast > 0;
}

/** Standard normal numbers from uniform ones, two at a time, by Marsaglia's polar method. */
function normalNumbers(random: () => number): () => number {
  let spare: number | undefined;
  return () => {
    if (spare !== undefined) {
      const kept = spare;
      spare = undefined;
      return kept;
    }
    for (;;) {
      const u = 2 * random() - 1;
      const v = 2 * random() - 1;
      const square = u * u + v * v;
      if (square >= 1 || square === 0) continue;
      const scale = Math.sqrt((-2 * Math.log(square)) / square);
      spare = v * scale;
      return u * scale;
    }
  };
}

/** What one step of the chain came to. */
interface Step {
  readonly acceptance: number;
  readonly isDivergent: boolean;
  readonly isCutShort: boolean;
}

/** Everything a chain carries from step to step: where it is, and the buffers that save allocating 600 lists a step. */
function newTrajectory({ logDensity, start, random, mostDoublings = 10 }: ChainPlan) {
  const size = start.length;
  const normal = normalNumbers(random);
  /** Variances of the parameters as learnt so far: the inverse of the mass matrix. */
  const variances = new Float64Array(size).fill(1);
  const here = newEnd(size);
  here.position.set(start);
  let hereLogDensity = logDensity(here.position, here.gradient);
  let evaluations = 1;

  const forward = newEnd(size);
  const backward = newEnd(size);
  const whole = newStretch(size);
  const addition = newStretch(size);
  const halves = Array.from({ length: mostDoublings }, () => [newStretch(size), newStretch(size)] as const);

  let stepSize = 1;
  let startEnergy = 0;
  let acceptanceSum = 0;
  let points = 0;
  let isDivergent = false;

  function drawMomentum(): void {
    for (let i = 0; i < size; i++) here.momentum[i] = normal() / Math.sqrt(variances[i]!);
  }

  function energy(at: End, atLogDensity: number): number {
    let kinetic = 0;
    for (let i = 0; i < size; i++) kinetic += variances[i]! * at.momentum[i]! * at.momentum[i]!;
    const sum = kinetic / 2 - atLogDensity;
    return Number.isNaN(sum) ? Infinity : sum;
  }

  /** One leapfrog step; gives the log density where it lands. */
  function leap(at: End, step: number): number {
    const { position, momentum, gradient } = at;
    for (let i = 0; i < size; i++) {
      momentum[i]! += (step / 2) * gradient[i]!;
      position[i]! += step * variances[i]! * momentum[i]!;
    }
    const landed = logDensity(position, gradient);
    evaluations++;
    for (let i = 0; i < size; i++) momentum[i]! += (step / 2) * gradient[i]!;
    return landed;
  }

  /** Makes a stretch of the one point. */
  function beginStretch(stretch: Stretch, { position, momentum }: End): void {
    const { firstVelocity } = stretch;
    for (let i = 0; i < size; i++) firstVelocity[i] = variances[i]! * momentum[i]!;
    stretch.lastVelocity.set(firstVelocity);
    stretch.firstMomentum.set(momentum);
    stretch.lastMomentum.set(momentum);
    stretch.momentumSum.set(momentum);
    stretch.proposal.set(position);
  }

  function walkOne(at: End, sign: number, into: Stretch): boolean {
    const landed = energy(at, leap(at, sign * stepSize));
    const gain = startEnergy - landed;
    acceptanceSum += gain > 0 ? 1 : Math.exp(gain);
    points++;
    if (-gain > RUNAWAY_ENERGY) {
      isDivergent = true;
      return false;
    }
    into.logWeight = gain;
    beginStretch(into, at);
    return true;
  }

  /** Walks 2^doublings points on from an end; false when the energy runs away or the walk turns back on itself. */
  function walk(at: End, sign: number, doublings: number, into: Stretch): boolean {
    if (doublings === 0) return walkOne(at, sign, into);
    const [one, two] = halves[doublings - 1]!;
    if (!walk(at, sign, doublings - 1, one)) return false;
    if (!walk(at, sign, doublings - 1, two)) return false;
    into.logWeight = logSum(one.logWeight, two.logWeight);
    const takesTwo = random() < Math.exp(two.logWeight - into.logWeight);
    const movesAway = stillMovesAway(one, two);
    for (let i = 0; i < size; i++) into.momentumSum[i] = one.momentumSum[i]! + two.momentumSum[i]!;
    // Buffers are exchanged, not copied: the halves are written afresh before they are read again.
    const { firstMomentum, firstVelocity, lastMomentum, lastVelocity, proposal } = into;
    const chosen = takesTwo ? two : one;
    into.proposal = chosen.proposal;
    chosen.proposal = proposal;
    into.firstMomentum = one.firstMomentum;
    one.firstMomentum = firstMomentum;
    into.firstVelocity = one.firstVelocity;
    one.firstVelocity = firstVelocity;
    into.lastMomentum = two.lastMomentum;
    two.lastMomentum = lastMomentum;
    into.lastVelocity = two.lastVelocity;
    two.lastVelocity = lastVelocity;
    return movesAway;
  }

  /** One step of the chain: a trajectory that doubles, either way in time, until it turns back. */
  function step(): Step {
    drawMomentum();
    startEnergy = energy(here, hereLogDensity);
    copyEnd(forward, here);
    copyEnd(backward, here);
    whole.logWeight = 0;
    beginStretch(whole, here);
    acceptanceSum = 0;
    points = 0;
    isDivergent = false;
    let isForward = true;
    let doublings = 0;
    let isTurned = false;
    while (doublings < mostDoublings && !isTurned) {
      const goesForward = random() < 0.5;
      if (goesForward !== isForward) turnRound(whole);
      isForward = goesForward;
      const isWhole = walk(goesForward ? forward : backward, goesForward ? 1 : -1, doublings, addition);
      if (!isWhole) break;
      doublings++;
      // The new half is preferred, so that the chain moves far.
      if (Math.log(random()) < addition.logWeight - whole.logWeight) whole.proposal.set(addition.proposal);
      isTurned = !stillMovesAway(whole, addition);
      whole.logWeight = logSum(whole.logWeight, addition.logWeight);
      for (let i = 0; i < size; i++) whole.momentumSum[i]! += addition.momentumSum[i]!;
      whole.lastMomentum.set(addition.lastMomentum);
      whole.lastVelocity.set(addition.lastVelocity);
    }
    here.position.set(whole.proposal);
    hereLogDensity = logDensity(here.position, here.gradient);
    evaluations++;
    return {
      acceptance: acceptanceSum / points,
      isDivergent,
      isCutShort: doublings === mostDoublings && !isTurned,
    };
  }

  /** A step size that one leapfrog step accepts about four times in five: halved or doubled from the last until so. */
  function findStepSize(): void {
    const isAccepted = (): boolean => {
      drawMomentum();
      copyEnd(forward, here);
      const before = energy(here, hereLogDensity);
      return before - energy(forward, leap(forward, stepSize)) > Math.log(0.8);
    };
    const grows = isAccepted();
    while (stepSize > 1e-12 && stepSize < 1e6) {
      stepSize *= grows ? 2 : 0.5;
      if (isAccepted() !== grows) return;
    }
  }

  return {
    position: here.position,
    logDensity: () => hereLogDensity,
    variances,
    step,
    findStepSize,
    stepSize: () => stepSize,
    setStepSize: (size: number) => {
      stepSize = size;
    },
    evaluations: () => evaluations,
  };
}

/** Tunes the step size to an acceptance by Nesterov's dual averaging, as Hoffman and Gelman (2014), section 3.2. */
function newStepTuner(targetAcceptance: number) {
  let centre = 0;
  let error = 0;
  let logAverage = 0;
  let count = 0;
  return {
    restart: (stepSize: number): void => {
      centre = Math.log(10 * stepSize);
      error = 0;
      logAverage = 0;
      count = 0;
    },
    learn: (acceptance: number): number => {
      count++;
      const weight = 1 / (count + 10);
      error = (1 - weight) * error + weight * (targetAcceptance - acceptance);
      const logStep = centre - (Math.sqrt(count) / 0.05) * error;
      const share = count ** -0.75;
      logAverage = share * logStep + (1 - share) * logAverage;
      return Math.exp(logStep);
    },
    settled: (): number => Math.exp(logAverage),
  };
}

/** Running variances, one a parameter, by Welford's method. */
function newVarianceLearner(size: number) {
  const means = new Float64Array(size);
  const squares = new Float64Array(size);
  let count = 0;
  return {
    learn: (position: Float64Array): void => {
      count++;
      for (let i = 0; i < size; i++) {
        const away = position[i]! - means[i]!;
        means[i]! += away / count;
        squares[i]! += away * (position[i]! - means[i]!);
      }
    },
    /** Writes the variances, drawn a little towards 0.001 while few positions are known, and forgets them. */
    finish: (variances: Float64Array): void => {
      for (let i = 0; i < size; i++) {
        variances[i] = (count / (count + 5)) * (squares[i]! / (count - 1)) + 0.001 * (5 / (count + 5));
      }
      means.fill(0);
      squares.fill(0);
      count = 0;
    },
  };
}

/**
 * Steps of the warm-up after which the variances are taken over: windows of 25, 50, 100 ... steps between a stretch for
 * finding the bulk and one for settling the step size; the last window takes what is left.
 */
function windowEnds(warmUp: number): { readonly from: number; readonly ends: readonly number[] } {
  if (warmUp < SHORTEST_LEARNING) return { from: warmUp, ends: [] };
  const from = Math.min(75, Math.floor(0.15 * warmUp));
  const to = warmUp - Math.min(50, Math.floor(0.1 * warmUp));
  const ends: number[] = [];
  let end = from;
  for (let width = 25; end < to; width *= 2) {
    end = end + 3 * width > to ? to : end + width;
    ends.push(end);
  }
  return { from, ends };
}

/**
 * Draws from a density that is known only up to a constant, by Hamiltonian Monte Carlo without a length to choose: the
 * no-U-turn sampler. One chain; run several from different starts and compare them with `splitRHat`.
 *
 * Formula: a momentum is drawn, the position moves along the density's slopes as a ball would roll (leapfrog steps,
 * momentum + slope step/2, position + variance momentum step), the path doubling forwards or backwards in time until it
 * turns back on itself; the next position is a point of the path, drawn with its weight exp(-energy). Warm-up learns
 * the step (dual averaging to the target acceptance) and a variance for each parameter (in doubling windows).
 * Parameters: logDensity with its slopes; start, one or more finite numbers; warmUp, whole, 0 or more (under 50 the
 * variances stay 1); draws, whole, 1 or more; random, uniform numbers of 0 or more and below 1; targetAcceptance, above
 * 0 and below 1, 0.8 by default; mostDoublings, whole, 1 or more, 10 by default. The same numbers give the same chain.
 * Where it misbehaves: a narrowing funnel or several peaks apart are not visited in their proportion; look at
 * divergences and at R-hat over chains before believing any draw. A density with corners breaks it. Slopes that are
 * wrong make it slow or wrong: check them against differences.
 * Source: Hoffman and Gelman (2014), Journal of Machine Learning Research 15, 1593; Betancourt (2017), A conceptual
 * introduction to Hamiltonian Monte Carlo, arXiv 1701.02434, appendix A.
 * Example: on a standard normal density, 1,000 draws after 300 of warm-up have a mean within 0.1 of 0 and a standard
 * deviation within 0.1 of 1.
 */
export function hamiltonianChain(plan: ChainPlan): Chain {
  const { start, warmUp, draws, targetAcceptance = 0.8, mostDoublings = 10 } = plan;
  requireLength('hamiltonianChain', 'start', start.length, 1);
  for (const [index, value] of start.entries()) requireFinite('hamiltonianChain', `start[${index}]`, value);
  requireCount('hamiltonianChain', 'warmUp', warmUp);
  requireCountAtLeast('hamiltonianChain', 'draws', draws, 1);
  requireConfidence('hamiltonianChain', 'targetAcceptance', targetAcceptance);
  requireCountAtLeast('hamiltonianChain', 'mostDoublings', mostDoublings, 1);
  const trajectory = newTrajectory(plan);
  requireFinite('hamiltonianChain', 'log density at start', trajectory.logDensity());

  const tuner = newStepTuner(targetAcceptance);
  const learner = newVarianceLearner(start.length);
  const { from, ends } = windowEnds(warmUp);
  const lastEnd = ends.at(-1) ?? 0;
  trajectory.findStepSize();
  tuner.restart(trajectory.stepSize());
  for (let done = 1; done <= warmUp; done++) {
    trajectory.setStepSize(tuner.learn(trajectory.step().acceptance));
    if (done > from && done <= lastEnd) learner.learn(trajectory.position);
    if (!ends.includes(done)) continue;
    learner.finish(trajectory.variances);
    trajectory.findStepSize();
    tuner.restart(trajectory.stepSize());
  }
  if (warmUp > 0) trajectory.setStepSize(tuner.settled());

  const kept: Float64Array[] = [];
  let acceptance = 0;
  let divergences = 0;
  let cutShort = 0;
  while (kept.length < draws) {
    const step = trajectory.step();
    kept.push(trajectory.position.slice());
    acceptance += step.acceptance / draws;
    if (step.isDivergent) divergences++;
    if (step.isCutShort) cutShort++;
  }
  return {
    draws: kept,
    acceptance,
    divergences,
    cutShort,
    stepSize: trajectory.stepSize(),
    evaluations: trajectory.evaluations(),
  };
}
