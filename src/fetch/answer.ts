import { FetchFailure } from './failure.ts';

/** What an address is expected to give. */
export type Expected = 'a ZIP' | 'JSON' | 'CSV' | 'a web page';

/** A publisher's answer, its body not yet read. */
export interface Answer {
  status: number;
  /** The address that answered, after redirects. */
  address: string;
  header(name: string): string | null;
  /** Its bytes, once; a connection that breaks is a FetchFailure which may pass. */
  body: AsyncIterable<Buffer>;
}

/** Longest text kept in memory, bytes: a Met month of the API is about 12 MB. */
export const LONGEST_TEXT = 256 * 1024 * 1024;

/** The whole body as UTF-8 text; throws FetchFailure where it is longer than what was asked for can be. */
export async function readText(answer: Answer, asking: string, longest = LONGEST_TEXT): Promise<string> {
  const chunks: Buffer[] = [];
  let byteCount = 0;
  for await (const chunk of answer.body) {
    byteCount += chunk.length;
    if (byteCount > longest) {
      throw new FetchFailure(`${asking}: the answer is longer than ${longest} bytes, and was not read to its end.`, {
        isPassing: false,
      });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** How much of a wrong answer is quoted. */
const QUOTED_BYTES = 512;
const QUOTED_LETTERS = 80;

/**
 * Says what is wrong with an answer whose first bytes are not what the address is to give, or undefined. A page of apology
 * often comes with status 200: it must not be taken for records.
 */
export function wrongStart(expected: Expected, start: Buffer, contentType: string | null): string | undefined {
  const text = start
    .subarray(0, QUOTED_BYTES)
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart();
  if (isAsExpected(expected, start, text)) return undefined;
  const found = /^<(!doctype html|html|head|body)/i.test(text) ? 'HTML' : (contentType ?? 'something without a type');
  const words = wordsOf(text).slice(0, QUOTED_LETTERS);
  const type = contentType === null ? 'no content type' : `content type ${contentType}`;
  return `the answer is ${found} (${type}), beginning "${words}"`;
}

function isAsExpected(expected: Expected, start: Buffer, text: string): boolean {
  if (expected === 'a ZIP') return start.length >= 4 && start.toString('latin1', 0, 2) === 'PK';
  if (expected === 'JSON') return /^[[{]/.test(text);
  if (expected === 'a web page') return text.startsWith('<');
  return text !== '' && !/^[<{[]/.test(text) && !text.includes('\0');
}

/** The words of a page without its tags, on one line; of bytes that are no text, what can be shown. */
function wordsOf(text: string): string {
  return text
    .replace(/<[^>]*>?/g, ' ')
    .replace(/[^\P{Cc}\n\t]|\uFFFD/gu, '')
    .replace(/\s+/g, ' ')
    .trim();
}
