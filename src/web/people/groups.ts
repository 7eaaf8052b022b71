import type { Request, Response } from 'express';
import { changeMonitoringGroup, type GroupWithMembers, listGroupsWithMembers } from '../../db/monitoring-group.ts';
import { listPeople } from '../../db/person.ts';
import type { SiteDeps } from '../../deps.ts';
import { type FieldProblem, parseForm, typedIn } from '../form.ts';
import { NotFound } from '../not-found-page.ts';
import type { Route } from '../route.ts';
import { show } from '../show.ts';
import { groupForm } from './form.ts';
import { groupListView, groupView } from './group-view.ts';
import { doAndRecord } from './record.ts';

type Handle = Route['handle'];

/** Every monitoring group with its borough, members and next meeting. */
export function groupListPage({ signedIn }: SiteDeps): Handle {
  return async (_request, response) => {
    show(response, 'monitoring-groups', groupListView(await listGroupsWithMembers(signedIn.db)));
  };
}

/** One group, and the form to change it. */
export function groupPage(deps: SiteDeps): Handle {
  return async (request, response) => {
    const group = await getGroup(deps, request);
    const { name, email, nextMeetingOn = '' } = group;
    await showGroup(deps, response, group, { name, email, nextMeetingOn }, []);
  };
}

/** Changes name, address and next meeting of a group. */
export function changeGroup(deps: SiteDeps): Handle {
  return async (request, response) => {
    const group = await getGroup(deps, request);
    const form = parseForm(groupForm, request.body);
    const typed = typedIn(request.body);
    if (!form.ok) return showGroup(deps, response, group, typed, form.problems);
    const { monitoringGroupId } = group;
    const { name, email, nextMeetingOn } = form.value;
    const isDone = await doAndRecord(deps, response, async (trx) => {
      const isChanged = await changeMonitoringGroup(trx, monitoringGroupId, { name, email, nextMeetingOn });
      const subject = `monitoring-group/${monitoringGroupId}`;
      return isChanged
        ? { action: 'group.changed', subject, detail: { name, nextMeetingOn: nextMeetingOn ?? null } }
        : undefined;
    });
    if (isDone) return response.redirect(303, `/monitoring-groups/${monitoringGroupId}?done=group-changed`);
    const taken = { field: 'name', message: 'The borough has another group of this name' };
    await showGroup(deps, response, group, typed, [taken]);
  };
}

async function getGroup({ signedIn }: SiteDeps, request: Request): Promise<GroupWithMembers> {
  const groups = await listGroupsWithMembers(signedIn.db);
  const group = groups.find(({ monitoringGroupId }) => String(monitoringGroupId) === request.params.groupId);
  if (!group) throw new NotFound();
  return group;
}

async function showGroup(
  { signedIn }: SiteDeps,
  response: Response,
  group: GroupWithMembers,
  typed: Record<string, string>,
  problems: readonly FieldProblem[],
): Promise<void> {
  const members = (await listPeople(signedIn.db, { role: 'member' })).filter(({ groups }) =>
    groups.some(({ groupId }) => groupId === group.monitoringGroupId),
  );
  show(response, 'monitoring-group', groupView(group, members, typed, problems), problems.length > 0 ? 422 : 200);
}
