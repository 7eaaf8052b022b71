import type { JudgedGroup } from '../../domain/flag-rule.ts';
import { listText } from '../../domain/wording.ts';
import { InputProblem } from '../../problem.ts';
import { BOROUGHS } from '../../vocabulary/area.ts';
import { ETHNIC_GROUPS } from '../../vocabulary/ethnicity.ts';

/** Which findings: those that are open, those that closed within a year, or both. */
export const FLAG_STATES = ['open', 'closed', 'any'] as const;
export type FlagState = (typeof FLAG_STATES)[number];

/** Which findings a list is of; of all places and groups where none is named. */
export interface FlagFilter {
  areaCode: string | undefined;
  state: FlagState;
  group: JudgedGroup | undefined;
}

/** Whom findings can be about: everybody, where a borough is held against the rest of London. */
export const FLAG_GROUPS: readonly JudgedGroup[] = [...ETHNIC_GROUPS, 'all'];

/** Reads a filter from an address. Throws InputProblem with the choices. */
export function parseFilter({ area, state, group }: Record<string, unknown>): FlagFilter {
  if (area !== undefined && !BOROUGHS.some(({ code }) => code === area)) {
    throw new InputProblem('There is no such borough. Choose one from the list.');
  }
  return {
    areaCode: area as string | undefined,
    state: oneOf('state', state, FLAG_STATES) ?? 'open',
    group: oneOf('group', group, FLAG_GROUPS),
  };
}

function oneOf<Choice extends string>(name: string, value: unknown, choices: readonly Choice[]): Choice | undefined {
  if (value === undefined) return undefined;
  const choice = choices.find((known) => known === value);
  if (choice) return choice;
  throw new InputProblem(
    `There is no such choice. Choose one of these in the address: ${listText(choices.map((known) => `?${name}=${known}`))}.`,
  );
}

/** The address of a list. */
export function hrefOf({ areaCode, state, group }: FlagFilter): string {
  const query = new URLSearchParams();
  if (areaCode) query.set('area', areaCode);
  if (state !== 'open') query.set('state', state);
  if (group) query.set('group', group);
  const text = query.toString();
  return text === '' ? '/flags' : `/flags?${text}`;
}
