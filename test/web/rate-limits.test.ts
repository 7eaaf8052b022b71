import { expect } from 'chai';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { openTestSite, type TestSite } from '../support/site.ts';

describe('limits on how often the site may be asked', () => {
  let database: TestDatabase;
  let site: TestSite;

  before(async () => {
    database = await makeDatabase();
    site = await openTestSite(database, { settings: { trustedProxies: 1 } });
  });
  after(async () => {
    await site?.close();
    await database?.drop();
  });

  const from = (address: string) => ({ headers: { 'X-Forwarded-For': address } });
  const askForLink = (address: string) =>
    fetch(`${site.url}/sign-in/link`, { method: 'POST', redirect: 'manual', ...from(address) });

  it('stop an address that asks to sign in again and again, say when it may, and leave others alone', async () => {
    for (let time = 0; time < 10; time += 1) expect((await askForLink('192.0.2.1')).status).to.not.equal(429);
    const refused = await askForLink('192.0.2.1');
    expect(refused.status).to.equal(429);
    expect(Number(refused.headers.get('retry-after'))).to.be.within(1, 900);
    expect(await refused.text())
      .to.contain('Try again in')
      .and.to.contain('Nothing was changed.');
    expect((await askForLink('192.0.2.2')).status).to.not.equal(429);
  });

  it('stop whoever pretends again and again to come back from an organisation, each time of which is recorded', async () => {
    const back = async () =>
      (await fetch(`${site.url}/sign-in/callback/staff?state=x`, { redirect: 'manual', ...from('192.0.2.4') })).status;
    const statuses = await Promise.all(Array.from({ length: 201 }, back));
    expect(statuses.filter((status) => status === 429)).to.have.lengthOf(1);
  });

  it('do not stop whoever reads pages', async () => {
    for (let time = 0; time < 15; time += 1) {
      expect((await fetch(`${site.url}/sign-in`, from('192.0.2.1'))).status).to.equal(200);
    }
  });

  it('stop whoever asks the API more than a reader needs to', async () => {
    const ask = async () => (await fetch(`${site.url}/api/v1/months`, from('192.0.2.3'))).status;
    const statuses = await Promise.all(Array.from({ length: 121 }, ask));
    expect(statuses.filter((status) => status === 429)).to.have.lengthOf(1);
  });
});
