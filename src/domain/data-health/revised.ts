import { countText, monthText } from '../wording.ts';
import type { HealthRule } from './health-rule.ts';

const MUCH_FROM = 0.05;

/** A month whose records were replaced by others. */
export const REVISED: HealthRule<{ added: number; removed: number; searches: number }> = {
  id: 'revised',
  looksFor: 'a month that was replaced by a later version',
  threshold: `Any record added or taken away; from ${MUCH_FROM * 100}% of the month's on it qualifies figures, which may then differ from what was told before by more than rounding.`,
  judge: ({ revision, searches }) => {
    if (!revision || revision.added + revision.removed === 0) return [];
    const isMuch = revision.added + revision.removed >= MUCH_FROM * searches;
    return [{ about: '', severity: isMuch ? 'qualifies' : 'note', numbers: { ...revision, searches } }];
  },
  sentence: ({ added, removed, searches }, month) =>
    `The police replaced the records for ${monthText(month)}: ${countText(added)} added, ${countText(removed)} taken away, ${countText(searches)} in all.`,
};
