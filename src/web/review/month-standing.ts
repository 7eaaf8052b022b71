import type { Month } from '../../domain/period.ts';
import { type Hold, type HoldStatus, holdStatus } from '../../domain/publication.ts';
import { monthText } from '../../domain/wording.ts';

/** Where a measured month stands; `not-begun`: its hold has not begun, on a site that holds months. */
export type MonthStanding = HoldStatus | { state: 'not-begun'; notes: string[] };

/** Where a month stands at an instant, on a site that holds months for so many days. */
export function monthStanding(hold: Hold | undefined, publishHoldDays: number, now: Date): MonthStanding {
  if (hold) return holdStatus(hold, now);
  return publishHoldDays === 0 ? { state: 'released', notes: [] } : { state: 'not-begun', notes: [] };
}

/** Whether the public sees a month, as a sentence. */
export function monthSentence(month: Month, { state }: MonthStanding): string {
  const figures = `The figures for ${monthText(month)}`;
  switch (state) {
    case 'released':
      return `${figures} are public.`;
    case 'held':
      return `${figures} are held, and not public yet.`;
    case 'stopped':
      return `${figures} are stopped, and not public.`;
    case 'not-begun':
      return `${figures} are not public yet: their hold has not begun.`;
  }
}
