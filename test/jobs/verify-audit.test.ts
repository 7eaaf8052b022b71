import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { sql } from 'kysely';
import { checkAudit, isInOrder, requireHash } from '../../jobs/verify-audit.ts';
import { appendAudit } from '../../src/db/audit.ts';
import type { Deps } from '../../src/deps.ts';
import { auditSentences } from '../../src/domain/audit-wording.ts';
import { InputProblem } from '../../src/problem.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { makeDeps } from '../support/deps.ts';

describe('verifying the audit', () => {
  let database: TestDatabase;
  let deps: Deps;

  before(async () => {
    database = await makeDatabase();
    deps = makeDeps(database);
  });
  after(async () => database?.drop());

  const append = () =>
    database.db.transaction().execute((trx) =>
      appendAudit(trx, {
        personId: undefined,
        role: 'job',
        action: 'test.done',
        subject: 'test',
        detail: {},
        happenedAt: new Date('2026-04-02T09:00:00Z'),
      }),
    );
  const tamper = async (statement: string) => {
    await sql`alter table audit_event disable trigger user`.execute(database.db);
    await sql.raw(statement).execute(database.db);
    await sql`alter table audit_event enable trigger user`.execute(database.db);
  };
  const linesFor = async (head?: string) => auditSentences(await checkAudit(deps, head));

  it('refuses a hash that is none before anything is looked at', async () => {
    for (const head of ['', 'abc', 'g'.repeat(64)]) expect(() => requireHash(head)).to.throw(InputProblem);
  });

  it('says that an empty record is in order', async () => {
    expect(await linesFor()).to.deep.equal(['The audit is in order: 0 events, each following on the one before.']);
  });

  it('prints the hash of the last event, and knows it again in small letters and capitals', async () => {
    await append();
    const { hash } = await append();
    expect(await linesFor()).to.deep.equal([
      'The audit is in order: 2 events, each following on the one before.',
      `Last event: 2, hash ${hash}`,
    ]);
    await append();
    for (const head of [hash, hash.toUpperCase()]) {
      expect((await linesFor(head))[1]).to.equal(
        'The hash that was kept belongs to event 2: up to there nothing was taken away or written anew.',
      );
    }
  });

  it('says that a hash is not there any more, and fails', async () => {
    const { hash } = await append();
    await tamper('delete from audit_event where audit_event_id = 4');
    const verdict = await checkAudit(deps, hash);
    expect(isInOrder(verdict)).to.equal(false);
    expect(isInOrder(await checkAudit(deps, undefined))).to.equal(true);
    expect(auditSentences(verdict)[1]).to.contain('is NOT in the record');
  });

  it('names the first event at fault, at the command line with exit status 1', async () => {
    await tamper(`update audit_event set subject = 'other' where audit_event_id = 2`);
    const outcome = await promisify(execFile)(
      process.execPath,
      ['--import', 'tsx', 'jobs/run.ts', 'verify-audit', '--json'],
      { env: { ...process.env, DATABASE_URL: database.url, EVENHAND_HOME: deps.settings.home } },
    ).catch((error: { code: number; stdout: string }) => error);
    expect(outcome).to.have.property('code', 1);
    expect(JSON.parse(outcome.stdout)).to.deep.include({
      job: 'verify-audit',
      status: 'not in order',
      events: 2,
      firstFault: { auditEventId: 2, what: 'changed' },
    });
    expect(await linesFor()).to.deep.equal([
      'The audit is NOT in order. Event 2 is not as it was written: it was changed, moved or slipped in. Later events were not looked at.',
    ]);
  });
});
