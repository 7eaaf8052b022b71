import { wordSet } from './context/word-set.ts';
import type { Hit } from './match.ts';
import { NAMED_ONLY } from './named-only.ts';
import type { Found } from './read-factors.ts';
import type { Decisions, Tier } from './reading.ts';
import { classOf, isSoleTier } from './tier.ts';
import type { Tokens } from './tokens.ts';

/** Why a person should look, or null: the answer rests on something that is easily wrong. */
export function reasonForReview(
  tokens: Tokens,
  found: readonly Found[],
  tier: Tier,
  decisions: Decisions,
): string | null {
  if (tokens.isCut) return 'The text is longer than is read.';
  const smells = found.filter(({ factor }) => factor === 'smell_cannabis');
  if (smells.length > 0 && smells.every(({ hit }) => hit.rule === NAMED_ONLY)) {
    return 'Cannabis is named, and nothing says how it was noticed.';
  }
  if (isSoleTier(tier)) {
    if (smells.every(({ hit }) => hit.words.some((at) => tokens.edits[at]! > 1)))
      return 'The smell is read from a word that is badly misspelt.';
    if (smells.every(({ hit }) => isUncertain(tokens, hit))) return 'The smell is not certain.';
    if (found.some(({ factor }) => factor === 'ctx_other_person')) return 'Something done by another person may count.';
  }
  if (tier === 'smell_support' && isByNervesAlone(found, decisions)) return 'Nervousness alone supports the search.';
  return null;
}

/** Whether nothing but nervousness supports the search. */
function isByNervesAlone(found: readonly Found[], decisions: Decisions): boolean {
  return found.every(({ factor }) => factor === 'behaviour_nervous' || classOf(factor, decisions) !== 'support');
}

const DOUBT = wordSet('possible possibly faint faintly slight slightly maybe perhaps might thought seemed');

function isUncertain(tokens: Tokens, hit: Hit): boolean {
  for (let at = Math.max(0, hit.from - 2); at <= hit.to; at += 1) if (DOUBT[tokens.word[at]!.id] === 1) return true;
  return false;
}
