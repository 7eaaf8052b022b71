import { expect } from 'chai';
import { sql } from 'kysely';
import { deliverMail } from '../../jobs/deliver-mail.ts';
import { BUSY, recordRun } from '../../jobs/record-run.ts';
import { type Database, openDatabase } from '../../src/db/connection.ts';
import { startJobRun } from '../../src/db/job-run.ts';
import type { Deps } from '../../src/deps.ts';
import { InputProblem } from '../../src/problem.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { makeDeps, makeLog, makeMailer } from '../support/deps.ts';
import { until } from '../support/embedded-home.ts';

interface JobRunRow {
  period: string;
  state: string;
  counts: Record<string, unknown>;
  error: string | null;
  isFinished: boolean;
}

describe('recording a run', () => {
  let database: TestDatabase;
  let other: Database;
  let deps: Deps;
  let log: ReturnType<typeof makeLog>;

  before(async () => {
    database = await makeDatabase();
    other = await openDatabase(database.url);
  });
  beforeEach(() => {
    log = makeLog();
    deps = makeDeps(database, { log, settings: { operatorEmail: 'operator@example.org' } });
  });
  afterEach(() => sql`truncate delivery, delivery_figure, job_run`.execute(database.db));
  after(async () => {
    await other?.close();
    await database?.drop();
  });

  const run = (work: () => Promise<unknown>, { period = '2026-05', wait = true, by = deps } = {}) =>
    recordRun(by, { job: 'measure', period, wait, counts: () => ({ rows: 3 }) }, work);
  const fail = (message = 'the disk is full') =>
    run(async () => Promise.reject(new Error(message))).catch((error) => error);
  const rows = async () =>
    (
      await sql<JobRunRow>`
        select period, state, counts, error, finished_at is not null as is_finished from job_run order by job_run_id`.execute(
        database.db,
      )
    ).rows;
  const operatorMails = async () =>
    (
      await sql<{ subject: string; plainText: string; recipient: string }>`
      select subject, plain_text, recipient from delivery where kind = 'operator' order by delivery_id`.execute(
        database.db,
      )
    ).rows;

  it('writes one row of how it went and one line of counts', async () => {
    expect(await run(async () => 'done')).to.equal('done');
    expect(await rows()).to.deep.equal([
      { period: '2026-05', state: 'succeeded', counts: { rows: 3 }, error: null, isFinished: true },
    ]);
    expect(log.lines).to.deep.equal([
      { level: 'info', message: 'job finished', fields: { job: 'measure', period: '2026-05', rows: 3 } },
    ]);
  });

  it('is running for all to see until it ends', async () => {
    let end: () => void = () => {};
    const first = run(
      () =>
        new Promise<void>((resolve) => {
          end = resolve;
        }),
    );
    await until('it runs', async () => (await rows()).length === 1);
    expect((await rows())[0]).to.include({ state: 'running', isFinished: false });
    end();
    await first;
  });

  it('lets no second process run the same job meanwhile: one that does not wait is told that it is busy', async () => {
    let end: () => void = () => {};
    const order: string[] = [];
    const first = run(
      () =>
        new Promise<void>((resolve) => {
          end = resolve;
        }),
    );
    await until('it runs', async () => (await rows()).length === 1);
    const byOther = makeDeps(other);
    expect(await run(async () => order.push('never'), { wait: false, by: byOther })).to.equal(BUSY);
    const waiting = run(async () => order.push('second'), { by: byOther });
    await until('the second waits for the lock', async () => {
      const { rows: waits } = await sql`select 1 from pg_locks where locktype = 'advisory' and not granted`.execute(
        database.db,
      );
      return waits.length === 1;
    });
    order.push('first');
    end();
    await first;
    await waiting;
    expect(order).to.deep.equal(['first', 'second']);
    expect((await rows()).map(({ state }) => state)).to.deep.equal(['succeeded', 'succeeded']);
  });

  it('lets another job run at the same time', async () => {
    const inside = await run(() =>
      recordRun(
        makeDeps(other),
        { job: 'raise-flags', period: '2026-05', wait: false, counts: () => ({}) },
        async () => 'beside',
      ),
    );
    expect(inside).to.equal('beside');
  });

  it('lets the lock go after a failure', async () => {
    await fail();
    expect(await run(async () => 'again', { wait: false })).to.equal('again');
  });

  it('marks a run that a killed process left behind as abandoned, and leaves those of other jobs', async () => {
    await startJobRun(database.db, 'measure', '2026-04');
    await startJobRun(database.db, 'raise-flags', '2026-04');
    await run(async () => {});
    const { rows: all } = await sql<{ job: string; state: string; isFinished: boolean }>`
      select job, state, finished_at is not null as is_finished from job_run order by job_run_id`.execute(database.db);
    expect(all).to.deep.equal([
      { job: 'measure', state: 'abandoned', isFinished: true },
      { job: 'raise-flags', state: 'running', isFinished: false },
      { job: 'measure', state: 'succeeded', isFinished: true },
    ]);
  });

  it('writes a failure down, passes it on, and tells the operator what to do', async () => {
    const error = await fail();
    expect(error).to.have.property('message', 'the disk is full');
    expect(await rows()).to.deep.equal([
      { period: '2026-05', state: 'failed', counts: {}, error: 'the disk is full', isFinished: true },
    ]);
    const [mail, ...others] = await operatorMails();
    expect(others).to.deep.equal([]);
    expect(mail).to.include({ recipient: 'operator@example.org', subject: 'Evenhand: measure failed for 2026-05' });
    expect(mail!.plainText)
      .to.contain('the disk is full')
      .and.to.contain('jobs/README.md')
      .and.to.contain('tried again');
    const mailer = makeMailer();
    await deliverMail({ ...deps, mailer });
    expect(mailer.mails.map(({ to, subject }) => [to, subject])).to.deep.equal([
      ['operator@example.org', 'Evenhand: measure failed for 2026-05'],
    ]);
  });

  it('says that the input is at fault where it is', async () => {
    await run(async () => Promise.reject(new InputProblem('line 3 is torn'))).catch(() => {});
    expect((await operatorMails())[0]!.plainText)
      .to.contain('line 3 is torn')
      .and.to.contain('The input is at fault');
  });

  it('tells the operator once, until the job has succeeded for that period', async () => {
    await fail();
    await fail('still full');
    // A run cut off in between is no success.
    await startJobRun(database.db, 'measure', '2026-05');
    await fail('full as ever');
    expect(await operatorMails()).to.have.length(1);
    await run(async () => {}, { period: '2026-04' });
    await fail();
    expect(await operatorMails()).to.have.length(1);
    await run(async () => {});
    await fail('full again');
    expect(await operatorMails()).to.have.length(2);
  });

  it('tells nobody where no operator is named', async () => {
    deps = makeDeps(database, { log });
    await fail();
    expect(await operatorMails()).to.deep.equal([]);
    expect((await rows())[0]!.state).to.equal('failed');
  });

  it('writes down a message that holds what the database cannot', async () => {
    await fail('the header "\u0000PK\u0003" is none');
    expect((await rows())[0]).to.include({ state: 'failed', error: 'the header " PK " is none' });
    expect(await operatorMails()).to.have.length(1);
  });

  it('passes the first failure on when it cannot be written down', async () => {
    await sql`alter table delivery rename to delivery_away`.execute(database.db);
    try {
      expect(await fail('the first failure')).to.have.property('message', 'the first failure');
    } finally {
      await sql`alter table delivery_away rename to delivery`.execute(database.db);
    }
    expect(log.lines.map(({ message }) => message)).to.include('the failure could not be written down');
    // Nothing was half written: the next run finds it abandoned, and the next failure is told.
    expect((await rows()).map(({ state }) => state)).to.deep.equal(['running']);
    await fail();
    expect(await operatorMails()).to.have.length(1);
  });

  it('ends the work, and not the process, when the server cuts the lock’s connection', async () => {
    const done = await run(async () => {
      await sql`
        select pg_terminate_backend(pid) from pg_locks
        where locktype = 'advisory' and granted and database = (select oid from pg_database where datname = current_database())`.execute(
        other.db,
      );
      await new Promise((resolve) => setTimeout(resolve, 50));
      return 'ended';
    });
    expect(done).to.equal('ended');
    expect((await rows())[0]!.state).to.equal('succeeded');
    expect(await run(async () => 'again', { wait: false })).to.equal('again');
  });
});
