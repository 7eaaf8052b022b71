import type { Db } from './connection.ts';

export interface MonitoringGroup {
  monitoringGroupId: number;
  name: string;
  areaCode: string;
  email: string;
  /** YYYY-MM-DD */
  nextMeetingOn: string | undefined;
}

export type NewMonitoringGroup = Omit<MonitoringGroup, 'monitoringGroupId'>;

/**
 * Adds groups, or brings those of the same name and borough up to date; groups not named stay as they are. Returns how
 * many of each there were.
 */
export async function storeMonitoringGroups(
  db: Db,
  groups: readonly NewMonitoringGroup[],
  isSynthetic: boolean,
): Promise<{ added: number; updated: number }> {
  const before = await listMonitoringGroups(db);
  const isKnown = (group: NewMonitoringGroup) =>
    before.some((known) => known.name === group.name && known.areaCode === group.areaCode);
  await db
    .insertInto('monitoringGroup')
    .values(
      groups.map((group) => ({
        name: group.name,
        areaCode: group.areaCode,
        email: group.email,
        nextMeetingOn: group.nextMeetingOn ?? null,
        isSynthetic,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['name', 'areaCode']).doUpdateSet((update) => ({
        email: update.ref('excluded.email'),
        nextMeetingOn: update.ref('excluded.nextMeetingOn'),
        isSynthetic: update.ref('excluded.isSynthetic'),
      })),
    )
    .execute();
  const updated = groups.filter(isKnown).length;
  return { added: groups.length - updated, updated };
}

/** Every monitoring group, by borough and name. */
export async function listMonitoringGroups(db: Db): Promise<MonitoringGroup[]> {
  const rows = await db
    .selectFrom('monitoringGroup')
    .select(['monitoringGroupId', 'name', 'areaCode', 'email', 'nextMeetingOn'])
    .orderBy('areaCode')
    .orderBy('name')
    .execute();
  return rows.map((row) => ({ ...row, nextMeetingOn: row.nextMeetingOn ?? undefined }));
}

/** A group with how many members it has who may sign in. */
export type GroupWithMembers = MonitoringGroup & { members: number; isSynthetic: boolean };

/** Every monitoring group with its members, by borough and name. */
export async function listGroupsWithMembers(db: Db): Promise<GroupWithMembers[]> {
  const rows = await db
    .selectFrom('monitoringGroup')
    .select((group) => [
      'monitoringGroupId',
      'name',
      'areaCode',
      'email',
      'nextMeetingOn',
      'isSynthetic',
      group
        .selectFrom('groupMember')
        .innerJoin('person', 'person.personId', 'groupMember.personId')
        .whereRef('groupMember.monitoringGroupId', '=', 'monitoringGroup.monitoringGroupId')
        .where('person.isDisabled', '=', false)
        .select((member) => member.fn.countAll<number>().as('count'))
        .as('members'),
    ])
    .orderBy('areaCode')
    .orderBy('name')
    .execute();
  return rows.map((row) => ({ ...row, members: row.members ?? 0, nextMeetingOn: row.nextMeetingOn ?? undefined }));
}

/** Changes name, address and next meeting of a group; false where its borough has another group of that name. */
export async function changeMonitoringGroup(
  db: Db,
  monitoringGroupId: number,
  { name, email, nextMeetingOn }: Pick<MonitoringGroup, 'name' | 'email' | 'nextMeetingOn'>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('monitoringGroup')
    .set({ name, email, nextMeetingOn: nextMeetingOn ?? null })
    .where('monitoringGroupId', '=', monitoringGroupId)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('monitoringGroup as other')
            .whereRef('other.areaCode', '=', 'monitoringGroup.areaCode')
            .where('other.name', '=', name)
            .where('other.monitoringGroupId', '<>', monitoringGroupId)
            .select('other.monitoringGroupId'),
        ),
      ),
    )
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
