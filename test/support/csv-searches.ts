/** Stop-and-search records as their publishers write them. The people and places in them are made up. */

/** One record of data.police.uk under the publisher's headings, in the publisher's order. */
export const POLICE_UK_SEARCH = {
  Type: 'Person search',
  Date: '2022-05-10T13:40:00+00:00',
  'Part of a policing operation': 'False',
  'Policing operation': '',
  Latitude: '51.500000',
  Longitude: '-0.100000',
  Gender: 'Male',
  'Age range': '18-24',
  'Self-defined ethnicity': 'White - Irish',
  'Officer-defined ethnicity': 'White',
  Legislation: 'Misuse of Drugs Act 1971 (section 23)',
  'Object of search': 'Controlled drugs',
  Outcome: 'Arrest',
  'Outcome linked to object of search': '',
  'Removal of more than just outer clothing': '',
};
export type PoliceUkSearch = typeof POLICE_UK_SEARCH;
export const POLICE_UK_HEADER = Object.keys(POLICE_UK_SEARCH).join(',');

/** One record of an MPS extract with a borough and written grounds. */
export const EXTRACT_SEARCH = {
  Date: '10/05/2022',
  'Stop Ref': '',
  Time: '13:40:00',
  Subject: 'Person',
  'Reason for Stop': 'B Drugs (s.23 Misuse of Drugs Act)',
  Outcome: '1 No further action',
  'Outcome Reason': 'Not Applicable',
  'Apparent Age': '22',
  Gender: 'M',
  'Ethnic Appearance Code': '1 White - North European',
  'EA Group': 'White',
  'Self-defined Ethnicity Code': 'W1 British',
  'SDE Group': 'White',
  'Borough of Stop': 'Camden',
  Grounds: 'Seen to drop a wrap.',
};
export type ExtractSearch = typeof EXTRACT_SEARCH & { 'Borough Code': string; 'Officer OCU': string; Count: string };
export const EXTRACT_HEADINGS = Object.keys(EXTRACT_SEARCH);
export const EXTRACT_HEADINGS_WITHOUT_BOROUGH = EXTRACT_HEADINGS.filter((heading) => heading !== 'Borough of Stop');

/** A file of data.police.uk; what a record does not say is as in POLICE_UK_SEARCH. */
export function policeUkCsv(searches: Partial<PoliceUkSearch>[], headings = Object.keys(POLICE_UK_SEARCH)): string {
  return csvText(
    headings,
    searches.map((search) => ({ ...POLICE_UK_SEARCH, ...search })),
  );
}

/** An MPS extract; what a record does not say is as in EXTRACT_SEARCH, and its Stop Ref is its place in the file. */
export function extractCsv(searches: Partial<ExtractSearch>[], headings: readonly string[] = EXTRACT_HEADINGS): string {
  return csvText(
    headings,
    searches.map((search, index) => ({ ...EXTRACT_SEARCH, 'Stop Ref': `01TW/${index + 1}`, ...search })),
  );
}

/** Lines of CSV ending in newlines; a value with a comma, quotation mark or newline is quoted. */
export function csvText(headings: readonly string[], rows: Record<string, string>[]): string {
  return [headings, ...rows.map((row) => headings.map((heading) => row[heading] ?? ''))]
    .map((fields) => `${fields.map(quoted).join(',')}\n`)
    .join('');
}

function quoted(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** The file name under which the archive publishes a force's month. */
export function archiveName(month: string, force = 'metropolitan'): string {
  return `${month}/${month}-${force}-stop-and-search.csv`;
}
