import type { FlagHistory } from './flag.ts';
import { FAMILIES_IN_ORDER, type Family, familyOf } from './flag-rule.ts';
import type { Person } from './person.ts';
import { REVIEW_STATES, type Review, type ReviewState } from './review.ts';
import { flagStanding, inQueueOrder, needsReview } from './review-queue.ts';

/** A flag with its review, as it stands in the queue. */
export interface QueuedFlag {
  flag: FlagHistory;
  review: Review;
}

export const QUEUE_STATES = ['to-do', ...REVIEW_STATES, 'all'] as const;
export const QUEUE_ASSIGNEES = ['me', 'others', 'nobody'] as const;
export const QUEUE_FAMILIES: readonly Family[] = FAMILIES_IN_ORDER;

/** What of the queue is looked at. */
export interface QueueFilter {
  /** `to-do`: whatever needs something yet. */
  state: ReviewState | 'to-do' | 'all';
  /** Undefined, like what follows: whichever it is. */
  areaCode: string | undefined;
  assignee: (typeof QUEUE_ASSIGNEES)[number] | undefined;
  family: Family | undefined;
  /** Only what the Met is late to answer. */
  isOverdue: boolean;
}

/** Whether a flag is among those that a person looks at. */
export function isWanted(queued: QueuedFlag, filter: QueueFilter, person: Pick<Person, 'personId'>): boolean {
  const { flag, review } = queued;
  const { areaCode, assignee, family, isOverdue } = filter;
  return (
    isInState(queued, filter.state) &&
    (areaCode === undefined || flag.areaCode === areaCode) &&
    (assignee === undefined || assigneeOf(review, person) === assignee) &&
    (family === undefined || familyOf(flag.reason) === family) &&
    (!isOverdue || review.isOverdue)
  );
}

function isInState({ flag, review }: QueuedFlag, state: QueueFilter['state']): boolean {
  if (state === 'all') return true;
  const isToDo = needsReview(review, flagStanding(flag));
  if (state === 'to-do') return isToDo;
  // What left the lists before anybody took it up waits for nobody.
  return review.state === state && (state !== 'open' || isToDo);
}

function assigneeOf({ assignee }: Review, { personId }: Pick<Person, 'personId'>): (typeof QUEUE_ASSIGNEES)[number] {
  if (assignee === undefined) return 'nobody';
  return assignee.personId === personId ? 'me' : 'others';
}

/** What is to be done first comes first; of what is equally urgent the flag that has been open longest. */
export function inOrderOfNeed<Queued extends QueuedFlag>(queue: readonly Queued[]): Queued[] {
  const isOver = ({ flag, review }: QueuedFlag) => (needsReview(review, flagStanding(flag)) ? 0 : 1);
  return [...queue].sort(
    (a, b) =>
      isOver(a) - isOver(b) ||
      inQueueOrder(a.review, b.review) ||
      a.flag.openedMonth.localeCompare(b.flag.openedMonth) ||
      a.flag.flagId - b.flag.flagId,
  );
}
