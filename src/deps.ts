import type { Database } from './db/connection.ts';
import type { Materiality } from './domain/grid-rule.ts';
import type { Client } from './fetch/client.ts';
import type { Decisions } from './grounds/reading.ts';
import type { Logger } from './logger.ts';
import type { Mailer } from './mail/transport.ts';
import type { SignIn } from './web/sign-in/sign-in.ts';

/** Progress of long work, shown at a terminal and nowhere else. */
export interface Progress {
  start(label: string, total: number): void;
  advance(by: number): void;
  stop(): void;
}

/** Settings that jobs and pages need, read once from the environment by config.ts. */
export interface Settings {
  /** Folder for everything that is not in the database. */
  home: string;
  /** The watched folder: what is put there is loaded. */
  inboxFolder: string;
  /** Days between the figures of a month and its mail. */
  publishHoldDays: number;
  /** Who is told when a job fails; nobody where undefined. */
  operatorEmail: string | undefined;
  /** Times London's usual ratio that a figure must exceed to be listed. */
  materiality: Materiality;
  /** How written grounds are read where guidance leaves it open. */
  decisions: Decisions;
  /** Address of the site in mails, without a slash at its end. */
  publicUrl: string;
  /** How many proxies of our own stand before the site; the address that a request comes from is told by the first of them. */
  trustedProxies: number;
  /** Whether /outbox shows the mails that were written to files. */
  isDevelopment: boolean;
}

/** How publishers are asked, and for what; an address that is undefined is not asked. */
export interface Fetching {
  client: Client;
  archiveUrl: string | undefined;
  apiUrl: string | undefined;
  populationUrl: string | undefined;
  boundariesUrl: string | undefined;
  /** Forces whose months are fetched, as data.police.uk names them. */
  forces: readonly string[];
  /** How many of the latest months are looked after. */
  months: number;
}

/** What the outside world lends to jobs and pages; built once at the top, passed first. */
export interface Deps {
  database: Database;
  mailer: Mailer;
  fetching: Fetching;
  clock: () => Date;
  log: Logger;
  progress: Progress;
  settings: Settings;
}

/** What the site needs: over `database` it reads what is public, as a role that can read and change nothing else. */
export interface SiteDeps extends Deps {
  /** The same database with the rights of pages behind sign-in. */
  signedIn: Database;
  signIn: SignIn;
}
