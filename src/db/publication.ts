import { sql } from 'kysely';
import type { Hold, HoldDecision } from '../domain/publication.ts';
import type { Db } from './connection.ts';

/** The hold on a month and what was done with it; undefined before the month was first to be sent. */
export async function findHold(db: Db, month: string): Promise<Hold | undefined> {
  const row = await db.selectFrom('publication').selectAll().where('month', '=', `${month}-01`).executeTakeFirst();
  if (!row) return undefined;
  const events = await db
    .selectFrom('publicationEvent')
    .select(['kind', 'reason', 'happenedAt'])
    .where('month', '=', `${month}-01`)
    .orderBy('publicationEventId')
    .execute();
  return { heldUntil: row.heldUntil, events };
}

/**
 * Months (YYYY-MM) whose hold has begun and whose mail has been written for no one yet, oldest first. A month whose hold ended
 * before `mailsFrom` awaits none: its mails may have gone out and been deleted since.
 */
export async function listMonthsAwaitingMail(db: Db, mailsFrom: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('publication')
    .select('month')
    .where('heldUntil', '>=', mailsFrom)
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('delivery')
            .select('deliveryId')
            .whereRef('delivery.month', '=', 'publication.month')
            .where('delivery.kind', '=', 'digest'),
        ),
      ),
    )
    .orderBy('month')
    .execute();
  return rows.map((row) => row.month.slice(0, 7));
}

/** Begins the hold on a month; a second call changes nothing. */
export async function startHold(db: Db, month: string, heldUntil: Date): Promise<Hold> {
  await db
    .insertInto('publication')
    .values({ month: `${month}-01`, heldUntil })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return (await findHold(db, month))!;
}

/** Writes what scrutiny staff did with a held month, and who did it where they had signed in. */
export async function addHoldEvent(db: Db, month: string, event: HoldDecision & { personId?: string }): Promise<void> {
  await db
    .insertInto('publicationEvent')
    .values({ month: `${month}-01`, ...event, happenedAt: sql<Date>`now()` })
    .execute();
}

/**
 * Does something with a month in the caller's transaction, beginning its hold where that has not begun. Where something was done
 * with the month that whoever decides had not seen (so many events), nothing is written and the answer is `overtaken`.
 */
export async function decideHold(
  trx: Db,
  month: string,
  {
    heldUntil,
    seenEvents,
    ...event
  }: HoldDecision & { personId?: string; heldUntil: Date; seenEvents?: number | undefined },
): Promise<{ state: 'decided'; hold: Hold } | { state: 'overtaken'; hold: Hold }> {
  // Two decisions on a month are taken one after the other.
  await sql`select pg_advisory_xact_lock(hashtext('evenhand hold'), hashtext(${month}))`.execute(trx);
  const before = await startHold(trx, month, heldUntil);
  if (seenEvents !== undefined && before.events.length !== seenEvents) return { state: 'overtaken', hold: before };
  await addHoldEvent(trx, month, event);
  return { state: 'decided', hold: (await findHold(trx, month))! };
}

/** Everything done with a month, oldest first, with who did it. For those who have signed in. */
export async function listHoldEvents(
  db: Db,
  month: string,
): Promise<(HoldDecision & { happenedAt: Date; personName: string | undefined })[]> {
  const rows = await db
    .selectFrom('publicationEvent')
    .leftJoin('person', 'person.personId', 'publicationEvent.personId')
    .select(['kind', 'reason', 'happenedAt', 'person.name as personName'])
    .where('month', '=', `${month}-01`)
    .orderBy('publicationEventId')
    .execute();
  return rows.map((row) => ({ ...row, personName: row.personName ?? undefined }));
}
