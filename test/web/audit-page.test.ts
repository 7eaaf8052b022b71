import { expect } from 'chai';
import { sql } from 'kysely';
import { appendAudit, findAuditHead } from '../../src/db/audit.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { madeUpPerson, storePeople } from '../support/people.ts';
import { openTestSite, type TestSite } from '../support/site.ts';
import { wordsOf } from './built-review.ts';

const PEOPLE = [
  madeUpPerson('ann', 'reviewer'),
  madeUpPerson('ada', 'administrator'),
  madeUpPerson('ray', 'responder', 'Central East'),
  madeUpPerson('lea', 'leadership'),
];

describe('the audit, on the site', () => {
  let database: TestDatabase;
  let site: TestSite;

  before(async () => {
    database = await makeDatabase();
    await storePeople(database.db, PEOPLE);
    site = await openTestSite(database, { people: PEOPLE });
    for (let at = 1; at <= 60; at += 1) {
      await database.db.transaction().execute((trx) =>
        appendAudit(trx, {
          personId: at % 2 === 0 ? 'ann' : 'ray',
          role: at % 2 === 0 ? 'reviewer' : 'responder',
          action: at === 60 ? 'review.taken' : 'text.read',
          subject: `flag/${at % 3}`,
          detail: { texts: at },
          happenedAt: new Date(Date.UTC(2026, 5, 1, 8, at)),
        }),
      );
    }
  });
  after(async () => {
    await site?.close();
    await database?.drop();
  });

  it('is open to scrutiny staff and administrators alone', async () => {
    for (const path of ['/audit', '/audit/verify']) {
      for (const personId of ['ann', 'ada']) expect((await site.get(path, personId)).status).to.equal(200);
      for (const personId of ['ray', 'lea']) expect((await site.get(path, personId)).status).to.equal(403);
      expect((await site.get(path)).status).to.equal(303);
    }
  });

  it('shows events newest first, a page at a time, with who did what to what', async () => {
    const first = await site.get('/audit', 'ada');
    const words = wordsOf(first.text);
    expect(words).to.contain(
      '60 1 June 2026, 10:00:00 Person ann Scrutiny staff review.taken flag/0 texts: 60 59 1 June 2026',
    );
    const older = /href="(\/audit\?before=\d+)"/.exec(first.text)![1]!;
    const second = wordsOf((await site.get(older, 'ada')).text);
    expect(second).to.contain('10 1 June 2026, 09:10:00').and.to.contain('Newest');
    expect(second).not.to.contain('11 1 June 2026');
    expect(second).not.to.contain('Older');
  });

  it('is narrowed by what was done, by whom and to what', async () => {
    const rows = async (query: string) =>
      ((await site.get(`/audit?${query}`, 'ann')).text.match(/<th scope="row">/g) ?? []).length;
    expect(await rows('action=review.taken&person=&subject=')).to.equal(1);
    expect(await rows('person=ray')).to.equal(30);
    expect(await rows('person=ray&subject=flag%2F1')).to.equal(10);
    expect(await rows('person=nobody')).to.equal(0);
    expect((await site.get('/audit?before=soon', 'ann')).status).to.equal(400);
  });

  it('is verified on a page that gives the hash to be kept, and holds it against one that was', async () => {
    const head = (await findAuditHead(database.db))!;
    const verified = await site.get('/audit/verify', 'ann');
    expect(wordsOf(verified.text)).to.contain('The audit is in order: 60 events').and.to.contain(head.hash);
    expect(wordsOf((await site.get(`/audit/verify?head=${head.hash}`, 'ann')).text)).to.contain('belongs to event 60');
    const unknown = wordsOf((await site.get(`/audit/verify?head=${'a'.repeat(64)}`, 'ann')).text);
    expect(unknown).to.contain('The audit is not in order').and.to.contain('NOT in the record');
    expect((await site.get('/audit/verify?head=abc', 'ann')).status).to.equal(400);
  });

  it('says which event was changed behind its back, and gives no hash to keep', async () => {
    await sql`alter table audit_event disable trigger user`.execute(database.db);
    await sql`update audit_event set detail = '{"texts": 0}' where audit_event_id = 17`.execute(database.db);
    const words = wordsOf((await site.get('/audit/verify', 'ann')).text);
    expect(words).to.contain('The audit is NOT in order. Event 17 is not as it was written');
    expect(words).not.to.contain('Note this hash down');
  });
});
