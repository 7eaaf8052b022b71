import { expect } from 'chai';
import { discriminantRates } from '../../src/stats/discriminant-rates.ts';
import { logNormalUpperTail, millsRatio, uncheckedMillsRatio } from '../../src/stats/mills-ratio.ts';
import { normalUpperTail } from '../../src/stats/normal-distribution.ts';
import { expectRelative } from './closeness.ts';

describe('searching whoever shows a signal above a threshold', () => {
  it('agrees with its worked example', () => {
    const { searchRate, findRate, thresholdProbability } = discriminantRates(0, { logitPhi: -2, logDelta: 0.5 });
    expectRelative(searchRate, 0.553688712947319, 1e-13);
    expectRelative(findRate, 0.204609867077346, 1e-13);
    expectRelative(thresholdProbability, 0.0335971051966831, 1e-13);
  });

  it('searches fewer and finds more often the higher the threshold', () => {
    const at = (threshold: number) => discriminantRates(threshold, { logitPhi: -1, logDelta: 0.2 });
    for (let threshold = -6; threshold < 6; threshold += 0.25) {
      const [lower, higher] = [at(threshold), at(threshold + 0.25)];
      expect(higher.searchRate).to.be.below(lower.searchRate);
      expect(higher.findRate).to.be.above(lower.findRate);
      expect(higher.thresholdProbability).to.be.above(lower.thresholdProbability);
      // Everybody searched is at least as likely to carry as whoever is just above the threshold.
      expect(higher.findRate).to.be.above(higher.thresholdProbability);
    }
  });

  it('searches everybody, and finds as many as carry, when the threshold is far below every signal', () => {
    const { searchRate, findRate } = discriminantRates(-40, { logitPhi: Math.log(0.25), logDelta: 0 });
    expect(searchRate).to.be.closeTo(1, 1e-15);
    expect(findRate).to.be.closeTo(0.2, 1e-15);
  });

  it('still tells find rate and threshold where almost nobody is searched', () => {
    // Far out the density is about x times the tail, so the two log odds differ by log(t/(t - delta)).
    const { searchRate, findRate, thresholdProbability } = discriminantRates(60, { logitPhi: -25, logDelta: -1 });
    const delta = Math.exp(-1);
    const logOdds = (share: number) => Math.log(share / (1 - share));
    expect(searchRate).to.equal(0);
    expectRelative(logOdds(thresholdProbability), -25 + delta * (60 - delta / 2), 1e-9);
    expect(logOdds(findRate) - logOdds(thresholdProbability)).to.be.closeTo(Math.log(60 / (60 - delta)), 1e-5);
  });

  it('refuses what is not a number, and a distance too large to be one', () => {
    expect(() => discriminantRates(NaN, { logitPhi: 0, logDelta: 0 })).to.throw(
      RangeError,
      'discriminantRates: threshold is NaN, expected a finite number',
    );
    expect(() => discriminantRates(0, { logitPhi: Infinity, logDelta: 0 })).to.throw(
      RangeError,
      'logitPhi is Infinity',
    );
    expect(() => discriminantRates(0, { logitPhi: 0, logDelta: 710 })).to.throw(
      RangeError,
      'logDelta is 710, expected a number of at most 709',
    );
  });
});

describe('the tail of the normal distribution over its density', () => {
  it('agrees with its worked examples', () => {
    expectRelative(millsRatio(0), Math.sqrt(Math.PI / 2), 1e-14);
    expectRelative(millsRatio(1), 0.655679542418798, 1e-14);
    expect(uncheckedMillsRatio(1)).to.equal(millsRatio(1));
    expectRelative(logNormalUpperTail(0), -Math.LN2, 1e-14);
    expectRelative(logNormalUpperTail(50), -1254.83136113942, 1e-14);
  });

  it('is the tail of the exact distribution on both sides, between the points of its table and at them', () => {
    for (let x = -8; x < 30; x += 0.0137) {
      expect(logNormalUpperTail(x)).to.be.closeTo(Math.log(normalUpperTail(x)), 1e-12);
    }
    for (let x = 0; x <= 16; x += 1 / 32) {
      expectRelative(millsRatio(x), normalUpperTail(x) * Math.sqrt(2 * Math.PI) * Math.exp((x * x) / 2), 1e-12);
    }
  });

  it('goes over from the series to the fraction without a step', () => {
    expectRelative(millsRatio(16 + 1e-12), millsRatio(16), 1e-12);
  });

  it('refuses a ratio below 0', () => {
    expect(() => millsRatio(-1)).to.throw(RangeError, 'millsRatio: x is -1, expected a finite number of 0 or more');
    expect(() => logNormalUpperTail(NaN)).to.throw(RangeError, 'logNormalUpperTail: x is NaN');
  });
});
