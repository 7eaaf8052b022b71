import { expect } from 'chai';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { type ChainPlan, hamiltonianChain, type LogDensity } from '../../src/stats/hamiltonian-monte-carlo.ts';
import { bulkEffectiveSampleSize, splitRHat } from '../../src/stats/mcmc-diagnostics.ts';
import { expectRelative } from './closeness.ts';

/** Seeded uniform numbers of 0 or more and below 1. */
function uniform(seed: number): () => number {
  const generator = xoroshiro128plus(seed);
  return () => (generator.next() >>> 0) / 2 ** 32;
}

/** Two normal numbers of means 3 and -100, standard deviations 0.5 and 20, correlation 0.9. */
const correlated: LogDensity = (position, gradient) => {
  const a = (position[0]! - 3) / 0.5;
  const b = (position[1]! + 100) / 20;
  gradient[0] = -(a - 0.9 * b) / 0.19 / 0.5;
  gradient[1] = -(b - 0.9 * a) / 0.19 / 20;
  return -(a * a - 1.8 * a * b + b * b) / 0.38;
};

const standardNormal: LogDensity = (position, gradient) => {
  gradient[0] = -position[0]!;
  return -(position[0]! ** 2) / 2;
};

const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const deviationOf = (values: readonly number[]) =>
  Math.sqrt(meanOf(values.map((value) => (value - meanOf(values)) ** 2)));

describe('drawing from a density by Hamiltonian Monte Carlo', () => {
  it('gives back means, spreads and correlation of two normal numbers within Monte Carlo error', () => {
    const random = uniform(7);
    const chains = [0, 1, 2, 3].map(() =>
      hamiltonianChain({ logDensity: correlated, start: [0, 0], warmUp: 500, draws: 1500, random }),
    );
    const column = (at: number) => chains.map(({ draws }) => draws.map((position) => position[at]!));
    const [first, second] = [column(0).flat(), column(1).flat()];
    for (const [at, mean, deviation] of [
      [0, 3, 0.5],
      [1, -100, 20],
    ] as const) {
      const byChain = column(at);
      const size = bulkEffectiveSampleSize(byChain);
      const rHat = splitRHat(byChain);
      if (!size.estimable || !rHat.estimable) throw new Error('expected diagnostics');
      expect(size.size).to.be.above(800);
      expect(rHat.rHat).to.be.below(1.02);
      // Four standard errors.
      expect(meanOf(byChain.flat())).to.be.closeTo(mean, (4 * deviation) / Math.sqrt(size.size));
      expect(deviationOf(byChain.flat())).to.be.closeTo(deviation, (4 * deviation) / Math.sqrt(size.size));
    }
    const products = first.map((a, i) => ((a - 3) / 0.5) * ((second[i]! + 100) / 20));
    expect(meanOf(products)).to.be.closeTo(0.9, 0.1);
    for (const chain of chains) {
      expect(chain.divergences).to.equal(0);
      expect(chain.cutShort).to.equal(0);
      expect(chain.acceptance).to.be.within(0.7, 0.98);
    }
  });

  it('agrees with its worked example', () => {
    const { draws } = hamiltonianChain({
      logDensity: standardNormal,
      start: [2],
      warmUp: 300,
      draws: 1000,
      random: uniform(1),
    });
    const values = draws.map((position) => position[0]!);
    expect(meanOf(values)).to.be.closeTo(0, 0.1);
    expect(deviationOf(values)).to.be.closeTo(1, 0.1);
  });

  it('follows a skewed density as well as a symmetric one', () => {
    // The logarithm of an exponential number: mean -0.5772 (Euler), variance pi^2/6.
    const logExponential: LogDensity = (position, gradient) => {
      gradient[0] = 1 - Math.exp(position[0]!);
      return position[0]! - Math.exp(position[0]!);
    };
    const plan = { logDensity: logExponential, start: [0], warmUp: 400, draws: 4000, random: uniform(3) };
    const values = hamiltonianChain(plan).draws.map((position) => position[0]!);
    expect(meanOf(values)).to.be.closeTo(-0.5772, 0.12);
    expect(deviationOf(values)).to.be.closeTo(Math.PI / Math.sqrt(6), 0.12);
  });

  it('gives the same chain for the same numbers and another for others', () => {
    const run = (seed: number) =>
      hamiltonianChain({ logDensity: correlated, start: [1, 1], warmUp: 60, draws: 20, random: uniform(seed) });
    expect(run(11)).to.deep.equal(run(11));
    expect(run(11).draws[0]).not.to.deep.equal(run(12).draws[0]);
  });

  it('reports the steps on which the energy ran away', () => {
    // A narrowing funnel: the second number has standard deviation exp(first/2), first normal with deviation 3.
    const funnel: LogDensity = (position, gradient) => {
      const [v, x] = [position[0]!, position[1]!];
      const squared = x * x * Math.exp(-v);
      gradient[0] = -v / 9 - 0.5 + squared / 2;
      gradient[1] = -x * Math.exp(-v);
      return -(v * v) / 18 - v / 2 - squared / 2;
    };
    const plan = { logDensity: funnel, start: [0, 0.1], warmUp: 200, draws: 2000, random: uniform(5) };
    expect(hamiltonianChain(plan).divergences).to.be.above(0);
  });

  it('reports the steps that were cut short by the limit on doublings', () => {
    const plan = { logDensity: correlated, start: [3, -100], warmUp: 0, draws: 20, random: uniform(5) };
    expect(hamiltonianChain({ ...plan, mostDoublings: 1 }).cutShort).to.be.above(10);
  });

  it('refuses a start of no density and settings out of range', () => {
    const plan: ChainPlan = { logDensity: standardNormal, start: [0], warmUp: 10, draws: 10, random: uniform(1) };
    expect(() => hamiltonianChain({ ...plan, start: [] })).to.throw(RangeError, 'length of start is 0');
    expect(() => hamiltonianChain({ ...plan, start: [NaN] })).to.throw(RangeError, 'start[0] is NaN');
    expect(() => hamiltonianChain({ ...plan, draws: 0 })).to.throw(RangeError, 'draws is 0, expected a whole number');
    expect(() => hamiltonianChain({ ...plan, warmUp: -1 })).to.throw(RangeError, 'warmUp is -1');
    expect(() => hamiltonianChain({ ...plan, targetAcceptance: 1 })).to.throw(RangeError, 'targetAcceptance is 1');
    expect(() => hamiltonianChain({ ...plan, mostDoublings: 0 })).to.throw(RangeError, 'mostDoublings is 0');
    expect(() => hamiltonianChain({ ...plan, logDensity: () => -Infinity })).to.throw(
      RangeError,
      'hamiltonianChain: log density at start is -Infinity, expected a finite number',
    );
  });
});

describe('whether chains tell one story', () => {
  const normalChain = (random: () => number, correlation: number, centre: number, length = 2000) => {
    let last = 0;
    return Array.from({ length }, () => {
      const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
      last = correlation * last + Math.sqrt(1 - correlation ** 2) * normal;
      return centre + last;
    });
  };

  it('agrees with the worked examples', () => {
    const rHat = splitRHat([
      [1, 2, 3, 4],
      [1, 2, 3, 4],
    ]);
    const rising = [1, 2, 3, 4, 5, 6, 7, 8];
    const size = bulkEffectiveSampleSize([rising, rising]);
    if (!rHat.estimable || !size.estimable) throw new Error('expected diagnostics');
    expectRelative(rHat.rHat, 1.77951304200522, 1e-13);
    expectRelative(size.size, 3.3504516743674, 1e-12);
  });

  it('is near 1 when they do, and far above 1.05 when one is elsewhere or all still climb', () => {
    const random = uniform(21);
    const rHatOf = (chains: number[][]) => {
      const result = splitRHat(chains);
      if (!result.estimable) throw new Error('expected R-hat');
      return result.rHat;
    };
    const alike = [0, 0, 0, 0].map((centre) => normalChain(random, 0.3, centre));
    expect(rHatOf(alike)).to.be.within(0.999, 1.01);
    expect(rHatOf([...alike, normalChain(random, 0.3, 2)])).to.be.above(1.2);
    expect(rHatOf(alike.map((chain) => chain.map((value, i) => value + i / 500)))).to.be.above(1.2);
  });

  it('counts draws that resemble the one before for less, as theory says', () => {
    const random = uniform(22);
    for (const correlation of [0, 0.5, 0.9]) {
      const chains = [0, 0, 0, 0].map((centre) => normalChain(random, correlation, centre, 4000));
      const result = bulkEffectiveSampleSize(chains);
      if (!result.estimable) throw new Error('expected a size');
      const wanted = (16_000 * (1 - correlation)) / (1 + correlation);
      expect(result.size / wanted, `correlation ${correlation}`).to.be.within(0.8, 1.25);
    }
  });

  it('depends on the order of values alone, however long a tail', () => {
    const random = uniform(23);
    const chains = [0, 0].map((centre) => normalChain(random, 0.6, centre, 500));
    expect(bulkEffectiveSampleSize(chains.map((chain) => chain.map((value) => Math.exp(5 * value))))).to.deep.equal(
      bulkEffectiveSampleSize(chains),
    );
  });

  it('says so when nothing ever changes, and refuses chains too short or unequal', () => {
    const still = [
      [2, 2, 2, 2],
      [2, 2, 2, 2],
    ];
    expect(splitRHat(still)).to.deep.equal({ estimable: false, why: 'the draws never change' });
    expect(bulkEffectiveSampleSize(still)).to.deep.equal({ estimable: false, why: 'the draws never change' });
    expect(() => splitRHat([])).to.throw(RangeError, 'length of chains is 0');
    expect(() => splitRHat([[1, 2, 3]])).to.throw(RangeError, 'length of chains[0] is 3, expected at least 4');
    expect(() => bulkEffectiveSampleSize([[1, 2, 3, 4], [1]])).to.throw(RangeError, 'length of chains[1] is 1');
    expect(() => splitRHat([[1, 2, 3, NaN]])).to.throw(RangeError, 'chains[0][3] is NaN');
  });
});
