import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { storeChangeWatch } from '../../src/db/change.ts';
import { type Database, openDatabase } from '../../src/db/connection.ts';
import { findMeasurement } from '../../src/db/measurement.ts';
import { SIGNED_IN_ROLE, SITE_ROLE } from '../../src/db/role.ts';
import type { RatioAlarm, WatchedRatios } from '../../src/domain/change.ts';
import { changeText, NO_CHANGE, NO_WATCH_YET, TOO_FEW_TO_WATCH } from '../../src/domain/wording.ts';
import { createApp } from '../../src/web/app.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { makeSiteDeps } from '../support/site.ts';
import { HACKNEY, SUTTON, storeMonth } from './built-month.ts';

const CAMDEN = 'E09000007';
const RISE: RatioAlarm = {
  kind: 'rise',
  areaCode: HACKNEY,
  group: 'black',
  reason: 'drugs',
  month: '2026-05',
  since: '2026-03',
  monthsSince: 3,
  searches: 38,
  whiteSearches: 25,
  expectedSearches: 24.2,
  ratio: 4.04,
  before: { months: 20, searches: 160, whiteSearches: 200, ratio: 2.13 },
  mayBeOlder: false,
  isProvisional: true,
};
const FALL: RatioAlarm = {
  ...RISE,
  kind: 'fall',
  reason: 'weapons',
  month: '2026-01',
  since: '2025-11',
  isProvisional: false,
};
const WATCHED = { watched: 20, learning: 0, 'too-few': 16 };
const RATIOS: WatchedRatios = {
  alarms: [FALL, RISE],
  monthsPresent: 24,
  monthsWatched: 12,
  learnedTo: '2025-05',
  seriesWatched: 800,
  states: new Map([
    [HACKNEY, WATCHED],
    [CAMDEN, WATCHED],
    [SUTTON, { watched: 0, learning: 0, 'too-few': 36 }],
  ]),
  parameters: {},
  expectedFalse: { rises: 1, falls: 1 },
};

describe('what has changed, on the site', () => {
  let database: TestDatabase;
  let siteDatabase: Database;
  let signedIn: Database;
  let close: () => void;
  let section: (path: string) => Promise<string>;

  before(async () => {
    database = await makeDatabase();
    siteDatabase = await openDatabase(database.url, { role: SITE_ROLE });
    signedIn = await openDatabase(database.url, { role: SIGNED_IN_ROLE });
    const server = createApp(makeSiteDeps(siteDatabase, signedIn)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    close = () => {
      server.close();
      server.closeAllConnections();
    };
    /** The words under the heading, to the next one. */
    section = async (path) => {
      const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`);
      const html = await response.text();
      const begins = html.indexOf('<h2 id="changes">');
      expect(begins, path).to.be.above(0);
      const words = html.slice(begins, html.indexOf('<h2', begins + 1)).replace(/<[^>]*>/g, ' ');
      return words.replace(/\s+/g, ' ').trim();
    };
  });
  after(async () => {
    close();
    await siteDatabase?.close();
    await signedIn?.close();
    await database.drop();
  });

  it('is not said to be nothing where nobody has looked yet', async () => {
    await storeMonth(database.db, '2026-05', { isSynthetic: false });
    expect(await section('/')).to.equal(`What has changed this month ${NO_WATCH_YET}`);
    expect(await section(`/boroughs/${HACKNEY}`)).to.equal(`What has changed ${NO_WATCH_YET}`);
  });

  describe('once a watch is kept', () => {
    before(async () => {
      const { measurementId } = (await findMeasurement(database.db))!;
      await storeChangeWatch(database.db, measurementId, { from: '2024-06', to: '2026-05' }, RATIOS, {
        alarms: [],
        areasWatched: 0,
        expectedFalse: 0,
      });
    });

    it('stands on the borough’s page for the last year, with how often such alarms are false', async () => {
      const words = await section(`/boroughs/${HACKNEY}`);
      expect(words).to.contain(`${changeText(RISE, '2026-05')} ${changeText(FALL, '2026-05')}`);
      expect(words)
        .to.contain('false about twice a year over all of London.')
        .and.to.contain('The latest month is provisional.');
    });

    it('is the same whichever months the page shows', async () => {
      const path = `/boroughs/${HACKNEY}`;
      expect(await section(`${path}?window=latest-month`)).to.equal(await section(path));
    });

    it('stands on London’s page for the month reported, with its borough', async () => {
      const words = await section('/');
      expect(words)
        .to.contain(changeText(RISE, '2026-05', 'Hackney'))
        .and.to.contain('about once a year');
      expect(words).not.to.contain('weapons');
    });

    it('is nothing beyond the usual in a borough without alarms, and not looked for where searches are too few', async () => {
      expect(await section(`/boroughs/${CAMDEN}`))
        .to.contain(NO_CHANGE)
        .and.to.contain('between June 2024 and May 2025');
      expect(await section(`/boroughs/${SUTTON}`))
        .to.contain(TOO_FEW_TO_WATCH)
        .and.not.to.contain(NO_CHANGE);
    });
  });
});
