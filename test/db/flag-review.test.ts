import { expect } from 'chai';
import fc from 'fast-check';
import { sql } from 'kysely';
import { listAudit } from '../../src/db/audit.ts';
import { type Database, openDatabase } from '../../src/db/connection.ts';
import {
  addReviewEvent,
  findPublicReview,
  findReview,
  listPublicReviews,
  listReviews,
  type NewReviewEvent,
  recordReviewEvent,
} from '../../src/db/flag-review.ts';
import { SIGNED_IN_ROLE, SITE_ROLE } from '../../src/db/role.ts';
import { type ReviewStep, reviewOf } from '../../src/domain/review.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { madeUpPerson, storePeople } from '../support/people.ts';

const [ANN, BEN, RAY] = [
  madeUpPerson('ann', 'reviewer'),
  madeUpPerson('ben', 'reviewer'),
  madeUpPerson('ray', 'responder', 'Central South'),
] as const;
const AT = new Date('2026-04-02T09:00:00Z');
const NOW = new Date('2026-06-01T09:00:00Z');

const STEPS: [NewReviewEvent['person'], ReviewStep][] = [
  [ANN, { kind: 'taken', note: 'Mine.' }],
  [ANN, { kind: 'noted', note: 'Not for everybody.' }],
  [ANN, { kind: 'asked', bcu: 'Central South', dueOn: '2026-04-30', question: 'What was behind it?' }],
  [RAY, { kind: 'answered', found: 'An operation.', willChange: 'Its brief.' }],
  [ANN, { kind: 'assigned', assignedTo: { personId: 'ben', name: BEN.name } }],
  [BEN, { kind: 'escalated', note: 'Too thin.' }],
  [BEN, { kind: 'reform-agreed', reform: 'A second officer reads each record.', followUpMonth: '2026-09' }],
  [BEN, { kind: 'accepted', reason: 'It has gone down.' }],
  [BEN, { kind: 'reopened', reason: 'It is up again.' }],
  [BEN, { kind: 'closed', reason: 'Doubled records.' }],
];

describe('the stored review of a flag', () => {
  let database: TestDatabase;
  let site: Database;

  before(async () => {
    database = await makeDatabase();
    await storePeople(database.db, [ANN, BEN, RAY]);
    site = await openDatabase(database.url, { role: SITE_ROLE });
  });
  after(async () => {
    await site?.close();
    await database?.drop();
  });

  const newFlag = async (): Promise<number> => {
    const { rows } = await sql<{ flagId: number }>`
      insert into flag (area_code, ethnic_group, reason, opened_month, evidence)
      values ('E09000022', 'black', 'drugs', make_date((1900 + (select count(*) from flag))::int, 1, 1), '{}')
      returning flag_id`.execute(database.db);
    return rows[0]!.flagId;
  };
  const add = (flagId: number, expectedSequence: number, by = ANN, step: ReviewStep = { kind: 'taken' }) =>
    addReviewEvent(database.db, { flagId, expectedSequence, person: by, step, happenedAt: AT });
  const refusalOf = (statement: string): Promise<string> =>
    sql
      .raw(statement)
      .execute(database.db)
      .then(
        () => 'not refused',
        (error: Error) => error.message,
      );

  it('is empty before anything was done', async () => {
    expect(await findReview(database.db, await newFlag())).to.deep.include({ events: [] });
  });

  it('gives back every step as it was, with who did it', async () => {
    const flagId = await newFlag();
    for (const [at, [person, step]] of STEPS.entries()) {
      expect(
        await addReviewEvent(database.db, { flagId, expectedSequence: at, person, step, happenedAt: AT }),
      ).to.deep.equal({ state: 'added', sequence: at + 1 });
    }
    const { events } = await findReview(database.db, flagId);
    expect(events).to.deep.equal(
      STEPS.map(([{ personId, name }, step], at) => ({
        ...step,
        sequence: at + 1,
        happenedAt: AT,
        by: { personId, name },
      })),
    );
    expect((await listReviews(database.db)).find((review) => review.flagId === flagId)!.events).to.deep.equal(events);
  });

  it('shows the public the same course, and neither people nor notes', async () => {
    const { flagId } = (await listReviews(database.db))[0]!;
    const whole = reviewOf((await findReview(database.db, flagId)).events, NOW);
    const { events } = await findPublicReview(site.db, flagId);
    expect(await listPublicReviews(site.db)).to.deep.equal([{ flagId, events }]);
    expect(reviewOf(events, NOW)).to.deep.equal({ ...whole, assignee: undefined });
    expect(JSON.stringify(events)).not.to.match(/Person|ann|Not for everybody|Mine|Too thin/);
    for (const table of ['flag_review_event', 'person', 'audit_event']) {
      const refusal = await sql`select from ${sql.table(table)}`
        .execute(site.db)
        .catch((error: Error) => error.message);
      expect(refusal).to.equal(`permission denied for table ${table}`);
    }
  });

  it('can be added to by pages behind sign-in, and not changed', async () => {
    const signedIn = await openDatabase(database.url, { role: SIGNED_IN_ROLE });
    try {
      const flagId = await newFlag();
      const outcome = await addReviewEvent(signedIn.db, {
        flagId,
        expectedSequence: 0,
        person: ANN,
        step: { kind: 'taken' },
        happenedAt: AT,
      });
      expect(outcome).to.deep.equal({ state: 'added', sequence: 1 });
      for (const statement of [`update flag_review_event set note = 'x'`, 'delete from flag_review_event']) {
        const refusal = await sql
          .raw(statement)
          .execute(signedIn.db)
          .catch((error: Error) => error.message);
        expect(refusal).to.equal('permission denied for table flag_review_event');
      }
    } finally {
      await signedIn.close();
    }
  });

  it('tells whoever acts on what they have not seen, and writes nothing', async () => {
    const flagId = await newFlag();
    await add(flagId, 0);
    for (const seen of [0, 2, 7]) expect(await add(flagId, seen, BEN)).to.deep.equal({ state: 'overtaken' });
    expect((await findReview(database.db, flagId)).events.map(({ by }) => by!.personId)).to.deep.equal(['ann']);
  });

  it('is the same after any number of attempts by people who were overtaken', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: -3, max: 3 }), { maxLength: 12 }), async (delays) => {
        const flagId = await newFlag();
        let before = await findReview(database.db, flagId);
        for (const delay of delays) {
          const last = before.events.length;
          const seen = Math.max(0, last + delay);
          const outcome = await add(flagId, seen, BEN, { kind: 'noted', note: `After ${seen}` });
          const after = await findReview(database.db, flagId);
          if (seen === last) {
            expect(outcome).to.deep.equal({ state: 'added', sequence: last + 1 });
            expect(after.events.slice(0, -1)).to.deep.equal(before.events);
          } else {
            expect(outcome).to.deep.equal({ state: 'overtaken' });
            expect(after).to.deep.equal(before);
          }
          before = after;
        }
      }),
      { seed: 6, numRuns: 20 },
    );
  });

  it('lets one of two win who act at the same moment, and leaves the other’s transaction whole', async () => {
    const other = await openDatabase(database.url, { poolSize: 1 });
    try {
      const flagId = await newFlag();
      let lastSequence = 0;
      for (let round = 0; round < 20; round += 1) {
        const act = (db: Database['db'], person: typeof ANN) =>
          db.transaction().execute(async (trx) => {
            const outcome = await addReviewEvent(trx, {
              flagId,
              expectedSequence: lastSequence,
              person,
              step: { kind: 'noted', note: `Round ${round}` },
              happenedAt: AT,
            });
            // The transaction still answers.
            await sql`select 1`.execute(trx);
            return outcome.state;
          });
        const states = await Promise.all([act(database.db, ANN), act(other.db, BEN)]);
        expect(states.toSorted()).to.deep.equal(['added', 'overtaken']);
        lastSequence += 1;
      }
      const { events } = await findReview(database.db, flagId);
      expect(events.map(({ sequence }) => sequence)).to.deep.equal(Array.from({ length: 20 }, (_, at) => at + 1));
    } finally {
      await other.close();
    }
  });

  it('has the second wait for the first, and go on where the first gives up', async () => {
    const flagId = await newFlag();
    let second: Promise<{ state: string }> | undefined;
    await database.db
      .transaction()
      .execute(async (trx) => {
        await addReviewEvent(trx, {
          flagId,
          expectedSequence: 0,
          person: ANN,
          step: { kind: 'taken' },
          happenedAt: AT,
        });
        second = add(flagId, 0, BEN);
        throw new Error('given up');
      })
      .catch(() => {});
    expect((await second!).state).to.equal('added');
    expect((await findReview(database.db, flagId)).events.map(({ by }) => by!.personId)).to.deep.equal(['ben']);
  });

  it('goes on record together with who did what, and not where they were overtaken', async () => {
    const flagId = await newFlag();
    const act = (person: typeof ANN, step: ReviewStep, expectedSequence: number) =>
      database.db
        .transaction()
        .execute((trx) =>
          recordReviewEvent(trx, { flagId, expectedSequence, person, role: person.role, step, happenedAt: AT }),
        );
    await act(
      ANN,
      { kind: 'assigned', assignedTo: { personId: 'ben', name: BEN.name }, note: 'Not for the audit.' },
      0,
    );
    await act(BEN, { kind: 'closed', reason: 'Nor this.' }, 1);
    expect((await act(ANN, { kind: 'taken' }, 1)).state).to.equal('overtaken');
    const recorded = await listAudit(database.db, { limit: 10 });
    expect(
      recorded.map(({ personId, role, action, subject, detail }) => [personId, role, action, subject, detail]),
    ).to.deep.equal([
      ['ben', 'reviewer', 'review.closed', `flag/${flagId}`, { sequence: 2 }],
      ['ann', 'reviewer', 'review.assigned', `flag/${flagId}`, { sequence: 1, assignedTo: 'ben' }],
    ]);
  });

  it('cannot be changed, deleted or emptied, nor given a gap', async () => {
    const flagId = await newFlag();
    await add(flagId, 0);
    for (const statement of [
      `update flag_review_event set note = 'other' where flag_id = ${flagId}`,
      `delete from flag_review_event where flag_id = ${flagId}`,
      'truncate flag_review_event cascade',
    ]) {
      expect(await refusalOf(statement), statement).to.match(/^(flag_review|group_question)_event is append-only$/);
    }
    const at = `${flagId}, 3, 'taken', 'ann', 'Ann', now()`;
    expect(
      await refusalOf(
        `insert into flag_review_event (flag_id, sequence, kind, person_id, person_name, happened_at) values (${at})`,
      ),
    ).to.contain('foreign key');
  });

  it('cannot lack what its kind needs, nor carry what belongs to another', async () => {
    const flagId = await newFlag();
    const day = `'2026-04-30'`;
    for (const [kind, columns, values] of [
      ['asked', 'question', `'Why?'`],
      ['asked', 'question, due_on', `'Why?', '2026-04-01'`],
      ['asked', 'question, due_on', `'', ${day}`],
      ['answered', 'found', `'It.'`],
      ['accepted', 'note', `'Because.'`],
      ['closed', 'person_name', `''`],
      ['reform-agreed', 'reform, follow_up_month', `'This.', '2026-09-02'`],
      ['reform-agreed', 'reform', `'This.'`],
      ['assigned', 'note', `'To whom?'`],
      ['noted', 'due_on', day],
      ['taken', 'bcu', `'North West'`],
      ['taken', 'note', `repeat('a', 4001)`],
      ['mislaid', 'note', `'It.'`],
    ] as const) {
      const name = columns === 'person_name' ? '' : ', person_name';
      const refusal = await refusalOf(
        `insert into flag_review_event (flag_id, sequence, kind, person_id, happened_at, ${columns}${name})
         values (${flagId}, 1, '${kind}', 'ann', '${AT.toISOString()}', ${values}${name && `, 'Ann'`})`,
      );
      expect(refusal, `${kind}: ${columns}`).to.contain('violates check constraint');
    }
  });
});
