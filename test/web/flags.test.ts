import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { listFlags } from '../../src/db/flag.ts';
import { addReviewEvent } from '../../src/db/flag-review.ts';
import type { Measurement } from '../../src/db/measurement.ts';
import { addHoldEvent, startHold } from '../../src/db/publication.ts';
import type { ReviewStep } from '../../src/domain/review.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { madeUpPerson, storePeople } from '../support/people.ts';
import { openTestSite, type TestSite } from '../support/site.ts';
import { CAMDEN, HACKNEY, HACKNEY_WEAPONS, storeFinding, storeMonth, storeWhiteCount } from './built-month.ts';

const ANN = madeUpPerson('ann', 'reviewer');
const RAY = madeUpPerson('ray', 'responder', 'Central East');
const STEPS: [typeof ANN, ReviewStep][] = [
  [ANN, { kind: 'taken', note: 'Mine, and nobody else’s.' }],
  [ANN, { kind: 'noted', note: 'The inspector rang <b>twice</b>.' }],
  [ANN, { kind: 'asked', bcu: 'Central East', dueOn: '2026-06-29', question: 'What was behind the <i>rise</i>?' }],
];
const ANSWER: ReviewStep = {
  kind: 'answered',
  found: 'An operation at the station.',
  willChange: 'Briefings say why.',
};

describe('the public pages of findings', () => {
  let database: TestDatabase;
  let site: TestSite;
  let late: TestSite;
  let june: Measurement;

  before(async () => {
    database = await makeDatabase();
    await storeFinding(database.db, await storeMonth(database.db, '2026-05', { isSynthetic: false }));
    june = await storeMonth(database.db, '2026-06', { isSynthetic: false });
    await storePeople(database.db, [ANN, RAY]);
    site = await openTestSite(database, { now: new Date('2026-06-20T12:00:00Z') });
    late = await openTestSite(database, { now: new Date('2026-07-04T12:00:00Z') });
  });
  after(async () => {
    await site?.close();
    await late?.close();
    await database?.drop();
  });

  const idOf = async (areaCode: string) =>
    (await listFlags(database.db)).find((flag) => flag.areaCode === areaCode)!.flagId;
  const act = async (flagId: number, steps: readonly [typeof ANN, ReviewStep][], from = 0) => {
    for (const [at, [person, step]] of steps.entries()) {
      const happenedAt = new Date('2026-06-01T09:00:00Z');
      await addReviewEvent(database.db, { flagId, expectedSequence: from + at, person, step, happenedAt });
    }
  };

  it('list a finding by its borough, with its mark and what scrutiny staff have done', async () => {
    const { status, text } = await site.get('/flags');
    expect(status).to.equal(200);
    expect(text).to.contain('Weapons searches of Black residents').and.contain('not yet taken up');
  });

  it('are filtered by links, and refuse a choice that is none', async () => {
    expect((await site.get(`/flags?area=${CAMDEN}`)).text).to.contain('No finding is as asked for.');
    expect((await site.get(`/flags?area=${HACKNEY}&group=black`)).text).to.contain('Weapons searches');
    expect((await site.get('/flags?group=asian')).text).not.to.contain('Weapons searches');
    expect((await site.get('/flags?state=closed')).text).not.to.contain('Weapons searches');
    for (const query of ['state=old', 'group=purple', 'area=E09', 'state=open&state=closed']) {
      expect((await site.get(`/flags?${query}`)).status, query).to.equal(400);
    }
  });

  it('say what was seen, what it rests on and what it does not show', async () => {
    const { status, text } = await site.get(`/flags/${await idOf(HACKNEY)}`);
    expect(status).to.equal(200);
    expect(text).to.contain('Hackney: weapons searches of Black residents');
    expect(text).to.contain(`${HACKNEY_WEAPONS} searches of`);
    expect(text).to.contain('13 (likely range 9.0 to 20)').and.contain('They do not show why.');
    expect(text).to.contain('2026-06-metropolitan-stop-and-search.csv').and.contain('2026-06'.padEnd(64, '0'));
  });

  it('draw the boroughs with the one it is about, and have the same as a table', async () => {
    const { text } = await site.get(`/flags/${await idOf(HACKNEY)}`);
    expect(text).to.contain('id="funnel-wide-title"').and.contain('id="funnel-narrow-title"');
    expect(text).to.match(/<th scope="row" class="headline">Hackney<\/th>/);
  });

  it('know of no finding but by its number', async () => {
    for (const id of ['0', '99', '1e0', '-1', '01', 'x'])
      expect((await site.get(`/flags/${id}`)).status, id).to.equal(404);
  });

  it('tell the public what the Met was asked, in full, and nothing that staff wrote for one another', async () => {
    const flagId = await idOf(HACKNEY);
    await act(flagId, STEPS);
    const { text } = await site.get(`/flags/${flagId}`);
    expect(text)
      .to.contain('What was behind the &lt;i&gt;rise&lt;/i&gt;?')
      .and.contain('the answer is due by 29 June 2026');
    expect(text).not.to.match(/Person ann|nobody else|inspector/);
    expect((await site.get('/flags')).text)
      .to.contain('the Met has been asked')
      .and.not.contain('Answer overdue</strong>');
  });

  it('say it when the answer is overdue', async () => {
    const { text } = await late.get(`/flags/${await idOf(HACKNEY)}`);
    expect(text).to.contain('overdue by 5 days').and.contain('Answer overdue');
    expect((await late.get('/flags')).text).to.contain('Answer overdue</strong>');
  });

  it('give the Met’s answer: what was found and what will change', async () => {
    const flagId = await idOf(HACKNEY);
    await act(flagId, [[RAY, ANSWER]], STEPS.length);
    const { text } = await late.get(`/flags/${flagId}`);
    expect(text).to.contain('An operation at the station.').and.contain('Briefings say why.');
    expect(text).not.to.contain('Person ray');
  });

  it('know nothing of a finding that a held or stopped month alone has opened, until it is released', async () => {
    await startHold(database.db, june.month, new Date('2026-12-01T00:00:00Z'));
    await storeWhiteCount(database.db, june);
    const path = `/flags/${await idOf(CAMDEN)}`;
    expect((await site.get(path)).status).to.equal(404);
    expect((await site.get('/flags?state=any')).text).not.to.contain('Camden');
    await addHoldEvent(database.db, june.month, { kind: 'stopped', reason: 'A file was doubled.' });
    expect((await site.get(path)).status).to.equal(404);
    await addHoldEvent(database.db, june.month, { kind: 'released', reason: 'Looked at again.' });
    const { status, text } = await site.get(path);
    expect(status).to.equal(200);
    expect(text).to.contain('unusually few drug searches of White residents');
  });

  it('stay light enough for a phone', async () => {
    for (const path of ['/flags', `/flags/${await idOf(HACKNEY)}`]) {
      expect(gzipSync((await site.get(path)).text).length, path).to.be.below(20_000);
    }
  });
});
