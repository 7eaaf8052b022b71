import { requireLength } from '../stats/require-range.ts';
import { type Reference, referencesOf, type ScaleKind, type ValueScale, valueScale } from './axis.ts';
import type { ChartTable } from './chart-table.ts';
import { type Estimate, requireEstimate } from './estimate.ts';
import { intervalMark } from './interval-mark.ts';
import { label, lines } from './label.ts';
import { ACCENT, GRID, INK, OTHER, SOFT } from './palette.ts';
import { type ChartInput, type Frame, frameOf, picture } from './picture.ts';
import { element, type Markup } from './svg.ts';
import { linesOf, textWidth, widestOf } from './text-width.ts';
import { headingRoom, tickRoom, valueAxis } from './value-axis.ts';

/** A group, reason or borough, with its figure or the words for why there is none. */
export interface DotRow {
  name: string;
  estimate?: Estimate;
  /** Words where there is no estimate: too few to compare. */
  why?: string;
  /** Whether it is the one the page is about. Where no row is, all are in the accent. */
  isHighlighted?: boolean;
}

export interface DotPlotInput extends ChartInput {
  kind: ScaleKind;
  /** From top to bottom. */
  rows: readonly DotRow[];
  /** Lines to hold rows against; where left out, "1: same rate" on an axis of ratios. */
  references?: readonly Reference[];
  /** Columns of the table: what rows are, what the value is, and the range ("Likely range" where left out). */
  columns: { row: string; value: string; range?: string };
}

const NOT_ESTIMABLE = 'too few to compare';

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
    gap: 34,
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
export function tableOfRows({ title, rows, columns }: Pick<DotPlotInput, 'title' | 'rows' | 'columns'>): ChartTable {
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

interface Rows {
  /** Left and right end of the axis, px. */
  range: [number, number];
  rowHeights: readonly number[];
  draw(row: DotRow, top: number, height: number, scale: ValueScale): Markup[];
}

interface Style {
  colour: string;
  isBold: boolean;
}

/** Beside one another: name, mark, value, range. */
function besideOneAnother(
  { width, size, small }: Frame,
  rows: readonly DotRow[],
  styleOf: (row: DotRow) => Style,
): Rows {
  const most = 230;
  const names = new Map(rows.map((row) => [row, linesOf(row.name, size, most, true)]));
  const nameWidth = widestOf([...names.values()].flat(), size, true);
  const valueWidth = widestOf(
    rows.map(({ estimate }) => estimate?.text ?? ''),
    size,
    true,
  );
  const rangeWidth = widestOf(
    rows.map(({ estimate }) => estimate?.rangeText ?? ''),
    small,
  );
  const valueRight = width - rangeWidth - (rangeWidth > 0 ? 12 : 0);
  const words = widestOf(
    rows.map(({ estimate, why = NOT_ESTIMABLE }) => (estimate ? '' : why)),
    small,
  );
  const range: [number, number] = [nameWidth + 20, valueRight - valueWidth - 20];
  const wordsRoom = Math.max(range[1] - range[0] - 20, words > 0 ? 60 : 0);
  return {
    range,
    rowHeights: rows.map((row) => Math.max(30, names.get(row)!.length * size * 1.2 + 10)),
    draw: (row, top, height, scale) => {
      const y = top + height / 2;
      const { colour, isBold } = styleOf(row);
      const { estimate, why = NOT_ESTIMABLE } = row;
      const name = lines(names.get(row)!, nameWidth, y, { size, fill: isBold ? colour : INK, anchor: 'end', isBold });
      if (!estimate) {
        return [...name, ...lines(linesOf(why, small, wordsRoom), range[0] + 10, y, { size: small, fill: SOFT })];
      }
      return [
        ...name,
        ...intervalMark(scale, estimate, y, { colour, radius: 5.5 }),
        label(estimate.text, valueRight, y, { size, fill: isBold ? colour : INK, anchor: 'end', isBold: true }),
        label(estimate.rangeText, width, y, { size: small, fill: SOFT, anchor: 'end' }),
      ];
    },
  };
}

/** Name and figures over the mark, for a phone. */
function overOneAnother({ width, size, small }: Frame, rows: readonly DotRow[], styleOf: (row: DotRow) => Style): Rows {
  const rightOf = ({ estimate, why = NOT_ESTIMABLE }: DotRow): { value: string; range: string } =>
    estimate ? { value: estimate.text, range: estimate.rangeText } : { value: '', range: why };
  const rangeWidth = widestOf(
    rows.flatMap((row) => (row.estimate ? [rightOf(row).range] : [])),
    small,
  );
  const room = (row: DotRow): number => {
    const { value, range } = rightOf(row);
    return width - textWidth(value, size, true) - Math.max(row.estimate ? rangeWidth : 0, textWidth(range, small)) - 20;
  };
  const names = new Map(rows.map((row) => [row, linesOf(row.name, size, room(row), true)]));
  const step = size * 1.2;
  return {
    range: [8, width - 8],
    rowHeights: rows.map((row) => names.get(row)!.length * step + (row.estimate ? 26 : 10)),
    draw: (row, top, _height, scale) => {
      const { colour, isBold } = styleOf(row);
      const { value, range } = rightOf(row);
      const texts = names.get(row)!;
      const y = top + 4 + step / 2;
      return [
        ...texts.map((text, at) => label(text, 0, y + at * step, { size, fill: isBold ? colour : INK, isBold })),
        ...(value === ''
          ? []
          : [
              label(value, width - rangeWidth - 8, y, {
                size,
                fill: isBold ? colour : INK,
                anchor: 'end',
                isBold: true,
              }),
            ]),
        label(range, width, y, { size: small, fill: SOFT, anchor: 'end' }),
        ...(row.estimate
          ? intervalMark(scale, row.estimate, top + 4 + texts.length * step + 8, { colour, radius: 5 })
          : []),
      ];
    },
  };
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
  const styleOf = ({ isHighlighted = false }: DotRow): Style => ({
    colour: isHighlighted || !isAnyHighlighted ? ACCENT : OTHER,
    isBold: isHighlighted,
  });
  const arranged = (frame.isNarrow ? overOneAnother : besideOneAnother)(frame, rows, styleOf);
  const scale = scaleOfRows(name, { kind, rows, references }, arranged.range);
  const bounds = frame.isNarrow ? { from: 0, to: frame.width } : { from: 0, to: frame.width };
  const top = headingRoom(references, scale, bounds, frame.small);
  const bottom = top + arranged.rowHeights.reduce((sum, height) => sum + height, 0) + 4;
  let start = top;
  const drawn = rows.flatMap((row, at) => {
    const height = arranged.rowHeights[at]!;
    const marks = arranged.draw(row, start, height, scale);
    start += height;
    const rule =
      at === 0
        ? []
        : [
            element('line', {
              x1: 0,
              x2: frame.width,
              y1: start - height,
              y2: start - height,
              stroke: GRID,
              'stroke-width': 1,
            }),
          ];
    return [...rule, ...marks];
  });
  const [left, right] = arranged.range;
  return picture(frame, {
    title: input.title,
    description: input.description ?? describeRows(rows, references),
    height: bottom + tickRoom(frame.small),
    children: [...valueAxis(scale, references, { left, right, top, bottom }, bounds, frame.small), ...drawn],
  });
}

/** The same rows as a table, from top to bottom. */
export function dotPlotTable(input: DotPlotInput): ChartTable {
  return tableOfRows(input);
}
