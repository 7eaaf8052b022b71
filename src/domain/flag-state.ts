import { type FlagHistory, isOpenAt } from './flag.ts';
import type { Month } from './period.ts';

/** Where a flag stands at the end of a month: undefined of one that had not opened by then. */
export function flagStateAt(
  flag: FlagHistory,
  month: Month,
): { isOpen: boolean; lastEvent: string; lastEventMonth: Month } | undefined {
  const last = flag.events.filter((event) => event.month <= month).at(-1);
  if (flag.openedMonth > month || !last) return undefined;
  return { isOpen: isOpenAt(flag, month), lastEvent: last.kind, lastEventMonth: last.month };
}
