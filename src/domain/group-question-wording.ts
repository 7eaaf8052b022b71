/** The words that a group's questions are told in. They name no member and no staff. */
import { type GroupQuestion, isWaiting, type QuestionKind, type QuestionState, standingOf } from './group-question.ts';
import { londonDay } from './period.ts';
import type { Question, Review } from './review.ts';
import { questionSentence } from './review-wording.ts';
import { dateText } from './wording.ts';

/** How a question stands, as a label. */
export const QUESTION_STATE_NAMES: Record<QuestionState, string> = {
  pending: 'waiting to be read',
  published: 'published',
  declined: 'not published',
  asked: 'put to the Met',
  answered: 'answered',
};

/** What scrutiny staff can do with a question, as it stands on a button. */
export const QUESTION_STEP_NAMES: Record<QuestionKind, string> = {
  published: 'Publish',
  declined: 'Do not publish',
  asked: 'Put to the Met',
  answered: 'Answer',
};

/** What the Met was asked about a question, and the review that it is part of. */
export interface PutToMet {
  question: Question;
  review: Review;
}

/** A question as it is told: what was asked, how it stands, and what was answered. */
export interface ToldQuestion {
  groupQuestionId: number;
  flagId: number | undefined;
  asked: string;
  text: string;
  state: QuestionState;
  label: string;
  /** What became of it, in full sentences; for its group also why it was not published. */
  sentences: string[];
  answers: { title: string; text: string }[];
  isWaiting: boolean;
}

/** Tells a question and what became of it. `met`: what the Met was asked about it, where it was. */
export function tellQuestion(question: GroupQuestion, met?: PutToMet): ToldQuestion {
  const standing = standingOf(question);
  const { groupQuestionId, flagId, text, groupName, askedAt } = question;
  const isAnsweredByMet = standing.state === 'asked' && met?.question.answer !== undefined;
  return {
    groupQuestionId,
    flagId,
    asked: `${groupName} asked on ${dateText(londonDay(askedAt))}`,
    text,
    state: standing.state,
    label: isAnsweredByMet ? 'answered by the Met' : QUESTION_STATE_NAMES[standing.state],
    sentences: sentencesOf(standing.state, dateText(standing.since), standing.reason, met),
    answers: [
      ...(met?.question.answer
        ? [
            { title: 'What the Met found', text: met.question.answer.found },
            { title: 'What will change', text: met.question.answer.willChange },
          ]
        : []),
      ...standing.replies.map((reply) => ({
        title: `Scrutiny staff answered on ${dateText(reply.repliedOn)}`,
        text: reply.text,
      })),
    ],
    isWaiting: isWaiting(standing, met?.question),
  };
}

function sentencesOf(
  state: QuestionState,
  since: string,
  reason: string | undefined,
  met: PutToMet | undefined,
): string[] {
  const toMet = met ? [questionSentence(met.question, met.review)] : [];
  switch (state) {
    case 'pending':
      return ['Scrutiny staff will read it before anybody else can.'];
    case 'published':
      return [`It was published on ${since} and has no answer yet.`];
    case 'declined':
      return [`Scrutiny staff gave this reason on ${since}: ${reason ?? ''}`];
    case 'asked':
    case 'answered':
      return toMet;
  }
}

/** A group's question as the Met reads it, with what scrutiny staff add to it. */
export function questionForMet({ groupName, text }: Pick<GroupQuestion, 'groupName' | 'text'>, added: string): string {
  const asked = `The community monitoring group ${groupName} asks: “${text}”`;
  return added.trim() === '' ? asked : `${asked}\n\n${added.trim()}`;
}
