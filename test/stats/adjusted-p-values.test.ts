import { expect } from 'chai';
import { benjaminiHochberg, benjaminiYekutieli, holm, storeyQValues } from '../../src/stats/adjusted-p-values.ts';
import { expectRelative } from './closeness.ts';

const pValues = [0, 0, 1, 1, 0.05, 0.05, 0.05];

function expectList(got: readonly number[], wanted: readonly number[]): void {
  expect(got).to.have.length(wanted.length);
  for (const [i, value] of wanted.entries()) expectRelative(got[i] as number, value, 1e-13);
}

describe('P values adjusted for looking at many cells', () => {
  it('agree with their worked examples', () => {
    expectList(benjaminiHochberg(pValues), [0, 0, 1, 1, 0.07, 0.07, 0.07]);
    expectList(benjaminiYekutieli([0.2, 0.2, 0.2, 0.2, 0.2, 0.2]), [0.49, 0.49, 0.49, 0.49, 0.49, 0.49]);
    expectList(holm(pValues), [0, 0, 1, 1, 0.25, 0.25, 0.25]);
    const storey = storeyQValues(pValues);
    if (!storey.estimable) throw new Error('expected q values');
    expectRelative(storey.nullShare, 4 / 7, 1e-13);
    expectList(storey.qValues, [0, 0, 4 / 7, 4 / 7, 0.04, 0.04, 0.04]);
  });

  it('come back in the order given', () => {
    expectList(benjaminiHochberg([0.04, 0.01]), [0.04, 0.02]);
    expectList(holm([0.04, 0.01]), [0.04, 0.02]);
  });

  it('are the P value itself for a single cell, and nothing for none', () => {
    for (const adjust of [benjaminiHochberg, benjaminiYekutieli, holm]) {
      expect(adjust([0.04])).to.deep.equal([0.04]);
      expect(adjust([])).to.deep.equal([]);
    }
  });

  it('never fall below the P value, and are in the order plain, Hochberg, Holm', () => {
    const list = [0.001, 0.3, 0.02, 0.04, 0.9, 0.0004];
    const [hochberg, strict] = [benjaminiHochberg(list), holm(list)];
    for (const [i, p] of list.entries()) {
      expect(hochberg[i]).to.be.at.least(p);
      expect(strict[i]).to.be.at.least(hochberg[i] as number);
    }
  });

  it('give no q values when no cell looks ordinary', () => {
    expect(storeyQValues([0.2, 0.2])).to.deep.equal({ estimable: false, why: 'no P value at or above lambda' });
  });

  it('refuse what is not a probability', () => {
    expect(() => benjaminiHochberg([0.2, 1.2])).to.throw(
      RangeError,
      'benjaminiHochberg: pValues[1] is 1.2, expected a number from 0 to 1',
    );
    expect(() => benjaminiYekutieli([NaN])).to.throw(RangeError, 'benjaminiYekutieli: pValues[0] is NaN');
    expect(() => holm([-0.1])).to.throw(RangeError, 'holm: pValues[0] is -0.1');
    expect(() => storeyQValues([0.5], 1)).to.throw(RangeError, 'storeyQValues: lambda is 1');
  });
});
