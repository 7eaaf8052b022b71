import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from './config.ts';
import { openDatabase } from './db/connection.ts';
import { startEmbeddedServer } from './db/embedded-server.ts';
import { migrate } from './db/migrate.ts';
import { storeReference } from './db/reference.ts';
import type { Deps } from './deps.ts';
import { openLogger } from './logger.ts';
import { openMailer } from './mail/transport.ts';
import { openProgress } from './progress.ts';

/** Everything that jobs and pages need, and how to let go of it. */
export interface Opened {
  deps: Deps;
  /** Whether the database is our own embedded one. */
  isEmbedded: boolean;
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
    const database = await openDatabase(config.databaseUrl ?? embedded!.url);
    try {
      const applied = await migrate(database.db);
      if (applied.length > 0) log.info({ migrations: applied }, 'database brought up to date');
      await storeReference(database.db);
    } catch (error) {
      await database.close();
      throw error;
    }
    const mailer = openMailer({
      smtpUrl: config.smtpUrl,
      outbox: join(config.home, 'outbox'),
      from: config.mailFrom,
      domain: new URL(config.publicUrl).hostname,
    });
    return {
      isEmbedded: embedded !== undefined,
      deps: {
        database,
        mailer,
        log,
        clock: () => new Date(),
        progress: openProgress(),
        settings: {
          home: config.home,
          publishHoldDays: config.publishHoldDays,
          materiality: config.materiality,
          operatorEmail: config.operatorEmail,
          publicUrl: config.publicUrl,
          isDevelopment: config.isDevelopment,
        },
      },
      close: async () => {
        mailer.close();
        await database.close();
        await embedded?.stop();
      },
    };
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}
