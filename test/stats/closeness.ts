import { expect } from 'chai';
import type { Interval } from '../../src/stats/interval.ts';

/** Expects a number within a relative distance of the one wanted; of 0, within that distance itself. */
export function expectRelative(got: number, wanted: number, tolerance: number): void {
  const scale = wanted === 0 ? 1 : Math.abs(wanted);
  expect(Math.abs(got - wanted) / scale, `${got} against ${wanted}`).to.be.at.most(tolerance);
}

/** Expects both limits within a relative distance of those wanted. */
export function expectLimits(got: Interval, [low, high]: readonly [number, number], tolerance: number): void {
  expectRelative(got.low, low, tolerance);
  if (high === Infinity) expect(got.high).to.equal(Infinity);
  else expectRelative(got.high, high, tolerance);
}
