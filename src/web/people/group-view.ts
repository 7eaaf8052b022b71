import type { GroupWithMembers } from '../../db/monitoring-group.ts';
import type { PersonRecord } from '../../db/person.ts';
import { dateText } from '../../domain/wording.ts';
import { areaName } from '../../vocabulary/area.ts';
import type { FieldProblem } from '../form.ts';
import type { PageView } from '../show.ts';

const plain = (title: string): PageView => ({ title, syntheticLabel: undefined });

const meetingText = (day: string | undefined) => (day === undefined ? 'Not known' : dateText(day));

/** Every monitoring group. */
export function groupListView(groups: readonly GroupWithMembers[]) {
  return {
    ...plain('Monitoring groups'),
    groups: groups.map(({ monitoringGroupId, name, areaCode, members, nextMeetingOn }) => ({
      href: `/monitoring-groups/${monitoringGroupId}`,
      name,
      borough: areaName(areaCode),
      members,
      meeting: meetingText(nextMeetingOn),
    })),
  };
}

/** One group with its members and the form to change it, as it was typed. */
export function groupView(
  { monitoringGroupId, name, areaCode }: GroupWithMembers,
  members: readonly PersonRecord[],
  typed: Record<string, string>,
  problems: readonly FieldProblem[],
) {
  return {
    ...plain(name),
    path: `/monitoring-groups/${monitoringGroupId}`,
    borough: areaName(areaCode),
    members: members.map((person) => ({
      href: `/people/${person.personId}`,
      name: person.name,
      isDisabled: person.isDisabled,
    })),
    typed: { name: typed.name ?? '', email: typed.email ?? '', nextMeetingOn: typed.nextMeetingOn ?? '' },
    problems,
  };
}
