import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { InputProblem } from '../problem.ts';
import {
  OFFICIAL_FORCES,
  OFFICIAL_GROUPS,
  OFFICIAL_LEGISLATION,
  OFFICIAL_REASONS,
  type OfficialGroup,
  type PowerFamily,
} from '../vocabulary/home-office.ts';
import type { Reason } from '../vocabulary/reason.ts';
import { readCsvTable, refuseFaults } from './csv-table.ts';

/** One row of the Home Office's table, in our words. */
export interface OfficialRow {
  /** Last day of the year, YYYY-03-31. */
  yearEnding: string;
  forceId: string;
  legislation: PowerFamily;
  reason: Reason;
  ethnicGroup: OfficialGroup;
  /** As published. */
  ethnicity: string;
  /** Undefined where the table says NA. */
  searches: number | undefined;
  resultantArrests: number | undefined;
}

const COLUMNS = [
  'year_ending',
  'force_name',
  'legislation',
  'reason_for_search_arrest',
  'ethnic_group_self_defined',
  'ethnicity_self_defined',
  'searches',
  'resultant_arrests',
] as const;
type Column = (typeof COLUMNS)[number];

/**
 * Reads the Home Office's open data table of stop and search (CSV), recognised by its header; further columns are ignored.
 * Throws InputProblem naming line, column, value and what was expected for the first faults, and for a row that stands in the
 * table twice.
 */
export async function readOfficialTotals(path: string): Promise<{ sha256: string; rows: OfficialRow[] }> {
  const { header, records } = await readCsvTable(path);
  const names = header.map((heading) => heading.trim().toLowerCase());
  const missing = COLUMNS.filter((column) => !names.includes(column));
  if (missing.length > 0) {
    throw new InputProblem(
      `${path}, line 1: no column ${missing.map((column) => `"${column}"`).join(', ')} in "${header.join(',').slice(0, 80)}" (expected the header of the Home Office's stop and search open data table: ${COLUMNS.join(',')}).`,
    );
  }
  const faults: string[] = [];
  const rows: OfficialRow[] = [];
  const seen = new Map<string, number>();
  for (const { line, fields } of records) {
    if (fields.length !== header.length) {
      faults.push(`line ${line}: ${fields.length} fields where the header has ${header.length}`);
      continue;
    }
    const value = (column: Column) => fields[names.indexOf(column)]!.trim();
    const known = faults.length;
    const refuse = (column: Column, expected: string) => {
      faults.push(`line ${line}: ${column} "${value(column).slice(0, 60)}" is not known (expected ${expected})`);
      return undefined;
    };
    const oneOf = <T>(column: Column, list: Record<string, T>): T | undefined =>
      Object.hasOwn(list, value(column))
        ? list[value(column)]
        : refuse(column, Object.keys(list).slice(0, 8).join('; '));
    const count = (column: Column) => {
      if (value(column) === 'NA') return undefined;
      return /^\d{1,9}$/.test(value(column)) ? Number(value(column)) : refuse(column, 'a whole number, or NA');
    };
    if (!/^20\d\d-03-31$/.test(value('year_ending'))) refuse('year_ending', 'the last of a March, such as 2019-03-31');
    if (value('ethnicity_self_defined') === '') refuse('ethnicity_self_defined', 'an ethnicity');
    const row = {
      yearEnding: value('year_ending'),
      forceId: oneOf('force_name', OFFICIAL_FORCES),
      legislation: oneOf('legislation', OFFICIAL_LEGISLATION),
      reason: oneOf('reason_for_search_arrest', OFFICIAL_REASONS),
      ethnicGroup: oneOf('ethnic_group_self_defined', OFFICIAL_GROUPS),
      ethnicity: value('ethnicity_self_defined'),
      searches: count('searches'),
      resultantArrests: count('resultant_arrests'),
    };
    const key = JSON.stringify([row.yearEnding, row.forceId, row.legislation, row.reason, row.ethnicity]);
    if (seen.has(key))
      faults.push(`line ${line}: the same year, force, power, reason and ethnicity as line ${seen.get(key)}`);
    seen.set(key, line);
    if (faults.length === known) rows.push(row as OfficialRow);
  }
  refuseFaults(path, faults, 'No total was changed.');
  if (rows.length === 0) throw new InputProblem(`${path}: no rows after the header on line 1.`);
  return {
    sha256: createHash('sha256')
      .update(await readFile(path))
      .digest('hex'),
    rows,
  };
}
