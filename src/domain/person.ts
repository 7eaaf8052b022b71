import { BOROUGHS } from '../vocabulary/area.ts';
import type { Role } from '../vocabulary/role.ts';

/** Somebody who has signed in, and what they may see. */
export interface Person {
  personId: string;
  name: string;
  email: string;
  role: Role;
  areaCodes: readonly string[] | 'all';
  /** Monitoring groups that they are a member of; none for staff. */
  groupIds: readonly number[];
}

/** What decides which areas are a person's: their role, their Basic Command Unit, and the areas of their groups. */
export interface Remit {
  role: Role;
  /** Null of a responder who answers for the whole of the Met. */
  bcu: string | null;
  groupAreaCodes: readonly string[];
}

/** The areas that are a person's: of a member those of their groups, of a responder those of their unit, else all. */
export function areaCodesOf({ role, bcu, groupAreaCodes }: Remit): Person['areaCodes'] {
  if (role === 'member') return [...new Set(groupAreaCodes)].sort();
  if (role === 'responder' && bcu !== null) {
    return BOROUGHS.filter((borough) => borough.bcu === bcu).map(({ code }) => code);
  }
  return 'all';
}

/** Whether an area is among a person's own. */
export function mayReadArea({ areaCodes }: Pick<Person, 'areaCodes'>, areaCode: string): boolean {
  return areaCodes === 'all' || areaCodes.includes(areaCode);
}
