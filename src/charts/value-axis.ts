import type { Reference, ValueScale } from './axis.ts';
import { LINE_HEIGHT, label } from './label.ts';
import { GRID, INK, OTHER, SOFT } from './palette.ts';
import { levelsOf, type Stretch } from './spread.ts';
import { element, type Markup } from './svg.ts';
import { textWidth } from './text-width.ts';

/** A plot whose values run from left to right; px. */
export interface FlatPlot {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

interface Heading extends Reference {
  x: number;
  anchor: 'start' | 'middle' | 'end';
  level: number;
}

/** Where the texts of the references stand above a plot, one over another where they would touch. */
function headings(
  references: readonly Reference[],
  scale: ValueScale,
  { from, to }: { from: number; to: number },
  size: number,
): Heading[] {
  const placed = references.map((reference) => {
    const x = scale.at(reference.value);
    const half = textWidth(reference.text, size) / 2;
    const anchor = x - half < from ? ('start' as const) : x + half > to ? ('end' as const) : ('middle' as const);
    const start = anchor === 'start' ? x : anchor === 'end' ? x - 2 * half : x - half;
    return { ...reference, x, anchor, stretch: { from: start, to: start + 2 * half } };
  });
  const levels = levelsOf(
    placed.map(({ stretch }) => stretch),
    10,
  );
  return placed.map((one, at) => ({ ...one, level: levels[at]! }));
}

/** The room, px, that the texts of the references need above a plot, between two px of the drawing. */
export function headingRoom(
  references: readonly Reference[],
  scale: ValueScale,
  bounds: { from: number; to: number },
  size: number,
): number {
  const levels = headings(references, scale, bounds, size).map(({ level }) => level + 1);
  return Math.max(0, ...levels) * size * LINE_HEIGHT + (references.length > 0 ? 6 : 0);
}

/** The room, px, that ticks need beneath a plot. */
export function tickRoom(size: number): number {
  return 6 + size * LINE_HEIGHT;
}

/**
 * Faint lines at the ticks, their texts beneath; lines at the references, their texts above. Size of text in px. Lines run
 * through the strips given, and through the whole height where none are: strips leave out what texts need for themselves.
 */
export function valueAxis(
  scale: ValueScale,
  references: readonly Reference[],
  { left, right, top, bottom }: FlatPlot,
  bounds: { from: number; to: number },
  size: number,
  strips: readonly Stretch[] = [{ from: top, to: bottom }],
): Markup[] {
  const upright = (x: number, from: number, to: number, stroke: string, width: number): Markup =>
    element('line', { x1: x, x2: x, y1: from, y2: to, stroke, 'stroke-width': width });
  return [
    ...scale.ticks.flatMap(({ at, text }) => [
      ...strips.map((strip) => upright(at, strip.from, strip.to, GRID, 1)),
      label(text, at, bottom + 6 + size * 0.5, { size, fill: SOFT, anchor: 'middle' }),
    ]),
    element('line', { x1: left, x2: right, y1: bottom, y2: bottom, stroke: OTHER, 'stroke-width': 1 }),
    ...headings(references, scale, bounds, size).flatMap(({ x, text, anchor, level }) => {
      const y = top - 6 - (level + 0.5) * size * LINE_HEIGHT;
      return [
        upright(x, top - 4 - level * size * LINE_HEIGHT, top, INK, 1.2),
        ...strips.map((strip) => upright(x, strip.from, strip.to, INK, 1.2)),
        label(text, x, y, { size, fill: INK, anchor }),
      ];
    }),
  ];
}
