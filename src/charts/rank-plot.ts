import { type Reference, referencesOf, type ScaleKind } from './axis.ts';
import type { ChartTable } from './chart-table.ts';
import {
  type DotRow,
  describeRows,
  NOT_ESTIMABLE,
  type RowColumns,
  requireRows,
  scaleOfRows,
  tableOfRows,
} from './dot-rows.ts';
import { intervalMark } from './interval-mark.ts';
import { label, labelOnPaper } from './label.ts';
import { ACCENT, FAINT, INK, OTHER, SOFT } from './palette.ts';
import { type ChartInput, frameOf, picture } from './picture.ts';
import { clearStart } from './spread.ts';
import { element } from './svg.ts';
import { textWidth, widestOf } from './text-width.ts';
import { headingRoom, tickRoom, valueAxis } from './value-axis.ts';

/** A borough among the others. */
export interface RankRow extends DotRow {
  /** For a narrow drawing, where the name is long: Barking & D. */
  shortName?: string;
}

export interface RankPlotInput extends ChartInput {
  kind: ScaleKind;
  /** In any order: they are drawn from the highest estimate down, those without one last. */
  rows: readonly RankRow[];
  /** London's line among them, and where left out "1: same rate" on an axis of ratios. */
  references?: readonly Reference[];
  columns: RowColumns;
}

/** From the highest estimate down; of equals, and of those without one, by name. */
function ranked(rows: readonly RankRow[]): RankRow[] {
  const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  return [...rows].sort((a, b) => (b.estimate?.value ?? -1) - (a.estimate?.value ?? -1) || byName(a.name, b.name));
}

/** The two ends of the order, those that the page is about, and the lines. */
function describe(rows: readonly RankRow[], references: readonly Reference[]): string {
  const known = rows.filter(({ estimate }) => estimate);
  const ends = known.length < 2 ? known : [known[0]!, known.at(-1)!];
  const told = [...new Set([...ends, ...rows.filter(({ isHighlighted }) => isHighlighted)])];
  return describeRows(told.length === 0 ? rows : told, references);
}

/**
 * Boroughs in the order of their estimates with their likely ranges, one in the accent, as an SVG document: where ranges
 * overlap, a place in the order says little. Throws a RangeError where there are no rows, and for limits that do not hold
 * their value.
 */
export function rankPlot(input: RankPlotInput): string {
  const name = 'rankPlot';
  const frame = frameOf(name, input);
  requireRows(name, input.rows);
  const { width, size, small, isNarrow } = frame;
  const rows = ranked(input.rows);
  const references = referencesOf(input.kind, input.references);
  const nameOf = (row: RankRow): string => (isNarrow ? (row.shortName ?? row.name) : row.name);
  const nameWidth = widestOf(rows.map(nameOf), small, true);
  const valueWidth = widestOf(
    rows.map(({ estimate }) => estimate?.text ?? ''),
    small,
    true,
  );
  const rangeWidth = isNarrow
    ? 0
    : widestOf(
        rows.map(({ estimate }) => estimate?.rangeText ?? ''),
        small,
      );
  const valueRight = width - (rangeWidth > 0 ? rangeWidth + 12 : 0);
  const range: [number, number] = [nameWidth + 16, valueRight - valueWidth - 14];
  const scale = scaleOfRows(name, { kind: input.kind, rows, references }, range);
  const axis = { scale, references, bounds: { from: 0, to: width }, size: small };
  const top = headingRoom(axis);
  const step = isNarrow ? 19 : 20;
  const bottom = top + rows.length * step + 4;
  const [left, right] = range;
  const places = references.map(({ value }) => scale.at(value));
  const drawn = rows.flatMap((row, at) => {
    const y = top + 2 + (at + 0.5) * step;
    const { estimate, isHighlighted = false, why = NOT_ESTIMABLE } = row;
    const colour = isHighlighted ? ACCENT : OTHER;
    const fill = isHighlighted ? ACCENT : INK;
    const words = { size: small, fill, isBold: isHighlighted };
    return [
      label(nameOf(row), nameWidth, y, { ...words, anchor: 'end' }),
      ...(estimate
        ? [
            ...intervalMark(scale, estimate, y, { colour, radius: isHighlighted ? 5.5 : 4 }),
            label(estimate.text, valueRight, y, { ...words, anchor: 'end' }),
            ...(isNarrow ? [] : [label(estimate.rangeText, width, y, { size: small, fill: SOFT, anchor: 'end' })]),
          ]
        : labelOnPaper(why, clearStart(places, { from: left + 8, to: width }, textWidth(why, small)), y, {
            size: small,
            fill: SOFT,
          })),
    ];
  });
  const bands = rows.flatMap(({ isHighlighted }, at) =>
    isHighlighted ? [element('rect', { x: 0, y: top + 2 + at * step, width, height: step, fill: FAINT })] : [],
  );
  return picture(frame, {
    title: input.title,
    description: input.description ?? describe(rows, references),
    height: bottom + tickRoom(size),
    children: [...bands, ...valueAxis(axis, { left, right, top, bottom }), ...drawn],
  });
}

/** The same rows as a table, from the highest estimate down. */
export function rankPlotTable(input: RankPlotInput): ChartTable {
  return tableOfRows({ ...input, rows: ranked(input.rows) });
}
