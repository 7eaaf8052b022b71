import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import nodemailer from 'nodemailer';

export interface Mail {
  /** Also the local part of the Message-ID: the same mail sent twice is recognised as one by the reader's program. */
  id: string;
  to: string;
  subject: string;
  text: string;
  html: string | undefined;
}

export interface Mailer {
  /** Resolves when the mail server has accepted the mail; rejects otherwise, and the mail is to be tried again. */
  send(mail: Mail): Promise<void>;
  close(): void;
}

export interface MailerOptions {
  /** Address such as smtps://user:password@host; without one, mails are written to files. */
  smtpUrl: string | undefined;
  /** Folder for mails as .eml files, where there is no server or no such address can be. */
  outbox: string;
  from: string;
  /** Domain of the Message-ID. */
  domain: string;
}

/** Addresses that can never receive mail (RFC 2606): the demonstration's groups have such ones. */
const isInvalid = (address: string) => /\.invalid$/i.test(address);

/** The one address a mail goes to. Anything that a mail program could read as two, or as a header, is refused. */
function oneAddress({ id, to }: Mail): { name: string; address: string } {
  if (!/^[^\s\p{Cc},;:<>()[\]"]+@[^\s\p{Cc},;:<>()"@]+$/u.test(to)) {
    throw new Error(`The recipient of mail ${id} is not one address.`);
  }
  return { name: '', address: to };
}

/**
 * Opens the way mails go: an SMTP server, or files named after the mail's id, which a repetition overwrites. Mail to
 * addresses under `.invalid` goes to files even where there is a server.
 */
export function openMailer(options: MailerOptions): Mailer {
  const { smtpUrl, from, domain } = options;
  const message = (mail: Mail) => ({
    from,
    to: oneAddress(mail),
    subject: mail.subject,
    text: mail.text,
    ...(mail.html === undefined ? {} : { html: mail.html }),
    messageId: `<${mail.id}@${domain}>`,
    headers: { 'Auto-Submitted': 'auto-generated' },
    // What stands in a mail is ours or the database's: never a file or an address to fetch.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const writer = nodemailer.createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  const toFile = async (mail: Mail) => {
    const { message: bytes } = await writer.sendMail(message(mail));
    await mkdir(options.outbox, { recursive: true });
    const path = join(options.outbox, `${mail.id}.eml`);
    await writeFile(`${path}.part`, bytes as Buffer);
    await rename(`${path}.part`, path);
  };
  if (!smtpUrl) return { send: toFile, close: () => {} };
  const transport = nodemailer.createTransport({
    url: smtpUrl,
    connectionTimeout: 15_000,
    greetingTimeout: 15_000,
    socketTimeout: 60_000,
  });
  return {
    send: async (mail) => {
      if (isInvalid(mail.to)) await toFile(mail);
      else await transport.sendMail(message(mail));
    },
    close: () => transport.close(),
  };
}
