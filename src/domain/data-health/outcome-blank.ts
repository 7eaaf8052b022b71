import { monthText, percentText } from '../wording.ts';
import type { HealthRule } from './health-rule.ts';
import { lackingIn } from './month-facts.ts';

const BULK_FROM = 0.2;

/** Outcomes left blank in bulk. */
export const OUTCOME_BLANK: HealthRule<{ lacking: number; searches: number }> = {
  id: 'outcome-blank',
  looksFor: 'outcomes left blank in bulk',
  threshold: `From ${BULK_FROM * 100}% on: the Met leaves none blank and the City 2% to 15%. Below, what followed searches can still be told; no flag rests on outcomes, so none is blocked.`,
  judge: (facts) => {
    const { lacking, searches, share } = lackingIn(facts, (group) => group.lacking.outcome);
    return searches > 0 && share >= BULK_FROM
      ? [{ about: '', severity: 'qualifies', numbers: { lacking, searches } }]
      : [];
  },
  sentence: ({ lacking, searches }, month) =>
    `In ${monthText(month)}, ${percentText(lacking / searches)} of records do not say what came of the search. Shares of arrests and the like leave much out.`,
};
