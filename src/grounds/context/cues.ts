import { MINDS } from '../rules/index.ts';
import type { Tokens } from '../tokens.ts';
import { wordCount } from '../words.ts';
import { NEGATING } from './negation.ts';
import { TELLING_OF_SEARCH } from './search.ts';
import { TELLING_OF_OTHERS } from './speaker.ts';
import { DATING, SUPPOSING } from './supposition.ts';

/** For each word, the bits (`MINDS`) of what it may do to words near it. */
const CUES = new Uint8Array(wordCount());
for (const [bit, words] of [
  [MINDS.negation, NEGATING],
  [MINDS.hypothesis, SUPPOSING],
  [MINDS.search, TELLING_OF_SEARCH],
  [MINDS['other-person'], TELLING_OF_OTHERS],
  [MINDS.history, DATING],
] as const) {
  for (const [id, isIn] of words.entries()) if (isIn === 1) CUES[id] = CUES[id]! | bit;
}

/** What words of a text may do to others near them: most texts have few such words, and need not be looked at for the rest. */
export function cuesIn({ id, length }: Tokens): number {
  let cues = 0;
  for (let at = 0; at < length; at += 1) cues |= CUES[id[at]!]!;
  return cues;
}
