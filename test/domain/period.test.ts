import { expect } from 'chai';
import fc from 'fast-check';
import {
  addMonths,
  duePeriods,
  dueYears,
  isMonth,
  londonMonth,
  missingMonths,
  monthsOf,
  runsOf,
  windowsOf,
} from '../../src/domain/period.ts';
import { always } from './builders.ts';

const someMonth = fc
  .tuple(fc.integer({ min: 1000, max: 2999 }), fc.integer({ min: 1, max: 12 }))
  .map(([year, month]) => `${year}-${String(month).padStart(2, '0')}`);

describe('a month', () => {
  it('is four digits, a hyphen and a number from 01 to 12', () => {
    for (const text of ['2022-01', '2022-12', '1999-09']) expect(isMonth(text), text).to.equal(true);
    for (const text of ['2022-00', '2022-13', '2022-1', '2022-01-01', 'May 2022', '', ' 2022-01', '22-01']) {
      expect(isMonth(text), text).to.equal(false);
    }
  });

  it('moves over the end of a year and back', () => {
    expect(addMonths('2021-12', 1)).to.equal('2022-01');
    expect(addMonths('2022-01', -1)).to.equal('2021-12');
    expect(addMonths('2022-05', -29)).to.equal('2019-12');
  });

  it('comes back to itself after any number of months there and back, and is a month on the way', () => {
    always(fc.tuple(someMonth, fc.integer({ min: -500, max: 500 })), ([month, count]) => {
      expect(isMonth(addMonths(month, count))).to.equal(true);
      expect(addMonths(addMonths(month, count), -count)).to.equal(month);
    });
  });

  it('orders as text in the order of time', () => {
    always(fc.tuple(someMonth, fc.integer({ min: 1, max: 500 })), ([month, count]) => {
      expect(month < addMonths(month, count)).to.equal(true);
    });
  });
});

describe('a window', () => {
  it('holds both its ends', () => {
    expect(monthsOf({ from: '2021-11', to: '2022-02' })).to.deep.equal(['2021-11', '2021-12', '2022-01', '2022-02']);
    expect(monthsOf({ from: '2022-02', to: '2022-02' })).to.deep.equal(['2022-02']);
  });

  it('holds nothing when it ends before it begins', () => {
    expect(monthsOf({ from: '2022-02', to: '2022-01' })).to.deep.equal([]);
  });

  it('of a month is the month, the twelve to it, and the last whole year from April to March', () => {
    expect(windowsOf('2022-05')).to.deep.equal({
      'latest-month': { from: '2022-05', to: '2022-05' },
      'rolling-12-months': { from: '2021-06', to: '2022-05' },
      'financial-year': { from: '2021-04', to: '2022-03' },
    });
  });

  it('of March ends its year in that very March, and of February in the March before', () => {
    expect(windowsOf('2022-03')['financial-year']).to.deep.equal({ from: '2021-04', to: '2022-03' });
    expect(windowsOf('2022-02')['financial-year']).to.deep.equal({ from: '2020-04', to: '2021-03' });
  });

  it('of twelve months or a year is twelve months long whatever the month, and has ended by then', () => {
    always(someMonth, (month) => {
      const windows = windowsOf(month);
      expect(monthsOf(windows['rolling-12-months'])).to.have.length(12);
      expect(monthsOf(windows['financial-year'])).to.have.length(12);
      expect(windows['financial-year'].to <= month).to.equal(true);
      expect(addMonths(windows['financial-year'].to, 12) > month).to.equal(true);
    });
  });

  it('names the months missing from it, and no month outside it', () => {
    expect(missingMonths({ from: '2022-01', to: '2022-04' }, ['2022-02', '2022-04', '2019-01'])).to.deep.equal([
      '2022-01',
      '2022-03',
    ]);
    expect(missingMonths({ from: '2022-01', to: '2022-02' }, ['2022-02', '2022-01'])).to.deep.equal([]);
  });
});

describe('runs of months', () => {
  it('join months that follow one another, over a new year too', () => {
    expect(runsOf(['2022-01', '2021-12', '2022-03'])).to.deep.equal([
      { from: '2021-12', to: '2022-01' },
      { from: '2022-03', to: '2022-03' },
    ]);
  });

  it('take a month named twice as one', () => {
    expect(runsOf(['2022-01', '2022-01', '2022-02'])).to.deep.equal([{ from: '2022-01', to: '2022-02' }]);
  });

  it('hold exactly the months they were made from', () => {
    always(fc.uniqueArray(someMonth, { maxLength: 30 }), (months) => {
      expect(runsOf(months).flatMap(monthsOf)).to.deep.equal([...months].sort());
    });
  });
});

describe('the month in London', () => {
  it('follows summer time when an instant late in the evening is already the next month there', () => {
    expect(londonMonth(new Date('2022-04-30T22:59:59Z'))).to.equal('2022-04');
    expect(londonMonth(new Date('2022-04-30T23:00:00Z'))).to.equal('2022-05');
  });

  it('follows Greenwich in winter', () => {
    expect(londonMonth(new Date('2021-12-31T23:59:59Z'))).to.equal('2021-12');
    expect(londonMonth(new Date('2022-01-01T00:00:00Z'))).to.equal('2022-01');
  });

  it('is right on both sides of the clocks changing at the end of October and of March', () => {
    // Clocks went back on 31 October 2021 at 01:00 UTC, so that day ended at midnight UTC.
    expect(londonMonth(new Date('2021-09-30T23:30:00Z'))).to.equal('2021-10');
    expect(londonMonth(new Date('2021-10-31T23:30:00Z'))).to.equal('2021-10');
    // Clocks went forward on 31 March 2019 at 01:00 UTC, so that day ended an hour before midnight UTC.
    expect(londonMonth(new Date('2019-03-31T22:59:59Z'))).to.equal('2019-03');
    expect(londonMonth(new Date('2019-03-31T23:00:00Z'))).to.equal('2019-04');
  });
});

describe('the months a job is due for', () => {
  it('are those after the last it was done for, oldest first', () => {
    expect(duePeriods(['2022-05', '2022-03', '2022-04'], ['2022-02', '2022-03'])).to.deep.equal(['2022-04', '2022-05']);
  });

  it('are the latest alone when it was never done, however many years are loaded', () => {
    expect(duePeriods(['2018-04', '2022-05', '2021-01'], [])).to.deep.equal(['2022-05']);
  });

  it('are none when nothing is loaded or nothing is new', () => {
    expect(duePeriods([], [])).to.deep.equal([]);
    expect(duePeriods(['2022-05'], ['2022-05'])).to.deep.equal([]);
  });

  it('leave out a month that arrives late, before the last done', () => {
    expect(duePeriods(['2022-03', '2022-04'], ['2022-04'])).to.deep.equal([]);
  });
});

describe('the financial year a yearly job is due for', () => {
  it('is the last that is over, once, however many months and years came at once', () => {
    const months = monthsOf({ from: '2018-04', to: '2022-05' });
    expect(dueYears(months, [])).to.deep.equal(['2022-03']);
    expect(dueYears(months, ['2021-03'])).to.deep.equal(['2022-03']);
    expect(dueYears(months, ['2022-03'])).to.deep.equal([]);
  });

  it('is not over before its March', () => {
    const months = monthsOf({ from: '2021-04', to: '2022-02' });
    expect(dueYears(months, [])).to.deep.equal([]);
    expect(dueYears([...months, '2022-03'], [])).to.deep.equal(['2022-03']);
    expect(dueYears([...months, '2022-04'], [])).to.deep.equal(['2022-03']);
  });

  it('is none where no month of the year is loaded, or nothing at all', () => {
    expect(dueYears(['2022-04', '2022-05'], [])).to.deep.equal([]);
    expect(dueYears([], [])).to.deep.equal([]);
  });

  it('is none where a later year was done', () => {
    expect(dueYears(['2021-12', '2022-04'], ['2023-03'])).to.deep.equal([]);
  });
});
