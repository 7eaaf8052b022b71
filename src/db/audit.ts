/** The record of who did and read what, each event tied to the one before it by a hash. */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { AUDIT_CUT, type AuditEvent, auditLine, instantText, type NewAuditEvent } from '../domain/audit.ts';
import {
  type AuditHead,
  CHAIN_BEGINNING,
  type ChainLink,
  type ChainVerdict,
  cutDetail,
  stepAlong,
  verdictOf,
  walkFor,
} from '../domain/audit-chain.ts';
import type { Db } from './connection.ts';

/** An event as it was recorded, and who did it as they are called now. */
export interface RecordedAuditEvent extends AuditEvent {
  personName: string | undefined;
  hash: string;
}

/**
 * Records an event in the caller's transaction: with what it is about, or not at all. One transaction at a time may do so, from
 * here until it ends, so it comes last. Throws where the action's name is none, or where it is called outside a transaction.
 */
export async function appendAudit(trx: Db, event: NewAuditEvent): Promise<AuditHead> {
  if (!trx.isTransaction) throw new Error('appendAudit: an event is recorded in the transaction of what it is about');
  await takeTurn(trx);
  const last = await findAuditHead(trx);
  const auditEventId = (last?.auditEventId ?? 0) + 1;
  const previousHash = last?.hash ?? CHAIN_BEGINNING;
  const line = auditLine({ ...event, auditEventId, happenedAt: instantText(event.happenedAt) }, previousHash);
  const hash = hashOf(line);
  await trx
    .insertInto('auditEvent')
    .values({
      auditEventId,
      happenedAt: event.happenedAt,
      personId: event.personId ?? null,
      role: event.role,
      action: event.action,
      subject: event.subject,
      detail: JSON.stringify(event.detail),
      previousHash,
      hash,
    })
    .execute();
  return { auditEventId, hash };
}

/** The last event recorded; undefined before the first. */
export async function findAuditHead(db: Db): Promise<AuditHead | undefined> {
  return db
    .selectFrom('auditEvent')
    .select(['auditEventId', 'hash'])
    .orderBy('auditEventId', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** Until the transaction ends, whoever else wants to record or cut waits. */
async function takeTurn(trx: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('evenhand'), hashtext('audit'))`.execute(trx);
}

/** An event as it lies in the table: `detail` as text, whose keys are nobody's names to change the case of. */
interface AuditRow {
  auditEventId: number;
  happenedAt: string;
  personId: string | null;
  role: AuditEvent['role'];
  action: string;
  subject: string;
  detail: string;
  previousHash: string;
  hash: string;
}

const COLUMNS = sql`
  audit_event_id,
  to_char(happened_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as happened_at,
  audit_event.person_id,
  audit_event.role,
  action,
  subject,
  detail::text as detail,
  previous_hash,
  hash`;

/** Which events are wanted, newest first. */
export interface AuditFilter {
  /** Only events with a lower number: where the page before ended. */
  before?: number | undefined;
  action?: string | undefined;
  personId?: string | undefined;
  subject?: string | undefined;
  limit: number;
}

/** Events newest first, a page of them. */
export async function listAudit(
  db: Db,
  { before, action, personId, subject, limit }: AuditFilter,
): Promise<RecordedAuditEvent[]> {
  const { rows } = await sql<AuditRow & { personName: string | null }>`
    select ${COLUMNS}, person.name as person_name
    from audit_event
    left join person using (person_id)
    where (${before ?? null}::bigint is null or audit_event_id < ${before ?? null})
      and (${action ?? null}::text is null or action = ${action ?? null})
      and (${personId ?? null}::text is null or audit_event.person_id = ${personId ?? null})
      and (${subject ?? null}::text is null or subject = ${subject ?? null})
    order by audit_event_id desc
    limit ${limit}`.execute(db);
  return rows.map((row) => ({
    auditEventId: row.auditEventId,
    happenedAt: new Date(row.happenedAt),
    personId: row.personId ?? undefined,
    personName: row.personName ?? undefined,
    role: row.role,
    action: row.action,
    subject: row.subject,
    detail: JSON.parse(row.detail),
    hash: row.hash,
  }));
}

/** Every action that was ever recorded, in the order of their names. */
export async function listAuditActions(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('auditEvent').select('action').distinct().orderBy('action').execute();
  return rows.map(({ action }) => action);
}

/** Events read at a time. */
const BATCH = 2000;

/** Walks along the whole chain as it stands at one instant, in order, some events at a time (src/domain/audit-chain.ts). */
export async function verifyAudit(db: Db, { keptHead }: { keptHead?: string | undefined } = {}): Promise<ChainVerdict> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (trx) => {
      let walk = walkFor(keptHead);
      for await (const link of linksInOrder(trx)) {
        walk = stepAlong(walk, link);
        if (walk.fault !== undefined) break;
      }
      return verdictOf(walk);
    });
}

async function* linksInOrder(trx: Db): AsyncGenerator<ChainLink> {
  let after = 0;
  for (;;) {
    const { rows } = await sql<AuditRow>`
      select ${COLUMNS}
      from audit_event
      where audit_event_id > ${after}
      order by audit_event_id
      limit ${BATCH}`.execute(trx);
    for (const row of rows) {
      const { auditEventId, previousHash, hash, action } = row;
      const detail: AuditEvent['detail'] = JSON.parse(row.detail);
      const line = auditLine({ ...row, personId: row.personId ?? undefined, detail }, previousHash);
      yield { auditEventId, previousHash, hash, actualHash: hashOf(line), action, detail };
    }
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.auditEventId;
  }
}

function hashOf(line: string): string {
  return createHash('sha256').update(line).digest('hex');
}

/** How many of the oldest events came before an instant, up to the first that did not. */
export async function countAuditBefore(db: Db, instant: Date): Promise<number> {
  const { rows } = await sql<{ events: number }>`
    select count(*) as events from audit_event where audit_event_id < ${firstKept(instant)}`.execute(db);
  return rows[0]!.events;
}

/**
 * Deletes them, in the caller's transaction, and records that: the event of the cut says what the first one kept follows on, so
 * that the chain still explains where it begins. Returns how many went. The database refuses it for events younger than 7 years.
 */
export async function cutAuditBefore(trx: Db, instant: Date, now: Date): Promise<number> {
  await takeTurn(trx);
  const { rows } = await sql<AuditHead>`
    select audit_event_id, hash from audit_event
    where audit_event_id < ${firstKept(instant)}
    order by audit_event_id desc
    limit 1`.execute(trx);
  const lastCut = rows[0];
  if (lastCut === undefined) return 0;
  const kept = lastCut.auditEventId + 1;
  await appendAudit(trx, {
    personId: undefined,
    role: 'job',
    action: AUDIT_CUT,
    subject: 'audit',
    detail: cutDetail(kept, lastCut.hash),
    happenedAt: now,
  });
  await sql`select set_config('evenhand.first_audit_event_kept', ${String(kept)}, true)`.execute(trx);
  const { numAffectedRows } = await sql`delete from audit_event where audit_event_id < ${kept}`.execute(trx);
  await sql`select set_config('evenhand.first_audit_event_kept', '', true)`.execute(trx);
  return Number(numAffectedRows);
}

/** The first event that did not come before an instant, or the number after the last. */
const firstKept = (instant: Date) => sql`(
  select coalesce(
    (select min(audit_event_id) from audit_event where happened_at >= ${instant}),
    (select max(audit_event_id) + 1 from audit_event)
  ))`;
