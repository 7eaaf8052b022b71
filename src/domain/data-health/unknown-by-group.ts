import { COMPARISON_GROUP, ETHNIC_GROUPS, type EthnicGroup } from '../../vocabulary/ethnicity.ts';
import { listText, monthText, percentText } from '../wording.ts';
import { isDoubled } from './file-doubled.ts';
import type { HealthRule } from './health-rule.ts';
import { countsFor, FIELDS, type Field, fieldOf } from './lacking-field.ts';
import { lackingIn, type MonthFacts } from './month-facts.ts';

const POINTS_FROM = 0.05;
const ERRORS_FROM = 4;

type Seen = {
  groups: { group: EthnicGroup; lacking: number; searches: number }[];
  whiteLacking: number;
  whiteSearches: number;
};

/** A field left unknown more often of one group than of another, as officers saw them. */
export const UNKNOWN_BY_GROUP: HealthRule<Seen> = {
  id: 'unknown-by-group',
  looksFor: 'something left out more often for one ethnic group than for another',
  threshold: `A difference to White people of ${POINTS_FROM * 100} points or more that is over ${ERRORS_FROM} standard errors, by the ethnicity the officer saw, which is nearly always there. Leaving such records out would change ratios.`,
  judge: (facts) => {
    // Twice the records are no more to be sure by.
    if (isDoubled(facts)) return TWICE;
    return FIELDS.filter(({ id }) => id !== 'officer-defined').flatMap((field) => {
      const white = lackingOf(facts, field, COMPARISON_GROUP);
      const groups = OTHERS.flatMap((group) => {
        const own = lackingOf(facts, field, group);
        return isApart(own, white) ? [{ group, lacking: own.lacking, searches: own.searches }] : [];
      });
      if (groups.length === 0) return [];
      const numbers = { groups, whiteLacking: white.lacking, whiteSearches: white.searches };
      return [{ about: field.id, severity: field.isUsed ? 'qualifies' : 'note', numbers } as const];
    });
  },
  sentence: ({ groups, whiteLacking, whiteSearches }, month, about) => {
    const shares = groups.map(
      ({ group, lacking, searches }, at) =>
        `${percentText(lacking / searches)} of ${at === 0 ? 'people seen by officers' : 'those seen'} ${SEEN_AS[group]}`,
    );
    return `In ${monthText(month)}, ${fieldOf(about).name} is left out for ${listText(shares)}. For those seen as White it is ${percentText(whiteLacking / whiteSearches)}. Without these records a comparison would be wrong.`;
  },
};

const TWICE = { cannotTell: 'the file seems to hold every record twice' };

const OTHERS = ETHNIC_GROUPS.filter((group) => group !== COMPARISON_GROUP);

const SEEN_AS: Record<EthnicGroup, string> = {
  white: 'as White',
  black: 'as Black',
  asian: 'as Asian',
  mixed: 'as Mixed',
  other: 'as being of another group',
};

interface Lacked {
  lacking: number;
  searches: number;
  share: number;
}

function lackingOf(facts: MonthFacts, field: Field, group: EthnicGroup): Lacked {
  const counts = countsFor(field);
  return lackingIn(facts, field.lacking, (one) => counts(one) && one.officerDefined === group);
}

/** Whether two shares differ by more than the bound, and by more than chance would have it (pooled standard error). */
function isApart(own: Lacked, white: Lacked): boolean {
  if (own.searches === 0 || white.searches === 0) return false;
  const pooled = (own.lacking + white.lacking) / (own.searches + white.searches);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / own.searches + 1 / white.searches));
  return Math.abs(own.share - white.share) >= Math.max(POINTS_FROM, ERRORS_FROM * error);
}
