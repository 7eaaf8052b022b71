import { pipeline, type Readable, Transform } from 'node:stream';
import { crc32 } from 'node:zlib';
import { type Entry, open as openZip, type ZipFile } from 'yauzl';
import { InputProblem } from '../problem.ts';

export interface ZipMember {
  name: string;
  /** Uncompressed size, bytes, as the archive states it; reading more or fewer is an error. */
  byteCount: number;
  open(): Promise<Readable>;
}

/**
 * Members of a ZIP that are files, sorted by name. Each can be opened more than once; size and checksum are verified
 * while it is read. Throws InputProblem where the file is not a readable ZIP.
 */
export async function listZipMembers(path: string): Promise<ZipMember[]> {
  const entries: Entry[] = [];
  const zip = await openArchive(path);
  await new Promise<void>((resolve, reject) => {
    zip.on('entry', (entry: Entry) => {
      if (!entry.fileName.endsWith('/')) entries.push(entry);
      zip.readEntry();
    });
    zip.on('end', resolve);
    zip.on('error', (cause) => reject(new InputProblem(`${path}: the ZIP is damaged: ${cause.message}.`, { cause })));
    zip.readEntry();
  });
  zip.close();
  return entries
    .map((entry) => ({
      name: entry.fileName,
      byteCount: entry.uncompressedSize,
      open: () => openMember(path, entry),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function openArchive(path: string): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    openZip(path, { lazyEntries: true, autoClose: false, strictFileNames: true }, (cause, zip) => {
      if (cause) reject(new InputProblem(`${path}: this is not a readable ZIP: ${cause.message}.`, { cause }));
      else resolve(zip);
    });
  });
}

async function openMember(path: string, entry: Entry): Promise<Readable> {
  const zip = await openArchive(path);
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (cause, stream) => {
      if (cause) {
        zip.close();
        reject(new InputProblem(`${path}!${entry.fileName}: cannot be unpacked: ${cause.message}.`, { cause }));
        return;
      }
      stream.on('close', () => zip.close());
      // A failure reaches the reader through the last stream; there is nothing more to do about it here.
      resolve(pipeline(stream, checksumOf(entry), () => {}));
    });
  });
}

/** Passes bytes on and fails at their end where they are not those the archive was made from; yauzl does not look. */
function checksumOf(entry: Entry): Transform {
  let sum = 0;
  return new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      sum = crc32(chunk, sum);
      done(null, chunk);
    },
    flush: (done) =>
      done(sum === entry.crc32 ? null : new Error('its checksum (CRC-32) is not the one in the archive')),
  });
}
