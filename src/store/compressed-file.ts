import { randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';

/**
 * gzip, because any computer opens it without us, years from now, and it finds damage by itself. At this level a month of
 * records shrinks to a twelfth at nearly 400 MB a second, on a thread of its own; brotli saved no more at that speed.
 */
const LEVEL = 3;
const CHUNK_BYTES = 1 << 18;

/** Ending of a file that is not whole yet. */
export const UNFINISHED = '.part';

/** A compressed file while it is written: under a name of its own, until it is whole and on the disk. */
export interface CompressedWriter {
  /** Takes the next bytes; resolves when more may come. */
  write(chunk: Buffer): Promise<void>;
  /** Puts the file under its name, whole and on the disk, and returns its size in bytes as compressed. */
  finish(): Promise<number>;
  /** Gives the file up; harmless after `finish`. */
  discard(): Promise<void>;
}

/** Begins a compressed file that only its owner can read, in a folder made where there is none. */
export async function beginCompressedFile(path: string): Promise<CompressedWriter> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const unfinished = `${path}.${process.pid}-${randomBytes(4).toString('hex')}${UNFINISHED}`;
  const gzip = createGzip({ level: LEVEL, chunkSize: CHUNK_BYTES });
  const written = pipeline(gzip, createWriteStream(unfinished, { flags: 'wx', mode: 0o600, flush: true }));
  // A failure is told to whoever writes or finishes; until then nobody waits for it.
  written.catch(() => {});
  return {
    write: async (chunk) => {
      if (gzip.write(chunk)) return;
      await Promise.race([new Promise<void>((resolve) => gzip.once('drain', resolve)), written]);
    },
    finish: async () => {
      gzip.end();
      await written;
      const { size } = await stat(unfinished);
      await rename(unfinished, path);
      await flushFolder(dirname(path));
      return size;
    },
    discard: async () => {
      gzip.destroy();
      await written.catch(() => {});
      await rm(unfinished, { force: true });
    },
  };
}

/** The bytes of a compressed file as they were before; reading fails where it is missing or damaged. */
export function openCompressedFile(path: string): Readable {
  return Readable.from(decompressed(path), { objectMode: false });
}

async function* decompressed(path: string): AsyncGenerator<Buffer> {
  const file = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  const fed = pipeline(file, gunzip);
  fed.catch(() => {});
  try {
    for await (const chunk of gunzip) yield chunk as Buffer;
    await fed;
  } finally {
    file.destroy();
    gunzip.destroy();
  }
}

/** A new name in a folder is on the disk only once the folder is. Windows knows no such flush. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
