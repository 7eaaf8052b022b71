import { expect } from 'chai';
import fc from 'fast-check';
import { cohensKappa, type RaterAgreement } from '../../src/stats/cohens-kappa.ts';
import { weightedKappa } from '../../src/stats/weighted-kappa.ts';
import { expectLimits, expectRelative } from './closeness.ts';

const SEEDED = { seed: 20261124, numRuns: 100 };

function estimated(result: RaterAgreement): Extract<RaterAgreement, { estimable: true }> {
  if (!result.estimable) throw new Error(`expected a kappa, got "${result.why}"`);
  return result;
}

/** Weighted kappa of shares, straight from its definition. */
function definition(shares: readonly number[][]): number {
  const steps = shares.length - 1;
  const rows = shares.map((row) => row.reduce((sum, share) => sum + share, 0));
  const columns = shares.map((_, j) => shares.reduce((sum, row) => sum + row[j]!, 0));
  let observed = 0;
  let expected = 0;
  for (let i = 0; i <= steps; i += 1) {
    for (let j = 0; j <= steps; j += 1) {
      const weight = 1 - Math.abs(i - j) / steps;
      observed += weight * shares[i]![j]!;
      expected += weight * rows[i]! * columns[j]!;
    }
  }
  return (observed - expected) / (1 - expected);
}

/** Its standard error by the delta method, with derivatives taken by small steps: no formula of the variance is used. */
function steppedError(table: readonly number[][]): number {
  const n = table.flat().reduce((sum, count) => sum + count, 0);
  const shares = table.map((row) => row.map((count) => count / n));
  const step = 1e-6;
  let mean = 0;
  let square = 0;
  for (const [i, row] of shares.entries()) {
    for (const [j, share] of row.entries()) {
      const moved = (by: number) =>
        shares.map((line, a) => line.map((one, b) => (a === i && b === j ? one + by : one)));
      const slope = (definition(moved(step)) - definition(moved(-step))) / (2 * step);
      mean += share * slope;
      square += share * slope ** 2;
    }
  }
  return Math.sqrt((square - mean ** 2) / n);
}

const TABLES = [
  [
    [44, 5, 1],
    [7, 20, 3],
    [9, 5, 6],
  ],
  [
    [40, 3, 5, 0, 1],
    [4, 12, 6, 0, 0],
    [6, 3, 61, 2, 1],
    [0, 0, 3, 88, 2],
    [1, 0, 0, 2, 10],
  ],
];

const table = fc.integer({ min: 2, max: 4 }).chain((size) =>
  fc.array(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: size, maxLength: size }), {
    minLength: size,
    maxLength: size,
  }),
);

describe('weighted kappa', () => {
  it('agrees with its worked example', () => {
    const worked = estimated(weightedKappa(TABLES[0]!));
    expectRelative(worked.kappa, 0.473684210526316, 1e-13);
    expectRelative(worked.standardError, 0.0769789098703061, 1e-12);
    expectLimits(worked, [0.307598930964959, 0.607984448238674], 1e-12);
  });

  it('agrees with its definition, and its standard error with derivatives taken by steps', () => {
    for (const one of TABLES) {
      const n = one.flat().reduce((sum, count) => sum + count, 0);
      const result = estimated(weightedKappa(one));
      expectRelative(result.kappa, definition(one.map((row) => row.map((count) => count / n))), 1e-12);
      expectRelative(result.standardError, steppedError(one), 1e-7);
    }
  });

  it('is Cohen’s kappa where there are two grades', () => {
    for (const two of [
      [
        [20, 5],
        [10, 15],
      ],
      [
        [0, 10],
        [20, 0],
      ],
    ]) {
      const [weighted, plain] = [estimated(weightedKappa(two)), estimated(cohensKappa(two))];
      for (const field of ['kappa', 'standardError', 'low', 'high'] as const) {
        expect(weighted[field]).to.be.closeTo(plain[field], 1e-12);
      }
    }
  });

  it('counts green against amber as less of a disagreement than green against red', () => {
    const differing = (column: number) => {
      const rows = [
        [30, 0, 0],
        [0, 20, 0],
        [0, 0, 10],
      ];
      rows[0]![column]! += 5;
      return estimated(weightedKappa(rows)).kappa;
    };
    expect(differing(1)).to.be.above(differing(2));
  });

  it('is the same whoever comes first, and with the grades in the opposite order', () => {
    fc.assert(
      fc.property(table, (rows) => {
        const one = estimated(weightedKappa(rows));
        const exchanged = rows.map((_, j) => rows.map((row) => row[j]!));
        const turned = rows.map((row) => row.toReversed()).toReversed();
        for (const other of [exchanged, turned].map((changed) => estimated(weightedKappa(changed)))) {
          for (const field of ['kappa', 'standardError', 'low', 'high'] as const) {
            expect(other[field]).to.be.closeTo(one[field], 1e-9);
          }
        }
        expect(one.kappa).to.be.within(one.low - 1e-9, one.high + 1e-9);
        expect(one.low).to.be.at.least(-1);
        expect(one.high).to.be.at.most(1);
      }),
      SEEDED,
    );
  });

  it('is one where two people never differ, with a lower limit that knows how few they read', () => {
    const few = estimated(
      weightedKappa([
        [3, 0, 0],
        [0, 3, 0],
        [0, 0, 3],
      ]),
    );
    const many = estimated(
      weightedKappa([
        [300, 0, 0],
        [0, 300, 0],
        [0, 0, 300],
      ]),
    );
    expect([few.kappa, few.high, many.kappa]).to.deep.equal([1, 1, 1]);
    expect(few.low).to.be.below(many.low).and.above(0);
  });

  it('is unsure where few texts differ, and all in the same way', () => {
    const { kappa, low, high } = estimated(
      weightedKappa([
        [9, 0, 0],
        [0, 0, 3],
        [0, 0, 0],
      ]),
    );
    expect(kappa).to.be.closeTo(0.6, 1e-12);
    expect(low).to.be.below(0.3);
    expect(high).to.be.above(0.75);
  });

  it('is not there where both gave every text the same grade', () => {
    expect(
      weightedKappa([
        [9, 0, 0],
        [0, 0, 0],
        [0, 0, 0],
      ]),
    ).to.include({ estimable: false, why: 'one category only' });
  });

  it('refuses a table that is not square, not whole or empty', () => {
    expect(() => weightedKappa([[1, 2]])).to.throw(RangeError, 'weightedKappa');
    expect(() => weightedKappa([[1, 2], [1]])).to.throw(RangeError, 'table[1]');
    expect(() =>
      weightedKappa([
        [0.5, 0],
        [0, 1],
      ]),
    ).to.throw(RangeError, 'table[0][0]');
    expect(() =>
      weightedKappa([
        [0, 0],
        [0, 0],
      ]),
    ).to.throw(RangeError, 'sum of table');
  });
});
