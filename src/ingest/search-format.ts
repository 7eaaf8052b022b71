import { InputProblem } from '../problem.ts';

export type SearchSource = 'police-uk' | 'mps-extract';

/** A format of stop-and-search records, recognised by its headings. */
export interface SearchFormat {
  source: SearchSource;
  publisher: string;
  /** For each column that we keep: its name in snake_case, and its place in the file. */
  columns: { name: string; index: number }[];
  /** Fields that every record must have at the least (empty headings at the end of the line need not be repeated). */
  fieldCount: number;
}

interface FormatDefinition {
  source: SearchSource;
  publisher: string;
  required: readonly string[];
  optional: readonly string[];
}

const FORMATS: readonly FormatDefinition[] = [
  {
    source: 'police-uk',
    publisher: 'data.police.uk (Home Office)',
    required: [
      'type',
      'date',
      'part_of_a_policing_operation',
      'policing_operation',
      'latitude',
      'longitude',
      'gender',
      'age_range',
      'self_defined_ethnicity',
      'officer_defined_ethnicity',
      'legislation',
      'object_of_search',
      'outcome',
      'outcome_linked_to_object_of_search',
      'removal_of_more_than_just_outer_clothing',
    ],
    optional: [],
  },
  {
    source: 'mps-extract',
    publisher: 'Metropolitan Police Service',
    required: [
      'date',
      'stop_ref',
      'time',
      'subject',
      'reason_for_stop',
      'outcome',
      'outcome_reason',
      'apparent_age',
      'gender',
      'ethnic_appearance_code',
      'ea_group',
      'self_defined_ethnicity_code',
      'sde_group',
    ],
    optional: ['borough_of_stop', 'borough_code', 'officer_ocu', 'grounds', 'count'],
  },
];

/** A heading as a column name: "Self-defined ethnicity" is self_defined_ethnicity. */
function columnName(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '');
}

/**
 * The format that headings belong to, columns in any order, or undefined where they are of neither format.
 * Empty headings at the end are allowed.
 */
export function recogniseFormat(headings: readonly string[]): SearchFormat | undefined {
  const names = headings.map(columnName);
  const present = new Set(names.filter((name) => name !== ''));
  const hasRepeats = present.size < names.filter((name) => name !== '').length;
  const definition = FORMATS.find(
    ({ required, optional }) =>
      required.every((name) => present.has(name)) &&
      [...present].every((name) => required.includes(name) || optional.includes(name)),
  );
  if (!definition || hasRepeats) return undefined;
  const columns = names.map((name, index) => ({ name, index })).filter(({ name }) => name !== '');
  return {
    source: definition.source,
    publisher: definition.publisher,
    columns,
    fieldCount: Math.max(...columns.map(({ index }) => index)) + 1,
  };
}

/** Says what is wrong with headings of neither format, against the format they come nearest to. */
export function unknownHeader(path: string, headings: readonly string[]): InputProblem {
  const names = headings.map(columnName).filter((name) => name !== '');
  const nearest = [...FORMATS]
    .map((format) => ({
      format,
      missing: format.required.filter((name) => !names.includes(name)),
      unexpected: names.filter((name) => !format.required.includes(name) && !format.optional.includes(name)),
      repeated: names.filter((name, index) => names.indexOf(name) !== index),
    }))
    .sort((a, b) => a.missing.length + a.unexpected.length - (b.missing.length + b.unexpected.length))[0]!;
  const shown = headings.slice(0, 4).join(',').slice(0, 80);
  if (nearest.missing.length > nearest.format.required.length / 2) {
    return new InputProblem(
      `${path}, line 1: "${shown}" is no header we know (expected the 15 headings of data.police.uk, beginning "Type,Date", or those of the MPS extract, among them "Stop Ref").`,
    );
  }
  const faults = [
    nearest.missing.length > 0 ? `missing: ${nearest.missing.join(', ')}` : '',
    nearest.unexpected.length > 0 ? `not expected: ${nearest.unexpected.join(', ')}` : '',
    nearest.repeated.length > 0 ? `twice: ${nearest.repeated.join(', ')}` : '',
  ].filter((fault) => fault !== '');
  return new InputProblem(
    `${path}, line 1: the header is nearly that of ${nearest.format.source}, but ${faults.join('; ')}.`,
  );
}

/** What the archive's file names tell: `2022-05-metropolitan-stop-and-search.csv` is that force's May 2022. */
export function forceMonthOfName(path: string): { forceId: string; month: string } | undefined {
  const match = /(?:^|[/\\!])((?:19|20)\d\d-(?:0[1-9]|1[0-2]))-([a-z][a-z-]*)-stop-and-search\.csv$/i.exec(path);
  return match ? { month: match[1]!, forceId: match[2]!.toLowerCase() } : undefined;
}
