import { readFile } from 'node:fs/promises';
import Papa from 'papaparse';
import { InputProblem } from '../problem.ts';

/** A small CSV file, whole: its header on line 1, and its records with the line each begins on. Blank lines are left out. */
export interface CsvTable {
  header: string[];
  records: { line: number; fields: string[] }[];
}

/** Reads a small CSV file. Throws InputProblem where it cannot be read or a quotation is not closed. */
export async function readCsvTable(path: string): Promise<CsvTable> {
  const bytes = await readFile(path).catch((cause) => {
    throw new InputProblem(`${path}: there is no such file to read.`, { cause });
  });
  const parsed = Papa.parse<string[]>(textOf(bytes), { delimiter: ',', skipEmptyLines: false });
  const broken = parsed.errors.find((error) => error.type === 'Quotes');
  const lines = linesOf(parsed.data);
  if (broken) {
    throw new InputProblem(`${path}, line ${lines[broken.row ?? 0] ?? 1}: a quotation is not closed properly.`);
  }
  const [header = [], ...rest] = parsed.data;
  const records = rest.flatMap((fields, at) =>
    fields.some((field) => field.trim() !== '') ? [{ line: lines[at + 1]!, fields }] : [],
  );
  return { header, records };
}

/** The line that each record begins on; a field may hold line breaks. */
function linesOf(records: readonly (readonly string[])[]): number[] {
  let next = 1;
  return records.map((fields) => {
    const line = next;
    next += 1 + fields.reduce((count, field) => count + field.split('\n').length - 1, 0);
    return line;
  });
}

/** Throws InputProblem with the first faults found in a file, and how many more there are. */
export function refuseFaults(path: string, faults: readonly string[], consequence: string): void {
  if (faults.length === 0) return;
  const more = faults.length > 5 ? `; and ${faults.length - 5} more` : '';
  throw new InputProblem(`${path}, ${faults.slice(0, 5).join('; ')}${more}. ${consequence}`);
}

/** UTF-8 where every byte fits, else Windows-1252, without byte order mark. */
function textOf(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // With stream, since Node 20 otherwise decodes Windows-1252 as Latin-1 (nodejs/node issue 56542).
    return new TextDecoder('windows-1252').decode(bytes, { stream: true });
  }
}
