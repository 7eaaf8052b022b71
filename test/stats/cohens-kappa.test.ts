import { expect } from 'chai';
import fc from 'fast-check';
import { cohensKappa, type RaterAgreement } from '../../src/stats/cohens-kappa.ts';
import { expectLimits, expectRelative } from './closeness.ts';

function estimated(result: RaterAgreement): Extract<RaterAgreement, { estimable: true }> {
  if (!result.estimable) throw new Error(`expected a kappa, got "${result.why}"`);
  return result;
}

const transposed = (table: readonly number[][]): number[][] => table.map((_, j) => table.map((row) => row[j]!));

/** The table with its categories in another order, the same for both raters. */
const reordered = (table: readonly number[][], order: readonly number[]): number[][] =>
  order.map((i) => order.map((j) => table[i]![j]!));

describe('Cohen’s kappa', () => {
  it('agrees with its worked example and with statsmodels 0.15 in kappa and standard error', () => {
    const worked = estimated(
      cohensKappa([
        [75, 1, 4],
        [5, 4, 1],
        [0, 0, 10],
      ]),
    );
    expectRelative(worked.kappa, 0.676470588235294, 1e-13);
    expectRelative(worked.standardError, 0.08770295347521254, 1e-12);
    expectLimits(worked, [0.46445810368531437, 0.8111400221401434], 1e-12);
    const golden: [number[][], number, number][] = [
      [
        [
          [44, 5, 1],
          [7, 20, 3],
          [9, 5, 6],
        ],
        0.49152542372881347,
        0.07212745929334068,
      ],
      [
        [
          [40, 3, 5, 0, 1],
          [4, 12, 6, 0, 0],
          [6, 3, 61, 2, 1],
          [0, 0, 3, 88, 2],
          [1, 0, 0, 2, 10],
        ],
        0.7852044413112442,
        0.030818153183843545,
      ],
      [
        [
          [20, 5],
          [10, 15],
        ],
        0.3999999999999999,
        0.12699606293110033,
      ],
      [
        [
          [0, 10],
          [20, 0],
        ],
        -0.7999999999999999,
        0.1859032006179562,
      ],
    ];
    for (const [table, kappa, standardError] of golden) {
      const result = estimated(cohensKappa(table));
      expectRelative(result.kappa, kappa, 1e-12);
      expectRelative(result.standardError, standardError, 1e-12);
    }
  });

  it('has the limits of the agreement in as many trials as its standard error amounts to', () => {
    const result = estimated(
      cohensKappa([
        [40, 3, 5, 0, 1],
        [4, 12, 6, 0, 0],
        [6, 3, 61, 2, 1],
        [0, 0, 3, 88, 2],
        [1, 0, 0, 2, 10],
      ]),
    );
    expectLimits(result, [0.718028307189012, 0.8387338576665198], 1e-12);
    expectRelative(result.agreement.share, 0.844, 1e-12);
    expectRelative(result.expectedAgreement, 0.273728, 1e-12);
  });

  it('is one for raters who always agree, with a lower limit that knows how few they rated', () => {
    const few = estimated(
      cohensKappa([
        [5, 0],
        [0, 5],
      ]),
    );
    const many = estimated(
      cohensKappa([
        [50, 0],
        [0, 50],
      ]),
    );
    expect([few.kappa, few.high, many.kappa, many.high]).to.deep.equal([1, 1, 1, 1]);
    expect(few.low).to.be.below(0.5);
    expectRelative(many.low, 2 * 0.9630065017930143 - 1, 1e-12);
  });

  it('is not there when both use one and the same category only, and is 0 when they use one each', () => {
    const same = cohensKappa([
      [0, 0],
      [0, 5],
    ]);
    expect(same).to.include({ estimable: false, why: 'one category only', n: 5 });
    expect(same.agreement.share).to.equal(1);
    expect(
      estimated(
        cohensKappa([
          [0, 5],
          [0, 0],
        ]),
      ).kappa,
    ).to.equal(0);
  });

  it('refuses tables that are empty, not square or not of counts, and a confidence of 95', () => {
    expect(() => cohensKappa([])).to.throw(RangeError, 'cohensKappa: length of table is 0, expected at least 2');
    expect(() => cohensKappa([[1, 2], [3]])).to.throw(RangeError, 'length of table[1] is 1, expected 2');
    expect(() =>
      cohensKappa([
        [1, 0.5],
        [0, 1],
      ]),
    ).to.throw(RangeError, 'table[0][1] is 0.5, expected a whole number');
    expect(() =>
      cohensKappa([
        [0, 0],
        [0, 0],
      ]),
    ).to.throw(RangeError, 'sum of table is 0, expected a finite number above 0');
    expect(() =>
      cohensKappa(
        [
          [1, 0],
          [0, 1],
        ],
        95,
      ),
    ).to.throw(RangeError, 'confidence is 95');
  });
});

describe('every kappa', () => {
  const SEEDED = { seed: 20_240_401, numRuns: 300 };
  const table = fc
    .integer({ min: 2, max: 5 })
    .chain((k) =>
      fc.array(fc.array(fc.oneof(fc.constant(0), fc.nat(60)), { minLength: k, maxLength: k }), {
        minLength: k,
        maxLength: k,
      }),
    )
    .filter((rows) => cohensSum(rows) > 0 && cohensKappa(rows).estimable);

  function cohensSum(rows: number[][]): number {
    return rows.flat().reduce((sum, count) => sum + count, 0);
  }

  it('is the same whichever rater comes first', () => {
    fc.assert(
      fc.property(table, (rows) => {
        const [one, other] = [estimated(cohensKappa(rows)), estimated(cohensKappa(transposed(rows)))];
        for (const field of ['kappa', 'standardError', 'low', 'high'] as const) {
          expect(other[field]).to.be.closeTo(one[field], 1e-7);
        }
      }),
      SEEDED,
    );
  });

  it('is the same whatever order or names the categories have', () => {
    fc.assert(
      fc.property(
        table.chain((rows) =>
          fc.tuple(
            fc.constant(rows),
            fc.shuffledSubarray([...rows.keys()], { minLength: rows.length, maxLength: rows.length }),
          ),
        ),
        ([rows, order]) => {
          const [one, other] = [estimated(cohensKappa(rows)), estimated(cohensKappa(reordered(rows, order)))];
          for (const field of ['kappa', 'standardError', 'low', 'high'] as const) {
            expect(other[field]).to.be.closeTo(one[field], 1e-7);
          }
        },
      ),
      SEEDED,
    );
  });

  it('is one exactly where the raters never differ', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 2, maxLength: 5 }), (counts) => {
        const rows = counts.map((count, i) => counts.map((_, j) => (i === j ? count : 0)));
        expect(estimated(cohensKappa(rows))).to.include({ kappa: 1, high: 1 });
      }),
      SEEDED,
    );
  });

  it('lies within its limits, which lie within 1 and grow no wider when every count is doubled', () => {
    fc.assert(
      fc.property(table, (rows) => {
        const one = estimated(cohensKappa(rows));
        const double = estimated(cohensKappa(rows.map((row) => row.map((count) => 2 * count))));
        expect(one.kappa).to.be.within(one.low - 1e-9, one.high + 1e-9);
        expect(one.low).to.be.at.least(-1);
        expect(one.high).to.be.at.most(1);
        expect(double.kappa).to.be.closeTo(one.kappa, 1e-12);
        expect(double.high - double.low).to.be.at.most(one.high - one.low + 1e-9);
      }),
      SEEDED,
    );
  });
});
