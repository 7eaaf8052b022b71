import { countText, monthText, percentText } from '../wording.ts';
import type { HealthRule } from './health-rule.ts';

const MANY_FROM = 0.01;

/** Searches whose power does not cover what was searched for. */
export const POWER_OBJECT: HealthRule<{ differ: number; searches: number }> = {
  id: 'power-object',
  looksFor: 'a law that does not fit what was searched for',
  threshold: `From ${MANY_FROM * 100}% on: a single slip is no fault of the data. We go by what was searched for.`,
  judge: ({ powerObjectDiffer, searches }) =>
    powerObjectDiffer > 0 && powerObjectDiffer >= MANY_FROM * searches
      ? [{ about: '', severity: 'note', numbers: { differ: powerObjectDiffer, searches } }]
      : [],
  sentence: ({ differ, searches }, month) =>
    `In ${monthText(month)}, ${countText(differ)} of ${countText(searches)} records (${percentText(differ / searches)}) name a law that does not cover what was searched for. We go by what was searched for.`,
};
