import { expect } from 'chai';
import { monthlyRatios, monthlySpan } from '../../src/domain/monthly-ratio.ts';
import type { MonthlyCountRow } from '../../src/domain/tally.ts';
import { LONDON, RATED_BOROUGHS } from '../../src/vocabulary/area.ts';

const CAMDEN = 'E09000007';
const HACKNEY = 'E09000012';
const MONTHS = ['2026-03', '2026-04', '2026-05'];
const residents = new Map(
  RATED_BOROUGHS.map(({ code }) => [code, { white: 40_000, black: 10_000, asian: 10_000, mixed: 5000, other: 5000 }]),
);
const row = (month: string, selfDefined: MonthlyCountRow['selfDefined'], searches: number): MonthlyCountRow => ({
  month,
  areaCode: CAMDEN,
  selfDefined,
  officerDefined: selfDefined === 'unknown' ? 'black' : selfDefined,
  reason: 'drugs',
  searches,
});
/** In April there are no records; in May ten people whose ethnicity the officer alone saw, who count as Black. */
const counts = [
  row('2026-03', 'white', 40),
  row('2026-03', 'black', 30),
  row('2026-05', 'white', 40),
  row('2026-05', 'black', 20),
  row('2026-05', 'unknown', 10),
];
const ratios = monthlyRatios({
  months: MONTHS,
  forceCounts: counts,
  boroughCounts: counts,
  isPresent: (_, month) => month !== '2026-04',
  residents,
});
const find = (areaCode: string, month: string, reason = 'all') =>
  ratios.find(
    (one) => one.areaCode === areaCode && one.month === month && one.reason === reason && one.group === 'black',
  );

describe('ratios month by month', () => {
  it('hold a month’s searches against its residents: 30 of 10,000 against 40 of 40,000 is 3.0', () => {
    const march = find(CAMDEN, '2026-03')!;
    expect(march).to.include({ searches: 30, whiteSearches: 40 });
    expect(march.estimate).to.include({ state: 'estimated', value: 3 });
    expect(find(CAMDEN, '2026-03', 'drugs')!.estimate).to.deep.equal(march.estimate);
  });

  it('have none for a month that was not published', () => {
    expect(find(CAMDEN, '2026-04')).to.equal(undefined);
  });

  it('share out people with no recorded ethnicity by what is known of others whom officers saw alike', () => {
    expect(find(CAMDEN, '2026-05')).to.include({ searches: 30, whiteSearches: 40 });
  });

  it('say "too few" of a borough without searches, and sum boroughs for London', () => {
    expect(find(HACKNEY, '2026-03')!.estimate).to.deep.equal({ state: 'too-few' });
    expect(find(LONDON.code, '2026-03')).to.include({ searches: 30, whiteSearches: 40 });
  });

  it('reach back two years, or to the first month published', () => {
    expect(monthlySpan('2026-05', ['2020-01', '2026-05'])).to.deep.equal({ from: '2026-05', to: '2026-05' });
    expect(monthlySpan('2026-05', ['2020-01', '2025-02', '2026-05'])).to.deep.equal({ from: '2025-02', to: '2026-05' });
    expect(monthlySpan('2026-05', ['2024-05', '2024-06'])).to.deep.equal({ from: '2024-06', to: '2026-05' });
  });
});
