/** The folder of a backup: the rows of each table, the files as published, and a manifest that says what must be there. */
import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { InputProblem } from '../problem.ts';
import { beginCompressedFile, openCompressedFile } from './compressed-file.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const name = z.string().regex(/^[a-z_][a-z0-9_]*$/);
const count = z.number().int().min(0);

const MANIFEST_SHAPE = z.strictObject({
  format: z.literal('evenhand-backup-1'),
  /** The instant of which the backup is a picture. */
  madeAt: z.iso.datetime(),
  postgresVersion: z.string(),
  /** Migrations that made the tables, in order, each with its checksum. */
  migrations: z.array(z.strictObject({ name: z.string(), sha256 })),
  /** First days of the months that `search` has partitions of. */
  months: z.array(z.iso.date()),
  /** Tables, each after those it refers to; sizes and checksums are of the rows before compression. */
  tables: z.array(z.strictObject({ name, columns: z.array(name), rows: count, byteCount: count, sha256 })),
  /** Counters that number new rows. */
  sequences: z.array(z.strictObject({ name, lastValue: count, isCalled: z.boolean() })),
  rawFiles: z.array(z.strictObject({ sha256, byteCount: count })),
  /** Files that were to be kept and were missing or damaged when the backup was made. */
  rawFilesLost: z.array(sha256),
});

/** What a backup holds. */
export type BackupManifest = z.infer<typeof MANIFEST_SHAPE>;
export type BackupTable = BackupManifest['tables'][number];

const MANIFEST = 'manifest.json';
const SEALED = z.strictObject({ manifest: MANIFEST_SHAPE, sha256 });

const pathOfTable = (folder: string, table: string) => join(folder, 'tables', `${table}.copy.gz`);
const checksumOf = (text: string) => createHash('sha256').update(text).digest('hex');

/** Makes the folder of a new backup. Throws InputProblem where there is something in it already. */
export async function beginBackup(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await readdir(folder)).length > 0) {
    throw new InputProblem(`${folder}: a backup goes into a folder of its own, and there is something in this one.`);
  }
}

/** Writes the rows of a table as they come; returns their size in bytes and their checksum. */
export async function writeTable(
  folder: string,
  table: string,
  chunks: AsyncIterable<Buffer>,
): Promise<Pick<BackupTable, 'byteCount' | 'sha256'>> {
  const writer = await beginCompressedFile(pathOfTable(folder, table));
  const hash = createHash('sha256');
  let byteCount = 0;
  try {
    for await (const chunk of chunks) {
      hash.update(chunk);
      byteCount += chunk.length;
      await writer.write(chunk);
    }
    await writer.finish();
  } finally {
    await writer.discard();
  }
  return { byteCount, sha256: hash.digest('hex') };
}

/** The rows of a table. At their end it throws InputProblem where they are not those that the manifest tells of. */
export async function* readTable(folder: string, table: BackupTable): AsyncGenerator<Buffer> {
  const path = pathOfTable(folder, table.name);
  const hash = createHash('sha256');
  try {
    for await (const chunk of openCompressedFile(path)) {
      hash.update(chunk as Buffer);
      yield chunk as Buffer;
    }
  } catch (cause) {
    throw new InputProblem(`${path}: cannot be read: ${(cause as Error).message}. Nothing was restored.`, { cause });
  }
  const found = hash.digest('hex');
  if (found !== table.sha256) {
    throw new InputProblem(
      `${path}: the rows are not those of the manifest (SHA-256 ${found}, expected ${table.sha256}). Nothing was restored.`,
    );
  }
}

/** Writes the manifest: last, since a folder without one is no backup. */
export async function finishBackup(folder: string, manifest: BackupManifest): Promise<void> {
  const sealed = { manifest, sha256: checksumOf(JSON.stringify(manifest)) };
  const path = join(folder, MANIFEST);
  const handle = await open(`${path}.part`, 'wx', 0o600);
  try {
    await handle.writeFile(`${JSON.stringify(sealed, undefined, 1)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(`${path}.part`, path);
}

/** Reads the manifest of a backup. Throws InputProblem where there is none, or not as it was written. */
export async function readManifest(folder: string): Promise<BackupManifest> {
  const path = join(folder, MANIFEST);
  const text = await readFile(path, 'utf8').catch((cause) => {
    throw new InputProblem(
      `${folder}: this is no finished backup: ${path} cannot be read (${cause.code ?? cause.message}).`,
      { cause },
    );
  });
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch (cause) {
    throw new InputProblem(`${path}: this is no JSON: ${(cause as Error).message}.`, { cause });
  }
  const parsed = SEALED.safeParse(read);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new InputProblem(
      `${path}: ${issue!.path.join('.')} is not as expected of evenhand-backup-1: ${issue!.message}.`,
    );
  }
  const { manifest, sha256: seal } = parsed.data;
  if (checksumOf(JSON.stringify((read as typeof parsed.data).manifest)) !== seal) {
    throw new InputProblem(`${path}: the manifest is not as it was written: its checksum is another.`);
  }
  return manifest;
}
