import type { TextTier } from '../../vocabulary/grounds-tier.ts';

/** The tiers as readers choose them; what each means stands in src/domain/coding-guide.ts. */
export const TIER_NAMES: Readonly<Record<TextTier, string>> = {
  smell_only: 'Smell only',
  smell_weak: 'Smell, and nothing that supports it',
  smell_support: 'Smell, and something that supports it',
  no_smell: 'No smell of cannabis',
  insufficient: 'Too little to tell',
};
