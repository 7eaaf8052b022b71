import { expect } from 'chai';
import fc from 'fast-check';
import {
  type Comparison,
  disproportionalityRatio,
  isTooFew,
  meanSearches,
  ratePer1000,
  ratioBounds,
  ratioOfMeans,
  stratifiedRatio,
} from '../../src/domain/disproportionality.ts';
import type { Estimate } from '../../src/domain/figure.ts';
import { expectLimits, expectRelative } from '../stats/closeness.ts';
import { always, comparison } from './builders.ts';

function estimated(estimate: Estimate): Extract<Estimate, { state: 'estimated' }> {
  if (estimate.state !== 'estimated') throw new Error(`expected a number, got "${estimate.state}"`);
  return estimate;
}

/** Comparisons with searches enough for any London ratio up to 4. */
const someComparison = fc
  .record({
    searches: fc.integer({ min: 1, max: 5_000 }),
    residents: fc.integer({ min: 5_000, max: 100_000 }),
    whiteSearches: fc.integer({ min: 1_000, max: 20_000 }),
    whiteResidents: fc.integer({ min: 20_000, max: 300_000 }),
  })
  .map((each) => comparison(each.searches, each.residents, each.whiteSearches, each.whiteResidents));

const inCopies = (
  searches: number[],
  residents: number,
  whiteSearches: number[],
  whiteResidents: number,
): Comparison => ({
  searches,
  residents,
  whiteSearches,
  whiteResidents,
  monthsPresent: 12,
});

describe('the rate per 1,000 residents', () => {
  it('is 1,000 times searches over residents in a whole year, with exact limits', () => {
    // 212 searches of 31,000 residents; limits of the count 184.42 to 242.54 (Garwood).
    const { value, low, high } = estimated(ratePer1000([212], 31_000, 12));
    expectRelative(value, 6.838709677, 1e-9);
    expectLimits({ low, high }, [184.42112400811465 / 31, 242.5397937851406 / 31], 1e-9);
  });

  it('of a window with months missing has only the months published in its time (mistake 6)', () => {
    const nineMonths = estimated(ratePer1000([90], 10_000, 9));
    expect(nineMonths.value).to.equal(12);
    expect(nineMonths).to.deep.equal(estimated(ratePer1000([90], 7_500, 12)));
  });

  it('of a single month is what a year of such months would come to (mistake 6)', () => {
    expect(estimated(ratePer1000([10], 12_000, 1)).value).to.equal(10);
  });

  it('stays the same when every month brings as many searches, however many months are there (mistake 6)', () => {
    for (let months = 1; months <= 12; months += 1) {
      expectRelative(estimated(ratePer1000([30 * months], 36_000, months)).value, 10, 1e-12);
    }
  });

  it('is missing, and not zero, where no month was published', () => {
    expect(ratePer1000([0], 10_000, 0)).to.deep.equal({ state: 'month-missing' });
  });

  it('cannot be worked out where nobody of the group lives', () => {
    expect(ratePer1000([3], 0, 12)).to.deep.equal({ state: 'not-estimable' });
  });

  it('is zero, with an upper limit, where nobody was searched', () => {
    const { value, low, high } = estimated(ratePer1000([0], 1_000, 12));
    expect([value, low]).to.deep.equal([0, 0]);
    expectRelative(high, 3.688879454, 1e-9);
  });

  it('over completed copies is the rate of the mean searches, and less certain than any one copy', () => {
    const copies = estimated(ratePer1000([90, 100, 110], 10_000, 12));
    const one = estimated(ratePer1000([100], 10_000, 12));
    expectRelative(copies.value, 10, 1e-12);
    expect(copies.high - copies.low).to.be.above(one.high - one.low);
  });
});

describe('the disproportionality ratio', () => {
  it('is the rate of the group over the rate of White residents, with mid-P limits', () => {
    // Checked by adding up binomial probabilities in another language.
    const weapons = estimated(disproportionalityRatio(comparison(212, 31_000, 96, 88_000), 3.6));
    expectRelative(weapons.value, 6.268817204301075, 1e-12);
    expectLimits(weapons, [4.936639955364646, 8.003908280039724], 1e-9);
    const few = estimated(disproportionalityRatio(comparison(12, 20_000, 15, 100_000), 3));
    expectRelative(few.value, 4, 1e-12);
    expectLimits(few, [1.8262592760137741, 8.613534353527793], 1e-9);
  });

  it('is one when both groups are searched at the same rate', () => {
    const { value, low, high } = estimated(disproportionalityRatio(comparison(50, 10_000, 500, 100_000), 1));
    expect(value).to.equal(1);
    expect(low).to.be.below(1);
    expect(high).to.be.above(1);
  });

  it('equals the ratio of the two rates printed in the same paragraph (mistake 8)', () => {
    always(someComparison, (each) => {
      const group = estimated(ratePer1000(each.searches, each.residents, 12)).value;
      const white = estimated(ratePer1000(each.whiteSearches, each.whiteResidents, 12)).value;
      expectRelative(estimated(disproportionalityRatio(each, 1)).value, group / white, 1e-12);
    });
  });

  it('equals its own counts over completed copies too, and lies within its limits (mistakes 7 and 8)', () => {
    const counts = fc.array(fc.tuple(fc.integer({ min: 20, max: 400 }), fc.integer({ min: 20, max: 400 })), {
      minLength: 2,
      maxLength: 20,
    });
    always(counts, (copies) => {
      const each = inCopies(
        copies.map(([searches]) => searches),
        20_000,
        copies.map(([, white]) => white),
        100_000,
      );
      const { value, low, high } = estimated(disproportionalityRatio(each, 1));
      const group = estimated(ratePer1000(each.searches, 20_000, 12)).value;
      const white = estimated(ratePer1000(each.whiteSearches, 100_000, 12)).value;
      expectRelative(value, (meanSearches(each.searches) / 20_000 / meanSearches(each.whiteSearches)) * 100_000, 1e-12);
      expectRelative(value, group / white, 1e-12);
      expect(low).to.be.at.most(value);
      expect(high).to.be.at.least(value);
    });
  });

  it('does not change with the number of months: both groups have the same time', () => {
    expect(disproportionalityRatio(comparison(50, 10_000, 200, 90_000, 7), 2)).to.deep.equal(
      disproportionalityRatio(comparison(50, 10_000, 200, 90_000, 12), 2),
    );
  });

  it('turns upside down, limits and all, when the groups are swapped', () => {
    always(someComparison, (each) => {
      const there = estimated(ratioBetween(each));
      const back = estimated(
        ratioBetween({
          ...each,
          searches: each.whiteSearches,
          residents: each.whiteResidents,
          whiteSearches: each.searches,
          whiteResidents: each.residents,
        }),
      );
      expectRelative(back.value, 1 / there.value, 1e-9);
      expectLimits(back, [1 / there.high, 1 / there.low], 1e-7);
    });
  });

  it('does not change when there are several times as many residents of both groups', () => {
    always(fc.tuple(someComparison, fc.integer({ min: 2, max: 20 })), ([each, factor]) => {
      const there = estimated(ratioBetween(each));
      const scaled = estimated(
        ratioBetween({ ...each, residents: each.residents * factor, whiteResidents: each.whiteResidents * factor }),
      );
      expectRelative(scaled.value, there.value, 1e-12);
      expectLimits(scaled, [there.low, there.high], 1e-9);
    });
  });

  it('is more certain, and the same, when everything is counted several times over', () => {
    always(fc.tuple(someComparison, fc.integer({ min: 2, max: 5 })), ([each, factor]) => {
      const there = estimated(ratioBetween(each));
      const more = estimated(
        ratioBetween(
          comparison(
            each.searches[0]! * factor,
            each.residents * factor,
            each.whiteSearches[0]! * factor,
            each.whiteResidents * factor,
          ),
        ),
      );
      expectRelative(more.value, there.value, 1e-12);
      expect(more.high / more.low).to.be.below(there.high / there.low);
    });
  });

  it('is missing where no month was published', () => {
    expect(disproportionalityRatio(comparison(0, 10_000, 0, 90_000, 0), 2)).to.deep.equal({ state: 'month-missing' });
  });

  it('cannot be worked out where either group has no residents', () => {
    expect(disproportionalityRatio(comparison(30, 0, 90, 90_000), 2)).to.deep.equal({ state: 'not-estimable' });
    expect(disproportionalityRatio(comparison(30, 9_000, 90, 0), 2)).to.deep.equal({ state: 'not-estimable' });
  });

  it('cannot be worked out where no White person was searched, though many others were', () => {
    expect(disproportionalityRatio(comparison(40, 10_000, 0, 10_000), 2)).to.deep.equal({ state: 'not-estimable' });
    expect(disproportionalityRatio(inCopies([40, 41], 10_000, [0, 0], 10_000), 2)).to.deep.equal({
      state: 'not-estimable',
    });
  });

  it('is zero, with a lower limit of zero, where nobody of the group was searched among many', () => {
    const { value, low, high } = estimated(disproportionalityRatio(comparison(0, 10_000, 80, 90_000), 2));
    expect([value, low]).to.deep.equal([0, 0]);
    expect(high).to.be.above(0);
  });
});

/** The ratio whatever the counts: the rule on too few looks at one side only, and would spoil a comparison of sides. */
function ratioBetween(each: Comparison): Estimate {
  return disproportionalityRatio(each, Number.MIN_VALUE);
}

describe('too few to compare', () => {
  it('is fewer than ten searches together', () => {
    expect(isTooFew(comparison(2, 10_000, 7, 90_000), 1)).to.equal(true);
    expect(isTooFew(comparison(2, 10_000, 8, 90_000), 1)).to.equal(false);
  });

  it('is fewer than five White searches expected, had London’s ratio held here', () => {
    // 20 together, equal residents: White would have 20 / (1 + 3) = 5 at a ratio of 3, and fewer at 3.1.
    expect(isTooFew(comparison(15, 10_000, 5, 10_000), 3)).to.equal(false);
    expect(isTooFew(comparison(15, 10_000, 5, 10_000), 3.1)).to.equal(true);
  });

  it('does not depend on which of the searches were of White people, so that a low White count cannot hide', () => {
    for (let white = 0; white <= 20; white += 1) {
      expect(isTooFew(comparison(20 - white, 10_000, white, 10_000), 2)).to.equal(false);
    }
  });

  it('takes London’s ratio as one where London has none', () => {
    expect(isTooFew(comparison(6, 10_000, 4, 10_000))).to.equal(false);
    expect(isTooFew(comparison(5, 10_001, 5, 10_000))).to.equal(true);
  });

  it('goes by the mean over completed copies', () => {
    expect(isTooFew(inCopies([4, 6], 10_000, [5, 5], 90_000), 1)).to.equal(false);
    expect(isTooFew(inCopies([4, 5], 10_000, [5, 5], 90_000), 1)).to.equal(true);
  });

  it('is what a handful of searches of a handful of residents is, and no ratio is read from it', () => {
    expect(disproportionalityRatio(comparison(5, 232, 3, 5_896), 3)).to.deep.equal({ state: 'too-few' });
  });
});

describe('the bounds for unknown ethnicity', () => {
  it('put all the unknown among White people, then all in the group', () => {
    // 7,435 records in DOMAIN.md's style: (n/N)/((n0+U)/N0) and ((n+U)/N)/(n0/N0).
    const { value, low, high } = estimated(ratioBounds(comparison(100, 10_000, 200, 50_000), 100));
    expectRelative(value, 2.5, 1e-12);
    expectRelative(low, 100 / 10_000 / (300 / 50_000), 1e-12);
    expectRelative(high, 200 / 10_000 / (200 / 50_000), 1e-12);
  });

  it('are the ratio itself where nothing is unknown', () => {
    expect(ratioBounds(comparison(10, 1_000, 20, 2_000), 0)).to.deep.equal({
      state: 'estimated',
      value: 1,
      low: 1,
      high: 1,
    });
  });

  it('hold every ratio there could be, however the unknown are shared out', () => {
    const split = fc.tuple(someComparison, fc.nat(500), fc.nat(500), fc.nat(500));
    always(split, ([each, toGroup, toWhite, toOthers]) => {
      const { low, high } = estimated(ratioBounds(each, toGroup + toWhite + toOthers));
      const truth = ratioOfMeans({
        ...each,
        searches: [each.searches[0]! + toGroup],
        whiteSearches: [each.whiteSearches[0]! + toWhite],
      });
      expect(truth).to.be.within(low * (1 - 1e-12), high * (1 + 1e-12));
    });
  });

  it('cannot be given without residents, without months, or without a White search', () => {
    expect(ratioBounds(comparison(5, 0, 5, 100), 1)).to.deep.equal({ state: 'not-estimable' });
    expect(ratioBounds(comparison(5, 100, 0, 100), 1)).to.deep.equal({ state: 'not-estimable' });
    expect(ratioBounds(comparison(0, 100, 0, 100, 0), 0)).to.deep.equal({ state: 'month-missing' });
  });
});

describe('London’s ratio, borough by borough', () => {
  const boroughs = [comparison(30, 10_000, 100, 100_000), comparison(500, 50_000, 80, 30_000)];

  it('weighs each borough as Mantel and Haenszel do', () => {
    const above = (30 * 100_000) / 110_000 + (500 * 30_000) / 80_000;
    const below = (100 * 10_000) / 110_000 + (80 * 50_000) / 80_000;
    expectRelative(estimated(stratifiedRatio(boroughs)).value, above / below, 1e-12);
  });

  it('is pooled from the boroughs’ counts, and is no average of their ratios (mistake 4)', () => {
    const own = boroughs.map((borough) => estimated(disproportionalityRatio(borough, 1)).value);
    expect(estimated(stratifiedRatio(boroughs)).value).to.not.be.closeTo((own[0]! + own[1]!) / 2, 0.01);
  });

  it('is not moved by where the searches are, when each borough searches everyone alike', () => {
    const alike = [comparison(500, 50_000, 500, 50_000), comparison(10, 10_000, 100, 100_000)];
    expectRelative(estimated(stratifiedRatio(alike)).value, 1, 1e-12);
    // Taken together the same boroughs would show 510 in 60,000 against 600 in 150,000.
    expectRelative(ratioOfMeans(comparison(510, 60_000, 600, 150_000)), 2.125, 1e-12);
  });

  it('of one borough is that borough’s ratio', () => {
    expectRelative(estimated(stratifiedRatio([boroughs[0]!])).value, ratioOfMeans(boroughs[0]!), 1e-12);
  });

  it('leaves out boroughs without residents of a group, or without a month', () => {
    expect(stratifiedRatio([...boroughs, comparison(9, 0, 9, 1_000), comparison(0, 1_000, 0, 1_000, 0)])).to.deep.equal(
      stratifiedRatio(boroughs),
    );
  });

  it('is missing where no borough has a month, and cannot be worked out where no White person was searched', () => {
    expect(stratifiedRatio([comparison(0, 1_000, 0, 1_000, 0)])).to.deep.equal({ state: 'month-missing' });
    expect(stratifiedRatio([comparison(3, 1_000, 0, 1_000)])).to.deep.equal({ state: 'not-estimable' });
    expect(stratifiedRatio([comparison(3, 0, 4, 1_000)])).to.deep.equal({ state: 'not-estimable' });
  });

  it('over completed copies that agree is that of one copy, and is less certain where they differ', () => {
    const copies = (spread: number) =>
      boroughs.map((borough) =>
        inCopies(
          [borough.searches[0]! - spread, borough.searches[0]!, borough.searches[0]! + spread],
          borough.residents,
          [borough.whiteSearches[0]!, borough.whiteSearches[0]!, borough.whiteSearches[0]!],
          borough.whiteResidents,
        ),
      );
    const one = estimated(stratifiedRatio(boroughs));
    const agreeing = estimated(stratifiedRatio(copies(0)));
    expectRelative(agreeing.value, one.value, 1e-12);
    expectLimits(agreeing, [one.low, one.high], 1e-9);
    const differing = estimated(stratifiedRatio(copies(20)));
    expect(differing.high / differing.low).to.be.above(one.high / one.low);
  });
});
