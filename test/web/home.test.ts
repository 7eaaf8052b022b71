import { expect } from 'chai';
import { ROLES } from '../../src/vocabulary/role.ts';
import { homeOf } from '../../src/web/home.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { madeUpPerson } from '../support/people.ts';
import { openTestSite, type TestSite } from '../support/site.ts';

describe('where a person begins', () => {
  let database: TestDatabase;
  let site: TestSite;

  before(async () => {
    database = await makeDatabase();
    site = await openTestSite(database, { people: ROLES.map((role) => madeUpPerson(role, role)) });
  });
  after(async () => {
    await site?.close();
    await database?.drop();
  });

  it('is what waits for their role', () => {
    expect(ROLES.map((role) => [role, homeOf({ role })])).to.deep.equal([
      ['member', '/group'],
      ['reviewer', '/review'],
      ['responder', '/answers'],
      ['leadership', '/answers'],
      ['administrator', '/people'],
    ]);
  });

  it('is where everybody is led who has signed in and asked for nothing else', async () => {
    for (const role of ROLES) {
      const answer = await site.get('/home', role);
      expect([answer.status, answer.headers.get('location')]).to.deep.equal([303, homeOf({ role })]);
    }
    expect((await site.get('/home')).headers.get('location')).to.equal('/sign-in?next=%2Fhome');
  });
});
