import { countText, monthText, percentText } from '../wording.ts';
import type { HealthRule } from './health-rule.ts';
import { lackingIn } from './month-facts.ts';

const MANY_FROM = 0.05;

/** Searches published without a place: they count for London and for no borough. */
export const NO_PLACE: HealthRule<{ lacking: number; searches: number }> = {
  id: 'no-place',
  looksFor: 'searches without a place',
  threshold: `From ${MANY_FROM * 100}% on: every borough's rates are too low by about that much, which is more than a borough's likely range hides.`,
  judge: (facts) => {
    const { lacking, searches, share } = lackingIn(facts, (group) => group.lacking.place);
    return share >= MANY_FROM ? [{ about: '', severity: 'qualifies', numbers: { lacking, searches } }] : [];
  },
  sentence: ({ lacking, searches }, month) =>
    `In ${monthText(month)}, ${countText(lacking)} of ${countText(searches)} searches (${percentText(lacking / searches)}) have no place. They count for the force and for no borough.`,
};
