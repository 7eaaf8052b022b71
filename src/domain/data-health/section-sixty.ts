import { countText, monthText } from '../wording.ts';
import { FEWEST_BEFORE, type HealthRule, MONTHS_BACK, TOO_FEW_BEFORE, usualOf } from './health-rule.ts';

const TIMES_FROM = 3;
const SHARE_FROM = 0.05;
/** Fewer may be one evening's work. */
const FEWEST = 50;

/** Far more searches under section 60 than in the months before. */
export const SECTION_SIXTY: HealthRule<{ searches: number; usual: number; all: number }> = {
  id: 'section-60',
  looksFor: 'a burst of section 60 searches',
  threshold: `${TIMES_FROM} times the middle of the last ${MONTHS_BACK} months or more, and ${SHARE_FROM * 100}% of the month's searches or more: fewer cannot move a ratio for all reasons. At least ${FEWEST}, since fewer may be one evening's work.`,
  judge: ({ sectionSixty, searches }, { before }) => {
    const last = before.slice(0, MONTHS_BACK);
    if (last.length < FEWEST_BEFORE) return TOO_FEW_BEFORE;
    const usual = usualOf(last, (month) => month.sectionSixty);
    if (sectionSixty < TIMES_FROM * usual || sectionSixty < SHARE_FROM * searches || sectionSixty < FEWEST) return [];
    return [{ about: '', severity: 'qualifies', numbers: { searches: sectionSixty, usual, all: searches } }];
  },
  sentence: ({ searches, usual, all }, month) =>
    `${monthText(month)} has ${countText(searches)} section 60 searches among its ${countText(all)}. A usual month has about ${countText(usual)}. Such searches need no suspicion. Look at the figures without them too.`,
};
