/** What monitoring groups ask: what may be sent, and what became of a question as a fold over its events. */
import { londonDay } from './period.ts';
import type { NamedPerson, Question, Review, ReviewEvent } from './review.ts';
import { countText, listText } from './wording.ts';

/** What scrutiny staff can do with a group's question. */
export const QUESTION_KINDS = ['published', 'declined', 'asked', 'answered'] as const;
export type QuestionKind = (typeof QUESTION_KINDS)[number];

export const QUESTION_STATES = ['pending', ...QUESTION_KINDS] as const;
export type QuestionState = (typeof QUESTION_STATES)[number];

/** One thing done with a question. The reason for not publishing one is for its group; the rest is public. */
export type QuestionStep =
  | { kind: 'published' }
  | { kind: 'declined'; reason: string }
  /** Put to the Met by the step of the flag's review that has this number. */
  | { kind: 'asked'; reviewSequence: number }
  | { kind: 'answered'; reply: string };

/** A step as it was stored: numbered from 1 without a gap. Read with the public's rights, it has no person. */
export type QuestionEvent = QuestionStep & { sequence: number; happenedAt: Date; by?: NamedPerson };

/** A question with what was done with it, oldest first. */
export interface GroupQuestion {
  groupQuestionId: number;
  groupName: string;
  areaCode: string;
  /** The finding it is about; undefined where it is about the borough in general. */
  flagId: number | undefined;
  text: string;
  askedAt: Date;
  events: readonly QuestionEvent[];
}

/** How a question stands. */
export interface QuestionStanding {
  state: QuestionState;
  /** Since when, a day in London; the day it was sent where nothing was done yet. */
  since: string;
  /** Why it was not published, where that is how it stands. */
  reason: string | undefined;
  /** What scrutiny staff replied, oldest first; days are days in London. */
  replies: readonly { repliedOn: string; text: string }[];
  /** The step of the flag's review by which it was put to the Met, where it was. */
  reviewSequence: number | undefined;
  /** Number of the last event: a form carries it, so that nobody acts on what they have not seen. */
  lastSequence: number;
}

/** Characters that a question has at least and at most, and that a reason and a reply may have. */
export const FEWEST_CHARACTERS = 20;
export const MOST_CHARACTERS = 1000;
export const MOST_REASON_CHARACTERS = 1000;
export const MOST_REPLY_CHARACTERS = 4000;
/** Questions of a group that may wait for an answer at once. */
export const MOST_OPEN = 5;

/** How a question stands after its events. */
export function standingOf({ askedAt, events }: Pick<GroupQuestion, 'askedAt' | 'events'>): QuestionStanding {
  const last = events.at(-1);
  return {
    state: last?.kind ?? 'pending',
    since: londonDay(last?.happenedAt ?? askedAt),
    reason: last?.kind === 'declined' ? last.reason : undefined,
    replies: events.flatMap((event) =>
      event.kind === 'answered' ? [{ repliedOn: londonDay(event.happenedAt), text: event.reply }] : [],
    ),
    reviewSequence: events.findLast((event) => event.kind === 'asked')?.reviewSequence,
    lastSequence: events.length,
  };
}

/** What the Met was asked by a step of a flag's review, and what came of it; undefined where that step asked nothing. */
export function questionToMet(
  review: Review,
  reviewEvents: readonly ReviewEvent[],
  reviewSequence: number,
): Question | undefined {
  const asked = reviewEvents.filter(({ kind }) => kind === 'asked');
  const at = asked.findIndex(({ sequence }) => sequence === reviewSequence);
  return at < 0 ? undefined : review.questions[at];
}

/** Whether a question still waits for an answer. `met`: what the Met was asked about it, where it was. */
export function isWaiting({ state }: QuestionStanding, met: Question | undefined): boolean {
  if (state === 'declined' || state === 'answered') return false;
  return met?.answer === undefined && met?.endedOn === undefined;
}

/** States from which each thing can be done: a decision can be gone back on, and an answer can be added to. */
const FROM: Record<QuestionKind, readonly QuestionState[]> = {
  published: ['pending', 'declined'],
  declined: ['pending', 'published'],
  asked: ['pending', 'published'],
  answered: ['pending', 'published', 'asked', 'answered'],
};

/** What can be done with a question as it stands; only one about a finding can be put to the Met. */
export function kindsOpen(state: QuestionState, isAboutFlag: boolean): QuestionKind[] {
  return QUESTION_KINDS.filter((kind) => FROM[kind].includes(state) && (kind !== 'asked' || isAboutFlag));
}

/** Something that may tell who a person is, found in a text: its kind in words, and where it stands. */
export interface FoundDetail {
  kind: string;
  start: number;
  end: number;
}

/** A question as a member wrote it, and what it is judged by. */
export interface NewQuestion {
  text: string;
  /** Says that what looks like a name is none. */
  isNoPerson: boolean;
  /** What was found in the text as `printable` leaves it. */
  details: readonly FoundDetail[];
  /** Questions of the group that wait already. */
  waiting: number;
}

export type NewQuestionJudgement = { ok: true; text: string } | { ok: false; message: string; isNameAlone: boolean };

/**
 * Judges a question before it is stored: long enough and not too long, without what tells who somebody is, and not one too
 * many. Streets without a house number are places and may stay. What looks like a name may be a place or a people: the
 * member can say so, and scrutiny staff read it before anybody else does.
 */
export function judgeNewQuestion({ text, isNoPerson, details, waiting }: NewQuestion): NewQuestionJudgement {
  const refuse = (message: string, isNameAlone = false): NewQuestionJudgement => ({ ok: false, message, isNameAlone });
  const given = printable(text);
  if (given === '') return refuse('Write your question.');
  const length = [...given].length;
  if (length < FEWEST_CHARACTERS) {
    return refuse(`Say a little more: a question has at least ${FEWEST_CHARACTERS} characters. This has ${length}.`);
  }
  if (length > MOST_CHARACTERS) {
    return refuse(
      `This is too long: write at most ${countText(MOST_CHARACTERS)} characters. It has ${countText(length)}.`,
    );
  }
  const telling = details.filter((detail) => !isPlaceAlone(given, detail) && !(isNoPerson && detail.kind === 'name'));
  if (telling.length > 0) {
    const found = telling.map(({ kind, start, end }) => `“${given.slice(start, end)}” (${kind})`);
    const isNameAlone = telling.every(({ kind }) => kind === 'name');
    const message = `Take out what may tell who somebody is, since everybody can read the question: ${listText([...new Set(found)])}.`;
    return refuse(isNameAlone ? `${message} If it names no person, say so below the question.` : message, isNameAlone);
  }
  if (waiting >= MOST_OPEN) {
    return refuse(
      `Your group has ${waiting} questions that wait for an answer. It can have ${MOST_OPEN} at a time: please wait until one is answered.`,
    );
  }
  return { ok: true, text: given };
}

function isPlaceAlone(text: string, { kind, start, end }: FoundDetail): boolean {
  return kind === 'address' && !/\d/.test(text.slice(start, end));
}

/** Text with line ends alike, and without what neither the database nor a page can take. */
export function printable(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]|\p{Cs}/gu, '')
    .trim();
}

/** What scrutiny staff want to do with a question, as they typed it. */
export interface ProposedQuestionStep {
  kind: Exclude<QuestionKind, 'asked'>;
  reason?: string | undefined;
  reply?: string | undefined;
}

export type QuestionStepJudgement =
  | { ok: true; step: QuestionStep }
  | { ok: false; field: 'kind' | 'reason' | 'reply'; message: string };

/** Judges what scrutiny staff want to do with a question; putting it to the Met is judged as a step of the flag's review. */
export function judgeQuestionStep(
  state: QuestionState,
  { kind, reason = '', reply = '' }: ProposedQuestionStep,
): QuestionStepJudgement {
  if (!FROM[kind].includes(state)) {
    return { ok: false, field: 'kind', message: 'This cannot be done with the question as it stands now.' };
  }
  switch (kind) {
    case 'published':
      return { ok: true, step: { kind } };
    case 'declined':
      return written('reason', reason, MOST_REASON_CHARACTERS, 'Give the reason. The group can read it.', (text) => ({
        kind,
        reason: text,
      }));
    case 'answered':
      return written('reply', reply, MOST_REPLY_CHARACTERS, 'Write the answer. Everybody can read it.', (text) => ({
        kind,
        reply: text,
      }));
  }
}

function written(
  field: 'reason' | 'reply',
  text: string,
  most: number,
  whenMissing: string,
  stepOf: (text: string) => QuestionStep,
): QuestionStepJudgement {
  const given = printable(text);
  if (given === '') return { ok: false, field, message: whenMissing };
  if (given.length > most) {
    const message = `This is too long: write at most ${countText(most)} characters. It has ${countText(given.length)}.`;
    return { ok: false, field, message };
  }
  return { ok: true, step: stepOf(given) };
}
