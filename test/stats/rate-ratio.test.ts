import { expect } from 'chai';
import { poissonProbability } from '../../src/stats/poisson-distribution.ts';
import {
  exactRateRatio,
  logMidPTail,
  midPRateRatio,
  type RateRatio,
  type TwoGroupCounts,
} from '../../src/stats/rate-ratio.ts';
import { rateRatioExactPValues, rateRatioMidPValues } from '../../src/stats/rate-ratio-p-value.ts';
import { expectLimits, expectRelative } from './closeness.ts';

function counts(
  events: number,
  exposure: number,
  comparisonEvents: number,
  comparisonExposure: number,
): TwoGroupCounts {
  return { events, exposure, comparisonEvents, comparisonExposure };
}

function estimated(result: RateRatio): Extract<RateRatio, { estimable: true }> {
  if (!result.estimable) throw new Error(`expected a ratio, got "${result.why}"`);
  return result;
}

describe('the ratio of two rates', () => {
  it('is one when both groups are searched at the same rate', () => {
    const result = estimated(midPRateRatio(counts(1, 500, 1, 500)));
    expect(result.ratio).to.equal(1);
    expectLimits(result, [1 / 39, 39], 1e-12);
  });

  it('has exact limits wider than the mid-P ones', () => {
    const result = estimated(exactRateRatio(counts(1, 500, 1, 500)));
    expectLimits(result, [0.0127393670836666, 78.4968353162628], 1e-12);
  });

  it('is 0 with a lower limit of 0 when the group has no events', () => {
    for (const method of [midPRateRatio, exactRateRatio]) {
      const result = estimated(method(counts(0, 300, 1, 900)));
      expect(result.ratio).to.equal(0);
      expect(result.low).to.equal(0);
    }
    expectRelative(estimated(midPRateRatio(counts(0, 300, 1, 900))).high, 57, 1e-12);
    expectRelative(estimated(exactRateRatio(counts(0, 300, 1, 900))).high, 117, 1e-12);
  });

  it('cannot be estimated without comparison events, and then has a lower limit and no upper one', () => {
    const midP = midPRateRatio(counts(10, 1000, 0, 5000));
    if (midP.estimable || midP.why !== 'no comparison events') throw new Error('expected no comparison events');
    expectLimits(midP, [14.3150459099353, Infinity], 1e-12);
    const exact = exactRateRatio(counts(10, 1000, 0, 5000));
    if (exact.estimable || exact.why !== 'no comparison events') throw new Error('expected no comparison events');
    expectLimits(exact, [11.2076073754878, Infinity], 1e-12);
  });

  it('is nothing at all, without limits, when neither group has events', () => {
    expect(midPRateRatio(counts(0, 10, 0, 10))).to.deep.equal({ estimable: false, why: 'no events' });
    expect(exactRateRatio(counts(0, 10, 0, 10))).to.deep.equal({ estimable: false, why: 'no events' });
  });

  it('keeps its digits for a million events on each side', () => {
    const result = estimated(midPRateRatio(counts(1e6, 1e6, 1e6, 2e6)));
    expectLimits(result, [1.99446405895074, 2.00555130690314], 1e-12);
  });

  it('keeps its digits when one group has one event and the other a hundred thousand', () => {
    const result = estimated(midPRateRatio(counts(1, 1000, 100_000, 1000)));
    const upper = rateRatioMidPValues(counts(1, 1000, 100_000, 1000), result.low).upper;
    const lower = rateRatioMidPValues(counts(1, 1000, 100_000, 1000), result.high).lower;
    expectRelative(upper, 0.025, 1e-10);
    expectRelative(lower, 0.025, 1e-10);
  });

  it('has limits at which the mid-P value is exactly what the confidence leaves over', () => {
    for (const n of [1, 2, 7, 40, 1000, 99_999]) {
      for (const n0 of [1, 3, 50, 20_000]) {
        for (const confidence of [0.5, 0.95, 0.998, 1 - 1e-9]) {
          const pair = counts(n, 1234, n0, 98765);
          const { low, high } = estimated(midPRateRatio(pair, confidence));
          expectRelative(rateRatioMidPValues(pair, low).upper, (1 - confidence) / 2, 1e-8);
          expectRelative(rateRatioMidPValues(pair, high).lower, (1 - confidence) / 2, 1e-8);
        }
      }
    }
  });

  it('has exact limits at which the exact P value is exactly what the confidence leaves over', () => {
    const pair = counts(5, 132412, 4, 311312);
    const { low, high } = estimated(exactRateRatio(pair, 0.95));
    expectRelative(rateRatioExactPValues(pair, low).upper, 0.025, 1e-10);
    expectRelative(rateRatioExactPValues(pair, high).lower, 0.025, 1e-10);
  });

  it('covers the truth about 95 times in 100 even for one or two expected events, and exactly-limited ratios more', () => {
    const means = [0.5, 1, 2, 5];
    const ways = { midP: { method: midPRateRatio, least: 0.94 }, exact: { method: exactRateRatio, least: 0.95 } };
    for (const { method, least } of Object.values(ways)) {
      for (const mean of means) {
        for (const comparisonMean of means) {
          let covered = 0;
          for (let n = 0; n <= 25; n++) {
            for (let n0 = 0; n0 <= 25; n0++) {
              const result = method(counts(n, mean, n0, comparisonMean)); // exposures make the true ratio 1
              const holds = 'low' in result ? result.low <= 1 && result.high >= 1 : true;
              if (holds) covered += poissonProbability(n, mean) * poissonProbability(n0, comparisonMean);
            }
          }
          expect(covered, `means ${mean} and ${comparisonMean}`).to.be.at.least(least);
        }
      }
    }
  });

  it('refuses people who are not there and counts that are not counts', () => {
    expect(() => midPRateRatio(counts(1, 0, 1, 10))).to.throw(
      RangeError,
      'midPRateRatio: exposure is 0, expected a finite number above 0',
    );
    expect(() => midPRateRatio(counts(1.5, 10, 1, 10))).to.throw(
      RangeError,
      'midPRateRatio: events is 1.5, expected a whole number of 0 or more',
    );
    expect(() => midPRateRatio(counts(1, 10, -1, 10))).to.throw(RangeError, 'midPRateRatio: comparisonEvents is -1');
    expect(() => exactRateRatio(counts(1, 10, 1, NaN))).to.throw(
      RangeError,
      'exactRateRatio: comparisonExposure is NaN',
    );
    expect(() => midPRateRatio(counts(1, 10, 1, 10), 95)).to.throw(
      RangeError,
      'midPRateRatio: confidence is 95, expected a number above 0 and below 1',
    );
    expect(() => rateRatioMidPValues(counts(1, 10, 1, 10), 0)).to.throw(
      RangeError,
      'rateRatioMidPValues: nullRatio is 0',
    );
    expect(() => rateRatioExactPValues(counts(1, 10, 1, 10), -1)).to.throw(
      RangeError,
      'rateRatioExactPValues: nullRatio is -1',
    );
  });
});

describe('the P value of a rate ratio', () => {
  it('agrees with its worked example', () => {
    const pair = counts(15, 4100, 8, 9700);
    expectRelative(rateRatioMidPValues(pair).upper, 0.00027322479602625, 1e-11);
    expectRelative(rateRatioMidPValues(pair).lower, 0.999726775203974, 1e-12);
    expectRelative(rateRatioMidPValues(pair).twoSided, 0.0005464495920525, 1e-11);
    expectRelative(rateRatioExactPValues(pair).twoSided, 0.000908848626239542, 1e-11);
    expectRelative(Math.exp(logMidPTail(1, 1, 0).logTail), 0.5, 1e-14);
  });

  it('is an even bet when nothing was seen', () => {
    expect(rateRatioMidPValues(counts(0, 10, 0, 20))).to.deep.equal({ upper: 0.5, lower: 0.5, twoSided: 1 });
    expect(rateRatioExactPValues(counts(0, 10, 0, 20))).to.deep.equal({ upper: 1, lower: 1, twoSided: 1 });
  });

  it('adds up to one over its two mid-P sides', () => {
    const { upper, lower } = rateRatioMidPValues(counts(7, 100, 30, 900), 1.5);
    expectRelative(upper + lower, 1, 1e-13);
  });

  it('grows with the ratio it is asked about', () => {
    const pair = counts(30, 1000, 20, 2000);
    expect(rateRatioMidPValues(pair, 1).upper).to.be.below(rateRatioMidPValues(pair, 1.5).upper);
    expect(rateRatioMidPValues(pair, 1.5).upper).to.be.below(rateRatioMidPValues(pair, 4).upper);
  });

  it('counts the tail of a binomial term by term the same way', () => {
    // 3 of 5 at chance 1/3: P(X = 4) + P(X = 5) + P(X = 3)/2.
    const byHand = 5 * (1 / 3) ** 4 * (2 / 3) + (1 / 3) ** 5 + 5 * (1 / 3) ** 3 * (2 / 3) ** 2;
    expectRelative(rateRatioMidPValues(counts(3, 1, 2, 2)).upper, byHand, 1e-13);
  });
});
