import { expect } from 'chai';
import fc from 'fast-check';
import {
  type AgeCount,
  type AgeResidents,
  ageFigures,
  ageStandardisedRate,
  ageStratifiedRatio,
  type ByAge,
} from '../../src/domain/age-standardised.ts';
import type { Estimate, Figure, Measure } from '../../src/domain/figure.ts';
import { LONDON } from '../../src/vocabulary/area.ts';
import { COMPARISON_GROUP, ETHNIC_GROUPS } from '../../src/vocabulary/ethnicity.ts';
import { AGE_BANDS, type AgeBand, COMPARED_AGE_BANDS } from '../../src/vocabulary/person.ts';
import { REASON_SCOPES } from '../../src/vocabulary/reason.ts';
import { expectRelative } from '../stats/closeness.ts';
import { always } from './builders.ts';

const ages = (...[teens, young, adult, older]: [number, number, number, number]): ByAge => ({
  '10-17': teens,
  '18-24': young,
  '25-34': adult,
  'over-34': older,
});

/** A young group beside an old one; the others as small as can be. */
const RESIDENTS: AgeResidents = {
  white: ages(10_000, 10_000, 20_000, 60_000),
  black: ages(4_000, 3_000, 3_000, 10_000),
  asian: ages(100, 100, 100, 100),
  mixed: ages(100, 100, 100, 100),
  other: ages(100, 100, 100, 100),
};
const sum = (numbers: ByAge) => COMPARED_AGE_BANDS.reduce((total, band) => total + numbers[band], 0);

function numbersOf(estimate: Estimate) {
  if (estimate.state !== 'estimated') throw new Error(`expected a number, got "${estimate.state}"`);
  return estimate;
}

describe('an age-standardised rate', () => {
  it('is the mean of the group’s rates by age, each counting as its age does among all residents', () => {
    const searches = ages(400, 600, 150, 100);
    const weights = COMPARED_AGE_BANDS.map((band) => ETHNIC_GROUPS.reduce((n, group) => n + RESIDENTS[group][band], 0));
    const wanted = COMPARED_AGE_BANDS.reduce(
      (total, band, at) => total + (weights[at]! * 1000 * searches[band]) / RESIDENTS.black[band],
      0,
    );
    const rate = numbersOf(ageStandardisedRate(searches, RESIDENTS, 'black', 12));
    expectRelative(rate.value, wanted / weights.reduce((a, b) => a + b), 1e-12);
    expect(rate.low).to.be.below(rate.value);
    expect(rate.high).to.be.above(rate.value);
  });

  it('is the plain rate of a group searched equally often at every age', () => {
    for (const group of ['white', 'black'] as const) {
      const searches = Object.fromEntries(
        COMPARED_AGE_BANDS.map((band) => [band, RESIDENTS[group][band] / 50]),
      ) as unknown as ByAge;
      expectRelative(numbersOf(ageStandardisedRate(searches, RESIDENTS, group, 12)).value, 20, 1e-12);
    }
  });

  it('is a year’s: the same searches in half as many months are twice the rate', () => {
    const rate = (months: number) =>
      numbersOf(ageStandardisedRate(ages(40, 60, 15, 10), RESIDENTS, 'black', months)).value;
    expectRelative(rate(6), 2 * rate(12), 1e-12);
  });

  it('is none under 10 searches, nor of months that were not published, nor of an age without residents', () => {
    expect(ageStandardisedRate(ages(4, 3, 1, 1), RESIDENTS, 'black', 12)).to.deep.equal({ state: 'too-few' });
    expect(ageStandardisedRate(ages(4, 3, 2, 1), RESIDENTS, 'black', 12).state).to.equal('estimated');
    expect(ageStandardisedRate(ages(0, 0, 0, 0), RESIDENTS, 'black', 0)).to.deep.equal({ state: 'month-missing' });
    const none = { ...RESIDENTS, black: ages(0, 1, 1, 1) };
    expect(ageStandardisedRate(ages(40, 40, 40, 40), none, 'black', 12)).to.deep.equal({ state: 'not-estimable' });
  });
});

describe('an age-stratified ratio', () => {
  const ratio = (searches: ByAge, white: ByAge, months = 12) =>
    ageStratifiedRatio(searches, RESIDENTS.black, white, RESIDENTS.white, months);

  it('is one where both groups are searched alike at every age, though one is younger and so searched more', () => {
    // 40, 30, 10 and 2 in 1,000 by age.
    const [black, white] = [ages(160, 90, 30, 20), ages(400, 300, 200, 120)];
    const crude = sum(black) / sum(RESIDENTS.black) / (sum(white) / sum(RESIDENTS.white));
    expect(crude).to.be.above(1.4);
    expectRelative(numbersOf(ratio(black, white)).value, 1, 1e-12);
  });

  it('is the common ratio where it is the same at every age', () => {
    const estimate = numbersOf(ratio(ages(480, 270, 90, 60), ages(400, 300, 200, 120)));
    expectRelative(estimate.value, 3, 1e-12);
    expect(estimate.low).to.be.within(2.5, 3);
    expect(estimate.high).to.be.within(3, 3.5);
  });

  it('lies between the smallest and the largest ratio of any age', () => {
    always(
      fc.tuple(...Array.from({ length: 8 }, () => fc.integer({ min: 5, max: 500 }))) as fc.Arbitrary<number[]>,
      (n) => {
        const [black, white] = [ages(n[0]!, n[1]!, n[2]!, n[3]!), ages(n[4]!, n[5]!, n[6]!, n[7]!)];
        const each = COMPARED_AGE_BANDS.map(
          (band) => black[band] / RESIDENTS.black[band] / (white[band] / RESIDENTS.white[band]),
        );
        const { value } = numbersOf(ratio(black, white));
        expect(value).to.be.within(Math.min(...each) * (1 - 1e-9), Math.max(...each) * (1 + 1e-9));
      },
    );
  });

  it('is none of too few searches, without White searches, or of months that were not published', () => {
    expect(ratio(ages(2, 2, 0, 0), ages(1, 1, 1, 1))).to.deep.equal({ state: 'too-few' });
    expect(ratio(ages(90, 90, 90, 90), ages(0, 0, 0, 0))).to.deep.equal({ state: 'not-estimable' });
    expect(ratio(ages(0, 0, 0, 0), ages(0, 0, 0, 0), 0)).to.deep.equal({ state: 'month-missing' });
  });
});

describe('London’s figures by age', () => {
  const row = (ageBand: AgeBand, searches: number, only: Partial<AgeCount> = {}): AgeCount => ({
    selfDefined: 'black',
    reason: 'drugs',
    ageBand,
    searches,
    ...only,
  });
  const ROWS = [
    row('under-10', 5),
    row('10-17', 400),
    row('18-24', 600),
    row('25-34', 150),
    row('over-34', 100),
    row('not-recorded', 240),
    row('label-not-known', 5),
    row('10-17', 30, { reason: 'section-60' }),
    row('18-24', 500, { selfDefined: 'white' }),
    row('18-24', 900, { selfDefined: 'unknown' }),
  ];
  const figures = ageFigures(ROWS, RESIDENTS, 12);
  const figureOf = (measure: Measure, group: Figure['group'] = 'black', reason: Figure['reason'] = 'drugs') =>
    figures.find((figure) => figure.measure === measure && figure.group === group && figure.reason === reason)!;

  it('are London’s alone, each group and reason once', () => {
    expect(new Set(figures.map(({ areaCode }) => areaCode))).to.deep.equal(new Set([LONDON.code]));
    const rates = figures.filter(({ measure }) => measure === 'age-standardised-rate');
    expect(rates).to.have.length(REASON_SCOPES.length * ETHNIC_GROUPS.length);
    const names = figures.map((each) => `${each.group} ${each.reason} ${each.measure}`);
    expect(new Set(names).size).to.equal(names.length);
    expect(
      figures.some(({ measure, group }) => measure === 'age-stratified-ratio' && group === COMPARISON_GROUP),
    ).to.equal(false);
  });

  it('rest on searches of people of a known age of 10 or over, and on residents of those ages', () => {
    expect(figureOf('age-standardised-rate')).to.include({ searches: 1_250, residents: sum(RESIDENTS.black) });
    const ratio = figureOf('age-stratified-ratio');
    expect(ratio).to.include({ searches: 1_250, residents: sum(RESIDENTS.black) });
    expect(ratio.comparison).to.deep.equal({ searches: 500, residents: sum(RESIDENTS.white) });
  });

  it('tell the share of the group’s searches whose age is not recorded', () => {
    const unknown = figureOf('age-unknown-share');
    expect([unknown.searches, unknown.outOf]).to.deep.equal([245, 1_500]);
    expectRelative(numbersOf(unknown.estimate).value, 245 / 1_500, 1e-12);
    expect(figureOf('age-unknown-share', 'asian').estimate).to.deep.equal({ state: 'not-estimable' });
  });

  it('count section 60 in all reasons, and not in all but section 60', () => {
    const searches = (reason: Figure['reason']) => figureOf('age-standardised-rate', 'black', reason).searches;
    expect([searches('all'), searches('all-but-section-60'), searches('section-60')]).to.deep.equal([1_280, 1_250, 30]);
  });

  it('of months that were not published are no numbers', () => {
    expect(new Set(ageFigures([], RESIDENTS, 0).map(({ estimate }) => estimate.state))).to.deep.equal(
      new Set(['month-missing']),
    );
  });

  it('compare every age there is a band for but that under 10', () => {
    expect(['under-10', ...COMPARED_AGE_BANDS]).to.deep.equal(Object.keys(AGE_BANDS));
  });
});
