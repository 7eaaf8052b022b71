import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { sql } from 'kysely';
import {
  type CheckOptions,
  checkSources,
  dueCheck,
  type SourceReport,
  sourceCounts,
} from '../../jobs/check-sources.ts';
import { recordRun } from '../../jobs/record-run.ts';
import { ofSources } from '../../jobs/source-report.ts';
import { startWorker } from '../../jobs/worker.ts';
import { findActivePopulationFile } from '../../src/db/age-population.ts';
import { findActiveBoundarySet } from '../../src/db/boundary.ts';
import { findLatestDownload, listRetrievals } from '../../src/db/download.ts';
import { listLoadedMonths, listSourceChecks } from '../../src/db/source-check.ts';
import type { Deps, Fetching } from '../../src/deps.ts';
import { apiRecord } from '../support/api-records.ts';
import { makeAgesCsv } from '../support/csv-ages.ts';
import { type CsvFolder, makeCsvFolder } from '../support/csv-folder.ts';
import { loadOne, searchesOf } from '../support/csv-load.ts';
import { archiveName, extractCsv, policeUkCsv } from '../support/csv-searches.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { makeDeps, makeLog } from '../support/deps.ts';
import { failureOf, makeClient, NOW } from '../support/fetch-client.ts';
import {
  apologises,
  archivePage,
  gives,
  givesFile,
  givesJson,
  hangsUp,
  isSilent,
  md5Of,
  type Play,
  type Publisher,
  playArchive,
  redirects,
  says,
  startPublisher,
} from '../support/publisher.ts';
import { censusCsv, POLYGONS } from '../support/reference-files.ts';
import { renamedMember, zipOf } from '../support/zip-archive.ts';

const [MET, CITY] = ['metropolitan', 'city-of-london'];
const TODAY = '2026-11-01';
const SNAPSHOT = '/data/archive/2026-09.zip';

/** So many searches of a month, a minute apart. */
const monthCsv = (month: string, searches: number) =>
  policeUkCsv(Array.from({ length: searches }, (_, at) => ({ Date: dateOf(month, at) })));
const dateOf = (month: string, at: number) => `${month}-10T13:${String(at % 60).padStart(2, '0')}:00+00:00`;
const apiMonth = (month: string, searches: number) =>
  Array.from({ length: searches }, (_, at) => apiRecord({ datetime: dateOf(month, at) }));

/** A snapshot as the archive packs it: these months of these forces, and what is not ours beside them. */
const snapshotZip = (months: Record<string, Record<string, number>>) =>
  zipOf({
    '2026-08/2026-08-metropolitan-street.csv': 'Crime ID,Month\n',
    '2026-08/2026-08-kent-stop-and-search.csv': monthCsv('2026-08', 4),
    ...Object.fromEntries(
      Object.entries(months).flatMap(([month, forces]) =>
        Object.entries(forces).map(([force, searches]) => [archiveName(month, force), monthCsv(month, searches)]),
      ),
    ),
  });

/** Both forces have both months. */
const WHOLE = { '2026-08': { [MET!]: 30, [CITY!]: 3 }, '2026-09': { [MET!]: 40, [CITY!]: 5 } };

describe('checking the sources', function () {
  this.timeout(60_000);
  let database: TestDatabase;
  let publisher: Publisher;
  let folder: CsvFolder;
  let clients: ReturnType<typeof makeClient>[];

  beforeEach(async () => {
    database = await makeDatabase();
    publisher = await startPublisher();
    folder = await makeCsvFolder();
    clients = [];
    playApi({ '2026-08': [MET!, CITY!], '2026-09': [MET!, CITY!] });
    for (const [month, forces] of Object.entries(WHOLE)) {
      for (const [force, searches] of Object.entries(forces)) playApiMonth(force, month, searches);
    }
  });
  afterEach(async () => {
    for (const client of clients) await client.close();
    await publisher?.close();
    await database?.drop();
    await folder?.remove();
  });

  const apiPath = (force: string, month: string) => `/api/stops-force?force=${force}&date=${month}`;
  const playApi = (listed: Record<string, string[]>) =>
    publisher.on(
      '/api/crimes-street-dates',
      givesJson(Object.entries(listed).map(([date, forces]) => ({ date, 'stop-and-search': forces }))),
    );
  const playApiMonth = (force: string, month: string, searches: number) =>
    publisher.on(apiPath(force, month), givesJson(apiMonth(month, searches)));

  /** As a process of its own would have them: a client that remembers nothing. */
  const deps = (fetching: Partial<Fetching> = {}, now = NOW): Deps => {
    const client = makeClient({ attempts: 2 });
    clients.push(client);
    return makeDeps(database, {
      now,
      log: makeLog(),
      settings: { home: folder.path, operatorEmail: 'operator@example.org' },
      fetching: {
        client,
        archiveUrl: `${publisher.url}/data/archive/`,
        apiUrl: `${publisher.url}/api/`,
        ...fetching,
      },
    });
  };
  /** One run as the worker makes it. */
  const check = async (by = deps(), options: CheckOptions = {}): Promise<SourceReport> => {
    const run = { job: 'check-sources', period: TODAY, wait: true, counts: sourceCounts };
    return (await recordRun(by, run, () => checkSources(by, options))) as SourceReport;
  };
  const runs = async () =>
    (
      await sql<{ state: string; error: string | null }>`
        select state, error from job_run where job = 'check-sources' order by job_run_id`.execute(database.db)
    ).rows;
  const states = async () =>
    (await listSourceChecks(database.db)).map(({ month, forceId, state }) => `${month} ${forceId} ${state}`);
  const loaded = async () =>
    (await listLoadedMonths(database.db)).map(({ month, forceId, loadedFrom }) => `${month} ${forceId} ${loadedFrom}`);
  const recordsOf = async (force: string, month: string) => {
    const file = (await listLoadedMonths(database.db)).find((of) => of.forceId === force && of.month === month);
    return file ? (await searchesOf(database, file.sourceFileId)).length : undefined;
  };

  const ALL_LOADED = [
    '2026-08 city-of-london archive',
    '2026-09 city-of-london archive',
    '2026-08 metropolitan archive',
    '2026-09 metropolitan archive',
  ];

  it('loads the missing months of the forces looked after from the newest snapshot, and nothing else of it', async () => {
    playArchive(publisher, { '2026-08': await snapshotZip({}), '2026-09': await snapshotZip(WHOLE) });
    const report = await check();
    expect(await loaded()).to.deep.equal(ALL_LOADED);
    expect(report.loaded.map(({ accepted }) => accepted).sort((a, b) => a - b)).to.deep.equal([3, 5, 30, 40]);
    expect(publisher.paths().filter((path) => path.endsWith('.zip'))).to.deep.equal([SNAPSHOT]);
    expect(await states()).to.deep.equal([
      '2026-08 city-of-london loaded',
      '2026-09 city-of-london loaded',
      '2026-10 city-of-london not-published',
      '2026-08 metropolitan loaded',
      '2026-09 metropolitan loaded',
      '2026-10 metropolitan not-published',
    ]);
    expect(await runs()).to.deep.equal([{ state: 'succeeded', error: null }]);
  });

  it('writes down from what address each file came and when, with the checksums of what it came in', async () => {
    const zip = await snapshotZip(WHOLE);
    playArchive(publisher, { '2026-09': zip });
    await check();
    for (const { sourceFileId } of await listLoadedMonths(database.db)) {
      const [retrieval, ...others] = await listRetrievals(database.db, sourceFileId);
      expect(others).to.deep.equal([]);
      expect(retrieval).to.deep.include({
        service: 'archive',
        address: `${publisher.url}${SNAPSHOT}`,
        retrievedAt: NOW,
      });
    }
    expect(await findLatestDownload(database.db, `${publisher.url}${SNAPSHOT}`)).to.deep.include({
      md5: md5Of(zip),
      etag: `"${md5Of(zip)}"`,
      byteCount: zip.length,
      state: 'used',
    });
  });

  it('asks the next day for the two lists only, where nothing has changed', async () => {
    playArchive(publisher, { '2026-09': await snapshotZip(WHOLE) });
    await check();
    const asked = publisher.requests.length;
    const report = await check();
    expect(publisher.paths(asked)).to.deep.equal(['/api/crimes-street-dates', '/data/archive/']);
    expect(report.loaded).to.deep.equal([]);
  });

  it('loads a newer snapshot’s revised months in place of the older, and drops the older snapshot from the disk', async () => {
    playArchive(publisher, { '2026-09': await snapshotZip(WHOLE) });
    await check();
    const revised = { ...WHOLE, '2026-08': { [MET!]: 33, [CITY!]: 3 }, '2026-10': { [MET!]: 50 } };
    playArchive(publisher, { '2026-09': await snapshotZip(WHOLE), '2026-10': await snapshotZip(revised) });
    const report = await check(deps({}, new Date('2026-12-01T12:00:00Z')));
    expect(report.loaded.map(({ rows, revised: months }) => [rows, months])).to.deep.include([50, []]);
    // September and October are looked after in December, and November is not out: August is no longer asked for.
    expect(await recordsOf(MET!, '2026-08')).to.equal(30);
    const wider = await check(deps({ months: 4 }, new Date('2026-12-01T12:00:00Z')));
    expect(wider.loaded.map(({ revised: months }) => months)).to.deep.equal([
      [{ month: '2026-08', rowsAdded: 3, rowsRemoved: 0 }],
    ]);
    expect(await recordsOf(MET!, '2026-08')).to.equal(33);
    expect((await readdir(join(folder.path, 'downloads'))).filter((name) => name.includes('zip'))).to.deep.equal([
      '2026-10.zip',
    ]);
  });

  it('loads from the API a month that the archive lacks, until a snapshot has it', async () => {
    playArchive(publisher, { '2026-09': await snapshotZip({ ...WHOLE, '2026-08': { [CITY!]: 3 } }) });
    playApiMonth(MET!, '2026-08', 20);
    const report = await check();
    expect(await loaded()).to.include('2026-08 metropolitan api');
    expect(await recordsOf(MET!, '2026-08')).to.equal(20);
    expect(ofSources(report)).to.contain(
      'August 2026, Metropolitan Police: loaded from the API, which the archive’s file will replace once there is one.',
    );
    const [file] = (await listLoadedMonths(database.db)).filter(({ loadedFrom }) => loadedFrom === 'api');
    const [retrieval] = await listRetrievals(database.db, file!.sourceFileId);
    expect(retrieval!.address).to.equal(`${publisher.url}${apiPath(MET!, '2026-08')}`);
    // Asked again, the same records change nothing.
    expect((await check()).loaded).to.deep.equal([]);
    playArchive(publisher, { '2026-09': await snapshotZip(WHOLE) });
    await check();
    expect(await loaded()).to.deep.equal(ALL_LOADED);
    expect(await recordsOf(MET!, '2026-08')).to.equal(30);
  });

  it('leaves the API unasked for a month that a person has handed over, and for one that the archive may have', async () => {
    const path = await folder.write(archiveName('2026-08'), monthCsv('2026-08', 11));
    await loadOne(database, path);
    playArchive(publisher, { '2026-09': await snapshotZip({}) });
    await check();
    expect(await loaded()).to.include('2026-08 metropolitan hand');
    expect(publisher.paths()).not.to.include(apiPath(MET!, '2026-08'));
    const asked = publisher.requests.length;
    publisher.on('/data/archive/', says(500, 'x'));
    playApi({ '2026-10': [MET!] });
    await failureOf(check());
    expect(publisher.paths(asked)).not.to.include(apiPath(MET!, '2026-10'));
    expect(await states()).to.include('2026-10 metropolitan not-loaded');
  });

  it('counts what archive and API have of a month, and says where they are far apart', async () => {
    playArchive(publisher, { '2026-09': await snapshotZip(WHOLE) });
    playApiMonth(MET!, '2026-09', 12);
    const report = await check();
    const sentence =
      "September 2026, Metropolitan Police: loaded. The archive has 40 records, the API 12 records: the archive's are the ones that count.";
    expect(report.warnings.filter((warning) => warning.includes('The archive has'))).to.deep.equal([sentence]);
    expect(
      ofSources(report)
        .split('\n')
        .filter((line) => line === sentence),
    ).to.have.length(1);
    const [stored] = (await listSourceChecks(database.db)).filter(
      ({ forceId, month }) => forceId === MET && month === '2026-09',
    );
    expect(stored).to.include({ archiveRows: 40, apiRows: 12, isListed: true, snapshot: '2026-09' });
  });

  it('looks by hand into an older snapshot for a month that the newest no longer covers, or for another force', async () => {
    playArchive(publisher, {
      '2026-09': await snapshotZip(WHOLE),
      '2022-12': await zipOf({ [archiveName('2022-05', MET)]: monthCsv('2022-05', 7) }),
    });
    await check(deps(), { month: '2022-05' });
    expect(await loaded()).to.deep.equal(['2022-05 metropolitan archive']);
    await check(deps(), { month: '2026-08', forceId: 'kent' });
    expect(await loaded()).to.include('2026-08 kent archive');
    expect(await failureOf(check(deps(), { forceId: 'The Met' }))).to.match(/--force The Met is no force/);
  });

  it('does nothing beside the made-up records of the demonstration', async () => {
    playArchive(publisher, { '2026-09': await snapshotZip(WHOLE) });
    expect(await dueCheck(deps())).to.equal(TODAY);
    await loadOne(database, await folder.write('extract.csv', extractCsv([{ Date: '10/05/2026' }])), {
      isSynthetic: true,
    });
    expect(await dueCheck(deps())).to.equal(undefined);
    expect(await failureOf(check())).to.match(/made-up records of the demonstration/);
    expect(publisher.requests).to.deep.equal([]);
  });

  it('says of no month that it was not published where no service is asked, and believes the one that is', async () => {
    const none = { archiveUrl: undefined, apiUrl: undefined };
    const unasked = await check(deps(none));
    expect(new Set(unasked.checks.map(({ state }) => state))).to.deep.equal(new Set(['not-known']));
    await check(deps({ archiveUrl: undefined }));
    expect(await states()).to.include('2026-10 metropolitan not-published');
    expect(await loaded()).to.include('2026-08 metropolitan api');
    playArchive(publisher, { '2026-09': await snapshotZip(WHOLE) });
    const asked = publisher.requests.length;
    await check(deps({ apiUrl: undefined }));
    expect(publisher.paths(asked)).to.deep.equal(['/data/archive/', SNAPSHOT]);
    expect(await loaded()).to.deep.equal(ALL_LOADED);
    expect(await states()).to.include('2026-10 metropolitan not-published');
  });

  it('is due once a day until it has succeeded, and never where no publisher has an address', async () => {
    const none = { archiveUrl: undefined, apiUrl: undefined };
    expect(await dueCheck(deps(none))).to.equal(undefined);
    publisher.on('/data/archive/', says(404, 'x'));
    await failureOf(check());
    expect(await dueCheck(deps())).to.equal(TODAY);
    playArchive(publisher, { '2026-09': await snapshotZip(WHOLE) });
    await check();
    expect(await dueCheck(deps())).to.equal(undefined);
    expect(await dueCheck(deps({}, new Date('2026-11-02T00:30:00Z')))).to.equal('2026-11-02');
  });

  it('fetches polygons and residents where they have an address, loads new polygons, and asks only for changes after that', async () => {
    const only = { archiveUrl: undefined, apiUrl: undefined };
    const addresses = { populationUrl: `${publisher.url}/census.csv`, boundariesUrl: `${publisher.url}/boroughs.json` };
    publisher.on('/census.csv', gives(censusCsv(), 'text/csv', { etag: '"1"' }), says(304, ''));
    publisher.on('/boroughs.json', gives(POLYGONS, 'application/json', { etag: '"1"' }), says(304, ''));
    const first = await check(deps({ ...only, ...addresses }));
    expect(first.references.map(({ kind, isChanged }) => [kind, isChanged])).to.deep.equal([
      ['population', true],
      ['boundaries', true],
    ]);
    expect(await findActiveBoundarySet(database.db)).not.to.equal(undefined);
    const second = await check(deps({ ...only, ...addresses }));
    expect(second.references.map(({ isChanged }) => isChanged)).to.deep.equal([false, false]);
    expect(publisher.requests.at(-1)!.headers['if-none-match']).to.equal('"1"');
  });

  it('loads residents by age that it fetched, and says of a table that is not whole what is missing', async () => {
    const only = { archiveUrl: undefined, apiUrl: undefined, populationUrl: `${publisher.url}/ages.csv` };
    publisher.on('/ages.csv', gives(censusCsv({ isByAge: true }), 'text/csv', { etag: '"1"' }));
    expect(await failureOf(check(deps(only)))).to.match(/ages\.csv: this file could not be used: .*line 2/s);
    expect(await findActivePopulationFile(database.db)).to.equal(undefined);
    const { length } = publisher.requests;
    publisher.on('/ages.csv', gives(await makeAgesCsv(database.db), 'text/csv', { etag: '"2"' }));
    await check(deps(only));
    expect(publisher.requests).to.have.length(length + 1);
    expect(publisher.requests.at(-1)!.headers['if-none-match']).to.equal(undefined);
    expect(await findActivePopulationFile(database.db)).not.to.equal(undefined);
  });

  it('asks for polygons anew, as if for the first time, where the last could not be used', async () => {
    const only = { archiveUrl: undefined, apiUrl: undefined, boundariesUrl: `${publisher.url}/boroughs.json` };
    const elsewhere = POLYGONS.replaceAll('E09000007', 'E08000001').replaceAll('Camden', 'Bolton');
    publisher.on('/boroughs.json', gives(elsewhere, 'application/json', { etag: '"1"' }));
    expect(await failureOf(check(deps(only)))).to.match(
      /boroughs\.json: this file could not be used: .*no London borough/,
    );
    publisher.on('/boroughs.json', gives(POLYGONS, 'application/json', { etag: '"1"' }));
    await check(deps(only));
    expect(publisher.requests.at(-1)!.headers['if-none-match']).to.equal(undefined);
    expect(await findActiveBoundarySet(database.db)).not.to.equal(undefined);
  });

  it('takes polygons anew that a killed process had fetched and not yet loaded, and a version that came back', async () => {
    const only = { archiveUrl: undefined, apiUrl: undefined, boundariesUrl: `${publisher.url}/boroughs.json` };
    const later = POLYGONS.replace('"OBJECTID":1', '"OBJECTID":2');
    publisher.on('/boroughs.json', gives(POLYGONS, 'application/json', { etag: '"1"' }));
    await check(deps(only));
    await sql`update download set state = 'fetched'`.execute(database.db);
    await check(deps(only));
    expect(publisher.requests.at(-1)!.headers['if-none-match']).to.equal(undefined);
    publisher.on('/boroughs.json', gives(later, 'application/json', { etag: '"2"' }));
    await check(deps(only, new Date('2026-11-02T12:00:00Z')));
    publisher.on('/boroughs.json', gives(POLYGONS, 'application/json', { etag: '"1"' }));
    await check(deps(only, new Date('2026-11-03T12:00:00Z')));
    publisher.on('/boroughs.json', says(304, ''));
    await check(deps(only, new Date('2026-11-04T12:00:00Z')));
    expect(publisher.requests.map(({ headers }) => headers['if-none-match'])).to.deep.equal([
      undefined,
      undefined,
      '"1"',
      '"2"',
      '"1"',
    ]);
  });

  it('is run by the worker once for the day', async () => {
    playArchive(publisher, { '2026-09': await snapshotZip(WHOLE) });
    const worker = startWorker(deps());
    await worker.caughtUp;
    await worker.stop();
    const { rows } = await sql<{ period: string; state: string }>`
      select period, state from job_run where job = 'check-sources'`.execute(database.db);
    expect(rows).to.deep.equal([{ period: TODAY, state: 'succeeded' }]);
    expect(await loaded()).to.deep.equal(ALL_LOADED);
    expect(await dueCheck(deps())).to.equal(undefined);
  });

  it('breaks off when the worker stops, and the next run goes on', async () => {
    const zip = await snapshotZip(WHOLE);
    playArchive(publisher, { '2026-09': zip });
    publisher.on(SNAPSHOT, givesFile(zip, { etag: '"1"', silentAfter: 700 }));
    const stopping = new AbortController();
    const told = failureOf(check(deps(), { signal: stopping.signal }));
    while (!publisher.paths().includes(SNAPSHOT)) await delay(5);
    await delay(60);
    stopping.abort();
    expect(await told).to.match(/told to stop/);
    publisher.on(SNAPSHOT, givesFile(zip, { etag: '"1"' }));
    await check();
    expect(publisher.requests.filter(({ path }) => path === SNAPSHOT).at(-1)!.headers.range).to.equal('bytes=700-');
    expect(await loaded()).to.deep.equal(ALL_LOADED);
  });

  describe('where a publisher fails', () => {
    let zip: Buffer;
    beforeEach(async () => {
      zip = await snapshotZip(WHOLE);
      playArchive(publisher, { '2026-09': zip });
    });

    /** Runs with the fault and without: the first ends in a clear error, the second loads everything by itself. */
    async function failsThenMends(error: RegExp): Promise<void> {
      await failureOf(check());
      const [failed] = await runs();
      expect(failed!.state).to.equal('failed');
      expect(failed!.error).to.match(error);
      const mails = await sql<{ text: string }>`
        select plain_text as text from delivery where kind = 'operator'`.execute(database.db);
      expect(mails.rows.map(({ text }) => text).join()).to.match(error);
      playArchive(publisher, { '2026-09': zip });
      await check();
      expect((await runs()).map(({ state }) => state)).to.deep.equal(['failed', 'succeeded']);
      expect(await loaded()).to.deep.equal(ALL_LOADED);
    }

    const faults: [string, Play, RegExp][] = [
      [
        'is silent',
        isSilent,
        /data\.police\.uk archive, GET .*2026-09\.zip: silent for 150 ms \(expected a ZIP\); tried 6 times/,
      ],
      ['hangs up', hangsUp, /2026-09\.zip: the connection broke: .* \(expected a ZIP\); tried 6 times/],
      [
        'gives a page of apology',
        apologises,
        /2026-09\.zip: expected a ZIP, but the answer is HTML \(content type text\/html; charset=utf-8\), beginning "Sorry We are down for maintenance\."/,
      ],
      [
        'is asked too often, and wants an hour',
        says(429, 'x', { 'retry-after': '3600' }),
        /2026-09\.zip: answered 429 Too Many Requests, asking to wait 3600 seconds/,
      ],
      [
        'is in trouble',
        says(500, 'x'),
        /2026-09\.zip: answered 500 Internal Server Error \(expected a ZIP\); tried 6 times/,
      ],
      ['redirects in a loop', redirects(SNAPSHOT), /2026-09\.zip: redirects in a loop: /],
    ];
    for (const [what, play, error] of faults) {
      it(`ends in a clear error when the archive ${what}, and the next run succeeds`, async () => {
        publisher.on(SNAPSHOT, play);
        await failsThenMends(error);
      });
    }

    it('ends in a clear error when a snapshot is cut again and again, and the next run asks only for the rest', async () => {
      const etag = `"${md5Of(zip)}"`;
      publisher.on(SNAPSHOT, givesFile(zip, { etag, cutAfter: 600 }), givesFile(zip, { etag, cutAfter: 50 }));
      await failsThenMends(/2026-09\.zip: the connection broke: .*tried 6 times/);
      const ranges = publisher.requests.filter(({ path }) => path === SNAPSHOT).map(({ headers }) => headers.range);
      expect(ranges).to.deep.equal([undefined, ...[600, 650, 700, 750, 800, 850].map((from) => `bytes=${from}-`)]);
    });

    it('succeeds in the same run when the archive asks to wait a little, or is in trouble for a moment', async () => {
      publisher.on(SNAPSHOT, says(429, 'x', { 'retry-after': '2' }), says(503, 'x'), givesFile(zip));
      await check();
      expect(await loaded()).to.deep.equal(ALL_LOADED);
    });

    it('ends in a clear error when a snapshot has another checksum than the list, and loads nothing of it', async () => {
      playArchive(publisher, { '2026-09': zip }, { '2026-09': 'b'.repeat(32) });
      await failureOf(check());
      expect(await loaded()).to.deep.equal([]);
      await failsAgain(
        /2026-09\.zip: the file has MD5 [0-9a-f]{32}, after two tries \(expected b{32}, as the publisher's list says\)/,
      );
    });

    /** For a fault that has been met once already. */
    async function failsAgain(error: RegExp): Promise<void> {
      expect((await runs())[0]!.error).to.match(error);
      playArchive(publisher, { '2026-09': zip });
      await check();
      expect(await loaded()).to.deep.equal(ALL_LOADED);
    }

    it('ends in a clear error when a file would unpack to a bomb, loads the others, and the whole once it is mended', async () => {
      const bomb = await zipOf({
        [archiveName('2026-08', MET)]: Buffer.alloc(30_000_000),
        [archiveName('2026-08', CITY)]: monthCsv('2026-08', 3),
      });
      playArchive(publisher, { '2026-09': bomb });
      playApi({ '2026-08': [MET!, CITY!] });
      await failureOf(check());
      expect(await loaded()).to.deep.equal(['2026-08 city-of-london archive']);
      expect(await states()).to.include('2026-08 metropolitan not-loaded');
      await failsAgain(
        /2026-09\.zip: a file of this snapshot could not be used: .*would unpack from \d+ to 30000000 bytes/,
      );
    });

    it('ends in a clear error when a name in a snapshot leads out of it, and writes nothing anywhere', async () => {
      const honest = archiveName('2026-08', MET);
      const name = `../${honest.slice(3)}`;
      playArchive(publisher, {
        '2026-09': renamedMember(await zipOf({ [honest]: monthCsv('2026-08', 9) }), honest, name),
      });
      await failureOf(check());
      expect(await loaded()).to.deep.equal([]);
      expect(await readdir(folder.path)).to.deep.equal(['downloads']);
      expect((await findLatestDownload(database.db, `${publisher.url}${SNAPSHOT}`))!.state).to.equal('refused');
      await failsAgain(/2026-09\.zip: a name in the ZIP leads out of it: invalid relative path/);
    });

    it('ends in a clear error when the list has no snapshot, and when the API’s list is not as agreed', async () => {
      publisher.on('/data/archive/', gives('<html><p>Moved</p></html>', 'text/html'));
      publisher.on('/api/crimes-street-dates', givesJson([{ month: '2026-08' }]));
      await failureOf(check());
      expect((await runs())[0]!.error)
        .to.match(/^2 things failed; everything else was done\.\n/)
        .and.to.match(/crimes-street-dates: the JSON is not as agreed: record 1, date: /)
        .and.to.match(/archive\/: no snapshot is listed there/);
      expect(new Set((await states()).map((line) => line.split(' ')[2]))).to.deep.equal(new Set(['not-known']));
      playApi({ '2026-08': [MET!, CITY!], '2026-09': [MET!, CITY!] });
      await failsAgain(/./);
    });

    it('loads what the archive has when the API gives records that are not as agreed, and says so', async () => {
      publisher.on(apiPath(MET!, '2026-08'), givesJson([{ ...apiRecord({}), datetime: 'yesterday' }]));
      await failureOf(check());
      expect(await loaded()).to.deep.equal(ALL_LOADED);
      expect((await runs())[0]!.error).to.match(/date=2026-08: the JSON is not as agreed: record 1, datetime: /);
      playApiMonth(MET!, '2026-08', 30);
      await check();
      expect((await runs()).map(({ state }) => state)).to.deep.equal(['failed', 'succeeded']);
    });

    it('leaves a host alone that failed again and again, also for what it would be asked next, and asks the next time', async () => {
      const careful = makeClient({ attempts: 2, failuresInRow: 2, leftAloneMs: 60_000 });
      clients.push(careful);
      publisher.on('/api/crimes-street-dates', says(500, 'x'));
      await failureOf(check(deps({ client: careful })));
      expect(publisher.paths(), 'the archive is on the same host').to.deep.equal([
        '/api/crimes-street-dates',
        '/api/crimes-street-dates',
      ]);
      playApi({ '2026-08': [MET!, CITY!], '2026-09': [MET!, CITY!] });
      await failsAgain(
        /archive\/: not asked, since 127\.0\.0\.1:\d+ failed 2 times in a row; it is left alone for 60 seconds/,
      );
    });

    it('passes over a snapshot whose checksum is of no use, and takes the newest that can be checked', async () => {
      publisher.on(
        '/data/archive/',
        gives(archivePage({ '2026-10': `${'c'.repeat(32)}-203`, '2026-09': md5Of(zip) }), 'text/html'),
      );
      await check();
      expect(await loaded()).to.deep.equal(ALL_LOADED);
    });
  });
});
