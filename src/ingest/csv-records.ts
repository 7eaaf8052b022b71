import { Readable } from 'node:stream';
import { TextDecoder } from 'node:util';
import Papa from 'papaparse';
import { InputProblem } from '../problem.ts';
import type { InputFile } from './input-file.ts';
import { type Encoding, plainAscii, readingOf } from './inspect.ts';

/** Some records of a file: for each, the line it begins on (the header is line 1) and its fields as published. */
export interface RecordBatch {
  lines: number[];
  records: string[][];
}

/** The shape that every record must have. */
export interface RecordShape {
  /** Fields of the header line. */
  headingCount: number;
  /** Fields a record must have at the least; those between this and headingCount have no heading and may be left out. */
  fieldCount: number;
}

/**
 * The records of a CSV file after its header, in batches; memory does not grow with the file. Blank lines are passed
 * over but counted. Fields are as published: neither trimmed nor read.
 * Throws InputProblem naming file and line where a record has the wrong number of fields, a quotation is broken, or the
 * file ends in the middle of a record.
 */
export async function* readRecords(
  file: InputFile,
  encoding: Encoding,
  shape: RecordShape,
  onBytes: (count: number) => void = () => {},
): AsyncGenerator<RecordBatch> {
  let line = 1;
  let isHeader = true;
  let misfit: { line: number; fieldCount: number } | undefined;
  const seen = { quotes: false };
  for await (const { data, errors } of parsing(Readable.from(decoding(file, encoding, onBytes, seen)))) {
    const batch: RecordBatch = { lines: [], records: [] };
    const brokenAt = errors.find((error) => error.type === 'Quotes');
    for (const [index, record] of data.entries()) {
      if (misfit) throw wrongFieldCount(file, misfit, shape, false);
      if (brokenAt && (brokenAt.row ?? 0) <= index) throw brokenQuotation(file, line, brokenAt.code);
      const isBlank = record.length === 1 && record[0]!.trim() === '';
      if (isHeader) isHeader = false;
      else if (!isBlank) {
        if (fits(record, shape)) {
          batch.lines.push(line);
          batch.records.push(record);
        } else misfit = { line, fieldCount: record.length };
      }
      // Without a quotation mark in the file so far no field can hold a newline, and most files have none.
      line += seen.quotes ? 1 + newlinesIn(record) : 1;
    }
    if (batch.records.length > 0) yield batch;
  }
  if (misfit) throw wrongFieldCount(file, misfit, shape, true);
}

function fits(record: string[], shape: RecordShape): boolean {
  if (record.length < shape.fieldCount) return false;
  for (let index = shape.headingCount; index < record.length; index += 1) {
    if (record[index]!.trim() !== '') return false;
  }
  return true;
}

function newlinesIn(record: string[]): number {
  let count = 0;
  for (const field of record) {
    for (let at = field.indexOf('\n'); at >= 0; at = field.indexOf('\n', at + 1)) count += 1;
  }
  return count;
}

function wrongFieldCount(
  file: InputFile,
  misfit: { line: number; fieldCount: number },
  shape: RecordShape,
  isLast: boolean,
): InputProblem {
  const cutShort =
    isLast && misfit.fieldCount < shape.fieldCount ? ' It is the last line: the file looks cut short.' : '';
  return new InputProblem(
    `${file.path}, line ${misfit.line}: ${misfit.fieldCount} columns, expected ${shape.headingCount}.${cutShort}`,
  );
}

function brokenQuotation(file: InputFile, line: number, code: string): InputProblem {
  return new InputProblem(
    code === 'MissingQuotes'
      ? `${file.path}, line ${line}: a quotation is opened and never closed; the file looks cut short.`
      : `${file.path}, line ${line}: text follows a closing quotation mark (expected a comma or the end of the line).`,
  );
}

/** The file's text in chunks, without byte order mark, every line ending a bare newline. */
async function* decoding(
  file: InputFile,
  encoding: Encoding,
  onBytes: (count: number) => void,
  seen: { quotes: boolean },
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  const isPlain = plainAscii();
  let held = '';
  for await (const chunk of readingOf(file)) {
    onBytes(chunk.length);
    let text = held + (isPlain(chunk) ? chunk.toString('latin1') : decoder.decode(chunk, { stream: true }));
    // A carriage return at the very end may belong to a newline that comes with the next chunk.
    held = text.endsWith('\r') ? '\r' : '';
    if (held) text = text.slice(0, -1);
    seen.quotes ||= text.includes('"');
    yield text.includes('\r') ? text.replaceAll('\r\n', '\n') : text;
  }
  const rest = held + decoder.decode();
  if (rest !== '') yield rest;
}

/** Papa Parse's chunks as an async iterable that makes the parser wait for its reader. */
async function* parsing(stream: Readable): AsyncGenerator<Papa.ParseResult<string[]>> {
  const waiting: Papa.ParseResult<string[]>[] = [];
  let wake: () => void = () => {};
  let resume: (() => void) | undefined;
  let ended = false;
  let failure: unknown;
  Papa.parse<string[]>(stream, {
    delimiter: ',',
    newline: '\n',
    chunk: (results, parser) => {
      waiting.push(results);
      parser.pause();
      resume = () => parser.resume();
      wake();
    },
    complete: () => {
      ended = true;
      wake();
    },
    error: (cause) => {
      failure = cause;
      wake();
    },
  });
  try {
    while (true) {
      const results = waiting.shift();
      if (results) {
        yield results;
        resume?.();
      } else if (failure) throw failure;
      else if (ended) return;
      else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } finally {
    stream.destroy();
  }
}
