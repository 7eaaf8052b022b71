import { requireLength } from '../stats/require-range.ts';
import { type Reference, referencesOf, type ScaleKind, valueScale } from './axis.ts';
import type { ChartTable } from './chart-table.ts';
import { type Estimate, requireEstimate } from './estimate.ts';
import { LINE_HEIGHT, label, lines } from './label.ts';
import { monthTicks, requireMonths } from './month-axis.ts';
import { ACCENT, GRID, INK, OTHER, PAPER, SOFT } from './palette.ts';
import { type ChartInput, frameOf, picture } from './picture.ts';
import { spread } from './spread.ts';
import { element } from './svg.ts';
import { linesOf, widestOf } from './text-width.ts';
import {
  drawGaps,
  drawSeries,
  NO_ESTIMATE,
  type Place,
  type Plot,
  type TrendSeries,
  wordsOfGaps,
} from './trend-marks.ts';

export interface TrendInput extends ChartInput {
  kind: ScaleKind;
  /** The line in the accent, with its likely range as a band. */
  series: TrendSeries;
  /** A grey line for the same months, without a band: London. */
  beside?: TrendSeries;
  /** Lines to hold it against; where left out, "1: same rate" on an axis of ratios. */
  references?: readonly Reference[];
  /** What the table calls the range; "Likely range" where left out. */
  rangeName?: string;
}

function requireTrend(name: string, { series, beside }: TrendInput): void {
  for (const [argument, points] of [
    ['series', series.points],
    ['beside', beside?.points ?? series.points],
  ] as const) {
    requireLength(name, argument, points.length, 1);
    requireMonths(name, argument, points);
    for (const { estimate, month } of points) if (estimate) requireEstimate(name, `${argument} at ${month}`, estimate);
  }
  if (beside && beside.points.map(({ month }) => month).join() !== series.points.map(({ month }) => month).join()) {
    throw new RangeError(`${name}: months of beside differ from those of series, expected the same`);
  }
}

const estimatesOf = (series: TrendSeries | undefined): Estimate[] =>
  series?.points.flatMap(({ estimate }) => (estimate ? [estimate] : [])) ?? [];

/** The latest point with a figure, and whether later months have none. */
function latestOf({ points }: TrendSeries): { at: number; isLast: boolean } | undefined {
  const at = points.findLastIndex(({ estimate }) => estimate !== undefined);
  return at < 0 ? undefined : { at, isLast: at === points.length - 1 };
}

interface EndLabel {
  at: number;
  texts: string[];
  fill: string;
  isBold: boolean;
}

/** Value and name at the end of a line; the month too where it is not the last, so that it is not taken for the latest. */
function endLabel(series: TrendSeries, room: number, size: number, isMain: boolean): Omit<EndLabel, 'at'> {
  const latest = latestOf(series);
  const point = latest && series.points[latest.at]!;
  const when = latest && !latest.isLast ? linesOf(`in ${point!.name}`, size, room, isMain) : [];
  const text = point ? `${series.name} ${point.estimate!.text}` : `${series.name}: ${NO_ESTIMATE}`;
  return { texts: [...linesOf(text, size, room, isMain), ...when], fill: isMain ? ACCENT : SOFT, isBold: isMain };
}

function describe({ series, beside, description }: TrendInput): string {
  if (description !== undefined) return description;
  const told = [series, ...(beside ? [beside] : [])].map(({ name, points }) => {
    const known = points.filter(({ estimate }) => estimate);
    if (known.length === 0) return `${name}: ${points[0]!.why ?? NO_ESTIMATE}.`;
    const ends = known.length === 1 ? known : [known[0]!, known.at(-1)!];
    return `${name}: ${ends.map((point) => `${point.estimate!.text} in ${point.name}`).join(', ')}.`;
  });
  const gaps = series.points
    .filter(({ estimate }) => !estimate)
    .map(({ name, why = NO_ESTIMATE }) => `${name}: ${why}.`);
  return [...told, ...(gaps.length < series.points.length ? gaps : [])].join(' ');
}

/**
 * A value over months with its likely range as a band, as an SVG document: missing months are gaps with their words, and the
 * latest values stand beside the ends of their lines. A series without any figure still has its axes and its words. Throws a
 * RangeError for months out of order and limits that do not hold their value.
 */
export function trendChart(input: TrendInput): string {
  const name = 'trendChart';
  const frame = frameOf(name, input);
  requireTrend(name, input);
  const { series, beside, kind } = input;
  const references = referencesOf(kind, input.references);
  const room = frame.isNarrow ? 88 : 170;
  const ends = [{ series, isMain: true }, ...(beside ? [{ series: beside, isMain: false }] : [])].map((one) => ({
    ...one,
    label: endLabel(one.series, room, frame.size, one.isMain),
  }));
  const notes = references.map(({ text }) => linesOf(text, frame.small, room));
  const labelWidth = Math.max(
    ...ends.map((end) => widestOf(end.label.texts, frame.size, end.isMain)),
    ...notes.map((texts) => widestOf(texts, frame.small)),
  );
  const height = frame.isNarrow ? 250 : 330;
  const gapRows = Math.max(1, wordsOfGaps(series.points).length);
  const vertical = { top: frame.small * (0.6 + gapRows * LINE_HEIGHT), bottom: height - frame.small * 2.2 };
  const main = estimatesOf(series);
  const scale = valueScale(name, {
    kind,
    values: [...main, ...estimatesOf(beside)].map(({ value }) => value).concat(references.map(({ value }) => value)),
    limits: main.flatMap(({ low, high }) => [low, high]),
    range: [vertical.bottom, vertical.top],
    gap: frame.isNarrow ? 22 : 26,
  });
  const tickWidth = widestOf(
    scale.ticks.map(({ text }) => text),
    frame.small,
  );
  const plot: Plot = { ...vertical, left: tickWidth + 8, right: frame.width - labelWidth - 12 };
  const { points } = series;
  const inset = 4;
  const x = (at: number): number =>
    points.length === 1
      ? (plot.left + plot.right) / 2
      : plot.left + inset + (at / (points.length - 1)) * (plot.right - plot.left - 2 * inset);
  const placesOf = (one: TrendSeries): Place[] =>
    one.points.map(
      ({ estimate }, at) =>
        estimate && {
          x: x(at),
          y: scale.at(estimate.value),
          low: scale.at(estimate.low),
          high: scale.at(estimate.high),
        },
    );
  const grid = scale.ticks.flatMap(({ at, text }) => [
    element('line', { x1: plot.left, x2: plot.right, y1: at, y2: at, stroke: GRID, 'stroke-width': 1 }),
    label(text, plot.left - 8, at, { size: frame.small, fill: SOFT, anchor: 'end' }),
  ]);
  const marks = references.map(({ value }) =>
    element('line', {
      x1: plot.left,
      x2: plot.right,
      y1: scale.at(value),
      y2: scale.at(value),
      stroke: INK,
      'stroke-width': 1.2,
    }),
  );
  const months = monthTicks(
    points.map(({ month }) => month),
    x,
    frame.width,
    frame.small,
  );
  const monthMarks = months.flatMap(({ at, text, anchor }) => [
    element('line', { x1: at, x2: at, y1: plot.bottom, y2: plot.bottom + 5, stroke: OTHER, 'stroke-width': 1 }),
    label(text, at, plot.bottom + 5 + frame.small * 0.8, {
      size: frame.small,
      fill: SOFT,
      anchor,
    }),
  ]);
  const floor = element('line', {
    x1: plot.left,
    x2: plot.right,
    y1: plot.bottom,
    y2: plot.bottom,
    stroke: OTHER,
    'stroke-width': 1,
  });
  const latest = ends.map(({ series: one }) => {
    const found = latestOf(one);
    return found && { x: x(found.at), y: scale.at(one.points[found.at]!.estimate!.value) };
  });
  const dots = latest.flatMap((place, at) => {
    if (!place) return [];
    const colour = at === 0 ? ACCENT : OTHER;
    return [
      element('circle', {
        cx: place.x,
        cy: place.y,
        r: at === 0 ? 4.5 : 3.5,
        fill: colour,
        stroke: PAPER,
        'stroke-width': 1,
      }),
    ];
  });
  const labels: EndLabel[] = [
    ...ends.map((end, at) => ({ ...end.label, at: latest[at]?.y ?? (plot.top + plot.bottom) / 2 })),
    ...references.map(({ value }, at) => ({ texts: notes[at]!, fill: INK, isBold: false, at: scale.at(value) })),
  ];
  const sizeOf = (at: number): number => (at < ends.length ? frame.size : frame.small);
  const middles = spread(
    labels.map(({ at, texts }, index) => ({ at, extent: texts.length * sizeOf(index) * LINE_HEIGHT + 2 })),
    0,
    plot.bottom + frame.small,
  );
  const words = labels.flatMap(({ texts, fill, isBold }, at) =>
    lines(texts, plot.right + 10, middles[at]!, { size: sizeOf(at), fill, isBold }),
  );
  return picture(frame, {
    title: input.title,
    description: describe(input),
    height,
    children: [
      ...drawGaps(points, x, plot, frame),
      ...grid,
      ...drawSeries(placesOf(series), ACCENT, true),
      ...marks,
      ...(beside ? drawSeries(placesOf(beside), OTHER, false) : []),
      floor,
      ...monthMarks,
      ...dots,
      ...words,
    ],
  });
}

/** The same figures as a table, a row for each month, oldest first. */
export function trendTable({ title, series, beside, rangeName = 'Likely range' }: TrendInput): ChartTable {
  return {
    caption: title,
    columns: ['Month', series.name, rangeName, ...(beside ? [beside.name] : [])],
    rows: series.points.map(({ name, estimate, why = NO_ESTIMATE }, at) => [
      name,
      estimate?.text ?? why,
      estimate?.rangeText ?? '',
      ...(beside ? [beside.points[at]!.estimate?.text ?? beside.points[at]!.why ?? NO_ESTIMATE] : []),
    ]),
  };
}
