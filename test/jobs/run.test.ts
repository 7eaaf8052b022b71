import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { getResidents } from '../../src/db/area.ts';
import { buildExtract, buildGroups, evenCells } from '../support/build-records.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const JOBS = [
  'month',
  'load-searches',
  'load-boundaries',
  'load-groups',
  'check-sources',
  'sample-grounds',
  'code-grounds',
  'measure',
  'raise-flags',
  'watch-change',
  'send-digests',
  'deliver-mail',
  'threshold-test',
  'hold',
  'places',
  'figures',
  'flag-cells',
  'trace',
  'tidy',
  'backup',
  'restore',
  'revisions',
];
const NO_DATABASE = 'postgres://reader:hunter2@127.0.0.1:1/evenhand';

describe('a job by hand', function () {
  this.timeout(60_000);
  let database: TestDatabase;
  let folder: string;

  before(async () => {
    database = await makeDatabase();
    folder = await mkdtemp(join(tmpdir(), 'evenhand-run-'));
  });
  after(async () => {
    await database?.drop();
    await rm(folder, { recursive: true, force: true });
  });

  const run = (words: readonly string[], environment: NodeJS.ProcessEnv = {}) =>
    new Promise<{ code: number | null; out: string; err: string }>((resolve, reject) => {
      const child = spawn(process.execPath, ['--import', 'tsx', 'jobs/run.ts', ...words], {
        cwd: ROOT,
        env: {
          ...process.env,
          DATABASE_URL: database.url,
          EVENHAND_HOME: folder,
          SMTP_URL: '',
          OPERATOR_EMAIL: '',
          ...environment,
        },
      });
      let [out, err] = ['', ''];
      child.stdout.on('data', (chunk) => {
        out += chunk;
      });
      child.stderr.on('data', (chunk) => {
        err += chunk;
      });
      child.once('error', reject);
      child.once('close', (code) => resolve({ code, out, err }));
    });
  /** One after the other in two lanes, as a machine with two cores likes it. */
  const runAll = async (all: readonly (readonly string[])[], environment?: NodeJS.ProcessEnv) => {
    const results: Awaited<ReturnType<typeof run>>[] = [];
    const waiting = [...all.entries()];
    const lane = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) results[next[0]] = await run(next[1], environment);
    };
    await Promise.all([lane(), lane(), lane()]);
    return results;
  };

  it('lists every job with what it does, and how to tell success from failure', async () => {
    const { code, out } = await run(['--help'], { DATABASE_URL: NO_DATABASE });
    expect(code).to.equal(0);
    for (const job of JOBS) expect(out).to.match(new RegExp(`^  ${job} +\\S`, 'm'));
    expect(out).to.contain('0 done, 1 something failed').and.to.contain('2 the arguments');
  });

  it('explains each job without needing a database', async () => {
    const answers = await runAll(
      JOBS.map((job) => [job, '--help']),
      { DATABASE_URL: NO_DATABASE },
    );
    for (const [at, { code, out }] of answers.entries()) {
      expect(code, JOBS[at]).to.equal(0);
      expect(out, JOBS[at]).to.match(new RegExp(`^Usage: npm run job -- ${JOBS[at]}\\b`));
    }
  });

  it('refuses arguments at fault, saying which, before it opens anything', async () => {
    const cases: [string[], RegExp][] = [
      [['publish'], /no job "publish".*measure/s],
      [['measure', '--area', 'E09000001'], /--area.*Usage: npm run job -- measure --month/s],
      [['measure'], /Which month\?/],
      [['measure', '--month', '2026-13'], /2026-13 is not a month \(expected YYYY-MM\)/],
      [['month', '--month', 'May'], /May is not a month/],
      [['hold', '--month'], /--month/],
      [['sample-grounds', '--size', '9'], /--seed is missing: give a whole number from 0/],
      [['sample-grounds', '--size', '0', '--seed', '1'], /--size 0 cannot be used \(expected a whole number from 1/],
      [['code-grounds', '--sample', 'two'], /--sample two cannot be used/],
    ];
    const answers = await runAll(
      cases.map(([words]) => words),
      { DATABASE_URL: NO_DATABASE },
    );
    for (const [at, { code, out, err }] of answers.entries()) {
      expect(code, cases[at]![0].join(' ')).to.equal(2);
      expect(err).to.match(cases[at]![1]);
      expect(out).to.equal('');
    }
  });

  it('refuses input at fault with the same status', async () => {
    const torn = join(folder, 'torn.csv');
    await writeFile(torn, 'name,value\na,b\n');
    const [unknownMonth, noFile, tornFile, noFigure, noArea] = await runAll([
      ['measure', '--month', '2026-05'],
      ['load-searches', '--from-file', join(folder, 'absent.csv')],
      ['load-searches', '--from-file', torn, '--json'],
      ['trace', '999'],
      ['figures', '--area', 'E99', '--from', '2026-01', '--to', '2026-02'],
    ]);
    expect([unknownMonth, noFile, tornFile, noFigure, noArea].map((answer) => answer!.code)).to.deep.equal([
      2, 2, 2, 2, 2,
    ]);
    expect(unknownMonth!.err).to.contain('2026-05 cannot be measured');
    expect(noFile!.err).to.contain('absent.csv: there is no such file');
    expect(noFigure!.err).to.contain('There is no figure 999');
    expect(noArea!.err).to.contain('E99');
    const report = JSON.parse(tornFile!.out);
    expect(report.status).to.equal('refused');
    expect(report.refused[0].problem).to.contain('torn.csv, line 1');
  });

  it('fails with status 1 where the database does not answer, without its password in any line', async () => {
    const { code, out, err } = await run(['deliver-mail', '--json'], { DATABASE_URL: NO_DATABASE });
    expect(code).to.equal(1);
    expect(out).to.equal('');
    expect(err).to.contain('127.0.0.1:1').and.not.to.contain('hunter2');
  });

  it('refuses faulty settings with status 2', async () => {
    const { code, err } = await run(['deliver-mail'], { PORT: 'eighty', PUBLISH_HOLD_DAYS: 'x' });
    expect(code).to.equal(2);
    expect(err).to.contain('PORT:').and.to.contain('PUBLISH_HOLD_DAYS:');
  });

  describe('with --json', () => {
    let records: string;
    let groups: string;

    before(async () => {
      const cells = evenCells(await getResidents(database.db), { perResident: 1 / 10_000 });
      records = await buildExtract(join(folder, 'records.csv'), { '2026-03': cells, '2026-05': cells });
      groups = await buildGroups(join(folder, 'groups.csv'), [
        { name: 'Camden Monitoring Group', areaCode: 'E09000007' },
      ]);
    });

    const documentOf = async (words: readonly string[]) => {
      const { code, out, err } = await run([...words, '--json']);
      expect(code, err).to.equal(0);
      expect(out.trim().split('\n')).to.have.length(1);
      for (const line of err
        .trim()
        .split('\n')
        .filter((text) => text !== ''))
        expect(JSON.parse(line)).to.have.property('msg');
      return JSON.parse(out);
    };

    it('prints one document on standard output and its log on standard error', async () => {
      expect(await documentOf(['load-groups', '--from-file', groups])).to.deep.equal({
        job: 'load-groups',
        status: 'loaded',
        path: groups,
        groups: 1,
        added: 1,
        updated: 0,
      });
    });

    it('tells of a month what came in, what is missing, and which mails went out', async () => {
      const month = await documentOf(['month', '--month', '2026-05', '--from-file', records]);
      expect(month).to.include.keys('job', 'month', 'status', 'files', 'totals', 'missingMonths', 'mails');
      expect(month).to.include({ job: 'month', month: '2026-05', status: 'published' });
      expect(month.files).to.have.length(1);
      expect(month.files[0]).to.include.keys('path', 'sourceFileId', 'rows', 'accepted', 'rejected', 'unchanged');
      expect(month.files[0].rows).to.equal(month.files[0].accepted + month.files[0].rejected);
      expect(month.totals).to.include({ files: 1, rows: month.files[0].rows });
      expect(month.missingMonths).to.deep.equal(['2026-04']);
      expect(month.mails).to.deep.equal([
        {
          group: 'Camden Monitoring Group',
          area: 'E09000007',
          state: 'sent',
          subject: 'Stop and search in Camden: May 2026',
        },
      ]);
      const again = await documentOf(['month', '--month', '2026-05', '--from-file', records]);
      expect(again.files[0].unchanged).to.equal(true);
      expect(again.figures).to.include({ edition: 1, unchanged: true });
      expect(again.delivery).to.include({ sent: 0 });
    });

    it('tells of an area and window every figure with its counts, range and state', async () => {
      const words = ['figures', '--area', 'E09000007', '--from', '2026-03', '--to', '2026-05', '--group', 'Black'];
      const figures = await documentOf(words);
      expect(figures).to.include.keys(
        'area',
        'from',
        'to',
        'base',
        'monthsPresent',
        'source',
        'unknown',
        'rows',
        'bestEstimate',
      );
      expect(figures).to.include({
        area: 'E09000007',
        from: '2026-03',
        to: '2026-05',
        base: 'self-defined',
        monthsPresent: 2,
      });
      expect(figures.source).to.deep.equal(['mps-extract']);
      for (const row of [...figures.rows, ...figures.bestEstimate]) {
        expect(row).to.include.keys(
          'group',
          'reason',
          'searches',
          'residents',
          'rate',
          'low',
          'high',
          'ratio',
          'ratioLow',
          'ratioHigh',
          'whiteSearches',
          'whiteResidents',
          'state',
        );
        expect(row.group).to.equal('black');
      }
    });
  });
});
