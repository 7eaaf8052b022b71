import { isAscii } from 'node:buffer';
import { createHash } from 'node:crypto';
import { TextDecoder } from 'node:util';
import Papa from 'papaparse';
import { InputProblem } from '../problem.ts';
import type { InputFile } from './input-file.ts';

export type Encoding = 'utf-8' | 'windows-1252';

/** What one pass over the bytes tells about a file, before any of it is stored. */
export interface Inspection {
  sha256: string;
  byteCount: number;
  encoding: Encoding;
  /** Headings of the first line, trimmed. */
  headings: string[];
}

/** Longest first line we look for, bytes; the widest header we know has 18 headings. */
const HEADER_LIMIT = 64 * 1024;

const NEWLINE = 0x0a;
/** The byte order mark of UTF-16. */
const UTF16_MARK = 0xfeff;

/**
 * Reads a file once: checksum, size, encoding (UTF-8 where every byte fits, else Windows-1252) and headings.
 * Throws InputProblem where it is empty or is not text.
 */
export async function inspect(file: InputFile): Promise<Inspection> {
  const hash = createHash('sha256');
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  const start: Buffer[] = [];
  const isPlain = plainAscii();
  let byteCount = 0;
  let encoding: Encoding = 'utf-8';
  for await (const chunk of readingOf(file)) {
    if (byteCount < HEADER_LIMIT) start.push(chunk);
    const zeroAt = chunk.indexOf(0);
    if (zeroAt >= 0) {
      throw await notText(file, byteCount + zeroAt);
    }
    hash.update(chunk);
    byteCount += chunk.length;
    if (!isPlain(chunk) && encoding === 'utf-8' && !decodes(utf8, chunk)) encoding = 'windows-1252';
  }
  if (byteCount === 0)
    throw new InputProblem(`${file.path}: the file is empty (expected a line of headings, then rows).`);
  if (encoding === 'utf-8' && !decodes(utf8, undefined)) encoding = 'windows-1252';
  return { sha256: hash.digest('hex'), byteCount, encoding, headings: headingsOf(Buffer.concat(start), encoding) };
}

/**
 * Tells chunk by chunk whether bytes are ASCII after nothing but ASCII, and so need no decoder: nearly every chunk of the
 * published files, in a tenth of a decoder's time. After any other chunk, half a character may be waiting in the decoder.
 */
export function plainAscii(): (chunk: Buffer) => boolean {
  let wasAscii = true;
  return (chunk) => {
    const before = wasAscii;
    wasAscii = isAscii(chunk);
    return before && wasAscii;
  };
}

/** The file's bytes, with a failure to read them told as a problem of that file. */
export async function* readingOf(file: InputFile): AsyncGenerator<Buffer> {
  const stream = await file.open();
  try {
    for await (const chunk of stream) yield chunk as Buffer;
  } catch (cause) {
    throw new InputProblem(`${file.path}: cannot be read to its end: ${(cause as Error).message}.`, { cause });
  } finally {
    stream.destroy();
  }
}

/** What to say of a file that holds a zero byte at this place, the first byte being 0. */
async function notText(file: InputFile, zeroAt: number): Promise<InputProblem> {
  let line = 1;
  let seen = 0;
  let start: Buffer | undefined;
  for await (const chunk of readingOf(file)) {
    start ??= chunk;
    const before = chunk.subarray(0, Math.max(zeroAt - seen, 0));
    for (let at = before.indexOf(NEWLINE); at >= 0; at = before.indexOf(NEWLINE, at + 1)) line += 1;
    seen += chunk.length;
    if (seen > zeroAt) break;
  }
  const isUtf16 = zeroAt < 2 || start?.readUInt16LE(0) === UTF16_MARK || start?.readUInt16BE(0) === UTF16_MARK;
  const found = isUtf16 ? 'this looks like UTF-16' : `this is not a text file: byte ${zeroAt + 1} is zero`;
  return new InputProblem(`${file.path}, line ${line}: ${found} (expected a CSV file as UTF-8 or Windows-1252 text).`);
}

function decodes(decoder: TextDecoder, chunk: Buffer | undefined): boolean {
  try {
    decoder.decode(chunk, { stream: chunk !== undefined });
    return true;
  } catch {
    return false;
  }
}

function headingsOf(start: Buffer, encoding: Encoding): string[] {
  const text = new TextDecoder(encoding).decode(start.subarray(0, HEADER_LIMIT));
  const firstLine = Papa.parse<string[]>(text, { delimiter: ',', preview: 1 }).data[0] ?? [];
  return firstLine.map((heading) => heading.trim());
}
