import { expect } from 'chai';
import fc from 'fast-check';
import { addMonths, type Month } from '../../src/domain/period.ts';
import {
  type LoadedCount,
  likenessToOfficial,
  type ReconciliationInput,
  reconcile,
  reconciliationLines,
} from '../../src/domain/reconciliation.ts';

const YEAR = Array.from({ length: 12 }, (_, at) => addMonths('2018-04', at));

/** A year of 1,200 searches in the table, of which 1,080 by section 1 and 120 by section 60; 24 of them of vehicles only. */
const OFFICIAL: ReconciliationInput['official'] = [
  { power: 'section-1', searches: 1080, vehicleOnly: 24 },
  { power: 'section-60', searches: 120, vehicleOnly: 0 },
  { power: 'other', searches: undefined, vehicleOnly: 0 },
];

/** A month like the table's: 90 and 10. */
const alike = (month: Month): LoadedCount[] => [
  { month, power: 'section-1', searches: 88, vehicleOnly: 0 },
  { month, power: 'section-1', searches: 2, vehicleOnly: 2 },
  { month, power: 'section-60', searches: 10, vehicleOnly: 0 },
];

const inputOf = (months: readonly Month[], change: Partial<ReconciliationInput> = {}): ReconciliationInput => ({
  forceId: 'metropolitan',
  yearEnding: '2019-03',
  official: OFFICIAL,
  monthsPresent: months,
  loaded: months.flatMap(alike),
  rejectedRows: 0,
  ...change,
});

describe('reconciliation with the Home Office', () => {
  it('finds nothing to explain where twelve months add up to the table', () => {
    const { rows, missingMonths, sentences, likeness } = reconcile(inputOf(YEAR));
    expect(missingMonths).to.deep.equal([]);
    for (const row of rows.slice(0, 3)) expect(row, row.power).to.include({ difference: 0, perMonthDifference: 0 });
    for (const row of rows.slice(0, 3)) expect(row.unexplained, row.power).to.be.closeTo(0, 1e-9);
    expect(likeness.state).to.equal('like');
    expect(sentences.join(' ')).to.equal(
      'The Home Office counted 1,200 searches by the Metropolitan Police in the year to March 2019, 100 a month. All 12 months are loaded. The records loaded hold 1,200 searches, 100 a month: the same as in the table. The difference is explained in full.',
    );
  });

  it('compares means per month where months are missing, names those, and says so', () => {
    const { rows, missingMonths, sentences } = reconcile(inputOf(YEAR.slice(0, 9)));
    expect(missingMonths).to.deep.equal(['2019-01', '2019-02', '2019-03']);
    expect(rows[0]).to.deep.include({
      power: 'all',
      officialSearches: 1200,
      loadedSearches: 900,
      officialPerMonth: 100,
      loadedPerMonth: 100,
      perMonthDifference: 0,
      difference: 300,
      explained: { missingMonths: 300, partialMonths: 0, vehicleOnly: 0, rejectedRows: 0 },
      unexplained: 0,
    });
    expect(sentences.join(' '))
      .to.contain('9 of its 12 months are loaded; January 2019 to March 2019 are missing.')
      .and.to.contain('the two means per month are compared, and no loaded figure is scaled up to a year');
  });

  it('sets partial months, missing vehicles and unusable rows apart from what it cannot explain', () => {
    const loaded = YEAR.flatMap((month) =>
      month === '2018-08'
        ? [{ month, power: 'section-1' as const, searches: 8, vehicleOnly: 0 }]
        : alike(month).filter(({ vehicleOnly }) => vehicleOnly === 0),
    );
    const { rows, partialMonths, sentences } = reconcile(inputOf(YEAR, { loaded, rejectedRows: 5 }));
    expect(partialMonths).to.deep.equal(['2018-08']);
    const all = rows[0]!;
    expect(all.difference).to.equal(1200 - 11 * 98 - 8);
    expect(all.explained).to.deep.equal({ missingMonths: 0, partialMonths: 90, vehicleOnly: 24, rejectedRows: 5 });
    expect(all.unexplained).to.equal(all.difference! - 90 - 24 - 5);
    expect(rows[1]!.explained.rejectedRows).to.equal(0);
    expect(sentences.join(' ')).to.contain('August 2018 holds far fewer searches than the others');
    expect(reconciliationLines(reconcile(inputOf(YEAR, { loaded, rejectedRows: 5 })))[0]).to.equal(
      'all powers: 1,200 in the table, 1,086 loaded; difference 114 (partial months 90, vehicle-only searches 24, rows that could not be used 5, not explained -5).',
    );
  });

  it('says that more is loaded than the table holds, and does not call it explained', () => {
    const loaded = YEAR.flatMap((month) => [...alike(month), ...alike(month)]);
    const { sentences, likeness, rows } = reconcile(inputOf(YEAR, { loaded }));
    expect(rows[0]!.difference).to.equal(-1200);
    expect(likeness.state).to.equal('unlike');
    expect(sentences.join(' ')).to.contain('more are loaded than the table leads us to expect; that is not explained');
    expect(sentences.join(' ')).to.contain('unlike the Home Office’s');
  });

  it('compares nothing where the table has no figure, for a power or for all', () => {
    const { rows } = reconcile(inputOf(YEAR));
    expect(rows[3]).to.include({ power: 'other', officialSearches: undefined, difference: undefined });
    const none = reconcile(inputOf(YEAR, { official: [] }));
    expect(none.sentences).to.have.length(1);
    expect(none.sentences[0]).to.contain('nothing can be compared');
    expect(none.likeness.state).to.equal('no-official-figure');
  });

  it('says that nothing is loaded, rather than that nobody was searched', () => {
    const { sentences, rows, likeness } = reconcile(inputOf([]));
    expect(sentences.at(-1)).to.equal('No month of that year is loaded.');
    expect(rows[0]).to.include({ loadedPerMonth: undefined, perMonthDifference: undefined });
    expect(likeness.state).to.equal('too-few-months');
  });

  it('counts a month that is loaded without a search of some power as none of it, not as missing', () => {
    const loaded = YEAR.flatMap(alike).filter(({ month, power }) => month !== '2018-05' || power !== 'section-60');
    const sectionSixty = reconcile(inputOf(YEAR, { loaded })).rows[2]!;
    expect(sectionSixty).to.include({ loadedSearches: 110, difference: 10 });
    expect(sectionSixty.unexplained).to.be.closeTo(10, 1e-9);
  });

  it('has parts and remainder add up to the difference, whatever is loaded', () => {
    const months = fc.subarray(YEAR);
    const count = fc.nat(5000);
    fc.assert(
      fc.property(months, fc.array(count, { minLength: 12, maxLength: 12 }), count, (present, counts, rejectedRows) => {
        const loaded = present.map((month, at): LoadedCount => {
          const searches = counts[at]!;
          return { month, power: 'section-1', searches, vehicleOnly: Math.floor(searches / 50) };
        });
        for (const row of reconcile(inputOf(present, { loaded, rejectedRows })).rows) {
          if (row.difference === undefined) continue;
          const parts = Object.values(row.explained).reduce((sum, part) => sum + part, 0);
          expect(parts + row.unexplained!).to.be.closeTo(row.difference, 1e-6);
        }
      }),
      { seed: 5 },
    );
  });
});

describe('counts beside the Home Office’s total of the year', () => {
  const months = (count: number, searches: number) => YEAR.slice(0, count).map((month) => ({ month, searches }));

  it('are unlike it from 5% on where every month is loaded', () => {
    for (const [searches, state] of [
      [100, 'like'],
      [96, 'like'],
      [105, 'like'],
      [94, 'unlike'],
      [107, 'unlike'],
      [200, 'unlike'],
    ] as const) {
      expect(likenessToOfficial(1200, months(12, searches)).state, String(searches)).to.equal(state);
    }
  });

  it('may be further from it where the missing months can account for that', () => {
    for (const [searches, state] of [
      [100, 'like'],
      [77, 'like'],
      [75, 'unlike'],
      [120, 'like'],
      [121, 'unlike'],
    ] as const) {
      expect(likenessToOfficial(1200, months(9, searches)).state, String(searches)).to.equal(state);
    }
  });

  it('are not judged under six months, or where the table has none', () => {
    expect(likenessToOfficial(1200, months(5, 1)).state).to.equal('too-few-months');
    expect(likenessToOfficial(1200, months(6, 1)).state).to.equal('unlike');
    expect(likenessToOfficial(undefined, months(12, 100)).state).to.equal('no-official-figure');
    expect(likenessToOfficial(0, months(12, 100)).state).to.equal('no-official-figure');
  });

  it('are like the Met’s year to March 2019 by its nine months that are published here: 115,510 of 181,836', () => {
    const counts = [12860, 12353, 10581, 9588, 15127, 11630, 12654, 15196, 15521];
    const judged = likenessToOfficial(
      181_836,
      counts.map((searches, at) => ({ month: YEAR[at]!, searches })),
    );
    expect(judged).to.include({ state: 'like', officialPerMonth: 15_153 });
    expect((judged as { perMonthDifference: number }).perMonthDifference).to.be.closeTo(-0.153, 0.0005);
  });
});
