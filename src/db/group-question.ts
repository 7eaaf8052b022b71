import { sql } from 'kysely';
import type { GroupQuestion, QuestionEvent, QuestionStep } from '../domain/group-question.ts';
import type { NamedPerson } from '../domain/review.ts';
import type { Role } from '../vocabulary/role.ts';
import { appendAudit } from './audit.ts';
import type { Db } from './connection.ts';

/** A question as those who have signed in read it. */
export interface StoredQuestion extends GroupQuestion {
  monitoringGroupId: number;
}

/** Every question, oldest first; those of one group where it is named. For those who have signed in. */
export async function listGroupQuestions(db: Db, monitoringGroupId?: number): Promise<StoredQuestion[]> {
  return selectQuestions(
    db,
    monitoringGroupId === undefined ? sql`` : sql`where group_question.monitoring_group_id = ${monitoringGroupId}`,
  );
}

/** One question; undefined where there is none. For those who have signed in. */
export async function findGroupQuestion(db: Db, groupQuestionId: number): Promise<StoredQuestion | undefined> {
  return (await selectQuestions(db, sql`where group_question_id = ${groupQuestionId}`))[0];
}

/** Questions about a flag that scrutiny staff let through, oldest first, without people. For everybody. */
export async function listPublicQuestions(db: Db, flagId: number): Promise<GroupQuestion[]> {
  return selectPublic(db, sql`question.flag_id = ${flagId}`);
}

/** The same of questions about a borough in general. For everybody. */
export async function listPublicBoroughQuestions(db: Db, areaCode: string): Promise<GroupQuestion[]> {
  return selectPublic(db, sql`question.flag_id is null and question.area_code = ${areaCode}`);
}

/** What a group sends. */
export interface NewGroupQuestion {
  monitoringGroupId: number;
  areaCode: string;
  flagId: number | undefined;
  /** As `judgeNewQuestion` gave it. */
  text: string;
  askedAt: Date;
}

/** Until the transaction ends, whoever else sends a question for this group waits: so that none is stored twice, or one too many. */
export async function takeTurnOfGroup(trx: Db, monitoringGroupId: number): Promise<void> {
  const name = `group-question/${monitoringGroupId}`;
  await sql`select pg_advisory_xact_lock(hashtext('evenhand'), hashtext(${name}))`.execute(trx);
}

/** Stores a question and the record of who sent it; gives its number. Comes last in its transaction, as `appendAudit` does. */
export async function recordGroupQuestion(
  trx: Db,
  { flagId, ...question }: NewGroupQuestion,
  { personId, role }: { personId: string; role: Role },
): Promise<number> {
  const { groupQuestionId } = await trx
    .insertInto('groupQuestion')
    .values(({ selectFrom }) => ({
      ...question,
      flagId: flagId ?? null,
      personId,
      isSynthetic: selectFrom('monitoringGroup')
        .select('isSynthetic')
        .where('monitoringGroupId', '=', question.monitoringGroupId),
    }))
    .returning('groupQuestionId')
    .executeTakeFirstOrThrow();
  await appendAudit(trx, {
    personId,
    role,
    action: 'group-question.sent',
    subject: `group-question/${groupQuestionId}`,
    detail: { monitoringGroupId: question.monitoringGroupId, flagId: flagId ?? null },
    happenedAt: question.askedAt,
  });
  return groupQuestionId;
}

/** What is to be added to a question. */
export interface NewQuestionEvent {
  question: Pick<GroupQuestion, 'groupQuestionId' | 'flagId'>;
  /** Number of the last event that the person had seen; 0 where there was none. */
  expectedSequence: number;
  person: NamedPerson;
  step: QuestionStep;
  happenedAt: Date;
}

/**
 * Adds an event after the last that its person had seen. Where somebody else has added one since, or is adding one at this
 * moment, nothing is written and the answer is `overtaken`. The step of a review that `asked` names may follow in the same
 * transaction.
 */
export async function addQuestionEvent(
  trx: Db,
  { question: { groupQuestionId, flagId }, expectedSequence, person, step, happenedAt }: NewQuestionEvent,
): Promise<{ state: 'added'; sequence: number } | { state: 'overtaken' }> {
  const { reason, reply, reviewSequence } = { ...FIELDS, ...step };
  const { rows } = await sql<{ sequence: number }>`
    insert into group_question_event (
      group_question_id, sequence, kind, person_id, person_name, happened_at, reason, reply, flag_id, review_sequence
    )
    select
      ${groupQuestionId}, ${expectedSequence + 1}, ${step.kind}, ${person.personId}, ${person.name}, ${happenedAt},
      ${reason}, ${reply}, ${step.kind === 'asked' ? flagId : undefined}::integer, ${reviewSequence}::integer
    where ${expectedSequence} = (
      select coalesce(max(sequence), 0) from group_question_event where group_question_id = ${groupQuestionId}
    )
    on conflict (group_question_id, sequence) do nothing
    returning sequence`.execute(trx);
  const added = rows[0];
  return added === undefined ? { state: 'overtaken' } : { state: 'added', sequence: added.sequence };
}

/** The same with its event in the audit; of an attempt that was overtaken nothing is recorded. Comes last in its transaction. */
export async function recordQuestionEvent(
  trx: Db,
  event: NewQuestionEvent & { role: Role },
): ReturnType<typeof addQuestionEvent> {
  const outcome = await addQuestionEvent(trx, event);
  if (outcome.state === 'added') await auditQuestionEvent(trx, event, outcome.sequence);
  return outcome;
}

/** Records in the audit what was done with a question. Comes last in its transaction. */
export async function auditQuestionEvent(
  trx: Db,
  { question, person, role, step, happenedAt }: NewQuestionEvent & { role: Role },
  sequence: number,
): Promise<void> {
  await appendAudit(trx, {
    personId: person.personId,
    role,
    action: `group-question.${step.kind}`,
    subject: `group-question/${question.groupQuestionId}`,
    detail: { sequence, ...(step.kind === 'asked' ? { reviewSequence: step.reviewSequence } : {}) },
    happenedAt,
  });
}

/** Every field that some kind of step has. */
const FIELDS = { reason: undefined, reply: undefined, reviewSequence: undefined };

interface QuestionRow {
  groupQuestionId: number;
  monitoringGroupId: number;
  groupName: string;
  areaCode: string;
  flagId: number | null;
  text: string;
  askedAt: Date;
}

interface EventRow {
  groupQuestionId: number;
  sequence: number;
  kind: QuestionEvent['kind'];
  happenedAt: Date;
  reply: string | null;
  reviewSequence: number | null;
  /** What the public's rights do not read. */
  reason?: string | null;
  personId?: string;
  personName?: string;
}

async function selectQuestions(db: Db, which: ReturnType<typeof sql>): Promise<StoredQuestion[]> {
  const { rows } = await sql<QuestionRow>`
    select
      group_question_id, group_question.monitoring_group_id, monitoring_group.name as group_name,
      group_question.area_code, flag_id, text, asked_at
    from group_question
    join monitoring_group using (monitoring_group_id)
    ${which}
    order by group_question_id`.execute(db);
  const events = await eventsOf(db, sql.table('group_question_event'), rows);
  return rows.map((row) => toQuestion(row, events));
}

async function selectPublic(db: Db, which: ReturnType<typeof sql>): Promise<GroupQuestion[]> {
  const { rows } = await sql<Omit<QuestionRow, 'monitoringGroupId'>>`
    select * from group_question_public question where ${which} order by group_question_id`.execute(db);
  const events = await eventsOf(db, sql.table('group_question_event_public'), rows);
  return rows.map((row) => toQuestion(row, events));
}

async function eventsOf(
  db: Db,
  table: ReturnType<typeof sql.table>,
  questions: readonly Pick<QuestionRow, 'groupQuestionId'>[],
): Promise<EventRow[]> {
  const ids = questions.map(({ groupQuestionId }) => groupQuestionId);
  const { rows } = await sql<EventRow>`
    select * from ${table} where group_question_id = any (${ids}::integer[])
    order by group_question_id, sequence`.execute(db);
  return rows;
}

function toQuestion<Row extends Omit<QuestionRow, 'monitoringGroupId'>>(row: Row, events: readonly EventRow[]) {
  return {
    ...row,
    flagId: row.flagId ?? undefined,
    events: events.filter(({ groupQuestionId }) => groupQuestionId === row.groupQuestionId).map(toEvent),
  };
}

/** The checks of the table see to it that what a kind needs is there; reasons are left out of what the public reads. */
function toEvent({ sequence, happenedAt, personId, personName, ...row }: EventRow): QuestionEvent {
  const by = personId === undefined ? {} : { by: { personId, name: personName! } };
  return { ...toStep(row), sequence, happenedAt, ...by };
}

function toStep({
  kind,
  reason,
  reply,
  reviewSequence,
}: Pick<EventRow, 'kind' | 'reason' | 'reply' | 'reviewSequence'>): QuestionStep {
  switch (kind) {
    case 'published':
      return { kind };
    case 'declined':
      return { kind, reason: reason ?? '' };
    case 'asked':
      return { kind, reviewSequence: reviewSequence! };
    case 'answered':
      return { kind, reply: reply! };
  }
}
