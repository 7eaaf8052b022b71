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

/** What yauzl says of names such as ../../etc/passwd, /etc/passwd and C:\\x. */
const STRANGE_NAME = /^(invalid relative path|absolute path|invalid characters in fileName)/;

/** Most that a member may unpack to, bytes: a year of every force's searches has about 100 MB. */
const LARGEST_MEMBER = 2 * 1024 ** 3;
/** A published month unpacks to about 15 times what it was packed into; whole months of one repeated record to some 200. */
const LARGEST_RATIO = 400;
/** Under this size, bytes, a ratio says nothing. */
const SMALL = 10 * 1024 ** 2;

/**
 * Members of a ZIP that are files, sorted by name. Each can be opened more than once; size and checksum are verified
 * while it is read. Throws InputProblem where the file is not a readable ZIP: damaged, with a name that leads out of it (as
 * ../ does), with two members of one name, or with members that lie over one another. A member that would unpack to far more
 * than any file of records, or is encrypted or packed in a way we cannot read, is an InputProblem when it is opened.
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
    zip.on('error', (cause) => {
      zip.close();
      const what = STRANGE_NAME.test(cause.message) ? 'a name in the ZIP leads out of it' : 'the ZIP is damaged';
      reject(new InputProblem(`${path}: ${what}: ${cause.message}.`, { cause }));
    });
    zip.readEntry();
  });
  zip.close();
  refuseStrange(path, entries, zip.fileSize);
  return entries
    .map((entry) => ({
      name: entry.fileName,
      byteCount: entry.uncompressedSize,
      open: () => openMember(path, entry),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Throws InputProblem where the list of members is not one that an honest program writes. */
function refuseStrange(path: string, entries: readonly Entry[], fileSize: number): void {
  const names = new Set<string>();
  for (const { fileName } of entries) {
    if (names.has(fileName)) {
      throw new InputProblem(`${path}: two members of the ZIP are named ${fileName} (expected each name once).`);
    }
    names.add(fileName);
  }
  const packed = entries.reduce((sum, entry) => sum + entry.compressedSize, 0);
  if (packed > fileSize) {
    throw new InputProblem(
      `${path}: the members of the ZIP lie over one another: ${packed} bytes in a file of ${fileSize} (expected each to have a place of its own).`,
    );
  }
}

/** Throws InputProblem where a member cannot be unpacked, or should not be. */
function refuseMember(path: string, entry: Entry): void {
  const { fileName, compressedSize, uncompressedSize } = entry;
  const refuse = (why: string) => new InputProblem(`${path}!${fileName}: ${why}.`);
  if (entry.isEncrypted()) throw refuse('this member of the ZIP is encrypted (expected one without a password)');
  if (!entry.canDecodeFileData()) {
    throw refuse(
      `this member of the ZIP is packed by method ${entry.compressionMethod} (expected 0, stored, or 8, deflated)`,
    );
  }
  if (uncompressedSize > LARGEST_MEMBER) {
    throw refuse(`would unpack to ${uncompressedSize} bytes (expected at most ${LARGEST_MEMBER})`);
  }
  if (uncompressedSize > SMALL && uncompressedSize > LARGEST_RATIO * compressedSize) {
    throw refuse(
      `would unpack from ${compressedSize} to ${uncompressedSize} bytes (expected at most ${LARGEST_RATIO} times as many)`,
    );
  }
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
  refuseMember(path, entry);
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
