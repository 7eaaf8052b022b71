import { expect } from 'chai';
import { betaBinomialMidTails, betaBinomialProbability } from '../../src/stats/beta-binomial-distribution.ts';
import { binomialProbability, binomialUpperTail } from '../../src/stats/binomial-distribution.ts';
import { expectRelative } from './closeness.ts';

/** Count, trials, a, b; probability, lower and upper mid tail: summed in mpmath with 60 digits. */
const golden: readonly (readonly [number, number, number, number, number, number, number])[] = [
  [3, 10, 2, 8, 0.1486068111455108, 0.7414860681114551, 0.2585139318885449],
  [0, 0, 2, 8, 1, 0.5, 0.5],
  [10, 10, 0.5, 0.25, 0.3875420200805895, 0.8062289899597052, 0.1937710100402948],
  [2500, 5000, 40, 41, 0.001411596977519741, 0.5441124055474919, 0.4558875944525081],
  [4900, 5000, 40, 41, 3.816574060257936e-45, 1, 1.147019760517485e-44],
  [4999, 5000, 0.3, 0.7, 0.0006025203222894983, 0.9988381170253633, 0.001161882974636718],
  [1, 1000, 0.005, 0.495, 0.004785185004437505, 0.9589462897042716, 0.04105371029572836],
  [12, 60, 1e6, 4e6, 0.1278220607663297, 0.5125291176776067, 0.4874708823223933],
  [300, 1000, 3e14, 7e14, 0.02752100382125463, 0.501833017903488, 0.4981669820965115],
  [700, 1000, 3e14, 7e14, 1.773985856318668e-149, 1, 1.284923349065908e-149],
];

describe('the beta-binomial distribution', () => {
  it('agrees with its worked examples', () => {
    expectRelative(betaBinomialProbability(3, 10, 2, 8), 0.148606811145511, 1e-13);
    const { lower, upper } = betaBinomialMidTails(3, 10, 2, 8);
    expectRelative(lower, 0.741486068111455, 1e-13);
    expectRelative(upper, 0.258513931888545, 1e-13);
  });

  it('agrees with sums of sixty digits to ten, in tails of a half and of 1e-149 alike', () => {
    for (const [count, trials, a, b, probability, lower, upper] of golden) {
      expectRelative(betaBinomialProbability(count, trials, a, b), probability, 1e-10);
      const tails = betaBinomialMidTails(count, trials, a, b);
      expectRelative(tails.lower, lower, 1e-10);
      expectRelative(tails.upper, upper, 1e-10);
    }
  });

  it('exchanges its tails when the two kinds exchange their names', () => {
    for (const [count, trials, a, b] of golden) {
      const tails = betaBinomialMidTails(count, trials, a, b);
      const mirrored = betaBinomialMidTails(trials - count, trials, b, a);
      expectRelative(mirrored.lower, tails.upper, 1e-12);
      expectRelative(mirrored.upper, tails.lower, 1e-12);
    }
  });

  it('is a whole: the chances of all counts add up to 1', () => {
    for (const [trials, a, b] of [
      [40, 0.2, 0.3],
      [300, 30, 70],
      [300, 3e9, 7e9],
    ] as const) {
      let sum = 0;
      for (let count = 0; count <= trials; count++) sum += betaBinomialProbability(count, trials, a, b);
      expectRelative(sum, 1, 1e-12);
    }
  });

  it('gives every count the same chance when every share is as likely as another', () => {
    for (const count of [0, 7, 19, 20]) expectRelative(betaBinomialProbability(count, 20, 1, 1), 1 / 21, 1e-13);
  });

  it('is the binomial when the share is all but known', () => {
    for (const count of [0, 3, 80, 250, 400]) {
      expectRelative(betaBinomialProbability(count, 400, 0.2e18, 0.8e18), binomialProbability(count, 400, 0.2), 1e-11);
      const half = binomialProbability(count, 400, 0.2) / 2;
      const { upper } = betaBinomialMidTails(count, 400, 0.2e18, 0.8e18);
      expectRelative(upper, binomialUpperTail(count, 400, 0.2) + half, 1e-11);
    }
  });

  it('refuses counts that are not counts and shapes that are not above 0', () => {
    expect(() => betaBinomialProbability(-1, 10, 2, 8)).to.throw(
      RangeError,
      'betaBinomialProbability: count is -1, expected a whole number of 0 or more',
    );
    expect(() => betaBinomialMidTails(2.5, 10, 2, 8)).to.throw(RangeError, 'betaBinomialMidTails: count is 2.5');
    expect(() => betaBinomialMidTails(11, 10, 2, 8)).to.throw(
      RangeError,
      'betaBinomialMidTails: count is 11, expected a number of at most 10',
    );
    expect(() => betaBinomialMidTails(1, 10, 0, 8)).to.throw(RangeError, 'betaBinomialMidTails: a is 0');
    expect(() => betaBinomialMidTails(1, 10, 2, Infinity)).to.throw(RangeError, 'betaBinomialMidTails: b is Infinity');
  });
});
