import { expect } from 'chai';
import fc from 'fast-check';
import { benjaminiHochberg, holm } from '../../src/stats/adjusted-p-values.ts';
import { gammaCdf, gammaQuantile, gammaUpperTail } from '../../src/stats/gamma-distribution.ts';
import { mantelHaenszelRateRatio } from '../../src/stats/mantel-haenszel-rate-ratio.ts';
import { poissonRate } from '../../src/stats/poisson-rate.ts';
import { wilsonLimits } from '../../src/stats/proportion.ts';
import { miettinenNurminenRatio } from '../../src/stats/proportion-comparison.ts';
import { exactRateRatio, midPRateRatio, type RateRatio, type TwoGroupCounts } from '../../src/stats/rate-ratio.ts';
import { rateRatioMidPValues } from '../../src/stats/rate-ratio-p-value.ts';
import { expectRelative } from './closeness.ts';

const SEEDED = { seed: 20_240_401, numRuns: 300 };

const someEvents = fc.oneof(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 100_000 }));
const people = fc.integer({ min: 1, max: 5_000_000 });
const confidence = fc.constantFrom(0.5, 0.8, 0.95, 0.99, 0.998);
const factor = fc.integer({ min: 2, max: 20 });

/** Two groups which both have events. */
const twoGroups = fc.record({
  events: someEvents,
  exposure: people,
  comparisonEvents: someEvents,
  comparisonExposure: people,
});

function estimated(result: RateRatio): Extract<RateRatio, { estimable: true }> {
  if (!result.estimable) throw new Error(`expected a ratio, got "${result.why}"`);
  return result;
}

function swap({ events, exposure, comparisonEvents, comparisonExposure }: TwoGroupCounts): TwoGroupCounts {
  return {
    events: comparisonEvents,
    exposure: comparisonExposure,
    comparisonEvents: events,
    comparisonExposure: exposure,
  };
}

function always<T>(arbitrary: fc.Arbitrary<T>, holds: (value: T) => void): void {
  fc.assert(fc.property(arbitrary, holds), SEEDED);
}

for (const [name, method] of [
  ['mid-P', midPRateRatio],
  ['exact', exactRateRatio],
] as const) {
  describe(`every ratio with ${name} limits`, () => {
    it('is one, with limits either side, for a group against itself', () => {
      always(fc.tuple(someEvents, people, confidence), ([events, exposure, level]) => {
        const counts = { events, exposure, comparisonEvents: events, comparisonExposure: exposure };
        const { ratio, low, high } = estimated(method(counts, level));
        expect(ratio).to.equal(1);
        expectRelative(low * high, 1, 1e-12);
        expect(low).to.be.below(1);
      });
    });

    it('inverts, limits and all, when the groups are swapped', () => {
      always(fc.tuple(twoGroups, confidence), ([counts, level]) => {
        const one = estimated(method(counts, level));
        const other = estimated(method(swap(counts), level));
        expectRelative(other.ratio, 1 / one.ratio, 1e-12);
        expectRelative(other.low, 1 / one.high, 1e-11);
        expectRelative(other.high, 1 / one.low, 1e-11);
      });
    });

    it('does not change when both populations are scaled alike', () => {
      always(fc.tuple(twoGroups, factor, confidence), ([counts, k, level]) => {
        const scaled = { ...counts, exposure: counts.exposure * k, comparisonExposure: counts.comparisonExposure * k };
        const one = estimated(method(counts, level));
        const other = estimated(method(scaled, level));
        expectRelative(other.ratio, one.ratio, 1e-12);
        expectRelative(other.low, one.low, 1e-12);
        expectRelative(other.high, one.high, 1e-12);
      });
    });

    it('lies between its limits', () => {
      always(fc.tuple(twoGroups, confidence), ([counts, level]) => {
        const { ratio, low, high } = estimated(method(counts, level));
        expect(low).to.be.at.most(ratio);
        expect(high).to.be.at.least(ratio);
      });
    });

    it('never gets relatively wider when all counts and populations are multiplied', () => {
      always(fc.tuple(twoGroups, factor, confidence), ([counts, k, level]) => {
        const more = {
          events: counts.events * k,
          exposure: counts.exposure * k,
          comparisonEvents: counts.comparisonEvents * k,
          comparisonExposure: counts.comparisonExposure * k,
        };
        const one = estimated(method(counts, level));
        const other = estimated(method(more, level));
        expect(other.low / other.ratio).to.be.at.least((one.low / one.ratio) * (1 - 1e-12));
        expect(other.high / other.ratio).to.be.at.most((one.high / one.ratio) * (1 + 1e-12));
      });
    });
  });
}

describe('every mid-P interval', () => {
  it('lies inside the exact one', () => {
    always(fc.tuple(twoGroups, confidence), ([counts, level]) => {
      const midP = estimated(midPRateRatio(counts, level));
      const exact = estimated(exactRateRatio(counts, level));
      expect(midP.low).to.be.at.least(exact.low * (1 - 1e-12));
      expect(midP.high).to.be.at.most(exact.high * (1 + 1e-12));
    });
  });

  it('excludes one exactly when the mid-P value is small', () => {
    always(twoGroups, (counts) => {
      const { low, high } = estimated(midPRateRatio(counts, 0.95));
      const { twoSided } = rateRatioMidPValues(counts);
      if (Math.abs(twoSided - 0.05) > 1e-9) expect(low > 1 || high < 1).to.equal(twoSided < 0.05);
    });
  });
});

describe('every rate', () => {
  it('lies between its limits, and they never get relatively wider with more of the same', () => {
    always(fc.tuple(someEvents, people, factor, confidence), ([events, exposure, k, level]) => {
      const one = poissonRate(events, exposure, { confidence: level });
      const more = poissonRate(events * k, exposure * k, { confidence: level });
      expect(one.rate).to.be.within(one.low, one.high);
      expectRelative(more.rate, one.rate, 1e-12);
      expect(more.high - more.low).to.be.at.most((one.high - one.low) * (1 + 1e-12));
    });
  });
});

describe('every stratified ratio', () => {
  it('inverts when the groups are swapped, lies between its limits, and is one against itself', () => {
    always(fc.array(twoGroups, { minLength: 1, maxLength: 8 }), (strata) => {
      const one = mantelHaenszelRateRatio(strata);
      const other = mantelHaenszelRateRatio(strata.map(swap));
      const itself = mantelHaenszelRateRatio(
        strata.map(({ events, exposure }) => ({
          events,
          exposure,
          comparisonEvents: events,
          comparisonExposure: exposure,
        })),
      );
      if (!one.estimable || !other.estimable || !itself.estimable) throw new Error('expected ratios');
      expectRelative(other.ratio, 1 / one.ratio, 1e-10);
      expectRelative(other.low, 1 / one.high, 1e-10);
      expect(one.ratio).to.be.within(one.low, one.high);
      expectRelative(itself.ratio, 1, 1e-12);
    });
  });
});

describe('every share', () => {
  const share = fc.tuple(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 1, max: 5000 })).map(([x, more]) => ({
    x,
    n: x + more - 1 === 0 ? 1 : x + more - 1,
  }));

  it('lies between its limits, which mirror those of the opposite', () => {
    always(fc.tuple(share, confidence), ([{ x, n }, level]) => {
      const { low, high } = wilsonLimits(x, n, level);
      const opposite = wilsonLimits(n - x, n, level);
      expect(x / n).to.be.within(low * (1 - 1e-12), high * (1 + 1e-12));
      expect(opposite.low).to.be.closeTo(1 - high, 1e-12);
    });
  });

  it('has a ratio to another that inverts when they are swapped', () => {
    const found = fc.tuple(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 0, max: 900 }));
    fc.assert(
      fc.property(found, found, ([x, rest], [x0, rest0]) => {
        const one = { successes: x, trials: x + rest, comparisonSuccesses: x0, comparisonTrials: x0 + rest0 };
        const other = { successes: x0, trials: x0 + rest0, comparisonSuccesses: x, comparisonTrials: x + rest };
        const ratio = miettinenNurminenRatio(one);
        const inverse = miettinenNurminenRatio(other);
        if (!ratio.estimable || !inverse.estimable) throw new Error('expected ratios');
        expectRelative(inverse.low, 1 / ratio.high, 1e-8);
        expectRelative(inverse.high, 1 / ratio.low, 1e-8);
      }),
      { ...SEEDED, numRuns: 100 },
    );
  });
});

describe('every adjusted P value', () => {
  it('keeps the order of the P values and is at most 1', () => {
    always(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 60 }), (pValues) => {
      for (const adjusted of [benjaminiHochberg(pValues), holm(pValues)]) {
        const order = pValues.map((_, i) => i).sort((a, b) => (pValues[a] as number) - (pValues[b] as number));
        const inOrder = order.map((i) => adjusted[i] as number);
        expect(inOrder).to.deep.equal([...inOrder].sort((a, b) => a - b));
        expect(Math.max(...adjusted)).to.be.at.most(1);
      }
    });
  });
});

describe('every gamma quantile', () => {
  it('is where the distribution function says it is', () => {
    const shape = fc.double({ min: 0.5, max: 1e6, noNaN: true });
    const probability = fc.double({ min: 1e-12, max: 1 - 1e-6, noNaN: true });
    always(fc.tuple(probability, shape), ([p, a]) => {
      const x = gammaQuantile(p, a);
      if (p <= 0.5) expectRelative(gammaCdf(x, a), p, 1e-9);
      else expectRelative(gammaUpperTail(x, a), 1 - p, 1e-9);
    });
  });
});
