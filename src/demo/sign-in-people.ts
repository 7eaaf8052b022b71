/** People who may sign in to the demonstration: one for each role, named by it, at addresses that can never receive mail. */
import { areaName } from '../vocabulary/area.ts';
import type { Role } from '../vocabulary/role.ts';

/** Somebody who does not exist and may sign in. */
export interface DemoPerson {
  name: string;
  email: string;
  role: Role;
  /** Basic Command Unit of the responder for one. */
  bcu: string | undefined;
  /** Group of a member. */
  groupIds: readonly number[];
}

const somebody = (word: string, role: Role, bcu?: string): DemoPerson => ({
  name: `${word.charAt(0).toUpperCase()}${word.slice(1)} (synthetic)`,
  email: `${word.toLowerCase().replaceAll(' ', '-')}@demonstration.invalid`,
  role,
  bcu,
  groupIds: [],
});

const STAFF: readonly DemoPerson[] = [
  somebody('administrator', 'administrator'),
  somebody('reviewer', 'reviewer'),
  somebody('second reviewer', 'reviewer'),
  somebody('responder for Central East', 'responder', 'Central East'),
  somebody('responder for the Met', 'responder'),
  somebody('leadership', 'leadership'),
];

/** Staff of each role, and a member for each group. */
export function demoPeople(groups: readonly { monitoringGroupId: number; areaCode: string }[]): DemoPerson[] {
  const members = groups.map(({ monitoringGroupId, areaCode }) => ({
    ...somebody(`member in ${areaName(areaCode)}`, 'member'),
    groupIds: [monitoringGroupId],
  }));
  return [...STAFF, ...members];
}
