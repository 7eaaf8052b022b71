import { expect } from 'chai';
import { overDispersedMidP } from '../../src/stats/over-dispersed-mid-p.ts';
import type { TwoGroupCounts } from '../../src/stats/rate-ratio.ts';
import { rateRatioMidPValues } from '../../src/stats/rate-ratio-p-value.ts';
import { expectRelative } from './closeness.ts';

const counts = (events: number, comparisonEvents: number, exposure = 1000): TwoGroupCounts => ({
  events,
  exposure,
  comparisonEvents,
  comparisonExposure: 1000,
});

/** The same by a sum over the log ratio on 2,001 points, 10 standard deviations either side of the mean. */
function fineSum(pair: TwoGroupCounts, mean: number, sd: number): number {
  let [sum, weights] = [0, 0];
  for (let i = 0; i <= 2000; i += 1) {
    const z = -10 + i / 100;
    const weight = Math.exp((-z * z) / 2);
    sum += weight * rateRatioMidPValues(pair, Math.exp(mean + sd * z)).upper;
    weights += weight;
  }
  return sum / weights;
}

describe('the mid-P value against ordinary variation', () => {
  it('agrees with its worked example', () => {
    expect(overDispersedMidP(counts(30, 10), 0.3, 0.2).toFixed(4)).to.equal('0.0254');
    expect(overDispersedMidP(counts(30, 10), 0.3, 0.001).toFixed(4)).to.equal('0.0116');
  });

  it('agrees with a fine sum to a hundred-millionth of itself, whichever of chance and spread is the wider', () => {
    for (const [pair, mean, sd] of [
      [counts(30, 10), 0.3, 0.2],
      [counts(3, 1, 400), 1, 0.5],
      [counts(5, 1), 0, 1.1],
      [counts(200, 100), 0, 0.1],
      [counts(200, 100), 0.2, 0.6],
      [counts(5000, 2000, 700), 1, 0.05],
      [counts(1000, 900), 0.1, 0.3],
    ] as const) {
      expectRelative(overDispersedMidP(pair, mean, sd), fineSum(pair, mean, sd), 1e-8);
    }
  });

  it('agrees with it for counts below the usual ratio too, however far', () => {
    for (const [pair, mean, sd] of [
      [counts(10, 40), 0, 0.3],
      [counts(10, 100), 0.5, 0.3],
      [counts(1, 1000), 0, 0.3],
      [counts(100, 10_000), 0, 0.1],
      [counts(1000, 1500), 0.5, 0.3],
    ] as const) {
      expectRelative(overDispersedMidP(pair, mean, sd), fineSum(pair, mean, sd), 1e-8);
    }
  });

  it('agrees with it where one side has no events', () => {
    for (const [pair, mean, sd] of [
      [counts(10, 0), 0, 0.3],
      [counts(3, 0), 1, 0.5],
      [counts(0, 10), 0, 0.3],
      [counts(0, 2), -1, 0.5],
    ] as const) {
      expectRelative(overDispersedMidP(pair, mean, sd), fineSum(pair, mean, sd), 1e-8);
    }
  });

  it('comes to the plain mid-P value as the spread goes to nothing', () => {
    for (const pair of [counts(30, 10), counts(4, 9), counts(6, 0), counts(0, 6), counts(900, 700)]) {
      const plain = rateRatioMidPValues(pair, Math.exp(0.3)).upper;
      expectRelative(overDispersedMidP(pair, 0.3, 1e-5), plain, 1e-6);
    }
  });

  it('comes to the tail of the spread alone as counts grow', () => {
    // The observed ratio is one standard deviation above the usual.
    const grown = counts(Math.round(1e8 * Math.exp(0.2)), 1e8);
    expectRelative(overDispersedMidP(grown, 0, 0.2), 0.158655253931457, 1e-5);
  });

  it('adds up to one over the two sides', () => {
    for (const [n, n0] of [
      [30, 10],
      [2, 50],
      [7, 0],
      [400, 390],
    ] as const) {
      const upper = overDispersedMidP(counts(n, n0), 0.3, 0.25);
      const lower = overDispersedMidP(counts(n0, n), -0.3, 0.25);
      expect(Math.abs(upper + lower - 1)).to.be.below(1e-9);
    }
  });

  it('grows with the spread for a count above the usual, and with the usual ratio', () => {
    expect(overDispersedMidP(counts(30, 10), 0, 0.1)).to.be.below(overDispersedMidP(counts(30, 10), 0, 0.4));
    expect(overDispersedMidP(counts(30, 10), 0, 0.2)).to.be.below(overDispersedMidP(counts(30, 10), 0.5, 0.2));
  });

  it('is an even bet without events', () => {
    expect(overDispersedMidP(counts(0, 0), 1, 0.2)).to.equal(0.5);
  });

  it('is small for a group of many searches where no White person was searched', () => {
    expect(overDispersedMidP(counts(40, 0), 1.2, 0.3)).to.be.below(1e-3);
  });

  it('refuses counts that are none, people who are not there, and a spread of nothing', () => {
    expect(() => overDispersedMidP(counts(1.5, 1), 0, 0.1)).to.throw(RangeError, 'overDispersedMidP: events is 1.5');
    expect(() => overDispersedMidP(counts(1, -1), 0, 0.1)).to.throw(
      RangeError,
      'overDispersedMidP: comparisonEvents is -1',
    );
    expect(() => overDispersedMidP(counts(1, 1, 0), 0, 0.1)).to.throw(
      RangeError,
      'overDispersedMidP: exposure is 0, expected a finite number above 0',
    );
    expect(() => overDispersedMidP({ ...counts(1, 1), comparisonExposure: NaN }, 0, 0.1)).to.throw(
      RangeError,
      'overDispersedMidP: comparisonExposure is NaN',
    );
    expect(() => overDispersedMidP(counts(1, 1), Infinity, 0.1)).to.throw(
      RangeError,
      'overDispersedMidP: mean is Infinity, expected a finite number',
    );
    expect(() => overDispersedMidP(counts(1, 1), 0, 0)).to.throw(
      RangeError,
      'overDispersedMidP: sd is 0, expected a finite number above 0',
    );
  });
});
