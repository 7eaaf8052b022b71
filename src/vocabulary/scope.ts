import {
  GROUNDS_SCOPE_NAMES,
  GROUNDS_SCOPE_TIERS,
  GROUNDS_SCOPES,
  GROUNDS_TIERS,
  type GroundsScope,
  type GroundsTier,
} from './grounds-tier.ts';
import { isInScope, REASON_NAMES, type ReasonScope, type RecordedReason } from './reason.ts';

/** What a figure is about: a reason, or drug searches by what their written grounds amount to. */
export type Scope = ReasonScope | GroundsScope;

/** What searches are told apart by when they are counted for figures: the reason, or the tier of a drug search's grounds. */
export type CountedKind = RecordedReason | GroundsTier;

export const SCOPE_NAMES: Record<Scope | 'unknown', string> = { ...REASON_NAMES, ...GROUNDS_SCOPE_NAMES };

/** Whether a figure is about written grounds. */
export function isGroundsScope(scope: Scope): scope is GroundsScope {
  return (GROUNDS_SCOPES as readonly string[]).includes(scope);
}

function isTier(kind: CountedKind): kind is GroundsTier {
  return (GROUNDS_TIERS as readonly string[]).includes(kind);
}

/** Whether searches of a kind count towards a figure with this scope. Reasons and tiers are never counted in one tally. */
export function countsTowards(kind: CountedKind, scope: Scope): boolean {
  if (isGroundsScope(scope)) return (GROUNDS_SCOPE_TIERS[scope] as readonly string[]).includes(kind);
  return isTier(kind) ? scope === 'all' : isInScope(kind, scope);
}
