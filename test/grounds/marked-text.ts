import type { PersonalDetail } from '../../src/grounds/redaction.ts';
import { MARKED_KINDS } from './redaction-texts.ts';

/** A text without its marks, and the details that were marked in it. */
export interface UnmarkedText {
  text: string;
  details: PersonalDetail[];
}

/** Takes the `<kind:words>` marks out of a text. */
export function unmarked(marked: string): UnmarkedText {
  const details: PersonalDetail[] = [];
  let text = '';
  let at = 0;
  for (const match of marked.matchAll(/<([a-z]+):([^>]*)>/g)) {
    const [whole, kind, words] = match;
    if (!(kind! in MARKED_KINDS)) throw new Error(`a mark of an unknown kind: ${whole}`);
    text += marked.slice(at, match.index);
    details.push({
      kind: MARKED_KINDS[kind as keyof typeof MARKED_KINDS],
      start: text.length,
      end: text.length + words!.length,
    });
    text += words;
    at = match.index + whole.length;
  }
  return { text: text + marked.slice(at), details };
}

/** Letters and digits that had to go and stay, details found as another kind, and words that had to stay and go. */
export function compared({ text, details }: UnmarkedText, found: readonly PersonalDetail[]) {
  const isWithin = (at: number) => found.some(({ start, end }) => start <= at && at < end);
  const leaked = details.filter(({ start, end }) =>
    [...text.slice(start, end).matchAll(/[\p{L}\p{Nd}]/gu)].some(({ index }) => !isWithin(start + index)),
  );
  const misnamed = details.filter(
    ({ kind, start, end }) => !found.some((other) => other.kind === kind && other.start < end && start < other.end),
  );
  const words = [...text.matchAll(/[\p{L}\p{Nd}']+/gu)]
    .map(({ 0: word, index }) => ({ word, start: index, end: index + word.length }))
    .filter((word) => !details.some(({ start, end }) => word.start < end && start < word.end));
  const lost = words.filter((word) => found.some(({ start, end }) => word.start < end && start < word.end));
  return { leaked, misnamed, words: words.length, lost: lost.map(({ word }) => word) };
}
