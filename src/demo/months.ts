/** Months as YYYY-MM, for the demonstration's own calendar. */

/** The month so many months later (or earlier, when negative). */
export function monthAfter(month: string, count: number): string {
  const total = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + count;
  return `${Math.floor(total / 12)}-${String((total % 12) + 1).padStart(2, '0')}`;
}

/** All months from the first to the last, both included; empty when the last comes before the first. */
export function listMonths(first: string, last: string): string[] {
  const months: string[] = [];
  for (let month = first; month <= last; month = monthAfter(month, 1)) months.push(month);
  return months;
}

/** Days of a month (YYYY-MM). */
export function daysIn(month: string): number {
  return new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)), 0)).getUTCDate();
}

/** Day of the week, 0 for Sunday. */
export function weekday(month: string, day: number): number {
  return new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)) - 1, day)).getUTCDay();
}

/** Whether London's clocks go forward on this day, so that no time between 01:00 and 02:00 exists. */
export function clocksGoForward(month: string, day: number): boolean {
  return month.endsWith('-03') && day > 24 && weekday(month, day) === 0;
}
