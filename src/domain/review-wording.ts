/** The words that a review is told in. Those for the public name no member of staff. */
import { londonDay } from './period.ts';
import type { Question, Review, ReviewEvent, ReviewKind, ReviewState } from './review.ts';
import type { FlagStanding } from './review-queue.ts';
import { dateText, monthText } from './wording.ts';

/** A review’s state as a label. */
export const STATE_NAMES: Record<ReviewState, string> = {
  open: 'not yet taken up',
  'with-reviewer': 'with scrutiny staff',
  asked: 'the Met has been asked',
  answered: 'the Met has answered',
  accepted: 'accepted as explained',
  escalated: 'taken further',
  'reform-agreed': 'reform agreed',
  closed: 'closed',
};

/** What can be done, as it stands on a button of scrutiny staff or the Met. */
export const STEP_NAMES: Record<ReviewKind, string> = {
  taken: 'Take this',
  assigned: 'Give to someone',
  noted: 'Add a note',
  asked: 'Ask the Met',
  answered: 'Send the answer',
  accepted: 'Accept as explained',
  escalated: 'Take further',
  'reform-agreed': 'Agree a reform',
  closed: 'Close',
  reopened: 'Reopen',
};

/**
 * Where a review stands, for everybody, in full sentences: first the state, then what is still to come, then what became of the
 * figure itself where that has left the list.
 */
export function reviewSentences(review: Review, standing: FlagStanding): string[] {
  const figure = standingSentence(review, standing);
  return [...stateSentences(review), ...(figure === undefined ? [] : [figure])];
}

function stateSentences(review: Review): string[] {
  const { state, pending, reason, reform, followUpMonth } = review;
  const on = review.since === undefined ? '' : dateText(review.since);
  switch (state) {
    case 'open':
      return ['Scrutiny staff have not yet taken up this finding.'];
    case 'with-reviewer':
      return reason === undefined
        ? ['This finding is with scrutiny staff.']
        : [`Scrutiny staff reopened this finding on ${on}: ${asSentence(reason)}`];
    case 'asked':
      return pending === undefined ? [] : [askedSentence(review, pending)];
    case 'answered':
      return [
        ...review.publicAnswers.slice(-1).map((question) => answeredSentence(question)),
        'Scrutiny staff will now say what follows from it.',
      ];
    case 'escalated':
      return [
        `Scrutiny staff took this finding further on ${on}.`,
        ...(pending === undefined ? [] : [askedSentence(review, pending)]),
      ];
    case 'accepted':
      return [`Scrutiny staff accepted this finding as explained on ${on}: ${asSentence(reason ?? '')}`];
    case 'closed':
      return [`Scrutiny staff closed this review on ${on}: ${asSentence(reason ?? '')}`];
    case 'reform-agreed':
      return [
        `A reform was agreed on ${on}: ${asSentence(reform ?? '')}`,
        ...(followUpMonth === undefined
          ? []
          : [
              review.isFollowUpDue
                ? `It was to be looked at again in ${monthText(followUpMonth)}; that is now due.`
                : `It is to be looked at again in ${monthText(followUpMonth)}.`,
            ]),
      ];
  }
}

function askedSentence({ isOverdue, overdueDays }: Review, question: Question): string {
  const asked = `${askedText(question.bcu)} was asked on ${dateText(question.askedOn)}`;
  const due = dateText(question.dueOn);
  return isOverdue
    ? `${asked}; the answer was due by ${due} and is overdue by ${daysText(overdueDays)}.`
    : `${asked}; the answer is due by ${due}.`;
}

/** What became of a question, for everybody. */
export function questionSentence(question: Question, review: Review): string {
  if (question.answer !== undefined) return answeredSentence(question);
  if (question.endedOn !== undefined) {
    return `${askedText(question.bcu)} was asked on ${dateText(question.askedOn)}; scrutiny staff decided on ${dateText(question.endedOn)} without an answer.`;
  }
  return askedSentence(review, question);
}

function answeredSentence({ askedOn, dueOn, bcu, answer }: Question): string {
  const late = answer?.isLate ? `, after the ${dateText(dueOn)} by which it was due` : '';
  return `${askedText(bcu)} was asked on ${dateText(askedOn)} and answered on ${dateText(answer?.answeredOn ?? dueOn)}${late}.`;
}

/** Who was asked: "the Met's Central South command unit", or the Met, at the beginning of a sentence. */
function askedText(bcu: string | undefined): string {
  return bcu === undefined ? 'The Met' : `The Met (${bcu} command unit)`;
}

function standingSentence({ state }: Review, standing: FlagStanding): string | undefined {
  if (standing === 'open') return undefined;
  const what =
    standing === 'cleared'
      ? 'The figure has since left the list of those that need explaining.'
      : 'The month was measured again since, and the figure is no longer on the list of those that need explaining.';
  if (state === 'open') return `${what} No review is needed.`;
  return state === 'accepted' || state === 'closed' ? what : `${what} The review goes on until it is finished.`;
}

/** An entry of a review's history for everybody: a day in London and a sentence. */
export interface PublicEntry {
  on: string;
  sentence: string;
}

/** What was done, oldest first, for everybody; notes and who has it among scrutiny staff are left out. */
export function publicHistory(events: readonly ReviewEvent[]): PublicEntry[] {
  const takenUp = events.find(({ kind }) => kind !== 'noted');
  return events.flatMap((event) => {
    const sentence = publicSentence(event, event === takenUp);
    return sentence === undefined ? [] : [{ on: londonDay(event.happenedAt), sentence }];
  });
}

function publicSentence(event: ReviewEvent, isFirst: boolean): string | undefined {
  switch (event.kind) {
    case 'noted':
      return undefined;
    case 'taken':
    case 'assigned':
      return isFirst ? 'Scrutiny staff took up this finding.' : undefined;
    case 'asked':
      return `${askedText(event.bcu)} was asked for an answer by ${dateText(event.dueOn)}: ${asSentence(event.question)}`;
    case 'answered':
      return `The Met answered. What it found: ${asSentence(event.found)} What will change: ${asSentence(event.willChange)}`;
    case 'escalated':
      return 'Scrutiny staff took this finding further.';
    case 'accepted':
      return `Scrutiny staff accepted this finding as explained: ${asSentence(event.reason)}`;
    case 'closed':
      return `Scrutiny staff closed this review: ${asSentence(event.reason)}`;
    case 'reopened':
      return `Scrutiny staff reopened this review: ${asSentence(event.reason)}`;
    case 'reform-agreed':
      return `A reform was agreed: ${asSentence(event.reform)} It is to be looked at again in ${monthText(event.followUpMonth)}.`;
  }
}

/** An entry of the history for staff, with who did it; what they wrote stands beside it. */
export function staffSentence(event: ReviewEvent): string {
  const who = event.by?.name ?? 'Somebody';
  switch (event.kind) {
    case 'taken':
      return `${who} took this.`;
    case 'assigned':
      return `${who} gave this to ${event.assignedTo?.name ?? 'somebody'}.`;
    case 'noted':
      return `${who} added a note.`;
    case 'asked':
      return `${who} asked ${event.bcu === undefined ? 'the Met' : `the Met’s ${event.bcu} command unit`}; the answer is due by ${dateText(event.dueOn)}.`;
    case 'answered':
      return `${who} answered for the Met.`;
    case 'accepted':
      return `${who} accepted this as explained.`;
    case 'escalated':
      return `${who} took this further.`;
    case 'reform-agreed':
      return `${who} agreed a reform, to be looked at again in ${monthText(event.followUpMonth)}.`;
    case 'closed':
      return `${who} closed this.`;
    case 'reopened':
      return `${who} reopened this.`;
  }
}

/** "1 day", "3 days" */
function daysText(days: number): string {
  return days === 1 ? '1 day' : `${days} days`;
}

/** What somebody wrote, ending as a sentence does. */
function asSentence(text: string): string {
  return /[.!?…]['"”’)]?$/.test(text) ? text : `${text}.`;
}
