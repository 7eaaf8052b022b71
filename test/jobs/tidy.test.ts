import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadBoundaries } from '../../jobs/load-boundaries.ts';
import { loadSearches } from '../../jobs/load-searches.ts';
import { sampleGrounds } from '../../jobs/sample-grounds.ts';
import { type TidyReport, tidy } from '../../jobs/tidy.ts';
import { appendAudit, verifyAudit } from '../../src/db/audit.ts';
import { withHeldConnection } from '../../src/db/connection.ts';
import { addCodings } from '../../src/db/grounds-sample.ts';
import { findRawFile } from '../../src/db/raw-file.ts';
import { recountSourceFile } from '../../src/db/source-file.ts';
import { listRawFiles, rawFilePath } from '../../src/store/raw-file.ts';
import { buildBoundaries } from '../support/build-records.ts';
import { type CsvFolder, makeCsvFolder } from '../support/csv-folder.ts';
import { archiveName, extractCsv, policeUkCsv } from '../support/csv-searches.ts';
import { tableContents } from '../support/csv-tables.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { makeDeps } from '../support/deps.ts';
import { readAgain, textSearches } from '../support/read-texts.ts';

/** Texts of three months: the first past three years in November 2026. */
const TEXTS = textSearches([
  { group: 'black', classifier: 'smell_only', truth: 'smell_only', texts: 30, month: '2023-10' },
  { group: 'black', classifier: 'no_smell', truth: 'no_smell', texts: 20, month: '2023-11' },
  { group: 'white', classifier: 'no_smell', truth: 'no_smell', texts: 10, month: '2026-05' },
]);

describe('what is past its time', function () {
  this.timeout(30_000);
  let database: TestDatabase;
  let folder: CsvFolder;
  let extractId: number;
  let sha256s: { extract: string; published: string };
  const home = () => join(folder.path, 'home');
  const at = (instant: string) => makeDeps(database, { now: new Date(instant), settings: { home: home() } });
  const rowsOf = async (query: string) => (await database.pool.query(query)).rows;
  const countOf = async (table: string) => (await rowsOf(`select count(*)::integer as n from ${table}`))[0].n as number;

  beforeEach(async () => {
    database = await makeDatabase();
    folder = await makeCsvFolder();
    const paths = [
      await folder.write('extract.csv', extractCsv(TEXTS)),
      await folder.write(archiveName('2016-06'), policeUkCsv([{ Date: '2016-06-10T13:40:00+00:00' }])),
    ];
    const { files, refused } = await loadSearches(at('2026-10-15T12:00:00Z'), { paths });
    expect(refused).to.deep.equal([]);
    extractId = files.find(({ source }) => source === 'mps-extract')!.sourceFileId;
    await database.pool.query(`update source_file set loaded_at = '2026-10-15T12:00:00Z'`);
    const [{ extract }] = await rowsOf(`select sha256 as extract from source_file where source = 'mps-extract'`);
    const [{ published }] = await rowsOf(`select sha256 as published from source_file where source = 'police-uk'`);
    sha256s = { extract, published };
    await readAgain(database, extractId, 'test 1');
  });
  afterEach(async () => {
    await folder.remove();
    await database.drop();
  });

  const nothing: TidyReport = {
    isDryRun: false,
    texts: { months: 0, rows: 0 },
    records: { months: 0, searches: 0, readings: 0, settled: 0, problems: 0 },
    samples: { samples: 0, answers: 0 },
    rawFiles: { past: 0, unclaimed: 0 },
    mails: 0,
    runs: 0,
    audit: 0,
    people: 0,
    signIns: { sessions: 0, begun: 0 },
    codingFiles: 0,
    downloads: 0,
    mailFiles: 0,
    shelvedFiles: 0,
  };

  it('is nothing on the last day of the third year after the month of a text', async () => {
    const before = await tableContents(database.db);
    expect(await tidy(at('2026-10-31T23:59:59Z'))).to.deep.equal(nothing);
    expect(await tableContents(database.db)).to.deep.equal(before);
  });

  it('is the texts of that month and the whole file they stand in on the day after; readings, records and counts stay', async () => {
    const before = await tableContents(database.db);
    expect(await tidy(at('2026-11-01T03:30:00Z'))).to.deep.equal({
      ...nothing,
      texts: { months: 1, rows: 30 },
      rawFiles: { past: 1, unclaimed: 0 },
    });
    const after = await tableContents(database.db);
    expect(await rowsOf('select distinct month from written_grounds order by month')).to.deep.equal([
      { month: '2023-11-01' },
      { month: '2026-05-01' },
    ]);
    const changed = Object.keys(after).filter((table) => after[table] !== before[table]);
    expect(changed).to.deep.equal(['raw_file', 'source_file', 'written_grounds']);
    expect((await listRawFiles(home())).map(({ sha256 }) => sha256)).to.deep.equal([sha256s.published]);
    expect((await findRawFile(database.db, sha256s.extract))!.deletedAt).to.deep.equal(
      new Date('2026-11-01T03:30:00Z'),
    );
  });

  it('is only told in a dry run, the very same, and a second run finds nothing', async () => {
    await sampleGrounds(at('2026-10-15T12:00:00Z'), { size: 30, seed: 1 });
    const now = '2035-01-01T12:00:00Z';
    const before = await tableContents(database.db);
    const foretold = await tidy(at(now), { isDryRun: true });
    expect(await tableContents(database.db)).to.deep.equal(before);
    expect(await listRawFiles(home())).to.have.length(2);
    const done = await tidy(at(now));
    expect(done).to.deep.equal({ ...foretold, isDryRun: false });
    expect(done).to.deep.include({
      texts: { months: 3, rows: 60 },
      rawFiles: { past: 2, unclaimed: 0 },
      codingFiles: 1,
    });
    expect(done.records).to.include({ months: 4, searches: 61, readings: 60 });
    const left = await tableContents(database.db);
    expect(await tidy(at(now))).to.deep.equal(nothing);
    expect(await tableContents(database.db)).to.deep.equal(left);
  });

  it('leaves every count as it was when boundaries, readings or places are counted anew afterwards', async () => {
    const countsOf = () =>
      rowsOf(`select source_file_id, month, area_code, self_defined_group, grounds_tier, sum(searches)::integer as n
        from cell_count group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5`);
    const before = await countsOf();
    // November 2030: records of October 2023 are past seven years, those of November 2023 are not.
    const { records } = await tidy(at('2030-11-15T12:00:00Z'));
    expect(records).to.include({ months: 1, searches: 30, readings: 30 });
    expect(await countsOf()).to.deep.equal(before);
    await withHeldConnection(database.pool, (held) =>
      held.db.transaction().execute((trx) => recountSourceFile({ db: trx, client: held.client }, extractId)),
    );
    expect(await countsOf()).to.deep.equal(before);
    await loadBoundaries(at('2030-11-15T12:00:00Z'), [await buildBoundaries(join(folder.path, 'boroughs.geojson'))]);
    expect((await countsOf()).reduce((sum, { n }) => sum + n, 0)).to.equal(61);
  });

  it('takes a text that was deleted unread for one not read, and never for one left blank', async () => {
    await database.pool.query('delete from grounds_reading');
    await database.pool.query('delete from grounds_run');
    await tidy(at('2026-11-01T03:30:00Z'));
    await withHeldConnection(database.pool, (held) =>
      held.db.transaction().execute((trx) => recountSourceFile({ db: trx, client: held.client }, extractId)),
    );
    expect(
      await rowsOf(`select distinct grounds_tier from cell_count where source_file_id = ${extractId}`),
    ).to.deep.equal([{ grounds_tier: 'not-classified' }]);
  });

  it('is people’s answers only when their whole sample is; before, nobody can delete or change one', async () => {
    const { sampleId } = await sampleGrounds(at('2026-10-15T12:00:00Z'), { size: 30, seed: 1 });
    await addCodings(database.db, sampleId, [{ number: 1, coder: 'A', role: 'coder', tier: 'no_smell' }]);
    const refusal = (statement: string) =>
      database.pool.query(statement).then(
        () => undefined,
        (error: Error) => error.message,
      );
    expect(await refusal('delete from grounds_coding')).to.equal('grounds_coding is append-only');
    expect(await refusal(`update grounds_coding set tier = 'smell_only'`)).to.equal('grounds_coding is append-only');
    expect(
      await refusal(
        `begin; select set_config('evenhand.kept_from_month', '2026-05-01', true); delete from grounds_coding; commit`,
      ),
    ).to.equal('grounds_coding is append-only');
    // The sample's last month is May 2026: its answers are kept through May 2033.
    expect((await tidy(at('2033-05-31T12:00:00Z'))).samples).to.deep.equal({ samples: 0, answers: 0 });
    expect((await tidy(at('2033-06-01T12:00:00Z'))).samples).to.deep.equal({ samples: 1, answers: 1 });
    for (const table of ['grounds_sample', 'grounds_sample_text', 'grounds_coding'])
      expect(await countOf(table)).to.equal(0);
  });

  it('is mails and runs after two years, but for mails not sent yet and the success that the timetable goes on from', async () => {
    await database.pool.query(`
      insert into job_run (job, period, state, started_at) values
        ('measure', '2024-01', 'succeeded', '2024-02-01'), ('measure', '2024-02', 'succeeded', '2024-03-01'),
        ('measure', '2024-03', 'failed', '2024-04-01'), ('tidy', '2026-10-30', 'succeeded', '2026-10-30')`);
    await database.pool.query(`
      insert into delivery (kind, job_run_id, recipient, subject, plain_text, state, created_at, sent_at)
      select 'operator', job_run_id, 'operator@example.org', 'it failed', 'why', 'sent', started_at, started_at
      from job_run where state = 'failed'
      union all
      select 'operator', null, 'operator@example.org', 'still waiting', 'why', 'pending', '2024-01-01', null`);
    const foretold = await tidy(at('2026-11-01T12:00:00Z'), { isDryRun: true });
    const done = await tidy(at('2026-11-01T12:00:00Z'));
    expect([done.mails, done.runs]).to.deep.equal([1, 2]);
    expect([foretold.mails, foretold.runs]).to.deep.equal([1, 2]);
    expect(await rowsOf('select subject from delivery')).to.deep.equal([{ subject: 'still waiting' }]);
    expect(await rowsOf(`select period from job_run order by period`)).to.deep.equal([
      { period: '2024-02' },
      { period: '2026-10-30' },
    ]);
  });

  it('is what was left behind outside the database: downloads, mails, files that no load has stored', async () => {
    const leave = async (path: string, changed: string) => {
      await mkdir(join(path, '..'), { recursive: true });
      await writeFile(path, 'left');
      await utimes(path, new Date(changed), new Date(changed));
    };
    const other = 'ab'.repeat(32);
    await leave(join(home(), 'downloads', '2022-05.zip.part'), '2026-09-30T12:00:00Z');
    await leave(join(home(), 'downloads', '2022-06.zip.part'), '2026-10-20T12:00:00Z');
    await leave(join(home(), 'outbox', 'digest-1.eml'), '2024-10-01T12:00:00Z');
    await leave(join(home(), 'coding', 'sample-77.csv'), '2026-10-30T12:00:00Z');
    await leave(join(home(), 'coding', 'notes.csv'), '2020-01-01T12:00:00Z');
    await leave(rawFilePath(home(), other), '2026-10-29T12:00:00Z');
    await leave(`${rawFilePath(home(), other)}.12-ab.part`, '2026-10-29T12:00:00Z');
    await leave(`${rawFilePath(home(), other)}.13-ab.part`, '2026-10-31T11:00:00Z');
    const inbox = join(home(), 'inbox');
    await leave(join(inbox, 'done', 'may.csv'), '2020-01-01T12:00:00Z');
    await leave(join(inbox, 'done', 'may.csv.report.txt'), '2026-09-30T12:00:00Z');
    await leave(join(inbox, 'done', 'june.csv'), '2020-01-01T12:00:00Z');
    await leave(join(inbox, 'done', 'june.csv.report.txt'), '2026-10-02T12:00:00Z');
    await leave(join(inbox, 'rejected', 'july.csv'), '2020-01-01T12:00:00Z');
    await leave(join(inbox, 'rejected', 'july.csv.report.txt'), '2026-01-01T12:00:00Z');
    const done = await tidy(at('2026-10-31T12:00:00Z'));
    expect(done).to.deep.equal({
      ...nothing,
      rawFiles: { past: 0, unclaimed: 2 },
      codingFiles: 1,
      downloads: 1,
      mailFiles: 1,
      shelvedFiles: 1,
    });
    expect((await readdir(join(inbox, 'done'))).sort()).to.deep.equal(['june.csv', 'june.csv.report.txt']);
    expect(await readdir(join(inbox, 'rejected'))).to.have.length(2);
  });

  it('is the name and address of a person a year after their account was closed, and sessions once they are over', async () => {
    await database.pool.query(`
      insert into person (person_id, name, email, role, is_disabled, disabled_at) values
        ('gone', 'Long Gone', 'gone@example.org', 'member', true, '2025-11-14'),
        ('lately', 'Lately Gone', 'lately@example.org', 'reviewer', true, '2025-11-16'),
        ('here', 'Still Here', 'here@example.org', 'reviewer', false, null)`);
    await database.pool.query(`
      insert into sign_in_account (id, person_id, provider_id, account_id)
      select person_id, person_id, 'staff', person_id from person`);
    await database.pool.query(`
      insert into sign_in_session (id, person_id, token, expires_at) values
        ('over', 'here', 'a', '2026-11-15T11:59:59Z'), ('running', 'here', 'b', '2026-11-15T12:00:01Z')`);
    await database.pool.query(`
      insert into sign_in_token (id, identifier, value, expires_at) values ('1', 'x', '{}', '2026-11-15T11:00:00Z')`);
    const now = at('2026-11-15T12:00:00Z');
    const { people, signIns } = await tidy(now, { isDryRun: true });
    expect({ people, signIns }).to.deep.equal({ people: 1, signIns: { sessions: 1, begun: 1 } });
    expect(await tidy(now)).to.deep.include({ people, signIns });
    expect(await rowsOf('select name, email from person order by person_id')).to.deep.equal([
      { name: 'Somebody whose account was closed', email: 'gone@closed.invalid' },
      { name: 'Still Here', email: 'here@example.org' },
      { name: 'Lately Gone', email: 'lately@example.org' },
    ]);
    expect(await rowsOf('select id from sign_in_session')).to.deep.equal([{ id: 'running' }]);
    expect(await rowsOf('select id from sign_in_account order by id')).to.deep.equal([
      { id: 'here' },
      { id: 'lately' },
    ]);
    expect(await tidy(now)).to.deep.include({ people: 0, signIns: { sessions: 0, begun: 0 } });
  });

  it('cuts the oldest events off the audit after seven years, and leaves the chain in order', async () => {
    const record = (happenedAt: string) =>
      database.db.transaction().execute((trx) =>
        appendAudit(trx, {
          personId: undefined,
          role: 'job',
          action: 'test.done',
          subject: 'test',
          detail: {},
          happenedAt: new Date(happenedAt),
        }),
      );
    await record('2015-10-31T12:00:00Z');
    await record('2015-10-31T12:00:01Z');
    const now = at('2022-10-31T12:00:01Z');
    expect(await tidy(now, { isDryRun: true })).to.deep.equal({ ...nothing, isDryRun: true, audit: 1 });
    expect(await tidy(now)).to.deep.equal({ ...nothing, audit: 1 });
    const { events, firstFault } = await verifyAudit(database.db);
    expect([events, firstFault]).to.deep.equal([2, undefined]);
    expect(await tidy(now)).to.deep.equal(nothing);
  });
});
