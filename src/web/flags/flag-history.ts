import { FLAG_EVENT_WORDS } from '../../domain/flag-wording.ts';
import { addMonths } from '../../domain/period.ts';
import type { ReviewEvent } from '../../domain/review.ts';
import { publicHistory } from '../../domain/review-wording.ts';
import { dateText, monthText } from '../../domain/wording.ts';
import type { PublicFlag } from './public-flags.ts';

/** One entry of a finding's history: what a month's list did to it, or what people did about it. */
export interface HistoryEntry {
  when: string;
  sentence: string;
  isOfList: boolean;
}

/** What months and people did to a finding, in two runs: its months on the list, then what was done about it, oldest first. */
export function flagHistory({ events }: PublicFlag, review: readonly ReviewEvent[]): HistoryEntry[] {
  return [
    ...runsOf(events).map(({ kind, from, to }) => ({
      when: from === to ? monthText(from) : `${monthText(from)} to ${monthText(to)}`,
      sentence: FLAG_EVENT_WORDS[kind],
      isOfList: true,
    })),
    ...publicHistory(review).map(({ on, sentence }) => ({ when: dateText(on), sentence, isOfList: false })),
  ];
}

type Run = { kind: PublicFlag['events'][number]['kind']; from: string; to: string };

/** Months one after the other that say the same are told once. */
function runsOf(events: PublicFlag['events']): Run[] {
  const runs: Run[] = [];
  for (const { kind, month } of events) {
    const last = runs.at(-1);
    if (last?.kind === kind && addMonths(last.to, 1) === month) last.to = month;
    else runs.push({ kind, from: month, to: month });
  }
  return runs;
}
