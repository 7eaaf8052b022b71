import { expect } from 'chai';
import { type GroundsCounts, soleSmellFigures, soleSmellShare } from '../../src/domain/sole-smell.ts';
import type { KindCount } from '../../src/domain/tally.ts';
import { LONDON } from '../../src/vocabulary/area.ts';
import { GROUNDS_TIERS, type GroundsTier } from '../../src/vocabulary/grounds-tier.ts';
import { expectRelative } from '../stats/closeness.ts';
import { HACKNEY, LAMBETH } from './builders.ts';

const grounds = (counts: Partial<GroundsCounts>): GroundsCounts => ({
  ...(Object.fromEntries(GROUNDS_TIERS.map((tier) => [tier, 0])) as GroundsCounts),
  ...counts,
});

const READ = grounds({
  smell_only: 31,
  smell_weak: 9,
  smell_support: 160,
  no_smell: 200,
  insufficient: 50,
  'no-text': 5,
});

describe('the share of searches on the smell of cannabis alone', () => {
  it('is out of the texts that can be judged, with Wilson’s limits', () => {
    const share = soleSmellShare(READ, 'strict', 12);
    if (share.state !== 'estimated') throw new Error(share.state);
    expect(share.value).to.equal(31 / 400);
    // Wilson's limits of 31 in 400, by hand: (x + z^2/2 -+ z sqrt(x (n - x)/n + z^2/4))/(n + z^2).
    expectRelative(share.low, 0.05513, 1e-3);
    expectRelative(share.high, 0.10792, 1e-3);
  });

  it('in substance counts smell with nothing that is a ground about this person too', () => {
    const share = soleSmellShare(READ, 'in-substance', 12);
    expect(share).to.deep.include({ state: 'estimated', value: 0.1 });
  });

  it('does not take a text with too little to judge for one without smell', () => {
    const more = soleSmellShare({ ...READ, insufficient: 5000 }, 'strict', 12);
    expect(more).to.deep.equal(soleSmellShare(READ, 'strict', 12));
  });

  it('is “not in this source”, and never zero, where records come without written grounds', () => {
    expect(soleSmellShare(grounds({ 'not-in-source': 40_000 }), 'strict', 12)).to.deep.equal({
      state: 'not-in-this-source',
    });
  });

  it('says that texts have not been read where there are some', () => {
    expect(soleSmellShare(grounds({ 'not-classified': 3, 'not-in-source': 40_000 }), 'strict', 12)).to.deep.equal({
      state: 'not-classified',
    });
  });

  it('is none where every text is too short to judge, nothing was searched, or no month was published', () => {
    expect(soleSmellShare(grounds({ insufficient: 3 }), 'strict', 12)).to.deep.equal({ state: 'not-estimable' });
    expect(soleSmellShare(grounds({}), 'strict', 12)).to.deep.equal({ state: 'not-estimable' });
    expect(soleSmellShare(READ, 'strict', 0)).to.deep.equal({ state: 'month-missing' });
  });
});

describe('the smell figures of a window', () => {
  const row = (areaCode: string, kind: GroundsTier, searches: number): KindCount<GroundsTier> => ({
    areaCode,
    selfDefined: 'black',
    reason: 'drugs',
    kind,
    searches,
  });
  const counts = [
    row(HACKNEY, 'smell_only', 10),
    row(HACKNEY, 'no_smell', 30),
    row(LAMBETH, 'not-in-source', 70),
    { ...row(HACKNEY, 'smell_only', 500), reason: 'weapons' as const },
  ];
  const figures = soleSmellFigures({
    monthsPresent: () => 12,
    forceCounts: counts,
    boroughCounts: counts,
    areaCodes: [LONDON.code, HACKNEY, LAMBETH],
  });
  const find = (areaCode: string, group: string) =>
    figures.find((one) => one.areaCode === areaCode && one.group === group && one.measure === 'sole-smell-share')!;

  it('are of drug searches, by group, for London and each borough', () => {
    expect(figures.every((figure) => figure.reason === 'drugs')).to.equal(true);
    expect(find(LONDON.code, 'black')).to.deep.include({ searches: 10, outOf: 40 });
    expect(find(HACKNEY, 'black').estimate).to.deep.include({ state: 'estimated', value: 0.25 });
  });

  it('say for each borough whether its source has written grounds', () => {
    expect(find(LAMBETH, 'black').estimate).to.deep.equal({ state: 'not-in-this-source' });
    expect(find(LAMBETH, 'asian').estimate).to.deep.equal({ state: 'not-estimable' });
  });
});
