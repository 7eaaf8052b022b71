import { expect } from 'chai';
import { listFlags } from '../../src/db/flag.ts';
import { addHoldEvent, startHold } from '../../src/db/publication.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { madeUpPerson } from '../support/people.ts';
import { openTestSite, type TestSite } from '../support/site.ts';
import { HACKNEY, storeFinding, storeMonth } from './built-month.ts';

const REVIEWER = madeUpPerson('reviewer', 'reviewer');
const PLACES = [
  '/',
  '/boroughs',
  `/boroughs/${HACKNEY}`,
  '/flags?state=any',
  '/downloads/2026-06/flags.csv',
  '/api/v1/flags',
];

describe('a finding that a month alone has opened which was stopped since', () => {
  let database: TestDatabase;
  let site: TestSite;
  let number: string;

  before(async () => {
    database = await makeDatabase();
    await storeFinding(database.db, await storeMonth(database.db, '2026-05', { isSynthetic: false }));
    await storeMonth(database.db, '2026-06', { isSynthetic: false });
    number = String((await listFlags(database.db))[0]!.flagId);
    site = await openTestSite(database, { people: [REVIEWER], now: new Date('2026-07-04T12:00:00Z') });
  });
  after(async () => {
    await site?.close();
    await database?.drop();
  });

  /** Whether a page, file or answer tells of the finding: by its address, its line or its number. */
  const tellsOf = async (path: string) => {
    const { status, text } = await site.get(path);
    expect(status, path).to.equal(200);
    if (path.startsWith('/downloads')) return text.includes(HACKNEY);
    if (path.startsWith('/api')) return JSON.parse(text).flags.length > 0;
    return text.includes(`href="/flags/${number}"`) || /Black residents[^.]*: (new|open|opened)/i.test(text);
  };

  it('is told of in later months for as long as its own month is public', async () => {
    for (const path of PLACES.filter((path) => path !== '/boroughs')) expect(await tellsOf(path), path).to.equal(true);
  });

  it('is told of nowhere once that month is stopped', async () => {
    const before = (await site.get('/boroughs')).text;
    await startHold(database.db, '2026-05', new Date('2026-06-08T00:00:00Z'));
    await addHoldEvent(database.db, '2026-05', { kind: 'stopped', reason: 'A file was doubled.' });
    for (const path of PLACES) expect(await tellsOf(path), path).to.equal(false);
    expect((await site.get('/boroughs')).text, 'the column of findings').not.to.equal(before);
  });

  it('stands in the preview of that month, for scrutiny staff', async () => {
    const { status, text } = await site.get(`/review/months/2026-05/boroughs/${HACKNEY}`, REVIEWER.personId);
    expect(status).to.equal(200);
    expect(text).to.contain(`/flags/${number}`);
  });
});
