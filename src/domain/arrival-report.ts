import type { Month } from './period.ts';
import { countText, dateText, monthsText, monthText } from './wording.ts';

/** A value of a file that could not be read. */
export interface RowFault {
  line: number;
  columnName: string;
  value: string;
  /** What is wrong with it, and what was expected. */
  reason: string;
}

/** How many values were at fault, and the first of them by line. */
export interface Faults {
  count: number;
  first: readonly RowFault[];
}

/** What became of one CSV file: the arrival itself, or a member of an archive. */
export interface LoadedPart {
  name: string;
  rows: number;
  accepted: number;
  rejected: number;
  /** Whether these very bytes were loaded before. */
  unchanged: boolean;
  months: readonly Month[];
  revised: readonly { month: Month; rowsAdded: number; rowsRemoved: number }[];
  /** Rows that could not be used. */
  rejections: Faults;
  /** Values that could not be read in rows that were kept. */
  repairs: Faults;
}

/** A file that was put into the watched folder, and what became of it. */
export interface ArrivalOutcome {
  name: string;
  sha256: string;
  /** Day in London, YYYY-MM-DD. */
  takenOn: string;
  loaded: readonly LoadedPart[];
  /** What is wrong with what could not be used, with the place. */
  problems: readonly string[];
  warnings: readonly string[];
}

/**
 * The report that is put beside a file, in plain words: what was stored of it, which rows were not, and where something is to be
 * mended, what and how. It holds the file's whole checksum.
 */
export function arrivalReport(outcome: ArrivalOutcome): string {
  const { name, sha256, takenOn, loaded, problems, warnings } = outcome;
  const blocks = [
    [`Report on ${name}`, `Taken on ${dateText(takenOn)}.`, `Checksum (SHA-256): ${sha256}`],
    [headline(outcome)],
    ...loaded.map((part) => partLines(part, loaded.length > 1 || part.name !== name)),
    problems.length > 0 ? ['What is wrong:', ...problems.map((problem) => `- ${problem}`)] : [],
    warnings.length > 0 ? ['Good to know:', ...warnings.map((warning) => `- ${warning}`)] : [],
    problems.length > 0 ? mendLines(loaded.length > 0) : [],
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

function headline({ loaded, problems }: ArrivalOutcome): string {
  if (problems.length > 0) {
    return loaded.length > 0
      ? `REJECTED IN PART. ${listed(loaded.length, 'file')} in it could be used; ${listed(problems.length, 'file')} could not, and nothing of those was stored.`
      : 'REJECTED. Nothing of this file was stored. The records and figures are as they were before.';
  }
  if (loaded.every(({ unchanged }) => unchanged)) {
    return 'NOTHING NEW. The very same content was loaded before, so nothing was changed.';
  }
  const rejected = loaded.reduce((sum, part) => sum + part.rejected, 0);
  return rejected > 0
    ? `LOADED, but for ${listed(rejected, 'row')} that could not be used.`
    : 'LOADED. Every row was used.';
}

function partLines(part: LoadedPart, isNamed: boolean): string[] {
  const lines = isNamed ? [`${part.name}${part.unchanged ? ' (loaded before)' : ''}`] : [];
  lines.push(
    `Rows: ${countText(part.rows)} = ${countText(part.accepted)} accepted + ${countText(part.rejected)} rejected.`,
    `Months: ${monthsText(part.months)}.`,
    ...part.revised.map(
      ({ month, rowsAdded, rowsRemoved }) =>
        `${monthText(month)} was loaded before from another file. This file now counts in its place: ${listed(rowsAdded, 'row')} came, ${listed(rowsRemoved, 'row')} went.`,
    ),
    ...faultLines('Rows that were rejected', part.rejections),
    ...faultLines('Values that could not be read (their rows were kept)', part.repairs),
  );
  return lines;
}

function faultLines(title: string, { count, first }: Faults): string[] {
  if (count === 0) return [];
  const shown = first.length < count ? `, the first ${first.length} of ${countText(count)}` : '';
  return [
    `${title}${shown}:`,
    ...first.map(({ line, columnName, value, reason }) => `- line ${line}, ${columnName} "${value}": ${reason}`),
  ];
}

function mendLines(isPart: boolean): string[] {
  return [
    'What to do:',
    '1. Open your own copy of the file and mend what is named above. A line is counted from the top of the file; the headings are line 1.',
    '2. Put the mended file into the watched folder again, or hand it in with: npm run job -- upload --from-file FILE',
    isPart
      ? '   The whole file may be handed in again: what was stored of it already is known and left alone.'
      : '   A file of one borough that has no borough column goes into a subfolder named by the code of the borough, such as E09000022.',
  ];
}

const listed = (count: number, noun: string) => `${countText(count)} ${noun}${count === 1 ? '' : 's'}`;
