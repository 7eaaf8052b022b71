import { formsOf } from './inflection.ts';
import { LEXICON, type LexiconClass } from './lexicon.ts';
import { PLAIN_WORDS } from './plain-words.ts';
import { commonestWords, ordinaryWords, Speller } from './spelling.ts';
import { WORD_WEIGHTS } from './weighing/word-weights.ts';

/** Forms of every class, by class name. */
export const CLASSES: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(LEXICON).map(([name, words]) => [name, new Set(words.split(/\s+/).flatMap(formsOf))]),
);

/** A word as far as rules are concerned. Words the lexicon does not have share an entry. */
export interface Word {
  id: number;
  text: string;
  /** Whether it is one that rules are written with. */
  isLexical: boolean;
  /** Whether it tells nothing by itself (scene, procedure, grammar). */
  isPlain: boolean;
}

const ENTRIES = new Map<string, Word>();
let count = 0;

function enter(text: string, isLexical: boolean, isPlain: boolean): Word {
  const known = ENTRIES.get(text);
  if (known) {
    known.isLexical ||= isLexical;
    known.isPlain ||= isPlain;
    return known;
  }
  const word = { id: count, text, isLexical, isPlain };
  count += 1;
  ENTRIES.set(text, word);
  return word;
}

/** A word nobody knows; an English word without a part in any rule; digits. */
export const UNKNOWN = enter('\u0000', false, false);
export const ORDINARY = enter('\u0001', false, false);
export const NUMBER = enter('#', true, true);

for (const words of CLASSES.values()) for (const word of words) enter(word, true, false);
for (const entry of PLAIN_WORDS.split(/\s+/)) {
  if (entry !== '') for (const word of formsOf(entry)) enter(word, false, true);
}

for (const word of commonestWords()) enter(word, false, true);

const ORDINARY_WORDS = ordinaryWords();

// Words that are weighed are told apart from other ordinary ones.
for (const key of Object.keys(WORD_WEIGHTS.words)) {
  for (const word of key.split(' ')) if (ORDINARY_WORDS.has(word)) enter(word, false, false);
}

/** Makes sure that words of a pattern are told apart, and returns how many words there are. */
export function enterWords(words: Iterable<string>): void {
  for (const word of words) enter(word, true, false);
}

/** Words known apart from each other so far: ids run below this. */
export function wordCount(): number {
  return count;
}

/** A table of the words that tell nothing by themselves: 1 at the number of each, as of now. */
export function plainWords(): Uint8Array {
  const table = new Uint8Array(count);
  for (const { id, isPlain } of ENTRIES.values()) if (isPlain) table[id] = 1;
  return table;
}

/** The entry of a word written in lower case, if the lexicon has it. */
export function entryOf(text: string): Word | undefined {
  return ENTRIES.get(text);
}

/** Whether a word is an ordinary English one. */
export function isOrdinary(text: string): boolean {
  return ORDINARY_WORDS.has(text);
}

/** Classes whose words are looked for behind misspellings. */
const SPELT: readonly LexiconClass[] = [
  'smell',
  'cannabis',
  'nervous',
  'paraphernalia',
  'hide',
  'throw',
  'swallow',
  'run',
  'impaired',
  'person',
  'vehicle',
  'search',
  'detained',
  'intel',
  'matching',
  'description',
  'informant',
  'weapon',
  'stolen',
  'arrest',
  'marker',
  'inconsistent',
  'account',
  'exchange',
  'deal',
  'smoking',
  'loiter',
  'refuse',
  'hunch',
  'known-for',
  'indicate',
  'admit',
  'record',
  'strong',
  'other-substance',
  'police',
  'put',
  'something',
  'hiding-place',
  'area',
  'drugs',
  'see',
  'deny',
  'crime',
  'drug-conduct',
  'recent',
  'run',
  'throw',
  'admit',
];

let speller: Speller | undefined;

/** What a word that nobody knows was meant to be. */
export function correctionOf(text: string) {
  speller ??= new Speller(
    [...CLASSES.get('smell')!, ...CLASSES.get('cannabis')!].concat(
      [...ENTRIES.values()]
        .filter((word) => word.isPlain)
        .map(({ text }) => text)
        .concat(SPELT.flatMap((name) => [...CLASSES.get(name)!])),
    ),
  );
  return speller.correct(text);
}
