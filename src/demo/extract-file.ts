/** One CSV file of the synthetic extract, in the published format with its quirks. */
import { open } from 'node:fs/promises';
import { areaName } from '../vocabulary/area.ts';
import { MPS_LABEL_LENGTH } from '../vocabulary/ethnicity.ts';
import type { DemoSearch } from './searches.ts';
import { encodeWindows1252 } from './windows-1252.ts';

/** How one file of the synthetic extract is laid out; the published files differ from each other in the same ways. */
export interface ExtractLayout {
  encoding: 'windows-1252' | 'utf-8';
  columns: readonly ColumnName[];
  /** Headings and values left empty at the end of every line. */
  emptyColumns: number;
}

type ColumnName = keyof typeof COLUMNS;

/** Every column: its value, and how wide it is padded with spaces; 0 for values of their own, neither padded nor few. */
const COLUMNS = {
  Date: { width: 0, value: ({ month, day }) => `${two(day)}/${month.slice(5, 7)}/${month.slice(0, 4)}` },
  'Stop Ref': { width: 0, value: ({ stopRef }) => stopRef },
  Time: { width: 9, value: ({ minute }) => TIMES[minute]! },
  Subject: { width: 18, value: ({ subject }) => subject },
  'Reason for Stop': { width: 36, value: ({ reasonForStop }) => reasonForStop },
  Outcome: { width: 24, value: ({ outcome }) => outcome },
  'Outcome Reason': { width: 16, value: ({ outcomeReason }) => outcomeReason },
  'Apparent Age': { width: 3, value: ({ person }) => person.age },
  Gender: { width: 2, value: ({ person }) => person.gender },
  'Ethnic Appearance Code': { width: 15, value: ({ person }) => person.officerDefined },
  'EA Group': { width: 6, value: ({ person }) => person.eaGroup },
  'Self-defined Ethnicity Code': { width: MPS_LABEL_LENGTH, value: ({ person }) => person.selfDefined },
  'SDE Group': { width: 6, value: ({ person }) => person.sdeGroup },
  'Borough of Stop': { width: 22, value: ({ areaCode }) => areaName(areaCode) },
  'Borough Code': { width: 9, value: ({ areaCode }) => areaCode },
  'Officer OCU': { width: 18, value: ({ officerUnit }) => officerUnit },
  Grounds: { width: 0, value: ({ grounds }) => grounds },
} as const satisfies Record<string, { width: number; value: (search: DemoSearch) => string }>;

/** Times of day by minute, so that each is written once. */
const TIMES = Array.from({ length: 1440 }, (_, minute) => `${two(Math.floor(minute / 60))}:${two(minute % 60)}:00`);

const AS_DOCUMENTED = Object.keys(COLUMNS) as ColumnName[];
const PLACE_FIRST: ColumnName[] = [
  'Stop Ref',
  'Borough Code',
  'Borough of Stop',
  'Officer OCU',
  'Date',
  'Time',
  'Subject',
  'Gender',
  'Apparent Age',
  'Self-defined Ethnicity Code',
  'SDE Group',
  'Ethnic Appearance Code',
  'EA Group',
  'Reason for Stop',
  'Grounds',
  'Outcome',
  'Outcome Reason',
];
const GROUNDS_EARLY: ColumnName[] = [
  'Date',
  'Time',
  'Stop Ref',
  'Grounds',
  ...AS_DOCUMENTED.filter((name) => !['Date', 'Time', 'Stop Ref', 'Grounds'].includes(name)),
];

/** The layouts, taken in turn. */
const LAYOUTS: readonly ExtractLayout[] = [
  { encoding: 'windows-1252', columns: AS_DOCUMENTED, emptyColumns: 0 },
  { encoding: 'windows-1252', columns: PLACE_FIRST, emptyColumns: 2 },
  { encoding: 'utf-8', columns: AS_DOCUMENTED, emptyColumns: 0 },
  { encoding: 'windows-1252', columns: GROUNDS_EARLY, emptyColumns: 3 },
];

/** The layout of the file at this place in the load order, 0 for the first. */
export function layoutOf(fileIndex: number): ExtractLayout {
  return LAYOUTS[fileIndex % LAYOUTS.length]!;
}

/** Characters gathered before they are encoded and written. */
const CHUNK = 256 * 1024;

/**
 * Writes one file of the extract and returns its number of rows and bytes; tells of each search the line that its record begins on. Takes the searches one by one, so that memory
 * does not grow with the file. Lines end in CRLF; an existing file is replaced.
 */
export async function writeExtractFile(
  path: string,
  layout: ExtractLayout,
  searches: Iterable<DemoSearch>,
  onWritten: (line: number, search: DemoSearch) => void = () => {},
): Promise<{ rows: number; bytes: number }> {
  const file = await open(path, 'w');
  const encode = layout.encoding === 'utf-8' ? (text: string) => Buffer.from(text, 'utf8') : encodeWindows1252;
  const tail = `${','.repeat(layout.emptyColumns)}\r\n`;
  const columns = layout.columns.map((name) => ({ ...COLUMNS[name], written: new Map<string, string>() }));
  let rows = 0;
  let bytes = 0;
  let line = 2; // the header is line 1
  let pending = layout.columns.join(',') + tail;
  try {
    for (const search of searches) {
      let separator = '';
      for (const { value, width, written } of columns) {
        const text = value(search);
        pending += separator + (width === 0 ? quoted(text) : padded(text, width, written));
        separator = ',';
      }
      pending += tail;
      rows += 1;
      onWritten(line, search);
      // Grounds alone may run over several lines.
      line += search.grounds.split('\n').length;
      if (pending.length > CHUNK) {
        const chunk = encode(pending);
        pending = '';
        bytes += chunk.length;
        await file.writeFile(chunk);
      }
    }
    const rest = encode(pending);
    bytes += rest.length;
    await file.writeFile(rest);
  } finally {
    await file.close();
  }
  return { rows, bytes };
}

/** A padded value as a CSV field. Such values are few, so each is made once and remembered. */
function padded(value: string, width: number, written: Map<string, string>): string {
  let field = written.get(value);
  if (field === undefined) {
    field = quoted(value.padEnd(width));
    written.set(value, field);
  }
  return field;
}

/** A value as a CSV field, quoted where it needs to be. */
function quoted(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}
