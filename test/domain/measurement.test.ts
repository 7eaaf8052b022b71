import { expect } from 'chai';
import fc from 'fast-check';
import type { Basis, Figure, Measure } from '../../src/domain/figure.ts';
import { measureWindow, type WindowInput } from '../../src/domain/measurement.ts';
import type { CountRow } from '../../src/domain/tally.ts';
import { BOROUGHS, CITY_OF_LONDON, LONDON, RATED_BOROUGHS } from '../../src/vocabulary/area.ts';
import { ETHNIC_GROUPS } from '../../src/vocabulary/ethnicity.ts';
import { REASON_SCOPES, type ReasonScope } from '../../src/vocabulary/reason.ts';
import { expectRelative } from '../stats/closeness.ts';
import { always, HACKNEY, LAMBETH, RESIDENTS, residents, row, someRows, uniform } from './builders.ts';

/** Measures rows of the whole force, twelve months, for London, Hackney and the City unless said otherwise. */
function measured(rows: readonly CountRow[], only: Partial<WindowInput> = {}) {
  return measureWindow({
    monthsPresent: () => 12,
    forceCounts: rows,
    boroughCounts: rows,
    residents: residents(),
    areaCodes: [LONDON.code, HACKNEY, CITY_OF_LONDON],
    random: uniform(1),
    ...only,
  });
}

interface Asked {
  areaCode?: string;
  group?: Figure['group'];
  reason?: ReasonScope;
  basis?: Basis;
}

function figureOf(figures: readonly Figure[], measure: Measure, asked: Asked = {}): Figure {
  const wanted = { areaCode: HACKNEY, group: 'black', reason: 'all', basis: 'self-defined', ...asked };
  const found = figures.filter(
    (figure) =>
      figure.measure === measure &&
      figure.areaCode === wanted.areaCode &&
      figure.group === wanted.group &&
      figure.reason === wanted.reason &&
      figure.basis === wanted.basis,
  );
  expect(found, `${measure} ${JSON.stringify(wanted)}`).to.have.length(1);
  return found[0]!;
}

function numberOf(figures: readonly Figure[], measure: Measure, asked: Asked = {}): number {
  const { estimate } = figureOf(figures, measure, asked);
  if (estimate.state !== 'estimated') throw new Error(`expected a number, got "${estimate.state}"`);
  return estimate.value;
}

const ordinary = [
  row({ selfDefined: 'black', searches: 80 }),
  row({ selfDefined: 'white', searches: 100 }),
  row({ selfDefined: 'mixed', officerDefined: 'black', searches: 20 }),
  row({ selfDefined: 'black', reason: 'section-60', searches: 40 }),
  row({ selfDefined: 'unknown', officerDefined: 'black', searches: 60 }),
];

describe('the figures of a window', () => {
  it('give every area, reason, base and group once, and nothing twice', () => {
    const { figures } = measured(ordinary, { areaCodes: [LONDON.code, ...BOROUGHS.map(({ code }) => code)] });
    const names = figures.map((each) => `${each.areaCode} ${each.group} ${each.reason} ${each.basis} ${each.measure}`);
    expect(new Set(names).size).to.equal(names.length);
    const rates = figures.filter((each) => each.measure === 'rate-per-1000');
    expect(rates).to.have.length(34 * REASON_SCOPES.length * 3 * ETHNIC_GROUPS.length);
    const stratified = figures.filter((each) => each.measure === 'stratified-ratio');
    expect(new Set(stratified.map((each) => each.areaCode))).to.deep.equal(new Set([LONDON.code]));
  });

  it('never compare White residents with themselves', () => {
    const { figures } = measured(ordinary);
    expect(figures.filter((each) => each.group === 'white' && each.measure !== 'rate-per-1000')).to.deep.equal([]);
  });

  it('give a ratio that is the ratio of the two rates beside it, on every base (mistakes 7 and 8)', () => {
    const { figures } = measured(ordinary);
    for (const basis of ['self-defined', 'best-estimate', 'officer-defined'] as const) {
      const rate = (group: Figure['group']) => numberOf(figures, 'rate-per-1000', { group, basis });
      const ratio = figureOf(figures, 'ratio', { basis });
      expectRelative(numberOf(figures, 'ratio', { basis }), rate('black') / rate('white'), 1e-12);
      expectRelative(
        numberOf(figures, 'ratio', { basis }),
        ratio.searches / ratio.residents / (ratio.comparison!.searches / ratio.comparison!.residents),
        1e-12,
      );
    }
  });

  it('are the same for the same records and seed', () => {
    expect(measured(ordinary).figures).to.deep.equal(measured(ordinary).figures);
  });

  it('of a window without records say that months are missing, and give no number', () => {
    const { figures } = measured([], { monthsPresent: () => 0 });
    const states = new Set(figures.map(({ estimate }) => estimate.state));
    expect([...states].sort()).to.deep.equal(['month-missing', 'not-estimable', 'not-in-this-base', 'withheld']);
    const notEstimable = figures.filter(({ estimate }) => estimate.state === 'not-estimable');
    expect(new Set(notEstimable.map(({ measure }) => measure))).to.deep.equal(new Set(['unknown-share']));
  });

  it('of months in which nobody was searched are zero, which is not missing', () => {
    const { figures } = measured([]);
    expect(numberOf(figures, 'rate-per-1000')).to.equal(0);
    expect(figureOf(figures, 'ratio').estimate).to.deep.equal({ state: 'too-few' });
  });
});

describe('groups', () => {
  it('keep the unknown out of Other, whose rate stays that of people who said Other (mistake 2)', () => {
    const { figures } = measured([...ordinary, row({ selfDefined: 'other', searches: 7 })]);
    expect(figureOf(figures, 'rate-per-1000', { group: 'other' }).searches).to.equal(7);
    expect(numberOf(figures, 'rate-per-1000', { group: 'other' })).to.equal(1);
  });

  it('keep Mixed out of Black, in searches and in residents alike (mistake 5)', () => {
    const { figures } = measured(ordinary);
    const black = figureOf(figures, 'ratio');
    expect([black.searches, black.residents]).to.deep.equal([120, RESIDENTS.black]);
    const mixed = figureOf(figures, 'ratio', { group: 'mixed' });
    expect([mixed.searches, mixed.residents]).to.deep.equal([20, RESIDENTS.mixed]);
  });

  it('have no Mixed on the officers’ base where officers record none, and never a zero', () => {
    const { figures } = measured(ordinary);
    for (const measure of ['rate-per-1000', 'ratio'] as const) {
      expect(figureOf(figures, measure, { group: 'mixed', basis: 'officer-defined' }).estimate).to.deep.equal({
        state: 'not-in-this-base',
      });
    }
  });

  it('have Mixed on the officers’ base where a force’s officers do record it', () => {
    const { figures } = measured([...ordinary, row({ selfDefined: 'white', officerDefined: 'mixed', searches: 4 })]);
    expect(numberOf(figures, 'rate-per-1000', { group: 'mixed', basis: 'officer-defined' })).to.equal(0.5);
  });

  it('go by the officer on the officers’ base', () => {
    const { figures } = measured(ordinary);
    expect(figureOf(figures, 'ratio', { basis: 'officer-defined' }).searches).to.equal(200);
  });

  it('are all the records between them, on the best estimate', () => {
    const { figures } = measured(ordinary);
    const searches = ETHNIC_GROUPS.map(
      (group) => figureOf(figures, 'rate-per-1000', { group, basis: 'best-estimate' }).searches,
    );
    expectRelative(
      searches.reduce((sum, count) => sum + count, 0),
      300,
      1e-12,
    );
  });
});

describe('the unknown', () => {
  it('are given as a share of all the records, which has no limits but itself', () => {
    const { figures } = measured(ordinary);
    const share = figureOf(figures, 'unknown-share', { group: 'unknown' });
    expect(share.estimate).to.deep.equal({ state: 'estimated', value: 0.2, low: 0.2, high: 0.2 });
    expect([share.searches, share.comparison!.searches]).to.deep.equal([60, 300]);
  });

  it('are given for a reason from the records with that reason', () => {
    const { figures } = measured(ordinary);
    expectRelative(numberOf(figures, 'unknown-share', { group: 'unknown', reason: 'weapons' }), 60 / 260, 1e-12);
    expect(numberOf(figures, 'unknown-share', { group: 'unknown', reason: 'section-60' })).to.equal(0);
    expect(figureOf(figures, 'unknown-share', { group: 'unknown', reason: 'drugs' }).estimate).to.deep.equal({
      state: 'not-estimable',
    });
  });

  it('widen the ratio to bounds between all White and all of the group', () => {
    const { figures } = measured(ordinary);
    const { estimate } = figureOf(figures, 'ratio-bounds');
    if (estimate.state !== 'estimated') throw new Error(estimate.state);
    expectRelative(estimate.value, numberOf(figures, 'ratio'), 1e-12);
    expectRelative(estimate.low, 120 / 20_000 / (160 / 100_000), 1e-12);
    expectRelative(estimate.high, 180 / 20_000 / (100 / 100_000), 1e-12);
  });

  it('leave the best estimate between the bounds', () => {
    always(
      someRows,
      (rows) => {
        const { figures } = measured(rows, { areaCodes: [HACKNEY], random: uniform(2) });
        const { estimate } = figureOf(figures, 'ratio', { basis: 'best-estimate' });
        const bounds = figureOf(figures, 'ratio-bounds').estimate;
        if (estimate.state !== 'estimated' || bounds.state !== 'estimated') return;
        expect(estimate.value).to.be.within(bounds.low * (1 - 1e-9), bounds.high * (1 + 1e-9));
      },
      30,
    );
  });

  it('make the best estimate equal to the known records where there are none', () => {
    const { figures } = measured(ordinary.filter((each) => each.selfDefined !== 'unknown'));
    const best = figureOf(figures, 'ratio', { basis: 'best-estimate' });
    const known = figureOf(figures, 'ratio');
    if (best.estimate.state !== 'estimated' || known.estimate.state !== 'estimated') throw new Error('no number');
    for (const part of ['value', 'low', 'high'] as const)
      expectRelative(best.estimate[part], known.estimate[part], 1e-9);
    expect(best.searches).to.equal(known.searches);
  });
});

describe('section 60', () => {
  it('counts in all reasons and has a figure of its own, but is not in all but section 60', () => {
    const { figures } = measured(ordinary);
    const searches = (reason: ReasonScope) => figureOf(figures, 'rate-per-1000', { reason }).searches;
    expect([
      searches('all'),
      searches('all-but-section-60'),
      searches('section-60'),
      searches('weapons'),
    ]).to.deep.equal([120, 80, 40, 80]);
  });
});

describe('London', () => {
  const rows = [
    ...ordinary,
    row({ selfDefined: 'black', areaCode: LAMBETH, searches: 10 }),
    row({ selfDefined: 'black', areaCode: 'unplaced', searches: 5 }),
    row({ selfDefined: 'black', areaCode: 'outside-london', searches: 3 }),
    row({ selfDefined: 'black', areaCode: CITY_OF_LONDON, searches: 2 }),
  ];

  it('has the residents of the 32 boroughs, without the City of London', () => {
    expect(figureOf(measured(rows).figures, 'ratio', { areaCode: LONDON.code }).residents).to.equal(
      32 * RESIDENTS.black,
    );
    expect(RATED_BOROUGHS).to.have.length(32);
  });

  it('has every search by the Met, those without a place too', () => {
    expect(figureOf(measured(rows).figures, 'ratio', { areaCode: LONDON.code }).searches).to.equal(
      120 + 10 + 5 + 3 + 2,
    );
  });

  it('has a borough-by-borough ratio over the 32 boroughs alone: what has no borough is in none', () => {
    const { figures, londonRatio } = measured(rows);
    const placed = measured(rows.filter((each) => [HACKNEY, LAMBETH].includes(each.areaCode)));
    const stratified = numberOf(figures, 'stratified-ratio', { areaCode: LONDON.code });
    expect(stratified).to.equal(numberOf(placed.figures, 'stratified-ratio', { areaCode: LONDON.code }));
    expect(londonRatio('black', 'all', 'self-defined')).to.equal(stratified);
    expect(londonRatio('black', 'firearms', 'self-defined')).to.equal(undefined);
  });

  it('rests on the whole force’s files, and a borough on its own extract where it has one', () => {
    const { figures } = measured(rows, {
      boroughCounts: [...rows.filter((each) => each.areaCode !== HACKNEY), row({ selfDefined: 'black', searches: 33 })],
      monthsPresent: (areaCode) => (areaCode === HACKNEY ? 6 : 12),
    });
    expect(figureOf(figures, 'rate-per-1000', { areaCode: LONDON.code }).searches).to.equal(140);
    expect(figureOf(figures, 'rate-per-1000').searches).to.equal(33);
    expectRelative(numberOf(figures, 'rate-per-1000'), 3.3, 1e-12);
  });
});

describe('the City of London', () => {
  const rows = [
    row({ areaCode: CITY_OF_LONDON, selfDefined: 'black', searches: 237 }),
    row({ areaCode: CITY_OF_LONDON, selfDefined: 'white', searches: 90 }),
    row({ areaCode: CITY_OF_LONDON, selfDefined: 'unknown', searches: 73 }),
  ];
  const { figures } = measured(rows);
  const own = figures.filter((each) => each.areaCode === CITY_OF_LONDON);

  it('has every rate and ratio withheld, whatever the counts: its residents are not those searched (mistake 3)', () => {
    const numbers = own.filter((each) => each.measure !== 'unknown-share');
    expect(numbers).to.not.have.length(0);
    expect(new Set(numbers.map(({ estimate }) => estimate.state))).to.deep.equal(new Set(['withheld']));
  });

  it('still says how many were searched, and how often ethnicity is missing', () => {
    expect(figureOf(figures, 'rate-per-1000', { areaCode: CITY_OF_LONDON }).searches).to.equal(237);
    expectRelative(numberOf(figures, 'unknown-share', { areaCode: CITY_OF_LONDON, group: 'unknown' }), 73 / 400, 1e-12);
  });
});

describe('figures of any records', () => {
  it('never hold a number that is none, and have limits either side of their value', () => {
    always(
      fc.tuple(someRows, fc.integer({ min: 1, max: 12 })),
      ([rows, months]) => {
        for (const { estimate, searches } of measured(rows, { monthsPresent: () => months }).figures) {
          expect(Number.isFinite(searches)).to.equal(true);
          if (estimate.state !== 'estimated') continue;
          expect(Number.isFinite(estimate.value)).to.equal(true);
          expect(estimate.low).to.be.at.most(estimate.value);
          expect(estimate.high).to.be.at.least(estimate.value);
        }
      },
      20,
    );
  });

  it('have the same ratios when every population is ten times as large, and a tenth of the rates', () => {
    const tenfold = Object.fromEntries(
      ETHNIC_GROUPS.map((group) => [group, RESIDENTS[group] * 10]),
    ) as typeof RESIDENTS;
    always(
      someRows,
      (rows) => {
        const small = measured(rows, { areaCodes: [HACKNEY], random: uniform(3) }).figures;
        const large = measured(rows, {
          areaCodes: [HACKNEY],
          random: uniform(3),
          residents: residents(tenfold),
        }).figures;
        for (const [at, { estimate, measure }] of small.entries()) {
          const other = large[at]!.estimate;
          expect(other.state).to.equal(estimate.state);
          if (estimate.state !== 'estimated' || other.state !== 'estimated') continue;
          expectRelative(other.value, measure === 'rate-per-1000' ? estimate.value / 10 : estimate.value, 1e-9);
        }
      },
      20,
    );
  });
});
