import { expect } from 'chai';
import { fitSparseLogisticRegression, type SparseObservation } from '../../src/stats/sparse-logistic-regression.ts';

const observations = (positives: number, negatives: number, features: number[]): SparseObservation[] => [
  ...Array.from({ length: positives }, () => ({ features: Int32Array.from(features), isPositive: true })),
  ...Array.from({ length: negatives }, () => ({ features: Int32Array.from(features), isPositive: false })),
];

describe('fitSparseLogisticRegression', () => {
  const table = [...observations(30, 70, []), ...observations(80, 20, [0]), ...observations(60, 40, [1])];

  it('gives the log odds of a table where nothing is shrunk', () => {
    const { bias, weights } = fitSparseLogisticRegression(table, { features: 2, shrinkage: 0, passes: 400 });
    const logit = (share: number) => Math.log(share / (1 - share));
    // The order is fixed, so the steps leave a trace of it.
    expect(bias).to.be.closeTo(logit(0.3), 0.05);
    expect(weights[0]).to.be.closeTo(logit(0.8) - logit(0.3), 0.1);
    expect(weights[1]).to.be.closeTo(logit(0.6) - logit(0.3), 0.1);
  });

  it('holds weights nearer to 0 the more they are shrunk', () => {
    const weightAt = (shrinkage: number) =>
      fitSparseLogisticRegression(table, { features: 2, shrinkage, passes: 100 }).weights[0]!;
    expect(weightAt(0.05)).to.be.within(0.1, weightAt(0) - 0.1);
    expect(weightAt(1)).to.be.within(0, weightAt(0.05) - 0.1);
  });

  it('gives the same model again', () => {
    const settings = { features: 2, shrinkage: 0.01, passes: 10 };
    expect(fitSparseLogisticRegression(table, settings)).to.deep.equal(fitSparseLogisticRegression(table, settings));
  });

  it('counts a feature as often as an observation has it', () => {
    const twice = [...observations(30, 70, []), ...observations(80, 20, [0, 0])];
    const once = [...observations(30, 70, []), ...observations(80, 20, [0])];
    const weightOf = (seen: SparseObservation[]) =>
      fitSparseLogisticRegression(seen, { features: 1, shrinkage: 0, passes: 400 }).weights[0]!;
    expect(weightOf(twice)).to.be.closeTo(weightOf(once) / 2, 0.1);
  });

  it('refuses what cannot be fitted', () => {
    const settings = { features: 1, shrinkage: 0, passes: 1 };
    expect(() => fitSparseLogisticRegression(observations(3, 0, [0]), settings)).to.throw(RangeError, '3 of 3');
    expect(() => fitSparseLogisticRegression([], settings)).to.throw(RangeError, '0 of 0');
    expect(() => fitSparseLogisticRegression(observations(1, 1, [4]), settings)).to.throw(RangeError, 'feature 4');
  });
});
