/** The synthetic month that is sent twice. */
import { NO_FURTHER_ACTION, NOT_APPLICABLE } from './outcomes.ts';
import type { DemoPlan } from './plan.ts';
import { openRandom, type Random } from './random.ts';
import type { DemoMonth, DemoSearch } from './searches.ts';

/** Rows that had not arrived when the revised month was first sent. */
export const LATE_ROWS = 40;
/** Share of the other rows that were still to be corrected. */
const CORRECTED_SHARE = 0.01;

/**
 * The revised month as it was first sent: 40 rows are missing, and about one in a hundred still holds what was known
 * then. Stop Refs are the same in both versions. onChanged is told of every row that will be corrected.
 * Throws RangeError for a month of no more than 40 searches.
 */
export function* asFirstSent(plan: DemoPlan, month: DemoMonth, onChanged: () => void): Generator<DemoSearch> {
  if (month.count <= LATE_ROWS) {
    throw new RangeError(`asFirstSent: month has ${month.count} searches, expected more than ${LATE_ROWS}`);
  }
  const random = openRandom(plan.seed, `revision ${month.month}`);
  const late = new Set<number>();
  while (late.size < LATE_ROWS) late.add(random.below(month.count));
  let index = 0;
  for (const search of month.searches()) {
    const isLate = late.has(index);
    index += 1;
    if (isLate) continue;
    if (random.chance(CORRECTED_SHARE)) {
      onChanged();
      yield asKnownThen(random, search);
    } else yield search;
  }
}

/** An outcome not yet decided, an ethnicity not yet entered, or grounds not yet written; always different from now. */
function asKnownThen(random: Random, search: DemoSearch): DemoSearch {
  if (search.outcome !== NO_FURTHER_ACTION && random.chance(0.8)) {
    return { ...search, outcome: NO_FURTHER_ACTION, outcomeReason: NOT_APPLICABLE };
  }
  if (search.person.selfDefined !== '') {
    return { ...search, person: { ...search.person, selfDefined: '', sdeGroup: '' } };
  }
  return { ...search, grounds: search.grounds === '' ? 'TBC' : '' };
}
