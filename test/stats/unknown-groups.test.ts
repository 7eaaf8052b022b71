import { expect } from 'chai';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { allocateUnknowns, categoricalDraw } from '../../src/stats/categorical-allocation.ts';
import { garwoodLimits } from '../../src/stats/poisson-rate.ts';
import { pooledRate } from '../../src/stats/pooled-rate.ts';
import { pooledRateRatio } from '../../src/stats/pooled-rate-ratio.ts';
import { midPRateRatio } from '../../src/stats/rate-ratio.ts';
import { rubinPool } from '../../src/stats/rubin-rules.ts';
import { proportionalAllocation, unknownMembershipBounds } from '../../src/stats/unknown-membership.ts';
import { expectLimits, expectRelative } from './closeness.ts';

/** Seeded uniform numbers of 0 or more and below 1. */
function uniform(seed: number): () => number {
  const generator = xoroshiro128plus(seed);
  return () => (generator.next() >>> 0) / 2 ** 32;
}

/** The numbers given, in turn. */
function inTurn(...numbers: number[]): () => number {
  return () => numbers.shift() as number;
}

const counts = (events: number, comparisonEvents: number) => ({
  events,
  exposure: 12_000,
  comparisonEvents,
  comparisonExposure: 47_000,
});

describe('sharing out the unknown at random', () => {
  it('draws each category over its own stretch of the weights', () => {
    expect(categoricalDraw([1, 3], () => 0.24)).to.equal(0);
    expect(categoricalDraw([1, 3], () => 0.25)).to.equal(1);
    expect(allocateUnknowns(4, [1, 1], inTurn(0.1, 0.6, 0.7, 0.2))).to.deep.equal([2, 2]);
  });

  it('never draws a category without weight, even at the very ends', () => {
    for (const u of [0, 0.5, 1 - 2 ** -53, 1]) {
      expect(categoricalDraw([0, 2, 0, 0, 3, 0, 0], () => u)).to.be.oneOf([1, 4]);
    }
  });

  it('gives every unknown to somebody, about as the weights say', () => {
    const shared = allocateUnknowns(40_000, [5, 0, 3, 2], uniform(7));
    expect(shared.reduce((sum, count) => sum + count, 0)).to.equal(40_000);
    expect(shared[1]).to.equal(0);
    // Four standard errors of 20,000, 12,000 and 8,000.
    expect(shared[0]).to.be.closeTo(20_000, 400);
    expect(shared[2]).to.be.closeTo(12_000, 370);
    expect(shared[3]).to.be.closeTo(8_000, 320);
  });

  it('is the same again with the same seed', () => {
    expect(allocateUnknowns(100, [1, 2, 3], uniform(11))).to.deep.equal(allocateUnknowns(100, [1, 2, 3], uniform(11)));
  });

  it('shares nothing when nothing is unknown', () => {
    expect(allocateUnknowns(0, [1, 2], () => 0)).to.deep.equal([0, 0]);
  });

  it('refuses weights that are negative or all zero', () => {
    expect(() => categoricalDraw([], () => 0)).to.throw(RangeError, 'categoricalDraw: length of weights is 0');
    expect(() => categoricalDraw([1, -1], () => 0)).to.throw(RangeError, 'categoricalDraw: weights[1] is -1');
    expect(() => allocateUnknowns(1, [0, 0], () => 0)).to.throw(
      RangeError,
      'allocateUnknowns: sum of weights is 0, expected a finite number above 0',
    );
    expect(() => allocateUnknowns(-1, [1], () => 0)).to.throw(RangeError, 'allocateUnknowns: count is -1');
  });
});

describe('pooling over imputations by Rubin’s rules', () => {
  it('agrees with its worked example', () => {
    const pooled = rubinPool([1, 2, 3], [1, 1, 1]);
    expectRelative(pooled.estimate, 2, 1e-14);
    expectRelative(pooled.standardError, Math.sqrt(7 / 3), 1e-14);
    expectRelative(pooled.degreesOfFreedom, 6.125, 1e-13);
    expectRelative(pooled.missingShare, 4 / 7, 1e-13);
    // Student's quantile at 6.125 degrees of freedom, from SciPy.
    expectLimits(pooled, [2 - 3.719306760390043, 2 + 3.719306760390043], 1e-9);
  });

  it('is the single answer with normal limits when the imputations agree', () => {
    const pooled = rubinPool([0.7, 0.7, 0.7], [0.04, 0.04, 0.04]);
    expect(pooled).to.include({ estimate: 0.7, degreesOfFreedom: Infinity, missingShare: 0 });
    expectRelative(pooled.high, 0.7 + 1.959963984540054 * 0.2, 1e-13);
  });

  it('knows no doubt when there is none', () => {
    expect(rubinPool([2, 2], [0, 0])).to.include({ low: 2, high: 2, standardError: 0, missingShare: 0 });
  });

  it('widens as the imputations disagree', () => {
    const width = (spread: number) => {
      const { low, high } = rubinPool([1 - spread, 1, 1 + spread], [0.1, 0.1, 0.1]);
      return high - low;
    };
    expect(width(0.2)).to.be.above(width(0.1));
  });

  it('refuses a single imputation and a variance below 0', () => {
    expect(() => rubinPool([1], [1])).to.throw(RangeError, 'rubinPool: length of estimates is 1, expected at least 2');
    expect(() => rubinPool([1, 2], [1])).to.throw(RangeError, 'rubinPool: length of variances is 1, expected 2');
    expect(() => rubinPool([1, 2], [1, -1])).to.throw(RangeError, 'rubinPool: variances[1] is -1');
    expect(() => rubinPool([1, Infinity], [1, 1])).to.throw(RangeError, 'rubinPool: estimates[1] is Infinity');
  });
});

describe('the best estimate of a ratio over imputations', () => {
  it('is the mid-P ratio itself when nothing is unknown', () => {
    for (const single of [counts(114, 313), counts(1, 1), counts(40_000, 90_000)]) {
      const pooled = pooledRateRatio([single, single, single]);
      const alone = midPRateRatio(single);
      if (!pooled.estimable || !alone.estimable) throw new Error('expected ratios');
      expectRelative(pooled.ratio, alone.ratio, 1e-12);
      expectLimits(pooled, [alone.low, alone.high], 1e-10);
    }
  });

  it('lies between the imputations, with limits wider than any one of them', () => {
    const imputations = [counts(130, 320), counts(140, 335), counts(125, 345), counts(138, 318)];
    const pooled = pooledRateRatio(imputations);
    if (!pooled.estimable) throw new Error('expected a ratio');
    const ratios = imputations.map((one) => one.events / 12_000 / (one.comparisonEvents / 47_000));
    expect(pooled.ratio).to.be.within(Math.min(...ratios), Math.max(...ratios));
    const alone = midPRateRatio(counts(133, 329));
    if (!alone.estimable) throw new Error('expected a ratio');
    expect(pooled.high / pooled.low).to.be.above(alone.high / alone.low);
  });

  it('takes the widest limits when some imputation has no events in a group', () => {
    const pooled = pooledRateRatio([counts(0, 5), counts(1, 4)]);
    if (!pooled.estimable) throw new Error('expected a ratio');
    expectRelative(pooled.ratio, 1 / 12_000 / (9 / 47_000), 1e-13);
    expect(pooled.low).to.equal(0);
    const half = pooledRateRatio([counts(3, 0), counts(2, 1)]);
    expect(half.estimable && half.high).to.equal(Infinity);
  });

  it('cannot be estimated where no imputation has comparison events, or any', () => {
    expect(pooledRateRatio([counts(3, 0), counts(2, 0)])).to.include({ estimable: false, why: 'no comparison events' });
    expect(pooledRateRatio([counts(0, 0), counts(0, 0)])).to.deep.equal({ estimable: false, why: 'no events' });
  });

  it('refuses a single imputation', () => {
    expect(() => pooledRateRatio([counts(1, 1)])).to.throw(RangeError, 'pooledRateRatio: length of imputations is 1');
    expect(() => pooledRateRatio([counts(1, 1), counts(1, 1)], 1)).to.throw(
      RangeError,
      'pooledRateRatio: confidence is 1',
    );
  });
});

describe('the best estimate of a rate over imputations', () => {
  it('is the rate with its exact limits when the imputations agree', () => {
    const rate = pooledRate([100, 100], 10);
    expect(rate).to.include({ rate: 10_000, method: 'rubin' });
    expectLimits(rate, [100 * garwoodLimits(100).low, 100 * garwoodLimits(100).high], 1e-12);
  });

  it('takes the widest exact limits under ten events', () => {
    const rate = pooledRate([3, 12], 1000);
    expect(rate).to.include({ rate: 7.5, method: 'garwood' });
    expectLimits(rate, [garwoodLimits(3).low, garwoodLimits(12).high], 1e-13);
  });

  it('refuses a single imputation and residents who are not there', () => {
    expect(() => pooledRate([3], 1000)).to.throw(RangeError, 'pooledRate: length of counts is 1, expected at least 2');
    expect(() => pooledRate([3, 4], 0)).to.throw(RangeError, 'pooledRate: exposure is 0');
    expect(() => pooledRate([3, 4], 1, { confidence: 1 })).to.throw(RangeError, 'pooledRate: confidence is 1');
  });
});

describe('the bounds over everything the unknown could be', () => {
  it('agree with their worked example', () => {
    const bounds = unknownMembershipBounds(counts(114, 313), 60);
    if (!bounds.estimable) throw new Error('expected bounds');
    expectRelative(bounds.known, 1.42651757188498, 1e-13);
    expectRelative(bounds.lowest, 1.1970509383378, 1e-13);
    expectRelative(bounds.highest, 2.17731629392971, 1e-13);
  });

  it('close on the known ratio when nothing is unknown', () => {
    const bounds = unknownMembershipBounds(counts(120, 277), 0);
    if (!bounds.estimable) throw new Error('expected bounds');
    expect(bounds.lowest).to.equal(bounds.known);
    expect(bounds.highest).to.equal(bounds.known);
  });

  it('have no upper end when no comparison event is known, and are nothing when none is possible', () => {
    expect(unknownMembershipBounds(counts(5, 0), 3)).to.include({ estimable: false, highest: Infinity });
    expect(unknownMembershipBounds(counts(5, 0), 0)).to.deep.equal({
      estimable: false,
      why: 'no comparison events possible',
    });
  });

  it('show that sharing in proportion changes no ratio', () => {
    expect(proportionalAllocation([30, 10], 8)).to.deep.equal([36, 12]);
    const [a, b] = proportionalAllocation([114, 313], 60) as [number, number];
    expectRelative(a / b, 114 / 313, 1e-14);
  });

  it('refuse unknowns that are not a count, and sharing among nobody', () => {
    expect(() => unknownMembershipBounds(counts(1, 1), -1)).to.throw(
      RangeError,
      'unknownMembershipBounds: unknown is -1',
    );
    expect(() => proportionalAllocation([0, 0], 5)).to.throw(RangeError, 'proportionalAllocation: sum of known is 0');
    expect(() => proportionalAllocation([], 5)).to.throw(RangeError, 'proportionalAllocation: length of known is 0');
  });
});
