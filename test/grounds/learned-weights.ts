import { readdirSync } from 'node:fs';
import { FACTORS, type FactorName } from '../../src/grounds/factors.ts';
import { findHits } from '../../src/grounds/match.ts';
import { readFactors } from '../../src/grounds/read-factors.ts';
import { type Tier, USUAL_DECISIONS } from '../../src/grounds/reading.ts';
import { STRONG, tokensOf } from '../../src/grounds/tokens.ts';
import { notWeighed } from '../../src/grounds/weighing/read-by-words.ts';
import type { Weight, WordWeights } from '../../src/grounds/weighing/word-weights.ts';
import { ORDINARY, UNKNOWN } from '../../src/grounds/words.ts';
import { fitSparseLogisticRegression, type SparseLogisticModel } from '../../src/stats/sparse-logistic-regression.ts';
import { linesOf } from './labelled-texts.ts';

const FOLDER = new URL('texts/', import.meta.url);

/** A line of any of the files: a text with a tier, a phrase with its factor, or a phrase that is none. */
interface Labelled {
  text: string;
  tier?: Tier;
  factor?: FactorName;
  kind?: string;
}

/** Fewer texts than this say nothing of a word. */
const LEAST_TEXTS = 3;
const SHRINKAGE = 0.05;
const PASSES = 30;
/** Lighter ones are left out. */
const LEAST_WEIGHT = 0.1;

/**
 * Words that may not weigh, alone or in a pair: who somebody is must not change how a text is read. Rules treat these words
 * alike already.
 */
export const NEVER_WEIGHED = new Set(
  `he she him her his hers himself herself they them their male males female females man men woman women boy boys girl
   girls lad lads youth youths kid kids teenager teenagers teen teens young older old aged age gentleman lady mum mother
   dad father wife husband girlfriend boyfriend son daughter ic ic0 ic1 ic2 ic3 ic4 ic5 ic6 ic7 ic9 black white asian
   african caribbean somali arab chinese european romanian albanian turkish vietnamese mixed race ethnic ethnicity
   appearance skin muslim mosque church traveller gypsy roma`.split(/\s+/),
);

/** Learns the weights from all labelled texts, or from all but some files. The same texts give the same weights. */
export function learnWeights(without: readonly string[] = []): WordWeights {
  const texts = readdirSync(FOLDER)
    .filter((name) => name.endsWith('.jsonl') && !without.includes(name))
    .sort()
    .flatMap((name) => linesOf(new URL(name, FOLDER)) as Labelled[]);
  const read = texts.map((labelled) => ({ labelled, keys: keysOf(labelled.text) }));
  const numbers = numbersOf(read.map(({ keys }) => keys));
  const learn = (isPositive: (labelled: Labelled) => boolean | undefined): SparseLogisticModel =>
    fitSparseLogisticRegression(
      read.flatMap(({ labelled, keys }) => {
        const seen = isPositive(labelled);
        if (seen === undefined) return [];
        return [{ features: Int32Array.from(keys.flatMap((key) => numbers.get(key) ?? [])), isPositive: seen }];
      }),
      { features: numbers.size, shrinkage: SHRINKAGE, passes: PASSES },
    );
  const support = learn(tellsOfSupport);
  const weak = learn(tellsOfWeak);
  // Adding 0 makes a 0 of -0, which JSON would not keep.
  const rounded = (weight: number) => Math.round(weight * 100) / 100 + 0;
  const words: Record<string, Weight> = {};
  for (const [key, number] of [...numbers].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const weight = [rounded(support.weights[number]!), rounded(weak.weights[number]!)] as const;
    if (Math.max(...weight.map(Math.abs)) >= LEAST_WEIGHT) words[key] = weight;
  }
  return { bias: [rounded(support.bias), rounded(weak.bias)], words };
}

/** Whether a text with a smell tells of a ground besides; undefined where it tells of no smell, and so is not weighed. */
function tellsOfSupport({ tier, factor }: Labelled): boolean | undefined {
  if (tier) return tier === 'no_smell' || tier === 'insufficient' ? undefined : tier === 'smell_support';
  return factor !== undefined && FACTORS[factor].class === 'support';
}

/** Whether a text without such a ground tells of something else that is none. */
function tellsOfWeak({ tier, factor }: Labelled): boolean | undefined {
  if (tier) return tier === 'smell_weak' ? true : tier === 'smell_only' ? false : undefined;
  if (factor === undefined) return false;
  return FACTORS[factor].class === 'support' ? undefined : FACTORS[factor].class === 'weak';
}

/** The words of a text and its pairs of words, as `weigh.ts` meets them. */
function keysOf(text: string): string[] {
  const tokens = tokensOf(text);
  const { found } = readFactors(tokens, findHits(tokens));
  const leftOut = notWeighed(found, USUAL_DECISIONS);
  const words = Array.from({ length: tokens.length }, (_, at) => {
    if (leftOut.some(({ hit }) => hit.from <= at && at <= hit.to)) return UNKNOWN.text;
    const word = tokens.word[at]!;
    if (word !== ORDINARY) return word.text;
    return text.slice(tokens.start[at], tokens.end[at]).toLowerCase().replace(/'s$/, '');
  });
  const keys: string[] = [];
  for (const [at, word] of words.entries()) {
    if (!isWeighed(word)) continue;
    keys.push(word);
    const before = words[at - 1];
    if (before !== undefined && tokens.gap[at]! < STRONG && isWeighed(before)) keys.push(`${before} ${word}`);
  }
  return keys;
}

function isWeighed(word: string): boolean {
  return word !== UNKNOWN.text && !NEVER_WEIGHED.has(word);
}

/** Numbers of the words and pairs that enough texts have. */
function numbersOf(texts: readonly string[][]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const keys of texts) for (const key of new Set(keys)) counts.set(key, (counts.get(key) ?? 0) + 1);
  const kept = [...counts].filter(([, texts]) => texts >= LEAST_TEXTS);
  return new Map(kept.map(([key], number) => [key, number]));
}
