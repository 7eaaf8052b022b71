import { expect } from 'chai';
import { mantelHaenszelOddsRatio, mantelHaenszelTest } from '../../src/stats/mantel-haenszel-odds-ratio.ts';
import { fisherExactP, fisherOddsRatio, requireTwoByTwo } from '../../src/stats/odds-ratio.ts';
import { expectLimits, expectRelative } from './closeness.ts';

describe('the odds ratio of a two-by-two table', () => {
  it('agrees with R’s P and with SciPy’s conditional ratio and limits', () => {
    const result = fisherOddsRatio({ a: 30, b: 70, c: 400, d: 1600 });
    if (!result.estimable) throw new Error('expected an odds ratio');
    expectRelative(result.oddsRatio, 1.71428571428571, 1e-13);
    expectRelative(result.conditionalOddsRatio, 1.713783038236778, 1e-9);
    expectLimits(result, [1.0630205108931008, 2.7060639291348823], 1e-9);
    expectRelative(result.pValue, 0.0215498478498297, 1e-9);
    const small = fisherOddsRatio({ a: 5, b: 3, c: 11, d: 40 });
    if (!small.estimable) throw new Error('expected an odds ratio');
    expectRelative(small.conditionalOddsRatio, 5.829269904216896, 1e-9);
    expectLimits(small, [0.9651015457506428, 43.58088379848299], 1e-9);
  });

  it('has P of 1 when the two groups are alike', () => {
    expect(fisherExactP({ a: 5, b: 5, c: 5, d: 5 })).to.equal(1);
    expect(fisherExactP({ a: 50, b: 500, c: 100, d: 1000 })).to.equal(1);
  });

  it('adds up the probabilities of every table as unlikely, by hand', () => {
    // Margins 3, 9, 5, 7 with a = 3: only C(5,3)/C(12,3) = 10/220 at this end, none so unlikely at the other.
    expectRelative(fisherExactP({ a: 3, b: 0, c: 2, d: 7 }), 10 / 220, 1e-12);
  });

  it('keeps the P value of large tables', () => {
    expectRelative(fisherExactP({ a: 120, b: 380, c: 9000, d: 41000 }), 0.000839798415863156, 1e-9);
    expectRelative(fisherExactP({ a: 50_000, b: 150_000, c: 52_000, d: 148_000 }), 4.1130329685381163e-13, 1e-8);
  });

  it('is the same read by rows or by columns, and inverts when the rows are exchanged', () => {
    const result = fisherOddsRatio({ a: 7, b: 40, c: 12, d: 200 });
    const swapped = fisherOddsRatio({ a: 12, b: 200, c: 7, d: 40 });
    if (!result.estimable || !swapped.estimable) throw new Error('expected odds ratios');
    expectRelative(swapped.low, 1 / result.high, 1e-9);
    expectRelative(swapped.conditionalOddsRatio, 1 / result.conditionalOddsRatio, 1e-9);
    expectRelative(swapped.pValue, result.pValue, 1e-9);
    expectRelative(fisherExactP({ a: 7, b: 12, c: 40, d: 200 }), result.pValue, 1e-9);
  });

  it('is 0 with a lower limit of 0 when the group has none, and has no half added to it', () => {
    const result = fisherOddsRatio({ a: 0, b: 20, c: 15, d: 185 });
    if (!result.estimable) throw new Error('expected an odds ratio');
    expect(result).to.include({ oddsRatio: 0, conditionalOddsRatio: 0, low: 0 });
    expectRelative(result.high, 2.825086194400338, 1e-9);
  });

  it('has no upper limit when nobody else has any, and nothing at all when a margin is empty', () => {
    const unlimited = fisherOddsRatio({ a: 3, b: 0, c: 2, d: 7 });
    expect(unlimited).to.include({ estimable: false, why: 'b or c is 0', high: Infinity });
    expect('low' in unlimited && unlimited.low).to.be.above(0);
    const empty = fisherOddsRatio({ a: 0, b: 5, c: 0, d: 9 });
    expect(empty).to.deep.equal({ estimable: false, why: 'a row or column is empty', pValue: 1 });
  });

  it('refuses cells that are not counts', () => {
    expect(() => fisherOddsRatio({ a: 1, b: 2, c: -3, d: 4 })).to.throw(
      RangeError,
      'fisherOddsRatio: c is -3, expected a whole number of 0 or more',
    );
    expect(() => fisherExactP({ a: 1.5, b: 2, c: 3, d: 4 })).to.throw(RangeError, 'fisherExactP: a is 1.5');
    expect(() => requireTwoByTwo('here', { a: 1, b: 2, c: 3, d: NaN })).to.throw(RangeError, 'here: d is NaN');
    expect(() => fisherOddsRatio({ a: 1, b: 2, c: 3, d: 4 }, 2)).to.throw(
      RangeError,
      'fisherOddsRatio: confidence is 2',
    );
  });
});

describe('the odds ratio over strata', () => {
  const tables = [
    { a: 12, b: 25, c: 30, d: 160 },
    { a: 8, b: 30, c: 14, d: 88 },
  ];

  it('agrees with its worked example', () => {
    const result = mantelHaenszelOddsRatio(tables);
    if (!result.estimable) throw new Error('expected an odds ratio');
    expectRelative(result.ratio, 2.13940301487471, 1e-13);
    expectLimits(result, [1.16122755437571, 3.94155757225006], 1e-12);
    const test = mantelHaenszelTest(tables);
    if (!test.estimable) throw new Error('expected a test');
    expectRelative(test.chiSquared, 6.15377625350114, 1e-12);
    expectRelative(test.pValue, 0.0131131815090297, 1e-12);
  });

  it('is the plain odds ratio when there is one stratum', () => {
    const result = mantelHaenszelOddsRatio([{ a: 30, b: 70, c: 400, d: 1600 }]);
    expect(result.estimable && result.ratio).to.be.closeTo((30 * 1600) / (70 * 400), 1e-12);
  });

  it('is not moved by a stratum with nobody in it', () => {
    expect(mantelHaenszelOddsRatio([...tables, { a: 0, b: 0, c: 0, d: 0 }])).to.deep.equal(
      mantelHaenszelOddsRatio(tables),
    );
    expect(mantelHaenszelTest([...tables, { a: 0, b: 0, c: 0, d: 0 }])).to.deep.equal(mantelHaenszelTest(tables));
  });

  it('says what is missing when it cannot be estimated', () => {
    const why = (a: number, b: number, c: number, d: number) => {
      const result = mantelHaenszelOddsRatio([{ a, b, c, d }]);
      return result.estimable ? 'estimable' : result.why;
    };
    expect(why(0, 0, 0, 5)).to.equal('no events');
    expect(why(3, 0, 2, 5)).to.equal('no comparison events');
    expect(why(0, 3, 2, 5)).to.equal('no events in the group');
    expect(mantelHaenszelTest([{ a: 0, b: 3, c: 0, d: 5 }])).to.have.property('estimable', false);
  });

  it('refuses an empty list of strata', () => {
    expect(() => mantelHaenszelOddsRatio([])).to.throw(
      RangeError,
      'mantelHaenszelOddsRatio: length of tables is 0, expected at least 1',
    );
    expect(() => mantelHaenszelTest([])).to.throw(RangeError, 'mantelHaenszelTest: length of tables is 0');
  });
});
