import { sql } from 'kysely';
import { areaCodesOf, type Person } from '../domain/person.ts';
import type { Role } from '../vocabulary/role.ts';
import type { Db } from './connection.ts';

/** A person as administrators see them. */
export interface PersonRecord {
  personId: string;
  name: string;
  email: string;
  role: Role;
  /** Basic Command Unit that a responder answers for; undefined where it is the whole of the Met, and of everybody else. */
  bcu: string | undefined;
  groups: { groupId: number; name: string; areaCode: string }[];
  isDisabled: boolean;
  isSynthetic: boolean;
  /** Whether an organisation vouches for them, and decides what they are. */
  isVouchedFor: boolean;
  createdAt: Date;
  /** When the latest of their sessions that still run began. */
  lastSignedInAt: Date | undefined;
}

/** What an administrator decides of a person. */
export interface PersonChange {
  name: string;
  role: Role;
  bcu: string | undefined;
  groupIds: readonly number[];
}

export type NewPerson = PersonChange & { email: string; isSynthetic?: boolean };

/** A person who may sign in, with the areas that are theirs; none where there is no such person, or they are disabled. */
export async function findPerson(db: Db, personId: string): Promise<Person | undefined> {
  const { rows } = await sql<{
    name: string;
    email: string;
    role: Role;
    bcu: string | null;
    groupIds: number[];
    groupAreaCodes: string[];
  }>`
    select
      name,
      email,
      role,
      bcu,
      array(
        select monitoring_group_id
        from group_member
        where group_member.person_id = person.person_id
        order by monitoring_group_id
      ) as group_ids,
      array(
        select distinct area_code
        from group_member
        join monitoring_group using (monitoring_group_id)
        where group_member.person_id = person.person_id
        order by area_code
      ) as group_area_codes
    from person
    where person_id = ${personId}
      and not is_disabled`.execute(db);
  const row = rows[0];
  if (!row) return undefined;
  const { name, email, role, groupIds } = row;
  return { personId, name, email, role, groupIds, areaCodes: areaCodesOf(row) };
}

/** The person with an address, in capitals or not, disabled ones too. */
export async function findPersonByEmail(
  db: Db,
  email: string,
): Promise<{ personId: string; name: string; email: string; role: Role; isDisabled: boolean } | undefined> {
  return db
    .selectFrom('person')
    .select(['personId', 'name', 'email', 'role', 'isDisabled'])
    .where(sql<string>`lower(email)`, '=', email.toLowerCase())
    .executeTakeFirst();
}

/** Everybody whose name or address contains the words given, of one role or of all, by name. */
export async function listPeople(
  db: Db,
  { role, words }: { role?: Role | undefined; words?: string | undefined } = {},
): Promise<PersonRecord[]> {
  const pattern = words === undefined ? null : `%${words.replace(/[\\%_]/g, '\\$&')}%`;
  return listRecords(
    db,
    sql`(${role ?? null}::text is null or role = ${role ?? null})
      and (${pattern}::text is null or name ilike ${pattern} or email ilike ${pattern})`,
  );
}

/** One person as administrators see them, disabled ones too. */
export async function findPersonRecord(db: Db, personId: string): Promise<PersonRecord | undefined> {
  const [record] = await listRecords(db, sql`person_id = ${personId}`);
  return record;
}

async function listRecords(db: Db, condition: ReturnType<typeof sql>): Promise<PersonRecord[]> {
  const { rows } = await sql<
    Omit<PersonRecord, 'bcu' | 'lastSignedInAt'> & { bcu: string | null; lastSignedInAt: Date | null }
  >`
    select
      person_id,
      name,
      email,
      role,
      bcu,
      is_disabled,
      is_synthetic,
      created_at,
      exists (select from sign_in_account where sign_in_account.person_id = person.person_id) as is_vouched_for,
      (
        select max(created_at)
        from sign_in_session
        where sign_in_session.person_id = person.person_id
          and expires_at > now()
      ) as last_signed_in_at,
      coalesce(
        (
          select jsonb_agg(
            jsonb_build_object('groupId', monitoring_group_id, 'name', monitoring_group.name, 'areaCode', area_code)
            order by monitoring_group.name, monitoring_group_id
          )
          from group_member
          join monitoring_group using (monitoring_group_id)
          where group_member.person_id = person.person_id
        ),
        '[]'
      ) as groups
    from person
    where ${condition}
    order by lower(name), person_id`.execute(db);
  return rows.map((row) => ({
    ...row,
    bcu: row.bcu ?? undefined,
    lastSignedInAt: row.lastSignedInAt ?? undefined,
  }));
}

/**
 * Adds a person in the caller's transaction and returns their id; none where the address is taken, also by somebody who
 * is disabled.
 */
export async function addPerson(db: Db, person: NewPerson): Promise<string | undefined> {
  const { name, email, role, bcu, isSynthetic = false } = person;
  const added = await db
    .insertInto('person')
    .values({ name, email: email.toLowerCase(), role, bcu: bcu ?? null, isSynthetic })
    .onConflict((conflict) => conflict.expression(sql`lower(email)`).doNothing())
    .returning('personId')
    .executeTakeFirst();
  if (added) await setGroups(db, added.personId, person);
  return added?.personId;
}

/** Changes what an administrator decides of a person, in the caller's transaction; only members have groups. */
export async function changePerson(db: Db, personId: string, change: PersonChange): Promise<void> {
  const { name, role, bcu } = change;
  await db
    .updateTable('person')
    .set({ name, role, bcu: bcu ?? null, updatedAt: sql<Date>`now()` })
    .where('personId', '=', personId)
    .execute();
  await setGroups(db, personId, change);
}

async function setGroups(db: Db, personId: string, { role, groupIds }: PersonChange): Promise<void> {
  const kept = role === 'member' ? groupIds : [];
  await db.deleteFrom('groupMember').where('personId', '=', personId).execute();
  if (kept.length === 0) return;
  await db
    .insertInto('groupMember')
    .values(kept.map((monitoringGroupId) => ({ monitoringGroupId, personId })))
    .execute();
}

/** Disables a person and ends their sessions, in the caller's transaction. */
export async function disablePerson(db: Db, personId: string, now: Date): Promise<void> {
  await db
    .updateTable('person')
    .set({ isDisabled: true, disabledAt: now })
    .where('personId', '=', personId)
    .where('isDisabled', '=', false)
    .execute();
  await db.deleteFrom('signInSession').where('personId', '=', personId).execute();
}

/** Lets a disabled person sign in again. */
export async function enablePerson(db: Db, personId: string): Promise<void> {
  await db
    .updateTable('person')
    .set({ isDisabled: false, disabledAt: null })
    .where('personId', '=', personId)
    .execute();
}

/**
 * Administrators who may sign in, locked until the caller's transaction ends: two of them who take the role from each other
 * at the same moment do so one after the other.
 */
export async function lockAdministrators(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('person')
    .select('personId')
    .where('role', '=', 'administrator')
    .where('isDisabled', '=', false)
    .orderBy('personId')
    .forUpdate()
    .execute();
  return rows.map(({ personId }) => personId);
}

/** What stands for the name of a person whose account was closed long ago. */
export const FORGOTTEN_NAME = 'Somebody whose account was closed';

/**
 * Overwrites name and address of people disabled before an instant, and takes them out of their groups; returns how many.
 * The row stays under its id, which reviews and the audit trail name.
 */
export async function forgetPeopleDisabledBefore(db: Db, since: Date): Promise<number> {
  const { rows } = await sql<{ personId: string }>`
    update person
    set
      name = ${FORGOTTEN_NAME},
      email = person_id || '@closed.invalid',
      is_email_verified = false,
      updated_at = now()
    where disabled_at < ${since}
      and name <> ${FORGOTTEN_NAME}
    returning person_id`.execute(db);
  const ids = rows.map(({ personId }) => personId);
  if (ids.length > 0) {
    await db.deleteFrom('groupMember').where('personId', 'in', ids).execute();
    await db.deleteFrom('signInAccount').where('personId', 'in', ids).execute();
  }
  return ids.length;
}

/** How many people the same would forget. */
export async function countPeopleDisabledBefore(db: Db, since: Date): Promise<number> {
  const { count } = await db
    .selectFrom('person')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('disabledAt', '<', since)
    .where('name', '<>', FORGOTTEN_NAME)
    .executeTakeFirstOrThrow();
  return count;
}
