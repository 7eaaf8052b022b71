import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { simpleParser } from 'mailparser';
import { type Mail, type Mailer, openMailer } from '../../src/mail/transport.ts';
import { type SmtpServer, startSmtpServer } from '../support/smtp-server.ts';

const MAIL: Mail = {
  id: 'digest-7',
  to: 'group@example.org',
  subject: 'Stop and search',
  text: 'Words.\n',
  html: '<p>Words.</p>',
};

describe('the way mails go', () => {
  let folder: string;
  let smtp: SmtpServer;
  const mailers: Mailer[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'evenhand-transport-'));
  });
  beforeEach(async () => {
    smtp = await startSmtpServer();
  });
  afterEach(async () => {
    for (const mailer of mailers.splice(0)) mailer.close();
    await smtp.close();
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const open = (smtpUrl: string | undefined) => {
    const mailer = openMailer({
      smtpUrl,
      outbox: join(folder, 'outbox'),
      from: 'Evenhand <evenhand@example.org>',
      domain: 'example.org',
    });
    mailers.push(mailer);
    return mailer;
  };

  it('gives the same mail the same Message-ID each time, to a server as to a file', async () => {
    const mailer = open(smtp.url);
    await mailer.send(MAIL);
    await mailer.send(MAIL);
    await open(undefined).send(MAIL);
    const sources = [
      ...smtp.accepted.map(({ raw }) => raw),
      await readFile(join(folder, 'outbox', 'digest-7.eml'), 'utf8'),
    ];
    expect(sources).to.have.length(3);
    for (const source of sources) expect((await simpleParser(source)).messageId).to.equal('<digest-7@example.org>');
  });

  it('gives different mails different Message-IDs', async () => {
    const mailer = open(smtp.url);
    await mailer.send(MAIL);
    await mailer.send({ ...MAIL, id: 'operator-7' });
    const ids = await Promise.all(smtp.accepted.map(async ({ raw }) => (await simpleParser(raw)).messageId));
    expect(ids).to.deep.equal(['<digest-7@example.org>', '<operator-7@example.org>']);
  });

  it('lets a line break in a subject begin no header of its own', async () => {
    await open(smtp.url).send({ ...MAIL, subject: 'Harmless\r\nBcc: stranger@example.net\r\n\r\nOther words' });
    const mail = await simpleParser(smtp.accepted[0]!.raw);
    expect(mail.headers.has('bcc')).to.equal(false);
    expect(mail.text?.trim()).to.equal('Words.');
    expect(smtp.accepted[0]!.to).to.deep.equal(['group@example.org']);
  });

  it('refuses a recipient that holds a line break or a second address, to a server as to a file', async () => {
    for (const to of [
      'group@example.org\r\nBcc: stranger@example.net',
      'group@example.org, stranger@example.net',
      'group@example.org;stranger@example.net',
      'stranger@example.net <group@example.org>',
      'Friends: group@example.org, stranger@example.net;',
      '',
    ]) {
      for (const url of [smtp.url, undefined]) {
        const refusal = await open(url)
          .send({ ...MAIL, id: 'digest-9', to })
          .catch((error: Error) => error);
        expect(refusal, to)
          .to.be.instanceOf(Error)
          .with.property('message', 'The recipient of mail digest-9 is not one address.');
      }
    }
    expect(smtp.arrived).to.deep.equal([]);
    expect(await readdir(join(folder, 'outbox'))).not.to.include('digest-9.eml');
  });

  it('takes the addresses that people have', async () => {
    for (const to of ["o'neill+stops@mail.example.co.uk", 'gruppe@bücher.example'])
      await open(smtp.url).send({ ...MAIL, to });
    expect(smtp.accepted).to.have.length(2);
    expect(smtp.accepted[0]!.to).to.deep.equal(["o'neill+stops@mail.example.co.uk"]);
  });

  it('sends a mail without HTML as text alone', async () => {
    await open(smtp.url).send({ ...MAIL, html: undefined });
    const mail = await simpleParser(smtp.accepted[0]!.raw);
    expect(mail.html).to.equal(false);
    expect(mail.text?.trim()).to.equal('Words.');
  });

  it('writes mail to an address that can never exist to a file, whatever server is set', async () => {
    await open(smtp.url).send({ ...MAIL, id: 'digest-8', to: 'camden@demonstration.invalid' });
    expect(smtp.arrived).to.deep.equal([]);
    expect(await readdir(join(folder, 'outbox'))).to.include('digest-8.eml');
  });

  it('leaves no half-written file behind', async () => {
    const mailer = open(undefined);
    await Promise.all(['a', 'b', 'c'].map((id) => mailer.send({ ...MAIL, id })));
    expect((await readdir(join(folder, 'outbox'))).filter((name) => !name.endsWith('.eml'))).to.deep.equal([]);
  });
});
