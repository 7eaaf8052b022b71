import { correctionOf, entryOf, isOrdinary, NUMBER, ORDINARY, UNKNOWN, type Word } from './words.ts';

/** How far apart two words stand: nothing between, a comma or the like, a colon, the end of a sentence. */
export const JOINED = 0;
export const SOFT = 1;
export const LABEL = 2;
export const STRONG = 3;

/** A text cut into words, with where each stands in the original (UTF-16, end exclusive). */
export interface Tokens {
  length: number;
  start: Int32Array;
  end: Int32Array;
  word: Word[];
  /** Numbers of the words. */
  id: Int32Array;
  /** What stands between a word and the one before it. */
  gap: Uint8Array;
  /** Edits that a misspelling was forgiven, 0 where it was written as the lexicon has it. */
  edits: Uint8Array;
  /** Whether the text was longer than is read. */
  isCut: boolean;
}

/** Texts are read up to so many characters and words: the longest field of a search record is far shorter. */
const MOST_CHARACTERS = 8_000;
export const MOST_WORDS = 1_200;

const SPACE = 32;
const OTHER = 0;
const LETTER = 1;
const DIGIT = 2;
const KIND = new Uint8Array(128);
for (let code = 97; code <= 122; code += 1) KIND[code] = LETTER;
for (let code = 48; code <= 57; code += 1) KIND[code] = DIGIT;

/** The one set of tokens there is: a million texts are read, and making five lists for each is what would take the time. */
const TOKENS: Tokens = {
  length: 0,
  start: new Int32Array(MOST_WORDS + 3),
  end: new Int32Array(MOST_WORDS + 3),
  word: Array.from({ length: MOST_WORDS + 3 }, () => UNKNOWN),
  id: new Int32Array(MOST_WORDS + 3),
  gap: new Uint8Array(MOST_WORDS + 3),
  edits: new Uint8Array(MOST_WORDS + 3),
  isCut: false,
};

/**
 * Cuts a text into words. What it returns holds until it is called again. Never throws; the work grows with the length of
 * the text up to a fixed most.
 */
export function tokensOf(text: string): Tokens {
  const tokens = TOKENS;
  tokens.length = 0;
  tokens.isCut = text.length > MOST_CHARACTERS;
  const lower = folded(tokens.isCut ? text.slice(0, MOST_CHARACTERS) : text);
  let gap = STRONG;
  let at = 0;
  while (at < lower.length) {
    if (lower.charCodeAt(at) === SPACE) {
      at += 1;
      continue;
    }
    const kind = kindAt(lower, at);
    if (kind === OTHER) {
      gap = Math.max(gap, separation(lower, at));
      at += 1;
      continue;
    }
    if (tokens.length >= MOST_WORDS) {
      tokens.isCut = true;
      break;
    }
    const end = endOfWord(lower, at);
    addWord(tokens, lower, at, end, gap);
    gap = JOINED;
    at = end;
  }
  // Who looks past the end of the text finds nothing there, not the text before it.
  for (let past = tokens.length; past < tokens.length + 3; past += 1) {
    tokens.word[past] = UNKNOWN;
    tokens.id[past] = UNKNOWN.id;
    tokens.gap[past] = STRONG;
  }
  return tokens;
}

/** In lower case, without accents, letter by letter, so that every character keeps its place. */
function folded(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII, which needs no care.
  if (/^[\u0000-\u007f]*$/.test(text)) return text.toLowerCase();
  let out = '';
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    out += code < 128 ? text.charAt(at).toLowerCase() : foldedCharacter(code);
  }
  return out;
}

const FOLDED = new Map<number, string>();

function foldedCharacter(code: number): string {
  let folded = FOLDED.get(code);
  if (folded === undefined) {
    if (code === 0x2018 || code === 0x2019 || code === 0x02bc || code === 0xb4) folded = "'";
    else if (code === 0x2022 || code === 0x2028 || code === 0x2029) folded = '\n';
    else if (code >= 0xd800 && code <= 0xdfff) folded = ' ';
    else folded = String.fromCharCode(code).normalize('NFKD').toLowerCase().charAt(0) || ' ';
    if (FOLDED.size < 4_096) FOLDED.set(code, folded);
  }
  return folded;
}

function kindAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code < 128 ? KIND[code]! : LETTER;
}

/** Where a word ends: letters and digits, an apostrophe inside, a letter before digits ("s23"), initials ("s.o.c"), "s/o". */
function endOfWord(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length) {
    if (kindAt(text, at) !== OTHER) at += 1;
    else if (
      text.charAt(at) === "'" &&
      at + 1 < text.length &&
      kindAt(text, at + 1) === LETTER &&
      kindAt(text, at - 1) === LETTER
    )
      at += 2;
    else break;
  }
  if (at - start !== 1 || kindAt(text, start) !== LETTER) return at;
  // One letter alone: "s.23", "s.o.c", "s/o", "n/s".
  let end = at;
  while (
    end + 1 < text.length &&
    (text.charAt(end) === '.' || text.charAt(end) === '/') &&
    kindAt(text, end + 1) !== OTHER
  ) {
    const mark = text.charAt(end);
    const next = end + 1;
    const isDigits = kindAt(text, next) === DIGIT;
    if (isDigits) {
      if (mark === '/') break;
      end = next;
      while (end < text.length && kindAt(text, end) === DIGIT) end += 1;
      return end;
    }
    if (next + 1 < text.length && kindAt(text, next + 1) !== OTHER) break;
    end = next + 1;
  }
  return end;
}

/** What a character between words means for how far they stand apart. */
function separation(text: string, at: number): number {
  switch (text.charAt(at)) {
    case '!':
    case '?':
    case ';':
    case '\n':
    case '\r':
      return STRONG;
    case '.':
      return STRONG;
    case '/':
      return at > 0 && kindAt(text, at - 1) === LETTER && at + 1 < text.length && kindAt(text, at + 1) === LETTER
        ? JOINED
        : SOFT;
    case ':':
    case '=':
      return LABEL;
    case ',':
    case '+':
    case '|':
    case '(':
    case ')':
    case '~':
    case '"':
      return SOFT;
    case '-':
      return at > 0 && text.charAt(at - 1) !== ' ' && at + 1 < text.length && text.charAt(at + 1) !== ' '
        ? JOINED
        : SOFT;
    default:
      return JOINED;
  }
}

/** Halves of one word are no longer together than the longest word of the lexicon, or thereabouts. */
const LONGEST_MERGED = 14;

/** What is known of a word as written. */
interface Looked {
  words: Word[];
  /** Where the second part of two words run together begins; 0 where it is one. */
  cut: number;
  edits: number;
}

/**
 * Words met before, each in the slot that its letters give; a word in the same slot takes its place. Most texts are written
 * with the same few thousand words, and the memory never grows.
 */
const SLOTS = 1 << 15;
const KEYS: string[] = Array.from({ length: SLOTS }, () => '');
const LOOKED: Looked[] = Array.from({ length: SLOTS }, () => ({ words: [UNKNOWN], cut: 0, edits: 0 }));
/** Longer ones are no words, and would be compared for too long. */
const LONGEST_REMEMBERED = 32;

/** What a word is, from memory where it was met before. */
function remembered(text: string, start: number, end: number): Looked {
  if (end - start > LONGEST_REMEMBERED) return lookUp(text.slice(start, end));
  let hash = 0;
  for (let at = start; at < end; at += 1) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
  const slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
  if (isWrittenAt(text, start, end, KEYS[slot]!)) return LOOKED[slot]!;
  const written = text.slice(start, end);
  const looked = lookUp(written);
  KEYS[slot] = written;
  LOOKED[slot] = looked;
  return looked;
}

function isWrittenAt(text: string, start: number, end: number, key: string): boolean {
  if (key.length !== end - start) return false;
  for (let at = 0; at < key.length; at += 1) if (key.charCodeAt(at) !== text.charCodeAt(start + at)) return false;
  return true;
}

function addWord(tokens: Tokens, text: string, start: number, end: number, gap: number): void {
  const looked = remembered(text, start, end);
  const last = tokens.length - 1;
  if (looked.words[0] === UNKNOWN && gap === JOINED && last >= 0 && start - tokens.end[last]! === 1) {
    const before = text.slice(tokens.start[last]!, tokens.end[last]!);
    const both = before + text.slice(start, end);
    const merged = both.length <= LONGEST_MERGED ? remembered(both, 0, both.length) : undefined;
    // "canna bis", "sub ject": two halves of one word.
    if (merged && merged.cut === 0 && merged.words[0]!.isLexical && !entryOf(before)?.isLexical) {
      tokens.end[last] = end;
      tokens.word[last] = merged.words[0]!;
      tokens.id[last] = merged.words[0]!.id;
      tokens.edits[last] = merged.edits + 1;
      return;
    }
  }
  if (looked.cut > 0) {
    push(tokens, start, start + looked.cut, looked.words[0]!, gap, looked.edits);
    push(tokens, start + looked.cut, end, looked.words[1]!, JOINED, looked.edits);
  } else push(tokens, start, end, looked.words[0]!, gap, looked.edits);
}

function push(tokens: Tokens, start: number, end: number, word: Word, gap: number, edits: number): void {
  const at = tokens.length;
  tokens.start[at] = start;
  tokens.end[at] = end;
  tokens.word[at] = word;
  tokens.id[at] = word.id;
  tokens.gap[at] = gap;
  tokens.edits[at] = edits;
  tokens.length = at + 1;
}

function lookUp(written: string): Looked {
  const one = (word: Word, edits = 0): Looked => ({ words: [word], cut: 0, edits });
  const plain = written.replace(/[./](?=[a-z0-9])/g, (mark) => (mark === '/' ? '/' : ''));
  const known = entryOf(plain);
  if (known) return one(known);
  if (/^\d/.test(plain)) return one(entryOf(plain) ?? NUMBER);
  if (plain.endsWith("'s")) {
    const owner = entryOf(plain.slice(0, -2));
    if (owner) return one(owner);
  }
  if (isOrdinary(plain)) return one(ORDINARY);
  const letters = plain.replaceAll("'", '');
  const bare = entryOf(letters);
  if (bare) return one(bare);
  // A letter held down: "weeed", "smellll".
  const squeezed = letters.replace(/([a-z])\1{2,}/g, '$1$1');
  const calm = entryOf(squeezed) ?? entryOf(squeezed.replace(/([a-z])\1$/, '$1'));
  if (calm) return one(calm, 1);
  for (let cut = 2; cut <= letters.length - 2 && letters.length <= 24; cut += 1) {
    const before = entryOf(letters.slice(0, cut));
    const after = entryOf(letters.slice(cut));
    if (before && after && (isTelling(before, cut) || isTelling(after, letters.length - cut))) {
      return { words: [before, after], cut, edits: 1 };
    }
  }
  // Registration marks and the like are nobody's misspelling.
  const correction = /\d/.test(squeezed) ? undefined : correctionOf(squeezed);
  if (correction) return one(entryOf(correction.word)!, correction.edits);
  return one(UNKNOWN);
}

/** Whether a part of two words run together is long enough, and much enough of a word, to be believed. */
function isTelling(word: Word, length: number): boolean {
  return word.isLexical && length >= 4;
}
