import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { sql } from 'kysely';
import cron from 'node-cron';
import { loadGroups } from '../../jobs/load-groups.ts';
import { loadSearches } from '../../jobs/load-searches.ts';
import { TIMETABLE, TIMEZONE } from '../../jobs/timetable.ts';
import { startWorker } from '../../jobs/worker.ts';
import { getResidents } from '../../src/db/area.ts';
import { type Database, openDatabase } from '../../src/db/connection.ts';
import type { Deps } from '../../src/deps.ts';
import { buildMails } from '../support/build-mails.ts';
import { buildExtract, buildGroups, type Cell, evenCells } from '../support/build-records.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { makeDeps, makeLog, makeMailer } from '../support/deps.ts';
import { until } from '../support/embedded-home.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

describe('the timetable', () => {
  it('says when in a way that the scheduler understands, in London’s time', () => {
    expect(TIMEZONE).to.equal('Europe/London');
    for (const { job, cron: expression } of TIMETABLE) expect(cron.validate(expression), job).to.equal(true);
  });

  it('has nothing daily or monthly between 01:00 and 02:00, an hour that is missing or doubled when the clocks change', () => {
    for (const { job, cron: expression, period } of TIMETABLE) {
      const hour = expression.split(' ')[1]!;
      if (period !== 'minute') expect(hour, job).to.match(/^\d+$/).and.not.to.equal('1');
    }
  });

  it('names each job once, in the order in which one feeds the next', () => {
    expect(TIMETABLE.map(({ job }) => job)).to.deep.equal([
      'watch-inbox',
      'classify-grounds',
      'measure',
      'raise-flags',
      'watch-change',
      'send-digests',
      'deliver-mail',
      'threshold-test',
      'tidy',
      'check-sources',
    ]);
  });

  it('has every job explained in jobs/README.md', function () {
    const readme = join(ROOT, 'jobs', 'README.md');
    if (!existsSync(readme)) this.skip();
    for (const { job } of TIMETABLE) expect(readFileSync(readme, 'utf8')).to.contain(`\`${job}\``);
  });
});

describe('the worker', function () {
  this.timeout(60_000);
  let folder: string;
  let database: TestDatabase;
  let deps: Deps;
  let mailer: ReturnType<typeof makeMailer>;
  let cells: Cell[];

  const load = async (...months: string[]) => {
    const path = await buildExtract(
      join(folder, `${months[0]}.csv`),
      Object.fromEntries(months.map((month) => [month, cells])),
    );
    await loadSearches(deps, { paths: [path] });
  };
  /** Starts a worker, lets it catch up, and stops it. */
  const catchUp = async (by = deps) => {
    const worker = startWorker(by);
    await worker.caughtUp;
    await worker.stop();
  };
  const runs = async (job: string) => {
    const { rows } = await sql<{ period: string; state: string }>`
      select period, state from job_run where job = ${job} order by job_run_id`.execute(database.db);
    return rows.map(({ period, state }) => `${period} ${state}`);
  };
  const count = async (table: string) =>
    (await sql<{ count: number }>`select count(*) as count from ${sql.table(table)}`.execute(database.db)).rows[0]!
      .count;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'evenhand-worker-'));
    database = await makeDatabase();
    mailer = makeMailer();
    deps = makeDeps(database, { mailer, settings: { home: folder, operatorEmail: 'operator@example.org' } });
    cells = evenCells(await getResidents(database.db), { perResident: 1 / 20_000 });
    await loadGroups(deps, [
      await buildGroups(join(folder, 'groups.csv'), [
        { name: 'Camden Monitoring Group', areaCode: 'E09000007' },
        { name: 'Hackney Monitoring Group', areaCode: 'E09000012' },
      ]),
    ]);
  });
  after(async () => {
    await database?.drop();
    await rm(folder, { recursive: true, force: true });
  });

  it('does nothing but tidy up, once a day, and fails at nothing, while nothing is loaded', async () => {
    await catchUp();
    await catchUp();
    expect(await count('job_run')).to.equal(1);
    expect(await runs('tidy')).to.deep.equal(['2026-11-01 succeeded']);
  });

  it('takes only the latest of the months loaded when it starts for the first time', async () => {
    await load('2026-01', '2026-02', '2026-03');
    await catchUp();
    expect(await runs('measure')).to.deep.equal(['2026-03 succeeded']);
    expect(await runs('raise-flags')).to.deep.equal(['2026-03 succeeded']);
    expect(await runs('watch-change')).to.deep.equal(['2026-03 succeeded']);
    expect(mailer.mails.map(({ to, subject }) => [to, subject])).to.deep.equal([
      ['group-e09000007@example.org', 'Stop and search in Camden: March 2026'],
      ['group-e09000012@example.org', 'Stop and search in Hackney: March 2026'],
    ]);
  });

  it('does nothing twice when it is started again', async () => {
    const before = [await count('measurement'), await count('delivery'), (await runs('measure')).length];
    await catchUp();
    expect([await count('measurement'), await count('delivery'), (await runs('measure')).length]).to.deep.equal(before);
    expect(mailer.mails).to.have.length(2);
  });

  it('does after downtime what it missed, oldest month first, and sends mail for the latest only', async () => {
    await load('2026-04', '2026-05');
    await catchUp();
    expect(await runs('measure')).to.deep.equal(['2026-03 succeeded', '2026-04 succeeded', '2026-05 succeeded']);
    expect(await runs('raise-flags')).to.deep.equal(['2026-03 succeeded', '2026-04 succeeded', '2026-05 succeeded']);
    expect(mailer.mails.slice(2).map(({ subject }) => subject)).to.deep.equal([
      'Stop and search in Camden: May 2026',
      'Stop and search in Hackney: May 2026',
    ]);
  });

  it('tests the thresholds of a financial year once, however many months it catches up with', async () => {
    expect(await runs('threshold-test')).to.deep.equal(['2026-03 succeeded']);
    // Three of the twelve months are loaded, so there is a state and no number.
    const { rows } = await sql<{ state: string; monthsPresent: number }>`
      select state, months_present from threshold_test`.execute(database.db);
    expect(rows).to.deep.equal([{ state: 'month-missing', monthsPresent: 3 }]);
  });

  it('does everything once where two workers start at the same moment', async () => {
    await load('2026-06');
    const other: Database = await openDatabase(database.url);
    const otherMailer = makeMailer();
    try {
      await Promise.all([catchUp(), catchUp(makeDeps(other, { mailer: otherMailer, settings: deps.settings }))]);
      // What one found busy it leaves to its next time.
      await catchUp();
    } finally {
      await other.close();
    }
    const { rows } = await sql<{ edition: number }>`select edition from measurement where month = '2026-06-01'`.execute(
      database.db,
    );
    expect(rows).to.deep.equal([{ edition: 1 }]);
    const june = [...mailer.mails, ...otherMailer.mails].filter(({ subject }) => subject.endsWith('June 2026'));
    expect(june.map(({ to }) => to).sort()).to.deep.equal([
      'group-e09000007@example.org',
      'group-e09000012@example.org',
    ]);
    const { rows: bad } = await sql`select job, period, error from job_run where state <> 'succeeded'`.execute(
      database.db,
    );
    expect(bad).to.deep.equal([]);
  });

  it('leaves no trace of a minute in which no mail is due', async () => {
    const before = await runs('deliver-mail');
    await catchUp();
    expect(await runs('deliver-mail')).to.deep.equal(before);
  });

  it('goes on after a job has failed, and tells the operator once however often it fails', async () => {
    const log = makeLog();
    await sql`alter table measurement_file rename to measurement_file_away`.execute(database.db);
    try {
      await load('2026-07');
      const failing = makeDeps(database, { mailer, log, settings: deps.settings });
      await catchUp(failing);
      await catchUp(failing);
    } finally {
      await sql`alter table measurement_file_away rename to measurement_file`.execute(database.db);
    }
    expect((await runs('measure')).slice(-2)).to.deep.equal(['2026-07 failed', '2026-07 failed']);
    const told = mailer.mails.filter(({ to }) => to === 'operator@example.org');
    expect(told.map(({ subject }) => subject)).to.deep.equal([
      'Evenhand: measure failed for 2026-07',
      'Evenhand: raise-flags failed for 2026-07',
    ]);
    await catchUp();
    expect((await runs('measure')).at(-1)).to.equal('2026-07 succeeded');
    expect(mailer.mails.at(-1)!.subject).to.equal('Stop and search in Hackney: July 2026');
  });

  it('measures no month, and sends no mail, while texts that are loaded cannot be read', async () => {
    const [measured, mails] = [await runs('measure'), mailer.mails.length];
    const withTexts = cells.map((cell) => ({ ...cell, tier: 'no_smell' as const }));
    const path = await buildExtract(join(folder, 'texts.csv'), { '2026-08': withTexts });
    await loadSearches(deps, { paths: [path] });
    await sql`alter table grounds_reading rename to grounds_reading_away`.execute(database.db);
    try {
      await catchUp(makeDeps(database, { mailer, log: makeLog(), settings: deps.settings }));
    } finally {
      await sql`alter table grounds_reading_away rename to grounds_reading`.execute(database.db);
    }
    expect((await runs('classify-grounds')).at(-1)).to.equal('unread failed');
    expect(await runs('measure')).to.deep.equal(measured);
    expect(mailer.mails.slice(mails).map(({ subject }) => subject)).to.deep.equal([
      'Evenhand: classify-grounds failed for unread',
    ]);
    await catchUp();
    expect((await runs('classify-grounds')).at(-1)).to.equal('unread succeeded');
    expect((await runs('measure')).at(-1)).to.equal('2026-08 succeeded');
    expect(mailer.mails.at(-1)!.subject).to.equal('Stop and search in Hackney: August 2026');
  });

  it('waits, when told to stop, for the job under way and begins no other', async () => {
    await sql`delete from delivery_figure`.execute(database.db);
    await sql`delete from delivery`.execute(database.db);
    await buildMails(database.db, 2, { dueAt: deps.clock(), month: '2025-01' });
    let finish: () => void = () => {};
    let begun = 0;
    const slow = {
      send: () => {
        begun += 1;
        return new Promise<void>((resolve) => {
          finish = resolve;
        });
      },
      close: () => {},
    };
    const worker = startWorker(makeDeps(database, { mailer: slow, settings: deps.settings }));
    await until('a mail is under way', async () => begun === 1);
    let hasStopped = false;
    const stopping = worker.stop().then(() => {
      hasStopped = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(hasStopped).to.equal(false);
    finish();
    await stopping;
    expect(begun).to.equal(1);
    expect((await runs('deliver-mail')).at(-1)).to.equal('every-minute succeeded');
  });
});

describe('the worker’s process', function () {
  this.timeout(30_000);
  let database: TestDatabase;
  let home: string;
  let child: ChildProcess | undefined;

  before(async () => {
    database = await makeDatabase();
    home = await mkdtemp(join(tmpdir(), 'evenhand-worker-home-'));
  });
  afterEach(() => child?.kill('SIGKILL'));
  after(async () => {
    await database?.drop();
    await rm(home, { recursive: true, force: true });
  });

  /** As `npm run worker` and the image start it. */
  const start = () => {
    const log: string[] = [];
    const own = spawn(process.execPath, ['--import', 'tsx', 'jobs/main.ts'], {
      cwd: ROOT,
      env: {
        ...process.env,
        DATABASE_URL: database.url,
        EVENHAND_HOME: home,
        SMTP_URL: '',
        LOG_LEVEL: 'info',
        POLICE_ARCHIVE_URL: 'off',
        POLICE_API_URL: 'off',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    own.stderr.on('data', (chunk) => log.push(String(chunk)));
    child = own;
    const exit = new Promise<number | null>((resolve) => own.once('exit', resolve));
    return { child: own, exit, log: () => log.join('') };
  };
  const countRunning = async () =>
    (await sql<{ count: number }>`select count(*) as count from job_run where state = 'running'`.execute(database.db))
      .rows[0]!.count;

  it('ends with success at SIGTERM, with no run left behind', async () => {
    const worker = start();
    await until('it has caught up', async () => worker.log().includes('worker started'));
    worker.child.kill('SIGTERM');
    expect(await worker.exit, worker.log()).to.equal(0);
    expect(worker.log()).to.contain('"signal":"SIGTERM"');
    expect(await countRunning()).to.equal(0);
  });

  it('ends as cleanly while it is still catching up', async () => {
    const folder = join(home, 'records');
    const deps = makeDeps(database);
    const even = evenCells(await getResidents(database.db), { perResident: 1 / 20_000 });
    await loadSearches(deps, { paths: [await buildExtract(join(folder, 'extract.csv'), { '2026-05': even })] });
    const worker = start();
    await until('a job is under way', async () => (await countRunning()) === 1);
    worker.child.kill('SIGTERM');
    expect(await worker.exit, worker.log()).to.equal(0);
    const { rows } = await sql<{
      job: string;
      state: string;
    }>`select job, state from job_run where job <> 'tidy'`.execute(database.db);
    expect(rows).to.deep.equal([{ job: 'measure', state: 'succeeded' }]);
  });
});
