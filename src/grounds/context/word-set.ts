import { membersOf } from '../match.ts';
import { enterWords } from '../words.ts';

/** A table of some words, those included that no rule has: 1 at the number of each. */
export function wordSet(words: string): Uint8Array {
  const list = words.split(' ');
  enterWords(list);
  return membersOf(list);
}

/** A table of the words of any of some tables. */
export function anyOf(...tables: readonly Uint8Array[]): Uint8Array {
  const any = new Uint8Array(Math.max(...tables.map(({ length }) => length)));
  for (const table of tables) for (const [id, isIn] of table.entries()) if (isIn === 1) any[id] = 1;
  return any;
}
