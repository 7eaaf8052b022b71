import { randomNormal, randomPoisson } from 'd3-random';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { logRatioLikelihood, logRatioMoments } from '../../src/stats/logistic-normal.ts';
import type { NestedCell, NestedSpread } from '../../src/stats/nested-logit-normal.ts';
import type { NormalBelief } from '../../src/stats/shared-beliefs.ts';

/** Counts by area, group, and reason: events of the group, and of the group it is compared with. */
export type Table = readonly (readonly (readonly (readonly [number, number])[])[])[];

/** A table's cells: a level for each group and reason, a block for each area and group, a class for each group. */
export function cellsOf(table: Table): NestedCell[] {
  return table.flatMap((groups, area) =>
    groups.flatMap((reasons, group) =>
      reasons.map(([events, comparisonEvents], reason) => ({
        events,
        comparisonEvents,
        logExposureRatio: -0.2 * reason,
        level: group * reasons.length + reason,
        block: area * groups.length + group,
        class: group,
      })),
    ),
  );
}

const LEVEL_POINTS = 13;
const BLOCK_POINTS = 17;

const line = (from: number, to: number, points: number) =>
  Array.from({ length: points }, (_, i) => from + ((to - from) * i) / (points - 1));

/** What is true of a table, to be held against an approximation: each cell's distance from its level, and the levels. */
export interface Exact {
  distances: { mean: number; chance: number }[];
  levels: NormalBelief[];
}

/**
 * Distances and levels by nested quadrature: over the levels of a group together, over each block, over each cell, for a
 * known spread. Beliefs about the levels say where to look, and no more: half as many points again change nothing.
 */
export function bruteForce(
  cells: readonly NestedCell[],
  spread: NestedSpread,
  beliefs: readonly NormalBelief[],
  threshold: number,
): Exact {
  const found = new Map<NestedCell, Exact['distances'][number]>();
  const levels = [...beliefs];
  for (const group of new Set(cells.map((cell) => cell.class))) {
    const own = cells.filter((cell) => cell.class === group);
    const exact = ofGroup(own, spread, beliefs, threshold);
    for (const [i, one] of exact.distances.entries()) found.set(own[i]!, one);
    for (const [i, level] of [...new Set(own.map((cell) => cell.level))].entries()) levels[level] = exact.levels[i]!;
  }
  return { distances: cells.map((cell) => found.get(cell)!), levels };
}

function ofGroup(
  cells: readonly NestedCell[],
  { cellSd, blockSd, departingShare, departingMean, departingSd }: NestedSpread,
  beliefs: readonly NormalBelief[],
  threshold: number,
): Exact {
  const narrow = cellSd[cells[0]!.class]!;
  const wide = Math.hypot(narrow, departingSd);
  const ofBlock = blockSd[cells[0]!.class]!;
  const bell = (z: number) => Math.exp((-z * z) / 2);
  const density = (v: number) =>
    ((1 - departingShare) * bell(v / narrow)) / narrow + (departingShare * bell((v - departingMean) / wide)) / wide;
  const blocks = line(-4.5 * ofBlock, 4.5 * ofBlock, BLOCK_POINTS);
  const reach = 7 * wide + Math.abs(departingMean);
  const own = line(-reach, reach, 241);
  const levels = [...new Set(cells.map((cell) => cell.level))];
  const axes = levels.map((level) => {
    const { mean, variance } = beliefs[level]!;
    return line(mean - 7 * Math.sqrt(variance), mean + 7 * Math.sqrt(variance), LEVEL_POINTS);
  });

  // For each cell, level and block: the chance of its counts, and of that the part with its distance above the threshold.
  const tables = cells.map((cell) => {
    const observed = Math.log((cell.events + 0.5) / (cell.comparisonEvents + 0.5)) - cell.logExposureRatio;
    const highest = logRatioLikelihood(cell, observed);
    const chance = (at: number, v: number) => density(v) * Math.exp(logRatioLikelihood(cell, at + v) - highest);
    return axes[levels.indexOf(cell.level)]!.map((level) =>
      blocks.map((block) => {
        let [all, mean, above] = [0, 0, 0];
        for (const v of own) {
          const height = chance(level + block, v) * (own[1]! - own[0]!);
          all += height;
          mean += height * (block + v);
        }
        const from = Math.max(-reach, threshold - block);
        const points = line(from, reach, 161);
        for (const [i, v] of points.entries()) {
          above += chance(level + block, v) * (points[1]! - points[0]!) * (i === 0 || i === 160 ? 0.5 : 1);
        }
        return { all, mean, above };
      }),
    );
  });

  const together = [...new Set(cells.map((cell) => cell.block))].map((block) =>
    cells.flatMap((cell, i) => (cell.block === block ? [i] : [])),
  );
  let total = 0;
  const sums = cells.map(() => ({ mean: 0, chance: 0 }));
  const levelSums = levels.map(() => ({ first: 0, second: 0 }));
  const visit = (at: readonly number[]) => {
    if (at.length < levels.length) {
      for (let i = 0; i < LEVEL_POINTS; i += 1) visit([...at, i]);
      return;
    }
    const parts = together.map((members) => {
      let weight = 0;
      const part = members.map(() => ({ mean: 0, above: 0 }));
      for (const [b, block] of blocks.entries()) {
        const here = members.map((i) => tables[i]![at[levels.indexOf(cells[i]!.level)]!]![b]!);
        const product = here.reduce((all, one) => all * one.all, bell(block / ofBlock));
        weight += product;
        for (const [j, one] of here.entries()) {
          if (one.all === 0) continue;
          part[j]!.mean += (product * one.mean) / one.all;
          part[j]!.above += (product * one.above) / one.all;
        }
      }
      return { weight, part };
    });
    const weight = parts.reduce((all, part) => all * part.weight, 1);
    if (weight === 0) return;
    total += weight;
    for (const [k, i] of at.entries()) {
      levelSums[k]!.first += weight * axes[k]![i]!;
      levelSums[k]!.second += weight * axes[k]![i]! ** 2;
    }
    for (const [k, members] of together.entries()) {
      for (const [j, i] of members.entries()) {
        sums[i]!.mean += (weight * parts[k]!.part[j]!.mean) / parts[k]!.weight;
        sums[i]!.chance += (weight * parts[k]!.part[j]!.above) / parts[k]!.weight;
      }
    }
  };
  visit([]);
  return {
    distances: sums.map(({ mean, chance }) => ({ mean: mean / total, chance: chance / total })),
    levels: levelSums.map(({ first, second }) => ({
      mean: first / total,
      variance: second / total - (first / total) ** 2,
    })),
  };
}

/** The spread of cells of one level, each a block of its own, by name. */
export interface OneLevelSpread {
  cellSd: number;
  share: number;
  mean: number;
  sd: number;
}

/**
 * Logarithm of how likely the counts of one level are for a spread, the level integrated out, and what is weakly expected of
 * the spread: what the estimates ought to make as large as can be.
 */
export function penalisedMarginal(cells: readonly NestedCell[], spread: OneLevelSpread, level: NormalBelief): number {
  const { cellSd, share, mean, sd } = spread;
  const logs = line(-6, 6, 61).map((z) =>
    cells.reduce((sum, cell) => {
      const at = level.mean + z * Math.sqrt(level.variance);
      const ordinary = logRatioMoments(cell, at, cellSd ** 2).logMarginal;
      const departed = logRatioMoments(cell, at + mean, cellSd ** 2 + sd ** 2).logMarginal;
      return sum + ordinary + Math.log(1 - share + share * Math.exp(departed - ordinary));
    }, 0),
  );
  const highest = Math.max(...logs);
  return (
    highest +
    Math.log(logs.reduce((sum, log) => sum + Math.exp(log - highest), 0)) -
    Math.log(cellSd / 0.3) ** 2 / (2 * 0.7 ** 2) -
    Math.log(sd / 0.4) ** 2 / (2 * 0.5 ** 2) -
    mean ** 2 / (2 * 0.5 ** 2) +
    100 * (0.05 * Math.log(share) + 0.95 * Math.log(1 - share))
  );
}

/** Seeded normal numbers and Poisson counts. */
export function draws(seed: number) {
  const generator = xoroshiro128plus(seed);
  const uniform = () => (generator.next() >>> 0) / 2 ** 32;
  const normal = randomNormal.source(uniform)(0, 1);
  const poisson = randomPoisson.source(uniform);
  return { uniform, normal, poisson: (mean: number) => poisson(mean)() };
}
