import { z } from 'zod';
import { InputProblem } from '../problem.ts';
import { RATED_BOROUGHS } from '../vocabulary/area.ts';
import { readCsvTable, refuseFaults } from './csv-table.ts';

export interface GroupRow {
  name: string;
  areaCode: string;
  email: string;
  /** YYYY-MM-DD */
  nextMeetingOn: string | undefined;
}

/** Headings as they may be written, and what they mean. */
const HEADINGS: Record<string, keyof GroupRow> = {
  group: 'name',
  name: 'name',
  'borough code': 'areaCode',
  'area code': 'areaCode',
  borough: 'areaCode',
  email: 'email',
  'next meeting': 'nextMeetingOn',
};
const COLUMN_NAMES: Record<keyof GroupRow, string> = {
  name: 'group',
  areaCode: 'borough code',
  email: 'email',
  nextMeetingOn: 'next meeting',
};
const REQUIRED = ['name', 'areaCode', 'email'] as const;

const boroughCode = z.string().transform((text, context) => {
  const wanted = text.trim().toLowerCase();
  const borough = RATED_BOROUGHS.find(({ code, name, alsoKnownAs = [] }) =>
    [code, name, ...alsoKnownAs].some((known) => known.toLowerCase() === wanted),
  );
  if (borough) return borough.code;
  context.addIssue({ code: 'custom', message: 'is no London borough (expected a code from E09000002 to E09000033)' });
  return z.NEVER;
});

const dayOrBlank = z.string().transform((text, context) => {
  if (text === '') return undefined;
  const uk = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text);
  const iso = uk ? `${uk[3]}-${uk[2]!.padStart(2, '0')}-${uk[1]!.padStart(2, '0')}` : text;
  const date = new Date(`${iso}T00:00:00Z`);
  if (/^\d{4}-\d{2}-\d{2}$/.test(iso) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso))
    return iso;
  context.addIssue({ code: 'custom', message: 'is no day (expected YYYY-MM-DD or DD/MM/YYYY)' });
  return z.NEVER;
});

const groupRow = z.object({
  // A name stands in subjects and letters: one line, and not endless.
  name: z
    .string()
    .min(1, 'is blank')
    .max(120, 'is longer than 120 characters')
    .regex(/^[^\p{Cc}]*$/u, 'holds a control character'),
  areaCode: boroughCode,
  email: z.email('is no email address'),
  nextMeetingOn: dayOrBlank,
});

/**
 * Reads monitoring groups from a CSV file with the headings group, borough code, email and (optional) next meeting, in
 * any order. Throws InputProblem naming line, column and value for the first faults found, and for a group that stands
 * in the file twice for one borough.
 */
export async function readGroups(path: string): Promise<GroupRow[]> {
  const { header, records } = await readCsvTable(path);
  const columns = header.map((heading) => HEADINGS[heading.trim().toLowerCase()]);
  for (const column of REQUIRED) {
    if (!columns.includes(column)) {
      throw new InputProblem(
        `${path}, line 1: no column "${COLUMN_NAMES[column]}" in "${header.join(',').slice(0, 80)}" (expected group,borough code,email,next meeting).`,
      );
    }
  }
  const faults: string[] = [];
  const groups: GroupRow[] = [];
  for (const { line, fields: record } of records) {
    const fields: Record<string, string> = { nextMeetingOn: '' };
    for (const [index, column] of columns.entries()) if (column) fields[column] = (record[index] ?? '').trim();
    const result = groupRow.safeParse(fields);
    if (!result.success) {
      for (const issue of result.error.issues) {
        const column = issue.path[0] as keyof GroupRow;
        faults.push(`line ${line}: ${COLUMN_NAMES[column]} "${shown(column, fields[column] ?? '')}" ${issue.message}`);
      }
    } else if (groups.some((group) => group.name === result.data.name && group.areaCode === result.data.areaCode)) {
      faults.push(`line ${line}: the group "${result.data.name}" stands in the file before`);
    } else groups.push(result.data);
  }
  refuseFaults(path, faults, 'No group was changed.');
  if (groups.length === 0) throw new InputProblem(`${path}: no groups after the header on line 1.`);
  return groups;
}

/** The value as a message may show it: of an address its beginning, since messages go into logs, where no address may stand. */
function shown(column: keyof GroupRow, value: string): string {
  return column === 'email' && value.includes('@') ? `${value.slice(0, 3)}…` : value;
}
