import { boroughOfCode } from '../vocabulary/area.ts';
import { addMonths, isMonth, londonDay, londonMonth, type Month } from './period.ts';
import { mayReadArea, type Person } from './person.ts';
import {
  ANSWER_DAYS,
  isFor,
  isPossible,
  mayDo,
  type NamedPerson,
  REVIEW_KINDS,
  type Review,
  type ReviewKind,
  type ReviewStep,
} from './review.ts';
import { countText, monthText } from './wording.ts';

/** What somebody wants to do, as they typed it. */
export interface ProposedStep {
  kind: ReviewKind;
  note?: string | undefined;
  /** Person who is to have it. */
  assignedTo?: string | undefined;
  question?: string | undefined;
  found?: string | undefined;
  willChange?: string | undefined;
  reason?: string | undefined;
  reform?: string | undefined;
  followUpMonth?: string | undefined;
}

/** What is wrong with a field of a form, for whoever filled it in. `kind`: with doing this at all. */
export interface FieldProblem {
  field: keyof ProposedStep;
  message: string;
}

export type Judgement = { ok: true; event: ReviewStep } | { ok: false; problems: FieldProblem[] };

/** What a proposal is judged by. */
export interface ReviewSetting {
  review: Review;
  /** The area that the flag is about. */
  areaCode: string;
  /** Scrutiny staff whom it can be given to. */
  reviewers: readonly NamedPerson[];
  now: Date;
}

/** Characters that a text may have. */
export const MOST_CHARACTERS = 4000;
/** Months ahead that a reform can be followed up at most. */
export const MOST_MONTHS_AHEAD = 24;

/**
 * Judges what a person wants to do: the step to be stored, or what is wrong in plain words, by field. A responder answers for
 * their own areas only. Line ends are made alike, and characters that cannot be printed go.
 */
export function judgeEvent(setting: ReviewSetting, person: Person, proposed: ProposedStep): Judgement {
  const refusal = refusalOf(setting, person, proposed.kind);
  if (refusal !== undefined) return { ok: false, problems: [{ field: 'kind', message: refusal }] };
  const form = readerOf(proposed);
  const event = stepOf(setting, proposed, form);
  const { problems } = form;
  return problems.length > 0 ? { ok: false, problems } : { ok: true, event };
}

/** What a person may do about a flag of an area now, in the order of REVIEW_KINDS. */
export function stepsOpenTo(review: Review, person: Person, areaCode: string): ReviewKind[] {
  return REVIEW_KINDS.filter(
    (kind) => mayReadArea(person, areaCode) && mayDo(review, person.role, kind) && !isDoneAlready(review, person, kind),
  );
}

/** Whoever has it cannot take it once more. */
function isDoneAlready({ assignee }: Review, { personId }: Person, kind: ReviewKind): boolean {
  return kind === 'taken' && assignee?.personId === personId;
}

function refusalOf({ review, areaCode }: ReviewSetting, person: Person, kind: ReviewKind): string | undefined {
  if (!isFor(person.role, kind)) {
    return kind === 'answered' ? 'Only the police who were asked can answer.' : 'Only scrutiny staff can do this.';
  }
  if (!mayReadArea(person, areaCode)) return 'This question is for another command unit.';
  if (!isPossible(review, kind)) return IMPOSSIBLE[kind];
  return isDoneAlready(review, person, kind) ? 'You have this already.' : undefined;
}

const OVER = 'This review is over. Reopen it first.';

/** Why something cannot be done as a review stands. */
const IMPOSSIBLE: Record<ReviewKind, string> = {
  taken: OVER,
  assigned: OVER,
  noted: OVER,
  asked: 'The Met cannot be asked now: a question is still open, or the review is over.',
  answered: 'There is no open question to answer.',
  accepted: OVER,
  escalated: 'This has been taken further already, or the review is over.',
  'reform-agreed': OVER,
  closed: OVER,
  reopened: 'This review is still going on.',
};

function stepOf({ areaCode, reviewers, now }: ReviewSetting, proposed: ProposedStep, form: FormReader): ReviewStep {
  const { kind } = proposed;
  switch (kind) {
    case 'taken':
    case 'escalated':
      return { kind, ...form.noteIfAny() };
    case 'noted':
      return { kind, note: form.text('note', 'Write the note.') };
    case 'assigned': {
      const assignedTo = reviewers.find(({ personId }) => personId === proposed.assignedTo);
      if (assignedTo === undefined) form.refuse('assignedTo', 'Choose a member of scrutiny staff.');
      return { kind, ...(assignedTo ? { assignedTo } : {}), ...form.noteIfAny() };
    }
    case 'asked':
      return {
        kind,
        bcu: boroughOfCode(areaCode)?.bcu,
        dueOn: daysLater(londonDay(now), ANSWER_DAYS),
        question: form.text('question', 'Write the question.'),
      };
    case 'answered':
      return {
        kind,
        found: form.text('found', 'Say what you found.'),
        willChange: form.text('willChange', 'Say what will change. If nothing will, say so and why.'),
      };
    case 'accepted':
    case 'closed':
    case 'reopened':
      return { kind, reason: form.text('reason', 'Give the reason. Everybody can read it.') };
    case 'reform-agreed':
      return {
        kind,
        reform: form.text('reform', 'Say what was agreed. Everybody can read it.'),
        followUpMonth: form.monthAfter('followUpMonth', londonMonth(now)),
      };
  }
}

type TextField = Exclude<FieldProblem['field'], 'kind'>;

/** Readers of a proposal's fields that gather what is wrong with them. */
interface FormReader {
  problems: FieldProblem[];
  refuse(field: TextField, message: string): void;
  text(field: TextField, whenMissing: string): string;
  noteIfAny(): { note?: string };
  monthAfter(field: TextField, current: Month): Month;
}

function readerOf(proposed: ProposedStep): FormReader {
  const problems: FieldProblem[] = [];
  const refuse = (field: TextField, message: string) => {
    problems.push({ field, message });
  };
  const text = (field: TextField, whenMissing: string) => {
    const given = printable(proposed[field] ?? '');
    if (given === '') refuse(field, whenMissing);
    if (given.length > MOST_CHARACTERS) {
      refuse(
        field,
        `This is too long: write at most ${countText(MOST_CHARACTERS)} characters. It has ${countText(given.length)}.`,
      );
    }
    return given;
  };
  return {
    problems,
    refuse,
    text,
    noteIfAny: () => (printable(proposed.note ?? '') === '' ? {} : { note: text('note', '') }),
    monthAfter: (field, current) => {
      const month = (proposed[field] ?? '').trim();
      const latest = addMonths(current, MOST_MONTHS_AHEAD);
      if (!isMonth(month)) refuse(field, 'Give a year and a month, such as 2027-03.');
      else if (month <= current) refuse(field, `Choose a month after ${monthText(current)}.`);
      else if (month > latest) refuse(field, `Choose a month no later than ${monthText(latest)}.`);
      return month;
    },
  };
}

/** Text with line ends alike, and without what neither the database nor a page can take. */
function printable(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]|\p{Cs}/gu, '')
    .trim();
}

function daysLater(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}
