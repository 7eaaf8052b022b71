import type { Request } from 'express';
import type { WindowKind } from '../../domain/period.ts';
import { listText } from '../../domain/wording.ts';
import { InputProblem } from '../../problem.ts';
import { COMPARISON_GROUP, ETHNIC_GROUPS, type EthnicGroup, GROUP_NAMES } from '../../vocabulary/ethnicity.ts';
import { REASON_NAMES, REASON_SCOPES, type ReasonScope } from '../../vocabulary/reason.ts';
import { sentenceCase } from './headline-numbers.ts';

/** The group and the reason that a page is asked to look at. */
export interface FigureChoice {
  group: EthnicGroup;
  reason: ReasonScope;
}

/** What the address of a page may ask for; what is usual stands in no address. */
export interface PageQuery extends FigureChoice {
  window?: WindowKind;
  compare?: string | undefined;
}

/** A choice as a link; the one that is shown is marked. */
export interface ChoiceLink {
  name: string;
  href: string;
  isShown: boolean;
}

/** Names of the query parameters that a choice is read from. */
export const CHOICE_QUERY = ['group', 'reason'] as const;

/** Groups that are held against White residents, the one asked about most first. */
const GROUPS: readonly EthnicGroup[] = [
  'black',
  ...ETHNIC_GROUPS.filter((group) => group !== COMPARISON_GROUP && group !== 'black'),
];

const USUAL: Required<Pick<PageQuery, 'group' | 'reason' | 'window'>> = {
  group: 'black',
  reason: 'all',
  window: 'rolling-12-months',
};

/** Reads group and reason off an address: Black residents and all reasons where none are named. Throws InputProblem with the choices. */
export function parseChoice(query: Request['query']): FigureChoice {
  return {
    group: chosen(query.group, GROUPS, USUAL.group, 'group'),
    reason: chosen(query.reason, REASON_SCOPES, USUAL.reason, 'reason'),
  };
}

function chosen<Value extends string>(
  value: unknown,
  choices: readonly Value[],
  usual: Value,
  name: 'group' | 'reason',
): Value {
  if (value === undefined) return usual;
  const found = choices.find((choice) => choice === value);
  if (!found) {
    throw new InputProblem(
      `There is no such ${name} to show. Choose one of these in the address: ${listText(choices.map((choice) => `?${name}=${choice}`))}.`,
    );
  }
  return found;
}

/** The address of a page that shows what is asked for, without what is usual. */
export function hrefOf(path: string, { group, reason, window, compare }: PageQuery): string {
  const query = new URLSearchParams();
  if (window !== undefined && window !== USUAL.window) query.set('window', window);
  if (group !== USUAL.group) query.set('group', group);
  if (reason !== USUAL.reason) query.set('reason', reason);
  if (compare !== undefined) query.set('compare', compare);
  return query.size === 0 ? path : `${path}?${query}`;
}

/** Links to the same page for each group and for each reason; `at` is the part of the page they lead to. */
export function choiceLinks(path: string, query: PageQuery, at = ''): { groups: ChoiceLink[]; reasons: ChoiceLink[] } {
  return {
    groups: GROUPS.map((group) => ({
      name: GROUP_NAMES[group],
      href: `${hrefOf(path, { ...query, group })}${at}`,
      isShown: group === query.group,
    })),
    reasons: REASON_SCOPES.map((reason) => ({
      name: sentenceCase(REASON_NAMES[reason]),
      href: `${hrefOf(path, { ...query, reason })}${at}`,
      isShown: reason === query.reason,
    })),
  };
}
