import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '../../src/db/connection.ts';
import type { Deps, Fetching, Settings } from '../../src/deps.ts';
import { USUAL_DECISIONS } from '../../src/grounds/reading.ts';
import type { Mail, Mailer } from '../../src/mail/transport.ts';

/** A mailer that keeps what it was given; `accept` may throw to refuse a mail. */
export function makeMailer(accept: (mail: Mail) => void = () => {}): Mailer & { mails: Mail[] } {
  const mails: Mail[] = [];
  return {
    mails,
    send: async (mail) => {
      accept(mail);
      mails.push(mail);
    },
    close: () => {},
  };
}

/** A log that keeps its lines. */
export function makeLog(): Deps['log'] & {
  lines: { level: string; message: string; fields: Record<string, unknown> }[];
} {
  const lines: { level: string; message: string; fields: Record<string, unknown> }[] = [];
  const keep = (level: string) => (fields: Record<string, unknown>, message: string) => {
    lines.push({ level, message, fields });
  };
  return { lines, info: keep('info'), warn: keep('warn'), error: keep('error') };
}

/** A folder for the files of tests that name none of their own, removed with the process. */
let ownHome: string | undefined;

function testHome(): string {
  if (ownHome === undefined) {
    const made = mkdtempSync(join(tmpdir(), 'evenhand-home-'));
    process.once('exit', () => rmSync(made, { recursive: true, force: true }));
    ownHome = made;
  }
  return ownHome;
}

/** No publisher has an address, and nobody is asked. */
const NOTHING_TO_FETCH: Fetching = {
  client: { ask: () => Promise.reject(new Error('no publisher is to be asked')), close: async () => {} },
  archiveUrl: undefined,
  apiUrl: undefined,
  populationUrl: undefined,
  boundariesUrl: undefined,
  forces: ['metropolitan', 'city-of-london'],
  months: 3,
};

/** Everything a job needs, on a real database, with a clock that stands still and mail that is kept. */
export function makeDeps(
  database: Database,
  options: {
    now?: Date;
    mailer?: Mailer;
    settings?: Partial<Settings>;
    fetching?: Partial<Fetching>;
    log?: Deps['log'];
  } = {},
): Deps {
  const home = options.settings?.home ?? testHome();
  const now = options.now ?? new Date('2026-11-01T12:00:00Z');
  return {
    database,
    mailer: options.mailer ?? makeMailer(),
    fetching: { ...NOTHING_TO_FETCH, ...options.fetching },
    clock: () => now,
    log: options.log ?? makeLog(),
    progress: { start() {}, advance() {}, stop() {} },
    settings: {
      home,
      inboxFolder: join(home, 'inbox'),
      publishHoldDays: 0,
      operatorEmail: undefined,
      materiality: 1.5,
      decisions: USUAL_DECISIONS,
      publicUrl: 'http://localhost:3000',
      trustedProxies: 0,
      isDevelopment: true,
      ...options.settings,
    },
  };
}
