import type { Request } from 'express';
import { listMonitoringGroups, type MonitoringGroup } from '../../db/monitoring-group.ts';
import type { SiteDeps } from '../../deps.ts';
import type { Person } from '../../domain/person.ts';
import { NotAllowed, personOf } from '../guard.ts';
import { NotFound } from '../not-found-page.ts';

/** The whole number that an address gives for a name; undefined where it gives none that could be one. */
export function numberIn(value: unknown): number | undefined {
  return typeof value === 'string' && /^[1-9]\d{0,8}$/.test(value) ? Number(value) : undefined;
}

/** Groups that a person may open: a member their own, staff every one. */
export async function listOwnGroups({ signedIn }: SiteDeps, person: Person): Promise<MonitoringGroup[]> {
  const groups = await listMonitoringGroups(signedIn.db);
  return person.role === 'member'
    ? groups.filter(({ monitoringGroupId }) => person.groupIds.includes(monitoringGroupId))
    : groups;
}

/** The group that an address names, or a member's first where it names none; undefined where there is no such group. */
export async function findGroupOf(deps: SiteDeps, request: Request): Promise<MonitoringGroup | undefined> {
  const person = personOf(request.res!);
  if (request.query.group === undefined) {
    return person.role === 'member' ? (await listOwnGroups(deps, person))[0] : undefined;
  }
  const groups = await listMonitoringGroups(deps.signedIn.db);
  return groups.find(({ monitoringGroupId }) => monitoringGroupId === numberIn(request.query.group));
}

/** The borough of the group that an address names. */
export function areaOfGroup(deps: SiteDeps): (request: Request) => Promise<string | undefined> {
  return async (request) => (await findGroupOf(deps, request))?.areaCode;
}

/** The group that an address names, for a handler; throws where a member is in another group of the same borough. */
export async function getOwnGroup(deps: SiteDeps, request: Request): Promise<MonitoringGroup> {
  const group = await findGroupOf(deps, request);
  if (!group) throw new NotFound();
  const { role, groupIds } = personOf(request.res!);
  if (role === 'member' && !groupIds.includes(group.monitoringGroupId)) throw new NotAllowed();
  return group;
}
