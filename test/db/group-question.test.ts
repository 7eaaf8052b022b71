import { expect } from 'chai';
import { sql } from 'kysely';
import { listAudit } from '../../src/db/audit.ts';
import { type Database, openDatabase } from '../../src/db/connection.ts';
import { addReviewEvent } from '../../src/db/flag-review.ts';
import {
  addQuestionEvent,
  findGroupQuestion,
  listGroupQuestions,
  listPublicBoroughQuestions,
  listPublicQuestions,
  recordGroupQuestion,
  recordQuestionEvent,
} from '../../src/db/group-question.ts';
import { listMonitoringGroups, storeMonitoringGroups } from '../../src/db/monitoring-group.ts';
import { SIGNED_IN_ROLE, SITE_ROLE } from '../../src/db/role.ts';
import { type QuestionStep, standingOf } from '../../src/domain/group-question.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { madeUpPerson, storePeople } from '../support/people.ts';

const HACKNEY = 'E09000012';
const [ANN, BEN, MEG] = [
  madeUpPerson('ann', 'reviewer'),
  madeUpPerson('ben', 'reviewer'),
  madeUpPerson('meg', 'member'),
] as const;
const AT = new Date('2026-04-02T09:00:00Z');
const TEXT = 'What was behind the rise in weapons searches?';

describe('the stored questions of a monitoring group', () => {
  let database: TestDatabase;
  let site: Database;
  let signedIn: Database;
  let monitoringGroupId: number;
  let flagId: number;

  before(async () => {
    database = await makeDatabase();
    const { db } = database;
    await storePeople(db, [ANN, BEN, MEG]);
    const group = { name: 'Northbrook', areaCode: HACKNEY, email: 'group@example.org', nextMeetingOn: undefined };
    await storeMonitoringGroups(db, [group], true);
    monitoringGroupId = (await listMonitoringGroups(db))[0]!.monitoringGroupId;
    const { rows } = await sql<{ flagId: number }>`
      insert into flag (area_code, ethnic_group, reason, opened_month, evidence)
      values (${HACKNEY}, 'black', 'weapons', date '2026-03-01', '{}')
      returning flag_id`.execute(db);
    flagId = rows[0]!.flagId;
    site = await openDatabase(database.url, { role: SITE_ROLE });
    signedIn = await openDatabase(database.url, { role: SIGNED_IN_ROLE });
  });
  after(async () => {
    await site?.close();
    await signedIn?.close();
    await database?.drop();
  });

  const send = (about: number | undefined = flagId) =>
    signedIn.db
      .transaction()
      .execute((trx) =>
        recordGroupQuestion(trx, { monitoringGroupId, areaCode: HACKNEY, flagId: about, text: TEXT, askedAt: AT }, MEG),
      );
  const act = (groupQuestionId: number, expectedSequence: number, step: QuestionStep, person = ANN) =>
    signedIn.db.transaction().execute((trx) =>
      recordQuestionEvent(trx, {
        question: { groupQuestionId, flagId },
        expectedSequence,
        person,
        role: person.role,
        step,
        happenedAt: AT,
      }),
    );
  const refusalOf = (statement: string): Promise<string> =>
    sql
      .raw(statement)
      .execute(database.db)
      .then(
        () => 'not refused',
        (error: Error) => error.message,
      );

  it('give back every step as it was, and leave an event of each in the audit', async () => {
    const id = await send();
    const steps: QuestionStep[] = [
      { kind: 'published' },
      { kind: 'declined', reason: 'It names a school.' },
      { kind: 'published' },
      { kind: 'answered', reply: 'An operation.' },
    ];
    for (const [at, step] of steps.entries()) expect(await act(id, at, step)).to.deep.include({ state: 'added' });
    const stored = (await findGroupQuestion(signedIn.db, id))!;
    expect(stored).to.deep.include({ text: TEXT, flagId, groupName: 'Northbrook', askedAt: AT });
    expect(stored.events.map(({ sequence: _, happenedAt: __, by: ___, ...step }) => step)).to.deep.equal(steps);
    const audited = (await listAudit(database.db, { limit: 5 })).map(({ action, subject }) => `${action} ${subject}`);
    expect(audited).to.deep.equal([
      `group-question.answered group-question/${id}`,
      `group-question.published group-question/${id}`,
      `group-question.declined group-question/${id}`,
      `group-question.published group-question/${id}`,
      `group-question.sent group-question/${id}`,
    ]);
  });

  it('are read by the public once published, without a person, and no longer once taken back', async () => {
    const id = await send();
    const publicIds = async () => (await listPublicQuestions(site.db, flagId)).map((one) => one.groupQuestionId);
    expect(await publicIds()).to.not.contain(id);
    await act(id, 0, { kind: 'published' });
    const shown = (await listPublicQuestions(site.db, flagId)).find((one) => one.groupQuestionId === id)!;
    expect(shown.text).to.equal(TEXT);
    expect(JSON.stringify(shown)).to.not.match(/ann|meg/i);
    await act(id, 1, { kind: 'declined', reason: 'Secret reason.' });
    expect(await publicIds()).to.not.contain(id);
    await act(id, 2, { kind: 'published' });
    const again = (await listPublicQuestions(site.db, flagId)).find((one) => one.groupQuestionId === id)!;
    expect(JSON.stringify(again)).to.not.contain('Secret reason.');
  });

  it('stand with their borough where they are about no finding', async () => {
    const id = await signedIn.db
      .transaction()
      .execute((trx) =>
        recordGroupQuestion(
          trx,
          { monitoringGroupId, areaCode: HACKNEY, flagId: undefined, text: TEXT, askedAt: AT },
          MEG,
        ),
      );
    await act(id, 0, { kind: 'published' });
    expect((await listPublicBoroughQuestions(site.db, HACKNEY)).map((one) => one.groupQuestionId)).to.deep.equal([id]);
    expect((await listPublicQuestions(site.db, flagId)).map((one) => one.groupQuestionId)).to.not.contain(id);
  });

  it('take one of two people who act at once, and tell the other', async () => {
    const id = await send();
    const outcomes = await Promise.all([
      act(id, 0, { kind: 'published' }, ANN),
      act(id, 0, { kind: 'declined', reason: 'No.' }, BEN),
    ]);
    expect(outcomes.map(({ state }) => state).sort()).to.deep.equal(['added', 'overtaken']);
    expect(standingOf((await findGroupQuestion(signedIn.db, id))!).lastSequence).to.equal(1);
    expect(await act(id, 0, { kind: 'published' })).to.deep.equal({ state: 'overtaken' });
  });

  it('are put to the Met only together with the step of the review that asks it', async () => {
    const id = await send();
    const step: QuestionStep = { kind: 'asked', reviewSequence: 1 };
    const refusal = await act(id, 0, step).then(
      () => 'not refused',
      (error: Error) => error.message,
    );
    expect(refusal).to.contain('violates foreign key constraint');
    await signedIn.db.transaction().execute(async (trx) => {
      const question = { groupQuestionId: id, flagId };
      await addQuestionEvent(trx, { question, expectedSequence: 0, person: ANN, step, happenedAt: AT });
      const asked = { kind: 'asked', bcu: undefined, dueOn: '2026-04-30', question: TEXT } as const;
      await addReviewEvent(trx, { flagId, expectedSequence: 0, person: ANN, step: asked, happenedAt: AT });
    });
    expect(standingOf((await findGroupQuestion(signedIn.db, id))!).reviewSequence).to.equal(1);
  });

  it('are only ever added to, and their senders are out of the public site’s reach', async () => {
    expect(await refusalOf(`update group_question set text = repeat('b', 30)`)).to.contain('append-only');
    expect(await refusalOf('delete from group_question_event')).to.contain('append-only');
    for (const table of ['group_question', 'group_question_event']) {
      const denied = await sql
        .raw(`select 1 from ${table}`)
        .execute(site.db)
        .catch((error: Error) => error.message);
      expect(denied, table).to.contain('permission denied');
    }
    expect((await listGroupQuestions(signedIn.db, monitoringGroupId)).length).to.be.greaterThan(0);
    expect(await listGroupQuestions(signedIn.db, monitoringGroupId + 1)).to.deep.equal([]);
  });
});
