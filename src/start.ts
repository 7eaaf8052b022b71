import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Config } from './config.ts';
import { type Database, openDatabase } from './db/connection.ts';
import { startEmbeddedServer } from './db/embedded-server.ts';
import { migrate } from './db/migrate.ts';
import { storeReference } from './db/reference.ts';
import { prepareRoles, SIGNED_IN_ROLE, SITE_ROLE } from './db/role.ts';
import type { Deps, Fetching, Settings, SiteDeps } from './deps.ts';
import { openClient } from './fetch/client.ts';
import { type Logger, openLogger } from './logger.ts';
import { openMailer } from './mail/transport.ts';
import { openProgress } from './progress.ts';
import { findOrMakeSecret } from './store/secret-file.ts';

/** Everything that jobs and pages need, and how to let go of it. */
export interface Opened {
  deps: Deps;
  /** Whether the database is our own embedded one. */
  isEmbedded: boolean;
  /** Opens the same for the site: over connections of its own, which have the rights of public pages, and of those behind sign-in. */
  openSite(): Promise<SiteDeps>;
  close(): Promise<void>;
}

/** Builds the dependencies once: database (embedded where no address is given) brought up to date, mail, log, clock. */
export async function openDeps(config: Config): Promise<Opened> {
  const log = openLogger(config.logLevel);
  await mkdir(config.home, { recursive: true });
  const embedded = config.databaseUrl
    ? undefined
    : await startEmbeddedServer({ home: config.home, log: (message) => log.info({}, message) });
  try {
    const url = config.databaseUrl ?? embedded!.url;
    const database = await openDatabase(url);
    try {
      const applied = await migrate(database.db);
      if (applied.length > 0) log.info({ migrations: applied }, 'database brought up to date');
      await prepareRoles(database.db);
      await storeReference(database.db);
    } catch (error) {
      await database.close();
      throw error;
    }
    const deps = depsOver(config, database, log);
    let site: SiteDeps | undefined;
    return {
      isEmbedded: embedded !== undefined,
      deps,
      openSite: async () => {
        const siteUrl = embedded ? url : (config.siteDatabaseUrl ?? url);
        site = await openSiteDeps(config, deps, siteUrl);
        return site;
      },
      close: async () => {
        await site?.signIn.settled();
        deps.mailer.close();
        await deps.fetching.client.close();
        await site?.database.close();
        await site?.signedIn.close();
        await database.close();
        await embedded?.stop();
      },
    };
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

/**
 * The same for the site alone over its own login, which can bring nothing up to date: its process need not know the address
 * that the jobs use.
 */
export async function openSiteAlone(config: Config, url: string): Promise<Opened> {
  const database = await openDatabase(url, { role: SITE_ROLE });
  const deps = depsOver(config, database, openLogger(config.logLevel));
  let site: SiteDeps | undefined;
  return {
    deps,
    isEmbedded: false,
    openSite: async () => {
      site = await openSiteDeps(config, deps, url);
      return site;
    },
    close: async () => {
      await site?.signIn.settled();
      deps.mailer.close();
      await deps.fetching.client.close();
      await site?.database.close();
      await site?.signedIn.close();
      await database.close();
    },
  };
}

async function openSiteDeps(config: Config, deps: Deps, url: string): Promise<SiteDeps> {
  const database = await openDatabase(url, { role: SITE_ROLE });
  try {
    const signedIn = await openDatabase(url, { role: SIGNED_IN_ROLE });
    const { organisation, publicUrl, isDevelopment } = config;
    // Jobs sign nobody in, and should not wait for the library that does.
    const { openSignIn } = await import('./web/sign-in/sign-in.ts');
    const secret = config.signInSecret ?? (await findOrMakeSecret(config.home));
    const signIn = openSignIn({ ...deps, database: signedIn, secret, organisation, publicUrl, isDevelopment });
    return { ...deps, database, signedIn, signIn };
  } catch (error) {
    await database.close();
    throw error;
  }
}

function depsOver(config: Config, database: Database, log: Logger): Deps {
  const mailer = openMailer({
    smtpUrl: config.smtpUrl,
    outbox: join(config.home, 'outbox'),
    from: config.mailFrom,
    domain: new URL(config.publicUrl).hostname,
  });
  const clock = () => new Date();
  const fetching = fetchingOf(config, log, clock);
  return { database, mailer, fetching, log, clock, progress: openProgress(), settings: settingsOf(config) };
}

function fetchingOf(config: Config, log: Logger, now: () => Date): Fetching {
  const { archiveUrl, apiUrl, populationUrl, boundariesUrl, fetchContact, fetchForces, fetchMonths } = config;
  const sleep = (ms: number, signal?: AbortSignal) => delay(ms, undefined, { signal });
  const client = openClient({ contact: fetchContact, log, now, random: Math.random, sleep });
  return { client, archiveUrl, apiUrl, populationUrl, boundariesUrl, forces: fetchForces, months: fetchMonths };
}

function settingsOf(config: Config): Settings {
  const { home, inboxFolder, publishHoldDays, materiality, decisions, operatorEmail, publicUrl } = config;
  const { trustedProxies, isDevelopment } = config;
  return {
    home,
    inboxFolder,
    publishHoldDays,
    materiality,
    decisions,
    operatorEmail,
    publicUrl,
    trustedProxies,
    isDevelopment,
  };
}
