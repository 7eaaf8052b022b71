import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { sql } from 'kysely';
import { listAudit } from '../../src/db/audit.ts';
import { addPerson, disablePerson, findPerson, findPersonByEmail } from '../../src/db/person.ts';
import { REFUSALS } from '../../src/domain/sign-in-wording.ts';
import { type CookieBrowser, openCookieBrowser, type Page } from '../support/cookie-browser.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { CLIENT, startOrganisation, type TestOrganisation } from '../support/organisation.ts';
import { openSignInSite, type SignInSite } from '../support/sign-in-site.ts';

const CLAIMS = {
  roleClaim: 'roles',
  roleValues: [
    { value: 'evenhand-admin', role: 'administrator' },
    { value: 'evenhand-reviewer', role: 'reviewer' },
    { value: 'evenhand-bcu', role: 'responder' },
  ],
  bcuClaim: 'unit',
} as const;

const wordsOf = ({ text }: Page) => text.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');

describe('signing in by an organisation', () => {
  let database: TestDatabase;
  let site: SignInSite;
  let organisation: TestOrganisation;

  before(async () => {
    database = await makeDatabase();
    site = await openSignInSite(database, {
      isDevelopment: false,
      organisation: async (url) => {
        organisation = await startOrganisation(`${url}/sign-in/callback/staff`);
        return { ...CLIENT, ...CLAIMS, issuer: organisation.issuer };
      },
    });
  });

  after(async () => {
    await site.close();
    await organisation.stop();
    await database.drop();
  });

  /** Signs in as somebody of whom the organisation says so, to the end of all redirects. */
  async function enter(
    subject: string,
    claims: Partial<TestOrganisation['people'][string]> = {},
    browser = openCookieBrowser(site.url),
    next = '/account',
  ): Promise<{ browser: CookieBrowser; page: Page }> {
    organisation.people[subject] = {
      email: `${subject}@example.org`,
      name: `Person ${subject}`,
      roles: ['evenhand-reviewer'],
      ...claims,
    };
    organisation.atTheMachine = subject;
    const begun = await browser.get(`/sign-in/staff?${new URLSearchParams({ next })}`);
    return { browser, page: await browser.follow(begun) };
  }

  /** The same up to the address that the organisation sends the browser back to. */
  async function enterUntilCallback(subject: string): Promise<{ browser: CookieBrowser; callback: URL }> {
    organisation.people[subject] = { email: `${subject}@example.org`, name: subject, roles: 'evenhand-reviewer' };
    organisation.atTheMachine = subject;
    const browser = openCookieBrowser(site.url);
    let page = await browser.get('/sign-in/staff');
    for (;;) {
      const location = new URL(page.headers.get('location')!, page.url);
      if (location.pathname === '/sign-in/callback/staff') return { browser, callback: location };
      page = await browser.get(location.href);
    }
  }

  const personOf = async (subject: string) => {
    const found = await findPersonByEmail(database.db, `${subject}@example.org`);
    return found && findPerson(database.db, found.personId);
  };

  const isSignedIn = async (browser: CookieBrowser) => (await browser.get('/account')).status === 200;

  function expectRefused(page: Page, refusal: keyof typeof REFUSALS): void {
    expect(page.status).to.equal(403);
    expect(new URL(page.url).pathname).to.equal('/sign-in');
    expect(wordsOf(page)).to.contain(REFUSALS[refusal]);
  }

  it('makes a person of whom the organisation vouches for, for a working day', async () => {
    const { page } = await enter('anna', { roles: ['other', 'evenhand-reviewer'] });
    expect(page.status).to.equal(200);
    expect(wordsOf(page)).to.contain('Person anna').and.to.contain('anna@example.org').and.to.contain('Scrutiny staff');
    const { rows } = await sql<{ hours: number }>`
      select extract(epoch from expires_at - created_at) / 3600 as hours from sign_in_session`.execute(database.db);
    expect(rows).to.have.lengthOf(1);
    expect(rows[0]!.hours).to.be.closeTo(12, 0.01);
    const [event] = await listAudit(database.db, { limit: 1 });
    expect(event).to.deep.include({ action: 'sign-in.entered', role: 'reviewer', detail: { way: 'organisation' } });
  });

  it('asks the organisation with a state, a nonce and a challenge of its own each time', async () => {
    const asked = async () =>
      new URL((await openCookieBrowser(site.url).get('/sign-in/staff')).headers.get('location')!).searchParams;
    const [one, other] = [await asked(), await asked()];
    for (const name of ['state', 'nonce', 'code_challenge']) {
      expect(one.get(name), name).to.have.length.above(20);
      expect(one.get(name), name).not.to.equal(other.get(name));
    }
    expect(Object.fromEntries(one)).to.include({
      response_type: 'code',
      code_challenge_method: 'S256',
      client_id: CLIENT.clientId,
      redirect_uri: `${site.url}/sign-in/callback/staff`,
    });
  });

  it('keeps nothing that would let anyone act at the organisation', async () => {
    await enter('anna');
    const { rows } = await sql`
      select provider_id, account_id, access_token, refresh_token, id_token, scope
      from sign_in_account where account_id = 'anna'`.execute(database.db);
    expect(rows).to.deep.equal([
      { providerId: 'staff', accountId: 'anna', accessToken: null, refreshToken: null, idToken: null, scope: null },
    ]);
  });

  it('tells somebody without a role of ours so, and keeps nothing of them', async () => {
    for (const roles of [['finance'], [], 'member', undefined, 'evenhand-reviewer-of-old']) {
      const { browser, page } = await enter('stranger', { roles } as object);
      expectRefused(page, 'no-role');
      expect(await isSignedIn(browser)).to.equal(false);
    }
    const { rows } = await sql`
      select email as held from person where email like 'stranger%'
      union all select account_id from sign_in_account where account_id = 'stranger'
      union all select value from sign_in_token`.execute(database.db);
    expect(JSON.stringify(rows)).not.to.contain('stranger');
    const [event] = await listAudit(database.db, { limit: 1 });
    expect(event).to.deep.include({ action: 'sign-in.refused', personId: undefined });
    expect(event!.detail).to.deep.equal({ refusal: 'no-role', way: 'organisation' });
  });

  it('gives a responder the unit that the organisation names, and none without one', async () => {
    expectRefused((await enter('rob', { roles: 'evenhand-bcu' })).page, 'no-unit');
    expectRefused((await enter('rob', { roles: 'evenhand-bcu', unit: 'Nowhere' })).page, 'no-unit');
    await enter('rob', { roles: 'evenhand-bcu', unit: 'Central East' });
    expect((await personOf('rob'))!.areaCodes).to.deep.equal(['E09000012', 'E09000030']);
    await enter('rob', { roles: 'evenhand-bcu', unit: 'all' });
    expect((await personOf('rob'))!.areaCodes).to.equal('all');
  });

  it('asks again at each sign-in: a role that was changed is changed here, one that was taken away ends every session', async () => {
    const { browser } = await enter('carl');
    expect((await personOf('carl'))!.role).to.equal('reviewer');
    const { personId } = (await personOf('carl'))!;
    await enter('carl', { roles: 'evenhand-admin', name: 'Carl Renamed', email: 'carl@example.org' });
    expect(await personOf('carl')).to.include({ role: 'administrator', name: 'Carl Renamed', personId });
    await enter('carl', { roles: 'evenhand-bcu', unit: 'Central East' });
    expect(await personOf('carl')).to.include({ role: 'responder' });
    await enter('carl', { roles: 'evenhand-reviewer' });
    expect(await personOf('carl')).to.include({ role: 'reviewer', areaCodes: 'all' });
    expect(await isSignedIn(browser)).to.equal(true);
    expectRefused((await enter('carl', { roles: 'gone' })).page, 'no-role');
    expect(await isSignedIn(browser)).to.equal(false);
  });

  it('finds somebody whom an administrator added by their address, once and for one account there', async () => {
    const added = await addPerson(database.db, {
      name: 'As typed',
      email: 'dora@example.org',
      role: 'leadership',
      bcu: undefined,
      groupIds: [],
    });
    await enter('dora');
    expect(await personOf('dora')).to.include({ personId: added, role: 'reviewer', name: 'Person dora' });
    const { page } = await enter('another-dora', { email: 'Dora@example.org', roles: 'evenhand-admin' });
    expectRefused(page, 'address-taken');
    expect(await personOf('dora')).to.include({ role: 'reviewer' });
    // Nor may an account that has a person of its own move to another's address.
    await enter('eve');
    expectRefused((await enter('eve', { email: 'dora@example.org' })).page, 'address-taken');
    // Nor an address that the organisation has not made sure of.
    await addPerson(database.db, {
      name: 'F',
      email: 'finn@example.org',
      role: 'administrator',
      bcu: undefined,
      groupIds: [],
    });
    expectRefused((await enter('finn', { email_verified: false })).page, 'address-taken');
  });

  it('lets nobody in who is a member of a group here, or was disabled', async () => {
    await addPerson(database.db, { name: 'M', email: 'mia@example.org', role: 'member', bcu: undefined, groupIds: [] });
    expectRefused((await enter('mia', { roles: 'evenhand-admin' })).page, 'is-member');
    expect(await personOf('mia')).to.include({ role: 'member' });
    const { browser } = await enter('gina');
    await disablePerson(database.db, (await personOf('gina'))!.personId, new Date());
    expect(await isSignedIn(browser)).to.equal(false);
    expectRefused((await enter('gina')).page, 'disabled');
    // By another account with the same address neither.
    expectRefused((await enter('other-gina', { email: 'gina@example.org' })).page, 'disabled');
  });

  it('tells somebody who pressed "cancel" at the organisation so', async () => {
    organisation.atTheMachine = undefined;
    const browser = openCookieBrowser(site.url);
    expectRefused(await browser.follow(await browser.get('/sign-in/staff')), 'organisation-refused');
  });

  it('takes no answer to a question that this browser did not ask', async () => {
    const { callback } = await enterUntilCallback('hal');
    const stranger = openCookieBrowser(site.url);
    expectRefused(await stranger.follow(await stranger.get(callback.href)), 'organisation-refused');
    const { browser, callback: own } = await enterUntilCallback('hal');
    own.searchParams.set('state', 'x'.repeat(32));
    expectRefused(await browser.follow(await browser.get(own.href)), 'organisation-refused');
    own.searchParams.delete('state');
    expectRefused(await browser.follow(await browser.get(own.href)), 'organisation-refused');
    expect(await personOf('hal')).to.equal(undefined);
  });

  it('takes an answer once', async () => {
    const { browser, callback } = await enterUntilCallback('ivy');
    await browser.follow(await browser.get(callback.href));
    expect(await isSignedIn(browser)).to.equal(true);
    const again = openCookieBrowser(site.url);
    expectRefused(await again.follow(await again.get(callback.href)), 'organisation-refused');
  });

  it('takes no code that has run out, or that the organisation never gave', async () => {
    organisation.codeSeconds = 1;
    const { browser, callback } = await enterUntilCallback('jo');
    organisation.codeSeconds = 60;
    await delay(1100);
    expectRefused(await browser.follow(await browser.get(callback.href)), 'organisation-refused');
    const other = await enterUntilCallback('jo');
    other.callback.searchParams.set('code', 'made-up');
    expectRefused(await other.browser.follow(await other.browser.get(other.callback.href)), 'organisation-refused');
    expect(await personOf('jo')).to.equal(undefined);
  });

  it('leads to no other site afterwards', async () => {
    for (const next of ['//evil.example', '/\\evil.example', 'https://evil.example/']) {
      const { page } = await enter('anna', {}, openCookieBrowser(site.url), next);
      expect(page.url, next).to.equal(`${site.url}/review`);
    }
  });

  it('tells that the organisation does not answer, leaves everything else as it is, and works once it does', async () => {
    let back = '';
    const gone = await startOrganisation('http://127.0.0.1/unused');
    const port = Number(new URL(gone.issuer).port);
    await gone.stop();
    const own = await openSignInSite(database, {
      isDevelopment: false,
      organisation: async (url) => {
        back = `${url}/sign-in/callback/staff`;
        return { ...CLIENT, ...CLAIMS, issuer: gone.issuer };
      },
    });
    try {
      const browser = openCookieBrowser(own.url);
      expectRefused(await browser.follow(await browser.get('/sign-in/staff')), 'organisation-silent');
      expect((await browser.get('/sign-in')).status).to.equal(200);
      const here = await startOrganisation(back, port);
      here.people.kim = { email: 'kim@example.org', name: 'Kim', roles: 'evenhand-reviewer' };
      here.atTheMachine = 'kim';
      const page = await browser.follow(await browser.get('/sign-in/staff?next=/account'));
      expect(wordsOf(page)).to.contain('kim@example.org');
      // And where it goes away in the middle.
      const late = openCookieBrowser(own.url);
      let step = await late.get('/sign-in/staff');
      while (!step.headers.get('location')!.startsWith(back)) {
        step = await late.get(new URL(step.headers.get('location')!, step.url).href);
      }
      await here.stop();
      expectRefused(await late.follow(await late.get(step.headers.get('location')!)), 'organisation-refused');
    } finally {
      await own.close();
    }
  });
});
