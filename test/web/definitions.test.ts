import { expect } from 'chai';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { openTestSite, type TestSite } from '../support/site.ts';
import { CITY, HACKNEY, SUTTON, storeMonth } from './built-month.ts';

describe('the page on why ratios differ', () => {
  let database: TestDatabase;
  let site: TestSite;

  before(async () => {
    database = await makeDatabase();
    await storeMonth(database.db, '2026-05', { isSynthetic: true });
    site = await openTestSite(database);
  });
  after(async () => {
    await site?.close();
    await database?.drop();
  });

  it('sets every way of counting side by side for a borough, with who publishes it so', async () => {
    const { status, text } = await site.get(`/definitions?area=${HACKNEY}&group=black`);
    expect(status).to.equal(200);
    for (const name of [
      'Best estimate',
      'Recorded only',
      'As the officer saw it',
      'Lowest to highest',
      'Without section 60',
    ]) {
      expect(text).to.contain(name);
    }
    expect(text).to.contain('Financial year: April 2025 to March 2026').and.contain('Latest month: May 2026');
    expect(text).to.contain('The Home Office, in its yearly tables');
    expect(text).to.match(
      /Depending on how it is counted, Black residents of Hackney were searched at \d+\.\d to \d+(\.\d)? times/,
    );
  });

  it('has for London the ways that only London has', async () => {
    const { text } = await site.get('/definitions');
    expect(text).to.contain('Borough by borough').and.contain('Age by age');
    expect((await site.get(`/definitions?area=${HACKNEY}`)).text).not.to.contain('Age by age');
  });

  it('draws what its table says, for wide windows and for phones', async () => {
    const { text } = await site.get(`/definitions?area=${HACKNEY}`);
    expect(text).to.contain('id="definitions-wide-title"').and.contain('id="definitions-narrow-title"');
  });

  it('says that there are too few searches where there are', async () => {
    const { status, text } = await site.get(`/definitions?area=${SUTTON}`);
    expect(status).to.equal(200);
    expect(text).to.contain('too few to compare').and.not.contain('Depending on how it is counted');
  });

  it('refuses a place without ratios and a group that is none', async () => {
    for (const query of [`area=${CITY}`, 'area=Hackney', 'group=white', 'group=black&group=asian']) {
      expect((await site.get(`/definitions?${query}`)).status, query).to.equal(400);
    }
  });
});
