import { expect } from 'chai';
import type { Estimate } from '../../src/domain/figure.ts';
import type { MonthlyRatio } from '../../src/domain/monthly-ratio.ts';
import { MONTHS_WITHHELD, NO_MONTHS_YET, trendSentences, trendTitle } from '../../src/domain/trend-wording.ts';

const month = (name: string, estimate: Estimate): MonthlyRatio => ({
  areaCode: 'E09000012',
  group: 'black',
  reason: 'drugs',
  month: name,
  estimate,
  searches: 30,
  whiteSearches: 40,
});

describe('the words for a line of months', () => {
  it('name what the line is about', () => {
    expect(trendTitle('black', 'drugs')).to.equal('Month by month: drug searches of Black residents');
  });

  it('set the latest month beside the first, and take a missing month for no quiet one', () => {
    const ratios = [
      month('2026-03', { state: 'estimated', value: 3, low: 2.1, high: 4.4 }),
      month('2026-05', { state: 'too-few' }),
    ];
    expect(trendSentences(ratios, { from: '2026-03', to: '2026-05' }, 'Hackney')).to.deep.equal([
      'In May 2026 there is no ratio for Hackney: too few to compare.',
      'In March 2026, the first month shown, it was 3.0 times the rate of White residents in Hackney (likely range 2.1 to 4.4).',
      'The police have published no records for April 2026: the line has a gap there, which does not mean that nobody was searched.',
    ]);
  });

  it('say why no month is shown where all are withheld, and draw on those that are not', () => {
    const withheld = month('2026-03', { state: 'small-count' });
    const span = { from: '2026-03', to: '2026-04' };
    const shown = month('2026-04', { state: 'too-few' });
    expect(trendSentences([withheld], span, 'Hackney')).to.deep.equal([MONTHS_WITHHELD]);
    expect(trendSentences([withheld, shown], span, 'Hackney')).to.deep.equal([
      'In April 2026 there is no ratio for Hackney: too few to compare.',
      'In March 2026, the first month shown, there is no ratio for Hackney: withheld: small numbers.',
    ]);
  });

  it('say that nobody has looked where no month was looked at', () => {
    expect(trendSentences([], { from: '2026-05', to: '2026-05' }, 'Hackney')).to.deep.equal([NO_MONTHS_YET]);
  });
});
