import { createReadStream } from 'node:fs';
import { InputProblem } from '../problem.ts';

/** A line of a file of JSON lines, read. */
export interface JsonLine {
  line: number;
  value: unknown;
  /** Bytes of the file up to the end of the line. */
  bytes: number;
}

/** Longer lines are no record but a file of another kind. */
const LONGEST_LINE = 4_000_000;

/**
 * Reads a file of JSON lines as a stream, line by line; blank lines are left out, and a byte order mark. Lines end with a line
 * feed alone: JSON may hold every other character that readers elsewhere take for the end of a line. Throws InputProblem
 * naming file and line.
 */
export async function* readJsonLines(path: string): AsyncGenerator<JsonLine> {
  const stream = createReadStream(path, { encoding: 'utf8', highWaterMark: 1 << 18 });
  let rest = '';
  let line = 0;
  let bytes = 0;
  try {
    for await (const chunk of stream as AsyncIterable<string>) {
      const parts = (rest + chunk).split('\n');
      rest = parts.pop()!;
      if (rest.length > LONGEST_LINE) {
        throw new InputProblem(
          `${path}, line ${line + parts.length + 1}: longer than ${LONGEST_LINE} characters (expected JSON lines).`,
        );
      }
      for (const part of parts) {
        line += 1;
        bytes += Buffer.byteLength(part) + 1;
        const value = parseLine(path, line, part);
        if (value !== BLANK) yield { line, value, bytes };
      }
    }
  } catch (cause) {
    if (cause instanceof InputProblem) throw cause;
    const { code } = cause as NodeJS.ErrnoException;
    const why =
      code === 'ENOENT'
        ? 'there is no such file to read'
        : code === 'EISDIR'
          ? 'is a folder (expected a file)'
          : (cause as Error).message;
    throw new InputProblem(`${path}: ${why}.`, { cause });
  }
  const value = parseLine(path, line + 1, rest);
  if (value !== BLANK) yield { line: line + 1, value, bytes: bytes + Buffer.byteLength(rest) };
}

const BLANK = Symbol('blank');

function parseLine(path: string, line: number, written: string): unknown {
  const text = line === 1 ? written.replace(/^\uFEFF/, '') : written;
  if (text.trim() === '') return BLANK;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new InputProblem(
      `${path}, line ${line}: "${text.slice(0, 60)}" is not JSON (expected one JSON object a line).`,
      { cause },
    );
  }
}
