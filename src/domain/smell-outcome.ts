import { LONDON } from '../vocabulary/area.ts';
import { ETHNIC_GROUPS } from '../vocabulary/ethnicity.ts';
import type { GroundsScope } from '../vocabulary/grounds-tier.ts';
import { OUTCOME_CLASSES, type OutcomeClass } from '../vocabulary/outcome.ts';
import type { Figure, Measure } from './figure.ts';
import { FIND_KINDS, type FindKind, findRate } from './find-rate.ts';
import { OUTCOME_MEASURES } from './outcome-mix.ts';
import { type ShareInput, shareOf } from './share.ts';
import { ratioOfShares, SOLE_SMELL_GROUPS, type SoleSmellGroup } from './sole-smell.ts';
import { type Tally, talliesByKind } from './tally.ts';

/** Searches on the smell of cannabis alone, each way, and those with something more that they are held against. */
const ALONE: readonly GroundsScope[] = ['smell-only', 'smell-in-substance'];
const SUPPORTED: GroundsScope = 'smell-supported';

/** The measure of each comparison of what came of searches. */
export const AGAINST_SUPPORTED = {
  found: 'find-rate-against-supported',
  'no-further-action': 'no-further-action-against-supported',
  arrest: 'arrest-against-supported',
} as const satisfies Record<string, Measure>;

type Input<Kind extends string> = Pick<ShareInput<Kind>, 'forceCounts' | 'boroughCounts' | 'areaCodes'>;

/**
 * What came of searches on the smell of cannabis alone, beside searches with the smell and something more: find rate, nothing further and
 * arrest of everybody together, and for everybody and each group the ratio of the one's to the other's. A find that the
 * records do not tell of is in neither part, and so is a search whose outcome is not recorded.
 */
export function smellOutcomeFigures(finds: Input<FindKind>, outcomes: Input<OutcomeClass>): Figure[] {
  const found = placed(finds, FIND_KINDS);
  const followed = placed(outcomes, OUTCOME_CLASSES);
  return finds.areaCodes.flatMap((areaCode) => {
    const findsOf = (group: SoleSmellGroup, scope: GroundsScope) => {
      const count = (kind: FindKind) => found(areaCode, kind, group, scope);
      return { found: count('found'), 'not-found': count('not-found'), 'not-recorded': count('not-recorded') };
    };
    const outcomesOf = (group: SoleSmellGroup, scope: GroundsScope, outcome: OutcomeClass) => ({
      part: followed(areaCode, outcome, group, scope),
      all: sum(OUTCOME_CLASSES.map((each) => followed(areaCode, each, group, scope))),
      recorded: sum(
        OUTCOME_CLASSES.filter((each) => each !== 'not-recorded').map((each) => followed(areaCode, each, group, scope)),
      ),
    });
    const shared = { areaCode, basis: 'self-defined', residents: 0, comparison: undefined } as const;
    const everybody = [...ALONE, SUPPORTED].flatMap((reason): Figure[] => {
      const own = findsOf('all', reason);
      return [
        {
          ...shared,
          group: 'all',
          reason,
          measure: 'find-rate',
          estimate: findRate(own, 1),
          searches: own.found,
          outOf: own.found + own['not-found'],
        },
        ...OUTCOME_CLASSES.map((outcome): Figure => {
          const { part, all } = outcomesOf('all', reason, outcome);
          return {
            ...shared,
            group: 'all',
            reason,
            measure: OUTCOME_MEASURES[outcome],
            estimate: shareOf(part, all, 1),
            searches: part,
            outOf: all,
          };
        }),
      ];
    });
    const compared = SOLE_SMELL_GROUPS.flatMap((group) =>
      ALONE.flatMap((reason) => {
        const ratio = (
          measure: Measure,
          [part, whole]: readonly [number, number],
          [otherPart, otherWhole]: readonly [number, number],
          unrecorded: number,
        ): Figure => ({
          ...shared,
          group,
          reason,
          measure,
          estimate:
            whole + otherWhole === 0 && unrecorded > 0
              ? { state: 'not-recorded' }
              : ratioOfShares({
                  successes: part,
                  trials: whole,
                  comparisonSuccesses: otherPart,
                  comparisonTrials: otherWhole,
                }),
          searches: part,
          outOf: whole,
          comparison: { searches: otherPart, residents: 0, outOf: otherWhole },
        });
        const [own, other] = [findsOf(group, reason), findsOf(group, SUPPORTED)];
        return [
          ratio(
            AGAINST_SUPPORTED.found,
            [own.found, own.found + own['not-found']],
            [other.found, other.found + other['not-found']],
            own['not-recorded'] + other['not-recorded'],
          ),
          ...(['no-further-action', 'arrest'] as const).map((outcome) => {
            const [a, b] = [outcomesOf(group, reason, outcome), outcomesOf(group, SUPPORTED, outcome)];
            return ratio(
              AGAINST_SUPPORTED[outcome],
              [a.part, a.recorded],
              [b.part, b.recorded],
              a.all - a.recorded + b.all - b.recorded,
            );
          }),
        ];
      }),
    );
    return [...everybody, ...compared];
  });
}

/** Counts of a kind in an area: London's from the files of the whole force. */
function placed<Kind extends string>({ forceCounts, boroughCounts }: Input<Kind>, kinds: readonly Kind[]) {
  const force = talliesByKind(forceCounts, kinds);
  const boroughs = boroughCounts === forceCounts ? force : talliesByKind(boroughCounts, kinds);
  return (areaCode: string, kind: Kind, group: SoleSmellGroup, scope: GroundsScope) => {
    const isLondon = areaCode === LONDON.code;
    const tally: Tally = (isLondon ? force : boroughs)[kind];
    const groups = group === 'all' ? ([...ETHNIC_GROUPS, 'unknown'] as const) : [group];
    return sum(groups.map((one) => tally.count(one, scope, isLondon ? undefined : areaCode)));
  };
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
