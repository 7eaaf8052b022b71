/** Files as they were published, kept by their checksum: EVENHAND_HOME/raw/ab/abcdef....csv.gz */
import { createHash } from 'node:crypto';
import { copyFile, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { InputProblem } from '../problem.ts';
import { beginCompressedFile, openCompressedFile, UNFINISHED } from './compressed-file.ts';

/** A file kept, its size before and after compression in bytes. */
export interface KeptFile {
  sha256: string;
  byteCount: number;
  compressedByteCount: number;
}

/** A file on its way into the store, while somebody else reads it. */
export interface RawKeeper {
  /** Takes bytes as they are read, in order. */
  take(chunk: Buffer): Promise<void>;
  /** Keeps the file for good. Throws InputProblem where the bytes taken are not those of the checksum. */
  keep(): Promise<KeptFile>;
  /** Gives it up; harmless after `keep`. */
  discard(): Promise<void>;
}

const ENDING = '.csv.gz';

/** Where a file of that checksum is kept. */
export function rawFilePath(home: string, sha256: string): string {
  return join(home, 'raw', sha256.slice(0, 2), `${sha256}${ENDING}`);
}

/** Begins to keep a file of a known checksum; one kept before is replaced by the same bytes. `path` is for messages. */
export async function beginRawFile(home: string, file: { sha256: string; path: string }): Promise<RawKeeper> {
  const writer = await beginCompressedFile(rawFilePath(home, file.sha256));
  const hash = createHash('sha256');
  let byteCount = 0;
  return {
    take: async (chunk) => {
      hash.update(chunk);
      byteCount += chunk.length;
      await writer.write(chunk);
    },
    keep: async () => {
      const found = hash.digest('hex');
      if (found !== file.sha256) {
        throw new InputProblem(
          `${file.path}: the file changed while it was read (SHA-256 ${file.sha256} at first, then ${found}); wait until it is whole and load it again.`,
        );
      }
      return { sha256: found, byteCount, compressedByteCount: await writer.finish() };
    },
    discard: writer.discard,
  };
}

/** The bytes of a file kept, as published; reading fails where it is missing or damaged. */
export function openRawFile(home: string, sha256: string): Readable {
  return openCompressedFile(rawFilePath(home, sha256));
}

/** Whether a kept file is there and still what was published, byte for byte. */
export async function verifyRawFile(home: string, sha256: string): Promise<'whole' | 'missing' | 'damaged'> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of openRawFile(home, sha256)) hash.update(chunk as Buffer);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'missing' : 'damaged';
  }
  return hash.digest('hex') === sha256 ? 'whole' : 'damaged';
}

/** Deletes the bytes of a file; where there are none it changes nothing. */
export async function deleteRawFile(home: string, sha256: string): Promise<void> {
  await rm(rawFilePath(home, sha256), { force: true });
}

/** What lies in the store: files kept, by checksum, and what a load that was cut off left behind; with its age. */
export async function listRawFiles(
  home: string,
): Promise<{ path: string; sha256: string | undefined; changedAt: Date }[]> {
  const entries = await readdir(join(home, 'raw'), { recursive: true, withFileTypes: true }).catch(() => []);
  const found: { path: string; sha256: string | undefined; changedAt: Date }[] = [];
  for (const entry of entries) {
    if (!entry.isFile() || !(entry.name.endsWith(ENDING) || entry.name.endsWith(UNFINISHED))) continue;
    const path = join(entry.parentPath, entry.name);
    const info = await stat(path).catch(() => undefined);
    if (!info) continue;
    const sha256 = /^([0-9a-f]{64})\.csv\.gz$/.exec(entry.name)?.[1];
    found.push({ path, sha256, changedAt: info.mtime });
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/**
 * Copies a file from one store to another, byte for byte as compressed, and looks whether it is whole before it gets its name
 * there. Returns what was found; where that is not `whole`, nothing is left.
 */
export async function copyRawFile(from: string, to: string, sha256: string): Promise<'whole' | 'missing' | 'damaged'> {
  const source = rawFilePath(from, sha256);
  const target = rawFilePath(to, sha256);
  const found = await verifyRawFile(from, sha256);
  if (found !== 'whole') return found;
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  const unfinished = `${target}.${process.pid}${UNFINISHED}`;
  await copyFile(source, unfinished);
  const handle = await open(unfinished, 'r+');
  try {
    await handle.chmod(0o600);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(unfinished, target);
  return verifyRawFile(to, sha256);
}
