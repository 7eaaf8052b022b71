import { expect } from 'chai';
import { listAudit, verifyAudit } from '../../src/db/audit.ts';
import { listFlags } from '../../src/db/flag.ts';
import { findReview } from '../../src/db/flag-review.ts';
import { listGroupQuestions } from '../../src/db/group-question.ts';
import { listMonitoringGroups, storeMonitoringGroups } from '../../src/db/monitoring-group.ts';
import { standingOf } from '../../src/domain/group-question.ts';
import type { Person } from '../../src/domain/person.ts';
import { SYNTHETIC_LABEL } from '../../src/domain/wording.ts';
import { publicQuestionsOn } from '../../src/web/groups/told-questions.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { madeUpPerson, storePeople } from '../support/people.ts';
import { type Answer, openTestSite, type TestSite } from '../support/site.ts';
import { CAMDEN, HACKNEY, storeFinding, storeMonth } from './built-month.ts';

const wordsOf = ({ text }: Answer) =>
  text
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

const TEXT = 'What was behind the rise in weapons searches in our borough?';
const NOW = new Date('2026-07-01T12:00:00Z');

describe('pages of monitoring groups', () => {
  let database: TestDatabase;
  let site: TestSite;
  let flagId: number;
  const groups: Record<string, number> = {};

  before(async () => {
    database = await makeDatabase();
    const { db } = database;
    await storeFinding(db, await storeMonth(db, '2026-05', { isSynthetic: true }));
    flagId = (await listFlags(db))[0]!.flagId;
    const group = (name: string, areaCode: string, nextMeetingOn: string | undefined) => ({
      name,
      areaCode,
      email: 'group@example.org',
      nextMeetingOn,
    });
    const stored = [
      group('Hackney Group', HACKNEY, '2026-07-14'),
      group('Hackney <i>Youth</i>', HACKNEY, undefined),
      group('Camden Group', CAMDEN, undefined),
    ];
    await storeMonitoringGroups(db, stored, true);
    for (const { name, monitoringGroupId } of await listMonitoringGroups(db)) groups[name] = monitoringGroupId;
    const member = (personId: string, areaCodes: string[], ...names: string[]): Person => ({
      ...madeUpPerson(personId, 'member'),
      areaCodes,
      groupIds: names.map((name) => groups[name]!),
    });
    const people = [
      member('hal', [HACKNEY], 'Hackney Group'),
      member('yas', [HACKNEY], 'Hackney <i>Youth</i>'),
      member('cam', [CAMDEN], 'Camden Group'),
      member('two', [CAMDEN, HACKNEY], 'Camden Group', 'Hackney Group'),
      madeUpPerson('rex', 'reviewer'),
      madeUpPerson('rea', 'reviewer'),
      madeUpPerson('ray', 'responder'),
    ];
    await storePeople(db, people);
    site = await openTestSite(database, { people, now: NOW });
  });
  after(async () => {
    await site?.close();
    await database?.drop();
  });

  const asking = (name = 'Hackney Group') => `/group/questions/new?group=${groups[name]}&flag=${flagId}`;
  const send = (text: string, by = 'hal', path = asking()) => site.post(path, { text }, by);
  const stored = () => listGroupQuestions(database.db);
  const lastQuestion = async () => (await stored()).at(-1)!;
  const act = (groupQuestionId: number, fields: Record<string, string>, by = 'rex') =>
    site.post(`/group-questions/${groupQuestionId}`, fields, by);

  it('show the borough’s findings and where they stand, the next meeting, and what to ask', async () => {
    const page = await site.get('/group', 'hal');
    expect(page.status).to.equal(200);
    const words = wordsOf(page);
    expect(words).to.contain('Your next meeting is on 14 July 2026.');
    expect(words).to.contain('Weapons searches of Black residents');
    expect(words).to.contain('Scrutiny staff have not yet taken up this finding.');
    expect(words).to.contain('Your group has asked nothing yet.');
    expect(words).to.contain('You could ask at your meeting on 14 July 2026');
    expect(words).to.contain(SYNTHETIC_LABEL);
  });

  it('say so where nothing needs explaining and no meeting is known', async () => {
    const words = wordsOf(await site.get('/group', 'cam'));
    expect(words).to.contain('Nothing in your borough needs explaining this month.');
    expect(words).to.contain('The day of your next meeting is not known here yet.');
  });

  it('let who is in several groups choose', async () => {
    const page = await site.get('/group', 'two');
    expect(page.text).to.contain(`/group?group=${groups['Camden Group']}`).and.contain('Hackney Group');
    expect(wordsOf(await site.get(`/group?group=${groups['Camden Group']}`, 'two'))).to.contain('Your groups');
  });

  it('are closed to members of other boroughs and groups, to other roles and to nobody, at each door', async () => {
    const question = `/group-questions/${await storedQuestion()}`;
    const own = groups['Hackney Group'];
    for (const path of [`/group?group=${own}`, `/group/pack?group=${own}`, asking()]) {
      for (const by of ['cam', 'yas', 'ray']) expect((await site.get(path, by)).status, `${by} ${path}`).to.equal(403);
      expect((await site.get(path)).headers.get('location'), path).to.match(/^\/sign-in/);
    }
    for (const path of ['/group-questions', question]) {
      for (const by of ['hal', 'cam', 'ray']) expect((await site.get(path, by)).status, path).to.equal(403);
    }
    const before = (await stored()).length;
    expect((await send(`${TEXT} No.`, 'cam')).status).to.equal(403);
    expect((await send(`${TEXT} No.`, 'cam', asking('Camden Group'))).status).to.equal(403);
    expect((await send(`${TEXT} No.`, 'two', asking('Camden Group'))).status).to.equal(404);
    expect((await send(`${TEXT} No.`, 'rex')).status).to.equal(403);
    expect((await site.post(question, { kind: 'published', sequence: '0' }, 'hal')).status).to.equal(403);
    expect(await stored()).to.have.length(before);
    expect((await site.get('/group?group=9999', 'hal')).status).to.equal(404);
    expect((await site.get('/group-questions/9999', 'rex')).status).to.equal(404);
    expect((await site.get(`/group/questions/new?group=${own}&flag=9999`, 'hal')).status).to.equal(404);
  });

  async function storedQuestion(text?: string): Promise<number> {
    const sent = await send(text ?? `${TEXT} Number ${(await stored()).length + 1}.`);
    expect(sent.status, wordsOf(sent)).to.equal(303);
    return (await lastQuestion()).groupQuestionId;
  }

  it('take a question once, however often it is sent', async () => {
    const before = (await stored()).length;
    const answers = await Promise.all([send(TEXT), send(TEXT), send(TEXT)]);
    for (const { status, headers } of answers) {
      expect(status).to.equal(303);
      expect(headers.get('location')).to.equal(`/group?group=${groups['Hackney Group']}&done=question-sent`);
    }
    expect(await stored()).to.have.length(before + 1);
    expect(wordsOf(await site.get('/group', 'hal')))
      .to.contain(TEXT)
      .and.contain('waiting to be read');
    await decline((await lastQuestion()).groupQuestionId);
  });

  const decline = async (groupQuestionId: number) => {
    const answer = await act(groupQuestionId, { kind: 'declined', sequence: '0', reason: 'Asked before.' });
    expect(answer.status).to.equal(303);
  };

  it('refuse what is too short and what tells who somebody is, and show again what was typed', async () => {
    const before = (await stored()).length;
    expect((await site.get(asking(), 'hal')).text).to.not.contain('error');
    const short = await send('Why?');
    expect(short.status).to.equal(422);
    expect(wordsOf(short)).to.contain('There is a problem').and.contain('at least 20 characters');
    const typed = 'My neighbour Daniel Okafor was searched, ring me on 07700 900123.';
    const telling = await send(typed);
    expect(telling.status).to.equal(422);
    expect(wordsOf(telling)).to.contain('“Daniel Okafor” (name)').and.contain('“07700 900123” (phone number)');
    expect(telling.text).to.contain(typed).and.not.contain('isNoPerson');
    expect((await site.post(asking(), { text: typed, isNoPerson: 'yes' }, 'hal')).status).to.equal(422);
    const place = 'Why were so many young people searched near Peckham Rye in March?';
    expect((await send(place)).text).to.contain('isNoPerson');
    expect(await stored()).to.have.length(before);
    expect((await site.post(asking(), { text: place, isNoPerson: 'yes' }, 'hal')).status).to.equal(303);
    const { groupQuestionId } = await lastQuestion();
    expect(wordsOf(await site.get(`/group-questions/${groupQuestionId}`, 'rex'))).to.contain('Look at “Rye” before');
    await decline(groupQuestionId);
  });

  it('show markup as the text it is, to the group and to scrutiny staff', async () => {
    const text = `Why <script>alert("x")</script> & "so many" searches of us?`;
    const id = await storedQuestion(text);
    for (const page of [
      await site.get('/group', 'hal'),
      await site.get(`/group/pack?group=${groups['Hackney Group']}`, 'hal'),
      await site.get('/group-questions', 'rex'),
      await site.get(`/group-questions/${id}`, 'rex'),
    ]) {
      expect(page.text).to.contain('&lt;script&gt;').and.not.contain('<script>');
    }
    expect((await site.get('/group', 'yas')).text).to.contain('Hackney &lt;i&gt;Youth&lt;/i&gt;');
    await decline(id);
  });

  it('tell the group why its question was not published, and nobody else', async () => {
    const id = await storedQuestion();
    const blank = await act(id, { kind: 'declined', sequence: '0', reason: ' ' });
    expect(blank.status).to.equal(422);
    expect(wordsOf(blank)).to.contain('Give the reason. The group can read it.');
    await act(id, { kind: 'declined', sequence: '0', reason: 'It names a school.' });
    expect(wordsOf(await site.get('/group', 'hal'))).to.contain('It names a school.');
    expect(await publicQuestionsOn(site.deps.database.db, flagId, NOW)).to.deep.equal([]);
  });

  it('tell the second of two people what the first did, and lose none of their words', async () => {
    const id = await storedQuestion();
    const answer = { kind: 'answered', sequence: '0', reply: 'It was one operation in March.' };
    expect((await act(id, { kind: 'published', sequence: '0' }, 'rea')).status).to.equal(303);
    const second = await act(id, answer);
    expect(second.status).to.equal(409);
    expect(wordsOf(second)).to.contain('Somebody else acted').and.contain('It was one operation in March.');
    expect(wordsOf(second)).to.contain('Person rea published it.');
    const asEverybody = async () => wordsOf(await site.get(`/flags/${flagId}`));
    expect(await asEverybody())
      .to.contain('It was published on 1 July 2026')
      .and.not.contain('one operation in March');
    expect((await act(id, { ...answer, sequence: '1' })).status).to.equal(303);
    expect(await asEverybody())
      .to.contain('It was one operation in March.')
      .and.not.match(/Person (rea|rex|hal)/);
    expect(wordsOf(await site.get('/group', 'hal'))).to.contain('It was one operation in March.');
  });

  it('show a question about the borough in general on its page, once it is published and not before', async () => {
    const text = 'How are officers who come from elsewhere told about our streets?';
    await send(text, 'hal', `/group/questions/new?group=${groups['Hackney Group']}`);
    const { groupQuestionId } = await lastQuestion();
    expect(wordsOf(await site.get(`/boroughs/${HACKNEY}`))).not.to.contain(text);
    expect((await act(groupQuestionId, { kind: 'published', sequence: '0' })).status).to.equal(303);
    const page = await site.get(`/boroughs/${HACKNEY}`);
    const ids = [...page.text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).to.deep.equal([]);
    expect(wordsOf(page))
      .to.contain('What the community asked')
      .and.contain(text)
      .and.not.match(/Person (rex|hal)/);
    expect(wordsOf(await site.get(`/boroughs/${CAMDEN}`))).not.to.contain(text);
  });

  it('put a question to the Met in the group’s words, as a step of the review, and show its due date', async () => {
    const id = await storedQuestion();
    const asked = { kind: 'asked', sequence: '0', reviewSequence: '0', added: 'By month, please.' };
    expect((await act(id, { ...asked, reviewSequence: '3' })).status).to.equal(409);
    expect(standingOf(await lastQuestion()).lastSequence).to.equal(0);
    const both = await Promise.all([act(id, asked), act(id, asked, 'rea')]);
    const done = both.find(({ status }) => status === 303)!;
    expect(done.headers.get('location')).to.equal(`/group-questions/${id}?done=question-asked`);
    expect(both.map(({ status }) => status).sort()).to.deep.equal([303, 409]);
    const { events } = await findReview(database.db, flagId);
    expect(events).to.have.length(1);
    expect(events.at(-1)).to.deep.include({ kind: 'asked', dueOn: '2026-07-29' });
    expect((events.at(-1) as { question: string }).question)
      .to.match(/^The community monitoring group Hackney Group asks: “/)
      .and.match(/By month, please\.$/);
    expect(wordsOf(await site.get('/group', 'hal'))).to.contain('the answer is due by 29 July 2026');
    const told = await publicQuestionsOn(site.deps.database.db, flagId, NOW);
    expect(told.map(({ label }) => label)).to.include('put to the Met');
    expect(JSON.stringify(told)).to.not.match(/Person|hal"/);
    const another = await storedQuestion();
    expect(wordsOf(await site.get(`/group-questions/${another}`, 'rex'))).to.contain(
      'The Met has a question about this finding already.',
    );
    expect((await act(another, { ...asked, reviewSequence: '1' })).status).to.equal(422);
    await decline(another);
  });

  it('refuse a sixth question while five wait', async () => {
    for (;;) {
      const sent = await send(`${TEXT} Number ${(await stored()).length + 1}.`);
      if (sent.status === 422) {
        expect(wordsOf(sent)).to.contain('Your group has 5 questions that wait for an answer.');
        break;
      }
      expect(sent.status).to.equal(303);
    }
    expect(wordsOf(await site.get('/group', 'hal'))).to.not.contain('Ask a question');
  });

  it('let scrutiny staff find questions by how they stand, with counts', async () => {
    const words = wordsOf(await site.get('/group-questions', 'rex'));
    expect(words)
      .to.match(/Waiting to be read \(\d\)/)
      .and.match(/Not published \(\d\)/);
    expect(wordsOf(await site.get('/group-questions?state=asked', 'rex'))).to.contain('Put to the Met: 1 question');
    expect((await site.get('/group-questions?state=nonsense', 'rex')).status).to.equal(400);
    expect((await act((await lastQuestion()).groupQuestionId, { kind: 'forgotten', sequence: '0' })).status).to.equal(
      400,
    );
  });

  it('print a pack for the day of a meeting, with figures, findings, questions and room for notes', async () => {
    const page = await site.get(`/group/pack?group=${groups['Hackney Group']}&date=2026-09-03`, 'hal');
    expect(page.status).to.equal(200);
    const words = wordsOf(page);
    expect(words).to.contain('Meeting on 3 September 2026.');
    expect(words).to.contain('You could ask at your meeting on 3 September 2026');
    expect(words).to.contain('Where it stands: opened in May 2026.').and.contain('Notes');
    expect(page.text).to.contain('<svg');
    expect((await site.get('/group/pack?date=2026-02-30', 'hal')).status).to.equal(400);
    expect((await site.get(`/group/pack?group=${groups['Hackney Group']}`, 'rex')).status).to.equal(200);
  });

  it('leave every action in a chain of the audit that holds', async () => {
    const actions = new Set((await listAudit(database.db, { limit: 500 })).map(({ action }) => action));
    expect([...actions].sort()).to.deep.equal([
      'group-question.answered',
      'group-question.asked',
      'group-question.declined',
      'group-question.published',
      'group-question.sent',
      'review.asked',
    ]);
    expect((await verifyAudit(database.db)).firstFault).to.equal(undefined);
  });
});
