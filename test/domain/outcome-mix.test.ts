import { expect } from 'chai';
import fc from 'fast-check';
import { type Figure, MEASURES } from '../../src/domain/figure.ts';
import { OUTCOME_MEASURES, outcomeFigures } from '../../src/domain/outcome-mix.ts';
import type { KindCount } from '../../src/domain/tally.ts';
import { LONDON } from '../../src/vocabulary/area.ts';
import { ETHNIC_GROUPS } from '../../src/vocabulary/ethnicity.ts';
import { OUTCOME_CLASSES, type OutcomeClass } from '../../src/vocabulary/outcome.ts';
import { REASON_SCOPES, type ReasonScope } from '../../src/vocabulary/reason.ts';
import { expectRelative } from '../stats/closeness.ts';
import { always, HACKNEY, LAMBETH } from './builders.ts';

function figuresOf(rows: readonly KindCount<OutcomeClass>[], boroughRows = rows, months = 12): Figure[] {
  return outcomeFigures({
    forceCounts: rows,
    boroughCounts: boroughRows,
    monthsPresent: () => months,
    areaCodes: [LONDON.code, HACKNEY],
  });
}

const row = (kind: OutcomeClass, searches: number, only: Partial<KindCount<OutcomeClass>> = {}) => ({
  areaCode: HACKNEY,
  selfDefined: 'black' as const,
  reason: 'drugs' as const,
  kind,
  searches,
  ...only,
});

const mixOf = (figures: readonly Figure[], areaCode: string, reason: ReasonScope = 'all', group = 'black') =>
  OUTCOME_CLASSES.map(
    (outcome) =>
      figures.find(
        (figure) =>
          figure.areaCode === areaCode &&
          figure.reason === reason &&
          figure.group === group &&
          figure.measure === OUTCOME_MEASURES[outcome],
      )!,
  );

const ROWS = [
  row('no-further-action', 70),
  row('arrest', 12),
  // A class may come in several rows: cautions and penalty notices are one.
  row('other-formal', 4),
  row('other-formal', 2),
  row('community-resolution', 9),
  row('not-recorded', 3),
  row('arrest', 5, { reason: 'weapons' }),
  row('arrest', 50, { selfDefined: 'unknown' }),
  row('arrest', 8, { areaCode: 'unplaced' }),
];

describe('what followed searches', () => {
  it('has a measure of its own for each outcome', () => {
    const measures = Object.values(OUTCOME_MEASURES);
    expect(new Set(measures).size).to.equal(OUTCOME_CLASSES.length);
    expect(MEASURES).to.include.members(measures);
  });

  it('is given as shares of all the group’s searches, those whose outcome is not recorded among them', () => {
    const mix = mixOf(figuresOf(ROWS), HACKNEY, 'drugs');
    expect(mix.map(({ searches }) => searches)).to.deep.equal([70, 12, 9, 6, 3]);
    expect(mix.map(({ outOf }) => outOf)).to.deep.equal([100, 100, 100, 100, 100]);
    expect(mix.map(({ estimate }) => estimate.state === 'estimated' && estimate.value)).to.deep.equal([
      0.7, 0.12, 0.09, 0.06, 0.03,
    ]);
  });

  it('has the likely range of each share about it', () => {
    const [nothing] = mixOf(figuresOf([row('no-further-action', 65), row('arrest', 35)]), HACKNEY);
    if (nothing!.estimate.state !== 'estimated') throw new Error(nothing!.estimate.state);
    expectRelative(nothing!.estimate.low, 0.55254443296888, 1e-9);
    expectRelative(nothing!.estimate.high, 0.736357517569025, 1e-9);
  });

  it('adds up to one in every area, group and reason in which anyone was searched', () => {
    always(
      fc.array(
        fc.record({
          areaCode: fc.constantFrom(HACKNEY, LAMBETH, 'unplaced'),
          selfDefined: fc.constantFrom(...ETHNIC_GROUPS, 'unknown'),
          reason: fc.constantFrom('drugs', 'weapons', 'section-60', 'unknown'),
          kind: fc.constantFrom(...OUTCOME_CLASSES),
          searches: fc.integer({ min: 0, max: 60 }),
        }) as fc.Arbitrary<KindCount<OutcomeClass>>,
        { minLength: 1, maxLength: 40 },
      ),
      (rows) => {
        const figures = figuresOf(rows);
        for (const areaCode of [LONDON.code, HACKNEY]) {
          for (const reason of REASON_SCOPES) {
            for (const group of ETHNIC_GROUPS) {
              const mix = mixOf(figures, areaCode, reason, group);
              const values = mix.flatMap(({ estimate }) => (estimate.state === 'estimated' ? [estimate.value] : []));
              if (mix[0]!.outOf === 0) expect(values).to.deep.equal([]);
              else expect(values.reduce((sum, value) => sum + value, 0)).to.be.closeTo(1, 1e-12);
            }
          }
        }
      },
      30,
    );
  });

  it('counts every search by the Met for London, and a borough’s own records for the borough', () => {
    const own = [row('arrest', 1), row('no-further-action', 1)];
    const figures = figuresOf(ROWS, own);
    expect(mixOf(figures, LONDON.code)[1]!.searches).to.equal(12 + 5 + 8);
    expect(mixOf(figures, HACKNEY)[1]).to.include({ searches: 1, outOf: 2 });
  });

  it('cannot be worked out where nobody was searched, and says so where months are missing', () => {
    expect(mixOf(figuresOf(ROWS), HACKNEY, 'firearms')[0]!.estimate).to.deep.equal({ state: 'not-estimable' });
    const states = new Set(figuresOf([], [], 0).map(({ estimate }) => estimate.state));
    expect([...states]).to.deep.equal(['month-missing']);
  });
});
