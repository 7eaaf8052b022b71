import type { StoredReview } from '../../db/flag-review.ts';
import { flagTitle } from '../../domain/digest.ts';
import { type FlagHistory, isOpenAt } from '../../domain/flag.ts';
import type { Month } from '../../domain/period.ts';
import { type Review, reviewOf } from '../../domain/review.ts';
import { flagStanding, needsReview } from '../../domain/review-queue.ts';
import { reviewSentences, STATE_NAMES } from '../../domain/review-wording.ts';
import { dateText, monthText } from '../../domain/wording.ts';
import { sentenceCase } from '../figures/headline-numbers.ts';

/** A finding and where its review stands, in public words. */
export interface FlagState {
  flagId: number;
  href: string;
  title: string;
  opened: string;
  label: string;
  sentences: string[];
  answers: { asked: string; question: string; answered: string; found: string; willChange: string }[];
}

/** A borough's findings that are open, or whose review still goes on, in the order they opened in. */
export function flagStates(
  flags: readonly FlagHistory[],
  reviews: readonly StoredReview[],
  month: Month,
  now: Date,
): FlagState[] {
  return flags.flatMap((flag) => {
    const review = reviewOf(reviews.find(({ flagId }) => flagId === flag.flagId)?.events ?? [], now);
    const standing = flagStanding(flag);
    return isOpenAt(flag, month) || needsReview(review, standing) ? [stateOf(flag, review)] : [];
  });
}

function stateOf(flag: FlagHistory, review: Review): FlagState {
  return {
    flagId: flag.flagId,
    href: `/flags/${flag.flagId}`,
    title: sentenceCase(flagTitle(flag)),
    opened: monthText(flag.openedMonth),
    label: STATE_NAMES[review.state],
    sentences: reviewSentences(review, flagStanding(flag)),
    answers: review.publicAnswers.map(({ askedOn, text, answer }) => ({
      asked: dateText(askedOn),
      question: text,
      answered: dateText(answer.answeredOn),
      found: answer.found,
      willChange: answer.willChange,
    })),
  };
}
