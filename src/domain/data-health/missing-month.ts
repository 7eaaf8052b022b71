import { monthText } from '../wording.ts';
import type { HealthRule } from './health-rule.ts';

/** A month without records: missing is not zero. */
export const MISSING_MONTH: HealthRule<Record<never, never>> = {
  id: 'missing-month',
  looksFor: 'a month without records',
  threshold: 'Any month without a file: a force that searched nobody for a month is not known of.',
  judge: () => [],
  judgeMissing: () => [{ about: '', severity: 'qualifies', numbers: {} }],
  sentence: (_, month) =>
    `There are no records for ${monthText(month)}. That does not mean that nobody was searched: nothing can be said of that month.`,
};
