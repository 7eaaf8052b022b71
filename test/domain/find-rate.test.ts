import { expect } from 'chai';
import fc from 'fast-check';
import type { Figure } from '../../src/domain/figure.ts';
import {
  FIND_KINDS,
  type FindKind,
  type Finds,
  findFigures,
  findRate,
  findRateRatio,
} from '../../src/domain/find-rate.ts';
import type { KindCount } from '../../src/domain/tally.ts';
import { CITY_OF_LONDON, LONDON } from '../../src/vocabulary/area.ts';
import { ETHNIC_GROUPS } from '../../src/vocabulary/ethnicity.ts';
import { REASON_SCOPES } from '../../src/vocabulary/reason.ts';
import { expectRelative } from '../stats/closeness.ts';
import { always, HACKNEY, LAMBETH } from './builders.ts';

const finds = (found: number, notFound: number, notRecorded = 0): Finds => ({
  found,
  'not-found': notFound,
  'not-recorded': notRecorded,
});

describe('a find rate', () => {
  it('is the share of searches that found what was looked for, with Wilson’s limits', () => {
    const rate = findRate(finds(65, 35), 12);
    if (rate.state !== 'estimated') throw new Error(rate.state);
    expect(rate.value).to.equal(0.65);
    expectRelative(rate.low, 0.55254443296888, 1e-9);
    expectRelative(rate.high, 0.736357517569025, 1e-9);
  });

  it('is the same however many searches say nothing of finds: a blank is no "nothing found"', () => {
    expect(findRate(finds(65, 35, 900), 12)).to.deep.equal(findRate(finds(65, 35), 12));
  });

  it('is not recorded, and never zero, where no record says whether anything was found', () => {
    expect(findRate(finds(0, 0, 40_000), 12)).to.deep.equal({ state: 'not-recorded' });
  });

  it('is zero where the records say of every search that nothing was found', () => {
    const rate = findRate(finds(0, 30), 12);
    if (rate.state !== 'estimated') throw new Error(rate.state);
    expect([rate.value, rate.low]).to.deep.equal([0, 0]);
    expect(rate.high).to.be.within(0.1, 0.13);
  });

  it('is none of a group that was not searched, nor of months that were not published', () => {
    expect(findRate(finds(0, 0), 12)).to.deep.equal({ state: 'not-estimable' });
    expect(findRate(finds(0, 0), 0)).to.deep.equal({ state: 'month-missing' });
  });
});

describe('the ratio of find rates', () => {
  it('is a group’s find rate over White people’s, with Miettinen and Nurminen’s limits', () => {
    const ratio = findRateRatio(finds(45, 155), finds(300, 1_200), 12);
    if (ratio.state !== 'estimated') throw new Error(ratio.state);
    expectRelative(ratio.value, 1.125, 1e-12);
    expect(ratio.low).to.be.closeTo(0.8477, 5e-5);
    expect(ratio.high).to.be.closeTo(1.4694, 5e-5);
  });

  it('is one where both groups are found with something equally often, whatever their numbers', () => {
    always(
      fc.record({
        found: fc.integer({ min: 1, max: 50 }),
        not: fc.integer({ min: 9, max: 90 }),
        times: fc.integer({ min: 1, max: 9 }),
      }),
      ({ found, not, times }) => {
        const ratio = findRateRatio(finds(found * times, not * times), finds(found, not), 12);
        if (ratio.state !== 'estimated') throw new Error(ratio.state);
        expectRelative(ratio.value, 1, 1e-12);
        expect(ratio.low).to.be.below(1);
        expect(ratio.high).to.be.above(1);
      },
    );
  });

  it('is too few to compare under 10 searches together, those that say nothing not among them', () => {
    expect(findRateRatio(finds(2, 2, 500), finds(2, 3, 500), 12)).to.deep.equal({ state: 'too-few' });
    expect(findRateRatio(finds(2, 3), finds(2, 3), 12).state).to.equal('estimated');
  });

  it('cannot be worked out where no search of White people found anything, or one group was not searched', () => {
    expect(findRateRatio(finds(4, 20), finds(0, 30), 12)).to.deep.equal({ state: 'not-estimable' });
    expect(findRateRatio(finds(0, 0), finds(10, 20), 12)).to.deep.equal({ state: 'not-estimable' });
    expect(findRateRatio(finds(3, 20), finds(0, 0), 12)).to.deep.equal({ state: 'not-estimable' });
  });

  it('says that nothing is recorded where that is the reason, and that months are missing where they are', () => {
    expect(findRateRatio(finds(0, 0, 500), finds(0, 0, 900), 12)).to.deep.equal({ state: 'not-recorded' });
    expect(findRateRatio(finds(0, 0), finds(0, 0), 0)).to.deep.equal({ state: 'month-missing' });
  });
});

const row = (only: Partial<KindCount<FindKind>> & { searches: number }): KindCount<FindKind> => ({
  areaCode: HACKNEY,
  selfDefined: 'white',
  reason: 'drugs',
  kind: 'found',
  ...only,
});

function figuresOf(rows: readonly KindCount<FindKind>[], boroughRows = rows, monthsPresent = () => 12): Figure[] {
  return findFigures({
    forceCounts: rows,
    boroughCounts: boroughRows,
    monthsPresent,
    areaCodes: [LONDON.code, HACKNEY, CITY_OF_LONDON],
  });
}

const pick = (figures: readonly Figure[], only: Partial<Figure>) =>
  figures.filter((figure) => Object.entries(only).every(([key, value]) => figure[key as keyof Figure] === value));

const ROWS = [
  row({ searches: 30 }),
  row({ kind: 'not-found', searches: 70 }),
  row({ kind: 'not-recorded', searches: 50 }),
  row({ selfDefined: 'black', searches: 40 }),
  row({ selfDefined: 'black', kind: 'not-found', searches: 160 }),
  row({ selfDefined: 'black', reason: 'section-60', kind: 'not-found', searches: 20 }),
  row({ selfDefined: 'unknown', searches: 500 }),
  row({ areaCode: LAMBETH, selfDefined: 'black', searches: 7 }),
  row({ areaCode: 'unplaced', selfDefined: 'black', searches: 3 }),
];

describe('the find rates of a window', () => {
  it('give every area, group and reason once, and never compare White people with themselves', () => {
    const figures = figuresOf(ROWS);
    expect(pick(figures, { measure: 'find-rate' })).to.have.length(3 * REASON_SCOPES.length * ETHNIC_GROUPS.length);
    expect(pick(figures, { measure: 'find-rate-ratio', group: 'white' })).to.deep.equal([]);
    const names = figures.map((each) => `${each.areaCode} ${each.group} ${each.reason} ${each.basis} ${each.measure}`);
    expect(new Set(names).size).to.equal(names.length);
  });

  it('equal the fraction of the counts that stand beside them (mistake 7)', () => {
    always(
      fc.array(
        fc.record({
          areaCode: fc.constantFrom(HACKNEY, LAMBETH, 'unplaced'),
          selfDefined: fc.constantFrom(...ETHNIC_GROUPS, 'unknown'),
          reason: fc.constantFrom('drugs', 'weapons', 'section-60', 'unknown'),
          kind: fc.constantFrom(...FIND_KINDS),
          searches: fc.integer({ min: 0, max: 60 }),
        }) as fc.Arbitrary<KindCount<FindKind>>,
        { minLength: 10, maxLength: 60 },
      ),
      (rows) => {
        for (const { estimate, searches, outOf, comparison, measure } of figuresOf(rows)) {
          if (estimate.state !== 'estimated') continue;
          const rate = searches / outOf!;
          const wanted = measure === 'find-rate' ? rate : rate / (comparison!.searches / comparison!.outOf!);
          expectRelative(estimate.value, wanted, 1e-12);
          expect(estimate.low).to.be.at.most(estimate.value);
          expect(estimate.high).to.be.at.least(estimate.value);
        }
      },
      30,
    );
  });

  it('count the searches of one reason for that reason, and section 60 in all reasons but not in all but section 60', () => {
    const figures = figuresOf(ROWS);
    const outOf = (reason: Figure['reason']) =>
      pick(figures, { areaCode: HACKNEY, group: 'black', measure: 'find-rate', reason })[0]!.outOf;
    expect([
      outOf('all'),
      outOf('all-but-section-60'),
      outOf('drugs'),
      outOf('section-60'),
      outOf('weapons'),
    ]).to.deep.equal([220, 200, 200, 20, 0]);
  });

  it('count every search by the Met for London, those without a place too', () => {
    const [london] = pick(figuresOf(ROWS), {
      areaCode: LONDON.code,
      group: 'black',
      reason: 'drugs',
      measure: 'find-rate',
    });
    expect([london!.searches, london!.outOf]).to.deep.equal([50, 210]);
  });

  it('rest on a borough’s own records where it has some, and London’s on the force’s', () => {
    const own = [...ROWS.filter(({ areaCode }) => areaCode !== HACKNEY), row({ selfDefined: 'black', searches: 9 })];
    const figures = figuresOf(ROWS, own);
    const of = (areaCode: string) =>
      pick(figures, { areaCode, group: 'black', reason: 'drugs', measure: 'find-rate' })[0]!.outOf;
    expect([of(HACKNEY), of(LONDON.code)]).to.deep.equal([9, 210]);
  });

  it('compare nobody in the City of London, where the find rates alone are given', () => {
    const city = [
      row({ areaCode: CITY_OF_LONDON, searches: 20 }),
      row({ areaCode: CITY_OF_LONDON, kind: 'not-found', searches: 40 }),
      row({ areaCode: CITY_OF_LONDON, selfDefined: 'black', searches: 20 }),
    ];
    const figures = pick(figuresOf(city), { areaCode: CITY_OF_LONDON });
    expect(new Set(pick(figures, { measure: 'find-rate-ratio' }).map(({ estimate }) => estimate.state))).to.deep.equal(
      new Set(['withheld']),
    );
    const [white] = pick(figures, { measure: 'find-rate', group: 'white', reason: 'all' });
    expect(white!.estimate).to.have.property('value', 20 / 60);
  });

  it('of a window without records say that months are missing, and give no number', () => {
    const states = new Set(figuresOf([], [], () => 0).map(({ estimate }) => estimate.state));
    expect([...states].sort()).to.deep.equal(['month-missing', 'withheld']);
  });
});
