import { expect } from 'chai';
import { expectRelative } from '../stats/closeness.ts';
import { departures, gridOf } from './study.ts';
import { GROUPS, LEVELS, makeLondon, REASONS, type TruthOptions, variates } from './synthetic-london.ts';

const OPTIONS: TruthOptions = { level: 'borough', seed: 7, months: 12, multiplier: 2 };
const london = makeLondon(OPTIONS);
const sum = (values: Iterable<number>) => [...values].reduce((all, value) => all + value, 0);

/** Searches of every area and reason over the months, White people's too. */
function searchesByReason(made: typeof london): number[] {
  return REASONS.map((_, reason) => {
    const own = made.cells.flatMap((cell, at) => (cell.reason === reason ? [sum(made.searches[at]!)] : []));
    const areas = new Set(made.cells.map((cell) => cell.area));
    return sum(own) + sum([...areas].map((area) => sum(made.whiteSearches(area, reason))));
  });
}

describe('the made-up London', () => {
  it('has as many residents of each group as London had at the census of 2021', () => {
    const areas = new Map(london.cells.map((cell) => [cell.area, cell.whiteResidents]));
    expectRelative(sum(areas.values()), 4_731_172, 1e-3);
    for (const [group, total] of [
      [1, 1_188_370],
      [2, 1_817_640],
      [3, 505_775],
      [4, 556_768],
    ] as const) {
      const own = london.cells.filter((cell) => cell.group === group && cell.reason === 0);
      expectRelative(sum(own.map((cell) => cell.residents)), total, 1e-3);
    }
  });

  it('has thirty-three areas of about 265,000, one of them of 8,600, or 650 wards', () => {
    const sizes = Array.from({ length: 33 }, (_, area) => {
      const own = london.cells.filter((cell) => cell.area === area && cell.reason === 0);
      return own[0]!.whiteResidents + sum(own.map((cell) => cell.residents));
    });
    const [small, ...others] = sizes.sort((a, b) => a - b);
    expectRelative(small!, 8600, 0.01);
    expectRelative(sum(others) / 32, (4_731_172 + 1_188_370 + 1_817_640 + 505_775 + 556_768 - 8600) / 32, 1e-3);
    expect(new Set(london.cells.map((cell) => cell.area)).size).to.equal(LEVELS.borough.areas);
    expect(london.cells).to.have.length(33 * 4 * 6);
    expect(makeLondon({ ...OPTIONS, level: 'ward' }).cells).to.have.length(650 * 4 * 6);
  });

  it('has about 130,000 searches a year, shared by the reasons as London’s are', () => {
    const counts = searchesByReason(london);
    expectRelative(sum(counts), 130_000, 0.01);
    for (const [at, share] of [0.6, 0.15, 0.11, 0.07, 0.04, 0.03].entries()) {
      expectRelative(counts[at]!, share * 130_000, 0.05);
    }
    const twoYears = makeLondon({ ...OPTIONS, months: 24 });
    expectRelative(sum(searchesByReason(twoYears)), 260_000, 0.01);
  });

  it('has usual ratios of Black to White of 3.3 for drugs and half as much again for firearms, and so on', () => {
    const usual = (group: (typeof GROUPS)[number], reason: (typeof REASONS)[number]) =>
      london.cells.find((cell) => GROUPS[cell.group] === group && REASONS[cell.reason] === reason)!.usualRatio;
    expectRelative(usual('black', 'drugs'), 3.3, 1e-12);
    expectRelative(usual('black', 'firearms'), 4.95, 1e-12);
    expectRelative(usual('asian', 'drugs'), 1.21, 1e-12);
    expectRelative(usual('mixed', 'section-60'), 2.28, 1e-12);
    expectRelative(usual('other', 'going-equipped'), 1.26, 1e-12);
  });

  it('has a true ratio over some months that lies between those of its months', () => {
    for (const [at, cell] of london.cells.entries()) {
      const months = cell.ratios.subarray(3, 9);
      expect(london.trueRatio(at, 3, 9)).to.be.within(Math.min(...months), Math.max(...months));
      expectRelative(london.trueRatio(at, 4, 5), cell.ratios[4]!, 1e-12);
    }
  });

  it('multiplies planted cells alone, one in twenty of them, and by what it was told', () => {
    const plain = makeLondon({ ...OPTIONS, multiplier: 1 });
    for (const [at, cell] of london.cells.entries()) {
      expect(cell.isPlanted).to.equal(plain.cells[at]!.isPlanted);
      expectRelative(london.trueRatio(at, 0, 12), plain.trueRatio(at, 0, 12) * (cell.isPlanted ? 2 : 1), 1e-12);
    }
    const planted = london.cells.filter((cell) => cell.isPlanted).length;
    // Of 792, 5%: 39.6 with a standard deviation of 6.
    expect(planted).to.be.within(20, 60);
    expect(makeLondon({ ...OPTIONS, plantedShare: 0 }).cells.some((cell) => cell.isPlanted)).to.equal(false);
  });

  it('leaves the months before a change as they were', () => {
    const plain = makeLondon({ ...OPTIONS, multiplier: 1 });
    const changed = makeLondon({ ...OPTIONS, plantedFrom: 8 });
    for (const [at, cell] of changed.cells.entries()) {
      expectRelative(changed.trueRatio(at, 0, 8), plain.trueRatio(at, 0, 8), 1e-12);
      const times = cell.isPlanted ? 2 : 1;
      expectRelative(changed.trueRatio(at, 8, 12), times * plain.trueRatio(at, 8, 12), 1e-12);
    }
  });

  it('scatters ordinary true ratios around the usual ones, by about 0.32 on the scale of logarithms', () => {
    const logs = departures(london, 0, 12)
      .filter((_, at) => !london.cells[at]!.isPlanted)
      .map(Math.log);
    const centre = sum(logs) / logs.length;
    const spread = Math.sqrt(sum(logs.map((log) => (log - centre) ** 2)) / logs.length);
    // Three standard errors, areas and groups having a level of their own.
    expect(Math.abs(centre)).to.be.below(0.07);
    // The root of .25 squared, .20 squared and a twelfth of .10 squared together.
    expect(spread).to.be.within(0.28, 0.37);
  });

  it('has counts that agree with the truth: so many searches as expected, give or take what chance allows', () => {
    const quiet = makeLondon({ ...OPTIONS, level: 'ward' });
    const grid = gridOf(quiet, 0, 12);
    let [seen, expected] = [0, 0];
    for (const [at, cell] of grid.entries()) {
      seen += cell.searches[0]!;
      expected += (cell.whiteSearches[0]! / cell.whiteResidents) * cell.residents * quiet.trueRatio(at, 0, 12);
    }
    // Both are counts of several ten thousand.
    expectRelative(seen, expected, 0.03);
  });

  it('is the same for the same seed, and another for another', () => {
    const again = makeLondon(OPTIONS);
    expect(again.cells).to.deep.equal(london.cells);
    expect(again.searches).to.deep.equal(london.searches);
    expect(makeLondon({ ...OPTIONS, seed: 8 }).searches).not.to.deep.equal(london.searches);
  });
});

describe('the grid of a made-up London', () => {
  it('holds the searches of its months, first included and last not', () => {
    const half = gridOf(london, 0, 6);
    const rest = gridOf(london, 6, 12);
    for (const [at, cell] of gridOf(london, 0, 12).entries()) {
      expect(cell.searches[0]).to.equal(half[at]!.searches[0]! + rest[at]!.searches[0]!);
      expect(cell.whiteSearches[0]).to.equal(half[at]!.whiteSearches[0]! + rest[at]!.whiteSearches[0]!);
      expect(cell.searches[0]).to.equal(sum(london.searches[at]!));
    }
  });

  it('knows nothing of the truth but counts and residents', () => {
    expect(Object.keys(gridOf(london, 0, 12)[0]!).sort()).to.deep.equal(
      ['area', 'group', 'reason', 'searches', 'residents', 'whiteSearches', 'whiteResidents'].sort(),
    );
  });
});

describe('its random numbers', () => {
  it('have the means and spreads of their names', () => {
    const draw = variates(3);
    const many = <T>(one: () => T) => Array.from({ length: 20_000 }, one);
    const centre = (values: readonly number[]) => sum(values) / values.length;
    const normals = many(() => draw.normal());
    expect(Math.abs(centre(normals))).to.be.below(0.03);
    expectRelative(centre(normals.map((z) => z * z)), 1, 0.04);
    expectRelative(centre(many(() => draw.poisson(4.5))), 4.5, 0.02);
    expectRelative(centre(many(() => draw.gamma(2.5))), 2.5, 0.03);
    expect(draw.poisson(0)).to.equal(0);
    for (const value of many(() => draw.uniform())) expect(value).to.be.within(0, 1 - Number.EPSILON);
  });
});
