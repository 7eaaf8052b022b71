import { expect } from 'chai';
import { sql } from 'kysely';
import {
  findPreviousResult,
  finishJobRun,
  listSucceededPeriods,
  startJobRun,
  storableText,
  withLock,
} from '../../src/db/job-run.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';

describe('job runs', () => {
  let database: TestDatabase;

  before(async () => {
    database = await makeDatabase();
  });
  afterEach(() => sql`truncate delivery, delivery_figure, job_run`.execute(database.db));
  after(async () => database?.drop());

  const end = async (period: string, state: 'succeeded' | 'failed') => {
    const id = await startJobRun(database.db, 'measure', period);
    await finishJobRun(database.db, id, state === 'failed' ? { state, error: 'no' } : { state, counts: {} });
    return id;
  };

  it('tell for which periods a job has succeeded, each once and in order', async () => {
    await end('2026-05', 'succeeded');
    await end('2026-04', 'succeeded');
    await end('2026-04', 'succeeded');
    await end('2026-03', 'failed');
    expect(await listSucceededPeriods(database.db, 'measure')).to.deep.equal(['2026-04', '2026-05']);
    expect(await listSucceededPeriods(database.db, 'raise-flags')).to.deep.equal([]);
  });

  it('tell how the job last ended for a period, passing over a run that was cut off', async () => {
    await end('2026-05', 'failed');
    await startJobRun(database.db, 'measure', '2026-05');
    const id = await startJobRun(database.db, 'measure', '2026-05');
    expect(await findPreviousResult(database.db, id, 'measure', '2026-05')).to.equal('failed');
    expect(await findPreviousResult(database.db, id, 'measure', '2026-04')).to.equal(undefined);
  });

  it('keep text that a database can hold, with its lines', () => {
    expect(storableText('a\u0000\u0001b\nc\td\re')).to.equal('a b\nc\td e');
  });

  it('give a lock to one at a time, and to the next once it is free', async () => {
    const taken = await withLock(database.pool, 'measure', { wait: false }, async () => [
      await withLock(database.pool, 'measure', { wait: false }, async () => 'inside'),
      await withLock(database.pool, 'another', { wait: false }, async () => 'beside'),
    ]);
    expect(taken).to.deep.equal([undefined, 'beside']);
    expect(await withLock(database.pool, 'measure', { wait: false }, async () => 'after')).to.equal('after');
  });
});
