import { type RevisedField, revisedFieldsText } from '../revision-log.ts';
import { countText, monthText } from '../wording.ts';
import type { HealthRule } from './health-rule.ts';

const MUCH_FROM = 0.05;

interface Seen extends Record<string, unknown> {
  added: number;
  removed: number;
  searches: number;
  /** Rows of which the newer version differs in a field; absent in findings of before they were counted. */
  fields?: readonly { field: RevisedField; rows: number }[];
}

/** A month whose records were replaced by others. */
export const REVISED: HealthRule<Seen> = {
  id: 'revised',
  looksFor: 'a month that was replaced by a later version',
  threshold: `Any record added or taken away; from ${MUCH_FROM * 100}% of the month's on it qualifies figures, which may then differ from what was told before by more than rounding.`,
  judge: ({ revision, searches }) => {
    if (!revision || revision.added + revision.removed === 0) return [];
    const isMuch = revision.added + revision.removed >= MUCH_FROM * searches;
    return [{ about: '', severity: isMuch ? 'qualifies' : 'note', numbers: { ...revision, searches } }];
  },
  sentence: ({ added, removed, searches, fields = [] }, month) => {
    const told = `The police replaced the records for ${monthText(month)}: ${countText(added)} added, ${countText(removed)} taken away, ${countText(searches)} in all.`;
    return fields.length === 0 ? told : `${told} Some of these are one record, changed: ${revisedFieldsText(fields)}.`;
  },
};
