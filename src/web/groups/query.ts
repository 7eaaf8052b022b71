import { QUESTION_STATES, type QuestionState } from '../../domain/group-question.ts';
import { listText } from '../../domain/wording.ts';
import { InputProblem } from '../../problem.ts';

/** Which questions the queue shows. */
export interface QueueFilter {
  state: QuestionState | 'all';
}

/** Reads what a queue is narrowed to: what waits to be read where nothing is named. Throws InputProblem with the choices. */
export function parseQueueFilter({ state = 'pending' }: Record<string, unknown>): QueueFilter {
  const known = [...QUESTION_STATES, 'all' as const].find((one) => one === state);
  if (!known) {
    const choices = [...QUESTION_STATES, 'all'].map((one) => `?state=${one}`);
    throw new InputProblem(
      `There is no such list of questions. Choose one of these in the address: ${listText(choices)}.`,
    );
  }
  return { state: known };
}

/** The day that a pack is for; undefined where none is named. Throws InputProblem where it is no day. */
export function parseMeetingDay(value: unknown): string | undefined {
  if (value === undefined || value === '') return undefined;
  const isDay =
    typeof value === 'string' &&
    /^\d{4}-\d{2}-\d{2}$/.test(value) &&
    new Date(`${value}T00:00:00Z`).toJSON()?.startsWith(value);
  if (!isDay) throw new InputProblem('Give the day of the meeting in the address as ?date=2026-07-14.');
  return value as string;
}
