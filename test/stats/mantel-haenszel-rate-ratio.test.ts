import { expect } from 'chai';
import { mantelHaenszelRateRatio } from '../../src/stats/mantel-haenszel-rate-ratio.ts';
import { expectLimits, expectRelative } from './closeness.ts';

const stratum = (events: number, exposure: number, comparisonEvents: number, comparisonExposure: number) => ({
  events,
  exposure,
  comparisonEvents,
  comparisonExposure,
});

describe('the ratio stratified over boroughs', () => {
  it('agrees with its worked example', () => {
    const result = mantelHaenszelRateRatio([
      stratum(13, 2500, 20, 9000),
      stratum(8, 1800, 30, 9900),
      stratum(20, 3100, 41, 12000),
    ]);
    if (!result.estimable) throw new Error('expected a ratio');
    expectRelative(result.ratio, 1.88931948021496, 1e-13);
    expectRelative(result.logStandardError, 0.189585293172148, 1e-13);
    expectLimits(result, [1.30295707480049, 2.73955924362766], 1e-12);
  });

  it('is one when each borough treats both groups alike, though the pooled figures say otherwise', () => {
    // A quiet borough with few of the group, a busy one with many.
    const strata = [stratum(10, 1000, 100, 10_000), stratum(500, 5000, 100, 1000)];
    const result = mantelHaenszelRateRatio(strata);
    expect(result.estimable && result.ratio).to.be.closeTo(1, 1e-12);
    expect(510 / 6000 / (200 / 11_000)).to.be.above(4);
  });

  it('is the plain ratio when there is one borough', () => {
    const result = mantelHaenszelRateRatio([stratum(30, 1000, 20, 2000)]);
    expect(result.estimable && result.ratio).to.be.closeTo(3, 1e-12);
  });

  it('says which events are missing when there is no ratio', () => {
    const why = (events: number, comparisonEvents: number) => {
      const result = mantelHaenszelRateRatio([stratum(events, 10, comparisonEvents, 20)]);
      return result.estimable ? 'estimable' : result.why;
    };
    expect(why(0, 0)).to.equal('no events');
    expect(why(1, 0)).to.equal('no comparison events');
    expect(why(0, 1)).to.equal('no events in the group');
  });

  it('refuses boroughs without residents and an empty list', () => {
    expect(() => mantelHaenszelRateRatio([])).to.throw(RangeError, 'mantelHaenszelRateRatio: length of strata is 0');
    expect(() => mantelHaenszelRateRatio([stratum(1, 0, 1, 1)])).to.throw(
      RangeError,
      'mantelHaenszelRateRatio: exposure is 0',
    );
    expect(() => mantelHaenszelRateRatio([stratum(1, 1, 1, 1)], 1)).to.throw(
      RangeError,
      'mantelHaenszelRateRatio: confidence is 1',
    );
  });
});
