/** What is read in an officer's written grounds: the factors found, where they stand, and the tier they amount to. */
import type { TextTier as Tier } from '../vocabulary/grounds-tier.ts';

export { TEXT_TIERS as TIERS, type TextTier as Tier } from '../vocabulary/grounds-tier.ts';

/** What a factor counts as: the smell itself, a ground about this person, something that is none, or neither. */
export type FactorClass = 'trigger' | 'support' | 'weak' | 'neutral';

/** A factor with the words that show it. */
export interface FoundFactor {
  factor: string;
  class: FactorClass;
  /** UTF-16 offsets into the original text, end exclusive. */
  start: number;
  end: number;
  /** The words as written. */
  text: string;
  /** Id of the rule that found it; RULES.md explains each. */
  rule: string;
}

/** One text as read. */
export interface Reading {
  tier: Tier;
  /** Smell alone in substance: smell_only or smell_weak. */
  isSole: boolean;
  /** Smell and nothing else. */
  isSoleStrict: boolean;
  /** Whether the answer rests on something fragile, so that a person should look. */
  review: boolean;
  /** Why, in words; null where nothing is fragile. */
  reviewReason: string | null;
  factors: FoundFactor[];
}

/** Decisions of policy that GROUNDS.md leaves to be set; printed with every figure that rests on them. */
export interface Decisions {
  /** Nervousness and nothing else beside the smell. */
  nervousOnly: 'support' | 'weak';
  /** A general reputation of the place. */
  hotspot: 'weak' | 'support';
  /** A marker or record of the person. */
  personRecord: 'weak' | 'support';
  /** "Smell of drugs", the drug not named. */
  smellOfDrugs: 'cannabis' | 'other';
  /** Smell of cannabis together with a smell of alcohol. */
  smellWithAlcohol: 'sole' | 'supported';
}

export const USUAL_DECISIONS: Decisions = {
  nervousOnly: 'support',
  hotspot: 'weak',
  personRecord: 'weak',
  smellOfDrugs: 'cannabis',
  smellWithAlcohol: 'sole',
};
