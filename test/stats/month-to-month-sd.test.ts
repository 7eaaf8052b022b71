import { expect } from 'chai';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { monthToMonthSd } from '../../src/stats/month-to-month-sd.ts';
import { normalQuantile } from '../../src/stats/normal-distribution.ts';
import type { MonthlyShare } from '../../src/stats/predictive-cusum.ts';
import { expectRelative } from './closeness.ts';

/** Months of cells at levels of 23% to 50%, 50 to 150 searches a month, whose log odds wander with the sd given. */
function simulate(sd: number, seed: number, cells: number, months: number): MonthlyShare[][] {
  const generator = xoroshiro128plus(seed);
  const uniform = () => ((generator.next() >>> 0) + 0.5) / 2 ** 32;
  return Array.from({ length: cells }, () => {
    const level = -1.2 + 1.2 * uniform();
    return Array.from({ length: months }, () => {
      const chance = 1 / (1 + Math.exp(-(level + sd * normalQuantile(uniform()))));
      const total = Math.floor(50 + 100 * uniform());
      let events = 0;
      for (let i = 0; i < total; i++) if (uniform() < chance) events++;
      return { events, total };
    });
  });
}

function sdOf(cells: readonly (readonly (MonthlyShare | undefined)[])[]): number {
  const result = monthToMonthSd(cells);
  if (!result.estimable) throw new Error(`expected an sd: ${result.why}`);
  return result.sd;
}

const months = (...events: number[]): MonthlyShare[] => events.map((count) => ({ events: count, total: 100 }));

describe('the month-to-month spread of the ratio', () => {
  it('agrees with its worked example', () => {
    expectRelative(sdOf([months(30, 50, 40, 60)]), 0.47902719826705, 1e-9);
  });

  it('recovers the spread put in, within three standard errors', () => {
    // Standard error of one estimate over seeds, 150 cells of 36 months: 0.006 at both.
    expect(sdOf(simulate(0.1, 11, 150, 36))).to.be.closeTo(0.1, 0.018);
    expect(sdOf(simulate(0.25, 12, 150, 36))).to.be.closeTo(0.25, 0.018);
  });

  it('finds next to none where months differ by counting alone', () => {
    expect(sdOf(simulate(0, 13, 150, 36))).to.be.below(0.04);
  });

  it('is 0 where months agree better than counting explains', () => {
    expect(monthToMonthSd([months(20, 20, 21), months(50, 51, 50, 50)])).to.deep.equal({
      estimable: true,
      sd: 0,
      cells: 2,
      months: 7,
    });
  });

  it('does not take a difference between cells for one between months', () => {
    expect(sdOf([months(10, 11, 10), months(90, 89, 90)])).to.equal(0);
  });

  it('is the same for the group and for its comparison group', () => {
    const cells = simulate(0.25, 14, 10, 12);
    const others = cells.map((cell) => cell.map(({ events, total }) => ({ events: total - events, total })));
    expectRelative(sdOf(others), sdOf(cells), 1e-9);
  });

  it('leaves out missing months, months of a single search and cells without either kind', () => {
    const plain = monthToMonthSd([months(30, 50, 40, 60)]);
    const padded = monthToMonthSd([
      [undefined, ...months(30, 50), { events: 1, total: 1 }, undefined, ...months(40, 60)],
      months(0, 0, 0),
      months(5, 25),
    ]);
    expect(padded).to.deep.equal(plain);
  });

  it('says why there is none', () => {
    const tooShort = { estimable: false, why: 'no cell with three months of two or more' };
    expect(monthToMonthSd([])).to.deep.equal(tooShort);
    expect(monthToMonthSd([months(4, 5), [{ events: 1, total: 1 }, ...months(3, 4)]])).to.deep.equal(tooShort);
    expect(monthToMonthSd([months(0, 0, 0), months(100, 100, 100)])).to.deep.equal({
      estimable: false,
      why: 'no cell with both kinds',
    });
  });

  it('is held at 2 where months have nothing in common', () => {
    expect(sdOf([months(0, 100, 0, 0)])).to.equal(2);
  });

  it('refuses events that are negative, not whole or more than the total', () => {
    expect(() => monthToMonthSd([months(-1)])).to.throw(RangeError, 'monthToMonthSd: events is -1');
    expect(() => monthToMonthSd([months(2.5)])).to.throw(RangeError, 'monthToMonthSd: events is 2.5');
    expect(() => monthToMonthSd([months(101)])).to.throw(
      RangeError,
      'monthToMonthSd: events is 101, expected a number of at most 100',
    );
  });
});
