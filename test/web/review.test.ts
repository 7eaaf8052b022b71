import { expect } from 'chai';
import { sql } from 'kysely';
import { listAudit, verifyAudit } from '../../src/db/audit.ts';
import { findReview } from '../../src/db/flag-review.ts';
import { findHold, startHold } from '../../src/db/publication.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { openTestSite, type TestSite } from '../support/site.ts';
import { type BuiltReview, buildReview, GIVEN_AWAY, PEOPLE, RECORDS, wordsOf } from './built-review.ts';

const NOW = new Date('2026-07-01T09:00:00Z');

describe('the review of flags', function () {
  this.timeout(60_000);
  let database: TestDatabase;
  let site: TestSite;
  let built: BuiltReview;
  let flagPath: string;

  before(async () => {
    database = await makeDatabase();
    built = await buildReview(database);
    site = await openTestSite(database, {
      people: Object.values(PEOPLE),
      now: NOW,
      settings: { publishHoldDays: 5, publicUrl: 'http://localhost:3000' },
    });
    flagPath = `/review/flags/${built.hackney}`;
  });
  after(async () => {
    await site?.close();
    await database?.drop();
  });

  const act = (fields: Record<string, string>, personId = 'ann') => site.post(flagPath, fields, personId);
  const lastSequence = async () => String((await findReview(database.db, built.hackney)).events.length);
  const lastEvents = (limit = 1) => listAudit(database.db, { limit });
  const countAudit = async () => (await listAudit(database.db, { limit: 1000 })).length;

  describe('the queue', () => {
    it('shows what is to be done and who has it, to scrutiny staff and administrators alone', async () => {
      for (const personId of ['ann', 'ada']) {
        const page = await site.get('/review', personId);
        expect(page.status).to.equal(200);
        expect(wordsOf(page.text)).to.contain('2 flags, what needs doing first on top');
        expect(wordsOf(page.text)).to.contain(
          'Hackney Weapons searches of Black residents Take it: nobody has it Not yet taken up Nobody No date 13 9.0 to 20',
        );
      }
      for (const personId of ['ray', 'lea', 'mia']) expect((await site.get('/review', personId)).status).to.equal(403);
      expect((await site.get('/review')).headers.get('location')).to.equal('/sign-in?next=%2Freview');
    });

    it('is narrowed by links, each of which says how many it leaves', async () => {
      const page = await site.get('/review?borough=E09000012', 'ann');
      expect(wordsOf(page.text)).to.contain('1 flag in Hackney');
      expect(page.text).to.contain(
        '<a href="/review?state=asked&amp;borough=E09000012">The Met has been asked <span class="tally">0</span></a>',
      );
      const empty = await site.get('/review?state=closed', 'ann');
      expect(wordsOf(empty.text)).to.contain('No flag fits what you chose.');
      expect((await site.get('/review?state=lost', 'ann')).status).to.equal(400);
    });
  });

  describe('a flag', () => {
    it('has its evidence as it was frozen, how it holds, and no form but those that are possible', async () => {
      const words = wordsOf((await site.get(flagPath, 'ann')).text);
      expect(words).to.contain('were at 13 times the rate of White residents (likely range 9.0 to 20)');
      expect(words).to.contain('Records that repeat another left out does not hold');
      expect(words).to.contain('There was none before.');
      expect(words).to.contain('Take this');
      expect(words).not.to.contain('Reopen');
      const ofAdministrator = await site.get(flagPath, 'ada');
      expect(ofAdministrator.text).to.contain('id="do-assigned"').and.not.to.contain('id="do-asked"');
      expect((await site.get('/review/flags/999', 'ann')).status).to.equal(404);
      expect((await site.get('/review/flags/1x', 'ann')).status).to.equal(404);
    });

    it('is taken, noted and given to somebody, each recorded as one event of the audit', async () => {
      const taken = await act({ kind: 'taken', sequence: '0' });
      expect([taken.status, taken.headers.get('location')]).to.deep.equal([303, `${flagPath}?done=review-taken`]);
      await act({ kind: 'noted', sequence: '1', note: 'Look at <script>alert(1)</script> & more' });
      await act({ kind: 'assigned', sequence: '2', assignedTo: 'ben' });
      const page = await site.get(`${flagPath}?done=review-assigned`, 'ann');
      expect(page.text).to.contain('The flag has been given to somebody else.');
      expect(page.text)
        .to.contain('Look at &lt;script&gt;alert(1)&lt;/script&gt; &amp; more')
        .and.not.to.contain('<script');
      expect(wordsOf(page.text)).to.contain('Person ann gave this to Person ben.');
      expect(wordsOf((await site.get('/review?assignee=me', 'ben')).text)).to.contain('1 flag,');
      expect((await lastEvents(3)).map(({ action, personId, subject }) => [action, personId, subject])).to.deep.equal([
        ['review.assigned', 'ann', `flag/${built.hackney}`],
        ['review.noted', 'ann', `flag/${built.hackney}`],
        ['review.taken', 'ann', `flag/${built.hackney}`],
      ]);
    });

    it('gives a refused form back with what was typed and what is wrong, and does nothing', async () => {
      const before = await countAudit();
      const sequence = await lastSequence();
      const long = 'x'.repeat(4001);
      const asked = await act({ kind: 'asked', sequence, question: long });
      expect(asked.status).to.equal(422);
      expect(asked.text).to.contain('<title>Error: Hackney');
      expect(asked.text).to.contain('href="#asked-question"').and.to.contain(long);
      expect(asked.text).to.match(/<details class="act" id="do-asked" open>/);
      const reform = await act({ kind: 'reform-agreed', sequence, reform: 'A second look.', followUpMonth: '' });
      expect(reform.text).to.contain('href="#reform-agreed-followUpMonth"').and.to.contain('A second look.');
      const escalated = await act({ kind: 'escalated', sequence, note: '  ' });
      expect(wordsOf(escalated.text)).to.contain('Say to whom it goes, and why.');
      for (const form of [{ kind: 'asked' }, { kind: 'burnt', sequence }, { kind: 'noted', sequence: '-1' }]) {
        expect((await act(form as Record<string, string>)).status).to.equal(400);
      }
      expect([await countAudit(), await lastSequence()]).to.deep.equal([before, sequence]);
    });

    it('takes no form of another site, and none from a role that may not', async () => {
      const before = await lastSequence();
      expect((await act({ kind: 'asked', sequence: before, question: 'Why?' }, 'ada')).status).to.equal(422);
      for (const personId of ['ray', 'lea', 'mia']) {
        expect((await act({ kind: 'noted', sequence: before, note: 'x' }, personId)).status).to.equal(403);
      }
      const forged = await fetch(`${site.url}${flagPath}`, {
        method: 'POST',
        headers: { 'x-test-person': 'ann', 'Content-Type': 'application/x-www-form-urlencoded' },
        body: `kind=noted&sequence=${before}&note=forged`,
      });
      expect(forged.status).to.equal(403);
      expect(await lastSequence()).to.equal(before);
    });

    it('tells whoever was overtaken what happened meanwhile, keeps their words, and takes them when sent again', async () => {
      const sequence = await lastSequence();
      const [first, second] = await Promise.all([
        act({ kind: 'noted', sequence, note: 'Ann was here.' }, 'ann'),
        act({ kind: 'noted', sequence, note: 'Ben was here.' }, 'ben'),
      ]);
      expect([first.status, second.status].sort()).to.deep.equal([303, 409]);
      const [told, quicker, slower] = first.status === 409 ? [first, 'Ben', 'Ann'] : [second, 'Ann', 'Ben'];
      const words = wordsOf(told.text);
      expect(words).to.contain(`Somebody was quicker`).and.to.contain(`${quicker} was here.`);
      expect(told.text).to.contain('<title>Error: ').and.to.contain(`>${slower} was here.</textarea>`);
      const offered = /id="do-noted" open>[\s\S]*?name="sequence" value="(\d+)"/.exec(told.text)![1]!;
      expect((await act({ kind: 'noted', sequence: offered, note: `${slower} was here.` })).status).to.equal(303);
      expect((await findReview(database.db, built.hackney)).events).to.have.length(Number(sequence) + 2);
    });

    it('keeps the words of whoever is overtaken by something that leaves no room for theirs', async () => {
      const sequence = await lastSequence();
      await act({ kind: 'asked', sequence, question: 'What was behind it?' });
      const late = await act({ kind: 'asked', sequence, question: 'Which operations were these?' }, 'ben');
      expect(late.status).to.equal(409);
      const words = wordsOf(late.text);
      expect(words).to.contain('is no longer possible').and.to.contain('Which operations were these?');
      expect(words).to.contain('Central East command unit; the answer is due by 29 July 2026');
      expect(late.text).not.to.contain('id="do-asked"');
    });

    it('closes with a reason and is reopened with one, and then its history is whole and the audit in order', async () => {
      await act({ kind: 'closed', sequence: await lastSequence(), reason: 'Doubled records.' });
      expect(wordsOf((await site.get('/review', 'ann')).text)).to.contain('1 flag,');
      await act({ kind: 'reopened', sequence: await lastSequence(), reason: 'They were not.' }, 'ada');
      const words = wordsOf((await site.get(flagPath, 'ann')).text);
      expect(words).to.contain('Person ada reopened this. Reason: They were not.');
      const verdict = await verifyAudit(database.db);
      expect([verdict.firstFault, verdict.events]).to.deep.equal([undefined, await countAudit()]);
    });
  });

  describe('the records behind a flag', () => {
    it('are listed with the officer’s words redacted, and the reading of each page is one event that names them', async () => {
      const before = await countAudit();
      const pages = [await site.get(`${flagPath}/records`, 'ann'), await site.get(`${flagPath}/records?page=2`, 'ann')];
      const words = pages.map(({ text }) => wordsOf(text)).join(' ');
      expect(words).to.contain(`${RECORDS} records, page 1 of 2`);
      expect(words).to.contain('was seen with a knife').and.to.contain('[name]').and.to.contain('[postcode]');
      for (const given of GIVEN_AWAY) expect(words).not.to.contain(given);
      expect(words).to.contain('The officer left the written grounds blank.');
      expect(words).to.contain('Day: 10 May 2022 Searched for: Weapons Outcome: No further action');
      const read = (await lastEvents(2)).reverse();
      expect(await countAudit()).to.equal(before + 2);
      expect(read.map(({ action, personId, subject }) => [action, personId, subject])).to.deep.equal(
        Array(2).fill(['text.read', 'ann', `flag/${built.hackney}`]),
      );
      const lines = read.flatMap(({ detail }) =>
        (detail as { files: { lines: number[] }[] }).files.flatMap((file) => file.lines),
      );
      expect(new Set(lines).size).to.equal(RECORDS - 1);
      expect(lines).to.have.length(RECORDS - 1);
    });

    it('stand in an order drawn by lot, the same for everybody with the same number', async () => {
      const order = async (query: string, personId: string) =>
        [...(await site.get(`${flagPath}/records${query}`, personId)).text.matchAll(/line (\d+)<\/h2>/g)].map(
          ([, line]) => line,
        );
      const first = await order('?seed=7', 'ann');
      expect(first).to.have.length(20);
      expect(await order('?seed=7', 'ben')).to.deep.equal(first);
      expect(await order('?seed=8', 'ann')).not.to.deep.equal(first);
      expect((await site.get(`${flagPath}/records?seed=none`, 'ann')).status).to.equal(400);
      expect((await site.get(`${flagPath}/records?page=99`, 'ann')).status).to.equal(404);
    });

    it('are read by the police of that borough, and by nobody else but scrutiny staff', async () => {
      const before = await countAudit();
      expect((await site.get(`${flagPath}/records`, 'ray')).status).to.equal(200);
      expect((await lastEvents())[0]).to.include({ action: 'text.read', personId: 'ray', role: 'responder' });
      for (const personId of ['sid', 'lea', 'mia', 'ada']) {
        const page = await site.get(`${flagPath}/records`, personId);
        expect(page.status, personId).to.equal(403);
        expect(page.text).not.to.contain('knife');
      }
      expect(await countAudit()).to.equal(before + 1);
    });

    it('are recorded as read by nobody where there is no text to read', async () => {
      const before = await countAudit();
      const page = await site.get(`/review/flags/${built.sutton}/records`, 'ann');
      expect(page.status).to.equal(200);
      expect(wordsOf(page.text)).to.contain('no longer kept, or there are none of this kind');
      expect(await countAudit()).to.equal(before);
    });

    it('are not shown where the reading cannot be recorded', async () => {
      await sql`alter table audit_event add constraint none_more check (audit_event_id < 0) not valid`.execute(
        database.db,
      );
      const page = await site.get(`${flagPath}/records`, 'ann');
      await sql`alter table audit_event drop constraint none_more`.execute(database.db);
      expect(page.status).to.equal(500);
      expect(page.text).not.to.contain('knife');
    });
  });

  describe('the hold on a month', () => {
    const monthPath = '/review/months/2026-05';

    before(() => startHold(database.db, '2026-05', new Date('2026-07-05T09:00:00Z')));

    it('lets scrutiny staff see the month before the public does, marked as not public', async () => {
      expect(wordsOf((await site.get('/')).text)).to.contain('with scrutiny staff until 5 July 2026');
      const page = await site.get(monthPath, 'ann');
      expect(page.status).to.equal(200);
      expect(wordsOf(page.text)).to.contain(
        'Not public yet. The figures for May 2026 are held, and not public yet. They become public on 5 July 2026',
      );
      expect(wordsOf(page.text)).to.contain('Stop and search in London: May 2026');
      const borough = await site.get(`${monthPath}/boroughs/E09000012`, 'ann');
      expect(wordsOf(borough.text)).to.contain('Stop and search in Hackney: May 2026').and.to.contain('Not public yet');
      for (const personId of ['ray', 'lea', 'mia', 'ada']) {
        for (const path of ['/review/months', monthPath, `${monthPath}/boroughs/E09000012`]) {
          expect((await site.get(path, personId)).status, `${personId} ${path}`).to.equal(403);
        }
      }
      for (const path of ['/review/months/2026-04', '/review/months/soon', `${monthPath}/boroughs/E1`]) {
        expect((await site.get(path, 'ann')).status, path).to.equal(404);
      }
    });

    it('leads from the month to the same month’s boroughs and to no other', async () => {
      const { text } = await site.get(monthPath, 'ann');
      expect(text)
        .to.contain('href="/review/months/2026-05/boroughs/E09000012"')
        .and.not.to.contain('href="/boroughs/');
    });

    it('takes a note, a stop and a release, each with who did it, and a stop only with a reason', async () => {
      const refused = await site.post(monthPath, { kind: 'stopped', reason: ' ', seen: '0' }, 'ann');
      expect(refused.status).to.equal(422);
      expect(refused.text).to.contain('href="#month-stopped-reason"').and.to.contain('<title>Error: Stop and search');
      expect(refused.text).to.contain('<h1>Stop and search in London: May 2026</h1>');
      await site.post(monthPath, { kind: 'annotated', reason: 'Two boroughs sent late.', seen: '0' }, 'ann');
      await site.post(monthPath, { kind: 'stopped', reason: 'A file is doubled.', seen: '1' }, 'ben');
      const page = wordsOf((await site.get(monthPath, 'ann')).text);
      expect(page)
        .to.contain('Person ben stopped it. A file is doubled.')
        .and.to.contain('Person ann put a note on it.');
      expect(wordsOf((await site.get('/')).text)).to.contain(
        'Scrutiny staff stopped the figures for May 2026: A file is doubled.',
      );
      expect(wordsOf((await site.get('/review/months', 'ann')).text)).to.contain('May 2026 Stopped');
      expect((await lastEvents())[0]).to.include({
        action: 'month.stopped',
        personId: 'ben',
        subject: 'month/2026-05',
      });
    });

    it('tells whoever was overtaken, and decides nothing for them', async () => {
      const late = await site.post(monthPath, { kind: 'released', reason: 'It is fine.', seen: '1' }, 'ann');
      expect(late.status).to.equal(409);
      expect(wordsOf(late.text)).to.contain('Somebody was quicker').and.to.contain('Person ben stopped it.');
      expect(late.text).to.contain('It is fine.</textarea>');
      expect((await findHold(database.db, '2026-05'))!.events).to.have.length(2);
      const again = await site.post(monthPath, { kind: 'released', reason: 'It is fine.', seen: '2' }, 'ann');
      expect(again.headers.get('location')).to.equal(`${monthPath}?done=month-released`);
      expect(wordsOf((await site.get('/')).text)).to.contain('Stop and search in London: May 2026');
    });
  });
});
