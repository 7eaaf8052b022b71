import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { sql } from 'kysely';
import { simpleParser } from 'mailparser';
import { deliverMail } from '../../jobs/deliver-mail.ts';
import { openDatabase } from '../../src/db/connection.ts';
import { addHoldEvent, startHold } from '../../src/db/publication.ts';
import { type Mailer, openMailer } from '../../src/mail/transport.ts';
import { buildMails, clearMails } from '../support/build-mails.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { makeDeps, makeLog } from '../support/deps.ts';
import { until } from '../support/embedded-home.ts';
import { type SmtpBehaviour, type SmtpServer, startSmtpServer } from '../support/smtp-server.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const NOW = new Date('2026-06-01T08:00:00Z');
const minutesLater = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);

describe('sending mail', function () {
  this.timeout(30_000);
  let database: TestDatabase;
  let folder: string;
  let smtp: SmtpServer;
  const mailers: Mailer[] = [];

  const serve = async (behaviour: SmtpBehaviour = {}) => {
    smtp = await startSmtpServer(behaviour);
    return smtp;
  };
  const openTo = (smtpUrl: string | undefined) => {
    const mailer = openMailer({
      smtpUrl,
      outbox: join(folder, 'outbox'),
      from: 'Evenhand <evenhand@example.org>',
      domain: 'example.org',
    });
    mailers.push(mailer);
    return mailer;
  };
  const depsAt = (now: Date, log = makeLog()) => makeDeps(database, { now, mailer: openTo(smtp.url), log });
  const depsWithoutServer = () => makeDeps(database, { now: NOW, mailer: openTo(undefined) });
  const states = async () => {
    const { rows } = await sql<{
      recipient: string;
      state: string;
      attempts: number;
      waits: number;
      error: string | null;
    }>`
      select recipient, state, attempt_count as attempts, last_error as error,
        extract(epoch from next_attempt_at - ${NOW})::float8 as waits
      from delivery order by delivery_id`.execute(database.db);
    return rows;
  };

  before(async () => {
    database = await makeDatabase();
    folder = await mkdtemp(join(tmpdir(), 'evenhand-mail-'));
  });
  afterEach(async () => {
    for (const mailer of mailers.splice(0)) mailer.close();
    await smtp?.close();
    await clearMails(database.db);
  });
  after(async () => {
    await database?.drop();
    await rm(folder, { recursive: true, force: true });
  });

  it('sends every mail that is due, and none a second time', async () => {
    await serve();
    await buildMails(database.db, 5, { dueAt: NOW });
    expect(await deliverMail(depsAt(NOW))).to.deep.equal({ sent: 5, postponed: 0, failed: 0, pending: 0 });
    expect(smtp.accepted.map((mail) => mail.to[0])).to.have.members(
      [1, 2, 3, 4, 5].map((n) => `group-${n}@example.org`),
    );
    expect(await deliverMail(depsAt(minutesLater(60)))).to.deep.equal({ sent: 0, postponed: 0, failed: 0, pending: 0 });
    expect(smtp.accepted).to.have.length(5);
  });

  it('leaves a mail that is not due', async () => {
    await serve();
    await buildMails(database.db, 1, { dueAt: minutesLater(1) });
    expect(await deliverMail(depsAt(NOW))).to.include({ sent: 0, pending: 1 });
    expect(await deliverMail(depsAt(minutesLater(1)))).to.include({ sent: 1, pending: 0 });
  });

  it('writes text and HTML that a mail program reads as they were written', async () => {
    await serve();
    await buildMails(database.db, 1, { dueAt: NOW });
    await deliverMail(depsAt(NOW));
    const mail = await simpleParser(smtp.accepted[0]!.raw);
    expect(mail.subject).to.equal('Stop and search: Group 1');
    expect(mail.text?.trim()).to.equal('To Group 1: “4.0 times” – and £5.');
    expect(String(mail.html).trim()).to.equal('<p>To Group 1: “4.0 times” – and £5.</p>');
    expect(mail.messageId).to.equal('<digest-1@example.org>');
    expect(mail.from?.text).to.contain('evenhand@example.org');
    expect(mail.headers.get('auto-submitted')).to.equal('auto-generated');
  });

  it('tries again after a refusal for now, and keeps what the server said until it succeeds', async () => {
    await serve({ onMail: (_, attempt) => (attempt === 1 ? { code: 451, text: 'Try again later' } : 'accept') });
    await buildMails(database.db, 1, { dueAt: NOW });
    expect(await deliverMail(depsAt(NOW))).to.include({ sent: 0, postponed: 1, pending: 1 });
    expect((await states())[0]).to.include({ state: 'pending', attempts: 1, waits: 60 });
    expect((await states())[0]!.error).to.contain('Try again later');
    expect(await deliverMail(depsAt(minutesLater(0.5)))).to.include({ sent: 0, postponed: 0 });
    expect(await deliverMail(depsAt(minutesLater(1)))).to.include({ sent: 1, pending: 0 });
    expect((await states())[0]).to.include({ state: 'sent', attempts: 2, error: null });
  });

  it('holds one address’s refusal against no other', async () => {
    await serve({
      onRecipient: (address) =>
        Number(/\d+/.exec(address)![0]) % 2 === 0 ? { code: 550, text: 'No such mailbox' } : 'accept',
    });
    await buildMails(database.db, 10, { dueAt: NOW });
    expect(await deliverMail(depsAt(NOW))).to.deep.equal({ sent: 5, postponed: 5, failed: 0, pending: 5 });
    expect((await states()).map(({ state }) => state)).to.deep.equal(
      [...'spspspspsp'].map((s) => (s === 's' ? 'sent' : 'pending')),
    );
    expect((await states())[1]!.error)
      .to.contain('550')
      .and.to.contain('No such mailbox');
  });

  it('sends the same message again, under the same Message-ID, when the connection breaks before the server’s answer', async () => {
    await serve({ onMail: (_, attempt) => (attempt === 1 ? 'drop' : 'accept') });
    await buildMails(database.db, 1, { dueAt: NOW });
    expect(await deliverMail(depsAt(NOW))).to.include({ sent: 0, postponed: 1 });
    expect(await deliverMail(depsAt(minutesLater(2)))).to.include({ sent: 1 });
    const ids = await Promise.all(smtp.arrived.map(async ({ raw }) => (await simpleParser(raw)).messageId));
    expect(ids).to.deep.equal(['<digest-1@example.org>', '<digest-1@example.org>']);
  });

  it('keeps every mail where no server answers at all', async () => {
    await serve();
    await smtp.close();
    await buildMails(database.db, 3, { dueAt: NOW });
    expect(await deliverMail(depsAt(NOW))).to.deep.equal({ sent: 0, postponed: 3, failed: 0, pending: 3 });
  });

  it('waits longer after each refusal, gives up after the fifteenth, and says so without the address', async () => {
    await serve({ onMail: () => ({ code: 451, text: 'Not now' }) });
    await buildMails(database.db, 1, { dueAt: NOW });
    const log = makeLog();
    const waits: number[] = [];
    let now = NOW;
    for (let attempt = 1; attempt <= 15; attempt += 1) {
      const report = await deliverMail(depsAt(now, log));
      expect(report).to.include(attempt < 15 ? { postponed: 1, failed: 0 } : { postponed: 0, failed: 1, pending: 0 });
      const due = minutesLater((await states())[0]!.waits / 60);
      waits.push((due.getTime() - now.getTime()) / 60_000);
      now = due;
    }
    expect(waits.slice(0, 14)).to.deep.equal([1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360, 360, 360, 360]);
    expect((await states())[0]).to.include({ state: 'failed', attempts: 15 });
    expect(await deliverMail(depsAt(minutesLater(100_000)))).to.include({ sent: 0, failed: 0 });
    expect(smtp.arrived).to.have.length(15);
    expect(log.lines.at(-1)).to.deep.equal({
      level: 'error',
      message: 'a mail was given up after its last attempt',
      fields: { deliveryId: 1, kind: 'digest', attemptCount: 15 },
    });
    expect(JSON.stringify(log.lines)).not.to.contain('group-1');
  });

  it('sends none twice when two workers send at once', async () => {
    await serve();
    await buildMails(database.db, 32, { dueAt: NOW });
    const other = await openDatabase(database.url);
    try {
      const reports = await Promise.all([
        deliverMail(depsAt(NOW)),
        deliverMail(makeDeps(other, { now: NOW, mailer: openTo(smtp.url) })),
      ]);
      expect(reports[0].sent + reports[1].sent).to.equal(32);
      expect(new Set(smtp.accepted.map((mail) => mail.to[0])).size).to.equal(32);
      expect(smtp.accepted).to.have.length(32);
    } finally {
      await other.close();
    }
  });

  it('passes over a mail that another worker is sending', async () => {
    await serve();
    await buildMails(database.db, 2, { dueAt: NOW });
    let finish: () => void = () => {};
    const begun: string[] = [];
    const slow: Mailer = {
      send: (mail) => {
        begun.push(mail.to);
        return new Promise((resolve) => {
          finish = resolve;
        });
      },
      close: () => {},
    };
    let isStopping = false;
    const first = deliverMail(makeDeps(database, { now: NOW, mailer: slow }), () => isStopping);
    await until('the first worker is sending', async () => begun.length === 1);
    expect(await deliverMail(depsAt(NOW))).to.deep.equal({ sent: 1, postponed: 0, failed: 0, pending: 1 });
    expect(smtp.accepted.map((mail) => mail.to[0])).to.deep.equal(['group-2@example.org']);
    isStopping = true;
    finish();
    expect(await first).to.include({ sent: 1, pending: 0 });
  });

  it('begins no further mail once it is told to stop', async () => {
    await serve();
    await buildMails(database.db, 4, { dueAt: NOW });
    expect(await deliverMail(depsAt(NOW), () => smtp.accepted.length >= 2)).to.include({ sent: 2, pending: 2 });
  });

  it('loses no mail when the process is killed while sending, and repeats it under the same Message-ID', async () => {
    await serve({ onMail: (_, attempt) => (attempt === 1 ? 'hang' : 'accept') });
    await buildMails(database.db, 1, { dueAt: NOW });
    const child = spawn(process.execPath, ['--import', 'tsx', 'jobs/run.ts', 'deliver-mail'], {
      cwd: ROOT,
      env: {
        ...process.env,
        DATABASE_URL: database.url,
        SMTP_URL: smtp.url,
        EVENHAND_HOME: folder,
        LOG_LEVEL: 'silent',
        PUBLIC_URL: 'http://example.org',
      },
      stdio: 'ignore',
    });
    await until('the mail has gone over the wire', async () => smtp.arrived.length === 1);
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
    expect((await states())[0]).to.include({ state: 'pending', attempts: 0 });
    await until('the database lets go of the mail', async () => (await deliverMail(depsAt(NOW))).sent === 1);
    const ids = await Promise.all(smtp.arrived.map(async ({ raw }) => (await simpleParser(raw)).messageId));
    expect(ids).to.deep.equal(['<digest-1@example.org>', '<digest-1@example.org>']);
    expect((await states())[0]).to.include({ state: 'sent', attempts: 1 });
  });

  it('keeps back the mails of a month that is stopped, until it is released', async () => {
    await serve();
    await buildMails(database.db, 2, { dueAt: NOW });
    await startHold(database.db, '2026-05', NOW);
    await addHoldEvent(database.db, '2026-05', { kind: 'stopped', reason: 'Records were doubled.' });
    expect(await deliverMail(depsAt(NOW))).to.include({ sent: 0, pending: 2 });
    await addHoldEvent(database.db, '2026-05', { kind: 'released', reason: 'released' });
    expect(await deliverMail(depsAt(NOW))).to.include({ sent: 2, pending: 0 });
  });

  it('writes files where there is no server, and a repetition over the first', async () => {
    await serve();
    await buildMails(database.db, 2, { dueAt: NOW });
    expect(await deliverMail(depsWithoutServer())).to.include({ sent: 2 });
    const outbox = join(folder, 'outbox');
    expect((await readdir(outbox)).sort()).to.deep.equal(['digest-1.eml', 'digest-2.eml']);
    const mail = await simpleParser(await readFile(join(outbox, 'digest-1.eml')));
    expect(mail.to && 'text' in mail.to && mail.to.text).to.equal('group-1@example.org');
    expect(mail.text?.trim()).to.equal('To Group 1: “4.0 times” – and £5.');
    await sql`update delivery set state = 'pending', sent_at = null, subject = 'Once more'`.execute(database.db);
    await deliverMail(depsWithoutServer());
    expect((await readdir(outbox)).sort()).to.deep.equal(['digest-1.eml', 'digest-2.eml']);
    expect((await simpleParser(await readFile(join(outbox, 'digest-1.eml')))).subject).to.equal('Once more');
    expect(smtp.arrived).to.have.length(0);
  });
});
