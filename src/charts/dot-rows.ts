import { requireLength } from '../stats/require-range.ts';
import { type Reference, type ScaleKind, type ValueScale, valueScale } from './axis.ts';
import type { ChartTable } from './chart-table.ts';
import { type Estimate, requireEstimate } from './estimate.ts';

/** A group, reason or borough, with its figure or the words for why there is none. */
export interface DotRow {
  name: string;
  estimate?: Estimate;
  /** Words where there is no estimate: too few to compare. */
  why?: string;
  /** Whether it is the one the page is about. Where no row is, all are in the accent. */
  isHighlighted?: boolean;
}

/** Columns of a table of rows. */
export interface RowColumns {
  /** What rows are: Group. */
  row: string;
  /** What the value is: Times the rate of White residents. */
  value: string;
  /** "Likely range" where left out. */
  range?: string;
}

/** For a row that has neither an estimate nor words of its own. */
export const NOT_ESTIMABLE = 'too few to compare';

/** Refuses a list without rows, and any row whose limits do not hold its value. */
export function requireRows(functionName: string, rows: readonly DotRow[]): void {
  requireLength(functionName, 'rows', rows.length, 1);
  for (const { name, estimate } of rows) if (estimate) requireEstimate(functionName, name, estimate);
}

/** The scale of rows of estimates between two px. */
export function scaleOfRows(
  functionName: string,
  { kind, rows, references }: { kind: ScaleKind; rows: readonly DotRow[]; references: readonly Reference[] },
  range: readonly [number, number],
): ValueScale {
  const estimates = rows.flatMap(({ estimate }) => (estimate ? [estimate] : []));
  return valueScale(functionName, {
    kind,
    values: [...estimates, ...references].map(({ value }) => value),
    limits: estimates.flatMap(({ low, high }) => [low, high]),
    range,
    gap: kind === 'amount' ? 54 : 34,
  });
}

/** What can be read off rows, a sentence each. */
export function describeRows(rows: readonly DotRow[], references: readonly Reference[]): string {
  const told = rows.map(({ name, estimate, why = NOT_ESTIMABLE }) =>
    estimate ? `${name}: ${estimate.text}, likely range ${estimate.rangeText}.` : `${name}: ${why}.`,
  );
  const held = references.map(({ text }) => text).join('; ');
  return [...told, ...(held === '' ? [] : [`Marked lines: ${held}.`])].join(' ');
}

/** The table behind rows of estimates. */
export function tableOfRows({
  title,
  rows,
  columns,
}: {
  title: string;
  rows: readonly DotRow[];
  columns: RowColumns;
}): ChartTable {
  return {
    caption: title,
    columns: [columns.row, columns.value, columns.range ?? 'Likely range'],
    rows: rows.map(({ name, estimate, why = NOT_ESTIMABLE }) => [
      name,
      estimate?.text ?? why,
      estimate?.rangeText ?? '',
    ]),
  };
}
