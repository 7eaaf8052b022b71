import { flagTitle } from '../../domain/digest.ts';
import { londonDay } from '../../domain/period.ts';
import { mayReadArea, type Person } from '../../domain/person.ts';
import { daysLeftText, daysText } from '../../domain/queue-wording.ts';
import { mayDo, type Question, type Review } from '../../domain/review.ts';
import { evidenceSentences } from '../../domain/review-evidence.ts';
import { type FieldProblem, MOST_CHARACTERS } from '../../domain/review-judgement.ts';
import { flagStanding } from '../../domain/review-queue.ts';
import { type PublicEntry, questionSentence, reviewSentences } from '../../domain/review-wording.ts';
import { countText, dateText, placeText, SYNTHETIC_LABEL } from '../../domain/wording.ts';
import { areaName } from '../../vocabulary/area.ts';
import type { Case } from '../review/case.ts';
import type { PageView } from '../show.ts';

/** What a question's page is made from. */
export interface QuestionInput extends Case {
  person: Person;
  now: Date;
  isSynthetic: boolean;
}

/** An answer that was begun: shown again with what is wrong, or with what happened while it was written. */
export interface AnswerDraft {
  typed: { found: string; willChange: string };
  problems: readonly FieldProblem[];
  /** What everybody can read of it; given where somebody was quicker. */
  meanwhile?: readonly PublicEntry[];
}

interface AskedView {
  sentence: string;
  text: string;
  answer: { found: string; willChange: string } | undefined;
}

export interface QuestionView extends PageView {
  action: string;
  sequence: number;
  /** The question that waits, with its clock. */
  pending: { text: string; askedOn: string; dueOn: string; clock: string; isOverdue: boolean } | undefined;
  mayAnswer: boolean;
  state: string[];
  evidence: string[];
  borough: string;
  boroughHref: string;
  publicHref: string;
  recordsHref: string | undefined;
  past: AskedView[];
  typed: { found: string; willChange: string };
  errors: { found: string | undefined; willChange: string | undefined };
  problems: { field: string; message: string }[];
  limit: string;
  meanwhile: { on: string; sentence: string }[] | undefined;
}

/** Arranges a question to the Met for those who answer it, or read along. */
export function questionView(
  { flag, review, person, now, isSynthetic }: QuestionInput,
  draft?: AnswerDraft,
): QuestionView {
  const problems = draft?.problems ?? [];
  const messageOf = (name: FieldProblem['field']) => problems.find(({ field }) => field === name)?.message;
  return {
    title: headingOf(flag),
    syntheticLabel: isSynthetic ? SYNTHETIC_LABEL : undefined,
    action: `/answers/${flag.flagId}`,
    sequence: review.lastSequence,
    pending: review.pending && pendingView(review.pending, review, londonDay(now)),
    mayAnswer: mayDo(review, person.role, 'answered') && mayReadArea(person, flag.areaCode),
    state: reviewSentences(review, flagStanding(flag)),
    evidence: evidenceSentences(flag, flag.evidence),
    borough: placeText(flag.areaCode),
    boroughHref: `/boroughs/${flag.areaCode}`,
    publicHref: `/flags/${flag.flagId}`,
    recordsHref: person.role === 'responder' ? `/review/flags/${flag.flagId}/records` : undefined,
    past: review.questions
      .filter((question) => question !== review.pending)
      .map((question) => ({
        sentence: questionSentence(question, review),
        text: question.text,
        answer: question.answer,
      })),
    typed: draft?.typed ?? { found: '', willChange: '' },
    errors: { found: messageOf('found'), willChange: messageOf('willChange') },
    problems: problems.map(({ field, message }) => ({ field: field === 'kind' ? 'content' : field, message })),
    limit: `At most ${countText(MOST_CHARACTERS)} characters. Plain text; files cannot be attached.`,
    meanwhile: draft?.meanwhile?.map(({ on, sentence }) => ({ on: dateText(on), sentence })),
  };
}

const headingOf = ({ areaCode, ...flag }: Case['flag']) => `${areaName(areaCode)}: ${flagTitle(flag)}`;

function pendingView(question: Question, review: Review, today: string): QuestionView['pending'] {
  const { text, askedOn, dueOn } = question;
  const clock = review.isOverdue ? `Overdue by ${daysText(review.overdueDays)}` : daysLeftText(dueOn, today);
  return { text, askedOn: dateText(askedOn), dueOn: dateText(dueOn), clock, isOverdue: review.isOverdue };
}

export interface PreviewView extends PageView {
  heading: string;
  action: string;
  sequence: number;
  question: string;
  typed: { found: string; willChange: string };
}

/** Arranges an answer as everybody will read it, before it is sent. */
export function previewView(
  { flag, review }: Case,
  typed: { found: string; willChange: string },
  isSynthetic: boolean,
): PreviewView {
  return {
    title: 'Check your answer before you send it',
    syntheticLabel: isSynthetic ? SYNTHETIC_LABEL : undefined,
    heading: headingOf(flag),
    action: `/answers/${flag.flagId}`,
    sequence: review.lastSequence,
    question: review.pending?.text ?? '',
    typed: { found: typed.found.trim(), willChange: typed.willChange.trim() },
  };
}
