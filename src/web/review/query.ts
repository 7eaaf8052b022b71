import { QUEUE_ASSIGNEES, QUEUE_FAMILIES, QUEUE_STATES, type QueueFilter } from '../../domain/queue-filter.ts';
import { listText } from '../../domain/wording.ts';
import { InputProblem } from '../../problem.ts';
import { boroughOfCode } from '../../vocabulary/area.ts';

/** What of the queue an address asks for; what needs doing where it names no state. Throws InputProblem with the choices. */
export function parseQueueFilter(query: Readonly<Record<string, unknown>>): QueueFilter {
  const { state = 'to-do', assignee, overdue, family, borough } = query;
  const areaCode = typeof borough === 'string' ? boroughOfCode(borough)?.code : undefined;
  if (borough !== undefined && areaCode === undefined) throw new InputProblem('There is no borough of that code.');
  return {
    state: chosen('state', QUEUE_STATES, state),
    assignee: assignee === undefined ? undefined : chosen('assignee', QUEUE_ASSIGNEES, assignee),
    family: family === undefined ? undefined : chosen('family', QUEUE_FAMILIES, family),
    isOverdue: overdue !== undefined && chosen('overdue', ['yes'], overdue) === 'yes',
    areaCode,
  };
}

function chosen<Choice extends string>(name: string, choices: readonly Choice[], value: unknown): Choice {
  const choice = choices.find((known) => known === value);
  if (choice === undefined) {
    throw new InputProblem(
      `The queue cannot be narrowed so. Choose one of these in the address: ${listText(choices.map((known) => `?${name}=${known}`))}.`,
    );
  }
  return choice;
}

/** The address of the queue narrowed so. */
export function queueHref({ state, assignee, isOverdue, family, areaCode }: QueueFilter): string {
  const query = new URLSearchParams({
    ...(state === 'to-do' ? {} : { state }),
    ...(assignee === undefined ? {} : { assignee }),
    ...(isOverdue ? { overdue: 'yes' } : {}),
    ...(family === undefined ? {} : { family }),
    ...(areaCode === undefined ? {} : { borough: areaCode }),
  }).toString();
  return query === '' ? '/review' : `/review?${query}`;
}
