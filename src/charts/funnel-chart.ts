import { line } from 'd3-shape';
import { requireLength, requireNonNegative, requirePositive } from '../stats/require-range.ts';
import { type Reference, type ScaleKind, type ValueScale, valueScale } from './axis.ts';
import type { ChartTable } from './chart-table.ts';
import { LINE_HEIGHT, label, labelOnPaper, lines } from './label.ts';
import { bestPlace } from './label-place.ts';
import { ACCENT, GRID, INK, OTHER, PAPER, SOFT } from './palette.ts';
import { type ChartInput, frameOf, picture } from './picture.ts';
import { spread } from './spread.ts';
import { element, type Markup } from './svg.ts';
import { linesOf, textWidth, widestOf } from './text-width.ts';

/** A borough by how much there is to judge it by. */
export interface FunnelPoint {
  name: string;
  /** How much its value rests on: searches expected there, or the size its limits are computed from. */
  size: number;
  sizeText: string;
  /** On the scale of the chart. */
  value: number;
  text: string;
  isHighlighted?: boolean;
}

/** A pair of curves about the usual value. */
export interface FunnelLimits {
  /** What lies between them: 95% of boroughs by chance. */
  text: string;
  /** From the smallest size to the largest; none where the limits were not computed. */
  points: readonly { size: number; low: number; high: number }[];
  /** Drawn with dashes: limits that allow for the usual differences between boroughs too. */
  isWidened?: boolean;
}

export interface FunnelInput extends ChartInput {
  kind: ScaleKind;
  points: readonly FunnelPoint[];
  /** London's usual value, about which the limits lie. */
  centre: Reference;
  /** Inner limits first. `logRatioFunnelLimits` of the statistics computes them. */
  limits: readonly FunnelLimits[];
  /** What is along the axis beneath: Searches expected in 12 months. */
  sizeName: string;
  /** Columns of the table. */
  columns: { area: string; size: string; value: string };
}

function requireFunnel(name: string, { points, limits, centre }: FunnelInput): void {
  requireLength(name, 'points', points.length, 1);
  requirePositive(name, 'centre', centre.value);
  for (const point of points) requirePositive(name, `size of ${point.name}`, point.size);
  for (const { points: curve, text } of limits) {
    for (const [at, { size, low, high }] of curve.entries()) {
      requirePositive(name, `size in limits ${text}`, size);
      requireNonNegative(name, `low in limits ${text}`, low);
      requireNonNegative(name, `high in limits ${text}`, high);
      if (low > high) throw new RangeError(`${name}: low in limits ${text} is ${low}, expected at most ${high}`);
      if (at > 0 && size <= curve[at - 1]!.size) {
        throw new RangeError(`${name}: size in limits ${text} is ${size}, expected more than ${curve[at - 1]!.size}`);
      }
    }
  }
}

interface Plot {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** Both curves of a pair; what lies beyond the plot is cut off by the caller's clip. */
function curves({ points, isWidened }: FunnelLimits, sizes: ValueScale, scale: ValueScale): Markup[] {
  return (['low', 'high'] as const).flatMap((side) => {
    const d = line<(typeof points)[number]>()
      .x(({ size }) => sizes.atOrBeyond(size))
      .y((point) => scale.atOrBeyond(point[side]))
      .digits(1)([...points]);
    const stroke = {
      stroke: isWidened ? SOFT : OTHER,
      'stroke-width': 1.3,
      'stroke-dasharray': isWidened ? '6 4' : undefined,
    };
    return d ? [element('path', { d, fill: 'none', ...stroke })] : [];
  });
}

function describe({ points, centre, limits, sizeName }: FunnelInput): string {
  const told = points.filter(({ isHighlighted }) => isHighlighted);
  const outermost = limits.map(({ text }) => text).join('; ');
  return [
    ...told.map(({ name, text, sizeText }) => `${name}: ${text} (${sizeName}: ${sizeText}).`),
    `${centre.text}.`,
    ...(outermost === '' ? [] : [`Curves: ${outermost}.`]),
    `${points.length} areas are shown.`,
  ].join(' ');
}

/**
 * Each borough a dot by how much its value rests on, between curves that widen where there is little to go by, as an SVG
 * document. One borough is in the accent with its name. Throws a RangeError where there are no points, for sizes that are not
 * above 0 and for limits out of order.
 */
export function funnelChart(input: FunnelInput): string {
  const name = 'funnelChart';
  const frame = frameOf(name, input);
  requireFunnel(name, input);
  const { points, limits, centre, kind } = input;
  const { width, size, small, isNarrow } = frame;
  const room = isNarrow ? 86 : 170;
  const notes = [centre, ...limits].map(({ text }) => linesOf(text, small, room));
  const height = isNarrow ? 300 : 400;
  const vertical = { top: 8, bottom: height - small * (2 * LINE_HEIGHT) - 14 };
  const widest = Math.max(...points.map((point) => point.size));
  const atWidest = limits.flatMap(({ points: curve }) => {
    const end = curve.at(-1);
    return end ? [end.low, end.high] : [];
  });
  const scale = valueScale(name, {
    kind,
    values: [...points.map(({ value }) => value), centre.value],
    limits: atWidest,
    range: [vertical.bottom, vertical.top],
    gap: isNarrow ? 22 : 26,
  });
  const plot: Plot = {
    ...vertical,
    left:
      widestOf(
        scale.ticks.map(({ text }) => text),
        small,
      ) + 8,
    right: width - widestOf(notes.flat(), small) - 12,
  };
  const sizes = valueScale(name, {
    kind: 'amount',
    values: [widest],
    limits: [],
    range: [plot.left, plot.right],
    gap: isNarrow ? 60 : 90,
  });
  const clip = `${frame.id}-plot`;
  const area = { x: plot.left, y: plot.top, width: plot.right - plot.left, height: plot.bottom - plot.top };
  const clipped = element('defs', {}, [element('clipPath', { id: clip }, [element('rect', area)])]);
  const grid = scale.ticks.flatMap(({ at, text }) => [
    element('line', { x1: plot.left, x2: plot.right, y1: at, y2: at, stroke: GRID, 'stroke-width': 1 }),
    label(text, plot.left - 8, at, { size: small, fill: SOFT, anchor: 'end' }),
  ]);
  const middle = scale.at(centre.value);
  const floor = [
    element('line', {
      x1: plot.left,
      x2: plot.right,
      y1: plot.bottom,
      y2: plot.bottom,
      stroke: OTHER,
      'stroke-width': 1,
    }),
    ...sizes.ticks.flatMap(({ at, text }) => [
      element('line', { x1: at, x2: at, y1: plot.bottom, y2: plot.bottom + 5, stroke: OTHER, 'stroke-width': 1 }),
      label(text, at, plot.bottom + 6 + small * 0.6, {
        size: small,
        fill: SOFT,
        anchor: at + textWidth(text, small) / 2 > width ? 'end' : 'middle',
      }),
    ]),
    label(input.sizeName, plot.left, height - small * 0.65, { size: small, fill: INK }),
  ];
  const places = points.map((point) => ({ point, x: sizes.at(point.size), y: scale.at(point.value) }));
  const inFront = [...places].sort(
    (a, b) => Number(a.point.isHighlighted ?? false) - Number(b.point.isHighlighted ?? false),
  );
  const dots = inFront.map(({ point, x, y }) =>
    element(
      'circle',
      {
        cx: x,
        cy: y,
        r: point.isHighlighted ? 6 : 4.5,
        fill: point.isHighlighted ? ACCENT : OTHER,
        stroke: PAPER,
        'stroke-width': 1,
      },
      [element('title', {}, [`${point.name}: ${point.text}`])],
    ),
  );
  const obstacles = [
    ...places.filter(({ point }) => !point.isHighlighted).map(({ x, y }) => ({ x, y, reach: 6, cost: 3 })),
    ...limits.flatMap((pair) =>
      pair.points.flatMap(({ size: at, low, high }) =>
        [low, high].map((value) => ({ x: sizes.at(at), y: scale.atOrBeyond(value), reach: 2, cost: 0.02 })),
      ),
    ),
  ];
  const names = places
    .filter(({ point }) => point.isHighlighted)
    .map(({ point, x, y }) => {
      const text = `${point.name} ${point.text}`;
      const box = { width: textWidth(text, size, true), height: size * LINE_HEIGHT };
      const spot = bestPlace({ x, y }, box, obstacles, plot);
      const reach = box.width / 2 - 6;
      const end = Math.max(spot.x - reach, Math.min(spot.x + reach, x));
      const lead = element('line', { x1: x, y1: y, x2: end, y2: spot.y, stroke: ACCENT, 'stroke-width': 1 });
      return {
        lead: spot.isAway ? [lead] : [],
        words: labelOnPaper(text, spot.x, spot.y, { size, fill: ACCENT, anchor: 'middle', isBold: true }),
      };
    });
  const ends = [
    { at: middle, texts: notes[0]!, fill: INK },
    ...limits.flatMap(({ points: curve }, at) => {
      const end = curve.at(-1);
      return end ? [{ at: scale.at(end.high), texts: notes[at + 1]!, fill: SOFT }] : [];
    }),
  ];
  const middles = spread(
    ends.map(({ at, texts }) => ({ at, extent: texts.length * small * LINE_HEIGHT + 3 })),
    0,
    plot.bottom + small,
  );
  const words = ends.flatMap(({ texts, fill }, at) =>
    lines(texts, plot.right + 10, middles[at]!, { size: small, fill }),
  );
  return picture(frame, {
    title: input.title,
    description: input.description ?? describe(input),
    height,
    children: [
      clipped,
      ...grid,
      element('line', { x1: plot.left, x2: plot.right, y1: middle, y2: middle, stroke: INK, 'stroke-width': 1.2 }),
      element(
        'g',
        { 'clip-path': `url(#${clip})` },
        limits.flatMap((pair) => curves(pair, sizes, scale)),
      ),
      ...floor,
      ...names.flatMap(({ lead, words: patch }) => [...lead, ...patch]),
      ...dots,
      ...words,
    ],
  });
}

/** The same boroughs as a table, in the order given. */
export function funnelTable({ title, points, columns }: FunnelInput): ChartTable {
  return {
    caption: title,
    columns: [columns.area, columns.size, columns.value],
    rows: points.map(({ name, sizeText, text }) => [name, sizeText, text]),
  };
}
