import { resolve } from 'node:path';
import {
  analyzeDatabase,
  copyTableIn,
  type DatabaseShape,
  describeDatabase,
  dropEverything,
  emptyStartTables,
  listTablesInUse,
  lockTables,
  setSequences,
} from '../src/db/backup.ts';
import { type Db, type HeldConnection, withHeldConnection } from '../src/db/connection.ts';
import { migrate, migrateTo } from '../src/db/migrate.ts';
import { storeReference } from '../src/db/reference.ts';
import { prepareRoles } from '../src/db/role.ts';
import { makePartitions } from '../src/db/source-file.ts';
import type { Deps } from '../src/deps.ts';
import { InputProblem } from '../src/problem.ts';
import { type BackupManifest, readManifest, readTable } from '../src/store/backup-folder.ts';
import { copyRawFile } from '../src/store/raw-file.ts';

/** What was restored. */
export interface RestoreReport {
  folder: string;
  madeAt: string;
  tables: number;
  rows: number;
  rawFiles: number;
  /** Files that the backup itself was made without. */
  rawFilesLost: string[];
  /** Migrations run after the rows were in: those newer than the backup. */
  migrated: string[];
}

/**
 * Puts a backup into an empty database and home. The rows go in as one transaction, each table checked against its checksum:
 * where anything is amiss nothing is restored. A backup of an earlier version is restored as that version had it, and then
 * brought up to date. Throws InputProblem where the database is in use, the backup is not whole, or of a newer version.
 */
export async function restore(deps: Deps, paths: readonly string[]): Promise<RestoreReport> {
  const [from, ...others] = paths;
  if (from === undefined || others.length > 0) {
    throw new InputProblem(`restore takes the folder of one backup with --from-file; ${paths.length} were given.`);
  }
  const folder = resolve(from);
  const { db, pool } = deps.database;
  const manifest = await readManifest(folder);
  const own = await describeDatabase(db);
  refuseNewer(folder, manifest, own);
  await refuseInUse(db);
  await restoreRawFiles(deps, folder, manifest);
  if (manifest.migrations.length < own.migrations.length) {
    await dropEverything(db);
    await migrateTo(db, manifest.migrations.at(-1)!.name);
  }
  deps.progress.start('restoring', manifest.tables.length);
  const rows = await withHeldConnection(pool, (held) =>
    held.db
      .transaction()
      .execute((trx) => restoreRows({ db: trx, client: held.client }, folder, manifest, deps.progress.advance)),
  ).finally(() => deps.progress.stop());
  const migrated = await migrate(db);
  await prepareRoles(db);
  await storeReference(db);
  await analyzeDatabase(db);
  return {
    folder,
    madeAt: manifest.madeAt,
    tables: manifest.tables.length,
    rows,
    rawFiles: manifest.rawFiles.length,
    rawFilesLost: manifest.rawFilesLost,
    migrated,
  };
}

function refuseNewer(folder: string, manifest: BackupManifest, own: DatabaseShape): void {
  const stranger = manifest.migrations.find(({ name, sha256 }, at) => {
    const known = own.migrations[at];
    return known?.name !== name || known.sha256 !== sha256;
  });
  if (manifest.migrations.length > 0 && !stranger) return;
  throw new InputProblem(
    `${folder}: the backup was made by a newer or another version of Evenhand: migration ${stranger?.name ?? '(none)'} is not known here. Restore it with that version.`,
  );
}

async function refuseInUse(db: Db): Promise<void> {
  const inUse = await listTablesInUse(db);
  if (inUse.length === 0) return;
  throw new InputProblem(
    `The database is in use (there are rows in ${inUse.slice(0, 5).join(', ')}${inUse.length > 5 ? ' and others' : ''}); a backup is restored into an empty one only.`,
  );
}

/** Before the rows: a row must not promise a file that is not there. Files of a restore that fails are tidied away later. */
async function restoreRawFiles(deps: Deps, folder: string, { rawFiles }: BackupManifest): Promise<void> {
  for (const { sha256 } of rawFiles) {
    const found = await copyRawFile(folder, deps.settings.home, sha256);
    if (found !== 'whole') {
      throw new InputProblem(`${folder}: the file ${sha256} as published is ${found} in it. Nothing was restored.`);
    }
  }
}

async function restoreRows(
  { db, client }: HeldConnection,
  folder: string,
  manifest: BackupManifest,
  onTable: (count: number) => void,
): Promise<number> {
  const { tables } = await describeDatabase(db);
  requireSameTables(folder, manifest, tables);
  await lockTables(db, tables);
  // Somebody may have loaded something in the meantime.
  await refuseInUse(db);
  await emptyStartTables(db);
  await makePartitions(db, manifest.months);
  let all = 0;
  for (const table of manifest.tables) {
    const rows = await copyTableIn(client, table, readTable(folder, table));
    if (rows !== table.rows) {
      throw new InputProblem(
        `${folder}: ${table.name} has ${rows} rows, and the manifest says ${table.rows}. Nothing was restored.`,
      );
    }
    all += rows;
    onTable(1);
  }
  await setSequences(db, manifest.sequences);
  return all;
}

/** Names in the manifest become part of statements: none but those of our own tables and columns may. */
function requireSameTables(folder: string, manifest: BackupManifest, own: DatabaseShape['tables']): void {
  const namesOf = (tables: DatabaseShape['tables']) =>
    tables.map(({ name, columns }) => `${name} (${columns.toSorted().join(', ')})`).sort();
  const [expected, found] = [namesOf(own), namesOf(manifest.tables)];
  const different = [
    ...expected.filter((table) => !found.includes(table)),
    ...found.filter((table) => !expected.includes(table)),
  ];
  if (different.length > 0) {
    throw new InputProblem(`${folder}: the manifest tells of other tables than there are: ${different[0]}.`);
  }
}
