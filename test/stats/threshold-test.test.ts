import { expect } from 'chai';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { allocateUnknowns } from '../../src/stats/categorical-allocation.ts';
import { discriminantRates } from '../../src/stats/discriminant-rates.ts';
import { type ThresholdCell, thresholdModel } from '../../src/stats/threshold-model.ts';
import { thresholdTest } from '../../src/stats/threshold-test.ts';
import { expectRelative } from './closeness.ts';

/** Seeded uniform numbers of 0 or more and below 1. */
function uniform(seed: number): () => number {
  const generator = xoroshiro128plus(seed);
  return () => (generator.next() >>> 0) / 2 ** 32;
}

/** Two small areas of three groups, one of them with neither residents nor searches, one with residents alone. */
const small: readonly ThresholdCell[] = [
  { area: 0, group: 0, residents: 500, searches: 12, finds: 4 },
  { area: 0, group: 1, residents: 300, searches: 9, finds: 1 },
  { area: 0, group: 2, residents: 0, searches: 0, finds: 0 },
  { area: 1, group: 0, residents: 400, searches: 5, finds: 5 },
  { area: 1, group: 1, residents: 100, searches: 0, finds: 0 },
  { area: 1, group: 2, residents: 80, searches: 7, finds: 0 },
];

describe('the density of the threshold test', () => {
  it('agrees with its worked example', () => {
    const model = thresholdModel([{ area: 0, group: 0, residents: 1, searches: 2, finds: 1 }]);
    expect(model.size).to.equal(6);
    const log = model.logDensity(new Float64Array(6), new Float64Array(6));
    expectRelative(log, -1.95324626477047, 1e-13);
    const { findRate } = discriminantRates(0, { logitPhi: 0, logDelta: 0 });
    expectRelative(log, -0.5 + Math.log(findRate) + Math.log(1 - findRate), 1e-13);
  });

  it('is the product of its parts, written out with the rates of each cell', () => {
    const model = thresholdModel(small);
    const random = uniform(4);
    const position = Float64Array.from({ length: model.size }, () => 2 * random() - 1);
    const [logSigma, muPhi, muDelta, ...rest] = position;
    const [phi, delta] = [rest.slice(0, 3), rest.slice(3, 6)];
    const [areaPhi, areaDelta, thresholds] = [rest[6]!, rest[7]!, rest.slice(8)];
    expect(thresholds).to.have.length(5);
    const normal = (x: number, mean: number, deviation: number) =>
      -(((x - mean) / deviation) ** 2) / 2 - Math.log(deviation);
    let log = normal(Math.exp(logSigma!), 0, 1) + logSigma! + normal(muPhi!, 0, 1) + normal(muDelta!, 0, 1);
    for (const effect of phi) log += normal(effect, muPhi!, 1);
    for (const effect of delta) log += normal(effect, muDelta!, 1);
    log += normal(areaPhi, 0, 0.1) + normal(areaDelta, 0, 0.1) - 2 * normal(0, 0, 0.1);
    for (const t of thresholds) log += normal(t, 0, Math.exp(logSigma!));
    const rates = model.cells.map(({ area, group }, i) =>
      discriminantRates(thresholds[i]!, {
        logitPhi: phi[group]! + area * areaPhi,
        logDelta: delta[group]! + area * areaDelta,
      }),
    );
    for (const [i, { area, residents, searches, finds }] of model.cells.entries()) {
      const { searchRate, findRate } = rates[i]!;
      let weight = 0;
      for (const [j, other] of model.cells.entries()) {
        if (other.area === area) weight += other.residents * rates[j]!.searchRate;
      }
      log += searches * Math.log((searchRate * residents) / weight);
      log += finds * Math.log(findRate) + (searches - finds) * Math.log(1 - findRate);
    }
    expectRelative(model.logDensity(position, new Float64Array(model.size)), log, 1e-12);
    for (const [i, threshold] of model.thresholdsAt(position).entries()) {
      expectRelative(threshold, rates[i]!.thresholdProbability, 1e-12);
    }
  });

  it('has the slopes that central differences find, to one in a million', () => {
    const model = thresholdModel(small);
    const random = uniform(9);
    for (let trial = 0; trial < 20; trial++) {
      const position = Float64Array.from({ length: model.size }, () => 4 * random() - 2);
      const gradient = new Float64Array(model.size);
      const unused = new Float64Array(model.size);
      model.logDensity(position, gradient);
      for (let i = 0; i < model.size; i++) {
        const at = (step: number) => {
          const moved = position.slice();
          moved[i]! += step;
          return model.logDensity(moved, unused);
        };
        const difference = (at(1e-5) - at(-1e-5)) / 2e-5;
        expect(Math.abs(gradient[i]! - difference), `slope ${i}, ${gradient[i]}`).to.be.at.most(
          1e-6 * Math.max(1, Math.abs(difference)),
        );
      }
    }
  });

  it('leaves out areas without searches and groups without residents, whatever the order of the cells', () => {
    const model = thresholdModel(small);
    const more = [...small, { area: 2, group: 1, residents: 900, searches: 0, finds: 0 }].reverse();
    expect(model.cells).to.have.length(5);
    expect(thresholdModel(more).cells).to.deep.equal(model.cells);
    expect([...model.weights]).to.deep.equal([21, 21, 12, 12, 12]);
  });

  it('stays apart from the number of residents, as long as proportions within the area do', () => {
    const slopes = (cells: readonly ThresholdCell[]) => {
      const model = thresholdModel(cells);
      const gradient = new Float64Array(model.size);
      model.logDensity(new Float64Array(model.size).fill(0.3), gradient);
      return gradient;
    };
    const scaled = slopes(small.map((cell) => ({ ...cell, residents: cell.residents * (cell.area === 0 ? 1000 : 3) })));
    for (const [i, slope] of slopes(small).entries()) expect(scaled[i]).to.be.closeTo(slope, 1e-11);
  });

  it('refuses finds beyond searches, searches without residents, and a cell given twice', () => {
    const cell = { area: 0, group: 0, residents: 10, searches: 3, finds: 1 };
    expect(() => thresholdModel([])).to.throw(RangeError, 'length of cells is 0');
    expect(() => thresholdModel([{ ...cell, finds: 4 }])).to.throw(
      RangeError,
      'thresholdModel: cells[0].finds is 4, expected a number of at most 3',
    );
    expect(() => thresholdModel([{ ...cell, residents: 0 }])).to.throw(RangeError, 'searches without residents is 3');
    expect(() => thresholdModel([{ ...cell, residents: -1 }])).to.throw(RangeError, 'cells[0].residents is -1');
    expect(() => thresholdModel([{ ...cell, area: 0.5 }])).to.throw(RangeError, 'cells[0].area is 0.5');
    expect(() => thresholdModel([cell, cell])).to.throw(RangeError, 'cells[1] is area 0, group 0 again');
  });
});

interface SimulatedGroup {
  readonly residents: number;
  /** Threshold as a probability of carrying. */
  readonly threshold: number;
  /** Log odds of the share who carry. */
  readonly logitPhi: number;
}

/**
 * Ten areas whose officers search each group at its threshold: 1,000 searches an area fall to groups by residents and
 * search rate, finds by find rate. Areas differ a little in who lives there, who carries and where the threshold is.
 */
function simulatedForce(groups: readonly SimulatedGroup[]): ThresholdCell[] {
  const random = uniform(2024);
  const about = (middle: number, width = 0.2) => middle + width * (random() - 0.5);
  return Array.from({ length: 10 }, (_, area) => {
    const places = groups.map(({ residents, threshold, logitPhi: forceLogitPhi }) => {
      const [logitPhi, logDelta] = [about(forceLogitPhi), about(0.2)];
      const delta = Math.exp(logDelta);
      const signal = delta / 2 + (Math.log(threshold / (1 - threshold)) - logitPhi) / delta;
      const { searchRate, findRate } = discriminantRates(about(signal, 0.6), { logitPhi, logDelta });
      return { residents: residents * (0.5 + random()), searchRate, findRate };
    });
    const searches = allocateUnknowns(
      1000,
      places.map(({ residents, searchRate }) => residents * searchRate),
      random,
    );
    return places.map(({ residents, findRate }, group) => ({
      area,
      group,
      residents,
      searches: searches[group]!,
      finds: allocateUnknowns(searches[group]!, [findRate, 1 - findRate], random)[0]!,
    }));
  }).flat();
}

const comparison: SimulatedGroup = { residents: 6000, threshold: 0.25, logitPhi: -1 };
const searchedOnLess: SimulatedGroup = { residents: 1500, threshold: 0.1, logitPhi: -1 };
const alike: SimulatedGroup = { residents: 2500, threshold: 0.25, logitPhi: -1 };

describe('the threshold test', () => {
  const plan = (seed: number) => ({ comparisonGroup: 0, random: uniform(seed), warmUp: 300, draws: 400 });

  it('finds the group lower that is searched at a lower threshold, and not the one at the same threshold', () => {
    const result = thresholdTest(simulatedForce([comparison, searchedOnLess, alike]), plan(1));
    if (!result.estimable) throw new Error(`expected thresholds: ${result.why}`);
    const [reference, lower, same] = result.groups;
    expect(lower!.mean).to.be.below(reference!.mean - 0.1);
    expect(lower!.contrast.high).to.be.below(0);
    expect(same!.contrast.low).to.be.below(0);
    expect(same!.contrast.high).to.be.above(0);
    for (const group of result.groups) {
      expect(group.low).to.be.at.least(0).and.below(group.median);
      expect(group.high).to.be.above(group.median).and.at.most(1);
      expect(group.contrast.mean).to.be.closeTo(group.mean - reference!.mean, 1e-12);
      expect(group.effectiveSampleSize).to.be.above(100);
    }
    expect(reference!.contrast).to.deep.equal({ mean: 0, standardDeviation: 0, low: 0, median: 0, high: 0 });
    expect(result).to.include({ chains: 4, iterations: 700, draws: 1600 });
    expect(result.largestRHat).to.be.within(1, 1.05);
    expect(result.acceptance).to.be.within(0.6, 1);
  });

  it('is misled by a group that carries more: same threshold, searched more, and yet found lower', () => {
    const carriesMore = { ...alike, residents: 1500, logitPhi: -0.3 };
    const result = thresholdTest(simulatedForce([comparison, carriesMore, alike]), plan(2));
    if (!result.estimable) throw new Error(`expected thresholds: ${result.why}`);
    // This is the model's known weakness, and why its result never stands alone.
    expect(result.groups[1]!.contrast.high).to.be.below(0);
  });

  it('is misled by a group that is out three times as much as its residents suggest: same threshold, and yet found lower', () => {
    const cells = simulatedForce([comparison, alike, alike]).map((cell) =>
      cell.group === 1 ? { ...cell, residents: cell.residents / 3 } : cell,
    );
    const result = thresholdTest(cells, plan(10));
    if (!result.estimable) throw new Error(`expected thresholds: ${result.why}`);
    expect(result.groups[1]!.contrast.high).to.be.below(0);
    expect(result.groups[2]!.contrast.high).to.be.above(0);
  });

  it('tells after each chain how many are done, and gives the same answer when it does', () => {
    const cells = simulatedForce([comparison, searchedOnLess, alike]).filter(({ area }) => area < 5);
    const short = { warmUp: 20, draws: 10, chains: 3 };
    const done: number[] = [];
    const told = thresholdTest(cells, { ...plan(11), ...short, onChain: (chains) => done.push(chains) });
    expect(done).to.deep.equal([1, 2, 3]);
    expect(told).to.deep.equal(thresholdTest(cells, { ...plan(11), ...short }));
  });

  it('can overstate the level of a threshold, with limits wholly above the truth, while the order is right', () => {
    const result = thresholdTest(simulatedForce([comparison, searchedOnLess, alike]), plan(3));
    if (!result.estimable) throw new Error(`expected thresholds: ${result.why}`);
    expect(result.groups[0]!.low).to.be.above(comparison.threshold);
    expect(result.groups[1]!.mean).to.be.below(result.groups[0]!.mean);
  });

  it('gives the same answer for the same numbers, in whatever order the cells come', () => {
    const cells = simulatedForce([comparison, searchedOnLess, alike]).filter(({ area }) => area < 5);
    const short = (seed: number) => ({ ...plan(seed), warmUp: 100, draws: 50 });
    expect(thresholdTest([...cells].reverse(), short(4))).to.deep.equal(thresholdTest(cells, short(4)));
    expect(thresholdTest(cells, short(5))).not.to.deep.equal(thresholdTest(cells, short(4)));
  });

  it('says that the chains disagree, and gives no threshold, when they were too short to agree', () => {
    const cells = simulatedForce([comparison, searchedOnLess, alike]);
    const result = thresholdTest(cells, { ...plan(6), warmUp: 5, draws: 10 });
    expect(result).to.deep.include({ estimable: false, why: 'the chains disagree', iterations: 15, draws: 40 });
    if (result.estimable || !('largestRHat' in result)) throw new Error('expected a record of the sampling');
    expect(result.largestRHat).to.be.above(1.05);
    expect(result).not.to.have.property('groups');
  });

  it('accepts an area without residents of a group, and one with residents who were never searched', () => {
    const cells = simulatedForce([comparison, searchedOnLess, alike]).map((cell) => {
      if (cell.group !== 1 || cell.area > 1) return cell;
      return { ...cell, residents: cell.area === 0 ? 0 : cell.residents, searches: 0, finds: 0 };
    });
    const result = thresholdTest(cells, plan(7));
    if (!result.estimable) throw new Error(`expected thresholds: ${result.why}`);
    expect(result.groups).to.have.length(3);
    expect(result.groups[1]!.contrast.mean).to.be.below(0);
  });

  it('says why there is no threshold where the counts cannot carry one', () => {
    const cells = simulatedForce([comparison, searchedOnLess, alike]);
    const none = (changed: ThresholdCell[]) => thresholdTest(changed, plan(8));
    expect(none(cells.map((cell) => (cell.group === 2 ? { ...cell, searches: 0, finds: 0 } : cell)))).to.deep.equal({
      estimable: false,
      why: 'a group has no searches',
    });
    expect(none(cells.map((cell) => ({ ...cell, searches: 0, finds: 0 })))).to.deep.equal({
      estimable: false,
      why: 'a group has no searches',
    });
    expect(none(cells.map((cell, i) => (i === 4 ? { ...cell, residents: 0 } : cell)))).to.deep.equal({
      estimable: false,
      why: 'a group has searches where it has no residents',
    });
    expect(none(cells.filter(({ group }) => group < 2))).to.deep.equal({
      estimable: false,
      why: 'fewer than three groups',
    });
    expect(none(cells.map((cell) => (cell.area > 3 ? { ...cell, searches: 0, finds: 0 } : cell)))).to.deep.equal({
      estimable: false,
      why: 'fewer than five areas with searches',
    });
  });

  it('refuses a comparison group that is not there, a single chain, and too few draws', () => {
    const cells = simulatedForce([comparison, searchedOnLess, alike]);
    expect(() => thresholdTest(cells, { ...plan(9), comparisonGroup: 3 })).to.throw(
      RangeError,
      'thresholdTest: comparisonGroup is 3, expected a number of at most 2',
    );
    expect(() => thresholdTest(cells, { ...plan(9), chains: 1 })).to.throw(
      RangeError,
      'thresholdTest: chains is 1, expected a whole number of at least 2',
    );
    expect(() => thresholdTest(cells, { ...plan(9), draws: 3 })).to.throw(RangeError, 'thresholdTest: draws is 3');
    expect(() => thresholdTest(cells, { ...plan(9), warmUp: 1.5 })).to.throw(
      RangeError,
      'thresholdTest: warmUp is 1.5',
    );
  });
});
