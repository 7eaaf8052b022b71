import type { LogDensity } from './hamiltonian-monte-carlo.ts';
import { uncheckedMillsRatio } from './mills-ratio.ts';
import { requireAtMost, requireCount, requireLength, requireNonNegative } from './require-range.ts';

/** What is known of one group in one area. */
export interface ThresholdCell {
  /** Number of the area, from 0. */
  readonly area: number;
  /** Number of the group, from 0. */
  readonly group: number;
  /** Residents of the group in the area, or their share: only proportions within the area matter. */
  readonly residents: number;
  readonly searches: number;
  /** Searches that found what they were for. */
  readonly finds: number;
}

/** The posterior density of the threshold test, and the thresholds at a position of it. */
export interface ThresholdModel {
  readonly size: number;
  /** Cells that take part, by area: those with residents, in areas with searches. */
  readonly cells: readonly ThresholdCell[];
  readonly areas: number;
  readonly groups: number;
  /** Searches of every group in the area of each cell: its weight in a mean over areas. */
  readonly weights: Float64Array;
  readonly logDensity: LogDensity;
  /** Threshold of each cell as a probability of carrying, from 0 to 1, at a position. */
  readonly thresholdsAt: (position: Float64Array) => Float64Array;
}

/** Height of the standard normal density at 0, 1/sqrt(2 pi). */
const NORMAL_PEAK = Math.sqrt(0.5 / Math.PI);
/** Prior standard deviation of the effect of an area on the share who carry and on how well they can be told. */
const AREA_SPREAD = 0.1;

/** One side of the signal, cell by cell: of those who carry, or of the others. */
interface Tails {
  /** Residents whose signal is beyond the threshold. */
  readonly searched: Float64Array;
  /** Density at the threshold over the tail beyond it. */
  readonly hazard: Float64Array;
}

function newTails(size: number): Tails {
  return { searched: new Float64Array(size), hazard: new Float64Array(size) };
}

/** Writes, for so many people whose threshold is x above their mean signal, how many are searched, and the hazard. */
function readTail(people: number, x: number, { searched, hazard }: Tails, i: number): void {
  const density = NORMAL_PEAK * Math.exp((-x * x) / 2);
  const mills = uncheckedMillsRatio(Math.abs(x));
  const tail = x >= 0 ? density * mills : 1 - density * mills;
  searched[i] = people * tail;
  hazard[i] = x >= 0 ? 1 / mills : density / tail;
}

/** A count times the logarithm of its rate; nothing for no count, whatever the rate. */
const countTimesLog = (count: number, rate: number): number => (count > 0 ? count * Math.log(rate) : 0);

function requireCells(cells: readonly ThresholdCell[]): void {
  requireLength('thresholdModel', 'cells', cells.length, 1);
  const seen = new Set<string>();
  for (const [index, { area, group, residents, searches, finds }] of cells.entries()) {
    const name = `cells[${index}]`;
    requireCount('thresholdModel', `${name}.area`, area);
    requireCount('thresholdModel', `${name}.group`, group);
    requireNonNegative('thresholdModel', `${name}.residents`, residents);
    requireCount('thresholdModel', `${name}.searches`, searches);
    requireCount('thresholdModel', `${name}.finds`, finds);
    requireAtMost('thresholdModel', `${name}.finds`, finds, searches);
    if (residents === 0) requireAtMost('thresholdModel', `${name}.searches without residents`, searches, 0);
    const key = `${area} ${group}`;
    if (seen.has(key)) {
      throw new RangeError(`thresholdModel: ${name} is area ${area}, group ${group} again, expected each once`);
    }
    seen.add(key);
  }
}

/**
 * The model of the threshold test, as a density for Hamiltonian Monte Carlo: who is searched is explained over
 * residents, because only searches are recorded.
 *
 * Formula: for group g in area a, phi = logistic(phi_g + phi_a), delta = exp(delta_g + delta_a), threshold t_ag; rates
 * A, B and S = A + B as in `discriminantRates`. The searches of an area are multinomial over its groups with weights
 * residents x S; the finds of a cell are binomial of its searches with chance A/S.
 * Priors: t_ag ~ N(0, sigma), sigma ~ half N(0, 1); phi_g ~ N(mu_phi, 1), delta_g ~ N(mu_delta, 1), mu_phi and mu_delta
 * ~ N(0, 1); phi_a and delta_a ~ N(0, 0.1), and 0 for the first area.
 * Position, in order: log sigma, mu_phi, mu_delta, phi by group, delta by group, phi by area from the second, delta by
 * area from the second, t by cell: 3 + 2 groups + 2 (areas - 1) + cells numbers.
 * Parameters: cells, one or more, each area and group once, numbered from 0; residents 0 or more; searches and finds
 * whole, finds of at most searches, none without residents. Cells without residents, and areas without searches, say
 * nothing and are left out. How many searches an area has in all is taken as given.
 * Where it misbehaves: see `thresholdTest`. -Infinity, or no number, where every threshold of an area is so far out
 * (about 38) that nobody would be searched; the sampler turns back from there.
 * Source: Pierson, Corbett-Davies and Goel (2018), Proceedings of Machine Learning Research 84, 96; priors as in the
 * authors' program for it, 5harad/fasttt, multinomial_stop_and_frisk.stan.
 * Example: one area, one group, 1 resident, 2 searches, 1 find: 6 numbers; where all are 0 the log density is
 * -1.95324626477047, log 0.627 + log 0.373 for a find rate of 0.627, less 1/2 for sigma.
 */
export function thresholdModel(cells: readonly ThresholdCell[]): ThresholdModel {
  requireCells(cells);
  const searchesByArea = new Map<number, number>();
  for (const { area, searches } of cells) searchesByArea.set(area, (searchesByArea.get(area) ?? 0) + searches);
  const used = cells
    .filter(({ area, residents }) => residents > 0 && searchesByArea.get(area)! > 0)
    .sort((a, b) => a.area - b.area || a.group - b.group);
  const areaNumbers = [...new Set(used.map(({ area }) => area))];
  const areas = areaNumbers.length;
  const groups = 1 + Math.max(...cells.map(({ group }) => group));
  const n = used.length;

  const areaOf = Int32Array.from(used, ({ area }) => areaNumbers.indexOf(area));
  const groupOf = Int32Array.from(used, ({ group }) => group);
  const residents = Float64Array.from(used, (cell) => cell.residents);
  const finds = Float64Array.from(used, (cell) => cell.finds);
  const misses = Float64Array.from(used, (cell) => cell.searches - cell.finds);
  const areaSearches = Float64Array.from(areaNumbers, (area) => searchesByArea.get(area)!);
  /** Cells of area a are those from areaStart[a] up to areaStart[a + 1]. */
  const areaStart = new Int32Array(areas + 1);
  for (let i = 0; i < n; i++) areaStart[areaOf[i]! + 1]!++;
  for (let a = 0; a < areas; a++) areaStart[a + 1]! += areaStart[a]!;

  const PHI = 3;
  const DELTA = PHI + groups;
  /** The first area's effects are 0 and have no place: these point one before the second area's. */
  const AREA_PHI = DELTA + groups - 1;
  const AREA_DELTA = AREA_PHI + Math.max(0, areas - 1);
  const T = AREA_DELTA + Math.max(1, areas);
  const size = T + n;

  /** Odds against carrying; an area multiplies them. */
  const groupOdds = new Float64Array(groups);
  const groupDelta = new Float64Array(groups);
  const carrying = newTails(n);
  const others = newTails(n);
  const phis = new Float64Array(n);
  const deltas = new Float64Array(n);

  const areaPhiAt = (position: Float64Array, a: number): number => (a > 0 ? position[AREA_PHI + a]! : 0);
  const areaDeltaAt = (position: Float64Array, a: number): number => (a > 0 ? position[AREA_DELTA + a]! : 0);

  /** Priors of everything but the thresholds; starts the slopes. */
  function logPrior(position: Float64Array, gradient: Float64Array): number {
    const [logSigma, muPhi, muDelta] = [position[0]!, position[1]!, position[2]!];
    const variance = Math.exp(2 * logSigma);
    // The last term is the change of variable from sigma to its logarithm.
    let log = -(variance + muPhi * muPhi + muDelta * muDelta) / 2 + logSigma;
    gradient[0] = 1 - variance;
    gradient[1] = -muPhi;
    gradient[2] = -muDelta;
    for (let g = 0; g < groups; g++) {
      const phiAway = position[PHI + g]! - muPhi;
      const deltaAway = position[DELTA + g]! - muDelta;
      log -= (phiAway * phiAway + deltaAway * deltaAway) / 2;
      gradient[PHI + g] = -phiAway;
      gradient[DELTA + g] = -deltaAway;
      gradient[1]! += phiAway;
      gradient[2]! += deltaAway;
    }
    const precision = 1 / (AREA_SPREAD * AREA_SPREAD);
    for (let at = AREA_PHI + 1; at < T; at++) {
      const effect = position[at]!;
      log -= (precision * effect * effect) / 2;
      gradient[at] = -precision * effect;
    }
    return log;
  }

  function logDensity(position: Float64Array, gradient: Float64Array): number {
    let log = logPrior(position, gradient);
    const precision = Math.exp(-2 * position[0]!);
    let squares = 0;
    for (let g = 0; g < groups; g++) {
      groupOdds[g] = Math.exp(-position[PHI + g]!);
      groupDelta[g] = Math.exp(position[DELTA + g]!);
    }
    for (let a = 0; a < areas; a++) {
      const [from, to] = [areaStart[a]!, areaStart[a + 1]!];
      const areaOdds = Math.exp(-areaPhiAt(position, a));
      const areaDelta = Math.exp(areaDeltaAt(position, a));
      let weight = 0;
      for (let i = from; i < to; i++) {
        const g = groupOf[i]!;
        const t = position[T + i]!;
        const oddsAgainst = groupOdds[g]! * areaOdds;
        const phi = 1 / (1 + oddsAgainst);
        const delta = groupDelta[g]! * areaDelta;
        phis[i] = phi;
        deltas[i] = delta;
        readTail(residents[i]! * phi, t - delta, carrying, i);
        readTail(residents[i]! * oddsAgainst * phi, t, others, i);
        log += countTimesLog(finds[i]!, carrying.searched[i]!) + countTimesLog(misses[i]!, others.searched[i]!);
        weight += carrying.searched[i]! + others.searched[i]!;
        squares += t * t;
      }
      log -= areaSearches[a]! * Math.log(weight);
      const searchesPerWeight = areaSearches[a]! / weight;
      for (let i = from; i < to; i++) {
        const g = groupOf[i]!;
        // Finds and misses beyond those that the present rates would give.
        const moreFinds = finds[i]! - searchesPerWeight * carrying.searched[i]!;
        const moreMisses = misses[i]! - searchesPerWeight * others.searched[i]!;
        const slopePhi = moreFinds * (1 - phis[i]!) - moreMisses * phis[i]!;
        const slopeAway = moreFinds * carrying.hazard[i]!;
        const slopeDelta = slopeAway * deltas[i]!;
        gradient[T + i] = -slopeAway - moreMisses * others.hazard[i]! - precision * position[T + i]!;
        gradient[PHI + g]! += slopePhi;
        gradient[DELTA + g]! += slopeDelta;
        if (a === 0) continue;
        gradient[AREA_PHI + a]! += slopePhi;
        gradient[AREA_DELTA + a]! += slopeDelta;
      }
    }
    gradient[0]! += precision * squares - n;
    return log - (precision * squares) / 2 - n * position[0]!;
  }

  function thresholdsAt(position: Float64Array): Float64Array {
    return Float64Array.from(areaOf, (a, i) => {
      const g = groupOf[i]!;
      const delta = Math.exp(position[DELTA + g]! + areaDeltaAt(position, a));
      const logOdds = position[PHI + g]! + areaPhiAt(position, a) + delta * (position[T + i]! - delta / 2);
      return 1 / (1 + Math.exp(-logOdds));
    });
  }

  const weights = Float64Array.from(areaOf, (a) => areaSearches[a]!);
  return { size, cells: used, areas, groups, weights, logDensity, thresholdsAt };
}
