/** The database as a backup holds it: every row of every table as COPY writes them, and what else makes it whole. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { sql } from 'kysely';
import type { PoolClient } from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import type { Db } from './connection.ts';

/** A table and the columns that rows are written with. */
export interface TableShape {
  name: string;
  columns: string[];
}

/** A counter that numbers new rows, and how far it has come. */
export interface SequenceState {
  name: string;
  lastValue: number;
  isCalled: boolean;
}

/** What a database is made of, rows aside. */
export interface DatabaseShape {
  postgresVersion: string;
  /** Migrations that were run, in order. */
  migrations: { name: string; sha256: string }[];
  /** Tables, each after those it refers to. */
  tables: TableShape[];
  sequences: SequenceState[];
  /** First days of the months that `search` has partitions of. */
  months: string[];
}

/** Tables in which the migrations keep their own account. */
const OF_MIGRATIONS = ['kysely_migration', 'kysely_migration_lock', 'migration_checksum'];

/** Tables that a start fills by itself, or that its worker writes to with nothing loaded: a database with these alone is empty. */
const FILLED_BY_START = ['area', 'area_population', 'area_age_population', 'label', 'reason_rule', 'job_run'];

/** Looks at what the database is made of. */
export async function describeDatabase(db: Db): Promise<DatabaseShape> {
  const { rows: versions } = await sql<{ version: string }>`
    select current_setting('server_version') as version`.execute(db);
  const { rows: migrations } = await sql<{ name: string; sha256: string }>`
    select name, sha256 from migration_checksum order by name`.execute(db);
  const { rows: months } = await sql<{ month: string }>`
    select replace(substring(child.relname from '\\d{4}_\\d{2}$'), '_', '-') || '-01' as month
    from pg_inherits
    join pg_class child on child.oid = inhrelid
    where inhparent = 'search'::regclass
    order by 1`.execute(db);
  return {
    postgresVersion: versions[0]!.version,
    migrations,
    tables: await listTables(db),
    sequences: await listSequences(db),
    months: months.map(({ month }) => month),
  };
}

async function listTables(db: Db): Promise<TableShape[]> {
  const { rows: tables } = await sql<TableShape>`
    select
      relname as name,
      array_agg(attname::text order by attnum) as columns
    from pg_class
    join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped and attgenerated = ''
    where relnamespace = current_schema()::regnamespace
      and relkind in ('r', 'p')
      and not relispartition
      and relname <> all (${OF_MIGRATIONS})
    group by relname
    order by relname`.execute(db);
  const { rows: references } = await sql<{ name: string; refersTo: string }>`
    select distinct referring.relname as name, referred.relname as refers_to
    from pg_constraint
    join pg_class referring on referring.oid = conrelid and not referring.relispartition
    join pg_class referred on referred.oid = confrelid
    where contype = 'f'
      and connamespace = current_schema()::regnamespace
      and conrelid <> confrelid`.execute(db);
  return inOrderOfReference(tables, references);
}

/** Tables so that each comes after those it refers to. */
function inOrderOfReference(
  tables: readonly TableShape[],
  references: readonly { name: string; refersTo: string }[],
): TableShape[] {
  const ordered: TableShape[] = [];
  const waiting = [...tables];
  while (waiting.length > 0) {
    const at = waiting.findIndex(
      ({ name }) =>
        !references.some((one) => one.name === name && waiting.some((other) => other.name === one.refersTo)),
    );
    if (at < 0)
      throw new Error(`tables refer to one another in a circle: ${waiting.map(({ name }) => name).join(', ')}`);
    ordered.push(...waiting.splice(at, 1));
  }
  return ordered;
}

async function listSequences(db: Db): Promise<SequenceState[]> {
  const { rows: names } = await sql<{ name: string }>`
    select relname as name
    from pg_class
    where relnamespace = current_schema()::regnamespace and relkind = 'S'
    order by relname`.execute(db);
  const sequences: SequenceState[] = [];
  for (const { name } of names) {
    const { rows } = await sql<Omit<SequenceState, 'name'>>`
      select last_value, is_called from ${sql.table(name)}`.execute(db);
    sequences.push({ name, ...rows[0]! });
  }
  return sequences;
}

const nameList = (columns: readonly string[]) => columns.map((column) => `"${column}"`).join(', ');

/** The rows of a table as they come. */
export async function* copyTableOut(client: PoolClient, { name, columns }: TableShape): AsyncGenerator<Buffer> {
  await client.query(
    `set local timezone to 'UTC'; set local datestyle to 'ISO, YMD'; set local extra_float_digits to 1`,
  );
  for await (const chunk of client.query(copyTo(`copy (select ${nameList(columns)} from "${name}") to stdout`))) {
    yield chunk as Buffer;
  }
}

/** Puts rows into a table as COPY wrote them, numbers of identity columns too; returns how many. */
export async function copyTableIn(
  client: PoolClient,
  { name, columns }: TableShape,
  chunks: AsyncIterable<Buffer>,
): Promise<number> {
  await client.query(`set local timezone to 'UTC'; set local datestyle to 'ISO, YMD'`);
  const copying = client.query(copyFrom(`copy "${name}" (${nameList(columns)}) from stdin`));
  await pipeline(Readable.from(chunks), copying);
  return copying.rowCount ?? 0;
}

/** Tables with rows that somebody has brought in: none in a database that has been started and no more. */
export async function listTablesInUse(db: Db): Promise<string[]> {
  const inUse: string[] = [];
  for (const { name } of await listTables(db)) {
    if (FILLED_BY_START.includes(name)) continue;
    const { rows } = await sql<{ isInUse: boolean }>`
      select exists (select from ${sql.table(name)}) as is_in_use`.execute(db);
    if (rows[0]!.isInUse) inUse.push(name);
  }
  return inUse;
}

/** Keeps everybody else from writing to any table until the transaction ends. */
export async function lockTables(db: Db, tables: readonly TableShape[]): Promise<void> {
  await sql`lock table ${sql.join(tables.map(({ name }) => sql.table(name)))} in share row exclusive mode`.execute(db);
}

/** Empties the tables that a start has filled, so that they can be restored like all others. */
export async function emptyStartTables(db: Db): Promise<void> {
  const tables = (await listTables(db)).filter(({ name }) => FILLED_BY_START.includes(name));
  for (const { name } of tables.toReversed()) await sql`delete from ${sql.table(name)}`.execute(db);
}

/** Lets counters go on from where they were. */
export async function setSequences(db: Db, sequences: readonly SequenceState[]): Promise<void> {
  for (const { name, lastValue, isCalled } of sequences) {
    await sql`select setval(${name}::regclass, ${lastValue}, ${isCalled})`.execute(db);
  }
}

/** Drops every table, view and function of an empty database, so that it can be made again as an older version had it. */
export async function dropEverything(db: Db): Promise<void> {
  await sql`
    do $$
    declare
      thing record;
    begin
      for thing in
        select relname from pg_class
        where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p') and not relispartition
      loop
        execute format('drop table if exists %I cascade', thing.relname);
      end loop;
      for thing in
        select oid::regprocedure as signature from pg_proc
        where pronamespace = current_schema()::regnamespace
          and not exists (select from pg_depend where objid = pg_proc.oid and deptype = 'e')
      loop
        execute format('drop function %s cascade', thing.signature);
      end loop;
    end $$`.execute(db);
}

/** Lets the planner know the tables that were just filled. */
export async function analyzeDatabase(db: Db): Promise<void> {
  await sql`analyze`.execute(db);
}
