import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { type Database, openDatabase } from '../../src/db/connection.ts';
import { type EmbeddedServer, startEmbeddedServer } from '../../src/db/embedded-server.ts';
import { migrate } from '../../src/db/migrate.ts';
import { storeReference } from '../../src/db/reference.ts';
import { prepareRoles } from '../../src/db/role.ts';
import { makeHome, removeHome } from './embedded-home.ts';

/** One PostgreSQL for the whole test run, started when the first test needs it and stopped by root-hooks.ts. */
let server: Promise<{ home: string; embedded: EmbeddedServer }> | undefined;

async function sharedServer(): Promise<EmbeddedServer> {
  server ??= makeHome().then(async (home) => ({ home, embedded: await startEmbeddedServer({ home }) }));
  return (await server).embedded;
}

export async function stopSharedServer(): Promise<void> {
  if (!server) return;
  const { home, embedded } = await server;
  server = undefined;
  await embedded.stop();
  await removeHome(home);
}

/** A database of a test file's own, migrated and with its reference tables filled. */
export interface TestDatabase extends Database {
  /** Its address, for processes that a test starts. */
  url: string;
  /** Closes and drops it. */
  drop(): Promise<void>;
}

export async function makeDatabase(): Promise<TestDatabase> {
  const { url } = await sharedServer();
  const name = `test_${randomBytes(6).toString('hex')}`;
  const admin = await openDatabase(url, { poolSize: 1 });
  await sql`create database ${sql.id(name)}`.execute(admin.db);
  const own = new URL(url);
  own.pathname = `/${name}`;
  const database = await openDatabase(own.href);
  await migrate(database.db);
  await prepareRoles(database.db);
  await storeReference(database.db);
  return {
    ...database,
    url: own.href,
    drop: async () => {
      await database.close();
      await dropDatabase(admin.db, name);
      await admin.close();
    },
  };
}

/**
 * Drops a database, cutting the connections of processes that a test has killed. Where the server itself is at work in it
 * (autovacuum), which we may not cut, it tries again once that has ended.
 */
async function dropDatabase(db: Database['db'], name: string, attempts = 120): Promise<void> {
  try {
    await sql`drop database ${sql.id(name)} with (force)`.execute(db);
  } catch (error) {
    if (attempts === 1) throw error;
    await delay(500);
    await dropDatabase(db, name, attempts - 1);
  }
}
