import { requireAtMost, requireCount, requireLength } from './require-range.ts';

/** Points and weights of a quadrature over a standard normal number: the weights add up to 1. */
export interface NormalQuadrature {
  readonly points: Float64Array;
  readonly weights: Float64Array;
}

const MOST_POINTS = 25;
const known = new Map<number, NormalQuadrature>();

/**
 * Gauss and Hermite's quadrature for a standard normal number Z: E f(Z) is about sum of weight x f(point), exactly so for
 * polynomials up to degree 2 x order - 1.
 *
 * Formula: points are the roots of the Hermite polynomial He of that order, by Newton's method from the largest down;
 * weight = 1/(order x h^2) with h the orthonormal polynomial of order - 1 at the root. Orthonormal recursion:
 * h(j + 1) = (x h(j) - sqrt(j) h(j - 1))/sqrt(j + 1).
 * Parameters: order, whole, 1 to 25.
 * Where it misbehaves: a function with a step or a sharp peak beside the points is integrated badly; move and scale the
 * points to the peak first.
 * Source: Abramowitz and Stegun (1964), 25.4.46, rescaled; starting values as in Szego (1939), 6.32.
 * Example: order 3 has points -sqrt 3, 0, sqrt 3 with weights 1/6, 2/3, 1/6.
 */
export function normalQuadrature(order: number): NormalQuadrature {
  requireCount('normalQuadrature', 'order', order);
  requireLength('normalQuadrature', 'points', order, 1);
  requireAtMost('normalQuadrature', 'order', order, MOST_POINTS);
  let made = known.get(order);
  if (!made) {
    made = make(order);
    known.set(order, made);
  }
  return made;
}

function make(order: number): NormalQuadrature {
  const points = new Float64Array(order);
  const weights = new Float64Array(order);
  for (let i = 0; i < Math.ceil(order / 2); i += 1) {
    let x = i === 0 ? Math.sqrt(4 * order + 2) - 2.6 * (2 * order + 1) ** (-1 / 6) : guess(points, order, i);
    let below = 0;
    for (let step = 0; step < 100; step += 1) {
      const { value, previous } = hermite(order, x);
      below = previous;
      // The derivative of the orthonormal polynomial of an order is sqrt(order) times the one below.
      const move = value / (Math.sqrt(order) * previous);
      x -= move;
      if (Math.abs(move) < 1e-15 * Math.max(1, Math.abs(x))) break;
    }
    below = hermite(order, x).previous;
    const weight = 1 / (order * below * below);
    points[order - 1 - i] = x;
    points[i] = -x;
    weights[order - 1 - i] = weight;
    weights[i] = weight;
  }
  if (order % 2 === 1) points[(order - 1) / 2] = 0;
  return { points, weights };
}

/** The next root lies about as far below the last as the last below the one before. */
function guess(points: Float64Array, order: number, i: number): number {
  const last = points[order - i]!;
  if (i === 1) return last - (1.14 * order ** 0.426 * Math.SQRT2) / (last / Math.SQRT2);
  return 2 * last - points[order - i + 1]!;
}

function hermite(order: number, x: number): { value: number; previous: number } {
  let previous = 0;
  let value = 1;
  for (let j = 0; j < order; j += 1) {
    const next = (x * value - Math.sqrt(j) * previous) / Math.sqrt(j + 1);
    previous = value;
    value = next;
  }
  return { value, previous };
}
