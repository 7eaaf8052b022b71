import { expect } from 'chai';
import { poissonCdf, poissonUpperTail } from '../../src/stats/poisson-distribution.ts';
import { byarLimits, garwoodLimits, hybridLimits, poissonRate } from '../../src/stats/poisson-rate.ts';
import { expectLimits, expectRelative } from './closeness.ts';

describe('the rate of events', () => {
  it('is given per 1,000 with exact limits unless asked otherwise', () => {
    const rate = poissonRate(3, 188);
    expectRelative(rate.rate, 15.9574468085106, 1e-13);
    expectLimits(rate, [3.29080916433831, 46.6344312220336], 1e-12);
    expect(rate.method).to.equal('garwood');
  });

  it('is 0 with a lower limit of 0 and an upper one above it when there are no events', () => {
    const rate = poissonRate(0, 100);
    expect(rate.rate).to.equal(0);
    expect(rate.low).to.equal(0);
    expectRelative(rate.high, 36.8887945411394, 1e-12);
  });

  it('has exact limits at which the count seen is just not surprising', () => {
    for (const count of [1, 9, 250, 100_000]) {
      const { low, high } = garwoodLimits(count);
      expectRelative(poissonUpperTail(count - 1, low), 0.025, 1e-9);
      expectRelative(poissonCdf(count, high), 0.025, 1e-9);
    }
    expectLimits(garwoodLimits(1), [0.02531780798428988, 5.5716433909389], 1e-13);
  });

  it('follows the Department of Health from exact limits below 10 events to Byar from 10 on', () => {
    expect(hybridLimits(9).method).to.equal('garwood');
    expect(hybridLimits(10).method).to.equal('byar');
    expectLimits(hybridLimits(10), [4.78744991396756, 18.3914586057565], 1e-13);
    expect(poissonRate(10, 7400, { method: 'hybrid' }).method).to.equal('byar');
  });

  it('can exceed the number of residents, since an event is not a person', () => {
    expectRelative(poissonRate(250, 220).rate, 1136.36363636364, 1e-13);
  });

  it('says that Byar has no lower limit where the formula gives none', () => {
    expect(byarLimits(0)).to.have.property('hasLow', false);
    expect(byarLimits(1, 0.998)).to.have.property('hasLow', false);
    const limits = byarLimits(65);
    if (!limits.hasLow) throw new Error('expected a lower limit');
    expectLimits(limits, [50.1631877104595, 82.8491385459398], 1e-13);
  });

  it('has a Byar lower limit about half the exact one at a single event', () => {
    const byar = byarLimits(1);
    if (!byar.hasLow) throw new Error('expected a lower limit');
    expect(1 - byar.low / garwoodLimits(1).low).to.be.closeTo(0.48, 0.005);
  });

  it('has a lower limit above 0 at ten events even where confidence nears certainty', () => {
    expect(hybridLimits(10, 1 - 1e-15).low).to.be.above(0);
  });

  it('refuses negative counts, empty populations and percentages for confidence', () => {
    expect(() => poissonRate(-1, 10)).to.throw(
      RangeError,
      'poissonRate: count is -1, expected a finite number of 0 or more',
    );
    expect(() => poissonRate(1, 0)).to.throw(
      RangeError,
      'poissonRate: exposure is 0, expected a finite number above 0',
    );
    expect(() => poissonRate(1, 10, { per: 0 })).to.throw(RangeError, 'poissonRate: per is 0');
    expect(() => poissonRate(1, 10, { confidence: 95 })).to.throw(RangeError, 'poissonRate: confidence is 95');
    expect(() => garwoodLimits(NaN)).to.throw(RangeError, 'garwoodLimits: count is NaN');
    expect(() => byarLimits(1, 1)).to.throw(RangeError, 'byarLimits: confidence is 1');
    expect(() => hybridLimits(-2)).to.throw(RangeError, 'hybridLimits: count is -2');
  });
});
