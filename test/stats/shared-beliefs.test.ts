import { expect } from 'chai';
import { SharedBeliefs } from '../../src/stats/shared-beliefs.ts';
import { expectRelative } from './closeness.ts';

const UNIT = { mean: 0, variance: 1 };
const said = (precision: number[], shift: number[]) => ({
  precision: Float64Array.from(precision),
  shift: Float64Array.from(shift),
});

describe('what cells say of the thing they share', () => {
  it('adds up: a prior of mean 0 and variance 1 and a message of precision 3 and shift 6 make 1.5 and 0.25', () => {
    const beliefs = new SharedBeliefs(Int32Array.of(0), [UNIT], said([3], [6]));
    expect(beliefs.all()).to.deep.equal([{ mean: 1.5, variance: 0.25 }]);
    expect(beliefs.others(0)).to.deep.equal(UNIT);
  });

  it('comes, told often enough, to what a normal count would say: half way between prior and an equally sure 4', () => {
    const beliefs = new SharedBeliefs(Int32Array.of(0), [UNIT], said([0], [0]));
    // For a normal observation 4 of variance 1: pull (4 - 0)/(1 + 1) and narrowing 1/(1 + 1).
    for (let round = 0; round < 30; round += 1) beliefs.tell(0, beliefs.others(0), 2, 0.5);
    expectRelative(beliefs.all()[0]!.mean, 2, 1e-12);
    expectRelative(beliefs.all()[0]!.variance, 0.5, 1e-12);
  });

  it('says nothing to a thing that is known exactly', () => {
    const beliefs = new SharedBeliefs(Int32Array.of(0), [{ mean: 0, variance: 0 }], said([0], [0]));
    expect(beliefs.tell(0, beliefs.others(0), 2, 0.5)).to.equal(0);
    expect(beliefs.all()).to.deep.equal([{ mean: 0, variance: 0 }]);
  });

  it('leaves a belief no less certain when a cell surprises', () => {
    const beliefs = new SharedBeliefs(Int32Array.of(0), [UNIT], said([0], [0]));
    beliefs.tell(0, beliefs.others(0), 1, -0.5);
    expect(beliefs.all()[0]!.variance).to.be.at.most(1);
  });
});
