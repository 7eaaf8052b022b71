import { countText, monthText } from '../wording.ts';
import { FEWEST_BEFORE, type HealthRule, MONTHS_BACK, TOO_FEW_BEFORE, usualOf } from './health-rule.ts';

const PARTIAL_BELOW = 0.2;

/** Whether a month holds so much less than a usual one that it was most likely published in part. */
export function isPartial(searches: number, usual: number): boolean {
  return searches < PARTIAL_BELOW * usual;
}

/** A month with far fewer records than usual, which was most likely published in part. */
export const PARTIAL_MONTH: HealthRule<{ searches: number; usual: number }> = {
  id: 'partial-month',
  looksFor: 'a month with only part of its records',
  threshold: `Under ${PARTIAL_BELOW * 100}% of the middle one of the last ${MONTHS_BACK} months: no real month of the Met or the City fell so low, in a pandemic either. Nobody knows which records are there, so figures with such a month in them are not judged.`,
  judge: ({ searches }, { before }) => {
    const last = before.slice(0, MONTHS_BACK);
    if (last.length < FEWEST_BEFORE) return TOO_FEW_BEFORE;
    const usual = usualOf(last, (earlier) => earlier.searches);
    return isPartial(searches, usual) ? [{ about: '', severity: 'blocks', numbers: { searches, usual } }] : [];
  },
  sentence: ({ searches, usual }, month) =>
    `The records for ${monthText(month)} are most likely not all there. There are ${countText(searches)}, and a usual month has about ${countText(usual)}.`,
};
