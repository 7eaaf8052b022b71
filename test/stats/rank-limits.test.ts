import { expect } from 'chai';
import { randomLcg, randomNormal } from 'd3-random';
import { jointRankLimits } from '../../src/stats/rank-limits.ts';

const withError = (standardError: number, values: readonly number[]) =>
  values.map((value) => ({ value, standardError }));

describe('the places that estimates may hold', () => {
  it('are those of the worked example: 3.0 first, 2.0 and 1.9 second or third, 0 fourth', () => {
    expect(jointRankLimits(withError(0.2, [3, 2, 1.9, 0]))).to.deep.equal([
      { highest: 1, lowest: 1 },
      { highest: 2, lowest: 3 },
      { highest: 2, lowest: 3 },
      { highest: 4, lowest: 4 },
    ]);
  });

  it('are all there are where chance could account for every difference', () => {
    const limits = jointRankLimits(withError(10, [3, 2, 1]));
    expect(limits).to.deep.equal(Array.from({ length: 3 }, () => ({ highest: 1, lowest: 3 })));
  });

  it('are the first and only one for a single estimate', () => {
    expect(jointRankLimits([{ value: 7, standardError: 1 }])).to.deep.equal([{ highest: 1, lowest: 1 }]);
  });

  it('hold the true place of every one of 12 at once in at least 95 of 100 draws', () => {
    const uniform = randomLcg(0.2);
    const truth = Array.from({ length: 12 }, (_, at) => at / 4);
    const normal = randomNormal.source(uniform)(0, 1);
    let held = 0;
    for (let draw = 0; draw < 2000; draw += 1) {
      const estimates = truth.map((value, at) => {
        const standardError = 0.1 + 0.3 * ((at * 7) % 5);
        return { value: value + standardError * normal(), standardError };
      });
      // The largest is last: its place is 1.
      const isHeld = jointRankLimits(estimates).every(
        ({ highest, lowest }, at) => highest <= 12 - at && 12 - at <= lowest,
      );
      if (isHeld) held += 1;
    }
    expect(held / 2000).to.be.at.least(0.95);
  });

  it('refuses an estimate without an error, and an empty list', () => {
    expect(() => jointRankLimits([{ value: 1, standardError: 0 }])).to.throw(RangeError, 'standardError');
    expect(() => jointRankLimits([])).to.throw(RangeError, 'estimates');
  });
});
