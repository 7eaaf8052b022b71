import { listText } from '../../domain/wording.ts';
import { InputProblem } from '../../problem.ts';
import { BOROUGHS, CITY_OF_LONDON, LONDON } from '../../vocabulary/area.ts';
import type { EthnicGroup } from '../../vocabulary/ethnicity.ts';
import { COMPARISON_GROUP, ETHNIC_GROUPS } from '../../vocabulary/ethnicity.ts';

/** Areas that have ratios, London first. */
export const COMPARED_AREAS: readonly { code: string; name: string }[] = [
  LONDON,
  ...BOROUGHS.filter(({ code }) => code !== CITY_OF_LONDON).sort((a, b) => (a.name < b.name ? -1 : 1)),
];

/** Groups that have ratios. */
export const COMPARED_GROUPS: readonly EthnicGroup[] = ETHNIC_GROUPS.filter((group) => group !== COMPARISON_GROUP);

/** The area asked for, London where none is named. Throws InputProblem where there is none of that code. */
export function parseArea(value: unknown): string {
  if (value === undefined) return LONDON.code;
  const area = COMPARED_AREAS.find(({ code }) => code === value);
  if (!area) throw new InputProblem('There is no such borough, or it has no ratios. Choose one from the list.');
  return area.code;
}

/** The group asked for, Black where none is named. Throws InputProblem with the choices. */
export function parseGroup(value: unknown): EthnicGroup {
  if (value === undefined) return 'black';
  const group = COMPARED_GROUPS.find((known) => known === value);
  if (!group) {
    throw new InputProblem(
      `There is no such group. Choose one of these in the address: ${listText(COMPARED_GROUPS.map((known) => `?group=${known}`))}.`,
    );
  }
  return group;
}
