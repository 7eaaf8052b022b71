/**
 * How what people do about a flag combines with what its figure does. The figure's state (open, cleared, withdrawn) and the review's
 * go side by side and neither changes the other: a figure that leaves the list does not end a review that was begun, and a
 * review that is over does not take the figure off the list. Only a flag that nobody had taken up when it cleared or was
 * withdrawn needs no review any more. A figure that comes back opens a flag of its own.
 */
import type { FlagHistory } from './flag.ts';
import type { Review } from './review.ts';

/** Whether a flag's figure still stands on the list of those that need explaining. */
export type FlagStanding = 'open' | 'cleared' | 'withdrawn';

/** How a flag stands after the last entry in its history. */
export function flagStanding({ events }: Pick<FlagHistory, 'events'>): FlagStanding {
  const last = events.at(-1)?.kind;
  return last === 'cleared' || last === 'withdrawn' ? last : 'open';
}

/** Whether scrutiny staff still have something to do with a flag, or the Met to answer. */
export function needsReview(review: Review, standing: FlagStanding): boolean {
  if (review.state === 'accepted' || review.state === 'closed') return false;
  return review.state !== 'open' || standing === 'open';
}

/** What scrutiny staff see first: overdue answers, answers to be read, reforms due, what nobody has, then the rest; what is over last. */
const PLACES: readonly ((review: Review) => boolean)[] = [
  ({ isOverdue }) => isOverdue,
  ({ state }) => state === 'answered',
  ({ isFollowUpDue }) => isFollowUpDue,
  ({ state }) => state === 'open',
  ({ state }) => state === 'escalated',
  ({ state }) => state === 'with-reviewer',
  ({ state }) => state === 'asked',
  ({ state }) => state === 'reform-agreed',
];

/** Puts two reviews in the order of the queue: by what is to be done, then by what has waited longest. */
export function inQueueOrder(a: Review, b: Review): number {
  const place = (review: Review) => {
    const at = PLACES.findIndex((isHere) => isHere(review));
    return at < 0 ? PLACES.length : at;
  };
  const waiting = (review: Review) => review.dueOn ?? review.followUpMonth ?? review.since ?? '';
  return place(a) - place(b) || waiting(a).localeCompare(waiting(b));
}
