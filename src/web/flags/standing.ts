import { type FlagHistory, isAbsentAt, isListedAt, isOpenAt } from '../../domain/flag.ts';
import { isJudged, type ListState } from '../../domain/flag-rule.ts';
import type { Month } from '../../domain/period.ts';
import { monthText } from '../../domain/wording.ts';

/** Where a finding stands in the month shown, in the words of its mark. */
export function flagMark(flag: FlagHistory, month: Month, listState: ListState | undefined): string {
  if (!isOpenAt(flag, month)) {
    const last = flag.events.filter((event) => event.month <= month).at(-1);
    return `${last?.kind === 'withdrawn' ? 'Withdrawn' : 'Closed'} in ${monthText(last?.month ?? month)}`;
  }
  const since = `since ${monthText(flag.openedMonth)}`;
  if (isListedAt(flag, month)) return flag.openedMonth === month ? 'New' : `Continuing ${since}`;
  if (listState === undefined || !isJudged(listState)) return `Open ${since}, no list this month`;
  return `Open ${since}, not ${isAbsentAt(flag, month) ? 'on this month’s list' : 'tested this month'}`;
}

/** The month in which a finding closed; undefined while it is open. */
export function closedMonth(flag: FlagHistory, month: Month): Month | undefined {
  if (isOpenAt(flag, month)) return undefined;
  return flag.events.filter((event) => event.month <= month).at(-1)?.month;
}
