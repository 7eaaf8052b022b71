import { findHits } from './match.ts';
import { type Found, readFactors } from './read-factors.ts';
import { type Decisions, type FoundFactor, type Reading, USUAL_DECISIONS } from './reading.ts';
import { reasonForReview } from './review.ts';
import { classOf, isSoleTier, tierOf } from './tier.ts';
import { type Tokens, tokensOf } from './tokens.ts';
import { readByWords } from './weighing/read-by-words.ts';

/** Version of the rules (RULES.md): bump it whenever a rule, the lexicon or the tiers change. */
export const RULES_VERSION = '2026.1';

/** Name of a classifier: its rules and the decisions it is set to. */
export function classifierVersion(decisions: Decisions = USUAL_DECISIONS): string {
  const changed = Object.entries(decisions).filter(
    ([name, value]) => USUAL_DECISIONS[name as keyof Decisions] !== value,
  );
  return [RULES_VERSION, ...changed.map(([name, value]) => `${name}=${value}`)].join(' ');
}

/** Reads one text. Never throws, whatever the text. */
export function classifyGrounds(text: string, decisions: Decisions = USUAL_DECISIONS): Reading {
  const tokens = tokensOf(text);
  const { found: byRules, unexplained } = readFactors(tokens, findHits(tokens));
  const { found, doubt } = readByWords(tokens, byRules, unexplained, decisions);
  const tier = tierOf(found, unexplained, decisions);
  const reviewReason = reasonForReview(tokens, found, tier, decisions) ?? doubt;
  return {
    tier,
    isSole: isSoleTier(tier),
    isSoleStrict: tier === 'smell_only',
    review: reviewReason !== null,
    reviewReason,
    factors: factorsOf(text, tokens, found, decisions),
  };
}

/** What is told of a text: everyday phrases are not, nor words inside a longer run that shows the same factor. */
function factorsOf(text: string, tokens: Tokens, found: readonly Found[], decisions: Decisions): FoundFactor[] {
  const factors: FoundFactor[] = [];
  for (const one of found) {
    if (one.factor === 'ctx_plain' || isInsideAnother(one, found)) continue;
    const { hit, factor } = one;
    const start = tokens.start[hit.from]!;
    const end = tokens.end[hit.to]!;
    factors.push({
      factor,
      class: classOf(factor, decisions),
      start,
      end,
      text: text.slice(start, end),
      rule: hit.rule.id,
    });
  }
  return factors;
}

/** Whether the same factor is shown by a longer run of words, of which this is a part. */
function isInsideAnother({ hit, factor }: Found, found: readonly Found[]): boolean {
  for (const other of found) {
    if (other.factor !== factor || other.hit === hit) continue;
    const { from, to } = other.hit;
    if (from <= hit.from && to >= hit.to && to - from > hit.to - hit.from) return true;
  }
  return false;
}
