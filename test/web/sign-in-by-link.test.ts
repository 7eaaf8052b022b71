import { expect } from 'chai';
import { sql } from 'kysely';
import { listAudit } from '../../src/db/audit.ts';
import { storeMonitoringGroups } from '../../src/db/monitoring-group.ts';
import { addPerson, disablePerson, enablePerson } from '../../src/db/person.ts';
import { LINKS_AT_ONCE, MEMBER_SESSION_DAYS } from '../../src/domain/sign-in.ts';
import { LINK_SENT, REFUSALS } from '../../src/domain/sign-in-wording.ts';
import { type CookieBrowser, openCookieBrowser, type Page } from '../support/cookie-browser.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { makeMailer } from '../support/deps.ts';
import { openSignInSite, type SignInSite } from '../support/sign-in-site.ts';

const wordsOf = ({ text }: Page) => text.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');

describe('signing in by an emailed link', () => {
  let database: TestDatabase;
  let site: SignInSite;
  let memberId: string;
  const mailer = makeMailer();

  before(async () => {
    database = await makeDatabase();
    const { db } = database;
    const group = { name: 'Hackney', areaCode: 'E09000012', email: 'group@example.org', nextMeetingOn: undefined };
    await storeMonitoringGroups(db, [group], false);
    const { rows } = await sql<{
      groupId: number;
    }>`select monitoring_group_id as group_id from monitoring_group`.execute(db);
    const groupIds = [rows[0]!.groupId];
    memberId = (await addPerson(db, { ...person('member'), role: 'member', groupIds }))!;
    await addPerson(db, { ...person('reviewer'), role: 'reviewer' });
    site = await openSignInSite(database, { mailer, isDevelopment: false });
  });

  beforeEach(async () => {
    mailer.mails.length = 0;
    await sql`delete from sign_in_token`.execute(database.db);
    await sql`delete from sign_in_session`.execute(database.db);
  });

  after(async () => {
    await site.close();
    await database.drop();
  });

  const person = (name: string) => ({ name, email: `${name}@example.org`, bcu: undefined, groupIds: [] });
  async function ask(browser: CookieBrowser, email: string, next = '/'): Promise<Page> {
    const page = await browser.follow(await browser.post('/sign-in/link', { email, next }));
    await site.deps.signIn.settled();
    return page;
  }

  const lastLink = () => new URL(/https?:\S+/.exec(mailer.mails.at(-1)!.text)![0]);
  const press = (browser: CookieBrowser, { searchParams }: URL, next = searchParams.get('next') ?? '/') =>
    browser.post('/sign-in/link/confirm', { token: searchParams.get('token')!, next });

  async function signIn(browser = openCookieBrowser(site.url)): Promise<CookieBrowser> {
    await ask(browser, 'member@example.org');
    expect((await press(browser, lastLink())).headers.get('location')).to.equal('/');
    return browser;
  }

  const isSignedIn = async (browser: CookieBrowser) => (await browser.get('/account')).status === 200;

  it('opens a session for as long as members have one, and leads to where the reader wanted to go', async () => {
    const browser = openCookieBrowser(site.url);
    await ask(browser, 'MEMBER@example.org', '/account');
    expect(mailer.mails.map(({ to }) => to)).to.deep.equal(['member@example.org']);
    expect((await press(browser, lastLink())).headers.get('location')).to.equal('/account');
    expect(wordsOf(await browser.get('/account')))
      .to.contain('member@example.org')
      .and.to.contain('Areas Hackney');
    const { rows } = await sql<{ days: number; ipAddress: string | null; personId: string }>`
      select extract(epoch from expires_at - created_at) / 86400 as days, ip_address, person_id
      from sign_in_session`.execute(database.db);
    expect(rows).to.have.lengthOf(1);
    expect(rows[0]!.days).to.be.closeTo(MEMBER_SESSION_DAYS, 0.01);
    expect(rows[0]).to.include({ ipAddress: null, personId: memberId });
  });

  it('works once', async () => {
    await signIn();
    const thief = openCookieBrowser(site.url);
    const page = await thief.follow(await press(thief, lastLink()));
    expect(page.status).to.equal(403);
    expect(wordsOf(page)).to.contain(REFUSALS['link-used']);
    expect(await isSignedIn(thief)).to.equal(false);
  });

  it('works once where two press at the same moment', async () => {
    const browsers = [openCookieBrowser(site.url), openCookieBrowser(site.url), openCookieBrowser(site.url)];
    await ask(browsers[0]!, 'member@example.org');
    const link = lastLink();
    const pages = await Promise.all(browsers.map((browser) => press(browser, link)));
    expect(pages.filter((page) => page.headers.get('location') === '/')).to.have.lengthOf(1);
  });

  it('works for a quarter of an hour', async () => {
    const browser = openCookieBrowser(site.url);
    await ask(browser, 'member@example.org');
    const { rows } = await sql<{ minutes: number }>`
      select extract(epoch from expires_at - now()) / 60 as minutes from sign_in_token`.execute(database.db);
    expect(rows[0]!.minutes).to.be.within(14, 15);
    await sql`update sign_in_token set expires_at = now() - interval '1 second'`.execute(database.db);
    expect(wordsOf(await browser.follow(await press(browser, lastLink())))).to.contain(REFUSALS['link-used']);
    expect(await isSignedIn(browser)).to.equal(false);
  });

  it('is not used up by programs that open every link of a mail', async () => {
    const browser = openCookieBrowser(site.url);
    await ask(browser, 'member@example.org');
    const link = lastLink();
    for (let times = 0; times < 3; times += 1) {
      const scanner = openCookieBrowser(site.url);
      const page = await scanner.get(`${link.pathname}${link.search}`);
      expect(page.status).to.equal(200);
      expect([...scanner.cookies.keys()]).to.deep.equal(['evenhand-form']);
    }
    expect((await press(browser, link)).headers.get('location')).to.equal('/');
  });

  it('answers the same to an address that is known, unknown, disabled or staff’s, and mails the known one alone', async () => {
    const addresses = ['member@example.org', 'nobody@example.org', 'reviewer@example.org', 'closed@example.org'];
    const closed = (await addPerson(database.db, { ...person('closed'), role: 'member' }))!;
    await disablePerson(database.db, closed, new Date());
    const answers = new Set<string>();
    for (const email of addresses) {
      const browser = openCookieBrowser(site.url);
      const first = await browser.post('/sign-in/link', { email, next: '/' });
      const page = await browser.follow(first);
      answers.add([first.status, first.headers.get('location'), first.text, page.status, wordsOf(page)].join('|'));
    }
    await site.deps.signIn.settled();
    expect(answers.size).to.equal(1);
    expect([...answers][0]).to.contain(LINK_SENT);
    expect(mailer.mails.map(({ to }) => to)).to.deep.equal(['member@example.org']);
  });

  it('does not wait for the mail before it answers, so that the time taken tells nothing', async () => {
    let accept = () => {};
    const send = mailer.send;
    mailer.send = () => new Promise((resolve) => (accept = resolve));
    try {
      const page = await openCookieBrowser(site.url).post('/sign-in/link', { email: 'member@example.org', next: '/' });
      expect(page.status).to.equal(303);
      accept();
      await new Promise((resolve) => setTimeout(resolve, 100));
      accept();
      await site.deps.signIn.settled();
    } finally {
      mailer.send = send;
    }
  });

  it('fills nobody’s letter box', async () => {
    for (let times = 0; times < LINKS_AT_ONCE + 2; times += 1)
      await ask(openCookieBrowser(site.url), 'member@example.org');
    expect(mailer.mails).to.have.lengthOf(LINKS_AT_ONCE);
  });

  it('keeps no link that could be used by whoever reads the database', async () => {
    await ask(openCookieBrowser(site.url), 'member@example.org');
    const { rows } = await sql`select * from sign_in_token`.execute(database.db);
    expect(JSON.stringify(rows))
      .to.contain('member@example.org')
      .and.not.to.contain(lastLink().searchParams.get('token'));
    const { rows: mails } = await sql`select from delivery`.execute(database.db);
    expect(mails).to.deep.equal([]);
  });

  it('shows a form again that holds no address, with what was typed', async () => {
    const page = await openCookieBrowser(site.url).post('/sign-in/link', { email: 'my <address>', next: '/account' });
    expect(page.status).to.equal(422);
    expect(page.text).to.contain('value="my &lt;address&gt;"').and.to.contain('value="/account"');
    expect(wordsOf(page)).to.contain('There is a problem').and.to.contain('Enter an email address such as');
  });

  it('leads to no other site afterwards', async () => {
    for (const next of [
      '//evil.example',
      '/\\evil.example',
      'https://evil.example/',
      '\\\\evil.example',
      '/\t/evil.example',
    ]) {
      const browser = openCookieBrowser(site.url);
      await sql`delete from sign_in_token`.execute(database.db);
      await ask(browser, 'member@example.org', next);
      const link = lastLink();
      expect(link.searchParams.has('next'), next).to.equal(false);
      expect((await press(browser, link, next)).headers.get('location'), next).to.equal('/home');
      // Nor does the page of who has signed in already.
      const again = await browser.get(`/sign-in?${new URLSearchParams({ next })}`);
      expect(again.headers.get('location'), next).to.equal('/home');
    }
  });

  it('gives a cookie that no script, no other site and no listener gets', async () => {
    const browser = await signIn();
    const line = browser.lines.find((each) => each.includes('session_token='))!;
    expect(line)
      .to.match(/; Path=\//)
      .and.match(/; HttpOnly/)
      .and.match(/; SameSite=Lax/)
      .and.not.match(/Domain/);
    const secure = await openSignInSite(database, {
      mailer,
      isDevelopment: false,
      publicUrl: 'https://evenhand.example.org',
    });
    try {
      await sql`delete from sign_in_token`.execute(database.db);
      secure.deps.signIn.requestLink('member@example.org', '/');
      await secure.deps.signIn.settled();
      const token = lastLink().searchParams.get('token')!;
      const request = { headers: {} } as Parameters<typeof secure.deps.signIn.enterByLink>[1];
      const entrance = await secure.deps.signIn.enterByLink(token, request);
      if ('refusal' in entrance) throw new Error(entrance.refusal);
      expect(entrance.cookies).to.have.lengthOf(1);
      expect(entrance.cookies[0])
        .to.match(/^__Host-evenhand\.session_token=[^;]+/)
        .and.match(/; Secure/)
        .and.match(/; Path=\/(;|$)/)
        .and.not.match(/Domain/);
    } finally {
      await secure.close();
    }
  });

  it('changes the session with every sign-in, and ends the one before', async () => {
    const browser = await signIn();
    const before = new Map(browser.cookies);
    await signIn(browser);
    expect(browser.cookies.get('evenhand.session_token')).not.to.equal(before.get('evenhand.session_token'));
    const old = openCookieBrowser(site.url);
    for (const [name, value] of before) old.cookies.set(name, value);
    expect(await isSignedIn(old)).to.equal(false);
    expect(await isSignedIn(browser)).to.equal(true);
  });

  it('takes no session cookie that was not signed here, though its token be right', async () => {
    const browser = await signIn();
    const [token] = decodeURIComponent(browser.cookies.get('evenhand.session_token')!).split('.');
    const forged = openCookieBrowser(site.url);
    for (const value of [token!, `${token}.`, `${token}.${'A'.repeat(43)}%3D`]) {
      forged.cookies.set('evenhand.session_token', value);
      expect(await isSignedIn(forged), value).to.equal(false);
    }
  });

  it('ends with signing out, here alone or everywhere', async () => {
    const [here, there, elsewhere] = [await signIn(), await signIn(), await signIn()];
    const old = openCookieBrowser(site.url);
    for (const [name, value] of here.cookies) old.cookies.set(name, value);
    const page = await here.follow(await here.post('/sign-out', {}));
    expect(wordsOf(page)).to.contain('You have signed out.');
    expect(here.cookies.has('evenhand.session_token')).to.equal(false);
    expect(await isSignedIn(old)).to.equal(false);
    expect([await isSignedIn(there), await isSignedIn(elsewhere)]).to.deep.equal([true, true]);
    await there.post('/sign-out-everywhere', {});
    expect([await isSignedIn(there), await isSignedIn(elsewhere)]).to.deep.equal([false, false]);
  });

  it('ends at once for a person who is disabled, who cannot use a link they have', async () => {
    const browser = await signIn();
    await ask(browser, 'member@example.org');
    const link = lastLink();
    await disablePerson(database.db, memberId, new Date());
    try {
      expect(await isSignedIn(browser)).to.equal(false);
      expect(wordsOf(await browser.follow(await press(browser, link)))).to.contain(REFUSALS.disabled);
    } finally {
      await enablePerson(database.db, memberId);
    }
  });

  it('ends when its time is over', async () => {
    const browser = await signIn();
    await sql`update sign_in_session set expires_at = now() - interval '1 second'`.execute(database.db);
    expect(await isSignedIn(browser)).to.equal(false);
  });

  it('is recorded: who came in, who left, and what was refused, without an address', async () => {
    const browser = await signIn();
    await press(openCookieBrowser(site.url), lastLink());
    await browser.post('/sign-out-everywhere', {});
    const events = await listAudit(database.db, { limit: 3 });
    expect(events.map(({ action, personId, detail }) => ({ action, personId, detail }))).to.deep.equal([
      { action: 'sign-in.left-everywhere', personId: memberId, detail: {} },
      { action: 'sign-in.refused', personId: undefined, detail: { refusal: 'link-used', way: 'link' } },
      { action: 'sign-in.entered', personId: memberId, detail: { way: 'link' } },
    ]);
    expect(JSON.stringify([events, site.log.lines])).not.to.contain('@example.org');
  });

  it('is for staff in development alone, and never where their organisation vouches for them', async () => {
    const mayEnter = async (options: Parameters<typeof openSignInSite>[1]) => {
      const own = await openSignInSite(database, { mailer, ...options });
      mailer.mails.length = 0;
      own.deps.signIn.requestLink('reviewer@example.org', '/');
      await own.deps.signIn.settled();
      await own.close();
      return { way: own.deps.signIn.staffWay, mails: mailer.mails.length };
    };
    const organisation = async () => ({
      issuer: 'http://127.0.0.1:9',
      clientId: 'evenhand',
      clientSecret: 'secret',
      roleClaim: 'roles',
      roleValues: [],
      bcuClaim: 'unit',
    });
    expect(await mayEnter({ isDevelopment: true })).to.deep.equal({ way: 'link', mails: 1 });
    expect(await mayEnter({ isDevelopment: false })).to.deep.equal({ way: 'none', mails: 0 });
    expect(await mayEnter({ isDevelopment: true, organisation })).to.deep.equal({ way: 'organisation', mails: 0 });
    expect(await mayEnter({ isDevelopment: false, organisation })).to.deep.equal({ way: 'organisation', mails: 0 });
  });

  it('takes no link in production that was mailed to staff while it was none', async () => {
    const trial = await openSignInSite(database, { mailer, isDevelopment: true });
    trial.deps.signIn.requestLink('reviewer@example.org', '/');
    await trial.deps.signIn.settled();
    await trial.close();
    const browser = openCookieBrowser(site.url);
    const page = await press(browser, lastLink());
    expect(page.headers.get('location')).to.match(/^\/sign-in\?refused=/);
    expect(await isSignedIn(browser)).to.equal(false);
  });

  it('shows mails to made-up people in development alone', async () => {
    await addPerson(database.db, { ...person('made-up'), email: 'made-up@members.invalid', role: 'member' });
    const trial = await openSignInSite(database, { mailer, isDevelopment: true });
    trial.deps.signIn.requestLink('made-up@members.invalid', '/');
    trial.deps.signIn.requestLink('member@example.org', '/');
    await trial.deps.signIn.settled();
    const shown = wordsOf(await openCookieBrowser(trial.url).get('/outbox/sign-in'));
    await trial.close();
    expect(shown).to.contain('made-up@members.invalid').and.not.to.contain('member@example.org');
    expect((await openCookieBrowser(site.url).get('/outbox/sign-in')).status).to.equal(404);
  });

  it('leaves none of the library’s own pages open', async () => {
    const browser = await signIn();
    const paths = [
      '/sign-in/ok',
      '/sign-in/error',
      '/sign-in/get-session',
      '/sign-in/list-sessions',
      '/sign-in/magic-link/verify?token=x',
      '/sign-in/sign-in/magic-link',
      '/sign-in/sign-in/social',
      '/sign-in/update-user',
      '/sign-in/list-accounts',
      '/api/auth/get-session',
      '/api/auth/ok',
    ];
    for (const path of paths) {
      expect((await browser.get(path)).status, path).to.equal(404);
      if (path !== '/sign-in/ok') expect((await browser.post(path, {})).status, path).to.be.oneOf([404, 429]);
    }
  });
});
