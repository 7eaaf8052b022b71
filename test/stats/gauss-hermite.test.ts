import { expect } from 'chai';
import { normalQuadrature } from '../../src/stats/gauss-hermite.ts';
import { expectRelative } from './closeness.ts';

/** The mean of a function of a standard normal number, as the quadrature of an order has it. */
function meanOf(order: number, f: (z: number) => number): number {
  const { points, weights } = normalQuadrature(order);
  return points.reduce((sum, point, i) => sum + weights[i]! * f(point), 0);
}

/** Mean of an even power of a standard normal number: (power - 1)(power - 3) ... 1. */
function evenMoment(power: number): number {
  let moment = 1;
  for (let factor = power - 1; factor > 1; factor -= 2) moment *= factor;
  return moment;
}

describe('the quadrature over a normal number', () => {
  it('agrees with its worked example of three points', () => {
    const { points, weights } = normalQuadrature(3);
    for (const [i, wanted] of [-Math.sqrt(3), 0, Math.sqrt(3)].entries()) expectRelative(points[i]!, wanted, 1e-15);
    for (const [i, wanted] of [1 / 6, 2 / 3, 1 / 6].entries()) expectRelative(weights[i]!, wanted, 1e-15);
  });

  it('is the mean itself with one point', () => {
    expect([...normalQuadrature(1).points]).to.deep.equal([0]);
    expect([...normalQuadrature(1).weights]).to.deep.equal([1]);
  });

  it('gives every power up to twice the order less one its exact mean, at every order', () => {
    for (let order = 1; order <= 25; order += 1) {
      for (let power = 0; power < 2 * order; power += 1) {
        const size = Math.max(
          1,
          meanOf(order, (z) => Math.abs(z) ** power),
        );
        const wanted = power % 2 === 0 ? evenMoment(power) : 0;
        expect(
          Math.abs(meanOf(order, (z) => z ** power) - wanted) / size,
          `order ${order}, power ${power}`,
        ).to.be.below(1e-13);
      }
    }
  });

  it('is not exact one power further, so that nothing better than it claims is tested', () => {
    for (const order of [1, 2, 5, 11]) {
      const wanted = evenMoment(2 * order);
      expect(Math.abs(meanOf(order, (z) => z ** (2 * order)) - wanted) / wanted).to.be.above(1e-4);
    }
  });

  it('has rising points that mirror each other, and weights above 0 that add up to one', () => {
    for (let order = 1; order <= 25; order += 1) {
      const { points, weights } = normalQuadrature(order);
      expect([...points].sort((a, b) => a - b)).to.deep.equal([...points]);
      expect(new Set(points).size).to.equal(order);
      for (let i = 0; i < order; i += 1) {
        expect(points[i]! + points[order - 1 - i]!).to.equal(0);
        expect(weights[i]).to.equal(weights[order - 1 - i]);
        expect(weights[i]).to.be.above(0);
      }
      expectRelative(
        weights.reduce((sum, weight) => sum + weight, 0),
        1,
        1e-14,
      );
    }
  });

  it('has the mean of a log-normal number to a millionth with eleven points, as its formula has it', () => {
    // E exp(sZ) = exp(s^2/2).
    for (const s of [0.2, 0.5, 1])
      expectRelative(
        meanOf(11, (z) => Math.exp(s * z)),
        Math.exp((s * s) / 2),
        1e-6,
      );
  });

  it('agrees with Abramowitz and Stegun’s table of five points', () => {
    // Table 25.10, n = 5: for the weight exp(-x^2), so points by the square root of 2 and weights by that of pi.
    const { points, weights } = normalQuadrature(5);
    expectRelative(points[4]! / Math.SQRT2, 2.020182870456086, 1e-14);
    expectRelative(points[3]! / Math.SQRT2, 0.958572464613819, 1e-14);
    expectRelative(weights[4]! * Math.sqrt(Math.PI), 0.01995324205905, 1e-12);
    expectRelative(weights[3]! * Math.sqrt(Math.PI), 0.3936193231522, 1e-12);
    expectRelative(weights[2]! * Math.sqrt(Math.PI), 0.9453087204829, 1e-12);
  });

  it('refuses an order that is none, not whole, or above twenty-five', () => {
    expect(() => normalQuadrature(0)).to.throw(
      RangeError,
      'normalQuadrature: length of points is 0, expected at least 1',
    );
    expect(() => normalQuadrature(2.5)).to.throw(
      RangeError,
      'normalQuadrature: order is 2.5, expected a whole number of 0 or more',
    );
    expect(() => normalQuadrature(-1)).to.throw(RangeError, 'normalQuadrature: order is -1');
    expect(() => normalQuadrature(26)).to.throw(
      RangeError,
      'normalQuadrature: order is 26, expected a number of at most 25',
    );
  });
});
