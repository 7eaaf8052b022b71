import { expect } from 'chai';
import type { WatchInput } from '../../src/domain/change.ts';
import { type Month, monthsOf } from '../../src/domain/period.ts';
import type { MonthlyCountRow } from '../../src/domain/tally.ts';
import { volumeAlarms } from '../../src/domain/volume-change.ts';
import { LONDON, RATED_BOROUGHS } from '../../src/vocabulary/area.ts';
import { HACKNEY, residents, row } from './builders.ts';

const LAST = '2026-05';

/** A hundred searches a month in each borough, 30 more each November, and ten without a place in London. */
function ordinary(months: readonly Month[]): MonthlyCountRow[] {
  return months.flatMap((month, at) =>
    [...RATED_BOROUGHS.map((borough) => borough.code), 'unplaced'].map((areaCode, place) => ({
      ...row({
        areaCode,
        selfDefined: place % 2 === 0 ? 'unknown' : 'white',
        searches: areaCode === 'unplaced' ? 10 : 100 + ((at * 7 + place) % 5) + (month.endsWith('-11') ? 30 : 0),
      }),
      month,
    })),
  );
}

function input(from: Month, rows: (months: readonly Month[]) => MonthlyCountRow[], missing: Month[] = []): WatchInput {
  const months = monthsOf({ from, to: LAST });
  const counts = rows(months.filter((month) => !missing.includes(month)));
  return {
    months,
    forceCounts: counts,
    boroughCounts: counts,
    isPresent: (_, month) => !missing.includes(month),
    residents: residents(),
  };
}

const doubledInHackney = (months: readonly Month[]) =>
  ordinary(months).map((each) =>
    each.areaCode === HACKNEY && each.month === LAST ? { ...each, searches: each.searches * 2 } : each,
  );

describe('watching how many searches there are', () => {
  it('finds nothing while every month is like those of earlier years, a busy November too', () => {
    const { alarms, areasWatched } = volumeAlarms(input('2021-06', ordinary));
    expect(alarms).to.deep.equal([]);
    expect(areasWatched).to.equal(33);
  });

  it('finds a borough’s doubled month, with what was expected and what is hardly ever exceeded', () => {
    const { alarms } = volumeAlarms(input('2022-06', doubledInHackney));
    expect(alarms).to.have.length(1);
    expect(alarms[0]).to.include({ kind: 'volume-high', areaCode: HACKNEY, month: LAST, isProvisional: true });
    expect(alarms[0]!.searches).to.be.within(200, 208);
    expect(alarms[0]!.expectedSearches).to.be.closeTo(102, 5);
    expect(alarms[0]!.limitSearches).to.be.within(110, 160);
  });

  it('finds a rise of all of London, with the searches that have no place in a borough', () => {
    const doubled = (months: readonly Month[]) =>
      ordinary(months).map((each) => (each.month === '2026-04' ? { ...each, searches: each.searches * 2 } : each));
    const { alarms } = volumeAlarms(input('2021-06', doubled));
    const london = alarms.filter(({ areaCode }) => areaCode === LONDON.code);
    expect(london.map(({ month, isProvisional }) => [month, isProvisional])).to.deep.equal([['2026-04', false]]);
    const counted = doubled(['2026-04']).reduce((sum, { searches }) => sum + searches, 0);
    expect(london[0]!.searches).to.be.closeTo(counted, 200);
    expect(london[0]!.searches % 1).to.equal(0);
  });

  it('watches nothing before four years are published, whatever is missing between', () => {
    // 48 months to May 2026, and 47; then 60 of which 13 are missing.
    expect(volumeAlarms(input('2022-06', doubledInHackney)).areasWatched).to.equal(33);
    expect(volumeAlarms(input('2022-07', doubledInHackney))).to.deep.equal({
      alarms: [],
      areasWatched: 0,
      expectedFalse: 0,
    });
    const missing = monthsOf({ from: '2023-01', to: '2024-01' });
    expect(volumeAlarms(input('2021-06', doubledInHackney, missing)).areasWatched).to.equal(0);
    expect(volumeAlarms(input('2021-06', doubledInHackney, missing.slice(1))).areasWatched).to.equal(33);
  });

  it('takes a missing month neither for a quiet one nor for the end of what came before', () => {
    const { alarms } = volumeAlarms(input('2021-06', doubledInHackney, ['2025-05', '2026-03']));
    expect(alarms.map(({ areaCode, month }) => [areaCode, month])).to.deep.equal([[HACKNEY, LAST]]);
    expect(alarms[0]!.expectedSearches).to.be.closeTo(102, 5);
  });

  it('expects about one false alarm in two years over all of London', () => {
    expect(volumeAlarms(input('2021-06', ordinary)).expectedFalse).to.be.closeTo(0.48, 0.01);
  });
});
