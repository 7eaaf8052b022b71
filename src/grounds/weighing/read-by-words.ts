import type { FactorName } from '../factors.ts';
import type { Found } from '../read-factors.ts';
import { type Decisions, USUAL_DECISIONS } from '../reading.ts';
import { type ReadyRule, readyRule } from '../rules/index.ts';
import { CLASS, classesIn, classOf, tierOf } from '../tier.ts';
import type { Tokens } from '../tokens.ts';
import { heaviestOf, heaviestSentence, type Weighed, type WeighedSentence, weigh, weightOf } from './weigh.ts';

/** From which weight on the words of a text, taken together, count as telling of a ground that no rule knows. */
const SUPPORT_FROM = 2.25;
/** The same for what is no ground about this person. */
const WEAK_FROM = 2;
/** Between these weights it may be either: a person should look. */
const DOUBT_FROM = 0.25;
const DOUBT_TO = 3.25;
/** From which weight on a text in which rules find nothing says something all the same. */
const SAYS_SOMETHING = 0.5;
/** A ground that rules find does not count where the whole text weighs less than this, and its own sentences less than that. */
const OUTWEIGHED_BELOW = -2.5;
const OUTWEIGHED_AROUND_BELOW = -1;
/** So near to the line between, either way, a person should look. */
const SHAKY = 0.75;

/** Grounds that no rule knows, read from all words together. */
export const WEIGHED_RULES: readonly ReadyRule[] = [
  readyRule({
    id: 'words-together-support',
    factor: 'ground_by_words',
    says: 'No rule finds a ground beside the smell, and the words are those with which officers tell of one.',
    patterns: [],
    example: 'Smell of cannabis. Marker placed by the crime squad two days earlier on this vehicle',
    counterExample: 'Strong smell of weed. He was standing at the bus stop and was polite to us',
  }),
  readyRule({
    id: 'words-together-weak',
    factor: 'weak_by_words',
    says: 'The same of what officers write that is no ground about this person.',
    patterns: [],
    example: 'Smell of cannabis. Same faces round there every night and none of them has a job',
    counterExample: 'Strong smell of weed. He was standing at the bus stop and was polite to us',
  }),
];

/** A text read by rules and by its words together. */
export interface ReadByWords {
  found: readonly Found[];
  /** Why a person should look, or null. */
  doubt: string | null;
}

/**
 * Reads a text with a smell, or one in which rules find nothing, by its words together. A ground that no rule knows is added;
 * one that rules find in sentences which tell of none stands outweighed. The weights were learned with the usual decisions.
 */
export function readByWords(
  tokens: Tokens,
  found: readonly Found[],
  unexplained: number,
  decisions: Decisions,
): ReadByWords {
  const classes = classesIn(found, decisions);
  const isSmelt = (classes & CLASS.trigger) !== 0;
  if (!isSmelt && tierOf(found, unexplained, decisions) !== 'insufficient') return { found, doubt: null };
  if (tokens.length === 0) return { found, doubt: null };
  const sentences = weigh(tokens, notWeighed(found, decisions));
  const add = (of: keyof Weighed) => [...found, foundIn(sentences, of)];
  if (!isSmelt) {
    const saysSomething = heaviestOf(sentences, 'support') > SAYS_SOMETHING;
    return { found: saysSomething ? add('support') : found, doubt: null };
  }
  if ((classes & CLASS.support) !== 0) {
    const over = Math.max(
      weightOf(sentences, 'support') - OUTWEIGHED_BELOW,
      heaviestOf(sentencesOf(sentences, found, decisions), 'support') - OUTWEIGHED_AROUND_BELOW,
    );
    const isShaky = Math.abs(over) < SHAKY;
    const doubt = isShaky ? 'A rule reads a ground beside the smell, and the words around it tell of none.' : null;
    return { found: over < 0 ? outweighed(found, decisions) : found, doubt };
  }
  // Innocent sentences beside a ground do not take it away.
  const support = Math.max(weightOf(sentences, 'support'), heaviestOf(sentences, 'support'));
  const isInDoubt = support >= DOUBT_FROM && support < DOUBT_TO;
  const doubt = isInDoubt ? 'The words may tell of a ground that no rule knows.' : null;
  if (support >= SUPPORT_FROM) return { found: add('support'), doubt };
  const isWeak =
    (classes & CLASS.weak) === 0 && Math.max(weightOf(sentences, 'weak'), heaviestOf(sentences, 'weak')) >= WEAK_FROM;
  return { found: isWeak ? add('weak') : found, doubt };
}

/** The sentences in which rules find grounds: what is told elsewhere takes none away. */
function sentencesOf(
  sentences: readonly WeighedSentence[],
  found: readonly Found[],
  decisions: Decisions,
): WeighedSentence[] {
  const grounds = found.filter(({ factor }) => classOf(factor, decisions) === 'support');
  return sentences.filter(({ from, to }) => grounds.some(({ hit }) => hit.from <= to && hit.to >= from));
}

/** The factors, those that usually support as outweighed; what supports by a decision of its own was not weighed, and stands. */
function outweighed(found: readonly Found[], decisions: Decisions): Found[] {
  return found.map((one) => {
    const supports = (by: Decisions) => classOf(one.factor, by) === 'support';
    return supports(decisions) && supports(USUAL_DECISIONS) ? { ...one, factor: 'ctx_outweighed' } : one;
  });
}

/** Factors whose words do not count: denied, supposed, of the search itself. */
const DOES_NOT_COUNT: ReadonlySet<FactorName> = new Set([
  'ctx_negated_factor',
  'ctx_hypothetical',
  'ctx_denial',
  'ctx_post_search_find',
  'ctx_post_search_smell',
]);

/** What is left out of weighing: words that do not count, and those of factors that are decided otherwise than usual. */
export function notWeighed(found: readonly Found[], decisions: Decisions): Found[] {
  return found.filter(
    ({ factor }) => DOES_NOT_COUNT.has(factor) || classOf(factor, decisions) !== classOf(factor, USUAL_DECISIONS),
  );
}

function foundIn(sentences: readonly WeighedSentence[], of: keyof Weighed): Found {
  const rule = WEIGHED_RULES[of === 'support' ? 0 : 1]!;
  const { from, to } = heaviestSentence(sentences, of);
  return { hit: { rule, from, to, words: [] }, factor: rule.factor };
}
