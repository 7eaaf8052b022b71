import { expect } from 'chai';
import { sql } from 'kysely';
import { appendAudit, countAuditBefore, cutAuditBefore, listAudit, verifyAudit } from '../../src/db/audit.ts';
import { type Database, openDatabase } from '../../src/db/connection.ts';
import { SIGNED_IN_ROLE } from '../../src/db/role.ts';
import type { NewAuditEvent } from '../../src/domain/audit.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { madeUpPerson, storePeople } from '../support/people.ts';

const event = (only: Partial<NewAuditEvent> = {}): NewAuditEvent => ({
  personId: 'ann',
  role: 'reviewer',
  action: 'review.noted',
  subject: 'flag/12',
  detail: { sequence: 3, an_old_name: { b: [1, 'é\n"', null], a: 0.1 } },
  happenedAt: new Date('2026-04-02T09:00:00.123Z'),
  ...only,
});

describe('the record of who did what', () => {
  let database: TestDatabase;

  before(async () => {
    database = await makeDatabase();
    await storePeople(database.db, [madeUpPerson('ann', 'reviewer'), madeUpPerson('ben', 'reviewer')]);
  });
  beforeEach(() => tamper('delete from audit_event'));
  after(async () => database?.drop());

  const append = (only: Partial<NewAuditEvent> = {}, { db }: Database = database) =>
    db.transaction().execute((trx) => appendAudit(trx, event(only)));
  const appendSome = async (count: number) => {
    for (let at = 1; at <= count; at += 1) await append({ subject: `flag/${at}` });
  };
  const verify = (keptHead?: string) => verifyAudit(database.db, { keptHead });
  /** What the tables’ owner can do: put the triggers to sleep. */
  const tamper = (...statements: string[]) =>
    database.db.transaction().execute(async (trx) => {
      await sql`alter table audit_event disable trigger user`.execute(trx);
      for (const statement of statements) await sql.raw(statement).execute(trx);
      await sql`alter table audit_event enable trigger user`.execute(trx);
    });

  it('is in order when it is empty, and has no head', async () => {
    expect(await verify()).to.deep.equal({ events: 0, head: undefined });
  });

  it('is in order as it was written, whatever stands in its details', async () => {
    await append();
    await append({ personId: undefined, role: 'public', action: 'sign-in.refused', detail: {} });
    const head = await append({ personId: 'ben' });
    expect(await verify()).to.deep.equal({ events: 3, head });
    expect(head.auditEventId).to.equal(3);
  });

  it('goes with the transaction of what it is about, and leaves no gap where that is given up', async () => {
    await append();
    await database.db
      .transaction()
      .execute(async (trx) => {
        await appendAudit(trx, event());
        throw new Error('given up');
      })
      .catch(() => {});
    await append();
    expect(await verify()).to.deep.include({ events: 2 });
    const outside = await appendAudit(database.db, event()).catch((error: Error) => error.message);
    expect(outside).to.contain('in the transaction of what it is about');
  });

  it('stays one chain when many write at once', async () => {
    const other = await openDatabase(database.url, { poolSize: 4 });
    await Promise.all(Array.from({ length: 40 }, (_, at) => append({}, at % 2 ? database : other)));
    await other.close();
    expect(await verify())
      .to.deep.include({ events: 40 })
      .and.not.to.have.property('firstFault');
  });

  it('can be added to and read by pages behind sign-in, and not changed', async () => {
    const signedIn = await openDatabase(database.url, { role: SIGNED_IN_ROLE });
    try {
      await append({}, signedIn);
      expect(await verifyAudit(signedIn.db)).to.deep.include({ events: 1 });
      const refusal = await sql`delete from audit_event`.execute(signedIn.db).catch((error: Error) => error.message);
      expect(refusal).to.equal('permission denied for table audit_event');
    } finally {
      await signedIn.close();
    }
  });

  it('lists newest first, a page at a time, by person and by action', async () => {
    await append();
    await append({ personId: 'ben', action: 'text.read' });
    await append({ personId: undefined, role: 'job' });
    const ids = async (filter: Partial<Parameters<typeof listAudit>[1]>) =>
      (await listAudit(database.db, { limit: 10, ...filter })).map(({ auditEventId }) => auditEventId);
    expect(await ids({})).to.deep.equal([3, 2, 1]);
    expect(await ids({ limit: 2 })).to.deep.equal([3, 2]);
    expect(await ids({ before: 2 })).to.deep.equal([1]);
    expect(await ids({ personId: 'ann' })).to.deep.equal([1]);
    expect(await ids({ action: 'text.read', before: 3 })).to.deep.equal([2]);
    const [newest, , oldest] = await listAudit(database.db, { limit: 3 });
    expect(oldest).to.deep.include({ ...event(), auditEventId: 1, personName: 'Person ann' });
    expect(newest).to.deep.include({ personId: undefined, personName: undefined, role: 'job' });
  });

  it('cannot be changed, deleted or emptied by whoever may write to it', async () => {
    await append();
    const refusalOf = (...statements: string[]): Promise<string> =>
      database.db
        .transaction()
        .execute(async (trx) => {
          for (const statement of statements) await sql.raw(statement).execute(trx);
          return 'not refused';
        })
        .catch((error: Error) => error.message);
    for (const statements of [
      [`update audit_event set subject = 'flag/13'`],
      ['delete from audit_event'],
      ['truncate audit_event'],
      // Not even in the way that old events go, while they are young.
      [`set local evenhand.first_audit_event_kept = '2'`, 'delete from audit_event'],
    ]) {
      expect(await refusalOf(...statements), statements.join()).to.equal('audit_event is append-only');
    }
  });

  for (const [what, statement] of Object.entries({
    'who did it': `update audit_event set person_id = 'ben' where audit_event_id = 3`,
    'that somebody did it': `update audit_event set person_id = null where audit_event_id = 3`,
    'as what': `update audit_event set role = 'administrator' where audit_event_id = 3`,
    'when, by the least there is': `update audit_event set happened_at = happened_at + interval '1 microsecond' where audit_event_id = 3`,
    'what was done': `update audit_event set action = 'review.closed' where audit_event_id = 3`,
    'what it was done to': `update audit_event set subject = 'flag/13' where audit_event_id = 3`,
    'a detail': `update audit_event set detail = jsonb_set(detail, '{an_old_name,a}', '0.2') where audit_event_id = 3`,
    'a detail’s name': `update audit_event set detail = detail - 'sequence' || '{"Sequence": 3}' where audit_event_id = 3`,
    'its hash': `update audit_event set hash = repeat('a', 64) where audit_event_id = 3`,
    'the hash before': `update audit_event set previous_hash = repeat('a', 64) where audit_event_id = 3`,
  })) {
    it(`shows that somebody changed ${what}`, async () => {
      await appendSome(5);
      await tamper(statement);
      expect((await verify()).firstFault).to.deep.equal({ auditEventId: 3, what: 'changed' });
    });
  }

  it('shows events taken from the middle, and those after them being moved up', async () => {
    await appendSome(5);
    await tamper('delete from audit_event where audit_event_id = 3');
    expect((await verify()).firstFault).to.deep.equal({ auditEventId: 4, what: 'missing-before' });
    await tamper('update audit_event set audit_event_id = audit_event_id - 1 where audit_event_id = 4');
    expect((await verify()).firstFault).to.deep.equal({ auditEventId: 3, what: 'changed' });
  });

  it('shows two events that changed places', async () => {
    await appendSome(5);
    await tamper(
      'update audit_event set audit_event_id = 99 where audit_event_id = 2',
      'update audit_event set audit_event_id = 2 where audit_event_id = 3',
      'update audit_event set audit_event_id = 3 where audit_event_id = 99',
    );
    expect((await verify()).firstFault).to.deep.equal({ auditEventId: 2, what: 'changed' });
  });

  it('shows an event that was replaced with one that is whole in itself', async () => {
    await appendSome(4);
    await tamper(
      'create table fourth as select * from audit_event where audit_event_id = 4',
      'delete from audit_event where audit_event_id >= 3',
    );
    await append({ subject: 'flag/99' });
    await tamper('insert into audit_event select * from fourth', 'drop table fourth');
    expect((await verify()).firstFault).to.deep.equal({ auditEventId: 4, what: 'not-following' });
  });

  it('shows a beginning that was taken away', async () => {
    await appendSome(5);
    await tamper('delete from audit_event where audit_event_id < 3');
    expect((await verify()).firstFault).to.deep.equal({ auditEventId: 3, what: 'beginning-missing' });
  });

  it('shows an end that was taken away to whoever kept the hash of its last event, and to nobody else', async () => {
    await appendSome(5);
    const { head } = await verify();
    expect((await verify(head!.hash)).keptHead).to.deep.equal({ hash: head!.hash, auditEventId: 5 });
    await append();
    expect((await verify(head!.hash)).keptHead!.auditEventId).to.equal(5);
    await tamper('delete from audit_event where audit_event_id > 4');
    const verdict = await verify(head!.hash);
    expect(verdict).not.to.have.property('firstFault');
    expect(verdict.keptHead!.auditEventId).to.equal(undefined);
  });

  it('shows a chain that was written anew to whoever kept the hash of a later event', async () => {
    await appendSome(5);
    const { head } = await verify();
    await tamper('delete from audit_event where audit_event_id > 2');
    for (const at of [30, 4, 5]) await append({ subject: `flag/${at}` });
    const verdict = await verify(head!.hash);
    expect(verdict).to.deep.include({ events: 5 }).and.not.to.have.property('firstFault');
    expect(verdict.keptHead!.auditEventId).to.equal(undefined);
  });

  describe('whose oldest events are past their time', () => {
    const OLD = new Date('2015-01-01T00:00:00Z');
    const SINCE = new Date('2016-01-01T00:00:00Z');
    const cut = () => database.db.transaction().execute((trx) => cutAuditBefore(trx, SINCE, new Date()));
    const appendOld = async (count: number) => {
      for (let at = 0; at < count; at += 1) await append({ happenedAt: OLD });
    };

    it('lets them go together, and stays in order from there on', async () => {
      await appendOld(3);
      await appendSome(2);
      expect(await countAuditBefore(database.db, SINCE)).to.equal(3);
      expect(await cut()).to.equal(3);
      const verdict = await verify();
      expect(verdict).to.deep.include({ events: 3 }).and.not.to.have.property('firstFault');
      const [last] = await listAudit(database.db, { limit: 1 });
      expect(last).to.deep.include({ action: 'audit.cut', role: 'job', personId: undefined });
      expect(await cut()).to.equal(0);
      expect((await listAudit(database.db, { limit: 9 })).map(({ auditEventId }) => auditEventId)).to.deep.equal([
        6, 5, 4,
      ]);
    });

    it('is cut again and again, and down to the record of the cut alone', async () => {
      await appendOld(2);
      await cut();
      expect(await verify())
        .to.deep.include({ events: 1 })
        .and.not.to.have.property('firstFault');
      await tamper('delete from audit_event');
      await appendOld(2);
      await appendSome(1);
      await cut();
      await tamper('delete from audit_event where audit_event_id = 3');
      expect((await verify()).firstFault).to.deep.equal({ auditEventId: 4, what: 'beginning-missing' });
    });

    it('keeps an old event that was recorded after a younger one', async () => {
      await appendOld(1);
      await appendSome(1);
      await appendOld(1);
      expect(await countAuditBefore(database.db, SINCE)).to.equal(1);
      expect(await cut()).to.equal(1);
      expect(await verify()).not.to.have.property('firstFault');
    });
  });
});
