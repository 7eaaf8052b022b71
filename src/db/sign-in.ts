import { sql } from 'kysely';
import type { Db } from './connection.ts';

/** A session of a person. */
export interface Session {
  sessionId: string;
  createdAt: Date;
  expiresAt: Date;
  /** What the browser said of itself. */
  userAgent: string | undefined;
}

/** A person's sessions that still run, the latest first. */
export async function listSessions(db: Db, personId: string): Promise<Session[]> {
  const rows = await db
    .selectFrom('signInSession')
    .select(['id as sessionId', 'createdAt', 'expiresAt', 'userAgent'])
    .where('personId', '=', personId)
    .where('expiresAt', '>', sql<Date>`now()`)
    .orderBy('createdAt', 'desc')
    .execute();
  return rows.map((row) => ({ ...row, userAgent: row.userAgent ?? undefined }));
}

/** Ends every session of a person; returns how many there were. */
export async function endSessions(db: Db, personId: string): Promise<number> {
  const { numDeletedRows } = await db.deleteFrom('signInSession').where('personId', '=', personId).executeTakeFirst();
  return Number(numDeletedRows);
}

/** Ends one session. */
export async function endSession(db: Db, sessionId: string): Promise<void> {
  await db.deleteFrom('signInSession').where('id', '=', sessionId).execute();
}

/** How many emailed links to an address can still be used. */
export async function countLinks(db: Db, email: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count
    from sign_in_token
    where expires_at > now()
      and value like '{"type":"magic-link"%'
      and value::jsonb ->> 'email' = ${email.toLowerCase()}`.execute(db);
  return rows[0]!.count;
}

/** Takes back every emailed link to an address that was not used yet. */
export async function takeBackLinks(db: Db, email: string): Promise<void> {
  await sql`
    delete from sign_in_token
    where value like '{"type":"magic-link"%'
      and value::jsonb ->> 'email' = ${email.toLowerCase()}`.execute(db);
}

/** Who a person is at an organisation; undefined where it never vouched for them. */
export async function findSubject(db: Db, personId: string, organisation: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('signInAccount')
    .select('accountId')
    .where('personId', '=', personId)
    .where('providerId', '=', organisation)
    .executeTakeFirst();
  return row?.accountId;
}

/** The person whom an organisation knows as so; undefined where it never vouched for one. */
export async function findPersonOfSubject(db: Db, organisation: string, subject: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('signInAccount')
    .select('personId')
    .where('providerId', '=', organisation)
    .where('accountId', '=', subject)
    .executeTakeFirst();
  return row?.personId;
}

/** Deletes sessions and begun sign-ins whose time was over at an instant; returns how many of each. */
export async function deleteSignInsEndedBefore(db: Db, now: Date): Promise<{ sessions: number; begun: number }> {
  const sessions = await db.deleteFrom('signInSession').where('expiresAt', '<', now).executeTakeFirst();
  const begun = await db.deleteFrom('signInToken').where('expiresAt', '<', now).executeTakeFirst();
  return { sessions: Number(sessions.numDeletedRows), begun: Number(begun.numDeletedRows) };
}

/** How many the same would delete. */
export async function countSignInsEndedBefore(db: Db, now: Date): Promise<{ sessions: number; begun: number }> {
  const { rows } = await sql<{ sessions: number; begun: number }>`
    select
      (select count(*) from sign_in_session where expires_at < ${now}) as sessions,
      (select count(*) from sign_in_token where expires_at < ${now}) as begun`.execute(db);
  return rows[0]!;
}
