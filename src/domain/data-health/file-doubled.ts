import { countText, monthText } from '../wording.ts';
import type { HealthRule } from './health-rule.ts';
import type { MonthFacts } from './month-facts.ts';

/** Share of copies from which the file as a whole is taken to be doubled: half of it would be, but for a few rows. */
const DOUBLED_FROM = 0.4;

/**
 * Whether a file seems to hold every record twice. Records of an extract have numbers of their own, by which a second copy is
 * rejected at loading: two that are otherwise alike are two searches.
 */
export function isDoubled({ source, repeated, searches }: MonthFacts): boolean {
  return source === 'police-uk' && searches > 1 && repeated >= DOUBLED_FROM * searches;
}

/** A file that holds nearly every record twice. */
export const FILE_DOUBLED: HealthRule<{ repeated: number; searches: number }> = {
  id: 'file-doubled',
  looksFor: 'a file that holds every record twice',
  threshold: `From ${DOUBLED_FROM * 100}% copies on: of a file put together twice half of the rows are copies, and nothing else was seen above 3.3%. Every count of the month is then too high, so figures with it in them are not judged.`,
  judge: (facts) => {
    const { repeated, searches } = facts;
    return isDoubled(facts) ? [{ about: '', severity: 'blocks', numbers: { repeated, searches } }] : [];
  },
  sentence: ({ repeated, searches }, month) =>
    `The records for ${monthText(month)} seem to be in the file twice. Of ${countText(searches)} records, ${countText(repeated)} copy another. All are counted, so the counts are too high.`,
};
