import { DETAIL_KINDS } from './kind.ts';
import { flagsOf } from './lexicon.ts';

/** What a token is made of. */
export const TOKEN = { word: 0, number: 1, mixed: 2, mark: 3, placeholder: 4 } as const;
/** How a word is written. */
export const CASE = { small: 0, title: 1, capitals: 2, initial: 3, none: 4 } as const;

/** A text cut into tokens, in parallel arrays. */
export interface Tokens {
  text: string;
  /** The same length as the text: small letters, accents off, plain digits, spaces and apostrophes. */
  plain: string;
  count: number;
  start: Int32Array;
  end: Int32Array;
  type: Uint8Array;
  letterCase: Uint8Array;
  flags: Int32Array;
  /** Whether a sentence or line begins here. */
  first: Uint8Array;
  /** Whether the sentence about a token is all in capitals. */
  shouted: Uint8Array;
}

const LETTER = 1;
const UPPER = 2;
const DIGIT = 4;
const SPACE = 8;
const APOSTROPHE = 16;
const FOREIGN = 32;
const JOINER = 64;

/** Classes and plain forms of the 65,536 code units, by pages of 256, each filled when first met. */
const CLASSES: (Uint8Array | undefined)[] = [];
const PLAIN: (Uint16Array | undefined)[] = [];

function fillPage(page: number): void {
  const classes = new Uint8Array(256);
  const plain = new Uint16Array(256);
  for (let low = 0; low < 256; low += 1) {
    const code = page * 256 + low;
    const character = String.fromCharCode(code);
    plain[low] = code;
    if (code >= 0xd800 && code <= 0xdfff) continue;
    if (/\p{Nd}/u.test(character)) {
      classes[low] = DIGIT;
      const folded = character.normalize('NFKD');
      plain[low] = folded.length === 1 ? folded.charCodeAt(0) : code;
    } else if (/\s/u.test(character)) {
      classes[low] = SPACE;
      plain[low] = code === 10 || code === 13 || code === 0x2028 || code === 0x2029 ? 10 : 32;
    } else if (/\p{M}/u.test(character)) classes[low] = JOINER;
    else if (/\p{L}/u.test(character)) {
      classes[low] = LETTER;
      if (/\p{Lu}|\p{Lt}/u.test(character)) classes[low]! |= UPPER;
      const folded = character.normalize('NFKD').toLowerCase();
      const isLatin = /\p{Script=Latin}/u.test(character);
      if (!isLatin) classes[low]! |= FOREIGN;
      const own = { ø: 'o', ł: 'l', đ: 'd', ı: 'i', ß: 's', æ: 'a', œ: 'o', þ: 't', ð: 'd', ħ: 'h' }[
        character.toLowerCase()
      ];
      plain[low] = (own ?? folded).charCodeAt(0);
    } else if (code === 39 || code === 0x2019 || code === 0x2018 || code === 0x2bc || code === 96) {
      classes[low] = APOSTROPHE;
      plain[low] = 39;
    } else if (code >= 0x2010 && code <= 0x2015) plain[low] = 45;
    else if (code === 0x200b || code === 0x200c || code === 0x200d || code === 0xad || code === 0xfeff)
      classes[low] = JOINER;
  }
  CLASSES[page] = classes;
  PLAIN[page] = plain;
}

/** The text in small letters without accents, of the same length, and the class of each of its code units. */
function unitsOf(text: string): { plain: string; classes: Uint8Array } {
  const classes = new Uint8Array(text.length);
  const units = new Uint16Array(text.length);
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const page = code >> 8;
    if (!CLASSES[page]) fillPage(page);
    classes[at] = CLASSES[page]![code & 255]!;
    units[at] = PLAIN[page]![code & 255]!;
  }
  const parts: string[] = [];
  for (let from = 0; from < text.length; from += 8192) {
    parts.push(String.fromCharCode.apply(null, units.subarray(from, from + 8192) as unknown as number[]));
  }
  // A string of one piece: reading a joined one unit by unit is slow.
  return { plain: parts.length === 1 ? parts[0]! : parts.join(''), classes };
}

const PLACEHOLDERS = DETAIL_KINDS.map((kind) => `[${kind}]`);

/** The placeholder that begins at a bracket, or undefined. */
function placeholderAt(text: string, at: number): string | undefined {
  const next = text.charCodeAt(at + 1);
  return next < 97 || next > 115 ? undefined : PLACEHOLDERS.find((placeholder) => text.startsWith(placeholder, at));
}

/** Cuts a text into words, numbers, mixtures of both, and single marks; spaces are dropped. Linear in its length. */
export function tokensOf(text: string): Tokens {
  const { plain, classes } = unitsOf(text);
  const start = new Int32Array(text.length);
  const end = new Int32Array(text.length);
  const type = new Uint8Array(text.length);
  const letterCase = new Uint8Array(text.length);
  const flags = new Int32Array(text.length);
  const first = new Uint8Array(text.length);
  let count = 0;
  let at = 0;
  let isFirst = 1;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    let kind = classes[at]!;
    if (kind & SPACE) {
      if (plain.charCodeAt(at) === 10) isFirst = 1;
      at += 1;
      continue;
    }
    start[count] = at;
    first[count] = isFirst;
    isFirst = 0;
    if (kind & (LETTER | DIGIT)) {
      let letters = 0;
      let uppers = 0;
      let digits = 0;
      let foreign = 0;
      const startsUpper = kind & UPPER;
      for (;;) {
        if (kind & LETTER) {
          letters += 1;
          if (kind & UPPER) uppers += 1;
          if (kind & FOREIGN) foreign += 1;
        } else if (kind & DIGIT) digits += 1;
        at += 1;
        if (at >= text.length) break;
        kind = classes[at]!;
        if (kind & (LETTER | DIGIT | JOINER)) continue;
        // An apostrophe belongs to a word when letters stand on both sides of it.
        if (!(kind & APOSTROPHE) || digits > 0 || at + 1 >= text.length) break;
        if (!(classes[at + 1]! & LETTER)) break;
      }
      type[count] = digits === 0 ? TOKEN.word : letters === 0 ? TOKEN.number : TOKEN.mixed;
      if (foreign > 0 && uppers === 0) letterCase[count] = CASE.none;
      else if (uppers === 0) letterCase[count] = CASE.small;
      else if (letters === 1) letterCase[count] = CASE.initial;
      else if (uppers === letters) letterCase[count] = CASE.capitals;
      else letterCase[count] = startsUpper ? CASE.title : CASE.small;
      // "JOHN's" is as much in capitals as JOHN.
      if (letterCase[count] === CASE.title && uppers === letters - 1 && letters > 2 && plain.endsWith("'s", at)) {
        letterCase[count] = CASE.capitals;
      }
      end[count] = at;
      if (digits === 0 && at - start[count]! <= 24) flags[count] = flagsOf(plain.slice(start[count], at));
    } else {
      const placeholder = code === 91 ? placeholderAt(text, at) : undefined;
      type[count] = placeholder ? TOKEN.placeholder : TOKEN.mark;
      at += placeholder ? placeholder.length : 1;
      end[count] = at;
      if (code === 33 || code === 63 || code === 0x2022) isFirst = 1;
      // "Mr. Khan", "J. Smith" and "o.s." go on; "road. Male" does not.
      if (
        code === 46 &&
        !(count > 0 && end[count - 1] === start[count] && isAbbreviation(plain, start[count - 1]!, start[count]!))
      )
        isFirst = 1;
    }
    count += 1;
  }
  return {
    text,
    plain,
    count,
    start,
    end,
    type,
    letterCase,
    flags,
    first,
    shouted: shoutedOf(count, type, letterCase, first),
  };
}

const ABBREVIATIONS = new Set('mr mrs ms dr st rd no approx insp sgt supt ref tel mob sec s reg ave'.split(' '));

function isAbbreviation(plain: string, from: number, to: number): boolean {
  return to - from === 1 || (to - from <= 6 && ABBREVIATIONS.has(plain.slice(from, to)));
}

/** Marks the tokens of sentences in capitals; a sentence too short to tell goes with the text. */
function shoutedOf(count: number, type: Uint8Array, letterCase: Uint8Array, first: Uint8Array): Uint8Array {
  const shouted = new Uint8Array(count);
  const shoutsBetween = (from: number, to: number): boolean | undefined => {
    let capitals = 0;
    let others = 0;
    for (let at = from; at < to; at += 1) {
      if (type[at] !== TOKEN.word) continue;
      if (letterCase[at] === CASE.capitals) capitals += 1;
      else if (letterCase[at] !== CASE.initial) others += 1;
    }
    return capitals + others < 4 ? undefined : capitals > 1.5 * others;
  };
  const whole = shoutsBetween(0, count) ?? false;
  for (let from = 0; from < count; ) {
    let to = from + 1;
    while (to < count && !first[to]) to += 1;
    if (shoutsBetween(from, to) ?? whole) shouted.fill(1, from, to);
    from = to;
  }
  return shouted;
}
