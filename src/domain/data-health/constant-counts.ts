import { chiSquaredCdf } from '../../stats/chi-squared-distribution.ts';
import { poissonProbability } from '../../stats/poisson-distribution.ts';
import { countText, monthText } from '../wording.ts';
import { type HealthRule, MONTHS_BACK } from './health-rule.ts';

/** Fewest months, the one judged among them, in which sameness can be seen. */
const FEWEST_MONTHS = 6;
/** A force has 12 months a year: of a hundred forces one is called constant by chance in about one year. */
const LEAST_CHANCE = 0.001;

type Seen = { searches: number; same: number; months: number; least: number; most: number };

/** Monthly counts that are too much alike to be counts. */
export const CONSTANT_COUNTS: HealthRule<Seen> = {
  id: 'constant-counts',
  looksFor: 'counts that are the same month after month',
  threshold: `So many equal counts, or counts so close together, among the last ${MONTHS_BACK} months that searches made one by one would give them with a chance under ${LEAST_CHANCE}. Such counts may be cut off at a limit; how they divide between groups may be right all the same, so nothing is blocked.`,
  judge: ({ searches }, { before }) => {
    const counts = [searches, ...before.slice(0, MONTHS_BACK - 1).map((earlier) => earlier.searches)];
    const months = counts.length;
    if (months < FEWEST_MONTHS)
      return { cannotTell: `fewer than ${FEWEST_MONTHS} months are loaded to look for it in` };
    const same = counts.filter((count) => count === searches).length;
    const isSame = same > 1 && chanceOfSame(searches, same, months) < LEAST_CHANCE;
    const isClose = chanceOfCloseness(counts) < LEAST_CHANCE;
    if (!isSame && !isClose) return [];
    const numbers = { searches, same, months, least: Math.min(...counts), most: Math.max(...counts) };
    return [{ about: '', severity: 'qualifies', numbers }];
  },
  sentence: ({ searches, same, months, least, most }, month) =>
    same > 1
      ? `${monthText(month)} has ${countText(searches)} records, and so have ${same - 1} of the ${months - 1} months before it. Real counts are hardly ever so alike.`
      : `The last ${months} months to ${monthText(month)} have between ${countText(least)} and ${countText(most)} records each. Real counts are hardly ever so alike.`,
};

/**
 * A bound on the chance that so many of the months have the very count of one of them: each of the others has it with at
 * most the chance of a Poisson count's likeliest value, and real counts scatter more widely than Poisson ones.
 */
function chanceOfSame(searches: number, same: number, months: number): number {
  const likeliest = poissonProbability(searches, searches);
  let choices = 1;
  for (let at = 1; at < same; at += 1) choices *= (months - at) / at;
  return choices * likeliest ** (same - 1);
}

/** The chance that Poisson counts of one mean lie as close together as these (index of dispersion). */
function chanceOfCloseness(counts: readonly number[]): number {
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  if (mean === 0) return 1;
  const dispersion = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / mean;
  return chiSquaredCdf(dispersion, counts.length - 1);
}
