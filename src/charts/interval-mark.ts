import type { ValueScale } from './axis.ts';
import type { Estimate } from './estimate.ts';
import { PAPER } from './palette.ts';
import { element, type Markup } from './svg.ts';

export interface MarkStyle {
  colour: string;
  /** Radius of the dot, px. */
  radius: number;
}

/** An arrowhead at the end of a bar that goes on beyond the axis; direction 1 to the right, -1 to the left. */
function arrow(x: number, y: number, direction: 1 | -1, colour: string): Markup {
  const back = x - direction * 6;
  return element('polygon', { points: `${x},${y} ${back},${y - 4.5} ${back},${y + 4.5}`, fill: colour });
}

/**
 * A dot with a bar from limit to limit, lying at height y. A bar that goes on beyond the axis ends in an arrow, and a value
 * beyond it is a hollow dot at the end of the axis.
 */
export function intervalMark(
  scale: ValueScale,
  estimate: Estimate,
  y: number,
  { colour, radius }: MarkStyle,
): Markup[] {
  const height = Math.round(y * 10) / 10;
  const place = (value: number): number => Math.round(scale.at(value) * 10) / 10;
  const { value, low, high } = estimate;
  const [x, from, to] = [place(value), place(low), place(high)];
  const isOff = scale.isBeyond(value);
  return [
    element('line', { x1: from, x2: to, y1: height, y2: height, stroke: colour, 'stroke-width': 2 }),
    ...(scale.isBeyond(low) && from < x ? [arrow(from, height, -1, colour)] : []),
    ...(scale.isBeyond(high) && to > x ? [arrow(to, height, 1, colour)] : []),
    element('circle', {
      cx: x,
      cy: height,
      r: radius,
      fill: isOff ? PAPER : colour,
      stroke: isOff ? colour : undefined,
      'stroke-width': isOff ? 2 : undefined,
    }),
  ];
}
