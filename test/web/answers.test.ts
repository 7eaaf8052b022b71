import { expect } from 'chai';
import { listAudit } from '../../src/db/audit.ts';
import { addReviewEvent, findReview } from '../../src/db/flag-review.ts';
import type { ReviewStep } from '../../src/domain/review.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { openTestSite, type TestSite } from '../support/site.ts';
import { type BuiltReview, buildReview, PEOPLE, wordsOf } from './built-review.ts';

const NOW = new Date('2026-07-01T09:00:00Z');

describe('the answers of the Met', function () {
  this.timeout(60_000);
  let database: TestDatabase;
  let site: TestSite;
  let built: BuiltReview;
  let path: string;

  before(async () => {
    database = await makeDatabase();
    built = await buildReview(database);
    site = await openTestSite(database, { people: Object.values(PEOPLE), now: NOW });
    path = `/answers/${built.hackney}`;
    await add(built.hackney, { kind: 'noted', note: 'Between ourselves.' }, '2026-06-09T09:00:00Z');
    await add(
      built.hackney,
      { kind: 'asked', bcu: 'Central East', dueOn: '2026-07-08', question: 'What was behind <b>it</b>?' },
      '2026-06-10T09:00:00Z',
    );
  });
  after(async () => {
    await site?.close();
    await database?.drop();
  });

  const add = async (flagId: number, step: ReviewStep, at: string) => {
    const { events } = await findReview(database.db, flagId);
    const person = step.kind === 'answered' ? PEOPLE.sid : PEOPLE.ann;
    const event = { flagId, expectedSequence: events.length, person, step, happenedAt: new Date(at) };
    expect((await addReviewEvent(database.db, event)).state).to.equal('added');
  };
  const countEvents = async () => (await findReview(database.db, built.hackney)).events.length;
  const send = (fields: Record<string, string>, personId = 'ray') =>
    site.post(
      path,
      { step: 'send', sequence: '2', found: 'An operation.', willChange: 'Its brief.', ...fields },
      personId,
    );

  it('are asked for in the boroughs of whoever answers, and all of them shown to leadership', async () => {
    await add(
      built.sutton,
      { kind: 'asked', bcu: 'South Area', dueOn: '2026-06-28', question: 'Why so many?' },
      '2026-05-31T09:00:00Z',
    );
    const ofRay = wordsOf((await site.get('/answers', 'ray')).text);
    expect(ofRay).to.contain(
      'Hackney Weapons searches of Black residents Central East 10 June 2026 8 July 2026, 7 days left',
    );
    expect(ofRay).not.to.contain('Sutton');
    expect(ofRay).to.contain('No answer is overdue.');
    const ofSid = wordsOf((await site.get('/answers', 'sid')).text);
    expect(ofSid).to.contain('28 June 2026, overdue by 3 days').and.not.to.contain('Hackney');
    const ofLeadership = wordsOf((await site.get('/answers', 'lea')).text);
    expect(ofLeadership).to.contain('Hackney').and.to.contain('Sutton').and.to.contain('you read along');
  });

  it('are for the police of that borough alone to give, and for leadership to read', async () => {
    for (const personId of ['sid', 'ann', 'mia', 'ada']) {
      expect((await site.get(path, personId)).status, personId).to.equal(403);
      expect((await send({}, personId)).status, personId).to.equal(403);
    }
    const read = await site.get(path, 'lea');
    expect(read.status).to.equal(200);
    expect(read.text).not.to.contain('answer-form').and.not.to.contain('/records');
    expect((await send({}, 'lea')).status).to.equal(403);
    expect(await countEvents()).to.equal(2);
    expect((await site.get('/answers/999', 'ray')).status).to.equal(404);
  });

  it('stand beside the question with its clock and what it is about, and nothing that staff noted', async () => {
    const page = await site.get(path, 'ray');
    const words = wordsOf(page.text);
    expect(words).to.contain('Answer due 8 July 2026 Clock 7 days left Asked on 10 June 2026');
    expect(page.text).to.contain('What was behind &lt;b&gt;it&lt;/b&gt;?');
    expect(words).to.contain('were at 13 times the rate of White residents');
    expect(words).not.to.contain('Between ourselves').and.not.to.contain('Person ann');
    expect(page.text).to.contain(`href="/review/flags/${built.hackney}/records"`);
  });

  it('need both what was found and what will change, and come back with what was written', async () => {
    const refused = await send({ step: 'preview', found: 'It was <i>this</i>.', willChange: ' ' });
    expect(refused.status).to.equal(422);
    expect(refused.text).to.contain('<title>Error: Hackney').and.to.contain('href="#willChange"');
    expect(refused.text).to.contain('It was &lt;i&gt;this&lt;/i&gt;.</textarea>');
    expect((await send({ found: 'x'.repeat(4001) })).status).to.equal(422);
    for (const fields of [{ step: 'shout' }, { sequence: 'all' }]) expect((await send(fields)).status).to.equal(400);
    expect(await countEvents()).to.equal(2);
  });

  it('are shown as everybody will read them before they are sent, and can be changed', async () => {
    const preview = await send({ step: 'preview', found: 'Line one.\r\nLine <two>.' });
    expect(preview.status).to.equal(200);
    expect(wordsOf(preview.text)).to.contain('Nothing is sent yet');
    expect(preview.text).to.contain('Line &lt;two&gt;.');
    const change = await send({ step: 'change', found: 'Line one.' });
    expect(change.text).to.contain('>Line one.</textarea>');
    expect(await countEvents()).to.equal(2);
  });

  it('are not held up by a note that staff made meanwhile, which they do not see', async () => {
    await add(built.hackney, { kind: 'noted', note: 'They are slow.' }, '2026-06-30T09:00:00Z');
    const sent = await send({});
    expect([sent.status, sent.headers.get('location')]).to.deep.equal([303, `${path}?done=answer-sent`]);
    const { events } = await findReview(database.db, built.hackney);
    expect(events.at(-1)).to.include({ kind: 'answered', found: 'An operation.', willChange: 'Its brief.' });
    const [audited] = await listAudit(database.db, { limit: 1 });
    expect(audited).to.include({ action: 'review.answered', personId: 'ray', subject: `flag/${built.hackney}` });
    const words = wordsOf((await site.get(`${path}?done=answer-sent`, 'ray')).text);
    expect(words).to.contain('Your answer is sent, and public.').and.to.contain('What will change: Its brief.');
    expect(wordsOf((await site.get('/answers', 'ray')).text)).to.contain('Answered on 1 July 2026');
  });

  it('tell whoever was overtaken by a colleague, keep their words, and store one answer only', async () => {
    const late = await send({ found: 'Something else.' });
    expect(late.status).to.equal(409);
    const words = wordsOf(late.text);
    expect(words).to.contain('Something happened while you wrote').and.to.contain('The Met answered.');
    expect(words).to.contain('What you wrote, to copy if you need it What was found: Something else.');
    expect(
      (await findReview(database.db, built.hackney)).events.filter(({ kind }) => kind === 'answered'),
    ).to.have.length(1);
  });
});
