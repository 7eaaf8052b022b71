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
const MOST_CHARACTERS = 6_000;
export const MOST_WORDS = 900;

/** What a character is for reading: the gap it makes between words, or part of a word. */
const LETTER = 16;
const DIGIT = 17;
const IN_WORD = LETTER;
const KIND = new Uint8Array(128).fill(JOINED);
for (let code = 97; code <= 122; code += 1) KIND[code] = LETTER;
for (let code = 48; code <= 57; code += 1) KIND[code] = DIGIT;
for (const mark of '!?;.\n\r') KIND[mark.charCodeAt(0)] = STRONG;
for (const mark of ':=') KIND[mark.charCodeAt(0)] = LABEL;
for (const mark of ',+|()~"/-') KIND[mark.charCodeAt(0)] = SOFT;

const APOSTROPHE = 39;
const HYPHEN = 45;
const FULL_STOP = 46;
const SLASH = 47;

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
    const kind = kindAt(lower, at);
    if (kind < IN_WORD) {
      if (kind > gap) gap = Math.max(gap, separation(lower, at, kind));
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

/** Beyond the end there is nothing, which joins. */
function kindAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code < 128) return KIND[code]!;
  return code >= 128 ? LETTER : JOINED;
}

/** Where a word ends: letters and digits, an apostrophe inside, a letter before digits ("s23"), initials ("s.o.c"), "s/o". */
function endOfWord(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length) {
    const isInside = kindAt(text, at) >= IN_WORD || isApostropheInside(text, at);
    if (!isInside) break;
    at += 1;
  }
  return at - start === 1 && at < text.length && kindAt(text, start) === LETTER ? endOfInitials(text, at) : at;
}

function isApostropheInside(text: string, at: number): boolean {
  return text.charCodeAt(at) === APOSTROPHE && kindAt(text, at - 1) === LETTER && kindAt(text, at + 1) === LETTER;
}

/** Where one letter alone goes on after a mark: "s.23", "s.o.c", "s/o", "n/s". */
function endOfInitials(text: string, afterLetter: number): number {
  let end = afterLetter;
  while (end + 1 < text.length) {
    const mark = text.charCodeAt(end);
    const next = end + 1;
    if ((mark !== FULL_STOP && mark !== SLASH) || kindAt(text, next) < IN_WORD) break;
    if (kindAt(text, next) === DIGIT) {
      if (mark === SLASH) break;
      end = next;
      while (kindAt(text, end) === DIGIT) end += 1;
      return end;
    }
    if (kindAt(text, next + 1) >= IN_WORD) break;
    end = next + 1;
  }
  return end;
}

/** What a character between words means for how far they stand apart: within a word, a hyphen or a stroke parts nothing. */
function separation(text: string, at: number, kind: number): number {
  const code = text.charCodeAt(at);
  if (code === HYPHEN && !isSpaceAt(text, at - 1) && !isSpaceAt(text, at + 1)) return JOINED;
  if (code === SLASH && kindAt(text, at - 1) === LETTER && kindAt(text, at + 1) === LETTER) return JOINED;
  return kind;
}

/** Whether a space stands there, or nothing. */
function isSpaceAt(text: string, at: number): boolean {
  return at < 0 || at >= text.length || text.charCodeAt(at) === SPACE;
}

const SPACE = 32;

/** Halves of one word are no longer together than the longest word of the lexicon, or thereabouts. */
const LONGEST_MERGED = 14;

/** What is known of a word as written. */
interface Looked {
  word: Word;
  /** The second of two words run together, and where it begins; 0 where it is one word. */
  second: Word;
  cut: number;
  edits: number;
}

/** Six bits for each character that words are written with, five characters to a number, so that a word is three numbers. */
const BITS = 6;
const IN_NUMBER = 5;
const LONGEST_REMEMBERED = 3 * IN_NUMBER;
const PACKED = new Uint8Array(128);
for (const [at, character] of [..."abcdefghijklmnopqrstuvwxyz0123456789'./"].entries())
  PACKED[character.charCodeAt(0)] = at + 1;

/**
 * Words met before, each in the slot that its letters give; a word in the same slot takes its place. Most texts are written
 * with the same few thousand words, and the memory never grows.
 */
const SLOTS = 1 << 15;
const KEYS = new Int32Array(SLOTS * 3);
const LOOKED: Looked[] = Array.from({ length: SLOTS }, () => oneWord(UNKNOWN));

/** What a word is, from memory where it was met before; longer ones, and those with strange letters, are looked up again. */
function remembered(text: string, start: number, end: number): Looked {
  if (end - start > LONGEST_REMEMBERED) return lookUp(text.slice(start, end));
  let first = 0;
  let second = 0;
  let third = 0;
  for (let at = start; at < end; at += 1) {
    const code = text.charCodeAt(at);
    const packed = code < 128 ? PACKED[code]! : 0;
    if (packed === 0) return lookUp(text.slice(start, end));
    if (at - start < IN_NUMBER) first = (first << BITS) | packed;
    else if (at - start < 2 * IN_NUMBER) second = (second << BITS) | packed;
    else third = (third << BITS) | packed;
  }
  const mixed = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b) ^ Math.imul(third, 0xc2b2ae35);
  const slot = (mixed ^ (mixed >>> 15)) & (SLOTS - 1);
  const key = slot * 3;
  if (KEYS[key] === first && KEYS[key + 1] === second && KEYS[key + 2] === third) return LOOKED[slot]!;
  const looked = lookUp(text.slice(start, end));
  KEYS[key] = first;
  KEYS[key + 1] = second;
  KEYS[key + 2] = third;
  LOOKED[slot] = looked;
  return looked;
}

function addWord(tokens: Tokens, text: string, start: number, end: number, gap: number): void {
  const looked = remembered(text, start, end);
  const last = tokens.length - 1;
  if (looked.word === UNKNOWN && gap === JOINED && last >= 0 && start - tokens.end[last]! === 1) {
    const before = text.slice(tokens.start[last]!, tokens.end[last]!);
    const both = before + text.slice(start, end);
    const merged = both.length <= LONGEST_MERGED ? remembered(both, 0, both.length) : undefined;
    // "canna bis", "sub ject": two halves of one word.
    if (merged && merged.cut === 0 && merged.word.isLexical && !entryOf(before)?.isLexical) {
      tokens.end[last] = end;
      tokens.word[last] = merged.word;
      tokens.id[last] = merged.word.id;
      tokens.edits[last] = merged.edits + 1;
      return;
    }
  }
  if (looked.cut > 0) {
    push(tokens, start, start + looked.cut, looked.word, gap, looked.edits);
    push(tokens, start + looked.cut, end, looked.second, JOINED, looked.edits);
  } else push(tokens, start, end, looked.word, gap, looked.edits);
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

function oneWord(word: Word, edits = 0): Looked {
  return { word, second: UNKNOWN, cut: 0, edits };
}

function lookUp(written: string): Looked {
  const plain = written.replaceAll('.', '');
  const known = entryOf(plain);
  if (known) return oneWord(known);
  if (/^\d/.test(plain)) return oneWord(NUMBER);
  if (plain.endsWith("'s")) {
    const owner = entryOf(plain.slice(0, -2));
    if (owner) return oneWord(owner);
  }
  if (isOrdinary(plain)) return oneWord(ORDINARY);
  const letters = plain.replaceAll("'", '');
  const bare = entryOf(letters);
  if (bare) return oneWord(bare);
  // A letter held down: "weeed", "smellll".
  const squeezed = letters.replace(/([a-z])\1{2,}/g, '$1$1');
  const calm = entryOf(squeezed) ?? entryOf(squeezed.replace(/([a-z])\1$/, '$1'));
  if (calm) return oneWord(calm, 1);
  for (let cut = SHORTEST_PART; cut <= letters.length - SHORTEST_PART; cut += 1) {
    if (letters.length < SHORTEST_PART + SHORTEST_TELLING || letters.length > LONGEST_TWO) break;
    const before = entryOf(letters.slice(0, cut));
    const after = entryOf(letters.slice(cut));
    if (before && after && (isTelling(before, cut) || isTelling(after, letters.length - cut))) {
      return { word: before, second: after, cut, edits: 1 };
    }
  }
  // Registration marks and the like are nobody's misspelling.
  const correction = /\d/.test(squeezed) ? undefined : correctionOf(squeezed);
  if (correction) return oneWord(entryOf(correction.word)!, correction.edits);
  return oneWord(UNKNOWN);
}

/** Of two words run together: the shortest part, the shortest by which they are believed, and the longest they are. */
const SHORTEST_PART = 2;
const SHORTEST_TELLING = 4;
const LONGEST_TWO = 24;

/** Whether a part of two words run together is long enough, and much enough of a word, to be believed. */
function isTelling(word: Word, length: number): boolean {
  return word.isLexical && length >= SHORTEST_TELLING;
}
