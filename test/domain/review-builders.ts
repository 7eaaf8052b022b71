import { londonDay } from '../../src/domain/period.ts';
import type { ReviewEvent, ReviewStep } from '../../src/domain/review.ts';

export const ANN = { personId: 'ann', name: 'Ann Example' };
export const BEN = { personId: 'ben', name: 'Ben Example' };
export const RAY = { personId: 'ray', name: 'Ray Example' };

/** Noon of a day, London's time or an hour from it. */
export const noon = (day: string) => new Date(`${day}T12:00:00Z`);

/** A question asked on a day, with its 28 days. */
export const asked = (day: string, question = 'What was behind it?'): ReviewStep => ({
  kind: 'asked',
  bcu: 'Central South',
  dueOn: londonDay(new Date(noon(day).getTime() + 28 * 86_400_000)),
  question,
});
export const ANSWERED: ReviewStep = { kind: 'answered', found: 'An operation.', willChange: 'Its brief.' };

/** Events of a review, one a step: by whom, on which day. */
export function eventsOf(...steps: [day: string, step: ReviewStep, by?: ReviewEvent['by']][]): ReviewEvent[] {
  return steps.map(([day, step, by = step.kind === 'answered' ? RAY : ANN], at) => ({
    ...step,
    sequence: at + 1,
    happenedAt: noon(day),
    by,
  }));
}
