import type { MonthList } from '../../domain/flag-rule.ts';
import { findingSentence, INCOMPLETE_LIST, listSentence, missingListText } from '../../domain/wording.ts';

/** Said where figures are shown before their lists are made. */
export const NO_LIST_YET =
  'No list has been made for this month yet. That does not mean that nothing needs explaining.';

/** What the month's lists found in London, how far that can be trusted, and what an empty list does not mean. */
export function monthListSentences(list: MonthList | undefined): string[] {
  if (!list) return [NO_LIST_YET];
  const missing = missingListText(list.state);
  if (missing) return [missing];
  return [
    listSentence(list.listedCount, list.expectedFalseCount),
    ...(list.state === 'window-incomplete' ? [INCOMPLETE_LIST] : []),
    findingSentence(list.materiality),
  ];
}
