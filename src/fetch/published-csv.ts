import Papa from 'papaparse';
import type { ApiRecord } from './police-api.ts';

/** Headings of a stop-and-search file of data.police.uk, in their order. */
const HEADINGS = [
  'Type',
  'Date',
  'Part of a policing operation',
  'Policing operation',
  'Latitude',
  'Longitude',
  'Gender',
  'Age range',
  'Self-defined ethnicity',
  'Officer-defined ethnicity',
  'Legislation',
  'Object of search',
  'Outcome',
  'Outcome linked to object of search',
  'Removal of more than just outer clothing',
];

/** What the published file said, until 2018, where the API says false. */
const NOTHING_FOUND = 'Nothing found - no further action';

/**
 * Records of the API as the published CSV would give them: its 15 columns, True, False and blank, six decimals. Rows are
 * sorted by date and then by the rest of them, so that the same records give the same bytes in whatever order they came.
 */
export function toPublishedCsv(records: readonly ApiRecord[]): string {
  const rows = records.map(fieldsOf);
  const keyed = rows.map((fields) => ({ fields, key: [fields[1], ...fields].join('\u0000') }));
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return `${Papa.unparse([HEADINGS, ...keyed.map(({ fields }) => fields)], { newline: '\n' })}\n`;
}

/** The name under which the archive would publish a force's month. */
export function publishedName(forceId: string, month: string): string {
  return `${month}-${forceId}-stop-and-search.csv`;
}

function fieldsOf(record: ApiRecord): string[] {
  return [
    record.type ?? '',
    dateOf(record.datetime),
    claimOf(record.operation),
    record.operation_name ?? '',
    record.location ? degreesOf(record.location.latitude) : '',
    record.location ? degreesOf(record.location.longitude) : '',
    record.gender ?? '',
    record.age_range ?? '',
    record.self_defined_ethnicity ?? '',
    record.officer_defined_ethnicity ?? '',
    record.legislation ?? '',
    record.object_of_search ?? '',
    outcomeOf(record),
    claimOf(record.outcome_linked_to_object_of_search),
    claimOf(record.removal_of_more_than_outer_clothing),
  ];
}

/** The published file writes the offset as +00:00, never as Z. */
const dateOf = (datetime: string) => datetime.replace(/Z$/i, '+00:00');
const claimOf = (claim: boolean | null) => (claim === null ? '' : claim ? 'True' : 'False');
const degreesOf = (degrees: string) => Number(degrees).toFixed(6);

function outcomeOf({ outcome, outcome_object }: ApiRecord): string {
  if (outcome !== false) return outcome ?? '';
  return outcome_object?.name || NOTHING_FOUND;
}
