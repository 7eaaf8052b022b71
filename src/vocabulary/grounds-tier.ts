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
export type SoleWay = keyof typeof SOLE_TIERS;

/** Tiers of texts that can be judged: what a share of them is out of. */
export const JUDGED_TIERS = ['smell_only', 'smell_weak', 'smell_support', 'no_smell'] as const;

/** Tiers that a text is read into: by the classifier, or by a person. */
export const TEXT_TIERS = [...JUDGED_TIERS, 'insufficient'] as const;
export type TextTier = (typeof TEXT_TIERS)[number];

/** Whether text is the name of a tier that a text can be read into. */
export function isTextTier(text: string): text is TextTier {
  return (TEXT_TIERS as readonly string[]).includes(text);
}

/**
 * What a figure can be about beside reasons: drug searches by what their written grounds amount to. The tiers that each counts.
 */
export const GROUNDS_SCOPE_TIERS = {
  'smell-only': SOLE_TIERS.strict,
  'smell-in-substance': SOLE_TIERS['in-substance'],
  'smell-supported': ['smell_support'],
} as const satisfies Record<string, readonly GroundsTier[]>;
export type GroundsScope = keyof typeof GROUNDS_SCOPE_TIERS;
export const GROUNDS_SCOPES = Object.keys(GROUNDS_SCOPE_TIERS) as GroundsScope[];

/** The scope that holds each way of being sole. */
export const SOLE_SCOPES = {
  strict: 'smell-only',
  'in-substance': 'smell-in-substance',
} as const satisfies Record<SoleWay, GroundsScope>;

export const GROUNDS_SCOPE_NAMES: Record<GroundsScope, string> = {
  'smell-only': 'drugs: smell of cannabis alone',
  'smell-in-substance': 'drugs: smell of cannabis alone in substance',
  'smell-supported': 'drugs: smell of cannabis and more',
};
