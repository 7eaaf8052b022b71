import type { Role } from '../vocabulary/role.ts';
import { londonDay, londonMonth, type Month } from './period.ts';

/** What can be done about a flag. */
export const REVIEW_KINDS = [
  'taken',
  'assigned',
  'noted',
  'asked',
  'answered',
  'accepted',
  'escalated',
  'reform-agreed',
  'closed',
  'reopened',
] as const;
export type ReviewKind = (typeof REVIEW_KINDS)[number];

export const REVIEW_STATES = [
  'open',
  'with-reviewer',
  'asked',
  'answered',
  'accepted',
  'escalated',
  'reform-agreed',
  'closed',
] as const;
export type ReviewState = (typeof REVIEW_STATES)[number];

/** A person as they stand in a review: never on a public page. */
export interface NamedPerson {
  personId: string;
  name: string;
}

/**
 * One thing done. Questions, answers, reasons and reforms are public; notes are for staff. Read with the public's rights, an
 * event has no people and no notes.
 */
export type ReviewStep =
  | { kind: 'taken'; note?: string }
  | { kind: 'escalated'; note?: string }
  | { kind: 'assigned'; assignedTo?: NamedPerson; note?: string }
  | { kind: 'noted'; note?: string }
  /** `bcu`: the Basic Command Unit asked; undefined where the whole of the Met is. `dueOn`: a day in London. */
  | { kind: 'asked'; bcu: string | undefined; dueOn: string; question: string }
  | { kind: 'answered'; found: string; willChange: string }
  | { kind: 'accepted' | 'closed' | 'reopened'; reason: string }
  | { kind: 'reform-agreed'; reform: string; followUpMonth: Month };

/** A step as it was stored: numbered from 1 without a gap. */
export type ReviewEvent = ReviewStep & { sequence: number; happenedAt: Date; by?: NamedPerson };

/** What the Met answered; days are days in London. */
export interface Answer {
  answeredOn: string;
  found: string;
  willChange: string;
  isLate: boolean;
}

/** What the Met was asked, and what came of it. */
export interface Question {
  askedOn: string;
  dueOn: string;
  bcu: string | undefined;
  text: string;
  answer?: Answer;
  /** The day a decision was made without the answer; nobody waits for it since. */
  endedOn?: string;
}

/** A flag's review at an instant. */
export interface Review {
  state: ReviewState;
  /** Since when it has stood so, a day in London; undefined before the first event. */
  since: string | undefined;
  /** Who has it; undefined where nobody has, and with the public's rights. */
  assignee: NamedPerson | undefined;
  /** The question that waits for its answer. */
  pending: Question | undefined;
  /** Day by which it is to be answered. */
  dueOn: string | undefined;
  isOverdue: boolean;
  /** Whole days since the answer was due; 0 where it is not overdue. */
  overdueDays: number;
  /** Number of the last event: a form carries it, so that nobody acts on what they have not seen. */
  lastSequence: number;
  /** Every question, oldest first. */
  questions: readonly Question[];
  /** Those of them that were answered. */
  publicAnswers: readonly (Question & { answer: Answer })[];
  /** Why it was accepted, closed or reopened, where that is how it stands. */
  reason: string | undefined;
  /** Of an agreed reform, while that is how it stands. */
  reform: string | undefined;
  followUpMonth: Month | undefined;
  /** Whether the month has come in which the reform is to be looked at again. */
  isFollowUpDue: boolean;
}

/** Days that the Met has to answer. */
export const ANSWER_DAYS = 28;

/** States in which a review is over until it is reopened. */
const FINISHED: readonly ReviewState[] = ['accepted', 'closed'];

/** What the fold carries from event to event. */
interface Course {
  state: ReviewState;
  since: string | undefined;
  assignee: NamedPerson | undefined;
  questions: readonly Question[];
  reason: string | undefined;
  reform: string | undefined;
  followUpMonth: Month | undefined;
}

const UNTOUCHED: Course = {
  state: 'open',
  since: undefined,
  assignee: undefined,
  questions: [],
  reason: undefined,
  reform: undefined,
  followUpMonth: undefined,
};

/**
 * How a review stands after its events, oldest first. The same events with the public's rights give the same state.
 * Throws RangeError where an event is missing or out of order.
 */
export function reviewOf(events: readonly ReviewEvent[], now: Date): Review {
  let course = UNTOUCHED;
  for (const [at, event] of events.entries()) {
    if (event.sequence !== at + 1) {
      throw new RangeError(`reviewOf: event ${at + 1} of a review has the number ${event.sequence}`);
    }
    course = after(course, event);
  }
  const pending = course.questions.find(isPending);
  const today = londonDay(now);
  const overdueDays = pending === undefined ? 0 : Math.max(0, daysBetween(pending.dueOn, today));
  const { state, since, assignee, questions, reason, reform, followUpMonth } = course;
  return {
    state,
    since,
    assignee,
    pending,
    dueOn: pending?.dueOn,
    isOverdue: overdueDays > 0,
    overdueDays,
    lastSequence: events.length,
    questions,
    publicAnswers: questions.filter(isAnswered),
    reason,
    reform,
    followUpMonth,
    isFollowUpDue: followUpMonth !== undefined && londonMonth(now) >= followUpMonth,
  };
}

function after(course: Course, event: ReviewEvent): Course {
  const on = londonDay(event.happenedAt);
  // Whoever decides on what nobody has taken has taken it.
  const assignee = course.assignee ?? event.by;
  const turned = (state: ReviewState, questions = course.questions): Course => ({
    ...UNTOUCHED,
    state,
    since: on,
    assignee,
    questions,
  });
  switch (event.kind) {
    case 'noted':
      return course;
    case 'taken':
    case 'assigned': {
      const holder = event.kind === 'taken' ? event.by : event.assignedTo;
      return course.state === 'open'
        ? { ...turned('with-reviewer'), assignee: holder }
        : { ...course, assignee: holder };
    }
    case 'asked': {
      const question = { askedOn: on, dueOn: event.dueOn, bcu: event.bcu, text: event.question };
      return turned('asked', [...course.questions, question]);
    }
    case 'answered': {
      const { found, willChange } = event;
      const answered = (question: Question): Question => ({
        ...question,
        answer: { answeredOn: on, found, willChange, isLate: on > question.dueOn },
      });
      const questions = course.questions.map((question) => (isPending(question) ? answered(question) : question));
      // Who answers does not take the review.
      return { ...turned('answered', questions), assignee: course.assignee };
    }
    case 'escalated':
      return turned('escalated');
    case 'accepted':
    case 'closed':
      return { ...turned(event.kind, ended(course.questions, on)), reason: event.reason };
    case 'reform-agreed': {
      const { reform, followUpMonth } = event;
      return { ...turned('reform-agreed', ended(course.questions, on)), reform, followUpMonth };
    }
    case 'reopened':
      return { ...turned('with-reviewer'), reason: event.reason };
  }
}

function ended(questions: readonly Question[], endedOn: string): Question[] {
  return questions.map((question) => (isPending(question) ? { ...question, endedOn } : question));
}

const isPending = ({ answer, endedOn }: Question) => answer === undefined && endedOn === undefined;

const isAnswered = (question: Question): question is Question & { answer: Answer } => question.answer !== undefined;

/** Whole days from one day to another, negative where the second comes first. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}

/** Which roles may do what; leadership and members of groups read and do nothing here. */
const WHO: Record<ReviewKind, readonly Role[]> = {
  taken: ['reviewer'],
  assigned: ['reviewer', 'administrator'],
  noted: ['reviewer'],
  asked: ['reviewer'],
  answered: ['responder'],
  accepted: ['reviewer'],
  escalated: ['reviewer'],
  'reform-agreed': ['reviewer'],
  closed: ['reviewer'],
  reopened: ['reviewer', 'administrator'],
};

/** Whether a role is one that ever does this. */
export function isFor(role: Role, kind: ReviewKind): boolean {
  return WHO[kind].includes(role);
}

/** Whether a review stands so that this can be done now, by whoever may. */
export function isPossible(review: Review, kind: ReviewKind): boolean {
  const isFinished = FINISHED.includes(review.state);
  switch (kind) {
    case 'noted':
      return true;
    case 'reopened':
      return isFinished;
    case 'asked':
      return !isFinished && review.pending === undefined;
    case 'answered':
      return review.pending !== undefined;
    case 'escalated':
      return !isFinished && review.state !== 'escalated';
    default:
      return !isFinished;
  }
}

/** Whether somebody with this role may do this now. Whose area it is comes on top: `judgeEvent`, `stepsOpenTo`. */
export function mayDo(review: Review, role: Role, kind: ReviewKind): boolean {
  return isFor(role, kind) && isPossible(review, kind);
}

/** What happened after the last event that somebody had seen, for whoever was overtaken. */
export function eventsSince(events: readonly ReviewEvent[], seenSequence: number): ReviewEvent[] {
  return events.filter(({ sequence }) => sequence > seenSequence);
}
