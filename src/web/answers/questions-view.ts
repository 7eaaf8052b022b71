import { flagTitle } from '../../domain/digest.ts';
import type { Person } from '../../domain/person.ts';
import type { QueuedFlag } from '../../domain/queue-filter.ts';
import { daysLeftText, daysText } from '../../domain/queue-wording.ts';
import { daysBetween, type Question } from '../../domain/review.ts';
import { dateText, SYNTHETIC_LABEL } from '../../domain/wording.ts';
import { areaName } from '../../vocabulary/area.ts';
import { sentenceCase } from '../figures/headline-numbers.ts';
import type { PageView } from '../show.ts';

/** What the list of questions is made from. */
export interface QuestionsInput {
  /** Flags of the person's boroughs that something was done about. */
  asked: readonly QueuedFlag[];
  person: Person;
  /** A day in London. */
  today: string;
  isSynthetic: boolean;
}

interface QuestionRow {
  href: string;
  borough: string;
  what: string;
  unit: string;
  askedOn: string;
  due: string;
  isOverdue: boolean;
  outcome: string;
}

export interface QuestionsView extends PageView {
  /** Whether this person answers, or only reads. */
  mayAnswer: boolean;
  overdue: QuestionRow[];
  waiting: QuestionRow[];
  past: QuestionRow[];
}

/** Arranges the questions of a person's boroughs by what is to be done about them. */
export function questionsView({ asked, person, today, isSynthetic }: QuestionsInput): QuestionsView {
  const questions = asked.flatMap(({ flag, review }) => review.questions.map((question) => ({ flag, question })));
  const rows = (isWanted: (question: Question) => boolean, first: 'earliest-due' | 'latest') =>
    questions
      .filter(({ question }) => isWanted(question))
      .sort((a, b) =>
        first === 'latest'
          ? b.question.askedOn.localeCompare(a.question.askedOn)
          : a.question.dueOn.localeCompare(b.question.dueOn),
      )
      .map(({ flag, question }) => rowOf(flag, question, today));
  const isPending = ({ answer, endedOn }: Question) => answer === undefined && endedOn === undefined;
  return {
    title: 'Questions to the Met',
    syntheticLabel: isSynthetic ? SYNTHETIC_LABEL : undefined,
    mayAnswer: person.role === 'responder',
    overdue: rows((question) => isPending(question) && question.dueOn < today, 'earliest-due'),
    waiting: rows((question) => isPending(question) && question.dueOn >= today, 'earliest-due'),
    past: rows((question) => !isPending(question), 'latest'),
  };
}

function rowOf(
  flag: QueuedFlag['flag'],
  { askedOn, dueOn, bcu, answer, endedOn }: Question,
  today: string,
): QuestionRow {
  const late = daysBetween(dueOn, today);
  return {
    href: `/answers/${flag.flagId}`,
    borough: areaName(flag.areaCode),
    what: sentenceCase(flagTitle(flag)),
    unit: bcu ?? 'The whole Met',
    askedOn: dateText(askedOn),
    due: `${dateText(dueOn)}, ${late > 0 ? `overdue by ${daysText(late)}` : daysLeftText(dueOn, today)}`,
    isOverdue: late > 0,
    outcome: answer
      ? `Answered on ${dateText(answer.answeredOn)}${answer.isLate ? ', late' : ''}`
      : endedOn === undefined
        ? 'Not answered yet'
        : `Decided without an answer on ${dateText(endedOn)}`,
  };
}
