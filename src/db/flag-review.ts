import { sql } from 'kysely';
import type { NamedPerson, ReviewEvent, ReviewStep } from '../domain/review.ts';
import type { Role } from '../vocabulary/role.ts';
import { appendAudit } from './audit.ts';
import type { Db } from './connection.ts';

/** The events of a flag's review, oldest first; none where nothing was done yet. */
export interface StoredReview {
  flagId: number;
  events: ReviewEvent[];
}

/** The reviews of all flags that anything was done about, by flag. For those who have signed in. */
export async function listReviews(db: Db): Promise<StoredReview[]> {
  return byFlag(await selectEvents(db, sql``));
}

/** A flag's review, without events where nothing was done yet. For those who have signed in. */
export async function findReview(db: Db, flagId: number): Promise<StoredReview> {
  const rows = await selectEvents(db, sql`where flag_id = ${flagId}`);
  return { flagId, events: rows.map(toEvent) };
}

/** The same as `listReviews` without people and notes, for the public. */
export async function listPublicReviews(db: Db): Promise<StoredReview[]> {
  return byFlag(await db.selectFrom('flagReviewPublic').selectAll().orderBy('flagId').orderBy('sequence').execute());
}

/** The same as `findReview` without people and notes, for the public. */
export async function findPublicReview(db: Db, flagId: number): Promise<StoredReview> {
  const rows = await db
    .selectFrom('flagReviewPublic')
    .selectAll()
    .where('flagId', '=', flagId)
    .orderBy('sequence')
    .execute();
  return { flagId, events: rows.map(toEvent) };
}

/** What is to be added to a review. */
export interface NewReviewEvent {
  flagId: number;
  /** Number of the last event that the person had seen; 0 where there was none. */
  expectedSequence: number;
  person: NamedPerson;
  /** As `judgeEvent` gave it. */
  step: ReviewStep;
  happenedAt: Date;
}

/**
 * Adds an event after the last that its person had seen. Where somebody else has added one since, or is adding one at this
 * moment, nothing is written and the answer is `overtaken`; the caller's transaction goes on either way.
 */
export async function addReviewEvent(
  trx: Db,
  { flagId, expectedSequence, person, step, happenedAt }: NewReviewEvent,
): Promise<{ state: 'added'; sequence: number } | { state: 'overtaken' }> {
  const fields = { ...FIELDS, ...step };
  const followUpMonth = fields.followUpMonth === undefined ? undefined : `${fields.followUpMonth}-01`;
  const { rows } = await sql<{ sequence: number }>`
    insert into flag_review_event (
      flag_id, sequence, kind, person_id, person_name, happened_at, note, assigned_to,
      bcu, due_on, question, found, will_change, reason, reform, follow_up_month
    )
    select
      ${flagId}, ${expectedSequence + 1}, ${step.kind}, ${person.personId}, ${person.name}, ${happenedAt}, ${fields.note},
      ${fields.assignedTo?.personId}, ${fields.bcu}, ${fields.dueOn}::date, ${fields.question}, ${fields.found}, ${fields.willChange},
      ${fields.reason}, ${fields.reform}, ${followUpMonth}::date
    where ${expectedSequence} = (
      select coalesce(max(sequence), 0) from flag_review_event where flag_id = ${flagId}
    )
    on conflict (flag_id, sequence) do nothing
    returning sequence`.execute(trx);
  const added = rows[0];
  return added === undefined ? { state: 'overtaken' } : { state: 'added', sequence: added.sequence };
}

/**
 * The same with its event in the audit, as all that a person does is recorded: what pages call. Of an attempt that was overtaken
 * nothing is recorded, since nothing was done. Comes last in its transaction, as `appendAudit` does.
 */
export async function recordReviewEvent(
  trx: Db,
  event: NewReviewEvent & { role: Role },
): ReturnType<typeof addReviewEvent> {
  const outcome = await addReviewEvent(trx, event);
  if (outcome.state === 'overtaken') return outcome;
  const { step, person, role, flagId, happenedAt } = event;
  const assignedTo = step.kind === 'assigned' && step.assignedTo ? { assignedTo: step.assignedTo.personId } : {};
  await appendAudit(trx, {
    personId: person.personId,
    role,
    action: `review.${step.kind}`,
    subject: `flag/${flagId}`,
    detail: { sequence: outcome.sequence, ...assignedTo },
    happenedAt,
  });
  return outcome;
}

/** Every field that some kind of step has. */
const FIELDS = {
  note: undefined,
  assignedTo: undefined,
  bcu: undefined,
  dueOn: undefined,
  question: undefined,
  found: undefined,
  willChange: undefined,
  reason: undefined,
  reform: undefined,
  followUpMonth: undefined,
};

interface EventRow {
  flagId: number;
  sequence: number;
  kind: ReviewEvent['kind'];
  happenedAt: Date;
  bcu: string | null;
  dueOn: string | null;
  question: string | null;
  found: string | null;
  willChange: string | null;
  reason: string | null;
  reform: string | null;
  followUpMonth: string | null;
  /** What the public's rights do not read. */
  note?: string | null;
  personId?: string;
  personName?: string;
  assignedTo?: string | null;
  assignedName?: string | null;
}

async function selectEvents(db: Db, which: ReturnType<typeof sql>): Promise<EventRow[]> {
  const { rows } = await sql<EventRow>`
    select event.*, assigned.name as assigned_name
    from flag_review_event event
    left join person assigned on assigned.person_id = assigned_to
    ${which}
    order by flag_id, sequence`.execute(db);
  return rows;
}

function byFlag(rows: readonly EventRow[]): StoredReview[] {
  const reviews = new Map<number, StoredReview>();
  for (const row of rows) {
    const review = reviews.get(row.flagId) ?? { flagId: row.flagId, events: [] };
    review.events.push(toEvent(row));
    reviews.set(row.flagId, review);
  }
  return [...reviews.values()];
}

function toEvent(row: EventRow): ReviewEvent {
  const { sequence, happenedAt, personId, personName } = row;
  const by = personId === undefined ? {} : { by: { personId, name: personName! } };
  return { ...toStep(row), sequence, happenedAt, ...by };
}

/** The checks of the table see to it that what a kind needs is there. */
function toStep(row: EventRow): ReviewStep {
  const { kind } = row;
  const note = row.note ? { note: row.note } : {};
  switch (kind) {
    case 'taken':
    case 'noted':
    case 'escalated':
      return { kind, ...note };
    case 'assigned':
      return {
        kind,
        ...(row.assignedTo ? { assignedTo: { personId: row.assignedTo, name: row.assignedName! } } : {}),
        ...note,
      };
    case 'asked':
      return { kind, bcu: row.bcu ?? undefined, dueOn: row.dueOn!, question: row.question! };
    case 'answered':
      return { kind, found: row.found!, willChange: row.willChange! };
    case 'accepted':
    case 'closed':
    case 'reopened':
      return { kind, reason: row.reason! };
    case 'reform-agreed':
      return { kind, reform: row.reform!, followUpMonth: row.followUpMonth!.slice(0, 7) };
  }
}
