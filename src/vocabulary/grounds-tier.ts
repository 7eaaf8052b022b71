/**
 * What is known of the officer's written grounds for a search. The first five are the tiers that a text is read into (shared
 * GROUNDS.md, 2026); the rest say why there is no tier.
 */
export const GROUNDS_TIERS = [
  'smell_only',
  'smell_weak',
  'smell_support',
  'no_smell',
  'insufficient',
  'not-classified',
  'no-text',
  'not-in-source',
] as const;
export type GroundsTier = (typeof GROUNDS_TIERS)[number];

/** Tiers in which the smell of cannabis is the only ground: and nothing else, or in substance. */
export const SOLE_TIERS = {
  strict: ['smell_only'],
  'in-substance': ['smell_only', 'smell_weak'],
} as const satisfies Record<string, readonly GroundsTier[]>;

/** Tiers of texts that can be judged: what a share of them is out of. */
export const JUDGED_TIERS = ['smell_only', 'smell_weak', 'smell_support', 'no_smell'] as const;
