import { type Reference, referencesOf, type ScaleKind } from './axis.ts';
import type { ChartTable } from './chart-table.ts';
import { type DotRow, describeRows, type RowColumns, requireRows, scaleOfRows, tableOfRows } from './dot-rows.ts';
import { ACCENT, GRID, OTHER } from './palette.ts';
import { type ChartInput, frameOf, picture } from './picture.ts';
import { besideOneAnother, overOneAnother, type RowStyle } from './row-layout.ts';
import type { Stretch } from './spread.ts';
import { element, type Markup } from './svg.ts';
import { headingRoom, tickRoom, valueAxis } from './value-axis.ts';

export interface DotPlotInput extends ChartInput {
  kind: ScaleKind;
  /** From top to bottom. */
  rows: readonly DotRow[];
  /** Lines to hold rows against; where left out, "1: same rate" on an axis of ratios. */
  references?: readonly Reference[];
  columns: RowColumns;
}

/**
 * Rows of estimates, each a dot on a bar between its limits, as an SVG document; a row without an estimate shows its words.
 * Throws a RangeError where there are no rows, and for limits that do not hold their value.
 */
export function dotPlot(input: DotPlotInput): string {
  const name = 'dotPlot';
  const frame = frameOf(name, input);
  const { rows, kind } = input;
  requireRows(name, rows);
  const references = referencesOf(kind, input.references);
  const isAnyHighlighted = rows.some(({ isHighlighted }) => isHighlighted);
  const styleOf = ({ isHighlighted = false }: DotRow): RowStyle => ({
    colour: isHighlighted || !isAnyHighlighted ? ACCENT : OTHER,
    isBold: isHighlighted,
  });
  const arranged = (frame.isNarrow ? overOneAnother : besideOneAnother)(frame, rows, styleOf);
  const scale = scaleOfRows(name, { kind, rows, references }, arranged.range);
  const axis = { scale, references, bounds: { from: 0, to: frame.width }, size: frame.small };
  const top = headingRoom(axis);
  const bottom = top + arranged.rowHeights.reduce((sum, height) => sum + height, 0) + 4;
  const places = references.map(({ value }) => scale.at(value));
  let start = top;
  const strips: Stretch[] = [];
  const rules: Markup[] = [];
  const drawn = rows.flatMap((row, at) => {
    const [from, height] = [start, arranged.rowHeights[at]!];
    start += height;
    strips.push(...arranged.stripOf(row, from, at === rows.length - 1 ? bottom - from : height));
    const rule = { x1: 0, x2: frame.width, y1: from, y2: from, stroke: GRID, 'stroke-width': 1 };
    if (at > 0) rules.push(element('line', rule));
    return arranged.draw(row, { top: from, height }, scale, places);
  });
  const [left, right] = arranged.range;
  return picture(frame, {
    title: input.title,
    description: input.description ?? describeRows(rows, references),
    height: bottom + tickRoom(frame.small),
    children: [...rules, ...valueAxis(axis, { left, right, top, bottom }, strips), ...drawn],
  });
}

/** The same rows as a table, from top to bottom. */
export function dotPlotTable(input: DotPlotInput): ChartTable {
  return tableOfRows(input);
}
