import { DETAIL_KINDS, type DetailKind, type PersonalDetail } from './kind.ts';
import { TOKEN, type Tokens } from './tokens.ts';

/** Details found so far in a text: a token belongs to one of them at most, to the first that claimed it. */
export interface Found {
  /** Number of the kind plus one for each token; 0 where free. */
  taken: Uint8Array;
  details: PersonalDetail[];
}

/** Nothing found yet. */
export function nothingFound(tokens: Tokens): Found {
  const taken = new Uint8Array(tokens.count);
  // What was replaced before counts as found, so that a second reading sees what the first saw.
  for (let at = 0; at < tokens.count; at += 1) {
    if (tokens.type[at] !== TOKEN.placeholder) continue;
    const kind = tokens.text.slice(tokens.start[at]! + 1, tokens.end[at]! - 1);
    taken[at] = DETAIL_KINDS.indexOf(kind as DetailKind) + 1;
  }
  return { taken, details: [] };
}

/** Takes tokens from one to another, both included; says whether they were free. */
export function take(tokens: Tokens, found: Found, kind: DetailKind, from: number, to: number): boolean {
  for (let at = from; at <= to; at += 1) if (found.taken[at]) return false;
  found.taken.fill(DETAIL_KINDS.indexOf(kind) + 1, from, to + 1);
  found.details.push({ kind, start: tokens.start[from]!, end: tokens.end[to]! });
  return true;
}

/** Takes the tokens that a stretch of text touches. */
export function takeText(tokens: Tokens, found: Found, kind: DetailKind, from: number, endOffset: number): boolean {
  let to = from;
  while (to + 1 < tokens.count && tokens.start[to + 1]! < endOffset) to += 1;
  return take(tokens, found, kind, from, to);
}
