/** The words of the page on data health that no mail has. */
import type { Severity } from './data-health/health-rule.ts';
import { countText } from './wording.ts';

/** What a check said of a month, in a word or two for a table. */
export const VERDICT_WORDS: Record<Severity | 'fine' | 'not-checked' | 'not-kept', string> = {
  blocks: 'serious',
  qualifies: 'keep in mind',
  note: 'worth knowing',
  fine: 'fine',
  'not-checked': 'not checked',
  'not-kept': '',
};

/** Said where checks found nothing: that alone proves little. */
export const NOTHING_FOUND =
  'These checks found nothing to say about the records. That does not prove that the records are right.';

/** Said where it was not kept which checks found nothing. */
export const VERDICTS_NOT_KEPT =
  'When this month was measured it was not kept which checks found nothing and which could not be made. An empty field may be either.';

/** Said where there is nothing to hold the records against. */
export const NO_OFFICIAL_TOTALS =
  'No yearly totals of the Home Office are loaded, so the records cannot be set beside them yet.';

/** Said where no figure was measured before. */
export const NO_REVISIONS = 'These months were measured for the first time, so no figure has been revised.';

/** Said where no publisher was asked. */
export const NO_SOURCE_CHECKS =
  'The publisher’s services have not been asked about these months. The files were handed over.';

/** How many of London's headline figures changed since they were last published or measured. */
export function revisedCountSentence(changed: number, compared: number): string {
  if (changed === 0) return `None of London’s ${countText(compared)} headline figures changed.`;
  return `${countText(changed)} of London’s ${countText(compared)} headline figures changed.`;
}
