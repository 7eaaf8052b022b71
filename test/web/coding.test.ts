import { expect } from 'chai';
import { countTexts, drawTexts, listCodings, storeSample } from '../../src/db/grounds-sample.ts';
import { allocateSample } from '../../src/domain/grounds-allocation.ts';
import { USUAL_DECISIONS } from '../../src/grounds/reading.ts';
import { coderName } from '../../src/web/coding/coder-name.ts';
import { type CsvFolder, makeCsvFolder } from '../support/csv-folder.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { madeUpPerson, storePeople } from '../support/people.ts';
import { loadReadTexts, textSearches, truthOf } from '../support/read-texts.ts';
import { openTestSite, type TestSite } from '../support/site.ts';

const MONTHS = { from: '2025-06', to: '2026-05' };
const READERS = ['ann', 'ben', 'cat'].map((id) => madeUpPerson(id, 'reviewer'));
const MEMBER = madeUpPerson('member', 'member');

describe('reading blind on the site', function () {
  this.timeout(30_000);
  let database: TestDatabase;
  let folder: CsvFolder;
  let site: TestSite;
  before(async () => {
    database = await makeDatabase();
    folder = await makeCsvFolder();
    await storePeople(database.db, [...READERS, MEMBER]);
    await loadReadTexts(
      database,
      folder,
      textSearches([
        { group: 'black', classifier: 'smell_only', truth: 'smell_support', texts: 20 },
        { group: 'white', classifier: 'no_smell', truth: 'no_smell', texts: 20 },
      ]),
    );
    const strata = allocateSample((await countTexts(database.db, MONTHS)).strata, 4);
    const texts = await drawTexts(database.db, MONTHS, 7, strata);
    await database.db
      .transaction()
      .execute((trx) => storeSample(trx, { ...MONTHS, seed: 7, decisions: USUAL_DECISIONS }, strata, texts));
    site = await openTestSite(database, { people: [...READERS, MEMBER] });
  });
  after(async () => {
    await site?.close();
    await folder?.remove();
    await database?.drop();
  });

  const answer = (personId: string, number: number, fields: Record<string, string>, base = '/coding/1') =>
    site.post(`${base}/${number}`, fields, personId);
  const auditOf = async (subject: string) =>
    (await database.pool.query('select action, person_id, detail from audit_event where subject = $1', [subject])).rows;

  it('is for scrutiny staff alone', async () => {
    for (const path of ['/coding', '/coding/1/next', '/coding/1/settle']) {
      expect((await site.get(path, 'member')).status, path).to.equal(403);
      expect((await site.get(path)).status, path).to.equal(303);
    }
    expect((await answer('member', 1, { tier: 'no_smell' })).status).to.equal(403);
    expect((await answer('member', 1, { tier: 'no_smell' }, '/coding/1/settle')).status).to.equal(403);
    expect((await site.get('/coding/9/next', 'ann')).status).to.equal(404);
  });

  it('shows one text, redacted, with nothing of the person, the classifier or another reader', async () => {
    const { text } = await site.get('/coding/1/next', 'ann');
    expect(text).to.contain('Blind reading, sample 1: text 1').and.to.contain('[phone number]');
    expect(text).not.to.match(/07700|Black|White|fragile|fuzzy|Reader/);
    expect(text).to.contain('4 texts are left for you');
    expect(await auditOf('grounds-sample/1/1')).to.deep.equal([
      { action: 'text.read', person_id: 'ann', detail: { as: 'coder' } },
    ]);
  });

  it('takes nothing until all that is asked is answered, and loses nothing of what was', async () => {
    const { status, text } = await answer('ann', 1, { grade: 'amber', note: 'Spoke to John Smith of 12 High Road' });
    expect(status).to.equal(422);
    expect(text)
      .to.contain('Choose what the text says about a smell')
      .and.to.contain('Take out what may give somebody away')
      .and.to.contain('John Smith')
      .and.to.match(/value="amber" checked/);
    const later = await answer('ann', 1, { tier: 'no_smell', grade: 'red' });
    expect(later.text).to.contain('choose at least one for amber or red');
    expect(await listCodings(database.db, 1)).to.deep.equal([]);
  });

  it('stores an answer under a name that is not the reader’s, and goes on to the next text', async () => {
    const { status, headers } = await answer('ann', 1, { tier: 'no_smell', grade: 'green' });
    expect(status).to.equal(303);
    expect(headers.get('location')).to.equal('/coding/1/next?done=answer-stored&graded=1');
    expect((await site.get(headers.get('location')!, 'ann')).text).to.contain(
      'href="/learning/new?grounds-sample=1&amp;number=1"',
    );
    const [coding] = await listCodings(database.db, 1);
    expect(coding).to.deep.equal({ number: 1, coder: coderName('ann'), role: 'coder', tier: 'no_smell' });
    expect(coding!.coder).to.match(/^Reader [0-9a-f]{10}$/);
    expect((await site.get('/coding/1/next', 'ann')).text).to.contain('sample 1: text 2');
    const events = await auditOf('grounds-sample/1/1');
    expect(events.at(-1)).to.deep.equal({
      action: 'text.coded',
      person_id: 'ann',
      detail: { tier: true, grade: true },
    });
  });

  it('refuses a second answer to the same text kindly, and changes nothing', async () => {
    const { headers } = await answer('ann', 1, { tier: 'smell_only', grade: 'red', themes: 'other' });
    expect(headers.get('location')).to.equal('/coding/1/next?done=answer-stands');
    expect((await site.get(headers.get('location')!, 'ann')).text).to.contain('an answer once given stands');
    expect((await listCodings(database.db, 1)).map(({ tier }) => tier)).to.deep.equal(['no_smell']);
  });

  it('does not show the second reader what the first said, and takes no third', async () => {
    const { text } = await site.get('/coding/1/next', 'ben');
    expect(text)
      .to.contain('sample 1: text 1')
      .and.not.to.contain('One reader says')
      .and.not.to.match(/ checked/);
    await answer('ben', 1, { tier: 'smell_support', grade: 'red', themes: 'not-recorded' });
    const third = await answer('cat', 1, { tier: 'smell_only', grade: 'green' });
    expect(third.headers.get('location')).to.contain('answer-stands');
    expect(await listCodings(database.db, 1)).to.have.length(2);
  });

  it('lets two who answer at once both be stored, and a third not', async () => {
    const three = await Promise.all(
      READERS.map(({ personId }) => answer(personId, 2, { tier: 'smell_support', grade: 'green' })),
    );
    const stored = three.filter(({ headers }) => headers.get('location')!.includes('answer-stored'));
    expect(stored).to.have.length(2);
    expect((await listCodings(database.db, 1)).filter(({ number }) => number === 2)).to.have.length(2);
  });

  it('lets a third person settle what two read differently, and neither of the two', async () => {
    for (const personId of ['ann', 'ben']) {
      expect((await site.get('/coding/1/settle', personId)).text).to.contain('Nothing is left for you to settle');
      const refused = await answer(personId, 1, { tier: 'no_smell', grade: 'green' }, '/coding/1/settle');
      expect(refused.headers.get('location')).to.contain('answer-stands');
    }
    const { text } = await site.get('/coding/1/settle', 'cat');
    expect(text)
      .to.contain('One reader says: Smell, and something that supports it; the other says: No smell of cannabis.')
      .and.to.contain('Of the grounds, one reader says: Green; the other says: Red.')
      .and.not.to.contain(coderName('ann'));
    await answer('cat', 1, { tier: 'no_smell', grade: 'amber', themes: 'vague-description' }, '/coding/1/settle');
    const settled = (await listCodings(database.db, 1)).find(({ role }) => role === 'adjudicator');
    expect(settled).to.deep.include({ number: 1, coder: coderName('cat'), tier: 'no_smell' });
    expect((await site.get('/coding/1/settle', 'cat')).text).to.contain('Nothing is left');
  });

  it('tells how far everybody is and how well two agree, with a caveat where few have been read', async () => {
    for (const personId of ['ann', 'ben']) {
      for (const number of [3, 4]) {
        const { text } = await site.get('/coding/1/next', personId);
        await answer(personId, number, { tier: truthOf(text), grade: 'green' });
      }
    }
    const { text } = await site.get('/coding', 'ann');
    expect(text).to.match(/Tiers: 4 of 4 texts read by two, 0 by one\. Alike 3, settled 1, still open 0\./);
    expect(text)
      .to.match(/Agreement on grades: 3 of 4 alike, 75\.0%/)
      .and.to.contain('Fewer than 30 texts');
    expect(text).to.contain(`You read here as <strong>${coderName('ann')}</strong>`);
    expect((await site.get('/coding/1/next', 'ann')).text).to.contain('Nothing is left for you to read here');
  });

  it('grades the records of a sample for scrutiny in the same way, and estimates shares once all is settled', async () => {
    const draw = { flag: '', area: 'E12000007', ...MONTHS, scope: 'drugs', method: 'random', size: '10', seed: '1' };
    const { headers } = await site.post('/samples', draw, 'ann');
    const base = headers.get('location')!.split('?')[0]!;
    const { text } = await site.get(`${base}/next`, 'ann');
    expect(text).to.contain('text 1').and.not.to.contain('name="tier"');
    for (let number = 1; number <= 10; number += 1) {
      const red = { grade: 'red', themes: 'not-recorded' };
      for (const personId of ['ann', 'ben']) {
        await answer(personId, number, number <= 3 ? red : { grade: 'green' }, base);
      }
    }
    const page = (await site.get(base, 'cat')).text.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');
    expect(page).to.contain('Two people have graded 10 of 10 records');
    expect(page).to.match(/Red 3 30% \d+% to \d+%/);
  });
});
