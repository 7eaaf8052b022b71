import type { Reference, ValueScale } from './axis.ts';
import { LINE_HEIGHT, label } from './label.ts';
import { GRID, INK, OTHER, SOFT } from './palette.ts';
import type { Stretch } from './spread.ts';
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
  /** Where the text stands to its line. */
  anchor: 'start' | 'middle' | 'end';
  width: number;
  level: number;
}

/** From a line to a text beside it, px. */
const BESIDE = 4;

function stretchOf({ x, anchor, width }: Omit<Heading, 'level'>): Stretch {
  const from = anchor === 'middle' ? x - width / 2 : anchor === 'start' ? x + BESIDE : x - BESIDE - width;
  return { from, to: from + width };
}

/**
 * Texts of lines that stand close together: one to the left and one to the right, or all to one side, each higher than those
 * it would touch, so that no line runs through the text of another.
 */
function besideLines(crowd: readonly Heading[], bounds: Stretch): Heading[] {
  const fits = (one: Heading): boolean => stretchOf(one).from >= bounds.from && stretchOf(one).to <= bounds.to;
  const stepped = (anchor: 'start' | 'end'): Heading[] =>
    crowd.map((one, at) => ({ ...one, anchor, level: anchor === 'end' ? at : crowd.length - 1 - at }));
  const apart = crowd.map((one, at) => ({ ...one, anchor: at === 0 ? ('end' as const) : ('start' as const) }));
  if (crowd.length === 2 && apart.every(fits)) return apart;
  const [leftwards, rightwards] = [stepped('end'), stepped('start')];
  return rightwards.every(fits) && !leftwards.every(fits) ? rightwards : leftwards;
}

/** A scale with the lines that its values are held against. */
export interface MarkedAxis {
  scale: ValueScale;
  references: readonly Reference[];
  /** Where texts above the plot may begin and end, px. */
  bounds: Stretch;
  /** Of texts, px. */
  size: number;
}

/** Where the texts of the references stand above a plot: over their lines where there is room, else beside them. */
function headings({ references, scale, bounds, size }: MarkedAxis): Heading[] {
  const placed = references
    .map((reference): Heading => {
      const [x, width] = [scale.at(reference.value), textWidth(reference.text, size)];
      const anchor = x - width / 2 < bounds.from ? 'start' : x + width / 2 > bounds.to ? 'end' : 'middle';
      return { ...reference, x, anchor, width, level: 0 };
    })
    .sort((one, other) => one.x - other.x);
  const crowds: Heading[][] = [];
  for (const heading of placed) {
    const last = crowds.at(-1);
    if (last && stretchOf(last.at(-1)!).to + 8 > stretchOf(heading).from) last.push(heading);
    else crowds.push([heading]);
  }
  return crowds.flatMap((crowd) => (crowd.length === 1 ? crowd : besideLines(crowd, bounds)));
}

/** The room, px, that the texts of the references need above a plot. */
export function headingRoom(axis: MarkedAxis): number {
  const levels = headings(axis).map(({ level }) => level + 1);
  return Math.max(0, ...levels) * axis.size * LINE_HEIGHT + (levels.length > 0 ? 6 : 0);
}

/** The room, px, that ticks need beneath a plot. */
export function tickRoom(size: number): number {
  return 6 + size * LINE_HEIGHT;
}

/**
 * Faint lines at the ticks, their texts beneath; lines at the references, their texts above. Lines run through the strips
 * given, and through the whole height where none are: strips leave out what texts need for themselves.
 */
export function valueAxis(
  axis: MarkedAxis,
  { left, right, top, bottom }: FlatPlot,
  strips: readonly Stretch[] = [{ from: top, to: bottom }],
): Markup[] {
  const { scale, size } = axis;
  const upright = (x: number, from: number, to: number, stroke: string, width: number): Markup =>
    element('line', { x1: x, x2: x, y1: from, y2: to, stroke, 'stroke-width': width });
  return [
    ...scale.ticks.flatMap(({ at, text }) => [
      ...strips.map((strip) => upright(at, strip.from, strip.to, GRID, 1)),
      label(text, at, bottom + 6 + size * 0.5, { size, fill: SOFT, anchor: 'middle' }),
    ]),
    element('line', { x1: left, x2: right, y1: bottom, y2: bottom, stroke: OTHER, 'stroke-width': 1 }),
    ...headings(axis).flatMap(({ x, text, anchor, level }) => {
      const y = top - 6 - (level + 0.5) * size * LINE_HEIGHT;
      return [
        upright(x, anchor === 'middle' ? top - 4 : y - size * 0.45, top, INK, 1.2),
        ...strips.map((strip) => upright(x, strip.from, strip.to, INK, 1.2)),
        label(text, anchor === 'middle' ? x : anchor === 'start' ? x + BESIDE : x - BESIDE, y, {
          size,
          fill: INK,
          anchor,
        }),
      ];
    }),
  ];
}
