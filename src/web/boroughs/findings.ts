import type { ListSummary } from '../../db/flag.ts';
import type { StoredReview } from '../../db/flag-review.ts';
import { type Digest, flagTitle } from '../../domain/digest.ts';
import { type FlagHistory, isOpenAt } from '../../domain/flag.ts';
import { monthListOf } from '../../domain/flag-rule.ts';
import type { Month } from '../../domain/period.ts';
import { reviewOf } from '../../domain/review.ts';
import { flagStanding } from '../../domain/review-queue.ts';
import { reviewSentences } from '../../domain/review-wording.ts';
import { monthText } from '../../domain/wording.ts';
import { NO_LIST_YET } from '../figures/flag-lists.ts';
import { sentenceCase } from '../figures/headline-numbers.ts';

/** A borough's findings over twelve months, in the words of the mail, and where each stands with scrutiny staff and the Met. */
export interface BoroughFindings {
  title: string;
  flags: { title: string; sentences: string[] }[];
  note: string;
  questions: readonly string[];
  /** Open findings with their page and where their review stands. */
  reviews: { what: string; href: string; sentences: string[] }[];
  /** Findings that have closed, so that a page does not forget what was asked about. */
  past: { what: string; href: string }[];
}

/** Sets a borough's findings out; `digest` holds the words of its mail over twelve months. */
export function boroughFindings(
  digest: Digest,
  flags: readonly FlagHistory[],
  {
    reviews,
    lists,
    month,
    now,
  }: {
    reviews: readonly StoredReview[];
    lists: readonly ListSummary[];
    month: Month;
    now: Date;
  },
): BoroughFindings {
  const begun = flags.filter((flag) => flag.openedMonth <= month);
  return {
    title: digest.flagsTitle,
    flags: digest.flags,
    note: monthListOf(lists) ? digest.flagsNote : NO_LIST_YET,
    questions: digest.questions,
    reviews: begun
      .filter((flag) => isOpenAt(flag, month))
      .map((flag) => {
        const events = reviews.find(({ flagId }) => flagId === flag.flagId)?.events ?? [];
        return {
          what: sentenceCase(flagTitle(flag)),
          href: hrefOfFlag(flag),
          sentences: reviewSentences(reviewOf(events, now), flagStanding(flag)),
        };
      }),
    past: begun
      .filter((flag) => !isOpenAt(flag, month))
      .map((flag) => ({ what: pastText(flag, month), href: hrefOfFlag(flag) })),
  };
}

const hrefOfFlag = ({ flagId }: FlagHistory) => `/flags/${flagId}`;

function pastText(flag: FlagHistory, month: Month): string {
  const last = flag.events.filter((event) => event.month <= month).at(-1);
  const what = sentenceCase(flagTitle(flag));
  return last?.kind === 'withdrawn'
    ? `${what}: opened and withdrawn in ${monthText(flag.openedMonth)}, when the records were measured again.`
    : `${what}: opened in ${monthText(flag.openedMonth)}, closed in ${monthText(last?.month ?? month)} after three months off the list.`;
}
