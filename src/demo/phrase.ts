import { PARTICULAR_NAMES, type ParticularName, type Particulars } from './particulars.ts';
import type { Random } from './random.ts';

type Part = { literal: string } | { particular: ParticularName } | { oneOf: Part[][] };

/** A turn of phrase, ready to be written out many times. */
export type Phrase = readonly Part[];

/**
 * Reads a phrase. `{name}` is a particular of the search; `[one|other|]` is any one of the alternatives, which may hold
 * particulars and further alternatives and may be empty.
 * Throws RangeError for a particular that does not exist or a bracket without its pair.
 */
export function readPhrase(text: string): Phrase {
  const { parts, end } = readParts(text, 0, false);
  if (end < text.length) throw unreadable(text, end);
  return parts;
}

function readParts(text: string, start: number, isInside: boolean): { parts: Part[]; end: number } {
  const parts: Part[] = [];
  let at = start;
  while (at < text.length && !(isInside && (text[at] === '|' || text[at] === ']'))) {
    if (text[at] === '[') {
      const oneOf: Part[][] = [];
      do {
        const alternative = readParts(text, at + 1, true);
        oneOf.push(alternative.parts);
        at = alternative.end;
      } while (text[at] === '|');
      if (text[at] !== ']') throw unreadable(text, at);
      parts.push({ oneOf });
      at += 1;
    } else if (text[at] === '{') {
      const close = text.indexOf('}', at);
      const particular = PARTICULAR_NAMES.find((name) => name === text.slice(at + 1, close));
      if (!particular) throw unreadable(text, at);
      parts.push({ particular });
      at = close + 1;
    } else {
      let next = at + 1;
      while (next < text.length && !'[]{|'.includes(text[next]!)) next += 1;
      if (!isInside && (text[at] === ']' || text[at] === '|')) throw unreadable(text, at);
      parts.push({ literal: text.slice(at, next) });
      at = next;
    }
  }
  return { parts, end: at };
}

function unreadable(text: string, at: number): RangeError {
  return new RangeError(`readPhrase: "${text}" cannot be read at character ${at + 1}`);
}

/** Writes a phrase out with the particulars of a search. */
export function writePhrase(phrase: Phrase, random: Random, particulars: Particulars): string {
  let text = '';
  for (const part of phrase) {
    if ('literal' in part) text += part.literal;
    else if ('particular' in part) text += particulars[part.particular];
    else text += writePhrase(part.oneOf[random.below(part.oneOf.length)]!, random, particulars);
  }
  return text;
}
