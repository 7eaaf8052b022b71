import { LONDON } from '../vocabulary/area.ts';
import { ETHNIC_GROUPS } from '../vocabulary/ethnicity.ts';
import { OUTCOME_CLASSES, type OutcomeClass } from '../vocabulary/outcome.ts';
import { REASON_SCOPES } from '../vocabulary/reason.ts';
import type { Figure, Measure } from './figure.ts';
import { type ShareInput, shareOf } from './share.ts';
import { talliesByKind } from './tally.ts';

/** The measure that holds the share of each outcome. */
export const OUTCOME_MEASURES = {
  'no-further-action': 'no-further-action-share',
  arrest: 'arrest-share',
  'community-resolution': 'community-resolution-share',
  'other-formal': 'other-formal-outcome-share',
  'not-recorded': 'outcome-not-recorded-share',
} as const satisfies Record<OutcomeClass, Measure>;

/**
 * What followed the searches of a window, by area, group and reason: the share of each outcome in the group's searches.
 * The shares of a group add up to 1, those not recorded being among them.
 */
export function outcomeFigures({
  monthsPresent,
  forceCounts,
  boroughCounts,
  areaCodes,
  scopes = REASON_SCOPES,
}: ShareInput<OutcomeClass>): Figure[] {
  const force = talliesByKind(forceCounts, OUTCOME_CLASSES);
  const boroughs = boroughCounts === forceCounts ? force : talliesByKind(boroughCounts, OUTCOME_CLASSES);
  return areaCodes.flatMap((areaCode) => {
    const isLondon = areaCode === LONDON.code;
    const tallies = isLondon ? force : boroughs;
    return scopes.flatMap((reason) =>
      ETHNIC_GROUPS.flatMap((group) => {
        const searches = OUTCOME_CLASSES.map((outcome) =>
          tallies[outcome].count(group, reason, isLondon ? undefined : areaCode),
        );
        const outOf = searches.reduce((sum, count) => sum + count, 0);
        return OUTCOME_CLASSES.map(
          (outcome, at): Figure => ({
            areaCode,
            group,
            reason,
            basis: 'self-defined',
            measure: OUTCOME_MEASURES[outcome],
            estimate: shareOf(searches[at]!, outOf, monthsPresent(areaCode)),
            searches: searches[at]!,
            outOf,
            residents: 0,
            comparison: undefined,
          }),
        );
      }),
    );
  });
}
