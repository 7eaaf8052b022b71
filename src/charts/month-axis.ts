import { textWidth } from './text-width.ts';

const SHORT_NAMES = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'June', 'July', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Months between ticks, so that the same months of the year are named again. */
const STRIDES = [1, 2, 3, 6, 12, 24, 60, 120];

export interface MonthTick {
  /** In px. */
  at: number;
  text: string;
  anchor: 'start' | 'middle' | 'end';
}

/** Months since the year 0, for a month as YYYY-MM. */
function indexOf(month: string): number {
  return Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1;
}

/** Refuses months that are not YYYY-MM, each following the one before: a hole would be drawn as if time had stood still. */
export function requireMonths(functionName: string, argument: string, points: readonly { month: string }[]): void {
  for (const [at, { month }] of points.entries()) {
    if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) {
      throw new RangeError(`${functionName}: month of ${argument} is ${month}, expected YYYY-MM`);
    }
    const before = points[at - 1]?.month;
    if (before !== undefined && indexOf(month) !== indexOf(before) + 1) {
      throw new RangeError(`${functionName}: month of ${argument} is ${month}, expected the month after ${before}`);
    }
  }
}

/** Ticks counted back from the latest month by the shortest stride at which their names do not touch, in a drawing of so many px; size of text in px. */
export function monthTicks(
  months: readonly string[],
  x: (at: number) => number,
  width: number,
  size: number,
): MonthTick[] {
  const nameOf = (month: string): string => `${SHORT_NAMES[Number(month.slice(5)) - 1]} ${month.slice(0, 4)}`;
  const taken = textWidth('June 2026', size) + 10;
  const step = months.length > 1 ? x(1) - x(0) : taken;
  const stride = STRIDES.find((one) => one * step >= taken) ?? months.length;
  const ticks: MonthTick[] = [];
  for (let at = months.length - 1; at >= 0; at -= stride) {
    const text = nameOf(months[at]!);
    const half = textWidth(text, size) / 2;
    const anchor = x(at) + half > width ? 'end' : x(at) - half < 0 ? 'start' : 'middle';
    ticks.unshift({ at: x(at), text, anchor });
  }
  return ticks;
}
