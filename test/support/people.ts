import { sql } from 'kysely';
import type { Db } from '../../src/db/connection.ts';
import { areaCodesOf, type Person } from '../../src/domain/person.ts';
import type { Role } from '../../src/vocabulary/role.ts';

/** A made-up person; a responder answers for the Basic Command Unit named, or for the whole of the Met. */
export function madeUpPerson(personId: string, role: Role, bcu: string | null = null): Person {
  return {
    personId,
    name: `Person ${personId}`,
    email: `${personId}@example.org`,
    role,
    areaCodes: areaCodesOf({ role, bcu, groupAreaCodes: [] }),
    groupIds: [],
  };
}

/** Stores made-up people. */
export async function storePeople(db: Db, people: readonly Person[]): Promise<void> {
  for (const { personId, name, email, role } of people) {
    await sql`insert into person (person_id, name, email, role) values (${personId}, ${name}, ${email}, ${role})`.execute(
      db,
    );
  }
}
