import { isNegated } from './context/negation.ts';
import type { SearchBegun } from './context/search.ts';
import { isHistorical, isHypothetical } from './context/supposition.ts';
import { wordSet } from './context/word-set.ts';
import { type Hit, membersOf } from './match.ts';
import { readyRule } from './rules/index.ts';
import type { Tokens } from './tokens.ts';
import { CLASSES } from './words.ts';

const SMELL_WORDS = membersOf(CLASSES.get('smell')!);

/** The rule for cannabis that is named and neither seen, found nor told of: most likely it was smelt. */
export const NAMED_ONLY = readyRule({
  id: 'cannabis-named-only',
  factor: 'smell_cannabis',
  says: 'Cannabis is named, and nothing says how it was noticed: read as a smell, and sent to a person.',
  patterns: ['{cannabis}'],
  example: 'Soon as she opened the door, bosh, weed, proper eye watering',
  counterExample: 'Detained on suspicion of possession of cannabis',
});

const NAMES = membersOf(CLASSES.get('cannabis')!);

/** A name of cannabis that no other rule has read. */
export function namedOnly(tokens: Tokens, hits: readonly Hit[], begun: SearchBegun): Hit | undefined {
  for (let at = 0; at < tokens.length && at < begun.during && at < begun.after; at += 1) {
    if (NAMES[tokens.word[at]!.id] !== 1 || isTestedFor(tokens, at)) continue;
    const hit: Hit = { rule: NAMED_ONLY, from: at, to: at, words: [at] };
    const isRead = hits.some(({ from, to, rule }) => from <= at && to >= at && rule.factor !== 'ctx_plain');
    if (!isRead && !isNegated(tokens, hit) && !isHypothetical(tokens, hit, false) && !isHistorical(tokens, hit, true))
      return hit;
  }
  return undefined;
}

const WIPES = wordSet('wipe drugwipe swab saliva test thc');

/** "positive wipe for cannabis" */
function isTestedFor(tokens: Tokens, at: number): boolean {
  for (let back = 1; back <= 4 && at >= back; back += 1) if (WIPES[tokens.word[at - back]!.id] === 1) return true;
  return false;
}

/** Whether the text says anywhere that nothing was smelt. */
export function isSmellDenied(tokens: Tokens): boolean {
  for (let at = 0; at < tokens.length; at += 1) {
    const isSmell = SMELL_WORDS[tokens.word[at]!.id] === 1;
    if (isSmell && isNegated(tokens, { rule: NAMED_ONLY, from: at, to: at, words: [at] })) return true;
  }
  return false;
}
