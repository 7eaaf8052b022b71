import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { type Database, openDatabase } from '../../src/db/connection.ts';
import { findMeasurement, listFigures } from '../../src/db/measurement.ts';
import { addHoldEvent, startHold } from '../../src/db/publication.ts';
import { SIGNED_IN_ROLE, SITE_ROLE } from '../../src/db/role.ts';
import type { Deps } from '../../src/deps.ts';
import type { Notice } from '../../src/domain/data-health.ts';
import {
  FIND_RATE_NOTES,
  FIT_HELD,
  findingSentence,
  listSentence,
  noticeSentence,
  probabilitySentence,
  ratioText,
  SYNTHETIC_LABEL,
  THREE_WAYS_NOTES,
} from '../../src/domain/wording.ts';
import { createApp } from '../../src/web/app.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { makeDeps, makeLog } from '../support/deps.ts';
import { makeSiteDeps } from '../support/site.ts';
import {
  CAMDEN,
  CITY,
  HACKNEY,
  HACKNEY_WEAPONS,
  SUTTON,
  storeFinding,
  storeMail,
  storeMonth,
  storeWhiteCount,
} from './built-month.ts';

interface Site {
  get(path: string): Promise<{ status: number; text: string; headers: Headers }>;
  close(): void;
}

async function openSite(deps: Deps, signedIn: Database): Promise<Site> {
  const server = createApp({ ...makeSiteDeps(deps.database, signedIn), ...deps }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    get: async (path) => {
      const response = await fetch(`http://127.0.0.1:${port}${path}`);
      return { status: response.status, text: await response.text(), headers: response.headers };
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** The words of a page without its markup, as they would be read out. */
const wordsOf = (html: string) =>
  html
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

/** The part of a page under the heading with this name, to the next heading. */
function sectionOf(html: string, id: string): string {
  const begins = html.indexOf(`<h2 id="${id}"`);
  if (begins < 0) throw new Error(`No heading is named ${id}.`);
  const ends = html.indexOf('<h2', begins + 1);
  return html.slice(begins, ends < 0 ? undefined : ends);
}

/** The words of the table row that begins with so. */
function rowOf(html: string, heading: string): string {
  const rows = html.match(/<tr[\s\S]*?<\/tr>/g) ?? [];
  const found = rows.map(wordsOf).find((words) => words.startsWith(heading));
  if (found === undefined) throw new Error(`No row begins with ${heading}.`);
  return found;
}

describe('the site', () => {
  let database: TestDatabase;
  /** As the site itself reads it: with the rights of its role and no others. */
  let siteDatabase: Database;
  let signedIn: Database;
  let site: Site;
  let mailId: number;

  before(async () => {
    database = await makeDatabase();
    siteDatabase = await openDatabase(database.url, { role: SITE_ROLE });
    signedIn = await openDatabase(database.url, { role: SIGNED_IN_ROLE });
    site = await openSite(makeDeps(siteDatabase), signedIn);
  });

  after(async () => {
    site.close();
    await siteDatabase?.close();
    await signedIn?.close();
    await database.drop();
  });

  describe('before any month has been measured', () => {
    it('says so, and what to run', async () => {
      for (const path of ['/', `/boroughs/${HACKNEY}`]) {
        const { status, text } = await site.get(path);
        expect(status).to.equal(200);
        expect(text).to.contain('No month has been measured yet').and.to.contain('npm run job -- month');
      }
    });

    it('is healthy, since the database answers', async () => {
      const { status, text } = await site.get('/health');
      expect(status).to.equal(200);
      expect(JSON.parse(text)).to.deep.equal({ status: 'ok', month: null });
    });
  });

  describe('with a month measured', () => {
    before(async () => {
      const measurement = await storeMonth(database.db, '2026-05', { isSynthetic: true });
      await storeFinding(database.db, measurement);
      mailId = await storeMail(database.db, measurement);
    });

    it('heads London’s page with the ratios, their likely range and the share unknown', async () => {
      const { status, text } = await site.get('/');
      expect(status).to.equal(200);
      const words = wordsOf(text);
      expect(words).to.contain('Stop and search in London: May 2026');
      expect(words).to.match(
        /Black residents of London were searched at \d\.\d times the rate of White residents \(likely range \d\.\d to \d\.\d\)\./,
      );
      expect(words).to.match(
        /Asian residents \d\.\d times the rate of White residents likely range \d\.\d+ to \d\.\d+/,
      );
      expect(words).to.contain('4% with ethnicity refused or not recorded');
    });

    it('shows London’s ratio by whose word is taken side by side, each with its range and counts', async () => {
      const { text } = await site.get('/');
      expect(rowOf(text, 'Black 1,188,')).to.match(
        /^Black [\d,]+ residents(?: \d\.\d \d\.\d to \d\.\d [\d,]+ searches){3} \d\.\d to \d\.\d \d\.\d \d\.\d to \d\.\d$/,
      );
      expect(rowOf(text, 'Mixed')).to.contain('not in this base');
      expect(rowOf(text, 'White')).to.contain('compared with');
    });

    it('names each open finding with its borough, its range, London’s own figure and its state', async () => {
      const { text } = await site.get('/');
      const { measurementId } = (await findMeasurement(database.db))!;
      const london = (
        await listFigures(database.db, measurementId, {
          windowKind: 'rolling-12-months',
          measure: 'stratified-ratio',
          reason: 'weapons',
        })
      ).find(({ group, basis }) => group === 'black' && basis === 'best-estimate')!.estimate;
      const own = london.state === 'estimated' ? ratioText(london.value).replace('.', '\\.') : 'none';
      expect(rowOf(text, 'Hackney Weapons')).to.match(
        new RegExp(
          `^Hackney Weapons searches of Black residents 1\\d [\\d.]+ to \\d+ ${own} 212 New Not yet taken up$`,
        ),
      );
      expect(wordsOf(text)).to.contain(`${listSentence(1, 0.05)} ${findingSentence(1.5)}`);
    });

    it('lists all boroughs by name, and withholds the City of London with the reason', async () => {
      const { text } = await site.get('/');
      const table = text.slice(text.indexOf('boroughs-caption'), text.indexOf('id="data"'));
      expect(table.match(/href="\/boroughs\/E09/g)).to.have.length(33);
      expect(rowOf(text, 'City of London')).to.match(/withheld withheld withheld/);
      expect(wordsOf(text)).to.contain('its residents are not the people searched');
    });

    it('calls a missing month missing', async () => {
      const { text } = await site.get('/');
      const notice: Notice = { kind: 'missing-months', months: ['2026-04'], monthsPresent: 11, monthsInWindow: 12 };
      expect(wordsOf(text)).to.contain(noticeSentence(notice));
    });

    it('shows a borough by group and by what was searched for, with the counts to compute it again', async () => {
      const { text } = await site.get(`/boroughs/${HACKNEY}`);
      expect(rowOf(text, 'Weapons')).to.match(
        new RegExp(`^Weapons [\\d.]+ [\\d.]+ to [\\d.]+ ${HACKNEY_WEAPONS} searches`),
      );
      const [searches, residents, whiteSearches, whiteResidents] = [412, 54_640, 340, 137_710];
      const ratio = (searches / residents / (whiteSearches / whiteResidents)).toFixed(1);
      expect(rowOf(text, 'Black')).to.match(new RegExp(`^Black ${ratio} .* 412 54,640$`));
      expect(wordsOf(text)).to.contain(`searched at ${ratio} times the rate of White residents`);
    });

    it('tells a borough’s finding in the words of the mail, with questions to ask', async () => {
      const words = wordsOf((await site.get(`/boroughs/${HACKNEY}`)).text);
      expect(words).to.contain('New: weapons searches of Black residents');
      expect(words).to.match(/You could ask What was behind the weapons searches of Black residents/);
      expect(words)
        .to.contain(probabilitySentence('Hackney', 0.97, 1.5))
        .and.to.contain('It does not hold if records that repeat another are left out.');
    });

    it('shows what a borough’s searches found, each share with its range and counts, and how often it is not recorded', async () => {
      const finds = sectionOf((await site.get(`/boroughs/${HACKNEY}`)).text, 'finds');
      // All reasons: 41 finds in 247 searches against 34 in 204; drugs: 20 in 120 against 30 in 180.
      expect(rowOf(finds, 'Black')).to.match(
        /^Black 17% 12% to 22% 41 of 247 1\.0 0\.\d+ to 1\.\d+ 17% 11% to 24% 20 of 120 1\.0 0\.\d+ to 1\.\d+$/,
      );
      expect(rowOf(finds, 'White')).to.match(/^White 17% .* 34 of 204 compared with 17% .* 30 of 180 compared with$/);
      // 361 of the 902 searches of people of known ethnicity.
      expect(wordsOf(finds)).to.contain('For 40% of these searches the records do not say');
    });

    it('says beside the find rates, in the type of any sentence, that equal ones do not prove equal thresholds', async () => {
      for (const path of ['/', `/boroughs/${HACKNEY}`]) {
        const finds = sectionOf((await site.get(path)).text, 'finds');
        expect(finds, path).to.match(new RegExp(`<p>[^<]*${FIND_RATE_NOTES[1]}[^<]*</p>`));
      }
    });

    it('compares no find rates in the City of London', async () => {
      const finds = sectionOf((await site.get(`/boroughs/${CITY}`)).text, 'finds');
      expect(rowOf(finds, 'Black')).to.match(/^Black \d+% .* withheld \d+% .* withheld$/);
    });

    it('shows London’s ratio three ways, on one base, and what each leaves out', async () => {
      const ways = sectionOf((await site.get('/')).text, 'ways');
      expect(rowOf(ways, 'Black')).to.match(/^Black(?: \d\.\d \d\.\d+ to \d\.\d+){3}$/);
      expect(ways.match(/<th scope="row">/g)).to.have.length(4);
      const words = wordsOf(ways);
      for (const note of THREE_WAYS_NOTES) expect(words).to.contain(note);
      expect(words)
        .to.contain('Searches with no recorded ethnicity are left out.')
        .and.to.contain('leave out searches without a recorded age: 10% for White residents, 10% for Black residents');
    });

    it('says "too few to compare" where there is no number, and shows the counts', async () => {
      const { text } = await site.get(`/boroughs/${SUTTON}`);
      expect(rowOf(text, 'Drugs')).to.match(/^Drugs too few to compare 0 searches/);
    });

    it('shows the City’s counts of searches and no number resting on its residents', async () => {
      const words = wordsOf((await site.get(`/boroughs/${CITY}`)).text);
      expect(words).to.contain('There is no headline ratio for the City of London this month.');
      expect(words).not.to.match(/\d times the rate of White residents likely range/);
    });

    it('shows the months asked for, and marks which they are', async () => {
      const { text } = await site.get(`/boroughs/${HACKNEY}?window=latest-month`);
      expect(wordsOf(text)).to.contain('In May 2026, Black residents of Hackney');
      expect(text).to.match(/window=latest-month" aria-current="page"/);
      const { text: year } = await site.get(`/boroughs/${HACKNEY}?window=financial-year`);
      expect(wordsOf(year)).to.contain('between April 2025 and March 2026');
    });

    it('refuses months it does not know, and names those it does', async () => {
      for (const query of ['window=all', 'window=', 'window=latest-month&window=all']) {
        const { status, text } = await site.get(`/boroughs/${HACKNEY}?${query}`);
        expect(status, query).to.equal(400);
        expect(text).to.contain('?window=latest-month, ?window=rolling-12-months and ?window=financial-year');
      }
    });

    it('has no page for places outside London, or for anything else', async () => {
      for (const path of ['/boroughs/E08000003', '/boroughs/hackney', '/wp-admin', '/outbox/99', '/outbox/x']) {
        const { status, text } = await site.get(path);
        expect(status, path).to.equal(404);
        expect(text).to.contain('There is no such page');
      }
    });

    it('says on every page that residents are not the people on the street', async () => {
      for (const path of ['/', `/boroughs/${HACKNEY}`, '/outbox', '/nowhere', `/boroughs/${HACKNEY}?window=x`]) {
        expect((await site.get(path)).text, path).to.contain('Residents are not the people on the street');
      }
    });

    it('labels synthetic figures at the top and the foot', async () => {
      for (const path of ['/', `/boroughs/${HACKNEY}`]) {
        const { text } = await site.get(path);
        expect(text.split(SYNTHETIC_LABEL), path).to.have.length(3);
      }
    });

    it('runs no script, loads nothing from elsewhere and stands in no frame', async () => {
      const { text, headers } = await site.get('/');
      expect(headers.get('content-security-policy'))
        .to.contain("default-src 'none'")
        .and.to.contain("frame-ancestors 'none'");
      expect(headers.get('x-powered-by')).to.equal(null);
      expect(text).not.to.match(/<script| style="|(?:src|href)="(?:https?:)?\/\//);
      expect(
        (await site.get(/<link rel="stylesheet" href="([^"]+)"/.exec(text)![1]!)).headers.get('content-type'),
      ).to.contain('text/css');
    });

    it('gives every table a caption and its headings a scope', async () => {
      for (const path of ['/', `/boroughs/${HACKNEY}`, '/outbox']) {
        const { text } = await site.get(path);
        expect(text.match(/<caption/g)?.length, path).to.equal(text.match(/<table/g)?.length);
        expect(text, path).not.to.match(/<th(?![^>]*scope=)[ >]/);
      }
    });

    it('shows a group’s name as it is written, and links its mail in development', async () => {
      const { text } = await site.get('/');
      expect(text).to.contain(`<a href="/outbox/${mailId}">Hackney &lt;b&gt;Group&lt;/b&gt;</a>`);
      expect(text).not.to.contain('group@example.org');
    });

    it('shows a mail both ways in development, shut in so that it can do nothing', async () => {
      const page = await site.get(`/outbox/${mailId}`);
      expect(page.text)
        .to.contain('The plain text.')
        .and.to.contain(`<iframe class="mail" sandbox src="/outbox/${mailId}/html"`);
      const alone = await site.get(`/outbox/${mailId}/html`);
      expect(alone.text).to.equal('<p>The mail itself.</p>');
      expect(alone.headers.get('content-security-policy')).to.match(/^sandbox; default-src 'none'/);
    });

    it('has no outbox outside development', async () => {
      const live = await openSite(makeDeps(siteDatabase, { settings: { isDevelopment: false } }), signedIn);
      try {
        for (const path of ['/outbox', `/outbox/${mailId}`, `/outbox/${mailId}/html`]) {
          expect((await live.get(path)).status, path).to.equal(404);
        }
        expect((await live.get('/')).text)
          .not.to.contain('/outbox')
          .and.not.to.contain('Mails written');
      } finally {
        live.close();
      }
    });
  });

  describe('with a later month on hold', () => {
    it('shows the month before, and says until when', async () => {
      await storeMonth(database.db, '2026-06', { isSynthetic: true });
      await startHold(database.db, '2026-06', new Date('2026-11-05T00:30:00Z'));
      for (const path of ['/', `/boroughs/${HACKNEY}`]) {
        const words = wordsOf((await site.get(path)).text);
        expect(words).to.contain(': May 2026');
        expect(words).to.contain(
          'The figures for June 2026 are with scrutiny staff until 5 November 2026, and are not shown yet.',
        );
      }
    });

    it('says why a month was stopped', async () => {
      await addHoldEvent(database.db, '2026-06', { kind: 'stopped', reason: 'Half of June is missing.' });
      const words = wordsOf((await site.get('/')).text);
      expect(words)
        .to.contain(': May 2026')
        .and.to.contain('Scrutiny staff stopped the figures for June 2026: Half of June is missing.');
    });

    it('shows the month with its notes once it is released', async () => {
      await addHoldEvent(database.db, '2026-06', { kind: 'annotated', reason: 'June was sent twice.' });
      await addHoldEvent(database.db, '2026-06', { kind: 'released', reason: 'released' });
      const words = wordsOf((await site.get('/')).text);
      expect(words).to.contain('Stop and search in London: June 2026').and.to.contain('June was sent twice.');
    });

    it('does not take a month without a list for a month without findings', async () => {
      const { text } = await site.get('/');
      expect(wordsOf(text)).to.contain(
        'No list has been made for this month yet. That does not mean that nothing needs explaining.',
      );
      expect(rowOf(text, 'Barnet')).to.match(/no list$/);
    });
  });

  describe('with three groups of a borough on the list, by the parameters of an earlier month', () => {
    before(async () => {
      const july = await storeMonth(database.db, '2026-07', { isSynthetic: true });
      await storeWhiteCount(database.db, july);
    });

    it('names the White count as one finding, with its searches and no ratio, among those still open', async () => {
      const { text } = await site.get('/');
      expect(rowOf(text, 'Camden Unusually')).to.equal(
        'Camden Unusually few drug searches of White residents compared with see its page 300 New Not yet taken up',
      );
      expect(text).not.to.contain('Drug searches of Black residents');
      expect(rowOf(text, 'Hackney Weapons')).to.match(
        /Open since May 2026, not on this month’s list Not yet taken up$/,
      );
    });

    it('tells on the borough’s page how far each group stands out, and that White searches may be few', async () => {
      const words = wordsOf((await site.get(`/boroughs/${CAMDEN}`)).text);
      expect(words).to.contain('What needs explaining: 1 new');
      expect(words).to.match(
        /Several groups stand out at once: Black residents were searched at [\d.]+ times the rate of White residents \([\d.]+ to [\d.]+\), Asian residents at [\d.]+ times \([\d.]+ to [\d.]+\) and residents of Mixed ethnicity at/,
      );
      expect(words).to.match(
        /unusually few White residents were searched: there were (about )?300 searches of [\d,]+\./,
      );
    });

    it('says on both pages that the parameters are an earlier month’s', async () => {
      for (const path of ['/', `/boroughs/${CAMDEN}`]) {
        expect(wordsOf((await site.get(path)).text), path).to.contain(FIT_HELD);
      }
    });
  });

  describe('without its database', () => {
    it('is not healthy, and gives a reference that the log holds', async () => {
      const gone = await openDatabase(database.url);
      await gone.close();
      const log = makeLog();
      const broken = await openSite(makeDeps(gone, { log }), gone);
      try {
        expect((await broken.get('/health')).status).to.equal(503);
        const { status, text } = await broken.get('/');
        expect(status).to.equal(500);
        const reference = /<strong>([0-9a-f]{8})<\/strong>/.exec(text)?.[1];
        const line = log.lines.find(({ level }) => level === 'error');
        expect(line?.fields).to.include({ reference, path: '/' });
        expect(text).not.to.contain(String(line?.fields.problem));
      } finally {
        broken.close();
      }
    });
  });
});
