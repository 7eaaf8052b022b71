import { expect } from 'chai';
import { type FarringtonSettings, farringtonFlexible } from '../../src/stats/farrington-flexible.ts';
import {
  negativeBinomialUpperQuantile,
  negativeBinomialUpperTail,
} from '../../src/stats/negative-binomial-distribution.ts';
import { poissonUpperTail } from '../../src/stats/poisson-distribution.ts';
import { quasiPoissonExpectation, quasiPoissonFit } from '../../src/stats/quasi-poisson-fit.ts';
import { expectRelative } from './closeness.ts';

/** Summers are busier than winters, and months differ a little. */
const SEASON = [60, 58, 70, 80, 92, 104, 112, 108, 96, 84, 70, 62];
const WOBBLE = [1, 0.93, 1.06, 0.97, 1.08, 0.95, 1.02, 0.99, 1.04, 0.96];
const years = (count: number): number[] =>
  Array.from({ length: 12 * count }, (_, i) =>
    Math.round((SEASON[i % 12] as number) * (WOBBLE[(i * 7) % 10] as number)),
  );

function judge(counts: readonly (number | undefined)[], settings: FarringtonSettings = {}) {
  const result = farringtonFlexible(counts, counts.length - 1, settings);
  if (!result.estimable) throw new Error(`expected a limit: ${result.why}`);
  return result;
}

describe('the watch on the volume of searches', () => {
  it('agrees with its worked example', () => {
    const counts = [...Array.from({ length: 48 }, (_, i) => [20, 22, 24, 18][i % 4] as number), 60];
    const { expected, upper, isAlarm } = judge(counts);
    expectRelative(expected, 21.71, 1e-3);
    expect(upper).to.equal(37);
    expect(isAlarm).to.equal(true);
  });

  it('stays silent over two ordinary years, busy summers included', () => {
    const counts = years(6);
    const alarmed = counts.map((_, i) => i).filter((i) => i >= 48 && judge(counts.slice(0, i + 1)).isAlarm);
    expect(alarmed).to.deep.equal([]);
  });

  it('finds a doubling in a quiet month, which would be ordinary in a busy one', () => {
    const january = judge([...years(4), 120]);
    expect(january.isAlarm).to.equal(true);
    expect(january.pValue).to.be.below(0.001);
    const july = judge([...years(4), ...SEASON.slice(0, 6), 120]);
    expect(july.isAlarm).to.equal(false);
  });

  it('does not look downwards', () => {
    expect(judge([...years(4), 5]).isAlarm).to.equal(false);
  });

  it('alarms exactly above the limit, by each way of drawing it', () => {
    for (const thresholdMethod of ['delta', 'nbPlugin', 'muan'] as const) {
      const { upper } = judge([...years(4), 60], { thresholdMethod });
      expect(judge([...years(4), Math.floor(upper)], { thresholdMethod }).isAlarm).to.equal(false);
      expect(judge([...years(4), Math.floor(upper) + 1], { thresholdMethod }).isAlarm).to.equal(true);
    }
  });

  it('draws the limit higher when the doubt about the mean is counted, and for a smaller chance', () => {
    const counts = [...years(4), 60];
    const plugIn = judge(counts);
    expect(judge(counts, { thresholdMethod: 'muan' }).upper).to.be.above(plugIn.upper);
    expect(judge(counts, { alpha: 0.05 }).upper).to.be.below(plugIn.upper);
  });

  it('gives a P value below alpha when the count is beyond the limit, and not otherwise', () => {
    const { upper } = judge([...years(4), 60]);
    expect(judge([...years(4), upper + 1]).pValue).to.be.at.most(0.001);
    expect(judge([...years(4), upper]).pValue).to.be.above(0.001);
    expect(judge([...years(4).slice(0, -1), 300, 0]).pValue).to.equal(1);
  });

  it('is not led astray by an outburst two years ago', () => {
    const calm = [...years(4), 60];
    const stormy = calm.map((count, i) => (i === 24 ? 600 : count));
    const { upper } = judge(stormy, { weightsThreshold: 1 });
    expect(upper).to.be.below(judge(stormy, { weightsThreshold: 1e6 }).upper / 1.5);
  });

  it('does not let the last six months teach it that a rise is ordinary', () => {
    const counts = [...years(4), 61, 57, 72, 81, 90];
    const risen = counts.map((count, i) => (i >= 48 ? 3 * count : count));
    expectRelative(judge([...risen, 104]).upper, judge([...counts, 104]).upper, 1e-12);
    expect(judge([...risen, 104], { pastWeeksNotIncluded: 2 }).upper).to.be.above(judge([...risen, 104]).upper);
  });

  it('follows a trend over three years or more, and none over two', () => {
    const falling = Array.from({ length: 61 }, (_, i) => Math.round(400 * 0.98 ** i));
    const three = judge(falling);
    expect(three.hasTrend).to.equal(true);
    expectRelative(three.expected, 400 * 0.98 ** 60, 0.02);
    const two = judge(falling, { b: 2 });
    expect(two.hasTrend).to.equal(false);
    expect(two.expected).to.be.above(400 * 0.98 ** 60 * 1.2);
  });

  it('does not follow a trend to where no count has been', () => {
    const rising = Array.from({ length: 61 }, (_, i) => Math.round(50 * 1.02 ** i));
    expect(judge(rising).hasTrend).to.equal(false);
  });

  it('drops a trend that its P value does not support', () => {
    const counts = [...years(4), 60];
    expect(judge(counts, { pThresholdTrend: 1 }).hasTrend).to.equal(true);
    expect(judge(counts, { pThresholdTrend: 0.05 }).hasTrend).to.equal(false);
    const falling = Array.from({ length: 61 }, (_, i) => Math.round(400 * 0.98 ** i));
    expect(judge(falling, { pThresholdTrend: 0.05 }).hasTrend).to.equal(true);
  });

  it('gives every month between the windows a level of its own when seasons are more than months', () => {
    const counts = [...years(4), 60];
    const ten = judge(counts, { noPeriods: 10 });
    expect(judge(counts, { noPeriods: 8 })).to.deep.equal(ten);
    expect(judge(counts, { noPeriods: 7 }).upper).to.be.a('number');
    // The window's own level hardly depends on how the rest of the year is cut up; the dispersion does.
    expect(judge(counts, { noPeriods: 2 }).dispersion).to.be.above(ten.dispersion);
  });

  it('looks at the windows alone with a single season', () => {
    const counts = [...years(4), 60];
    const disturbed = counts.map((count, i) => (i % 12 > 2 && i % 12 < 10 ? count * 5 : count));
    expect(judge(disturbed, { noPeriods: 1 })).to.deep.equal(judge(counts, { noPeriods: 1 }));
  });

  it('leaves a missing month of the past out and says so of the present one', () => {
    const counts: (number | undefined)[] = [...years(4), 60];
    const gapped = counts.map((count, i) => (i === 13 || i === 30 ? undefined : count));
    expectRelative(judge(gapped).expected, judge(counts).expected, 0.05);
    expect(judge(gapped).isAlarm).to.equal(false);
    expect(farringtonFlexible([...years(4), undefined], 48)).to.deep.equal({ estimable: false, why: 'period missing' });
  });

  it('needs three years and two months of past', () => {
    expect(farringtonFlexible(years(4), 37)).to.deep.equal({ estimable: false, why: 'not enough years' });
    expect(farringtonFlexible(years(4), 38).estimable).to.equal(true);
  });

  it('says so when the past has been lost', () => {
    const lost: (number | undefined)[] = new Array(48).fill(undefined);
    expect(farringtonFlexible([...lost, 60], 48)).to.deep.equal({ estimable: false, why: 'too few past periods' });
  });

  it('draws no limit where fewer than five searches were counted in four months', () => {
    const few = new Array(48).fill(1);
    expect(farringtonFlexible([...few, 1], 48)).to.deep.equal({ estimable: false, why: 'too few events lately' });
    expect(farringtonFlexible([...few, 2], 48).estimable).to.equal(true);
  });

  it('finds a rise from nothing at all', () => {
    const { upper, isAlarm } = judge([...new Array(48).fill(0), 5]);
    expect(upper).to.equal(0);
    expect(isAlarm).to.equal(true);
  });

  it('takes the nearest week to a year ago where a year is no whole number of weeks', () => {
    // Only weeks 52, 104, 157 and 209 before the last are busy: with windows of one week the limit must know them.
    const busy = new Set([52, 104, 157, 209]);
    const counts = Array.from({ length: 261 }, (_, i) => (busy.has(260 - i) ? 90 : 10));
    const settings = { freq: 365.2425 / 7, b: 4, w: 0, noPeriods: 10, pastWeeksNotIncluded: 26 };
    expectRelative(judge(counts, settings).expected, 90, 1e-6);
  });

  it('refuses counts that are not counts and settings out of range', () => {
    expect(() => farringtonFlexible([1, -2], 1)).to.throw(
      RangeError,
      'farringtonFlexible: count is -2, expected a whole number of 0 or more',
    );
    expect(() => farringtonFlexible([1, 2.5], 1)).to.throw(RangeError, 'farringtonFlexible: count is 2.5');
    expect(() => farringtonFlexible([1, 2], 2)).to.throw(
      RangeError,
      'farringtonFlexible: index is 2, expected a number of at most 1',
    );
    expect(() => farringtonFlexible([1], 0, { w: 6 })).to.throw(RangeError, 'farringtonFlexible: w is 6');
    expect(() => farringtonFlexible([1], 0, { b: 0 })).to.throw(RangeError, 'farringtonFlexible: b is 0');
    expect(() => farringtonFlexible([1], 0, { alpha: 5 })).to.throw(RangeError, 'farringtonFlexible: alpha is 5');
  });
});

describe('quasi-Poisson regression', () => {
  const counts = [2, 4, 8, 3, 6, 12];
  const data = { counts, seasons: [0, 0, 0, 1, 1, 1], times: [0, 1, 2, 0, 1, 2] };

  it('agrees with its worked examples', () => {
    const fit = quasiPoissonFit(data, true);
    if (!fit.estimable) throw new Error('expected a fit');
    expectRelative(fit.slope, Math.LN2, 1e-9);
    expectRelative(quasiPoissonExpectation(fit, 1, 3).logMean, Math.log(24), 1e-9);
    expect(fit.dispersion).to.be.below(1e-12);
  });

  it('agrees with the same regression solved by matrices', () => {
    // numpy, Newton's method on the full design with two levels and a slope.
    const fit = quasiPoissonFit({ ...data, counts: [5, 9, 4, 14, 11, 23] }, true, [1, 0.5, 1, 1, 2, 1]);
    if (!fit.estimable) throw new Error('expected a fit');
    expectRelative(fit.slope, 0.199484157982543, 1e-9);
    // The weights are those of the last step but one, as in R.
    expectRelative(fit.dispersion, 1.98453011861417, 1e-5);
    const { logMean, variance } = quasiPoissonExpectation(fit, 0, 3);
    expectRelative(logMean, 2.06952302807742, 1e-9);
    expectRelative(variance, 0.159499038734092, 1e-5);
    expectRelative(
      fit.leverages.reduce((sum, leverage) => sum + leverage, 0),
      3,
      1e-12,
    );
  });

  it('is the mean of each season without a trend', () => {
    const fit = quasiPoissonFit(data, false);
    if (!fit.estimable) throw new Error('expected a fit');
    for (const [i, fitted] of fit.fitted.entries()) expectRelative(fitted, i < 3 ? 14 / 3 : 7, 1e-9);
    expect(fit.hasTrend).to.equal(false);
  });

  it('says why there is no fit', () => {
    expect(quasiPoissonFit({ ...data, seasons: [0, 1, 2, 3, 4, 5] }, false)).to.deep.equal({
      estimable: false,
      why: 'too few counts',
    });
    expect(quasiPoissonFit({ ...data, times: [0, 0, 0, 1, 1, 1] }, true)).to.deep.equal({
      estimable: false,
      why: 'no spread in time',
    });
  });

  it('refuses lists of different lengths and seasons that were not counted', () => {
    expect(() => quasiPoissonFit({ ...data, times: [0] }, true)).to.throw(
      RangeError,
      'quasiPoissonFit: length of times is 1, expected 6, as the other lists',
    );
    const fit = quasiPoissonFit(data, true);
    if (!fit.estimable) throw new Error('expected a fit');
    expect(() => quasiPoissonExpectation(fit, 7, 3)).to.throw(RangeError, 'quasiPoissonExpectation: season is 7');
  });
});

describe('the negative binomial distribution', () => {
  it('agrees with its worked examples', () => {
    expectRelative(negativeBinomialUpperTail(3, 4, 2), 0.5, 1e-13);
    expect(negativeBinomialUpperQuantile(0.05, 4, 2)).to.equal(9);
    expectRelative(negativeBinomialUpperTail(9, 4, 2), 0.0461425781, 1e-9);
  });

  it('is the Poisson distribution at dispersion 1, and comes to it from above', () => {
    expect(negativeBinomialUpperTail(20, 12, 1)).to.equal(poissonUpperTail(20, 12));
    expectRelative(negativeBinomialUpperTail(20, 12, 1 + 1e-7), poissonUpperTail(20, 12), 1e-5);
  });

  it('gives as limit the smallest count exceeded seldom enough', () => {
    for (const [chance, mean, dispersion] of [
      [0.001, 85, 1],
      [0.001, 85, 2.4],
      [0.05, 0.01, 3],
      [0.5, 2000, 40],
    ] as const) {
      const limit = negativeBinomialUpperQuantile(chance, mean, dispersion);
      expect(negativeBinomialUpperTail(limit, mean, dispersion)).to.be.at.most(chance);
      if (limit > 0) expect(negativeBinomialUpperTail(limit - 1, mean, dispersion)).to.be.above(chance);
    }
  });

  it('refuses a dispersion below 1', () => {
    expect(() => negativeBinomialUpperTail(3, 4, 0.9)).to.throw(
      RangeError,
      'negativeBinomialUpperTail: dispersion is 0.9, expected a number of 1 or more',
    );
  });
});
