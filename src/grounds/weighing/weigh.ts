import type { Found } from '../read-factors.ts';
import { MOST_WORDS, STRONG, type Tokens } from '../tokens.ts';
import { entryOf, UNKNOWN, wordCount } from '../words.ts';
import { WORD_WEIGHTS } from './word-weights.ts';

/** What words weigh together, in log odds. */
export interface Weighed {
  /** That they tell of a ground about this person. */
  support: number;
  /** That they tell of something officers write that is no such ground. */
  weak: number;
}

/** A sentence of a text, by its first and last word, and what its words weigh. */
export interface WeighedSentence extends Weighed {
  from: number;
  to: number;
}

/** Weights by word number, those for support first and those for weak after them. */
const WORDS = wordCount();
const ALONE = new Float32Array(2 * WORDS);
/** Weights of two words in a row, by both numbers; looked for only where the first has any. */
const PAIRS = new Map<number, number>();
const PAIR_WEIGHTS: number[] = [];
const HAS_PAIR = new Uint8Array(WORDS);

for (const [key, [support, weak]] of Object.entries(WORD_WEIGHTS.words)) {
  const [first, second] = key.split(' ').map((word) => entryOf(word)?.id ?? UNKNOWN.id);
  if (first === undefined || first === UNKNOWN.id || second === UNKNOWN.id) continue;
  if (second === undefined) {
    ALONE[first] = support;
    ALONE[WORDS + first] = weak;
  } else {
    PAIRS.set(first * WORDS + second, PAIR_WEIGHTS.length);
    PAIR_WEIGHTS.push(support, weak);
    HAS_PAIR[first] = 1;
  }
}

/** Words that are not weighed; kept between calls as the tokens are. */
const LEFT_OUT = new Uint8Array(MOST_WORDS);

/** Weighs the words of a text sentence by sentence, those of some factors left out. */
export function weigh(tokens: Tokens, leftOut: readonly Found[]): WeighedSentence[] {
  LEFT_OUT.fill(0, 0, tokens.length);
  for (const { hit } of leftOut) LEFT_OUT.fill(1, hit.from, hit.to + 1);
  const sentences: WeighedSentence[] = [];
  let sentence: WeighedSentence | undefined;
  for (let at = 0; at < tokens.length; at += 1) {
    if (sentence === undefined || tokens.gap[at]! >= STRONG) {
      sentence = { from: at, to: at, support: 0, weak: 0 };
      sentences.push(sentence);
    }
    sentence.to = at;
    addWord(tokens, at, sentence);
  }
  return sentences;
}

/** What all sentences weigh together. */
export function weightOf(sentences: readonly WeighedSentence[], of: keyof Weighed): number {
  return sentences.reduce((sum, sentence) => sum + sentence[of], biasOf(of));
}

/** What the heaviest of some sentences weighs. */
export function heaviestOf(sentences: readonly WeighedSentence[], of: keyof Weighed): number {
  return biasOf(of) + heaviestSentence(sentences, of)[of];
}

/** The sentence whose words weigh most. */
export function heaviestSentence(sentences: readonly WeighedSentence[], of: keyof Weighed): WeighedSentence {
  return sentences.reduce((heaviest, sentence) => (sentence[of] > heaviest[of] ? sentence : heaviest));
}

function biasOf(of: keyof Weighed): number {
  return WORD_WEIGHTS.bias[of === 'support' ? 0 : 1];
}

function addWord({ id, gap }: Tokens, at: number, weighed: Weighed): void {
  if (LEFT_OUT[at] === 1) return;
  const word = id[at]!;
  weighed.support += ALONE[word]!;
  weighed.weak += ALONE[WORDS + word]!;
  if (at === 0 || gap[at]! >= STRONG || HAS_PAIR[id[at - 1]!] !== 1 || LEFT_OUT[at - 1] === 1) return;
  const pair = PAIRS.get(id[at - 1]! * WORDS + word);
  if (pair === undefined) return;
  weighed.support += PAIR_WEIGHTS[pair]!;
  weighed.weak += PAIR_WEIGHTS[pair + 1]!;
}
