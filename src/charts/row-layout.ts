import type { ValueScale } from './axis.ts';
import { type DotRow, NOT_ESTIMABLE } from './dot-rows.ts';
import { intervalMark } from './interval-mark.ts';
import { LINE_HEIGHT, label, labelOnPaper, lines } from './label.ts';
import { INK, SOFT } from './palette.ts';
import type { Frame } from './picture.ts';
import { clearStart, type Stretch } from './spread.ts';
import type { Markup } from './svg.ts';
import { linesOf, textWidth, widestOf } from './text-width.ts';

/** How rows stand in a chart, one beneath another. */
export interface RowLayout {
  /** Left and right end of the axis, px. */
  range: [number, number];
  rowHeights: readonly number[];
  /** The marks and texts of a row; words stand clear of the lines at `places`, px. */
  draw(row: DotRow, stand: { top: number; height: number }, scale: ValueScale, places: readonly number[]): Markup[];
  /** The part of a row that its mark stands in; none where a row has words alone. */
  stripOf(row: DotRow, top: number, height: number): Stretch[];
}

export interface RowStyle {
  colour: string;
  isBold: boolean;
}

/** Names wider than this, px, are broken. */
const WIDEST_NAME = 230;

/** Beside one another: name, mark, value, range. */
export function besideOneAnother(
  { width, size, small }: Frame,
  rows: readonly DotRow[],
  styleOf: (row: DotRow) => RowStyle,
): RowLayout {
  const names = new Map(rows.map((row) => [row, linesOf(row.name, size, WIDEST_NAME, true)]));
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
  const range: [number, number] = [nameWidth + 20, valueRight - valueWidth - 20];
  return {
    range,
    stripOf: (_row, top, height) => [{ from: top, to: top + height }],
    rowHeights: rows.map((row) => Math.max(30, names.get(row)!.length * size * LINE_HEIGHT + 10)),
    draw: (row, { top, height }, scale, places) => {
      const y = top + height / 2;
      const { colour, isBold } = styleOf(row);
      const { estimate, why = NOT_ESTIMABLE } = row;
      const name = lines(names.get(row)!, nameWidth, y, { size, fill: isBold ? colour : INK, anchor: 'end', isBold });
      if (!estimate) {
        const start = clearStart(places, { from: range[0] + 10, to: width }, textWidth(why, small));
        return [...name, ...labelOnPaper(why, start, y, { size: small, fill: SOFT })];
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

/** Name and figures over the mark, for a phone; words that stand in for figures go beneath where there is no room beside. */
export function overOneAnother(
  { width, size, small }: Frame,
  rows: readonly DotRow[],
  styleOf: (row: DotRow) => RowStyle,
): RowLayout {
  const estimates = rows.flatMap(({ estimate }) => (estimate ? [estimate] : []));
  const rangeWidth = widestOf(
    estimates.map(({ rangeText }) => rangeText),
    small,
  );
  const valueWidth = widestOf(
    estimates.map(({ text }) => text),
    size,
    true,
  );
  const textsOf = ({ name, estimate, why = NOT_ESTIMABLE }: DotRow): { names: string[]; beneath: string[] } => {
    if (estimate) return { names: linesOf(name, size, width - valueWidth - rangeWidth - 20, true), beneath: [] };
    const isRoom = textWidth(name, size, true) + textWidth(why, small) + 12 <= width;
    return { names: linesOf(name, size, width, true), beneath: isRoom ? [] : linesOf(why, small, width) };
  };
  const texts = new Map(rows.map((row) => [row, textsOf(row)]));
  const step = size * LINE_HEIGHT;
  const textHeight = (row: DotRow): number =>
    texts.get(row)!.names.length * step + texts.get(row)!.beneath.length * small * LINE_HEIGHT;
  return {
    range: [14, width - 16],
    rowHeights: rows.map((row) => textHeight(row) + (row.estimate ? 26 : 10)),
    stripOf: (row, top, height) => (row.estimate ? [{ from: top + 5 + textHeight(row), to: top + height }] : []),
    draw: (row, { top }, scale) => {
      const { colour, isBold } = styleOf(row);
      const { estimate, why = NOT_ESTIMABLE } = row;
      const { names, beneath } = texts.get(row)!;
      const y = top + 4 + step / 2;
      const fill = isBold ? colour : INK;
      const said = names.map((text, at) => label(text, 0, y + at * step, { size, fill, isBold }));
      const aside = { size: small, fill: SOFT };
      if (!estimate) {
        const first = top + 4 + names.length * step + (small * LINE_HEIGHT) / 2;
        return beneath.length === 0
          ? [...said, label(why, width, y, { ...aside, anchor: 'end' })]
          : [...said, ...beneath.map((text, at) => label(text, 0, first + at * small * LINE_HEIGHT, aside))];
      }
      return [
        ...said,
        label(estimate.text, width - rangeWidth - 8, y, { size, fill, anchor: 'end', isBold: true }),
        label(estimate.rangeText, width, y, { ...aside, anchor: 'end' }),
        ...intervalMark(scale, estimate, top + 13 + textHeight(row), { colour, radius: 5 }),
      ];
    },
  };
}
