import { expect } from 'chai';
import fc from 'fast-check';
import { drawnShare } from '../../src/stats/drawn-share.ts';
import { inclusionChances, paretoRank, type WeightClass } from '../../src/stats/pareto-sampling.ts';

const SEEDED = { seed: 20261124, numRuns: 200 };

/** Numbers between 0 and 1, the same each time (mulberry32). */
function uniforms(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (((mixed ^ (mixed >>> 14)) >>> 0) + 0.5) / 2 ** 32;
  };
}

const classes = fc.array(
  fc.record({ weight: fc.integer({ min: 1, max: 50 }), size: fc.integer({ min: 1, max: 200 }) }),
  { minLength: 1, maxLength: 8 },
);
const sizeOf = (all: readonly WeightClass[]) => all.reduce((sum, { size }) => sum + size, 0);

/** Draws once: the chances of the things drawn and whether each is a case. */
function draw<Thing extends { chance: number }>(things: readonly Thing[], n: number, next: () => number): Thing[] {
  return things
    .map((thing) => ({ thing, rank: paretoRank(next(), thing.chance) }))
    .sort((a, b) => a.rank - b.rank)
    .slice(0, n)
    .map(({ thing }) => thing);
}

describe('drawing with chances in proportion to weight', () => {
  it('agrees with the worked examples', () => {
    expect(
      inclusionChances(
        [
          { weight: 4, size: 4 },
          { weight: 1, size: 84 },
        ],
        10,
      ),
    ).to.deep.equal([0.4, 0.1]);
    expect(paretoRank(0.5, 0.2)).to.be.closeTo(4, 1e-12);
  });

  it('draws for certain what weighs so much that its chance would be above 1, and shares out the rest', () => {
    expect(
      inclusionChances(
        [
          { weight: 1000, size: 2 },
          { weight: 1, size: 8 },
        ],
        4,
      ),
    ).to.deep.equal([1, 0.25]);
    expect(
      inclusionChances(
        [
          { weight: 3, size: 2 },
          { weight: 1, size: 2 },
        ],
        9,
      ),
    ).to.deep.equal([1, 1]);
  });

  it('gives chances that add up to the number drawn, none above 1, and never more to what weighs less', () => {
    fc.assert(
      fc.property(classes, fc.integer({ min: 1, max: 100 }), (all, n) => {
        const chances = inclusionChances(all, n);
        const total = chances.reduce((sum, chance, at) => sum + chance * all[at]!.size, 0);
        expect(total).to.be.closeTo(Math.min(n, sizeOf(all)), 1e-9);
        for (const [at, chance] of chances.entries()) {
          expect(chance).to.be.within(0, 1);
          for (const [other, { weight }] of all.entries()) {
            if (weight <= all[at]!.weight) expect(chances[other]!).to.be.at.most(chance + 1e-12);
          }
        }
      }),
      SEEDED,
    );
  });

  it('draws each about as often as its chance says', () => {
    const things = [...Array(4).fill(0.4), ...Array(84).fill(0.1)].map((chance, at) => ({ chance, at }));
    const next = uniforms(5);
    let heavy = 0;
    const draws = 20_000;
    for (let drawn = 0; drawn < draws; drawn += 1) {
      heavy += draw(things, 10, next).filter(({ at }) => at < 4).length;
    }
    // Four standard deviations of a share of 0.4 over 80,000 things are 0.007.
    expect(heavy / (4 * draws)).to.be.closeTo(0.4, 0.007);
  });

  it('refuses weights of nothing, and numbers that are not between 0 and 1', () => {
    expect(() => inclusionChances([], 1)).to.throw(RangeError, 'inclusionChances');
    expect(() => inclusionChances([{ weight: 0, size: 3 }], 1)).to.throw(RangeError, 'weight');
    expect(() => paretoRank(0, 0.5)).to.throw(RangeError, 'u');
    expect(() => paretoRank(1, 0.5)).to.throw(RangeError, '1 - u');
  });
});

describe('a share estimated from what was drawn', () => {
  const estimated = (result: ReturnType<typeof drawnShare>) => {
    if (!result.estimable) throw new Error('expected a share');
    return result;
  };

  it('agrees with its worked example: each counts for all those it stands for', () => {
    const things = [
      { isCase: true, chance: 0.5 },
      { isCase: true, chance: 0.5 },
      { isCase: true, chance: 0.1 },
      ...Array(3).fill({ isCase: false, chance: 0.1 }),
    ];
    expect(estimated(drawnShare(things)).share).to.be.closeTo(14 / 44, 1e-12);
  });

  it('is the plain share, with Wilson’s limits or wider, where all had the same chance', () => {
    const things = Array.from({ length: 40 }, (_, at) => ({ isCase: at < 10, chance: 0.01 }));
    const result = estimated(drawnShare(things));
    expect(result.share).to.be.closeTo(0.25, 1e-12);
    expect(result.trials).to.be.at.most(40 + 1e-9);
    expect(result.low).to.be.below(0.142);
    expect(result.high).to.be.above(0.401);
  });

  it('mirrors the share of what are no cases, and lies within its limits', () => {
    const drawn = fc.array(fc.record({ isCase: fc.boolean(), chance: fc.double({ min: 0.01, max: 1, noNaN: true }) }), {
      minLength: 1,
      maxLength: 60,
    });
    fc.assert(
      fc.property(drawn, (things) => {
        const one = estimated(drawnShare(things));
        const other = estimated(drawnShare(things.map(({ isCase, chance }) => ({ isCase: !isCase, chance }))));
        expect(one.share + other.share).to.be.closeTo(1, 1e-9);
        expect(one.low + other.high).to.be.closeTo(1, 1e-6);
        expect(one.share).to.be.within(one.low - 1e-9, one.high + 1e-9);
      }),
      SEEDED,
    );
  });

  it('is right on average and within its limits in about 95% of made-up samples, rare cases too', () => {
    const next = uniforms(11);
    for (const base of [0.05, 0.3]) {
      let error = 0;
      let held = 0;
      const samples = 400;
      for (let sample = 0; sample < samples; sample += 1) {
        const things = Array.from({ length: 600 }, () => {
          const isRisky = next() < 0.1;
          return { weight: isRisky ? 8 : 1, isCase: next() < (isRisky ? base * 2.5 : base) };
        });
        const total = things.reduce((sum, { weight }) => sum + weight, 0);
        const withChance = things.map((thing) => ({ ...thing, chance: (40 * thing.weight) / total }));
        const truth = things.filter(({ isCase }) => isCase).length / things.length;
        const result = estimated(drawnShare(draw(withChance, 40, next)));
        error += result.share - truth;
        if (result.low <= truth && truth <= result.high) held += 1;
      }
      expect(Math.abs(error / samples), `bias at ${base}`).to.be.below(0.02);
      expect(held / samples, `coverage at ${base}`).to.be.above(0.92);
    }
  });

  it('is not there where nothing was drawn', () => {
    expect(drawnShare([])).to.deep.equal({ estimable: false, why: 'no cases', cases: 0 });
    expect(() => drawnShare([{ isCase: true, chance: 0 }])).to.throw(RangeError, 'drawn[0].chance');
  });
});
