import type { DemoPlan } from '../../src/demo/plan.ts';
import type { DemoResidents } from '../../src/demo/true-rates.ts';
import { RATED_BOROUGHS } from '../../src/vocabulary/area.ts';

/** A plan that is written in a second: six months, a twelfth of the searches. */
export const SMALL_PLAN: DemoPlan = {
  seed: 7,
  firstMonth: '2026-01',
  lastMonth: '2026-06',
  missingMonth: '2026-02',
  revisedMonth: '2026-05',
  searchesPerMonth: 1500,
};

/** The same invented residents in every borough, so that a test's numbers do not hang on real ones. */
export const RESIDENTS: DemoResidents = new Map(
  RATED_BOROUGHS.map(({ code }) => [
    code,
    { white: 150_000, black: 37_000, asian: 57_000, mixed: 16_000, other: 17_000 },
  ]),
);
