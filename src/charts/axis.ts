import { scaleLinear, scaleLog } from 'd3-scale';
import { requireNonNegative, requireProportion } from '../stats/require-range.ts';

/** Ratios stand on a logarithmic axis; shares (0 to 1, shown as per cents) and amounts on one that begins at 0. */
export type ScaleKind = 'ratio' | 'share' | 'amount';

/** A line that figures are held against: 1 for the same rate, London's. */
export interface Reference {
  value: number;
  text: string;
}

export const SAME_RATE: Reference = { value: 1, text: '1: same rate' };

export interface Tick {
  value: number;
  text: string;
  /** Where it stands, in px. */
  at: number;
}

export interface ValueScale {
  readonly ticks: readonly Tick[];
  /** Where a value stands, in px; one beyond an end of the axis stands at that end. */
  at(value: number): number;
  /** Where a value would stand if the axis went on, px, up to 1,000 px beyond its ends: for curves that are cut off there. */
  atOrBeyond(value: number): number;
  /** Whether a value lies beyond an end of the axis, so that a mark at that end would claim too little. */
  isBeyond(value: number): boolean;
}

/** What an axis has to show, and between which two px; `gap` is the least distance of ticks. */
export interface AxisInput {
  kind: ScaleKind;
  /** Every one of these is on the axis, but ratios below the least. */
  values: readonly number[];
  /** These are on it unless they lie far from all values: one wide range squeezes no others. */
  limits: readonly number[];
  range: readonly [number, number];
  gap: number;
}

/** A ratio below this is as good as 0: an axis that held it would leave no room for the others. */
export const LEAST_RATIO = 0.01;

/** How far beyond the outermost values limits stretch a ratio axis, as a factor. */
const STRETCH = 2.5;
const ROOM = 1.08;

/** In order of preference, where there is no room for all. */
const STEPS = [1, 5, 2, 3];

function ratioDomain(values: readonly number[], limits: readonly number[]): [number, number] {
  const positive = [...values.filter((value) => value >= LEAST_RATIO), 1];
  const [least, most] = [Math.min(...positive), Math.max(...positive)];
  const near = limits
    .filter((limit) => limit > 0)
    .map((limit) => Math.min(Math.max(limit, least / STRETCH), most * STRETCH));
  const [low, high] = [Math.min(least, ...near) / ROOM, Math.max(most, ...near) * ROOM];
  return high / low < 3 ? [Math.min(low, 0.5), Math.max(high, 2)] : [low, Math.max(high, 2)];
}

function decimalText(value: number): string {
  return String(Number(value.toPrecision(1)));
}

function ratioTicks(low: number, high: number, at: (value: number) => number, gap: number): Tick[] {
  const decades: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) decades.push(power);
  decades.sort((a, b) => Math.abs(a) - Math.abs(b) || a - b);
  const wanted = STEPS.flatMap((step) =>
    decades.filter((power) => step !== 3 || power >= 0).map((power) => Number(`${step}e${power}`)),
  );
  const kept: Tick[] = [];
  for (const value of wanted) {
    const place = at(value);
    if (value < low || value > high || kept.some((tick) => Math.abs(tick.at - place) < gap)) continue;
    kept.push({ value, text: value >= 1000 ? value.toLocaleString('en-GB') : decimalText(value), at: place });
  }
  return kept.sort((a, b) => a.value - b.value);
}

function nearPlot(place: number, range: readonly [number, number]): number {
  return Math.max(Math.min(...range) - 1000, Math.min(Math.max(...range) + 1000, place));
}

/** Where a ratio is above 0 the axis holds it; 0 itself lies beyond the low end of any logarithmic axis. */
function ratioScale({ values, limits, range, gap }: AxisInput): ValueScale {
  const [low, high] = ratioDomain(values, limits);
  const scale = scaleLog([low, high], range).clamp(true);
  const at = (value: number): number => (value > 0 ? scale(Math.min(value, high)) : range[0]);
  const free = scaleLog([low, high], range);
  const atOrBeyond = (value: number): number => nearPlot(free(Math.max(value, Number.MIN_VALUE)), range);
  return { ticks: ratioTicks(low, high, at, gap), at, atOrBeyond, isBeyond: (value) => value < low || value > high };
}

function linearScale({ kind, values, limits, range, gap }: AxisInput): ValueScale {
  const isShare = kind === 'share';
  const most = Math.max(0, ...values);
  const reach = Math.max(most, ...limits.map((limit) => Math.min(limit, most > 0 ? most * STRETCH : limit)));
  const finite = Number.isFinite(reach) ? reach : most;
  const count = Math.max(2, Math.min(5, Math.floor(Math.abs(range[1] - range[0]) / gap)));
  const end = finite > 0 ? finite * ROOM : isShare ? 0.1 : 1;
  const high = isShare ? Math.min(1, end) : end;
  const scale = scaleLinear([0, high], range).clamp(true);
  const print = scale.tickFormat(count, isShare ? '%' : undefined);
  const at = (value: number): number => scale(Math.min(value, high));
  const ticks = scale.ticks(count).map((value) => ({ value, text: print(value), at: at(value) }));
  const free = scaleLinear([0, high], range);
  return { ticks, at, atOrBeyond: (value) => nearPlot(free(value), range), isBeyond: (value) => value > high };
}

/**
 * A scale from values to px with its ticks: 0.5, 1, 2, 3, 5, 10, 20 for ratios, whole steps from 0 for the rest. Throws a
 * RangeError for a value that is negative or not a number, and for a share above 1.
 */
export function valueScale(functionName: string, input: AxisInput): ValueScale {
  const require = input.kind === 'share' ? requireProportion : requireNonNegative;
  for (const value of input.values) require(functionName, 'value', value);
  return input.kind === 'ratio' ? ratioScale(input) : linearScale(input);
}

/** The references of a chart: those given, or the line of equal rates on an axis of ratios. */
export function referencesOf(kind: ScaleKind, references: readonly Reference[] | undefined): readonly Reference[] {
  return references ?? (kind === 'ratio' ? [SAME_RATE] : []);
}
