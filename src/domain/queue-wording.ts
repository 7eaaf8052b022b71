/** The words of the queue: what comes next, how a flag stands on the lists, and by what the queue is narrowed. */
import { type FlagHistory, isListedAt } from './flag.ts';
import type { Family } from './flag-rule.ts';
import type { Month } from './period.ts';
import type { QueuedFlag } from './queue-filter.ts';
import { daysBetween, type Review } from './review.ts';
import { flagStanding, needsReview } from './review-queue.ts';
import { dateText, monthText } from './wording.ts';

/** What comes next in a review, in a few words for scrutiny staff. */
export function nextStepText({ flag, review }: QueuedFlag): string {
  if (!needsReview(review, flagStanding(flag))) return 'Nothing to do';
  switch (review.state) {
    case 'answered':
      return 'Read the answer and decide';
    case 'asked':
      return review.isOverdue ? 'Chase the answer or take it further' : 'Wait for the answer';
    case 'reform-agreed':
      return review.isFollowUpDue ? 'Look at the reform again' : 'Wait for the reform';
    case 'open':
      return 'Take it: nobody has it';
    case 'escalated':
      return review.isOverdue ? 'Chase the answer' : 'Record what comes of it';
    default:
      return 'Look at the evidence and decide';
  }
}

/** Whether what comes next waits for scrutiny staff because somebody answered, is late, or a month has come. */
export function isPressing({ state, isOverdue, isFollowUpDue }: Review): boolean {
  return state === 'answered' || isOverdue || isFollowUpDue;
}

/** When something is due, and how far off or late that is; undefined where nothing is. */
export function dueText({ dueOn, overdueDays, isOverdue, followUpMonth }: Review, today: string): string | undefined {
  if (dueOn !== undefined) {
    return `${dateText(dueOn)}, ${isOverdue ? `overdue by ${daysText(overdueDays)}` : daysLeftText(dueOn, today)}`;
  }
  return followUpMonth === undefined ? undefined : monthText(followUpMonth);
}

/** "12 days left", "due today" */
export function daysLeftText(dueOn: string, today: string): string {
  const days = daysBetween(today, dueOn);
  return days === 0 ? 'due today' : `${daysText(days)} left`;
}

/** 1 day, 12 days */
export function daysText(days: number): string {
  return days === 1 ? '1 day' : `${days} days`;
}

/** How a flag's figure stands with the list of a month. */
export function standingText(flag: FlagHistory, month: Month): string {
  switch (flagStanding(flag)) {
    case 'cleared':
      return 'Cleared';
    case 'withdrawn':
      return 'Withdrawn';
    case 'open':
      return isListedAt(flag, month) ? 'On the list' : 'Not on the list';
  }
}

/** Families of figures by which the queue is narrowed. */
export const FAMILY_NAMES: Record<Family, string> = {
  reasons: 'One kind of search',
  'all-but-section-60': 'All kinds but section 60',
  'smell-ratio': 'Smell of cannabis, one group',
  'smell-share': 'Smell of cannabis, everybody',
};
