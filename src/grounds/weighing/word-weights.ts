import learned from './word-weights.json' with { type: 'json' };

/** What words and pairs of words weigh, in log odds: written by `npm run weights`, read by `weigh.ts`. */
export interface WordWeights {
  /** Log odds of a text before its words are weighed. */
  bias: Weight;
  /** By word, or two words in a row with a space between. */
  words: Record<string, Weight>;
}

/** For a ground about this person; for what officers write that is none (a smell of cannabis being told of in both). */
export type Weight = readonly [support: number, weak: number];

export const WORD_WEIGHTS = learned as unknown as WordWeights;
