import { expect } from 'chai';
import { byarLimits } from '../../src/stats/poisson-rate.ts';
import {
  directlyStandardisedRate,
  FEWEST_STANDARDISED_EVENTS,
  indirectRatio,
} from '../../src/stats/standardised-rate.ts';
import { expectLimits, expectRelative } from './closeness.ts';

describe('the age-standardised rate', () => {
  it('weighs each age band by the standard population, not by the borough’s own', () => {
    const result = directlyStandardisedRate([
      { events: 10, exposure: 1000, weight: 1 },
      { events: 30, exposure: 1000, weight: 3 },
    ]);
    if (!result.estimable) throw new Error('expected a rate');
    expectRelative(result.rate, 25, 1e-14);
    expectRelative(result.crudeRate, 20, 1e-14);
    expect(result.events).to.equal(40);
  });

  it('is the crude rate with Byar’s limits when there is one age band', () => {
    const result = directlyStandardisedRate([{ events: 65, exposure: 100, weight: 7 }], { per: 100 });
    const byar = byarLimits(65);
    if (!result.estimable || !byar.hasLow) throw new Error('expected a rate');
    expectRelative(result.rate, 65, 1e-13);
    expectLimits(result, [byar.low, byar.high], 1e-12);
  });

  it('is withheld under ten events, with the count and the crude rate still given', () => {
    const few = directlyStandardisedRate([{ events: FEWEST_STANDARDISED_EVENTS - 1, exposure: 1000, weight: 1 }]);
    expect(few).to.deep.equal({ estimable: false, why: 'under 10 events', crudeRate: 9, events: 9 });
    expect(directlyStandardisedRate([{ events: 10, exposure: 1000, weight: 1 }]).estimable).to.equal(true);
  });

  it('does not change when the standard population is counted in thousands', () => {
    const bands = [
      { events: 12, exposure: 800, weight: 5000 },
      { events: 4, exposure: 950, weight: 7000 },
    ];
    const thousands = bands.map((band) => ({ ...band, weight: band.weight / 1000 }));
    const [a, b] = [directlyStandardisedRate(bands), directlyStandardisedRate(thousands)];
    if (!a.estimable || !b.estimable) throw new Error('expected rates');
    expectRelative(a.rate, b.rate, 1e-13);
    expectRelative(a.low, b.low, 1e-13);
  });

  it('refuses age bands without people and standards without weight', () => {
    expect(() => directlyStandardisedRate([])).to.throw(RangeError, 'directlyStandardisedRate: length of strata is 0');
    expect(() => directlyStandardisedRate([{ events: 1, exposure: 0, weight: 1 }])).to.throw(
      RangeError,
      'directlyStandardisedRate: exposure is 0',
    );
    expect(() => directlyStandardisedRate([{ events: 1, exposure: 1, weight: 0 }])).to.throw(
      RangeError,
      'directlyStandardisedRate: sum of weights is 0',
    );
  });
});

describe('the indirectly standardised ratio', () => {
  it('agrees with its worked example', () => {
    const result = indirectRatio([{ events: 12, exposure: 1000, referenceEvents: 1, referenceExposure: 100 }]);
    if (!result.estimable) throw new Error('expected a ratio');
    expectRelative(result.expected, 10, 1e-14);
    expectRelative(result.ratio, 1.2, 1e-14);
    expectLimits(result, [0.6194, 2.0962], 1e-4);
  });

  it('is one when the group is its own reference', () => {
    const result = indirectRatio([
      { events: 12, exposure: 1000, referenceEvents: 12, referenceExposure: 1000 },
      { events: 30, exposure: 500, referenceEvents: 30, referenceExposure: 500 },
    ]);
    expect(result.estimable && result.ratio).to.be.closeTo(1, 1e-12);
  });

  it('cannot be estimated when the reference expects nothing', () => {
    expect(indirectRatio([{ events: 2, exposure: 10, referenceEvents: 0, referenceExposure: 5 }])).to.deep.equal({
      estimable: false,
      why: 'no events expected',
      observed: 2,
    });
  });

  it('refuses a reference without people', () => {
    expect(() => indirectRatio([])).to.throw(RangeError, 'indirectRatio: length of strata is 0');
    expect(() => indirectRatio([{ events: 2, exposure: 10, referenceEvents: 1, referenceExposure: 0 }])).to.throw(
      RangeError,
      'indirectRatio: referenceExposure is 0',
    );
  });
});
