import type { NamedPerson } from '../domain/review.ts';
import type { Db } from './connection.ts';

/** Scrutiny staff to whom a flag can be given, by name; nobody who is disabled. */
export async function listReviewers(db: Db): Promise<NamedPerson[]> {
  return db
    .selectFrom('person')
    .select(['personId', 'name'])
    .where('role', '=', 'reviewer')
    .where('isDisabled', '=', false)
    .orderBy('name')
    .orderBy('personId')
    .execute();
}
