import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { type Database, openDatabase } from '../../src/db/connection.ts';
import { storeHealthFindings } from '../../src/db/data-health.ts';
import { SIGNED_IN_ROLE, SITE_ROLE } from '../../src/db/role.ts';
import type { Finding } from '../../src/domain/data-health/month-health.ts';
import { findingText } from '../../src/domain/data-health/told-finding.ts';
import { createApp } from '../../src/web/app.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { makeSiteDeps } from '../support/site.ts';
import { HACKNEY, storeMonth } from './built-month.ts';

const finding = (only: Partial<Finding>): Finding => ({
  rule: 'unknown-share',
  about: 'age',
  severity: 'qualifies',
  numbers: { lacking: 140, searches: 1_000 },
  forceId: 'metropolitan',
  areaCode: undefined,
  month: '2026-05',
  ...only,
});
/** More than a mail has room for. */
const FOUND: Finding[] = [
  finding({ about: 'gender', severity: 'note', numbers: { lacking: 110, searches: 1_000 } }),
  finding({}),
  finding({ rule: 'section-60', about: '', numbers: { searches: 300, usual: 40, all: 1_000 } }),
  finding({ rule: 'outcome-blank', about: '', numbers: { lacking: 610, searches: 1_000 } }),
  finding({ rule: 'record-burst', about: '', severity: 'note', numbers: { copies: 16, searches: 1_000 } }),
];
const CITYS = finding({ forceId: 'city-of-london', numbers: { lacking: 770, searches: 1_000 } });

describe('what was found in the records, on the site', () => {
  let database: TestDatabase;
  let siteDatabase: Database;
  let signedIn: Database;
  let close: () => void;
  let read: (path: string) => Promise<string>;

  before(async () => {
    database = await makeDatabase();
    const { measurementId } = await storeMonth(database.db, '2026-05', { isSynthetic: false });
    await storeHealthFindings(database.db, measurementId, [...FOUND, CITYS]);
    siteDatabase = await openDatabase(database.url, { role: SITE_ROLE });
    signedIn = await openDatabase(database.url, { role: SIGNED_IN_ROLE });
    const server = createApp(makeSiteDeps(siteDatabase, signedIn)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    close = () => {
      server.close();
      server.closeAllConnections();
    };
    read = async (path) => (await fetch(`http://127.0.0.1:${port}${path}`)).text();
  });
  after(async () => {
    close?.();
    await siteDatabase?.close();
    await signedIn?.close();
    await database?.drop();
  });

  it('stands in full on the page of a borough, the most severe first', async () => {
    const page = await read(`/boroughs/${HACKNEY}`);
    const places = FOUND.map((one) => page.indexOf(findingText(one)));
    expect(Math.min(...places)).to.be.above(0);
    const [gender, age, , , burst] = places;
    expect(age).to.be.below(gender!).and.below(burst!);
  });

  it('stands on the overview as far as there is room, the most severe first, with a link to the rest', async () => {
    const page = await read('/');
    const [gender, age, section60, outcome, burst] = FOUND.map((one) => page.indexOf(findingText(one)));
    for (const place of [age, section60, outcome]) expect(place).to.be.above(0);
    expect([gender, burst]).to.deep.equal([-1, -1]);
    expect(page).to.match(
      /<a href="\/data-health">Data health: 2 more notes, and what was looked for and not found<\/a>/,
    );
  });

  it('is of the Met, on whose records the figures rest, and of no other force', async () => {
    expect(await read('/')).not.to.include(findingText(CITYS));
  });
});
