import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { type Migration, type MigrationResultSet, Migrator, sql } from 'kysely';
import { OperationalFailure } from '../problem.ts';
import type { Db } from './connection.ts';

const MIGRATIONS = new URL('../../sql/migrations/', import.meta.url);

/**
 * Brings the database to the newest migration and returns the names of those run now. All pending files run in one
 * transaction under Kysely's lock, so two starts at once are safe and a failure changes nothing.
 * Throws OperationalFailure where a file that was run before has been changed since, or where a migration fails.
 */
export async function migrate(db: Db, folder: URL = MIGRATIONS): Promise<string[]> {
  return runMigrations(db, folder, (migrator) => migrator.migrateToLatest());
}

/** The same up to the migration named, for a backup that was made before the later ones. */
export async function migrateTo(db: Db, name: string): Promise<string[]> {
  return runMigrations(db, MIGRATIONS, (migrator) => migrator.migrateTo(name));
}

async function runMigrations(
  db: Db,
  folder: URL,
  run: (migrator: Migrator) => Promise<MigrationResultSet>,
): Promise<string[]> {
  const files = await readMigrations(folder);
  await checkChecksums(db, files);
  const migrator = new Migrator({
    db,
    provider: {
      getMigrations: async () => Object.fromEntries(files.map((file) => [file.name, runOnce(file)])),
    },
  });
  const { error, results } = await run(migrator);
  if (error) {
    throw new OperationalFailure(`The database could not be migrated: ${(error as Error).message ?? String(error)}`, {
      cause: error,
    });
  }
  return (results ?? []).filter((result) => result.status === 'Success').map((result) => result.migrationName);
}

interface MigrationFile {
  name: string;
  text: string;
  sha256: string;
}

async function readMigrations(folder: URL): Promise<MigrationFile[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (fileName) => {
      const text = await readFile(new URL(fileName, folder), 'utf8');
      return {
        name: fileName.replace(/\.sql$/, ''),
        text,
        sha256: createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex'),
      };
    }),
  );
}

/** A statement without parameters goes by the simple protocol, so a whole file runs as it stands. */
function runOnce(file: MigrationFile): Migration {
  return {
    up: async (db) => {
      await sql.raw(file.text).execute(db);
      await sql`create table if not exists migration_checksum (name text primary key, sha256 text not null)`.execute(
        db,
      );
      await sql`insert into migration_checksum (name, sha256) values (${file.name}, ${file.sha256})`.execute(db);
    },
  };
}

async function checkChecksums(db: Db, files: MigrationFile[]): Promise<void> {
  const { rows: tables } = await sql<{
    table: string | null;
  }>`select to_regclass('migration_checksum')::text as table`.execute(db);
  if (tables[0]!.table === null) return;
  const { rows } = await sql<{ name: string; sha256: string }>`select name, sha256 from migration_checksum`.execute(db);
  const changed = rows.filter((row) => files.find((file) => file.name === row.name)?.sha256 !== row.sha256);
  if (changed.length > 0) {
    throw new OperationalFailure(
      `The migration ${changed.map((row) => row.name).join(', ')} differs from the one this database was made with. Migrations are only added to: put the file back as it was and write a new one.`,
    );
  }
}
