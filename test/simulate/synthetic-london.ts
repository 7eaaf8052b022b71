import { randomGamma, randomNormal, randomPoisson } from 'd3-random';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/**
 * A London made up from stated constants (shared METHODS.md, "What the rules must reach"), so that what a rule finds can be
 * held against the truth. Nothing of it is known to the rules but its counts and residents.
 */

/** Residents by group, Census 2021, London. The first group is the one compared with. */
const RESIDENTS = [4_731_172, 1_188_370, 1_817_640, 505_775, 556_768];
export const GROUPS = ['white', 'black', 'asian', 'mixed', 'other'] as const;
export const REASONS = ['drugs', 'weapons', 'stolen-property', 'going-equipped', 'section-60', 'firearms'] as const;

/** True ratio to White by group (White left out), and what each reason makes of it. */
const GROUP_RATIO = [3.3, 1.1, 1.9, 1.4];
const REASON_FACTOR = [
  [1, 1.15, 0.75, 0.8, 1.3, 1.5],
  [1.1, 0.9, 0.7, 0.7, 1, 1],
  [1, 1.1, 0.9, 0.8, 1.2, 1.2],
  [1, 1, 1, 0.9, 1, 1],
];
const REASON_SHARE = [0.6, 0.15, 0.11, 0.07, 0.04, 0.03];
const SEARCHES_A_YEAR = 130_000;

/** Standard deviations of logarithms. */
const SPREAD = {
  intensityByArea: 0.45,
  intensityByAreaAndReason: 0.35,
  intensityByMonth: 0.2,
  ratioByAreaAndGroup: 0.25,
  ratioByCell: 0.2,
  ratioByMonth: 0.1,
};
const SEASON = 0.1;
const SHARE_CONCENTRATION = 18;

/** Number of areas, the size of the odd small one (none at ward level), and the spread of the others' sizes. */
export const LEVELS = {
  borough: { areas: 33, smallArea: 8600, sizeSpread: 0.25 },
  ward: { areas: 650, smallArea: undefined, sizeSpread: 0.25 },
} as const;
export type Level = keyof typeof LEVELS;

export interface TruthOptions {
  level: Level;
  seed: number;
  months: number;
  /** What the ratio of a planted cell is multiplied by. */
  multiplier: number;
  /** Share of cells that are planted; 0.05 by default. */
  plantedShare?: number;
  /** The month from which they are, 0 by default: earlier months are ordinary. */
  plantedFrom?: number;
}

/** An area, a group (1 to 4 of `GROUPS`) and a reason. */
export interface TrueCell {
  area: number;
  group: number;
  reason: number;
  residents: number;
  whiteResidents: number;
  isPlanted: boolean;
  /** The ratio that ordinary cells of the group and reason scatter around. */
  usualRatio: number;
  /** The true ratio in each month. */
  ratios: Float64Array;
}

export interface SyntheticLondon {
  months: number;
  cells: TrueCell[];
  /** Searches by month of a cell's group, in the order of `cells`, and of White people by area and reason. */
  searches: Int32Array[];
  whiteSearches(area: number, reason: number): Int32Array;
  /** The true ratio over some months, first included and last not: searches expected, rate over rate. */
  trueRatio(cell: number, from: number, to: number): number;
}

/** Random numbers of several kinds from one seeded source. */
export function variates(seed: number) {
  const generator = xoroshiro128plus(seed);
  const uniform = () => (generator.next() >>> 0) / 4_294_967_296;
  const normal = randomNormal.source(uniform)(0, 1);
  const poisson = randomPoisson.source(uniform);
  const gamma = randomGamma.source(uniform);
  return {
    uniform,
    normal,
    poisson: (mean: number) => (mean > 0 ? poisson(mean)() : 0),
    gamma: (shape: number) => gamma(shape, 1)(),
  };
}

/** Makes up a London: residents, true ratios, and the searches of so many months. */
export function makeLondon(options: TruthOptions): SyntheticLondon {
  const draw = variates(options.seed);
  const residents = makeResidents(options.level, draw);
  const areas = residents.length;
  const { months } = options;
  const season = Float64Array.from({ length: months }, (_, month) => 1 + SEASON * Math.sin((2 * Math.PI * month) / 12));

  const cells: TrueCell[] = [];
  const intensity: Float64Array[] = [];
  for (let area = 0; area < areas; area += 1) {
    const ofArea = SPREAD.intensityByArea * draw.normal();
    const ofGroup = GROUP_RATIO.map(() => SPREAD.ratioByAreaAndGroup * draw.normal());
    for (let reason = 0; reason < REASONS.length; reason += 1) {
      const ofReason = SPREAD.intensityByAreaAndReason * draw.normal();
      intensity.push(
        season.map((swing) => swing * Math.exp(ofArea + ofReason + SPREAD.intensityByMonth * draw.normal())),
      );
      for (let group = 1; group < GROUPS.length; group += 1) {
        const usualRatio = GROUP_RATIO[group - 1]! * REASON_FACTOR[group - 1]![reason]!;
        const isPlanted = draw.uniform() < (options.plantedShare ?? 0.05);
        const level = Math.log(usualRatio) + ofGroup[group - 1]! + SPREAD.ratioByCell * draw.normal();
        const planted = (month: number) =>
          isPlanted && month >= (options.plantedFrom ?? 0) ? Math.log(options.multiplier) : 0;
        cells.push({
          area,
          group,
          reason,
          residents: residents[area]![group]!,
          whiteResidents: residents[area]![0]!,
          isPlanted,
          usualRatio,
          ratios: Float64Array.from({ length: months }, (_, month) =>
            Math.exp(level + planted(month) + SPREAD.ratioByMonth * draw.normal()),
          ),
        });
      }
    }
  }

  // Each reason's searches are scaled so that a year's are expected to be what London's are.
  const expected = new Float64Array(REASONS.length);
  const at = (area: number, reason: number) => area * REASONS.length + reason;
  for (let area = 0; area < areas; area += 1) {
    for (let reason = 0; reason < REASONS.length; reason += 1) {
      for (const rate of intensity[at(area, reason)]!) expected[reason]! += residents[area]![0]! * rate;
    }
  }
  for (const cell of cells) {
    const rates = intensity[at(cell.area, cell.reason)]!;
    for (let month = 0; month < months; month += 1) {
      expected[cell.reason]! += cell.residents * rates[month]! * cell.ratios[month]!;
    }
  }
  const scale = REASON_SHARE.map((share, reason) => (share * SEARCHES_A_YEAR * (months / 12)) / expected[reason]!);

  const white = intensity.map((rates, index) => {
    const mean = residents[Math.floor(index / REASONS.length)]![0]! * scale[index % REASONS.length]!;
    return Int32Array.from(rates, (rate) => draw.poisson(mean * rate));
  });
  const searches = cells.map((cell) => {
    const rates = intensity[at(cell.area, cell.reason)]!;
    const mean = cell.residents * scale[cell.reason]!;
    return Int32Array.from(rates, (rate, month) => draw.poisson(mean * rate * cell.ratios[month]!));
  });
  return {
    months,
    cells,
    searches,
    whiteSearches: (area, reason) => white[at(area, reason)]!,
    trueRatio: (index, from, to) => {
      const cell = cells[index]!;
      const rates = intensity[at(cell.area, cell.reason)]!;
      let group = 0;
      let compared = 0;
      for (let month = from; month < to; month += 1) {
        group += rates[month]! * cell.ratios[month]!;
        compared += rates[month]!;
      }
      return group / compared;
    },
  };
}

/** Residents by area and group: log-normal sizes, Dirichlet shares, raked to London's totals by group. */
function makeResidents(level: Level, draw: ReturnType<typeof variates>): number[][] {
  const { areas, smallArea, sizeSpread } = LEVELS[level];
  const total = RESIDENTS.reduce((sum, count) => sum + count, 0);
  const weights = Array.from({ length: areas }, () => Math.exp(sizeSpread * draw.normal()));
  if (smallArea !== undefined) weights[0] = 0;
  const weight = weights.reduce((sum, value) => sum + value, 0);
  const sizes = weights.map((value) => ((total - (smallArea ?? 0)) * value) / weight);
  if (smallArea !== undefined) sizes[0] = smallArea;
  const table = sizes.map((size) => {
    const shares = RESIDENTS.map((count) => draw.gamma((SHARE_CONCENTRATION * count) / total));
    const sum = shares.reduce((all, share) => all + share, 0);
    return shares.map((share) => (size * share) / sum);
  });
  for (let round = 0; round < 50; round += 1) {
    for (let group = 0; group < RESIDENTS.length; group += 1) {
      const sum = table.reduce((all, row) => all + row[group]!, 0);
      for (const row of table) row[group]! *= RESIDENTS[group]! / sum;
    }
    for (const [area, row] of table.entries()) {
      const sum = row.reduce((all, count) => all + count, 0);
      for (let group = 0; group < row.length; group += 1) row[group]! *= sizes[area]! / sum;
    }
  }
  return table.map((row) => row.map((count) => Math.max(1, Math.round(count))));
}
