/** COPY in PostgreSQL's text format, both ways, a chunk at a time. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { StringDecoder } from 'node:string_decoder';
import type { PoolClient } from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';

/** Characters that the format needs escaped inside a value. */
const SPECIAL = /[\\\t\n\r]/;
const ESCAPES: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
/** What PostgreSQL writes after a backslash for a character; any other stands for itself. */
const ESCAPED: Record<string, string> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** A value as it stands in a row of COPY. */
export function copyValue(value: string): string {
  return SPECIAL.test(value) ? value.replace(/[\\\t\n\r]/g, (character) => ESCAPES[character]!) : value;
}

/** The value that a field of a row of COPY holds; the field is not \N. */
export function valueOfCopy(field: string): string {
  if (!field.includes('\\')) return field;
  return field.replace(/\\(.)/g, (_, letter: string) => ESCAPED[letter] ?? letter);
}

/** Runs a `copy ... from stdin` on rows that come as text, any number of whole rows at a time. */
export async function copyIn(client: PoolClient, text: string, rows: AsyncIterable<string>): Promise<void> {
  await pipeline(Readable.from(rows), client.query(copyFrom(text)));
}

/**
 * Runs a `copy ... to stdout` and hands over its rows, some at a time as they come, still escaped. Where the caller stops
 * before the end the connection is of no more use.
 */
export async function* copyOut(client: PoolClient, text: string): AsyncGenerator<string[]> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of client.query(copyTo(text))) {
    const lines = (rest + decoder.write(chunk as Buffer)).split('\n');
    rest = lines.pop()!;
    if (lines.length > 0) yield lines;
  }
}
