import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { betaCdf, betaLogOddsQuantile, betaQuantile, betaUpperTail } from '../../src/stats/beta-distribution.ts';
import { binomialCdf, binomialProbability, binomialUpperTail } from '../../src/stats/binomial-distribution.ts';
import { chiSquaredCdf, chiSquaredQuantile, chiSquaredUpperTail } from '../../src/stats/chi-squared-distribution.ts';
import { gammaCdf, gammaQuantile, gammaUpperTail } from '../../src/stats/gamma-distribution.ts';
import { hypergeometricProbability } from '../../src/stats/hypergeometric-distribution.ts';
import { logIncompleteBeta } from '../../src/stats/incomplete-beta.ts';
import { logIncompleteGamma } from '../../src/stats/incomplete-gamma.ts';
import { logGamma, stirlingTail } from '../../src/stats/log-gamma.ts';
import { logComplement, solveLogTail } from '../../src/stats/log-tails.ts';
import { monotoneRoot } from '../../src/stats/monotone-root.ts';
import {
  normalCdf,
  normalQuantile,
  normalReach,
  normalUpperTail,
  roughNormalQuantile,
} from '../../src/stats/normal-distribution.ts';
import { poissonCdf, poissonProbability, poissonUpperTail } from '../../src/stats/poisson-distribution.ts';
import { quantileTypeSeven } from '../../src/stats/quantile.ts';
import { devianceTerm, logBinomialTerm, logPoissonTerm, stirlingError } from '../../src/stats/saddle-point.ts';
import { studentTQuantile } from '../../src/stats/student-t-distribution.ts';
import { expectRelative } from './closeness.ts';

interface GoldenValue {
  readonly fn: string;
  readonly input: number[];
  readonly expected: number;
}

const functions: { readonly [name: string]: (...args: number[]) => number } = {
  betaCdf,
  betaQuantile,
  betaUpperTail,
  gammaCdf,
  gammaQuantile,
  gammaUpperTail,
  logGamma,
  normalCdf,
  normalQuantile,
  normalUpperTail,
  studentTQuantile,
};

const golden = JSON.parse(
  readFileSync(new URL('golden/special-functions.json', import.meta.url), 'utf8'),
) as GoldenValue[];

describe('the special functions', () => {
  for (const name of Object.keys(functions)) {
    it(`give ${name} as a program of 130 digits does, far into the tails and for shapes of a million`, () => {
      const rows = golden.filter((row) => row.fn === name);
      expect(rows).not.to.have.length(0);
      for (const { input, expected } of rows)
        expectRelative((functions[name] as () => number)(...(input as [])), expected, 1e-11);
    });
  }

  it('agree with their worked examples', () => {
    expectRelative(logGamma(5), Math.log(24), 1e-14);
    expectRelative(stirlingError(1), 1 - Math.log(2 * Math.PI) / 2, 1e-13);
    expectRelative(stirlingError(20), stirlingTail(20), 1e-15);
    expectRelative(devianceTerm(2, 1), 2 * Math.log(2) - 1, 1e-14);
    expect(logPoissonTerm(0, 2.5)).to.equal(-2.5);
    expectRelative(Math.exp(logBinomialTerm(3, 7, 0.2, 0.8)), 0.201326592, 1e-13);
    expectRelative(logIncompleteGamma(1, 2).logUpper, -2, 1e-14);
    expectRelative(Math.exp(logIncompleteBeta(3, 1, 0.5, 0.5).logLower), 0.125, 1e-14);
    expectRelative(logComplement(Math.log(0.25)), Math.log(0.75), 1e-14);
    expect(logComplement(0)).to.equal(-Infinity);
    expectRelative(
      solveLogTail('', 5, Math.log(0.5), (u) => ({ logTail: u, logDensity: u }), 1),
      Math.log(0.5),
      1e-12,
    );
    expectRelative(
      monotoneRoot((u) => 2 - u, 0, 1),
      2,
      1e-14,
    );
    expectRelative(
      monotoneRoot((u) => u - 2, 50, 1),
      2,
      1e-14,
    );
    expect(monotoneRoot((u) => u, 0, 1)).to.equal(0);
    expectRelative(normalCdf(1.959963984540054), 0.975, 1e-14);
    expectRelative(normalCdf(-10), 7.61985302416e-24, 1e-12);
    expectRelative(normalUpperTail(3.090232306167813), 0.001, 1e-12);
    expectRelative(normalQuantile(0.975), 1.959963984540054, 1e-14);
    expectRelative(normalReach(0.998), 3.090232306167813, 1e-13);
    expect(roughNormalQuantile(0.975)).to.be.closeTo(1.959963984540054, 4.5e-4);
    expectRelative(gammaCdf(1, 1), 1 - Math.exp(-1), 1e-14);
    expectRelative(gammaUpperTail(700, 1), 9.859676543759771e-305, 1e-12);
    expectRelative(gammaQuantile(0.025, 1), -Math.log(0.975), 1e-14);
    expectRelative(betaCdf(0.5, 3, 1), 0.125, 1e-14);
    expectRelative(betaUpperTail(0.5, 3, 1), 0.875, 1e-14);
    expectRelative(betaQuantile(0.000001, 3, 1), 0.01, 1e-13);
    expect(betaLogOddsQuantile(0.5, 7, 7)).to.be.closeTo(0, 1e-14);
    expectRelative(chiSquaredCdf(2, 2), 1 - Math.exp(-1), 1e-14);
    expectRelative(chiSquaredUpperTail(3.841458820694124, 1), 0.05, 1e-13);
    expectRelative(chiSquaredQuantile(0.025, 2), -2 * Math.log(0.975), 1e-14);
    expectRelative(studentTQuantile(0.975, 1), Math.tan(0.475 * Math.PI), 1e-12);
    expectRelative(poissonProbability(3, 2.5), 0.2137630172497364, 1e-13);
    expectRelative(poissonCdf(3, 2.5), 0.757576133133066, 1e-13);
    expectRelative(poissonUpperTail(3, 2.5), 0.242423866866934, 1e-13);
    expectRelative(binomialProbability(3, 10, 0.2), 0.201326592, 1e-13);
    expectRelative(binomialCdf(3, 10, 0.2), 0.8791261184, 1e-13);
    expectRelative(binomialUpperTail(3, 10, 0.2), 0.1208738816, 1e-13);
    expectRelative(hypergeometricProbability(1, 2, 2, 2), 2 / 3, 1e-13);
    expectRelative(quantileTypeSeven([4, 2, 3, 1], 0.1), 1.3, 1e-14);
  });

  it('are certain where only one thing can happen', () => {
    expect(poissonProbability(0, 0)).to.equal(1);
    expect(poissonProbability(1, 0)).to.equal(0);
    expect(poissonCdf(0, 0)).to.equal(1);
    expect(binomialProbability(0, 5, 0)).to.equal(1);
    expect(binomialProbability(5, 5, 1)).to.equal(1);
    expect(binomialProbability(4, 5, 1)).to.equal(0);
    expect(binomialProbability(1, 5, 0)).to.equal(0);
    expect(binomialCdf(5, 5, 0.3)).to.equal(1);
    expect(binomialUpperTail(5, 5, 0.3)).to.equal(0);
    expect(betaCdf(0, 2, 3)).to.equal(0);
    expect(betaCdf(1, 2, 3)).to.equal(1);
    expect(hypergeometricProbability(3, 2, 2, 2)).to.equal(0);
    expect(hypergeometricProbability(2, 2, 2, 4)).to.equal(1);
    expect(quantileTypeSeven([7], 0.9)).to.equal(7);
  });

  it('put the quantiles of probability 0 and 1 at the ends of the distribution', () => {
    expect(gammaQuantile(0, 3)).to.equal(0);
    expect(gammaQuantile(1, 3)).to.equal(Infinity);
    expect(betaQuantile(0, 3, 4)).to.equal(0);
    expect(betaQuantile(1, 3, 4)).to.equal(1);
  });

  it('place the middle of the normal and of Student at 0, with symmetric sides', () => {
    expect(normalQuantile(0.5)).to.equal(0);
    expect(studentTQuantile(0.5, 4)).to.equal(0);
    expectRelative(studentTQuantile(0.1, 4), -studentTQuantile(0.9, 4), 1e-12);
    expect(studentTQuantile(0.975, Infinity)).to.equal(normalQuantile(0.975));
  });

  it('keep both tails of a binomial of a million trials adding up to one', () => {
    expectRelative(binomialCdf(100_000, 1e6, 0.1) + binomialUpperTail(100_000, 1e6, 0.1), 1, 1e-14);
  });

  it('refuse arguments outside their range, naming function, argument, value and range', () => {
    expect(() => logGamma(0)).to.throw(RangeError, 'logGamma: x is 0, expected a finite number above 0');
    expect(() => stirlingError(0)).to.throw(RangeError, 'stirlingError: x is 0');
    expect(() => devianceTerm(-1, 1)).to.throw(RangeError, 'devianceTerm: x is -1');
    expect(() => normalCdf(NaN)).to.throw(RangeError, 'normalCdf: z is NaN, expected a finite number');
    expect(() => normalUpperTail(Infinity)).to.throw(RangeError, 'normalUpperTail: z is Infinity');
    expect(() => normalQuantile(1)).to.throw(RangeError, 'normalQuantile: probability is 1');
    expect(() => gammaQuantile(1.1, 2)).to.throw(
      RangeError,
      'gammaQuantile: probability is 1.1, expected a number from 0 to 1',
    );
    expect(() => gammaCdf(-1, 2)).to.throw(RangeError, 'gammaCdf: x is -1');
    expect(() => gammaUpperTail(1, 0)).to.throw(RangeError, 'gammaUpperTail: shape is 0');
    expect(() => betaQuantile(0.5, 0, 1)).to.throw(RangeError, 'betaQuantile: a is 0');
    expect(() => betaLogOddsQuantile(0, 1, 1)).to.throw(RangeError, 'betaLogOddsQuantile: probability is 0');
    expect(() => chiSquaredQuantile(0.5, -1)).to.throw(RangeError, 'chiSquaredQuantile: degreesOfFreedom is -1');
    expect(() => studentTQuantile(0.5, 0)).to.throw(RangeError, 'studentTQuantile: degreesOfFreedom is 0');
    expect(() => poissonCdf(1.5, 2)).to.throw(
      RangeError,
      'poissonCdf: count is 1.5, expected a whole number of 0 or more',
    );
    expect(() => binomialCdf(11, 10, 0.2)).to.throw(
      RangeError,
      'binomialCdf: count is 11, expected a number of at most 10',
    );
    expect(() => hypergeometricProbability(1, 2, 2, 5)).to.throw(RangeError, 'hypergeometricProbability: drawn is 5');
    expect(() => quantileTypeSeven([], 0.5)).to.throw(
      RangeError,
      'quantileTypeSeven: length of values is 0, expected at least 1',
    );
    expect(() => monotoneRoot(() => 1, 0, 1)).to.throw(RangeError, 'monotoneRoot');
  });
});
