import fc from 'fast-check';
import type { ScaleKind } from '../../src/charts/axis.ts';
import type { DotRow } from '../../src/charts/dot-rows.ts';
import type { Estimate } from '../../src/charts/estimate.ts';

export const SEEDED = { seed: 20_260_501, numRuns: 50 };

export const scaleKind = fc.constantFrom<ScaleKind>('ratio', 'share', 'amount');

/** Any estimate that can be drawn: 0, without an upper limit, or with limits that are one with it. */
export function estimate(kind: ScaleKind): fc.Arbitrary<Estimate> {
  const most = kind === 'share' ? 1 : 5000;
  const value = fc.oneof(fc.double({ min: 0, max: most, noNaN: true }), fc.constantFrom(0, 1, 1e-9));
  return fc
    .tuple(value, fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 1, max: 50, noNaN: true }))
    .map(([at, down, up]) => ({
      value: at,
      low: at * down,
      high: up > 45 && kind !== 'share' ? Number.POSITIVE_INFINITY : Math.min(kind === 'share' ? 1 : 1e9, at * up),
      text: at.toFixed(1),
      rangeText: 'a range',
    }));
}

/** Rows with hostile names, some without an estimate. */
export function rows(kind: ScaleKind): fc.Arbitrary<DotRow[]> {
  const row = fc.record(
    { name: fc.string({ unit: 'binary', maxLength: 60 }), estimate: estimate(kind), isHighlighted: fc.boolean() },
    { requiredKeys: ['name'] },
  );
  return fc.array(row, { minLength: 1, maxLength: 20 });
}
