import type { StoredFlag } from '../../db/flag.ts';
import type { StoredQuestion } from '../../db/group-question.ts';
import { flagTitle } from '../../domain/digest.ts';
import {
  type FoundDetail,
  kindsOpen,
  MOST_REASON_CHARACTERS,
  MOST_REPLY_CHARACTERS,
  QUESTION_STATES,
  type QuestionEvent,
  type QuestionKind,
  type QuestionState,
  standingOf,
} from '../../domain/group-question.ts';
import {
  QUESTION_STATE_NAMES,
  QUESTION_STEP_NAMES,
  questionForMet,
  type ToldQuestion,
} from '../../domain/group-question-wording.ts';
import { londonDay } from '../../domain/period.ts';
import { ANSWER_DAYS, isPossible, type Review } from '../../domain/review.ts';
import { countText, dateText } from '../../domain/wording.ts';
import { areaName } from '../../vocabulary/area.ts';
import type { FieldProblem } from '../form.ts';
import type { PageView } from '../show.ts';
import type { QueueFilter } from './query.ts';

/** What the queue of questions is made from. */
export interface QueueInput {
  questions: readonly StoredQuestion[];
  /** The same questions told, newest first. */
  told: readonly ToldQuestion[];
  flags: readonly StoredFlag[];
  filter: QueueFilter;
  syntheticLabel: string | undefined;
}

export interface QueueView extends PageView {
  choices: { text: string; count: number; href: string; isShown: boolean }[];
  caption: string;
  rows: { href: string; text: string; asked: string; borough: string; about: string; label: string }[];
  whenEmpty: string;
}

/** Arranges the queue: what waits to be read oldest first, the rest newest first. */
export function queueView({ questions, told, flags, filter, syntheticLabel }: QueueInput): QueueView {
  const stateOf = new Map(told.map(({ groupQuestionId, state }) => [groupQuestionId, state]));
  const countOf = (state: QueueFilter['state']) =>
    questions.filter(({ groupQuestionId }) => state === 'all' || stateOf.get(groupQuestionId) === state).length;
  const shown = told.filter(({ state }) => filter.state === 'all' || state === filter.state);
  if (filter.state === 'pending') shown.reverse();
  return {
    title: 'Questions from monitoring groups',
    syntheticLabel,
    choices: [...QUESTION_STATES, 'all' as const].map((state) => ({
      text: choiceText(state),
      count: countOf(state),
      href: `/group-questions?state=${state}`,
      isShown: state === filter.state,
    })),
    caption: `${choiceText(filter.state)}: ${shown.length === 1 ? '1 question' : `${shown.length} questions`}`,
    rows: shown.map(({ groupQuestionId, text, asked, flagId, label }) => ({
      href: `/group-questions/${groupQuestionId}`,
      text: excerpt(text),
      asked,
      borough: areaName(questions.find((question) => question.groupQuestionId === groupQuestionId)!.areaCode),
      about: aboutText(flags.find((flag) => flag.flagId === flagId)),
      label,
    })),
    whenEmpty:
      questions.length === 0
        ? 'No group has asked anything yet.'
        : filter.state === 'pending'
          ? 'Nothing waits to be read.'
          : 'There is no question that stands so.',
  };
}

function choiceText(state: QueueFilter['state']): string {
  const name = state === 'all' ? 'all' : QUESTION_STATE_NAMES[state];
  return name.slice(0, 1).toUpperCase() + name.slice(1);
}

const aboutText = (flag: StoredFlag | undefined) => (flag ? flagTitle(flag) : 'the borough in general');

/** The beginning of a text, cut between words. */
function excerpt(text: string): string {
  const most = 120;
  return text.length <= most ? text : `${text.slice(0, most).replace(/\s+\S*$/, '')} …`;
}

/** What somebody sent and was refused, or was overtaken with: shown again. */
export interface RefusedStep {
  kind: QuestionKind;
  typed: Readonly<Record<string, string>>;
  problems: readonly FieldProblem[];
  isOvertaken: boolean;
}

/** What a question's page for scrutiny staff is made from. */
export interface ModerationInput {
  question: StoredQuestion;
  told: ToldQuestion;
  /** What looks as if it told who somebody is, and was sent all the same: its member said that it does not. */
  details: readonly FoundDetail[];
  flag: StoredFlag | undefined;
  /** The flag's review; undefined of a question about the borough in general. */
  review: Review | undefined;
  refused: RefusedStep | undefined;
  syntheticLabel: string | undefined;
}

interface StepForm {
  kind: QuestionKind;
  id: string;
  title: string;
  consequence: string;
  field: { name: string; label: string; hint: string; value: string; error: string | undefined } | undefined;
  isOpen: boolean;
}

/** Arranges a question with its history and the forms of what can be done with it. */
export function moderationView({ question, told, details, flag, review, refused, syntheticLabel }: ModerationInput) {
  const standing = standingOf(question);
  const isAskable = review !== undefined && isPossible(review, 'asked');
  const kinds = kindsOpen(standing.state, flag !== undefined).filter((kind) => kind !== 'asked' || isAskable);
  return {
    title: `Question from ${question.groupName}`,
    syntheticLabel,
    action: `/group-questions/${question.groupQuestionId}`,
    borough: areaName(question.areaCode),
    about: aboutText(flag),
    aboutHref: flag ? `/review/flags/${flag.flagId}` : undefined,
    told,
    toCheck: details.map(({ start, end }) => `“${question.text.slice(start, end)}”`),
    sequence: standing.lastSequence,
    reviewSequence: review?.lastSequence ?? 0,
    history: question.events.map(historyEntry),
    problems: refused?.problems ?? [],
    overtaken: refused?.isOvertaken ? overtakenBy(refused) : undefined,
    forms: kinds.map((kind) => stepForm(kind, standing.state, question, refused?.isOvertaken ? undefined : refused)),
    whyNotAsked: whyNotAsked(standing.state, review, isAskable),
  };
}

function historyEntry(event: QuestionEvent): { on: string; sentence: string; text: string | undefined } {
  const who = event.by?.name ?? 'Somebody';
  const on = dateText(londonDay(event.happenedAt));
  switch (event.kind) {
    case 'published':
      return { on, sentence: `${who} published it.`, text: undefined };
    case 'declined':
      return { on, sentence: `${who} did not publish it. The reason, for the group:`, text: event.reason };
    case 'asked':
      return { on, sentence: `${who} put it to the Met.`, text: undefined };
    case 'answered':
      return { on, sentence: `${who} answered:`, text: event.reply };
  }
}

function overtakenBy({ kind, typed }: RefusedStep): { title: string; texts: string[] } {
  const texts = [typed.reason, typed.reply, typed.added].filter((text) => text !== undefined && text.trim() !== '');
  return { title: QUESTION_STEP_NAMES[kind], texts: texts as string[] };
}

const atMost = (most: number) => `At most ${countText(most)} characters.`;

function stepForm(
  kind: QuestionKind,
  state: QuestionState,
  question: StoredQuestion,
  refused: RefusedStep | undefined,
): StepForm {
  const own = refused?.kind === kind ? refused : undefined;
  const field = (name: string, label: string, hint: string): StepForm['field'] => ({
    name,
    label,
    hint,
    value: own?.typed[name] ?? '',
    error: own?.problems.find((problem) => problem.field === name)?.message,
  });
  const form = { kind, id: `do-${kind}`, title: QUESTION_STEP_NAMES[kind], isOpen: own !== undefined };
  switch (kind) {
    case 'published':
      return {
        ...form,
        consequence: 'Everybody can read the question, on the page of what it is about.',
        field: undefined,
      };
    case 'declined':
      return {
        ...form,
        title: state === 'published' ? 'Take back' : form.title,
        consequence: 'Nobody but the group can read the question.',
        field: field('reason', 'Why it is not published', `The group can read it. ${atMost(MOST_REASON_CHARACTERS)}`),
      };
    case 'asked':
      return {
        ...form,
        consequence: `The Met has ${ANSWER_DAYS} days to answer. It reads: ${questionForMet(question, '')} Question, date and answer are public.`,
        field: field('added', 'What you want to add, if anything', 'Everybody can read it.'),
      };
    case 'answered':
      return {
        ...form,
        title: state === 'answered' ? 'Add to the answer' : form.title,
        consequence: 'Everybody can read the question and your answer. No member of staff is named.',
        field: field('reply', 'The answer', `Everybody can read it. ${atMost(MOST_REPLY_CHARACTERS)}`),
      };
  }
}

function whyNotAsked(state: QuestionState, review: Review | undefined, isAskable: boolean): string | undefined {
  if (state !== 'pending' && state !== 'published') return undefined;
  if (review === undefined) {
    return 'A question about the borough in general cannot be put to the Met here: that goes with the review of a finding.';
  }
  if (isAskable) return undefined;
  return review.pending
    ? 'The Met has a question about this finding already. This one can be put to it once that is answered.'
    : 'The review of this finding is over. Reopen it to put the question to the Met.';
}
