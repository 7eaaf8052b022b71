import { expect } from 'chai';
import { type CsvFolder, makeCsvFolder } from '../support/csv-folder.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { madeUpPerson, storePeople } from '../support/people.ts';
import { loadReadTexts, textSearches } from '../support/read-texts.ts';
import { openTestSite, type TestSite } from '../support/site.ts';

const PEOPLE = (['reviewer', 'member', 'responder', 'leadership', 'administrator'] as const).map((role) =>
  madeUpPerson(role, role),
);
const POINT = {
  'dip-sample': '1',
  number: '1',
  theme: 'not-recorded',
  text: 'Write what you saw and heard, not that somebody acted suspiciously.',
};

describe('learning points', function () {
  this.timeout(30_000);
  let database: TestDatabase;
  let folder: CsvFolder;
  let site: TestSite;
  before(async () => {
    database = await makeDatabase();
    folder = await makeCsvFolder();
    await storePeople(database.db, PEOPLE);
    const cell = { group: 'black', classifier: 'smell_only', truth: 'smell_only', texts: 20 } as const;
    await loadReadTexts(database, folder, textSearches([cell]));
    site = await openTestSite(database, { people: PEOPLE });
    const draw = { area: 'E12000007', from: '2026-05', to: '2026-05', scope: 'drugs', method: 'random', size: '10' };
    await site.post('/samples', { flag: '', seed: '1', ...draw }, 'reviewer');
  });
  after(async () => {
    await site?.close();
    await folder?.remove();
    await database?.drop();
  });

  it('are written by scrutiny staff, and read by groups, police and leadership as well', async () => {
    for (const personId of ['member', 'responder', 'leadership', 'administrator']) {
      expect((await site.get('/learning/new?dip-sample=1&number=1', personId)).status).to.equal(403);
      expect((await site.post('/learning', POINT, personId)).status).to.equal(403);
    }
    for (const personId of ['reviewer', 'member', 'responder', 'leadership']) {
      const { status, text } = await site.get('/learning', personId);
      expect(status).to.equal(200);
      expect(text).to.contain('No learning point has been written yet');
    }
    expect((await site.get('/learning', 'administrator')).status).to.equal(403);
    expect((await site.get('/learning')).status).to.equal(303);
  });

  it('wait until the record has been graded', async () => {
    const { status, text } = await site.post('/learning', POINT, 'reviewer');
    expect(status).to.equal(400);
    expect(text).to.contain('Nobody has graded this record yet');
    await site.post('/samples/1/1', { grade: 'red', themes: 'not-recorded' }, 'reviewer');
    expect((await site.get('/learning/new?dip-sample=1&number=1', 'reviewer')).text).to.contain('Record 1 of sample 1');
  });

  it('are refused with the words that may give somebody away, and nothing typed is lost', async () => {
    const text = 'PC Jones should have rung 07700 900123 before the search was begun.';
    const { status, text: page } = await site.post('/learning', { ...POINT, text }, 'reviewer');
    expect(status).to.equal(422);
    expect(page)
      .to.contain('Take out what may give somebody away')
      .and.to.contain('“07700 900123” (phone number)')
      .and.to.contain('(name)')
      .and.to.contain(text)
      .and.to.match(/value="not-recorded" checked/);
    const short = await site.post('/learning', { ...POINT, text: 'Write it', theme: '' }, 'reviewer');
    expect(short.text).to.contain('at least 20 characters').and.to.contain('Choose a theme');
  });

  it('stand in the list under their theme, with month and place and no word of the record', async () => {
    expect((await site.post('/learning', POINT, 'reviewer')).headers.get('location')).to.equal(
      '/learning?done=learning-written',
    );
    await site.post('/learning', { ...POINT, text: 'Say in the record who told you, and when they did.' }, 'reviewer');
    await site.post(
      '/learning',
      { ...POINT, theme: 'smell-alone', text: '=Say what else there was, or let go.' },
      'reviewer',
    );
    const { text } = await site.get('/learning', 'member');
    const words = text.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');
    expect(words).to.contain('What was seen is not recorded 2 May 2026 Grounds on a smell alone 1 May 2026');
    expect(words).to.contain(`${POINT.text} Camden, May 2026`);
    expect(words).not.to.match(/marked alpha|sample 1|Person reviewer/i);
  });

  it('come as a table that a spreadsheet runs nothing of', async () => {
    const { text, headers } = await site.get('/learning.csv', 'leadership');
    expect(headers.get('content-type')).to.contain('text/csv');
    const [heading, first] = text.split('\r\n');
    expect(heading).to.equal('theme,learning point,month,borough,from,written on');
    expect(first).to.equal(
      'Grounds on a smell alone,"\'=Say what else there was, or let go.",2026-05,Camden,a record read for scrutiny,2026-11-01',
    );
  });

  it('are recorded in the audit, and never changed', async () => {
    const { rows } = await database.pool.query(
      `select subject, detail from audit_event where action = 'learning.written'`,
    );
    expect(rows[0]).to.deep.equal({
      subject: 'learning-point/1',
      detail: { theme: 'not-recorded', on: 'dip-sample/1/1' },
    });
    const refused = await database.pool.query(`update learning_point set theme = 'other'`).catch((error) => error);
    expect(refused.message).to.contain('learning_point is append-only');
  });

  it('are asked for from a flag or a record, and from nothing else', async () => {
    expect((await site.get('/learning/new', 'reviewer')).status).to.equal(400);
    expect((await site.get('/learning/new?flag=99', 'reviewer')).status).to.equal(404);
    expect((await site.get('/learning/new?dip-sample=9&number=1', 'reviewer')).status).to.equal(404);
  });
});
