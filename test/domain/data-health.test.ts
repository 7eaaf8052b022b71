import { expect } from 'chai';
import { listNotices, noticesOf, type RestsOn } from '../../src/domain/data-health.ts';
import { monthList } from './digest-input.ts';

const WINDOW = { from: '2022-01', to: '2022-03' };

function restsOn(month: string, only: Partial<RestsOn> = {}): RestsOn {
  return {
    sourceFileId: Number(month.slice(5)),
    month,
    searchCount: 1_000,
    unplacedCount: 0,
    repeatedCount: 0,
    rejectedCount: 0,
    rowsAdded: undefined,
    rowsRemoved: undefined,
    ...only,
  };
}

const whole = [restsOn('2022-01'), restsOn('2022-02'), restsOn('2022-03')];
const withJanuary = (only: Partial<RestsOn>) => [restsOn('2022-01', only), ...whole.slice(1)];

describe('the notices on a window', () => {
  it('are none when nothing is wrong', () => {
    expect(noticesOf(WINDOW, whole, 0)).to.deep.equal([]);
    expect(noticesOf(WINDOW, whole, undefined)).to.deep.equal([]);
  });

  it('name the months that are missing, and how many are there', () => {
    expect(noticesOf(WINDOW, [restsOn('2022-02')], 0)).to.deep.equal([
      { kind: 'missing-months', months: ['2022-01', '2022-03'], monthsPresent: 1, monthsInWindow: 3 },
    ]);
  });

  it('say of an empty window that every month is missing', () => {
    expect(noticesOf(WINDOW, [], undefined)).to.deep.equal([
      { kind: 'missing-months', months: ['2022-01', '2022-02', '2022-03'], monthsPresent: 0, monthsInWindow: 3 },
    ]);
  });

  it('give the share whose ethnicity is not known', () => {
    expect(noticesOf(WINDOW, whole, 0.26)).to.deep.equal([{ kind: 'unknown-ethnicity', share: 0.26 }]);
  });

  it('give the share without a place from one in a hundred on', () => {
    expect(noticesOf(WINDOW, withJanuary({ unplacedCount: 29 }), 0)).to.deep.equal([]);
    expect(noticesOf(WINDOW, withJanuary({ unplacedCount: 30 }), 0)).to.deep.equal([{ kind: 'unplaced', share: 0.01 }]);
  });

  it('count repeated rows from one in two hundred on', () => {
    expect(noticesOf(WINDOW, withJanuary({ repeatedCount: 14 }), 0)).to.deep.equal([]);
    expect(noticesOf(WINDOW, withJanuary({ repeatedCount: 15 }), 0)).to.deep.equal([
      { kind: 'repeated-rows', rows: 15, share: 0.005 },
    ]);
  });

  it('count the rejected rows of a file once, though the file holds several months', () => {
    const oneFile = whole.map((month) => ({ ...month, sourceFileId: 8, rejectedCount: 4 }));
    expect(noticesOf(WINDOW, oneFile, 0)).to.deep.equal([{ kind: 'rejected-rows', rows: 4 }]);
  });

  it('name each month that was revised, and none that was replaced without a change', () => {
    const revised = [
      restsOn('2022-01', { rowsAdded: 41, rowsRemoved: 0 }),
      restsOn('2022-02', { rowsAdded: 0, rowsRemoved: 0 }),
      restsOn('2022-03', { rowsAdded: 0, rowsRemoved: 3 }),
    ];
    expect(noticesOf(WINDOW, revised, 0)).to.deep.equal([
      { kind: 'revised', month: '2022-01', rowsAdded: 41, rowsRemoved: 0 },
      { kind: 'revised', month: '2022-03', rowsAdded: 0, rowsRemoved: 3 },
    ]);
  });

  it('give no share of nothing', () => {
    const empty = whole.map((month) => ({ ...month, searchCount: 0 }));
    expect(noticesOf(WINDOW, empty, undefined)).to.deep.equal([]);
  });
});

describe('the notices on a month’s lists', () => {
  it('are none before a list was made, where its parameters were found, or where months are missing for one', () => {
    expect(listNotices(undefined)).to.deep.equal([]);
    expect(listNotices(monthList())).to.deep.equal([]);
    expect(listNotices(monthList({ state: 'too-few-months', fitState: 'failed' }))).to.deep.equal([]);
  });

  it('say that an earlier month’s parameters were used, or that none could be', () => {
    expect(listNotices(monthList({ fitState: 'held' }))).to.deep.equal([{ kind: 'fit-held' }]);
    expect(listNotices(monthList({ state: 'not-fitted', fitState: 'failed' }))).to.deep.equal([{ kind: 'fit-failed' }]);
  });
});
