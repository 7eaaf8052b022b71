import { membersOf } from '../match.ts';
import { enterWords } from '../words.ts';

/** A table of some words, those included that no rule has: 1 at the number of each. */
export function wordSet(words: string): Uint8Array {
  const list = words.split(' ');
  enterWords(list);
  return membersOf(list);
}
