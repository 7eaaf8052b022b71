import { sql } from 'kysely';
import type { Db } from './connection.ts';
import { storableText } from './job-run.ts';

/** A mail as it is written before it is sent. */
export interface NewDigest {
  monitoringGroupId: number;
  /** YYYY-MM */
  month: string;
  measurementId: number;
  recipient: string;
  subject: string;
  plainText: string;
  html: string;
  /** The figures whose numbers stand in it. */
  figureIds: readonly number[];
  /** By the clock that sends it, which may not be the database's. */
  dueAt: Date;
}

export interface Delivery {
  deliveryId: number;
  kind: 'digest' | 'operator';
  recipient: string;
  subject: string;
  plainText: string;
  html: string | undefined;
  attemptCount: number;
}

/** What became of one attempt to send a mail. */
export interface Attempt {
  deliveryId: number;
  kind: Delivery['kind'];
  attemptCount: number;
  outcome: 'sent' | 'postponed' | 'failed';
}

/**
 * Writes a group's mail for a month, once: a second call, or a second worker's, changes nothing and returns undefined.
 */
export async function addDigest(db: Db, digest: NewDigest): Promise<number | undefined> {
  const { figureIds, month, dueAt, ...columns } = digest;
  const row = await db
    .insertInto('delivery')
    .values({
      ...columns,
      month: `${month}-01`,
      nextAttemptAt: dueAt,
      kind: 'digest',
      jobRunId: null,
      lastError: null,
      sentAt: null,
    })
    .onConflict((conflict) => conflict.columns(['monitoringGroupId', 'month', 'kind']).doNothing())
    .returning('deliveryId')
    .executeTakeFirst();
  if (!row) return undefined;
  if (figureIds.length > 0) {
    await db
      .insertInto('deliveryFigure')
      .values([...new Set(figureIds)].map((figureId) => ({ deliveryId: row.deliveryId, figureId })))
      .execute();
  }
  return row.deliveryId;
}

/** Writes a mail to the operator about a run, once per run. */
export async function addOperatorMail(
  db: Db,
  {
    dueAt,
    plainText,
    ...mail
  }: { jobRunId: number; recipient: string; subject: string; plainText: string; dueAt: Date },
): Promise<void> {
  await db
    .insertInto('delivery')
    .values({
      ...mail,
      plainText: storableText(plainText),
      nextAttemptAt: dueAt,
      kind: 'operator',
      monitoringGroupId: null,
      month: null,
      measurementId: null,
      html: null,
      lastError: null,
      sentAt: null,
    })
    .onConflict((conflict) => conflict.columns(['jobRunId', 'kind']).doNothing())
    .execute();
}

/**
 * Takes the mail that has been due longest, hands it to `send`, and writes how that went, all in one transaction: another
 * worker passes over a mail that is being sent, and a killed worker's mail is due again. Digests of a month that scrutiny
 * staff have stopped wait for its release. Returns undefined when none is due. A crash between the server's answer and the end of the transaction sends a mail a second time, with the same
 * Message-ID; nothing sends none.
 */
export async function deliverNext(
  db: Db,
  clock: () => Date,
  send: (delivery: Delivery) => Promise<void>,
  retry: { attempts: number; after: (attempt: number) => number },
): Promise<Attempt | undefined> {
  return db.transaction().execute(async (trx) => {
    const row = await trx
      .selectFrom('delivery')
      .select(['deliveryId', 'kind', 'recipient', 'subject', 'plainText', 'html', 'attemptCount'])
      .where('state', '=', 'pending')
      .where('nextAttemptAt', '<=', clock())
      .where(isNotStopped)
      .orderBy('nextAttemptAt')
      .orderBy('deliveryId')
      .limit(1)
      .forUpdate()
      .skipLocked()
      .executeTakeFirst();
    if (!row) return undefined;
    const { deliveryId, kind } = row;
    const attemptCount = row.attemptCount + 1;
    const update = trx.updateTable('delivery').where('deliveryId', '=', deliveryId);
    try {
      await send({ ...row, html: row.html ?? undefined });
    } catch (error) {
      const isLast = attemptCount >= retry.attempts;
      await update
        .set({
          attemptCount,
          lastError: storableText(String((error as Error)?.message ?? error)).slice(0, 500),
          state: isLast ? 'failed' : 'pending',
          nextAttemptAt: new Date(clock().getTime() + retry.after(attemptCount) * 1000),
        })
        .execute();
      return { deliveryId, kind, attemptCount, outcome: isLast ? 'failed' : 'postponed' };
    }
    await update.set({ attemptCount, state: 'sent', sentAt: clock(), lastError: null }).execute();
    return { deliveryId, kind, attemptCount, outcome: 'sent' };
  });
}

/** A digest and where it stands. */
export interface DigestState {
  deliveryId: number;
  group: string;
  areaCode: string;
  state: 'pending' | 'sent' | 'failed';
  subject: string;
}

/** The digests of a month (YYYY-MM) and where each stands, by borough and group. */
export async function listDigests(db: Db, month: string): Promise<DigestState[]> {
  const rows = await db
    .selectFrom('delivery')
    .innerJoin('monitoringGroup', 'monitoringGroup.monitoringGroupId', 'delivery.monitoringGroupId')
    .select(['deliveryId', 'name', 'areaCode', 'state', 'subject'])
    .where('month', '=', `${month}-01`)
    .where('kind', '=', 'digest')
    .orderBy('areaCode')
    .orderBy('name')
    .execute();
  return rows.map(({ name, ...row }) => ({ ...row, group: name }));
}

/** Not a digest of a month whose last decision was to stop it. */
const isNotStopped = sql<boolean>`not exists (
  select from publication_event decision
  where decision.month = delivery.month
    and decision.kind = 'stopped'
    and not exists (
      select from publication_event later
      where later.month = decision.month
        and later.kind = 'released'
        and later.publication_event_id > decision.publication_event_id
    )
)`;

/** Mails still to be sent. */
export async function countPending(db: Db): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from delivery where state = 'pending'`.execute(
    db,
  );
  return rows[0]!.count;
}

/** Whether any mail is due at an instant. */
export async function isMailDue(db: Db, now: Date): Promise<boolean> {
  const { rows } = await sql<{ due: boolean }>`
    select exists (
      select from delivery where state = 'pending' and next_attempt_at <= ${now} and ${isNotStopped}
    ) as due`.execute(db);
  return rows[0]!.due;
}

/** The edition of a month's figures that each group was written about. */
export async function listReportedEditions(db: Db, month: string): Promise<Map<number, number>> {
  const rows = await db
    .selectFrom('delivery')
    .select(['monitoringGroupId', 'measurementId'])
    .where('month', '=', `${month}-01`)
    .where('kind', '=', 'digest')
    .execute();
  return new Map(
    rows.flatMap(({ monitoringGroupId, measurementId }) =>
      monitoringGroupId === null || measurementId === null ? [] : [[monitoringGroupId, measurementId]],
    ),
  );
}

/** The mail a digest consists of, for showing it. */
export async function findDelivery(db: Db, deliveryId: number): Promise<Delivery | undefined> {
  const row = await db
    .selectFrom('delivery')
    .select(['deliveryId', 'kind', 'recipient', 'subject', 'plainText', 'html', 'attemptCount'])
    .where('deliveryId', '=', deliveryId)
    .executeTakeFirst();
  return row && { ...row, html: row.html ?? undefined };
}

/** Figures whose numbers stand in a mail. */
export async function listFigureIdsOfDelivery(db: Db, deliveryId: number): Promise<number[]> {
  const rows = await db
    .selectFrom('deliveryFigure')
    .select('figureId')
    .where('deliveryId', '=', deliveryId)
    .orderBy('figureId')
    .execute();
  return rows.map((row) => row.figureId);
}
