import { monthText, percentText } from '../wording.ts';
import { FEWEST_BEFORE, type HealthRule, MONTHS_BACK, TOO_FEW_BEFORE, usualOf } from './health-rule.ts';
import { countsFor, FIELDS, fieldOf } from './lacking-field.ts';
import { lackingIn, type MonthFacts } from './month-facts.ts';

const POINTS_FROM = 0.05;
/** Standard errors from which a change is not chance, with seven fields looked at every month. */
const ERRORS_FROM = 4;

type Seen = { share: number; usual: number; searches: number; previous: string };

/** A field left unknown much more, or much less, often than before: forms or habits have changed. */
export const UNKNOWN_CHANGE: HealthRule<Seen> = {
  id: 'unknown-change',
  looksFor: 'a sudden change in how often something is left out',
  threshold: `A step of ${POINTS_FROM * 100} points or more, against the month before and against the middle of the last ${MONTHS_BACK}, that is over ${ERRORS_FROM} standard errors: less would move a ratio by less than its likely range, and small forces jump by chance.`,
  judge: (facts, { before }) => {
    const last = before.slice(0, MONTHS_BACK);
    const previous = last[0];
    if (previous === undefined || last.length < FEWEST_BEFORE) return TOO_FEW_BEFORE;
    return FIELDS.flatMap((field) => {
      const shareOf = (month: MonthFacts) => lackingIn(month, field.lacking, countsFor(field));
      const { share, searches } = shareOf(facts);
      const usual = usualOf(last, (month) => shareOf(month).share);
      const earlier = shareOf(previous);
      const error = Math.hypot(standardError(share, searches), standardError(earlier.share, earlier.searches));
      const enough = Math.max(POINTS_FROM, ERRORS_FROM * error);
      const steps = [share - usual, share - earlier.share];
      const isStep = steps.every((step) => step >= enough) || steps.every((step) => -step >= enough);
      if (!isStep) return [];
      const severity = field.isUsed ? 'qualifies' : 'note';
      return [{ about: field.id, severity, numbers: { share, usual, searches, previous: previous.month } } as const];
    });
  },
  sentence: ({ share, usual, previous }, month, about) =>
    `From ${monthText(month)}, ${share > usual ? 'more' : 'fewer'} records leave out ${fieldOf(about).name}. It was about ${percentText(usual)} until ${monthText(previous)}, and then ${percentText(share)}. Figures may step there for that reason alone.`,
};

/** Of a share, kept off nought so that a single record in a small month is no certainty. */
function standardError(share: number, searches: number): number {
  const kept = (share * searches + 1) / (searches + 2);
  return Math.sqrt((kept * (1 - kept)) / Math.max(1, searches));
}
