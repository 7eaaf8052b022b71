import { countText, monthText, percentText } from '../wording.ts';
import { isDoubled } from './file-doubled.ts';
import type { HealthRule } from './health-rule.ts';

const MANY_FROM = 0.05;

/** Many records that repeat another, short of a whole file twice. */
export const REPEATED_ROWS: HealthRule<{ repeated: number; searches: number }> = {
  id: 'repeated-rows',
  looksFor: 'many records that repeat another',
  threshold: `From ${MANY_FROM * 100}% on: a usual month of the Met has 1.4% to 3.3%, which may be several people in one stop.`,
  judge: (facts) => {
    const { repeated, searches } = facts;
    if (repeated === 0 || repeated < MANY_FROM * searches || isDoubled(facts)) return [];
    return [{ about: '', severity: 'qualifies', numbers: { repeated, searches } }];
  },
  sentence: ({ repeated, searches }, month) =>
    `${countText(repeated)} of the ${countText(searches)} records for ${monthText(month)} (${percentText(repeated / searches)}) repeat another in every detail, which is more than usual. All are counted, so some searches may count twice.`,
};
