import { scaleLinear, scaleLog } from 'd3-scale';
import { line } from 'd3-shape';
import { requireLength, requireNonNegative } from '../stats/require-range.ts';
import { LEAST_RATIO, type ScaleKind } from './axis.ts';
import { ACCENT, OTHER, PAPER } from './palette.ts';
import { element } from './svg.ts';

export interface SparklineInput {
  /** Names it within its page; ids in the drawing begin with it. A letter, then letters, digits, hyphens. */
  id: string;
  /** What it shows, in a sentence with the values that matter: there is no axis to read them from. */
  title: string;
  kind: ScaleKind;
  /** Oldest first; undefined where a month has no records, which leaves a gap. */
  values: readonly (number | undefined)[];
  /** Lowest and highest value of all the lines in a table, so that one can be held against another. */
  extent?: readonly [number, number];
}

const WIDTH = 120;
const HEIGHT = 28;

/** Least ratio of highest to lowest: small changes stay small. */
const LEAST_STRETCH = 1.5;

/** Heights of values: of ratios by their logarithm about their middle, of the rest from 0. */
function heights(kind: ScaleKind, values: readonly number[]): (value: number) => number {
  const range = [HEIGHT - 4, 4];
  if (kind !== 'ratio') return scaleLinear([0, Math.max(...values, Number.MIN_VALUE)], range);
  const positive = values.filter((value) => value >= LEAST_RATIO);
  const [least, most] = positive.length === 0 ? [1, 1] : [Math.min(...positive), Math.max(...positive)];
  const [middle, reach] = [Math.sqrt(least * most), Math.sqrt(Math.max(LEAST_STRETCH, most / least))];
  const scale = scaleLog([middle / reach, middle * reach], range);
  return (value) => (value >= LEAST_RATIO ? scale(value) : HEIGHT - 4);
}

/**
 * A trend of 120 by 28 px without axis, for a row of a table that holds the latest value, as an SVG document. Throws a
 * RangeError for an empty list of values and for a value that is negative or not a number.
 */
export function sparkline({ id, title, kind, values, extent }: SparklineInput): string {
  const name = 'sparkline';
  requireLength(name, 'values', values.length, 1);
  if (!/^[A-Za-z][A-Za-z0-9-]*$/.test(id)) {
    throw new RangeError(`${name}: id is ${id}, expected a letter, then letters, digits and hyphens`);
  }
  const known = values.filter((value) => value !== undefined);
  for (const value of [...known, ...(extent ?? [])]) requireNonNegative(name, 'value', value);
  if (extent && extent[0] > extent[1])
    throw new RangeError(`${name}: extent is ${extent.join(' to ')}, expected rising`);
  const y = heights(kind, [...known, ...(extent ?? [])]);
  const x = (at: number): number => 4 + (values.length === 1 ? 0 : (at / (values.length - 1)) * (WIDTH - 8));
  const places = values.map((value, at) => (value === undefined ? undefined : { x: x(at), y: y(value) }));
  const path = line<(typeof places)[number]>()
    .defined((place) => place !== undefined)
    .x((place) => place!.x)
    .y((place) => place!.y)
    .digits(1)(places);
  const single = places.filter((place, at) => place && !places[at - 1] && !places[at + 1]);
  const last = places.at(-1);
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      role: 'img',
      'aria-labelledby': `${id}-title`,
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      width: WIDTH,
      height: HEIGHT,
    },
    [
      element('title', { id: `${id}-title` }, [title]),
      ...(path
        ? [element('path', { d: path, fill: 'none', stroke: OTHER, 'stroke-width': 1.8, 'stroke-linejoin': 'round' })]
        : []),
      ...single.map((place) => element('circle', { cx: place!.x, cy: place!.y, r: 1.5, fill: OTHER })),
      ...(last
        ? [element('circle', { cx: last.x, cy: last.y, r: 3.5, fill: ACCENT, stroke: PAPER, 'stroke-width': 1 })]
        : []),
    ],
  ).svg;
}
