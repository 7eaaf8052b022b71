import { londonDay } from '../../domain/period.ts';
import type { ReviewEvent } from '../../domain/review.ts';
import { staffSentence } from '../../domain/review-wording.ts';
import { dateText } from '../../domain/wording.ts';

/** Something that was done about a flag, with what was written at it. */
export interface HistoryEntry {
  on: string;
  at: string;
  sentence: string;
  texts: { name: string; text: string; isPublic: boolean }[];
}

const londonTime = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', timeStyle: 'short' });

/** What was done about a flag as staff may read it, in the order given. */
export function historyView(events: readonly ReviewEvent[]): HistoryEntry[] {
  return events.map((event) => ({
    on: dateText(londonDay(event.happenedAt)),
    at: londonTime.format(event.happenedAt),
    sentence: staffSentence(event),
    texts: textsOf(event),
  }));
}

function textsOf(event: ReviewEvent): HistoryEntry['texts'] {
  const publicText = (name: string, text: string) => ({ name, text, isPublic: true });
  switch (event.kind) {
    case 'asked':
      return [publicText('Question', event.question)];
    case 'answered':
      return [publicText('What was found', event.found), publicText('What will change', event.willChange)];
    case 'accepted':
    case 'closed':
    case 'reopened':
      return [publicText('Reason', event.reason)];
    case 'reform-agreed':
      return [publicText('Reform', event.reform)];
    default:
      return event.note === undefined ? [] : [{ name: 'Note', text: event.note, isPublic: false }];
  }
}
