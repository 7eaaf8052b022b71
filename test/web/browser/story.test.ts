import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { BrowserContext, Page } from 'playwright-core';
import { loadSearches } from '../../../jobs/load-searches.ts';
import { measure } from '../../../jobs/measure.ts';
import { raiseFlags } from '../../../jobs/raise-flags.ts';
import { getResidents } from '../../../src/db/area.ts';
import { verifyAudit } from '../../../src/db/audit.ts';
import { listFlags } from '../../../src/db/flag.ts';
import { listMonitoringGroups, storeMonitoringGroups } from '../../../src/db/monitoring-group.ts';
import { addPerson } from '../../../src/db/person.ts';
import { monthsOf } from '../../../src/domain/period.ts';
import type { Role } from '../../../src/vocabulary/role.ts';
import { sharedBrowser } from '../../support/browser.ts';
import { buildExtract, type Cell, scatteredCells } from '../../support/build-records.ts';
import { makeDatabase, type TestDatabase } from '../../support/database.ts';
import { makeDeps, makeMailer } from '../../support/deps.ts';
import { openSignInSite, type SignInSite } from '../../support/sign-in-site.ts';

const HOUNSLOW = 'E09000018';
const SUTTON = 'E09000029';
const MONTH = '2026-05';

const QUESTION = 'What was behind the drug searches of Black residents in May?';
const FOUND = 'One operation at a station, on old information.';
const WILL_CHANGE = 'Operations are planned anew each month, with a named inspector.';
const REFORM = 'Plans of operations go to the monitoring group first.';

/** Somebody at a browser of their own who has a keyboard and nothing else. */
interface Reader {
  page: Page;
  /** Goes on with Tab until what is meant has the focus. */
  reach(selector: string): Promise<void>;
  /** Reaches a link or a button, presses it, and waits for the page it leads to. */
  press(selector: string): Promise<void>;
  type(selector: string, text: string): Promise<void>;
  words(): Promise<string>;
}

describe('a finding, from flag to answer, by keyboard alone', function () {
  // The first to need a browser may have to install it.
  this.timeout(600_000);
  let database: TestDatabase;
  let folder: string;
  let site: SignInSite;
  let flagId: number;
  const mailer = makeMailer();
  const contexts: BrowserContext[] = [];
  const readers: Record<string, Reader> = {};

  before(async () => {
    database = await makeDatabase();
    folder = await mkdtemp(join(tmpdir(), 'evenhand-story-'));
    const { db } = database;
    const group = (name: string, areaCode: string) => ({
      name,
      areaCode,
      email: `${name.toLowerCase()}@example.org`,
      nextMeetingOn: '2026-12-01',
    });
    await storeMonitoringGroups(db, [group('Hounslow', HOUNSLOW), group('Sutton', SUTTON)], false);
    const groups = await listMonitoringGroups(db);
    const groupOf = (areaCode: string) => groups.find((one) => one.areaCode === areaCode)!.monitoringGroupId;
    const add = (name: string, role: Role, of: { bcu?: string; groupIds?: number[] } = {}) =>
      addPerson(db, { name, email: `${name}@example.org`, role, bcu: of.bcu, groupIds: of.groupIds ?? [] });
    await add('reviewer', 'reviewer');
    await add('responder', 'responder', { bcu: 'West Area' });
    await add('member', 'member', { groupIds: [groupOf(HOUNSLOW)] });
    await add('stranger', 'member', { groupIds: [groupOf(SUTTON)] });
    site = await openSignInSite(database, { mailer });
  });
  after(async () => {
    for (const context of contexts) await context.close();
    await site?.close();
    await database?.drop();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  /** Opens a browser and signs in by the link in the mail. */
  async function signIn(name: string): Promise<Reader> {
    const context = await (await sharedBrowser()).newContext({
      viewport: { width: 1200, height: 900 },
      extraHTTPHeaders: { 'X-Forwarded-For': `198.51.100.${contexts.length + 1}` },
    });
    contexts.push(context);
    const page = await context.newPage();
    const reach = async (selector: string) => {
      for (let times = 0; times < 250; times += 1) {
        await page.keyboard.press('Tab');
        const isThere = `document.activeElement.matches(${JSON.stringify(selector)})`;
        if ((await page.evaluate(isThere)) === true) return;
      }
      throw new Error(`${selector} on ${page.url()} cannot be reached by keyboard.`);
    };
    const reader: Reader = {
      page,
      reach,
      press: async (selector) => {
        await reach(selector);
        await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
      },
      type: async (selector, text) => {
        await reach(selector);
        await page.keyboard.type(text);
      },
      words: async () => (await page.locator('main').innerText()).replace(/\s+/g, ' '),
    };
    await page.goto(`${site.url}/sign-in`);
    await reader.type('input[name=email]', `${name}@example.org`);
    await reader.press('form[action="/sign-in/link"] button');
    await site.deps.signIn.settled();
    const mail = mailer.mails.findLast(({ to }) => to === `${name}@example.org`)!;
    await page.goto(/https?:\S+/.exec(mail.text)![0]);
    await reader.press('form[action="/sign-in/link/confirm"] button');
    readers[name] = reader;
    return reader;
  }

  /** Opens one of the forms of a flag's review, fills it in and sends it. */
  async function act(reader: Reader, kind: string, fields: Readonly<Record<string, string>>): Promise<void> {
    await reader.page.goto(`${site.url}/review/flags/${flagId}`);
    if (Object.keys(fields).length > 0) {
      await reader.reach(`#do-${kind} > summary`);
      await reader.page.keyboard.press('Enter');
      for (const [field, text] of Object.entries(fields)) await reader.type(`#${kind}-${field}`, text);
    }
    await reader.press(`#do-${kind}-send`);
  }

  it('opens, once Black people are searched for drugs in one borough far more often than anywhere else', async () => {
    const deps = makeDeps(database);
    const usual = scatteredCells(await getResidents(database.db));
    const burst: Cell = { areaCode: HOUNSLOW, group: 'black', reason: 'drugs', searches: 300 };
    const months = monthsOf({ from: '2025-06', to: MONTH });
    const extract = Object.fromEntries(months.map((month) => [month, month === MONTH ? [...usual, burst] : usual]));
    const { refused } = await loadSearches(deps, { paths: [await buildExtract(join(folder, 'extract.csv'), extract)] });
    expect(refused).to.deep.equal([]);
    const { opened } = await raiseFlags(deps, MONTH, await measure(deps, MONTH));
    expect(opened).to.equal(2);
    const flag = (await listFlags(database.db)).find(({ reason }) => reason === 'drugs')!;
    expect(flag).to.include({ areaCode: HOUNSLOW, group: 'black' });
    ({ flagId } = flag);
    const page = await fetch(`${site.url}/flags/${flagId}`);
    expect(await page.text()).to.contain('Scrutiny staff have not yet taken up this finding.');
  });

  it('is taken by scrutiny staff, who ask the Met', async () => {
    const reviewer = await signIn('reviewer');
    await reviewer.page.goto(`${site.url}/review`);
    await reviewer.press(`a[href="/review/flags/${flagId}"]`);
    await act(reviewer, 'taken', {});
    await act(reviewer, 'asked', { question: QUESTION });
    expect(await reviewer.words()).to.contain(QUESTION);
    const page = await (await fetch(`${site.url}/flags/${flagId}`)).text();
    expect(page).to.contain(QUESTION).and.to.contain('29 November 2026');
  });

  it('is answered by the Met’s unit for that borough', async () => {
    const responder = await signIn('responder');
    await responder.page.goto(`${site.url}/answers`);
    await responder.press(`a[href="/answers/${flagId}"]`);
    await responder.type('#found', FOUND);
    await responder.type('#willChange', WILL_CHANGE);
    await responder.press('#answer-preview');
    expect(await responder.words()).to.contain(FOUND);
    await responder.press('#answer-send');
    expect(await (await fetch(`${site.url}/flags/${flagId}`)).text())
      .to.contain(FOUND)
      .and.to.contain(WILL_CHANGE);
  });

  it('ends in a reform with a month in which it is looked at again', async () => {
    const reviewer = readers.reviewer!;
    await act(reviewer, 'reform-agreed', { reform: REFORM, followUpMonth: 'February 2027' });
    expect(await reviewer.words())
      .to.contain(REFORM)
      .and.to.match(/Reform agreed/i);
  });

  it('is seen by the monitoring group: what was asked, what was answered, what was agreed', async () => {
    const member = await signIn('member');
    await member.page.goto(`${site.url}/group`);
    expect(await member.words()).to.contain('Hounslow');
    await member.press(`a[href="/flags/${flagId}"]`);
    const words = await member.words();
    for (const text of [QUESTION, FOUND, WILL_CHANGE, REFORM]) expect(words).to.contain(text);
  });

  it('leaves an unbroken trail, which scrutiny staff can verify', async () => {
    const reviewer = readers.reviewer!;
    await reviewer.page.goto(`${site.url}/audit/verify`);
    expect(await reviewer.words()).to.contain('The audit is in order');
    const { events, firstFault } = await verifyAudit(database.db);
    expect(firstFault).to.equal(undefined);
    expect(events).to.be.at.least(7);
  });

  it('is closed to a member of another borough at every door but the public’s', async () => {
    const { page } = await signIn('stranger');
    const statusOf = async (path: string) => (await page.goto(site.url + path))!.status();
    const [hounslow] = (await listMonitoringGroups(database.db)).filter(({ areaCode }) => areaCode === HOUNSLOW);
    for (const path of [
      `/group?group=${hounslow!.monitoringGroupId}`,
      `/group/pack?group=${hounslow!.monitoringGroupId}`,
      `/group/questions/new?flag=${flagId}`,
      '/review',
      `/review/flags/${flagId}`,
      `/review/flags/${flagId}/records`,
      '/answers',
      `/answers/${flagId}`,
      '/audit',
      '/people',
    ]) {
      expect(await statusOf(path), path).to.equal(403);
    }
    expect(await statusOf(`/flags/${flagId}`)).to.equal(200);
    expect(await statusOf('/group')).to.equal(200);
  });
});
