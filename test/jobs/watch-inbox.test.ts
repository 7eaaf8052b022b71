import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { appendFile, readdir, readFile, rename, stat, utimes } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { BUSY, recordRun, waitAndRecord } from '../../jobs/record-run.ts';
import { upload, uploadText } from '../../jobs/upload.ts';
import { hasArrivals, INBOX_RUN, inboxText, watchInbox } from '../../jobs/watch-inbox.ts';
import { startWorker } from '../../jobs/worker.ts';
import type { Deps } from '../../src/deps.ts';
import { prepareInbox } from '../../src/ingest/inbox.ts';
import { InputProblem } from '../../src/problem.ts';
import { type CsvFolder, makeCsvFolder } from '../support/csv-folder.ts';
import {
  archiveName,
  EXTRACT_HEADINGS_WITHOUT_BOROUGH,
  type ExtractSearch,
  extractCsv,
  policeUkCsv,
} from '../support/csv-searches.ts';
import { loadedContents, tableContents } from '../support/csv-tables.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { makeDeps, makeLog } from '../support/deps.ts';
import { zipOf } from '../support/zip-archive.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Files in these tests are written before the job looks; so short a rest is enough. */
const AT_ONCE = { quietMs: 5 };
const NOW = new Date();
const LONG_AGO = new Date(NOW.getTime() - 3_600_000);

describe('the watched folder’s files', function () {
  this.timeout(60_000);
  let database: TestDatabase;
  let folder: CsvFolder;
  let inbox: string;
  let deps: Deps;
  beforeEach(async () => {
    database = await makeDatabase();
    folder = await makeCsvFolder();
    inbox = join(folder.path, 'inbox');
    await prepareInbox(inbox);
    deps = makeDeps(database, { now: NOW, settings: { home: folder.path } });
  });
  afterEach(async () => {
    await folder.remove();
    await database.drop();
  });

  const arrive = (name: string, content: string | Buffer) => folder.write(join('inbox', name), content);
  const take = () => waitAndRecord(deps, INBOX_RUN, () => watchInbox(deps, AT_ONCE));
  const shelf = async (name: string) => (await readdir(join(inbox, name))).sort();
  const report = (path: string) => readFile(join(inbox, path), 'utf8');
  const searches = async () =>
    (await database.pool.query('select count(*) as count from search')).rows[0].count as number;

  it('are loaded, shelved as done and reported on in plain words', async () => {
    await arrive(
      'extract.csv',
      extractCsv([{}, { Date: '03/06/2022', Gender: 'X' }, { Date: '31/06/2022' }, { 'Stop Ref': '01TW/1' }]),
    );
    const { taken, waiting } = await take();
    expect(waiting).to.deep.equal([]);
    expect(taken).to.have.length(1);
    expect(taken[0]).to.include({ shelf: 'done', rows: 4, accepted: 2, rejected: 2, unchanged: false });
    expect(await shelf('done')).to.deep.equal(['extract.csv', 'extract.csv.report.txt']);
    const text = await report('done/extract.csv.report.txt');
    expect(text).to.contain('LOADED, but for 2 rows that could not be used.');
    expect(text).to.contain('Rows: 4 = 2 accepted + 2 rejected.');
    expect(text).to.contain('Months: May 2022 to June 2022.');
    expect(text).to.match(/Rows that were rejected:\n- line 4, Date "31\/06\/2022": .*expected/);
    expect(text).to.match(/- line 5, Stop Ref "01TW\/1"/);
    expect(text).to.match(/\(their rows were kept\):\n- line 3, Gender "X": label not known; kept/);
    expect(text).not.to.contain(folder.path);
    expect((await stat(join(inbox, 'done/extract.csv.report.txt'))).mode & 0o077).to.equal(0);
  });

  it('say what they replace, month by month', async () => {
    await arrive('may.csv', extractCsv([{}, { Time: '14:00:00' }]));
    await take();
    await arrive('may.csv', extractCsv([{}, { Time: '15:00:00' }, { Time: '16:00:00' }]));
    await take();
    const names = await shelf('done');
    expect(names).to.have.length(4);
    const second = names.find((name) => /^may\.[0-9a-f]{8}\.csv\.report\.txt$/.test(name))!;
    expect(await report(`done/${second}`)).to.contain(
      'May 2022 was loaded before from another file. This file now counts in its place: 2 rows came, 1 row went.',
    );
  });

  it('are rejected with the place, the value and what to mend, and leave the database as it was', async () => {
    const before = await tableContents(database.db);
    await arrive('wrong.csv', extractCsv([{}]).replace('Stop Ref', 'Reference'));
    await arrive('letter.docx', 'Dear all');
    await arrive('empty.csv', '');
    await arrive('broken.zip', 'PK no');
    await arrive('days.csv', extractCsv([{ Date: '2022-05-10' }]));
    await arrive('camden/may.csv', extractCsv([{}]));
    await arrive('oneBorough.csv', extractCsv([{}], EXTRACT_HEADINGS_WITHOUT_BOROUGH));
    const { taken } = await take();
    expect(taken.map((file) => file.shelf)).to.deep.equal(Array(7).fill('rejected'));
    expect(await shelf('rejected')).to.have.length(14);
    const said = async (name: string) => report(`rejected/${name}.report.txt`);
    expect(await said('wrong.csv')).to.match(/wrong\.csv, line 1: .*missing: stop_ref; not expected: reference/);
    expect(await said('letter.docx')).to.contain('neither CSV nor ZIP');
    expect(await said('empty.csv')).to.contain('the file is empty');
    expect(await said('broken.zip')).to.contain('not a readable ZIP');
    expect(await said('days.csv')).to.match(/first fault is on line 2: Date "2022-05-10"/);
    expect(await said('may.csv')).to.contain('subfolder "camden"');
    expect(await said('oneBorough.csv')).to.contain('a subfolder named by the code of the borough');
    for (const name of ['wrong.csv', 'letter.docx', 'may.csv']) {
      expect(await said(name))
        .to.match(/REJECTED\. Nothing of this file was stored/)
        .and.match(/What to do:\n1\. /);
    }
    const after = await tableContents(database.db);
    for (const table of ['source_file', 'search', 'written_grounds', 'row_problem', 'cell_count']) {
      expect(after[table], table).to.equal(before[table]);
    }
    expect(inboxText({ taken, waiting: [] })).to.match(/REFUSED .*wrong\.csv, line 1/);
  });

  it('count for the borough whose subfolder they lie in', async () => {
    await arrive('e09000022/may.csv', extractCsv([{}, {}], EXTRACT_HEADINGS_WITHOUT_BOROUGH));
    await take();
    const { rows } = await database.pool.query('select distinct area_code from search');
    expect(rows).to.deep.equal([{ area_code: 'E09000022' }]);
    expect(await shelf('done')).to.include('may.csv');
  });

  it('may be archives, of which the sound members are loaded and the others told of', async () => {
    await arrive(
      'archive.zip',
      await zipOf({
        [archiveName('2022-05')]: policeUkCsv([{}, {}]),
        [archiveName('2022-06')]: 'Type,Date\nPerson search,2022-06-01\n',
        '2022-05/2022-05-metropolitan-street.csv': 'Crime ID\n1\n',
      }),
    );
    const { taken } = await take();
    expect(taken[0]).to.include({ shelf: 'rejected', accepted: 2 });
    const text = await report('rejected/archive.zip.report.txt');
    expect(text).to.contain('REJECTED IN PART. 1 file in it could be used; 1 file could not');
    expect(text).to.match(/- archive\.zip!2022-06\/.*line 1/);
    expect(text).to.contain('2022-05/2022-05-metropolitan-stop-and-search.csv\nRows: 2 = 2 accepted + 0 rejected.');
    expect(await searches()).to.equal(2);
  });

  it('change nothing when they hold what was loaded before', async () => {
    await arrive('may.csv', extractCsv([{}]));
    await take();
    const before = await loadedContents(database.db);
    await arrive('again.csv', extractCsv([{}]));
    const { taken } = await take();
    expect(taken[0]).to.include({ shelf: 'done', unchanged: true });
    expect(await report('done/again.csv.report.txt')).to.contain('NOTHING NEW.');
    expect(await loadedContents(database.db)).to.deep.equal(before);
  });

  it('are left alone while they are being written, and taken once they lie still or are renamed in', async () => {
    const text = extractCsv(Array.from({ length: 200 }, () => ({})));
    const path = await arrive('growing.csv', text.slice(0, 500));
    await arrive('other.csv.part', text);
    let isWriting = true;
    const writer = (async () => {
      for (let at = 500; at < text.length; at += 500) {
        await appendFile(path, text.slice(at, at + 500));
        await delay(10);
      }
      isWriting = false;
    })();
    const early = await watchInbox(deps, { quietMs: 60 });
    expect(isWriting).to.equal(true);
    expect(early.taken).to.deep.equal([]);
    expect(early.waiting).to.deep.equal([path]);
    await writer;
    const { taken } = await watchInbox(deps, { quietMs: 60 });
    expect(taken[0]).to.include({ rows: 200, accepted: 200, shelf: 'done' });
    // Renamed in: its last change is long past, so nothing is waited for.
    await utimes(join(inbox, 'other.csv.part'), NOW, LONG_AGO);
    await rename(join(inbox, 'other.csv.part'), join(inbox, 'other.csv'));
    const start = performance.now();
    await watchInbox(deps);
    expect(performance.now() - start).to.be.below(20_000);
    expect(await shelf('done')).to.include('other.csv');
  });

  it('stay where they are when the database fails, and are taken by the next run', async () => {
    await arrive('may.csv', extractCsv([{}]));
    const log = makeLog();
    await database.pool.query('alter table search rename to search_gone');
    const failure = await recordRun({ ...deps, log }, { ...INBOX_RUN, wait: true }, () =>
      watchInbox({ ...deps, log }, AT_ONCE),
    ).catch((error: Error) => error);
    expect(failure).to.be.instanceOf(Error).and.not.instanceOf(InputProblem);
    expect(existsSync(join(inbox, 'may.csv'))).to.equal(true);
    expect([...(await shelf('done')), ...(await shelf('rejected'))]).to.deep.equal([]);
    await database.pool.query('alter table search_gone rename to search');
    await take();
    expect(await shelf('done')).to.deep.equal(['may.csv', 'may.csv.report.txt']);
    const { rows } = await database.pool.query(
      `select state from job_run where job = 'load-searches' and period = 'inbox' order by job_run_id`,
    );
    expect(rows.map(({ state }) => state)).to.deep.equal(['failed', 'succeeded']);
  });

  it('are nobody’s to take twice: a second worker at the same time stands back', async () => {
    for (let at = 0; at < 5; at += 1) await arrive(`part-${at}.csv`, extractCsv([{ Time: `1${at}:00:00` }]));
    const outcomes = await Promise.all(
      [1, 2].map(() => recordRun(deps, { ...INBOX_RUN, wait: false }, () => watchInbox(deps, AT_ONCE))),
    );
    const done = outcomes.filter((outcome) => outcome !== BUSY);
    expect(done).to.have.length(1);
    expect(done[0]!.taken).to.have.length(5);
    expect(await shelf('done')).to.have.length(10);
  });

  it('are taken by the worker without anybody asking, and nothing is recorded while there are none', async () => {
    const runs = async () =>
      (await database.pool.query(`select state from job_run where job = 'load-searches' and period = 'inbox'`)).rows;
    const work = async () => {
      const worker = startWorker(deps);
      await worker.caughtUp;
      await worker.stop();
    };
    await work();
    expect(await runs()).to.deep.equal([]);
    await utimes(await arrive('may.csv', extractCsv([{}])), NOW, LONG_AGO);
    await work();
    expect(await shelf('done')).to.include('may.csv.report.txt');
    expect(await runs()).to.deep.equal([{ state: 'succeeded' }]);
  });

  const startJob = () =>
    spawn(process.execPath, ['--import', 'tsx', 'jobs/run.ts', 'watch-inbox', '--json'], {
      cwd: ROOT,
      env: { ...process.env, DATABASE_URL: database.url, EVENHAND_HOME: folder.path, LOG_LEVEL: 'silent' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  const fill = async () => {
    for (let at = 0; at < 12; at += 1) {
      const rows = Array.from(
        { length: 300 },
        (_, row): Partial<ExtractSearch> => ({
          Date: `${String((row % 28) + 1).padStart(2, '0')}/0${(at % 9) + 1}/2021`,
          'Stop Ref': `${at}/${row}`,
        }),
      );
      const path = await arrive(`part-${String(at).padStart(2, '0')}.csv`, extractCsv(rows));
      await utimes(path, NOW, LONG_AGO);
    }
  };
  const ended = (child: ReturnType<typeof startJob>) =>
    new Promise<number | null>((resolve) => child.on('close', (status) => resolve(status)));

  it('are taken once each by two processes at the same time', async () => {
    await fill();
    const children = [startJob(), startJob()];
    let taken = 0;
    for (const child of children) {
      let output = '';
      child.stdout.on('data', (chunk) => {
        output += chunk;
      });
      child.on('close', () => {
        taken += JSON.parse(output).taken.length;
      });
    }
    expect(await Promise.all(children.map(ended))).to.deep.equal([0, 0]);
    expect(taken).to.equal(12);
    expect(await shelf('done')).to.have.length(24);
    expect(await searches()).to.equal((await acceptedRows()).accepted);
  });

  const acceptedRows = async () =>
    (await database.pool.query('select sum(accepted_count) as accepted, count(*) as files from source_file')).rows[0];

  it('are all there, loaded once and reported on, after crashes at any moment', async () => {
    await fill();
    // Kills follow the files shelved, so that they fall into the work however slow the machine is.
    for (const [shelved, pause] of [
      [0, 0],
      [1, 0],
      [5, 3],
      [9, 8],
      [15, 1],
    ] as const) {
      const child = startJob();
      const end = ended(child);
      const isReached = async () => (await shelf('done')).filter((name) => !name.startsWith('.')).length >= shelved;
      while (child.exitCode === null && !(await isReached())) await delay(1);
      if (shelved === 0) await delay(300);
      await delay(pause);
      child.kill('SIGKILL');
      await end;
    }
    expect(await ended(startJob())).to.equal(0);
    expect((await readdir(inbox)).sort()).to.deep.equal(['done', 'rejected']);
    const names = (await shelf('done')).filter((name) => !name.startsWith('.'));
    expect(names).to.deep.equal(
      Array.from({ length: 12 }, (_, at) => `part-${String(at).padStart(2, '0')}.csv`).flatMap((name) => [
        name,
        `${name}.report.txt`,
      ]),
    );
    for (const name of names.filter((each) => each.endsWith('.txt'))) {
      expect(await report(`done/${name}`), name).to.contain('Rows: 300 = 300 accepted + 0 rejected.');
    }
    expect(await acceptedRows()).to.deep.equal({ accepted: 3600, files: 12 });
    expect(await searches()).to.equal(3600);
  });

  it('arrive whole by upload, which says where the report will lie', async () => {
    const source = await folder.write('from/lambeth.csv', extractCsv([{}], EXTRACT_HEADINGS_WITHOUT_BOROUGH));
    expect(await hasArrivals(deps)).to.equal(false);
    const files = await upload(inbox, { paths: [source], areaCode: 'E09000022' });
    expect(await hasArrivals(deps)).to.equal(true);
    const { taken } = await take();
    expect(taken[0]!.reportPath).to.equal(files[0]!.reportPathIfDone);
    expect(uploadText(inbox, files)).to.contain(files[0]!.reportPathIfDone).and.contain('E09000022/lambeth.csv');
    expect(basename(taken[0]!.shelvedPath)).to.equal('lambeth.csv');
    expect(existsSync(source)).to.equal(true);
  });

  it('are not uploaded where a borough or a file is none, and then none of them is', async () => {
    const good = await folder.write('from/may.csv', extractCsv([{}]));
    const letter = await folder.write('from/letter.docx', 'Dear all');
    const refusal = async (paths: string[], areaCode?: string) =>
      (await upload(inbox, { paths, areaCode }).catch((error: unknown) => error)) as Error;
    for (const [problem, said] of [
      [await refusal([good], 'E08000001'), /--area E08000001 is no London borough/],
      [await refusal([good, letter]), /letter\.docx: this cannot be uploaded/],
      [await refusal([good, join(folder.path, 'none.csv')]), /none\.csv: there is no such file/],
      [await refusal([]), /upload needs a file/],
    ] as const) {
      expect(problem).to.be.instanceOf(InputProblem);
      expect(problem.message).to.match(said);
    }
    expect((await readdir(inbox)).sort()).to.deep.equal(['done', 'rejected']);
  });
});
