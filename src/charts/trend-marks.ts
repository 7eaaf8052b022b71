import { area, line } from 'd3-shape';
import type { Estimate } from './estimate.ts';
import { LINE_HEIGHT, label } from './label.ts';
import { BAND, FAINT, SOFT } from './palette.ts';
import type { Frame } from './picture.ts';
import { element, type Markup } from './svg.ts';
import { textWidth } from './text-width.ts';

/** A month's figure, or the words for why there is none. */
export interface TrendPoint {
  /** YYYY-MM; months follow one another without a hole, those without records included. */
  month: string;
  /** May 2026. */
  name: string;
  estimate?: Estimate;
  /** Words where there is no estimate: no records. */
  why?: string;
}

export interface TrendSeries {
  /** Whom it is about: Lambeth. */
  name: string;
  points: readonly TrendPoint[];
}

/** For a month that has neither a figure nor words of its own. */
export const NO_ESTIMATE = 'no records';

export interface Plot {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** Where a month's figure and its limits stand, px; undefined where it has none. */
export type Place = { x: number; y: number; low: number; high: number } | undefined;

/** Runs of months without a figure, with the words for the first of them. */
function gapsOf(points: readonly TrendPoint[]): { from: number; to: number; why: string }[] {
  const gaps: { from: number; to: number; why: string }[] = [];
  for (const [at, { estimate, why = NO_ESTIMATE }] of points.entries()) {
    if (estimate) continue;
    const last = gaps.at(-1);
    if (last && last.to === at - 1 && last.why === why) last.to = at;
    else gaps.push({ from: at, to: at, why });
  }
  return gaps;
}

/** The different words of the gaps: each has a row of its own above the plot. */
export function wordsOfGaps(points: readonly TrendPoint[]): string[] {
  return [...new Set(gapsOf(points).map(({ why }) => why))];
}

/** A shaded column with its words for each run of months without a figure; words that would touch the same words are left out. */
export function drawGaps(
  points: readonly TrendPoint[],
  x: (at: number) => number,
  plot: Plot,
  { small }: Frame,
): Markup[] {
  const step = points.length > 1 ? x(1) - x(0) : plot.right - plot.left;
  const words = wordsOfGaps(points);
  const taken = new Map<string, number>();
  return gapsOf(points).flatMap(({ from, to, why }) => {
    const reach = (neighbour: TrendPoint | undefined): number => (neighbour && !neighbour.estimate ? step / 2 : step);
    const left = Math.max(plot.left, x(from) - reach(points[from - 1]));
    const right = Math.min(plot.right, x(to) + reach(points[to + 1]));
    const box = { x: left, y: plot.top, width: right - left, height: plot.bottom - plot.top };
    const column = element('rect', { ...box, fill: FAINT });
    const width = textWidth(why, small);
    const middle = Math.max(plot.left + width / 2, Math.min(plot.right - width / 2, (left + right) / 2));
    if (middle - width / 2 < (taken.get(why) ?? 0)) return [column];
    taken.set(why, middle + width / 2 + 6);
    const y = plot.top - small * (0.75 + words.indexOf(why) * LINE_HEIGHT);
    return [column, label(why, middle, y, { size: small, fill: SOFT, anchor: 'middle' })];
  });
}

/** Months with nothing on either side have no line to be on: each is a dot with its range as a bar. */
function lonely(places: readonly Place[]): Exclude<Place, undefined>[] {
  return places.filter((place, at): place is Exclude<Place, undefined> => {
    return place !== undefined && places[at - 1] === undefined && places[at + 1] === undefined;
  });
}

/** A line through the months that have a figure, broken where they break, and its likely range as a band. */
export function drawSeries(places: readonly Place[], colour: string, hasBand: boolean): Markup[] {
  const band = area<Place>()
    .defined((place) => place !== undefined)
    .x((place) => place!.x)
    .y0((place) => place!.low)
    .y1((place) => place!.high)
    .digits(1)([...places]);
  const path = line<Place>()
    .defined((place) => place !== undefined)
    .x((place) => place!.x)
    .y((place) => place!.y)
    .digits(1)([...places]);
  const singles = lonely(places).flatMap(({ x, y, low, high }) => [
    ...(hasBand ? [element('line', { x1: x, x2: x, y1: low, y2: high, stroke: BAND, 'stroke-width': 6 })] : []),
    element('circle', { cx: x, cy: y, r: 2.5, fill: colour }),
  ]);
  const stroke = { fill: 'none', stroke: colour, 'stroke-width': hasBand ? 2.5 : 2, 'stroke-linejoin': 'round' };
  return [
    ...(hasBand && band ? [element('path', { d: band, fill: BAND })] : []),
    ...(path ? [element('path', { d: path, ...stroke })] : []),
    ...singles,
  ];
}
