import { expect } from 'chai';
import {
  type LogRatioCell,
  logRatioLikelihood,
  logRatioMoments,
  requireLogRatioCell,
} from '../../src/stats/logistic-normal.ts';
import { expectRelative } from './closeness.ts';

const cell = (events: number, comparisonEvents: number, logExposureRatio = 0): LogRatioCell => ({
  events,
  comparisonEvents,
  logExposureRatio,
});

/** The same moments by brute force: likelihood x prior on 20,001 points, 12 prior standard deviations either side. */
function bruteForce({ events, comparisonEvents, logExposureRatio }: LogRatioCell, mean: number, variance: number) {
  const sd = Math.sqrt(variance);
  const step = (24 * sd) / 20_000;
  const logs = Array.from({ length: 20_001 }, (_, i) => {
    const at = mean - 12 * sd + i * step;
    const p = 1 / (1 + Math.exp(-(logExposureRatio + at)));
    const q = 1 / (1 + Math.exp(logExposureRatio + at));
    return events * Math.log(p) + comparisonEvents * Math.log(q) - (at - mean) ** 2 / (2 * variance);
  });
  const highest = logs.reduce((most, log) => Math.max(most, log));
  let [sum, first, second] = [0, 0, 0];
  for (const [i, log] of logs.entries()) {
    const height = Math.exp(log - highest);
    const from = -12 * sd + i * step;
    sum += height;
    first += height * from;
    second += height * from * from;
  }
  return {
    logMarginal: highest + Math.log((sum * step) / Math.sqrt(2 * Math.PI * variance)),
    mean: mean + first / sum,
    variance: second / sum - (first / sum) ** 2,
  };
}

describe('the likelihood of a log ratio', () => {
  it('agrees with its worked example', () => {
    expectRelative(logRatioLikelihood(cell(1, 1), 0), -2 * Math.log(2), 1e-15);
  });

  it('is that of a binomial count, far out on either side too', () => {
    // 7 of 10 at even exposures and a ratio of e: 7 log p + 3 log (1 - p), p = e/(1 + e).
    const p = Math.E / (1 + Math.E);
    expectRelative(logRatioLikelihood(cell(7, 3), 1), 7 * Math.log(p) + 3 * Math.log(1 - p), 1e-14);
    expectRelative(logRatioLikelihood(cell(7, 3), 800), -2400, 1e-14);
    expectRelative(logRatioLikelihood(cell(7, 3), -800), -5600, 1e-14);
  });

  it('takes the ratio of exposures for part of the log odds', () => {
    expect(logRatioLikelihood(cell(7, 3, 0.5), 0.5)).to.equal(logRatioLikelihood(cell(7, 3), 1));
  });

  it('is highest where the ratio is that of the rates', () => {
    const at = Math.log(30 / 10);
    for (const away of [-0.1, 0.1]) {
      expect(logRatioLikelihood(cell(30, 10), at + away)).to.be.below(logRatioLikelihood(cell(30, 10), at));
    }
  });
});

describe('what counts and a normal prior say together of a log ratio', () => {
  it('agrees with its worked example', () => {
    const { mean, variance } = logRatioMoments(cell(20, 20), 0, 0.09);
    expect(Math.abs(mean)).to.be.below(1e-15);
    expect(variance.toFixed(4)).to.equal('0.0476');
  });

  it('is right to a millionth, by brute force, for few counts and many, with spreads between places as they are', () => {
    for (const [counts, mean, variance] of [
      [cell(20, 20), 0, 0.09],
      [cell(5, 0, -1), 0.5, 0.09],
      [cell(0, 8, -1), 1, 0.25],
      [cell(3, 7.5, 0.3), 1, 0.25],
      [cell(2, 400, -2), 1, 0.1],
      [cell(400, 2, 1), 1, 0.1],
      [cell(40_000, 20_000, -1.2), 1.9, 0.0004],
    ] as const) {
      const got = logRatioMoments(counts, mean, variance);
      const wanted = bruteForce(counts, mean, variance);
      expectRelative(got.logMarginal, wanted.logMarginal, 1e-8);
      expect(Math.abs(got.mean - wanted.mean)).to.be.below(1e-6);
      expectRelative(got.variance, wanted.variance, 1e-6);
    }
  });

  it('has a variance 0.2% off where one side has no events and little is known before, 2% where hardly anything is', () => {
    for (const counts of [cell(1, 0), cell(0, 20), cell(0, 3), cell(100, 0)]) {
      for (const [sd, off] of [
        [2, 0.0022],
        [5, 0.022],
      ] as const) {
        const got = logRatioMoments(counts, 0, sd * sd);
        const wanted = bruteForce(counts, 0, sd * sd);
        expectRelative(got.variance, wanted.variance, off);
        expectRelative(got.mean, wanted.mean, off / 3);
      }
    }
  });

  it('is the prior itself without events', () => {
    const { logMarginal, mean, variance } = logRatioMoments(cell(0, 0), 0.4, 0.2);
    expect(Math.abs(logMarginal)).to.be.below(1e-12);
    expectRelative(mean, 0.4, 1e-12);
    expectRelative(variance, 0.2, 1e-12);
  });

  it('forgets the prior as counts grow', () => {
    const { mean, variance } = logRatioMoments(cell(4e8, 1e8), 0, 1);
    expectRelative(mean, Math.log(4), 1e-8);
    // The variance of a log odds: 1/n + 1/n0.
    expectRelative(variance, 1 / 4e8 + 1 / 1e8, 1e-7);
  });

  it('lies between the prior and the counts, nearer the counts the more there are', () => {
    const few = logRatioMoments(cell(6, 2), 0, 0.1).mean;
    const more = logRatioMoments(cell(60, 20), 0, 0.1).mean;
    expect(few).to.be.within(0, more);
    expect(more).to.be.within(few, Math.log(3));
  });

  it('turns over when group and comparison change places', () => {
    const one = logRatioMoments(cell(3, 40, -0.7), 0.2, 0.3);
    const other = logRatioMoments(cell(40, 3, 0.7), -0.2, 0.3);
    expectRelative(other.mean, -one.mean, 1e-12);
    expectRelative(other.variance, one.variance, 1e-12);
    expectRelative(other.logMarginal, one.logMarginal, 1e-12);
  });

  it('refuses a prior without spread', () => {
    expect(() => logRatioMoments(cell(1, 1), 0, 0)).to.throw(
      RangeError,
      'logRatioMoments: priorVariance is 0, expected a finite number above 0',
    );
  });
});

describe('a cell of counts', () => {
  it('may hold means of several copies, but nothing below 0 and nothing infinite', () => {
    expect(() => requireLogRatioCell('here', cell(1.25, 0))).not.to.throw();
    expect(() => requireLogRatioCell('here', cell(-1, 0))).to.throw(
      RangeError,
      'here: events is -1, expected a finite number of 0 or more',
    );
    expect(() => requireLogRatioCell('here', cell(1, NaN))).to.throw(RangeError, 'here: comparisonEvents is NaN');
    expect(() => requireLogRatioCell('here', cell(1, 1, -Infinity))).to.throw(
      RangeError,
      'here: logExposureRatio is -Infinity, expected a finite number',
    );
  });
});
