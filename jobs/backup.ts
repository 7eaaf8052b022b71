import { resolve } from 'node:path';
import { copyTableOut, describeDatabase } from '../src/db/backup.ts';
import { withHeldConnection } from '../src/db/connection.ts';
import { withLock } from '../src/db/job-run.ts';
import { listRawFilesKept } from '../src/db/raw-file.ts';
import type { Deps } from '../src/deps.ts';
import { InputProblem } from '../src/problem.ts';
import {
  type BackupManifest,
  type BackupTable,
  beginBackup,
  finishBackup,
  writeTable,
} from '../src/store/backup-folder.ts';
import { copyRawFile } from '../src/store/raw-file.ts';

/** What a backup came to. */
export interface BackupReport {
  folder: string;
  madeAt: string;
  tables: number;
  rows: number;
  /** Bytes of the rows before compression. */
  byteCount: number;
  rawFiles: number;
  /** Checksums of files that were to be kept and are missing or damaged: the backup is without them. */
  rawFilesLost: string[];
}

/**
 * Writes the database as it stands at one instant, and the files kept as published, into a folder of its own. Everybody may go
 * on working meanwhile. It needs no program of PostgreSQL's: those of an older version refuse a newer server, and the
 * tables are made again by our own migrations. Throws InputProblem where the folder is not empty.
 */
export async function backup(deps: Deps, to: string | undefined): Promise<BackupReport> {
  if (to === undefined) throw new InputProblem('Where to? Give --to FOLDER, a folder that is empty or not there yet.');
  const folder = resolve(to);
  await beginBackup(folder);
  // Files that the rows tell of must not be tidied away in between.
  const manifest = await withLock(deps.database.pool, 'tidy', { wait: true }, () => writeBackup(deps, folder));
  await finishBackup(folder, manifest!);
  const { madeAt, tables, rawFiles, rawFilesLost } = manifest!;
  if (rawFilesLost.length > 0) deps.log.warn({ rawFilesLost }, 'files kept as published are missing or damaged');
  const sum = (pick: (table: BackupTable) => number) => tables.reduce((total, table) => total + pick(table), 0);
  return {
    folder,
    madeAt,
    tables: tables.length,
    rows: sum(({ rows }) => rows),
    byteCount: sum(({ byteCount }) => byteCount),
    rawFiles: rawFiles.length,
    rawFilesLost,
  };
}

async function writeBackup(deps: Deps, folder: string): Promise<BackupManifest> {
  const { shape, tables, kept } = await withHeldConnection(deps.database.pool, (held) =>
    held.db
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute(async (snapshot) => {
        const described = await describeDatabase(snapshot);
        const written: BackupTable[] = [];
        deps.progress.start('backing up', described.tables.length);
        for (const table of described.tables) {
          const rows = countingRows(copyTableOut(held.client, table));
          const file = await writeTable(folder, table.name, rows.chunks);
          written.push({ ...table, ...file, rows: rows.count() });
          deps.progress.advance(1);
        }
        deps.progress.stop();
        return { shape: described, tables: written, kept: await listRawFilesKept(snapshot) };
      }),
  );
  const rawFiles: BackupManifest['rawFiles'] = [];
  const rawFilesLost: string[] = [];
  for (const { sha256, byteCount } of kept) {
    if ((await copyRawFile(deps.settings.home, folder, sha256)) === 'whole') rawFiles.push({ sha256, byteCount });
    else rawFilesLost.push(sha256);
  }
  return {
    format: 'evenhand-backup-1',
    madeAt: deps.clock().toISOString(),
    ...shape,
    tables,
    rawFiles,
    rawFilesLost,
  };
}

const NEWLINE = 0x0a;

/** Counts rows on their way: COPY ends each with the only bare newline in it. */
function countingRows(chunks: AsyncIterable<Buffer>): { chunks: AsyncGenerator<Buffer>; count(): number } {
  let rows = 0;
  async function* counted() {
    for await (const chunk of chunks) {
      for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) rows += 1;
      yield chunk;
    }
  }
  return { chunks: counted(), count: () => rows };
}
