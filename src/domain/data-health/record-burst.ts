import { countText, monthText } from '../wording.ts';
import { isDoubled } from './file-doubled.ts';
import type { HealthRule } from './health-rule.ts';

/** People alike in every detail in one stop: up to six in most of the Met's months, and rarely eleven. */
const BURST_FROM = 10;
/** Share of a month from which one record repeated moves figures. */
const HEAVY_FROM = 0.01;

/** One record that stands in the file many times. */
export const RECORD_BURST: HealthRule<{ copies: number; searches: number }> = {
  id: 'record-burst',
  looksFor: 'one record repeated many times',
  threshold: `From ${BURST_FROM} times on: the commonest record of a usual month stands there three to six times. From ${HEAVY_FROM * 100}% of the month's records on it qualifies figures.`,
  judge: (facts) => {
    const { mostCopies, searches } = facts;
    if (mostCopies === undefined) return { cannotTell: 'it was loaded before this was counted' };
    if (mostCopies < BURST_FROM || isDoubled(facts)) return [];
    const severity = mostCopies - 1 >= HEAVY_FROM * searches ? 'qualifies' : 'note';
    return [{ about: '', severity, numbers: { copies: mostCopies, searches } }];
  },
  sentence: ({ copies, searches }, month) =>
    `One record for ${monthText(month)} is in the file ${countText(copies)} times over. There are ${countText(searches)} records in all. It may be one search that was written down many times.`,
};
