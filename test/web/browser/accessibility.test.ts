import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect } from 'chai';
import type { BrowserContext, Page } from 'playwright-core';
import { storeMonitoringGroups } from '../../../src/db/monitoring-group.ts';
import { routesOf } from '../../../src/web/routes.ts';
import { sharedBrowser } from '../../support/browser.ts';
import { makeDatabase, type TestDatabase } from '../../support/database.ts';
import { openTestSite, type TestSite } from '../../support/site.ts';
import { HACKNEY } from '../built-month.ts';
import { buildReview, PEOPLE } from '../built-review.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** WCAG 2.2 AA, which takes in what came before it. */
const STANDARDS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Who opens each page that is not public, and what stands for the parts of its address. */
const OPENED_BY: Record<string, keyof typeof PEOPLE> = {
  '/answers': 'ray',
  '/answers/:flagId': 'ray',
  '/group': 'mia',
  '/group/pack': 'mia',
  '/group/questions/new': 'mia',
  '/people': 'ada',
  '/people/new': 'ada',
  '/people/:personId': 'ada',
  '/monitoring-groups': 'ada',
  '/monitoring-groups/:groupId': 'ada',
};

/** What is no page: files, answers to programs, and addresses that only lead on. */
const NO_PAGE = /^\/(api\/|downloads\/|learning\.csv|sign-in\/(staff|callback)|home$)/;

describe('the pages in a browser', function () {
  // The first to need a browser may have to install it.
  this.timeout(600_000);
  let database: TestDatabase;
  let site: TestSite;
  let context: BrowserContext;
  let page: Page;
  let flagId: number;

  before(async () => {
    database = await makeDatabase();
    ({ hackney: flagId } = await buildReview(database));
    await storeMonitoringGroups(
      database.db,
      [{ name: 'Hackney', areaCode: HACKNEY, email: 'hackney@example.org', nextMeetingOn: '2026-12-01' }],
      false,
    );
    const people = Object.values({ ...PEOPLE, mia: { ...PEOPLE.mia, groupIds: [1] } });
    site = await openTestSite(database, { people, now: new Date('2026-07-01T09:00:00Z') });
    await site.post(`/review/flags/${flagId}`, { kind: 'taken', sequence: '0' }, 'ann');
    const question = 'What was behind these searches?';
    await site.post(`/review/flags/${flagId}`, { kind: 'asked', sequence: '1', question }, 'ann');
    const drawn = { area: HACKNEY, from: '2022-05', to: '2022-05', scope: 'weapons', size: '10', method: 'random' };
    await site.post('/samples', { ...drawn, flag: '', seed: '1' }, 'ann');
    await site.post(
      '/group/questions/new?group=1',
      { text: 'How are officers briefed before they search here?' },
      'mia',
    );
    // What is asked is read by the site alone: the page is measured from outside its own rules on scripts.
    context = await (await sharedBrowser()).newContext({ bypassCSP: true });
    page = await context.newPage();
  });
  after(async () => {
    await context?.close();
    await site?.close();
    await database?.drop();
  });

  const pagesOf = () => routesOf(site.deps).filter(({ method, path }) => method === 'get' && !NO_PAGE.test(path));
  const addressOf = (path: string) =>
    path
      .replace(':flagId', String(flagId))
      .replace('/flags/:id', `/flags/${flagId}`)
      .replace(/:(sample|questionId)/, '1')
      .replace('/learning/new', `/learning/new?flag=${flagId}`)
      .replace(':month', '2026-05')
      .replace(':code', HACKNEY)
      .replace(':personId', 'mia')
      .replace(':section', path.includes('grounds') ? 'smell-cannabis' : 'rates')
      .replace(':groupId', '1');

  /** Opens a page as who may, at a width, and says what stands against it. */
  async function faultsOf(path: string, width: number): Promise<string[]> {
    const person = path in OPENED_BY || pagesOf().find((route) => route.path === path)!.access !== 'public';
    await context.setExtraHTTPHeaders(person ? { 'x-test-person': OPENED_BY[path] ?? 'ann' } : {});
    await page.setViewportSize({ width, height: 900 });
    const response = await page.goto(site.url + addressOf(path));
    if (response?.status() !== 200) return [`answers ${response?.status()}`];
    const isTooWide = await page.evaluate('document.documentElement.scrollWidth > window.innerWidth');
    await page.evaluate(AXE);
    const violations = await page.evaluate(async (values) => {
      // biome-ignore lint/suspicious/noExplicitAny: put there by the line above
      const found = await (globalThis as any).axe.run({ runOnly: { type: 'tag', values } });
      return found.violations.flatMap(({ id, nodes }: { id: string; nodes: { html: string }[] }) =>
        nodes.slice(0, 2).map(({ html }) => `${id}: ${html.slice(0, 160)}`),
      );
    }, STANDARDS);
    return [...violations, ...(isTooWide ? ['is wider than the window'] : [])];
  }

  it('are without a fault that WCAG 2.2 AA knows, each type of them, on a desk and on a phone', async () => {
    const faults: Record<string, string[]> = {};
    // Samples for reading blind are drawn by a job; their pages are those of the samples above.
    const skipped = /\/coding\/:sample/;
    for (const path of new Set(pagesOf().map((route) => route.path))) {
      if (skipped.test(path)) continue;
      for (const width of [1200, 360]) {
        const found = await faultsOf(path, width);
        if (found.length > 0) faults[`${path} at ${width}`] = found;
      }
    }
    expect(faults).to.deep.equal({});
  });

  it('do not move while they load', async () => {
    await context.setExtraHTTPHeaders({});
    await page.addInitScript(`
      globalThis.shift = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) globalThis.shift += entry.value;
      }).observe({ type: 'layout-shift', buffered: true });`);
    for (const path of ['/', `/boroughs/${HACKNEY}`, `/flags/${flagId}`, '/smell-of-cannabis', '/definitions']) {
      await page.goto(site.url + path, { waitUntil: 'networkidle' });
      expect(await page.evaluate('shift'), path).to.equal(0);
    }
  });

  it('weigh less than 60 kB with style sheet and fonts', async () => {
    const fresh = await (await sharedBrowser()).newContext();
    const client = await fresh.newCDPSession(await fresh.newPage());
    await client.send('Network.enable');
    let bytes = 0;
    client.on('Network.loadingFinished', ({ encodedDataLength }) => {
      bytes += encodedDataLength;
    });
    for (const { path, access } of pagesOf()) {
      if (access !== 'public' || path.startsWith('/outbox')) continue;
      bytes = 0;
      await client.send('Network.clearBrowserCache');
      await fresh.pages()[0]!.goto(site.url + addressOf(path), { waitUntil: 'networkidle' });
      expect(bytes, path).to.be.within(10_000, 60_000);
    }
    await fresh.close();
  });
});
