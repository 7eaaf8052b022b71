import { CamelCasePlugin, Kysely, PostgresDialect, sql } from 'kysely';
import { Pool, type PoolClient, TypeOverrides, types } from 'pg';
import { OperationalFailure } from '../problem.ts';
import type { Schema } from './schema.ts';

export type Db = Kysely<Schema>;

/** An open database: the pool, and Kysely over it. */
export interface Database {
  db: Db;
  pool: Pool;
  close(): Promise<void>;
}

/** One connection held for itself, with Kysely over that connection alone: for COPY and for locks, beside queries. */
export interface HeldConnection {
  db: Db;
  client: PoolClient;
}

const OLDEST_POSTGRES = 16;

/** int8 as number (our counts stay far below 2^53), days as the text PostgreSQL writes (YYYY-MM-DD). */
function evenhandTypes(): TypeOverrides {
  const overrides = new TypeOverrides(types);
  overrides.setTypeParser(types.builtins.INT8, Number);
  overrides.setTypeParser(types.builtins.NUMERIC, Number);
  overrides.setTypeParser(types.builtins.DATE, (text: string) => text);
  return overrides;
}

/**
 * Opens a PostgreSQL 16 or later; with a role, every connection runs with that role's rights. Throws OperationalFailure
 * where it does not answer, is too old, or does not let us take the role. The address's password never stands in a message.
 */
export async function openDatabase(url: string, options: { poolSize?: number; role?: string } = {}): Promise<Database> {
  const pool = new Pool({
    connectionString: options.role === undefined ? url : withRole(url, options.role),
    // A check of sources holds up to eight while it loads, and other jobs of the worker go on beside it.
    max: options.poolSize ?? 12,
    types: evenhandTypes(),
    application_name: 'evenhand',
  });
  // A broken idle connection is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => {});
  // The same for a connection cut while it is in use: the query under way fails, which is told; the event beside it is not.
  pool.on('connect', (client) => client.on('error', () => {}));
  const db = kyselyOver(pool);
  try {
    const { rows } = await sql<{
      version: number;
      role: string;
    }>`select current_setting('server_version_num')::int / 10000 as version, current_user as role`.execute(db);
    if (rows[0]!.version < OLDEST_POSTGRES) {
      throw new OperationalFailure(
        `The database is PostgreSQL ${rows[0]!.version}; Evenhand needs ${OLDEST_POSTGRES} or later.`,
      );
    }
    // Something between us and the server that drops the setting would lift the protection in silence.
    if (options.role !== undefined && rows[0]!.role !== options.role) {
      throw new OperationalFailure(
        `The database runs our statements as ${rows[0]!.role} where the role ${options.role} was asked for: does a connection pooler drop the connection's options?`,
      );
    }
  } catch (cause) {
    await db.destroy();
    if (cause instanceof OperationalFailure) throw cause;
    throw new OperationalFailure(
      `The database at ${withoutPassword(url)} does not answer: ${(cause as Error).message}`,
      {
        cause,
      },
    );
  }
  return { db, pool, close: () => db.destroy() };
}

/** Runs work on one connection of its own and gives it back, broken ones excepted. */
export async function withHeldConnection<T>(pool: Pool, work: (held: HeldConnection) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  // Kysely over this client alone: its pool hands out the same client and never lets go of it.
  const db = kyselyOver({
    connect: async () => ({ query: client.query.bind(client), release: () => {} }) as unknown as PoolClient,
    end: async () => {},
  } as unknown as Pool);
  let failure: unknown;
  try {
    return await work({ db, client });
  } catch (error) {
    failure = error;
    throw error;
  } finally {
    // After a failure the connection may hold a half-done COPY or transaction: it is closed, not reused.
    client.release(failure !== undefined);
  }
}

function kyselyOver(pool: Pool): Db {
  return new Kysely<Schema>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ underscoreBetweenUppercaseLetters: true })],
  });
}

/** The address with the role among the settings that each connection begins with. */
function withRole(url: string, role: string): string {
  const address = new URL(url);
  const options = address.searchParams.get('options');
  address.searchParams.set('options', `${options === null ? '' : `${options} `}-c role=${role}`);
  return address.href;
}

function withoutPassword(url: string): string {
  try {
    const address = new URL(url);
    return `${address.hostname}:${address.port || 5432}${address.pathname}`;
  } catch {
    return 'the address given';
  }
}
