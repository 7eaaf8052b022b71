/** A month of the calendar, in London, as YYYY-MM. */
export type Month = string;

export const WINDOW_KINDS = ['latest-month', 'rolling-12-months', 'financial-year'] as const;
export type WindowKind = (typeof WINDOW_KINDS)[number];

/** Consecutive months, both ends included. */
export interface Window {
  from: Month;
  to: Month;
}

/** Whether text is a month as YYYY-MM. */
export function isMonth(text: string): boolean {
  return /^\d{4}-(0[1-9]|1[0-2])$/.test(text);
}

/** The month so many months later (earlier where negative). */
export function addMonths(month: Month, count: number): Month {
  const index = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + count;
  const year = Math.floor(index / 12);
  return `${String(year).padStart(4, '0')}-${String(index - year * 12 + 1).padStart(2, '0')}`;
}

/** The months of a window in order; none where it ends before it begins. */
export function monthsOf({ from, to }: Window): Month[] {
  const months: Month[] = [];
  for (let month = from; month <= to; month = addMonths(month, 1)) months.push(month);
  return months;
}

/**
 * The windows measured for a month: the month itself, the twelve months to it, and the last whole financial year
 * (April to March) that had ended by then.
 */
export function windowsOf(month: Month): Record<WindowKind, Window> {
  const year = Number(month.slice(0, 4));
  const endOfYear = month.slice(5) >= '03' ? `${year}-03` : `${year - 1}-03`;
  return {
    'latest-month': { from: month, to: month },
    'rolling-12-months': { from: addMonths(month, -11), to: month },
    'financial-year': { from: addMonths(endOfYear, -11), to: endOfYear },
  };
}

/** The March that the financial year of a month ends with. */
export function yearEndingOf(month: Month): Month {
  const year = Number(month.slice(0, 4));
  return `${month.slice(5) <= '03' ? year : year + 1}-03`;
}

/** Months of the window that are not among those present: missing, which is not zero. */
export function missingMonths(window: Window, present: Iterable<Month>): Month[] {
  const known = new Set(present);
  return monthsOf(window).filter((month) => !known.has(month));
}

/** Runs of consecutive months as windows, for saying "July 2016 to March 2018" instead of twenty-one names. */
export function runsOf(months: readonly Month[]): Window[] {
  const runs: Window[] = [];
  for (const month of [...new Set(months)].sort()) {
    const last = runs.at(-1);
    if (last && addMonths(last.to, 1) === month) last.to = month;
    else runs.push({ from: month, to: month });
  }
  return runs;
}

const londonDate = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', year: 'numeric', month: '2-digit' });

/** Sweden writes days as ISO 8601 does. */
const londonDayFormat = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/London', dateStyle: 'short' });

/** The month in London at an instant. */
export function londonMonth(instant: Date): Month {
  const parts = Object.fromEntries(londonDate.formatToParts(instant).map((part) => [part.type, part.value]));
  return `${parts.year}-${parts.month}`;
}

/** The day in London at an instant, YYYY-MM-DD. */
export function londonDay(instant: Date): string {
  return londonDayFormat.format(instant);
}

/**
 * Months a job is due for: those after the last it was done for, oldest first; only the latest where it was never done,
 * so that loading years of records does not set off years of mail.
 */
export function duePeriods(months: readonly Month[], done: readonly Month[]): Month[] {
  const sorted = [...months].sort();
  const last = [...done].sort().at(-1);
  return last === undefined ? sorted.slice(-1) : sorted.filter((month) => month > last);
}

/**
 * The last month of the financial year that a yearly job is due for: of the last year that is over by the latest month and
 * has one of the months, unless it was done for that year or a later one. One at most, however many months came at once.
 */
export function dueYears(months: readonly Month[], done: readonly Month[]): Month[] {
  const latest = [...months].sort().at(-1);
  if (latest === undefined) return [];
  const year = windowsOf(latest)['financial-year'];
  return months.some((month) => month >= year.from && month <= year.to) ? duePeriods([year.to], done) : [];
}
