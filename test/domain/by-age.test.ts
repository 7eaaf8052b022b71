import { expect } from 'chai';
import fc from 'fast-check';
import type { AgeCount, AgeResidents, ByAge } from '../../src/domain/age-standardised.ts';
import { AGE_SCOPES, ageScopeOf, BY_AGE, byAgeFigures, searchesOfAge } from '../../src/domain/by-age.ts';
import type { Estimate, Figure, Measure } from '../../src/domain/figure.ts';
import { garwoodLimits } from '../../src/stats/poisson-rate.ts';
import { CITY_OF_LONDON, LONDON } from '../../src/vocabulary/area.ts';
import type { AgeBand } from '../../src/vocabulary/person.ts';
import { expectRelative } from '../stats/closeness.ts';
import { always } from './builders.ts';

const ages = (...[teens, young, adult, older]: [number, number, number, number]): ByAge => ({
  '10-17': teens,
  '18-24': young,
  '25-34': adult,
  'over-34': older,
});
const RESIDENTS: AgeResidents = {
  white: ages(10_000, 10_000, 20_000, 60_000),
  black: ages(4_000, 3_000, 3_000, 10_000),
  asian: ages(100, 100, 100, 100),
  mixed: ages(100, 100, 100, 100),
  other: ages(0, 0, 0, 0),
};
const row = (ageBand: AgeBand, searches: number, only: Partial<AgeCount> = {}): AgeCount => ({
  selfDefined: 'black',
  reason: 'drugs',
  ageBand,
  searches,
  ...only,
});
const white = { selfDefined: 'white' } as const;
const figuresOf = (counts: AgeCount[], monthsPresent = 12, areaCode = LONDON.code) =>
  byAgeFigures({ areaCode, counts, residents: RESIDENTS, monthsPresent });
const figureOf = (figures: Figure[], measure: Measure, group: Figure['group'] = 'black') =>
  figures.find((figure) => figure.measure === measure && figure.group === group && figure.reason === 'all')!;
function numbersOf(estimate: Estimate) {
  if (estimate.state !== 'estimated') throw new Error(`expected a number, got "${estimate.state}"`);
  return estimate;
}

/** 90 of 100 known ages are 18 to 24, and 25 are not known; of White people 200 of 400, and 100 are not known. */
const COUNTS = [
  row('18-24', 90),
  row('over-34', 9),
  row('under-10', 1),
  row('not-recorded', 20),
  row('label-not-known', 5),
  row('18-24', 200, white),
  row('over-34', 200, white),
  row('not-recorded', 100, white),
];

describe('figures of people of an age', () => {
  const figures = figuresOf(COUNTS);

  it('share searches of unknown age out by the group’s known ages', () => {
    expect(searchesOfAge(COUNTS.slice(0, 5), ['18-24'])).to.deep.equal({
      known: 90,
      knownShare: 0.8,
      sharedOut: 112.5,
    });
    const young = figureOf(figures, 'rate-aged-18-24');
    expect(young).to.include({ searches: 112.5, residents: 3_000 });
    expectRelative(numbersOf(young.estimate).value, (1000 * 112.5) / 3_000, 1e-12);
    const all = figureOf(figures, 'rate-aged-10-and-over');
    expect(all).to.include({ searches: 99 / 0.8, residents: 20_000 });
    expectRelative(numbersOf(all.estimate).value, (1000 * 99) / 0.8 / 20_000, 1e-12);
  });

  it('have the limits of the searches of a known age, since nothing is known of the others', () => {
    const { low, high } = numbersOf(figureOf(figures, 'rate-aged-18-24').estimate);
    const known = garwoodLimits(90);
    // 90 searches among 3,000 residents of whom 8 in 10 would have their age recorded.
    expectRelative(low, (1000 * known.low) / 2_400, 0.005);
    expectRelative(high, (1000 * known.high) / 2_400, 0.005);
  });

  it('compare with White residents of that age, the ratio being that of the rates printed beside it', () => {
    const ratio = figureOf(figures, 'ratio-aged-18-24');
    expect(ratio.comparison).to.deep.equal({ searches: 250, residents: 10_000 });
    expectRelative(numbersOf(ratio.estimate).value, 112.5 / 3_000 / (250 / 10_000), 1e-12);
  });

  it('have every measure once, none of White people against themselves', () => {
    const names = figures.map(({ group, reason, measure }) => `${group} ${reason} ${measure}`);
    expect(new Set(names).size).to.equal(names.length);
    for (const scope of AGE_SCOPES) {
      expect(figureOf(figures, BY_AGE[scope].rate, 'white')).not.to.equal(undefined);
      expect(figureOf(figures, BY_AGE[scope].ratio, 'white')).to.equal(undefined);
      expect(ageScopeOf(BY_AGE[scope].ratio)).to.equal(scope);
    }
    expect(ageScopeOf('ratio')).to.equal(undefined);
  });

  it('are not changed by ages missing equally often at every age', () => {
    always(fc.tuple(fc.integer({ min: 5, max: 900 }), fc.integer({ min: 5, max: 900 })), ([young, older]) => {
      const whole = figuresOf([row('18-24', 2 * young), row('over-34', 2 * older), row('18-24', 500, white)]);
      const half = figuresOf([
        row('18-24', young),
        row('over-34', older),
        row('not-recorded', young + older),
        row('18-24', 500, white),
      ]);
      for (const measure of ['rate-aged-18-24', 'rate-aged-10-and-over'] as const) {
        const [all, some] = [whole, half].map((each) => numbersOf(figureOf(each, measure).estimate));
        expectRelative(some!.value, all!.value, 1e-12);
        expect(some!.high - some!.low).to.be.above(all!.high - all!.low);
      }
    });
  });

  it('are no numbers where no age is recorded, no one lives, too few were searched or nothing was published', () => {
    const unknown = figuresOf([row('not-recorded', 40), ...COUNTS.slice(5)]);
    expect(figureOf(unknown, 'rate-aged-18-24').estimate).to.deep.equal({ state: 'not-recorded' });
    expect(figureOf(unknown, 'ratio-aged-18-24').estimate).to.deep.equal({ state: 'not-recorded' });
    expect(figureOf(figures, 'rate-aged-18-24', 'other').estimate).to.deep.equal({ state: 'not-estimable' });
    expect(figureOf(figures, 'rate-aged-18-24', 'asian').estimate).to.include({ state: 'estimated', value: 0 });
    expect(figureOf(figures, 'ratio-aged-10-17').estimate).to.deep.equal({ state: 'too-few' });
    expect(figureOf(figuresOf([], 0), 'rate-aged-10-17').estimate).to.deep.equal({ state: 'month-missing' });
  });

  it('are none of the City of London, whose residents are not the people searched', () => {
    expect(figuresOf(COUNTS, 12, CITY_OF_LONDON)).to.deep.equal([]);
  });
});
