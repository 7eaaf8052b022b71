import { expect } from 'chai';
import { sql } from 'kysely';
import { addHoldEvent, findHold, listMonthsAwaitingMail, startHold } from '../../src/db/publication.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { madeUpPerson, storePeople } from '../support/people.ts';

const UNTIL = new Date('2026-06-08T08:00:00Z');

describe('the stored hold of a month', () => {
  let database: TestDatabase;

  before(async () => {
    database = await makeDatabase();
  });
  after(async () => database?.drop());

  it('is absent before it begins', async () => {
    expect(await findHold(database.db, '2026-05')).to.equal(undefined);
  });

  it('begins once: a second beginning changes nothing', async () => {
    expect(await startHold(database.db, '2026-05', UNTIL)).to.deep.equal({ heldUntil: UNTIL, events: [] });
    expect((await startHold(database.db, '2026-05', new Date(0))).heldUntil).to.deep.equal(UNTIL);
  });

  it('keeps what was done with it in order, and for its own month', async () => {
    await startHold(database.db, '2026-04', UNTIL);
    await addHoldEvent(database.db, '2026-05', { kind: 'annotated', reason: 'A note.' });
    await addHoldEvent(database.db, '2026-05', { kind: 'stopped', reason: 'Doubled.' });
    const { events } = (await findHold(database.db, '2026-05'))!;
    expect(events.map(({ kind, reason }) => [kind, reason])).to.deep.equal([
      ['annotated', 'A note.'],
      ['stopped', 'Doubled.'],
    ]);
    expect((await findHold(database.db, '2026-04'))!.events).to.deep.equal([]);
  });

  it('keeps who did it, where they had signed in', async () => {
    await storePeople(database.db, [madeUpPerson('ann', 'reviewer')]);
    await startHold(database.db, '2026-03', UNTIL);
    await addHoldEvent(database.db, '2026-03', { kind: 'annotated', reason: 'At the site.', personId: 'ann' });
    await addHoldEvent(database.db, '2026-03', { kind: 'released', reason: 'At the command line.' });
    const { rows } = await sql<{ personId: string | null }>`
      select person_id from publication_event where month = '2026-03-01' order by publication_event_id`.execute(
      database.db,
    );
    expect(rows.map(({ personId }) => personId)).to.deep.equal(['ann', null]);
  });

  it('awaits mail until the time is over for which mails are kept: who had one could not be told any more', async () => {
    const justAfter = new Date(UNTIL.getTime() + 1);
    expect(await listMonthsAwaitingMail(database.db, UNTIL)).to.deep.equal(['2026-03', '2026-04', '2026-05']);
    expect(await listMonthsAwaitingMail(database.db, justAfter)).to.deep.equal([]);
  });

  it('takes no decision on a month that has none', async () => {
    const refusal = await addHoldEvent(database.db, '2026-01', { kind: 'released', reason: 'released' }).catch(
      (error) => error,
    );
    expect(refusal).to.be.instanceOf(Error);
  });
});
