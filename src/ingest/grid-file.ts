import type { GridCell } from '../domain/grid-rule.ts';
import { InputProblem } from '../problem.ts';
import { readCsvTable, refuseFaults } from './csv-table.ts';

const COLUMNS = ['area', 'group', 'reason', 'n', 'residents', 'n0', 'residents0'] as const;
type Column = (typeof COLUMNS)[number];

/** What each number of a row may be. */
const NUMBERS: Record<'n' | 'residents' | 'n0' | 'residents0', { is: (value: number) => boolean; expected: string }> = {
  n: { is: Number.isSafeInteger, expected: 'a whole number of searches, 0 or more' },
  n0: { is: Number.isSafeInteger, expected: 'a whole number of searches, 0 or more' },
  residents: { is: Number.isFinite, expected: 'a number of residents, 0 or more' },
  residents0: { is: Number.isFinite, expected: 'a number of residents, 0 or more' },
};

/**
 * Reads a grid of cells from a CSV file with the columns area, group, reason, n, residents (searches and residents of the
 * group), n0 and residents0 (those of the group compared with), in any order; other columns are left alone. Throws
 * InputProblem naming line, column, value and what was expected, and for a cell that stands in the file twice.
 */
export async function readGrid(path: string): Promise<GridCell[]> {
  const { header, records } = await readCsvTable(path);
  const names = header.map((name) => name.trim().toLowerCase());
  const missing = COLUMNS.filter((column) => !names.includes(column));
  if (missing.length > 0) {
    throw new InputProblem(
      `${path}, line 1: no column ${missing.join(', ')} in "${header.join(',').slice(0, 80)}" (expected ${COLUMNS.join(',')}).`,
    );
  }
  const place = Object.fromEntries(COLUMNS.map((column) => [column, names.indexOf(column)])) as Record<Column, number>;
  const faults: string[] = [];
  const cells: GridCell[] = [];
  const lines = new Map<string, number>();
  for (const { line, fields } of records) {
    const text = (column: Column) => (fields[place[column]] ?? '').trim();
    const number = (column: keyof typeof NUMBERS) => {
      const { is, expected } = NUMBERS[column];
      const value = text(column) === '' ? Number.NaN : Number(text(column));
      if (!is(value) || value < 0) faults.push(`line ${line}: ${column} is "${text(column)}" (expected ${expected})`);
      return value;
    };
    const name = ['area', 'group', 'reason'].map((column) => text(column as Column));
    const key = JSON.stringify(name);
    const before = lines.get(key);
    if (before !== undefined) faults.push(`line ${line}: ${name.join(', ')} stands on line ${before} too`);
    lines.set(key, line);
    cells.push({
      area: name[0]!,
      group: name[1]!,
      reason: name[2]!,
      searches: [number('n')],
      residents: number('residents'),
      whiteSearches: [number('n0')],
      whiteResidents: number('residents0'),
    });
  }
  refuseFaults(path, faults, 'Nothing was judged.');
  if (cells.length === 0) throw new InputProblem(`${path}: no cells after the header on line 1.`);
  return cells;
}
