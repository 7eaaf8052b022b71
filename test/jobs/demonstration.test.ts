import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { sql } from 'kysely';
import { simpleParser } from 'mailparser';
import { type Demonstration, isEmptyDatabase, runDemonstration } from '../../jobs/demonstration.ts';
import { ofSmell } from '../../jobs/smell-report.ts';
import { listGroupQuestions, listPublicQuestions } from '../../src/db/group-question.ts';
import { startJobRun } from '../../src/db/job-run.ts';
import type { Deps } from '../../src/deps.ts';
import { SYNTHETIC_LABEL } from '../../src/domain/wording.ts';
import { type Mailer, openMailer } from '../../src/mail/transport.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { makeDeps } from '../support/deps.ts';
import { type SmtpServer, startSmtpServer } from '../support/smtp-server.ts';

describe('the demonstration', function () {
  this.timeout(240_000);
  let database: TestDatabase;
  let home: string;
  let smtp: SmtpServer;
  let mailer: Mailer;
  let deps: Deps;
  let demonstration: Demonstration;

  before(async () => {
    database = await makeDatabase();
    home = await mkdtemp(join(tmpdir(), 'evenhand-demonstration-'));
    smtp = await startSmtpServer();
    mailer = openMailer({
      smtpUrl: smtp.url,
      outbox: join(home, 'outbox'),
      from: 'Evenhand <evenhand@example.org>',
      domain: 'example.org',
    });
    deps = makeDeps(database, { mailer, settings: { home } });
    expect(await isEmptyDatabase(deps)).to.equal(true);
    demonstration = await runDemonstration(deps);
  });
  after(async () => {
    mailer?.close();
    await smtp?.close();
    await database?.drop();
    await rm(home, { recursive: true, force: true });
  });

  it('flags most of what was planted, and little that is not as far above London’s, and shows the truth beside it', () => {
    const { month, lines } = demonstration;
    expect(month).to.equal('2026-09');
    const planted = lines.filter((line) => line.isPlanted);
    expect(planted).to.have.length(7);
    expect(planted.filter((line) => line.isFlagged)).to.have.length.within(5, 7);
    for (const line of lines) {
      expect(line.isPlanted || line.isFlagged).to.equal(true);
      expect(line.timesLondon).to.be.above(0);
    }
    for (const line of planted) expect(line.timesLondon).to.be.above(1.5);
    // What was not planted is flagged because boroughs differ, and is as far above London's in truth; half a false one in ten is to be expected.
    const flagged = lines.filter((line) => line.isFlagged);
    expect(flagged.filter((line) => line.timesLondon <= 1.5)).to.have.length.below(2);
    expect(flagged).to.have.length.below(15);
  });

  it('has a group ask about a finding of its borough, for everybody to read', async () => {
    const [question, ...more] = await listGroupQuestions(database.db);
    expect(more).to.deep.equal([]);
    const [shown] = await listPublicQuestions(database.db, question!.flagId!);
    expect(shown).to.deep.include({ text: question!.text, areaCode: question!.areaCode });
  });

  it('finds what was planted in the written grounds: a borough’s share, and one group’s searches on smell alone', () => {
    const planted = demonstration.lines.filter((line) => line.isPlanted && line.what.includes('smell'));
    expect(planted.map(({ what, isFlagged }) => [what, isFlagged])).to.have.deep.members([
      ['Enfield, Everybody, drugs: smell of cannabis alone in substance', true],
      ['Croydon, Asian, drugs: smell of cannabis alone', true],
    ]);
  });

  it('corrects the shares by what two made-up coders read, and prints limits, bounds and whose texts they are', () => {
    expect(demonstration.coding.texts).to.equal(900);
    expect(demonstration.coding.alike + demonstration.coding.settled).to.equal(900);
    const everybody = demonstration.smell!.london.filter((row) => row.group === 'all');
    for (const row of everybody) {
      expect(row.correctedState, row.way).to.equal('estimated');
      expect(row.correctedFrom).to.equal('all');
      expect(row.boundLow!).to.be.below(row.share!);
      expect(row.boundHigh!).to.be.above(row.share!);
    }
    const text = ofSmell(demonstration.smell!).join('\n');
    expect(text).to.match(/^Enfield +in substance/m);
    expect(text).to.contain('corrected from texts of all groups read by two people');
  });

  it('writes a mail to each of 32 groups, in each of its months, to a file and to no mail server though one is set', async () => {
    const files = await readdir(join(home, 'outbox'));
    expect(files).to.have.length(64);
    expect(smtp.arrived).to.deep.equal([]);
    const { rows } = await sql<{ month: string; mails: number; groups: number }>`
      select month, count(*) as mails, count(distinct monitoring_group_id) as groups
      from delivery where state = 'sent' group by month order by month`.execute(database.db);
    expect(rows).to.deep.equal([
      { month: '2026-08-01', mails: 32, groups: 32 },
      { month: '2026-09-01', mails: 32, groups: 32 },
    ]);
  });

  it('says in every mail, in its subject and in both of its parts, that all of it is synthetic', async () => {
    for (const file of await readdir(join(home, 'outbox'))) {
      const mail = await simpleParser(await readFile(join(home, 'outbox', file)));
      expect(mail.subject).to.contain('synthetic');
      for (const part of [mail.text, String(mail.html)]) expect(part?.replace(/\s+/g, ' ')).to.contain(SYNTHETIC_LABEL);
    }
  });

  it('marks every file and every figure of it as synthetic', async () => {
    const { rows } = await sql`
      select 1 from source_file where not is_synthetic union all select 1 from measurement where not is_synthetic
      union all select 1 from monitoring_group where not is_synthetic`.execute(database.db);
    expect(rows).to.deep.equal([]);
  });

  it('is not run a second time, unless the first was cut off', async () => {
    expect(await isEmptyDatabase(deps)).to.equal(false);
    await sql`delete from job_run where job = 'demonstration'`.execute(database.db);
    await startJobRun(database.db, 'demonstration', '2026-09');
    expect(await isEmptyDatabase(deps)).to.equal(true);
    const again = await runDemonstration(deps);
    expect(again).to.deep.equal(demonstration);
    expect(await readdir(join(home, 'outbox'))).to.have.length(64);
    expect(await isEmptyDatabase(deps)).to.equal(false);
  });
});
