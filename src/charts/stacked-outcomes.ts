import { requireLength, requireProportion, requireSameLength } from '../stats/require-range.ts';
import type { ChartTable } from './chart-table.ts';
import { LINE_HEIGHT, label, lines } from './label.ts';
import { INK, OTHER, PAPER, SHADES, SOFT } from './palette.ts';
import { type ChartInput, type Frame, frameOf, hatching, picture } from './picture.ts';
import { element, type Markup } from './svg.ts';
import { linesOf, textWidth, widestOf } from './text-width.ts';

/** A part that every bar has, from left to right. */
export interface OutcomePart {
  name: string;
  /** Hatched instead of shaded: what is not known is no outcome. */
  isUnknown?: boolean;
}

/** A bar: a share for each part, adding up to 1, or the words for why there is none. */
export interface OutcomeBar {
  name: string;
  /** Beside the name: 1,234 searches. */
  note?: string;
  shares?: readonly { share: number; text: string }[];
  why?: string;
}

export interface StackedOutcomesInput extends ChartInput {
  parts: readonly OutcomePart[];
  bars: readonly OutcomeBar[];
  /** What the first column of the table holds: Group. */
  rowName: string;
}

const NO_SHARES = 'too few to compare';

function requireBars(name: string, { parts, bars }: StackedOutcomesInput): void {
  requireLength(name, 'parts', parts.length, 1);
  if (parts.length > SHADES.length + 1) {
    throw new RangeError(`${name}: length of parts is ${parts.length}, expected at most ${SHADES.length + 1}`);
  }
  const shaded = parts.filter(({ isUnknown }) => !isUnknown).length;
  if (shaded > SHADES.length) {
    throw new RangeError(`${name}: number of parts with a shade is ${shaded}, expected at most ${SHADES.length}`);
  }
  requireLength(name, 'bars', bars.length, 1);
  for (const { name: bar, shares } of bars) {
    if (!shares) continue;
    requireSameLength(name, `shares of ${bar}`, shares.length, parts.length);
    for (const { share } of shares) requireProportion(name, `share of ${bar}`, share);
    const whole = shares.reduce((sum, { share }) => sum + share, 0);
    if (Math.abs(whole - 1) > 1e-6) throw new RangeError(`${name}: shares of ${bar} add up to ${whole}, expected 1`);
  }
}

interface Ink {
  fill: string;
  text: string;
  isHatched: boolean;
}

/** From dark to light in the order given, as far apart as they can be; what is unknown is hatched. */
function inksOf(parts: readonly OutcomePart[], hatch: string): Ink[] {
  const known = parts.filter(({ isUnknown }) => !isUnknown).length;
  let at = 0;
  return parts.map(({ isUnknown }) => {
    if (isUnknown) return { fill: hatch, text: INK, isHatched: true };
    const step = known === 1 ? 3 : Math.round(4 - (at++ * 4) / (known - 1));
    return { ...SHADES[step]!, isHatched: false };
  });
}

/** Names wider than this, px, are broken. */
const WIDEST_NAME = 240;

interface PartLabel {
  texts: string[];
  x: number;
  left: number;
  /** Lines of text between it and the bar. */
  level: number;
}

/**
 * Names of the parts above the first bar, each ending at the middle of its part and standing over those to its left that it
 * would touch: so the line from a name to its part crosses no other name.
 */
function partLabels(parts: readonly OutcomePart[], middles: readonly number[], size: number): PartLabel[] {
  const placed: PartLabel[] = [];
  for (const [at, { name }] of parts.entries()) {
    const x = middles[at]!;
    const texts = linesOf(name, size, Math.min(WIDEST_NAME, Math.max(90, x - 4)));
    const start = Math.max(0, x - widestOf(texts, size) - 3);
    const touching = placed.filter((other) => start < other.x + 8);
    const level = Math.max(0, ...touching.map((other) => other.level + other.texts.length));
    placed.push({ texts, x, left: start, level });
  }
  return placed;
}

/** The names with the lines to their parts, and the height they take above the bar whose top is at `bottom`. */
function drawPartLabels(labels: readonly PartLabel[], bottom: number, size: number): Markup[] {
  const step = size * LINE_HEIGHT;
  return labels.flatMap(({ texts, x, level }) => {
    const y = bottom - 6 - (level + texts.length / 2) * step;
    const up = { x1: x, x2: x, y1: y - (texts.length / 2) * step + 3, y2: bottom, stroke: OTHER, 'stroke-width': 1 };
    return [element('line', up), ...lines(texts, x - 4, y, { size, fill: INK, anchor: 'end' })];
  });
}

/** Names of the parts in their order, each beside a piece of its shade, in as many rows as it takes: for a phone. */
function drawKey(
  parts: readonly OutcomePart[],
  inks: readonly Ink[],
  frame: Frame,
): { marks: Markup[]; height: number } {
  const { width, small } = frame;
  const [swatch, step] = [16, small * LINE_HEIGHT + 5];
  let [x, row] = [0, 0];
  const marks = parts.flatMap(({ name }, at) => {
    const taken = swatch + 6 + textWidth(name, small);
    if (x > 0 && x + taken > width) [x, row] = [0, row + 1];
    const [left, y] = [x, (row + 0.5) * step];
    x += taken + 14;
    const box = { x: left + 0.5, y: y - 6.5, width: swatch, height: 13, fill: inks[at]!.fill, stroke: OTHER };
    return [
      element('rect', { ...box, 'stroke-width': 0.8 }),
      label(name, left + swatch + 6, y, { size: small, fill: INK }),
    ];
  });
  return { marks, height: (row + 1) * step + 8 };
}

interface Segment {
  from: number;
  to: number;
}

function segmentsOf(shares: readonly { share: number }[], left: number, right: number): Segment[] {
  let at = left;
  return shares.map(({ share }) => {
    const from = at;
    at += share * (right - left);
    return { from, to: at };
  });
}

function drawBar(
  shares: NonNullable<OutcomeBar['shares']>,
  inks: readonly Ink[],
  { left, right, top, height }: Stand,
  frame: Frame,
): Markup[] {
  const parts = segmentsOf(shares, left, right).flatMap(({ from, to }, at) => {
    const { fill, text: ink, isHatched } = inks[at]!;
    const { share, text } = shares[at]!;
    if (share === 0) return [];
    const width = textWidth(text, frame.small, true);
    const middle = (from + to) / 2;
    const box = element('rect', { x: from, y: top, width: to - from, height, fill, stroke: PAPER, 'stroke-width': 1 });
    if (width + 8 > to - from) return [box];
    const behind = isHatched
      ? [element('rect', { x: middle - width / 2 - 2, y: top + 4, width: width + 4, height: height - 8, fill: PAPER })]
      : [];
    const style = { size: frame.small, fill: ink, anchor: 'middle', isBold: true } as const;
    return [box, ...behind, label(text, middle, top + height / 2, style)];
  });
  const outline = { x: left, y: top, width: right - left, height, fill: 'none', stroke: OTHER, 'stroke-width': 0.8 };
  return [...parts, element('rect', outline)];
}

function describe({ parts, bars }: StackedOutcomesInput): string {
  return bars
    .map(({ name, shares, why = NO_SHARES }) =>
      shares
        ? `${name}: ${shares.map(({ text }, at) => `${parts[at]!.name} ${text}`).join(', ')}.`
        : `${name}: ${why}.`,
    )
    .join(' ');
}

/** Where the name and the bar of a group stand, px. */
interface Stand {
  top: number;
  left: number;
  right: number;
  height: number;
}

/** The name, and how many it is of: over the bar on a phone, beside it elsewhere. */
function drawName({ name, note = '' }: OutcomeBar, { top, left, right, height }: Stand, frame: Frame): Markup[] {
  const { isNarrow, size, small } = frame;
  const bold = { size, fill: INK, isBold: true };
  const aside = { size: small, fill: SOFT, anchor: 'end' } as const;
  if (isNarrow) {
    const y = top - (size * LINE_HEIGHT) / 2 - 2;
    return [label(name, 0, y, bold), ...(note === '' ? [] : [label(note, right, y, aside)])];
  }
  const middle = top + height / 2;
  const texts = linesOf(name, size, WIDEST_NAME, true);
  const up = note === '' ? 0 : (small * LINE_HEIGHT) / 2;
  const under = middle + (texts.length * size * LINE_HEIGHT) / 2;
  return [
    ...lines(texts, left - 12, middle - up, { ...bold, anchor: 'end' }),
    ...(note === '' ? [] : [label(note, left - 12, under, aside)]),
  ];
}

/**
 * What followed, for each group a bar of 100% in parts, as an SVG document. Parts differ by lightness or hatching; their names
 * stand over the first bar. Throws a RangeError where shares do not add up to 1 or there are more parts than shades.
 */
export function stackedOutcomes(input: StackedOutcomesInput): string {
  const name = 'stackedOutcomes';
  const frame = frameOf(name, input);
  requireBars(name, input);
  const { parts, bars } = input;
  const { width, isNarrow, size, small } = frame;
  const { definition, fill: hatch } = hatching(frame);
  const inks = inksOf(parts, hatch);
  const names = bars.flatMap((bar) => linesOf(bar.name, size, WIDEST_NAME, true));
  const notes = bars.map(({ note = '' }) => note);
  const left = isNarrow ? 0.5 : Math.max(widestOf(names, size, true), widestOf(notes, small)) + 14;
  const right = width - 0.5;
  const [height, gap] = isNarrow ? [28, 10] : [34, 14];
  const nameHeight = isNarrow ? size * LINE_HEIGHT + 4 : 0;
  const first = bars.find(({ shares }) => shares)?.shares;
  const middles = segmentsOf(first ?? [], left, right).map(({ from, to }) => (from + to) / 2);
  const over = first && !isNarrow ? partLabels(parts, middles, small) : [];
  const key = first && isNarrow ? drawKey(parts, inks, frame) : { marks: [], height: 0 };
  const rows = Math.max(0, ...over.map(({ level, texts }) => level + texts.length));
  const children: Markup[] = [definition, ...key.marks];
  let top = key.height;
  for (const bar of bars) {
    top += nameHeight;
    if (bar.shares && bar.shares === first && over.length > 0) {
      top += rows * small * LINE_HEIGHT + 8;
      children.push(...drawPartLabels(over, top, small));
    }
    const stand = { top, left, right, height };
    children.push(...drawName(bar, stand, frame));
    const { shares, why = NO_SHARES } = bar;
    if (shares) children.push(...drawBar(shares, inks, stand, frame));
    else children.push(label(why, isNarrow ? 0 : left + 8, top + height / 2, { size: small, fill: SOFT }));
    top += height + gap;
  }
  return picture(frame, {
    title: input.title,
    description: input.description ?? describe(input),
    height: top - gap + 6,
    children,
  });
}

/** The same shares as a table, a row for each bar. */
export function stackedOutcomesTable({ title, parts, bars, rowName }: StackedOutcomesInput): ChartTable {
  const hasNotes = bars.some(({ note }) => note !== undefined);
  return {
    caption: title,
    columns: [rowName, ...parts.map(({ name }) => name), ...(hasNotes ? ['Of'] : [])],
    rows: bars.map(({ name, note = '', shares, why = NO_SHARES }) => [
      name,
      ...parts.map((_, at) => shares?.[at]?.text ?? (at === 0 ? why : '')),
      ...(hasNotes ? [note] : []),
    ]),
  };
}
