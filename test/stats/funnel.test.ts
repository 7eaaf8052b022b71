import { expect } from 'chai';
import { logRatioFunnel, logRatioFunnelLimits } from '../../src/stats/log-ratio-funnel.ts';
import { garwoodLimits } from '../../src/stats/poisson-rate.ts';
import { poissonFunnelLimits, proportionFunnelLimits } from '../../src/stats/published-funnel.ts';
import { expectLimits, expectRelative } from './closeness.ts';

const events = [100, 150, 180, 80, 120, 225];
const thousands = [108, 112, 165, 95, 100, 220];
const comparison = [309, 326, 497, 314, 290, 664];
const places = events.map((n, i) => ({
  events: n,
  exposure: (thousands[i] as number) * 1000,
  comparisonEvents: comparison[i] as number,
  comparisonExposure: (thousands[i] as number) * 4000,
}));

describe('the funnel plot of ratios', () => {
  it('agrees with its worked example', () => {
    const funnel = logRatioFunnel(places);
    if (!funnel.estimable) throw new Error('expected a funnel');
    expectRelative(funnel.centre, 1.425, 1e-12);
    expectRelative(funnel.dispersion, 2.58956074759677, 1e-12);
    expectRelative(funnel.betweenVariance, 0.0205844756882329, 1e-11);
    expectRelative(funnel.points[1]?.adjustedZ ?? 0, 1.48039401574542, 1e-11);
  });

  it('leaves no room for ordinary variation when places differ no more than counting allows', () => {
    const alike = places.map((place) => ({ ...place, events: Math.round(place.comparisonEvents * 0.35) }));
    const funnel = logRatioFunnel(alike);
    if (!funnel.estimable) throw new Error('expected a funnel');
    expect(funnel.dispersion).to.be.below(1);
    expect(funnel.betweenVariance).to.equal(0);
    for (const point of funnel.points) expect(point.adjustedZ).to.equal(point.z);
  });

  it('narrows as the place grows and widens with ordinary variation', () => {
    expectLimits(
      logRatioFunnelLimits(1, 0.04, 0, 0.95),
      [Math.exp(-0.2 * 1.959963984540054), Math.exp(0.2 * 1.959963984540054)],
      1e-13,
    );
    expect(logRatioFunnelLimits(2, 0.01, 0, 0.998).high).to.be.below(logRatioFunnelLimits(2, 0.04, 0, 0.998).high);
    expect(logRatioFunnelLimits(2, 0.01, 0.1, 0.998).high).to.be.above(logRatioFunnelLimits(2, 0.01, 0, 0.998).high);
  });

  it('says why there is none when a group has no events anywhere', () => {
    const empty = places.map((place) => ({ ...place, comparisonEvents: 0 }));
    expect(logRatioFunnel(empty)).to.deep.equal({ estimable: false, why: 'no comparison events' });
  });

  it('refuses a single place and limits without a variance', () => {
    expect(() => logRatioFunnel(places.slice(0, 1))).to.throw(
      RangeError,
      'logRatioFunnel: length of places is 1, expected at least 2',
    );
    expect(() => logRatioFunnelLimits(1, 0, 0, 0.95)).to.throw(RangeError, 'logRatioFunnelLimits: variance is 0');
    expect(() => logRatioFunnelLimits(1, 1, -1, 0.95)).to.throw(
      RangeError,
      'logRatioFunnelLimits: betweenVariance is -1',
    );
  });
});

describe('the funnels of the Department of Health', () => {
  it('agree with their worked examples', () => {
    expectRelative(poissonFunnelLimits(1, 0.95).low, 0.1794802, 1e-6);
    expectLimits(proportionFunnelLimits(0.5, 100, 0.95), [0.5 - 0.097998199227, 0.5 + 0.097998199227], 1e-12);
  });

  it('stand where Garwood’s limits of the count stand', () => {
    for (const observed of [3, 47, 900]) {
      const { expectedAtLow, expectedAtHigh } = poissonFunnelLimits(observed, 0.998);
      const { low, high } = garwoodLimits(observed, 0.998);
      expectRelative(expectedAtLow, high, 1e-4);
      expectRelative(expectedAtHigh, low, 1e-4);
    }
  });

  it('stay within 0 and 1 for shares', () => {
    expect(proportionFunnelLimits(0.01, 20, 0.998).low).to.equal(0);
    expect(proportionFunnelLimits(0.99, 20, 0.998).high).to.equal(1);
  });

  it('refuse an observed count of 0', () => {
    expect(() => poissonFunnelLimits(0, 0.95)).to.throw(
      RangeError,
      'poissonFunnelLimits: observed is 0, expected a finite number above 0',
    );
    expect(() => proportionFunnelLimits(1.2, 20, 0.95)).to.throw(RangeError, 'proportionFunnelLimits: average is 1.2');
  });
});
