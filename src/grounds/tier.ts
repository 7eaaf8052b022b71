import { FACTORS, type FactorName } from './factors.ts';
import type { Hit } from './match.ts';
import type { Found } from './read-factors.ts';
import type { Decisions, FactorClass, Tier } from './reading.ts';

/** Whether smell is the only ground in substance. */
export function isSoleTier(tier: Tier): boolean {
  return tier === 'smell_only' || tier === 'smell_weak';
}

/** What a factor counts as under the decisions. */
export function classOf(factor: FactorName, decisions: Decisions): FactorClass {
  if (factor === 'behaviour_nervous') return decisions.nervousOnly;
  if (factor === 'area_only') return decisions.hotspot;
  if (factor === 'prior_record') return decisions.personRecord;
  return FACTORS[factor].class;
}

/** A bit for each class of factors. */
export const CLASS = { trigger: 1, support: 2, weak: 4, neutral: 8 } as const satisfies Record<FactorClass, number>;

/** The classes of some factors, as bits. */
export function classesIn(found: readonly Found[], decisions: Decisions): number {
  let classes = 0;
  for (const { factor } of found) classes |= CLASS[classOf(factor, decisions)];
  return classes;
}

/** The tier that the factors amount to. */
export function tierOf(found: readonly Found[], unexplained: number, decisions: Decisions): Tier {
  const smells = found.filter(({ hit, factor }) => factor === 'smell_cannabis' && !isLeftOut(hit, decisions));
  if (smells.length > 0) {
    const isWithAlcohol =
      decisions.smellWithAlcohol === 'supported' && found.some(({ factor }) => factor === 'smell_other');
    const classes = classesIn(found, decisions);
    if ((classes & CLASS.support) !== 0 || isWithAlcohol) return 'smell_support';
    return (classes & CLASS.weak) !== 0 ? 'smell_weak' : 'smell_only';
  }
  const says = found.some(({ factor }) => !SAYS_NOTHING.has(factor));
  return says || unexplained >= ENOUGH_TO_JUDGE ? 'no_smell' : 'insufficient';
}

/** A smell of drugs that are not named counts as one of cannabis unless decided otherwise. */
function isLeftOut({ rule }: Hit, decisions: Decisions): boolean {
  return rule.id === 'smell-of-drugs' && decisions.smellOfDrugs === 'other';
}

/** Of a text with nothing else in it, what is not enough to judge by. */
const SAYS_NOTHING: ReadonlySet<FactorName> = new Set([
  'ctx_boilerplate',
  'ctx_plain',
  'ctx_traffic_stop',
  'ctx_post_search_find',
  'ctx_hypothetical',
]);

/** Words of a text that neither rules nor the scene account for, from which on it says something, if nothing we know. */
const ENOUGH_TO_JUDGE = 3;
