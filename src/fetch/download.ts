import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readFile, rename, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { Progress } from '../deps.ts';
import { OperationalFailure } from '../problem.ts';
import type { Answer } from './answer.ts';
import { asking, type Client, type Question } from './client.ts';
import { FetchFailure } from './failure.ts';

/** A large file, taken to disk piece by piece. */
export interface Wanted extends Omit<Question, 'headers' | 'understood'> {
  /** Where it is to lie; until it is whole and checked it is `path.part`. */
  path: string;
  /** The publisher's checksum, 32 hexadecimal digits. */
  md5: string;
  /** Most bytes it may have. */
  largestBytes: number;
  progress: Progress;
  now: () => Date;
  /** Bytes free where a folder lies; the file system's own answer where not given. */
  freeBytes?: (folder: string) => Promise<number>;
}

/** A file as it lies on our disk. */
export interface Downloaded {
  path: string;
  md5: string;
  sha256: string;
  byteCount: number;
  etag: string | undefined;
  lastModified: string | undefined;
  retrievedAt: Date;
  /** Whether it lay here already, whole, so that the publisher was not asked. */
  wasHere: boolean;
}

/** What the piece on disk is a piece of, kept beside it so that another process can go on with it. */
const pieceSchema = z.object({
  address: z.string(),
  md5: z.string(),
  etag: z.string().nullable(),
  lastModified: z.string().nullable(),
});
type Piece = z.infer<typeof pieceSchema>;

/** Tries of a download, each going on from the last: a long one may well break more than once. */
const ATTEMPTS = 6;

/** Room that is left to others on the disk, bytes. */
const LEFT_FREE = 512 * 1024 * 1024;

/**
 * Downloads a file, going on where an earlier try broke off, in this process or another (RFC 9110: Range with If-Range, so
 * that pieces of two versions are never joined). A file whose checksum is wrong is deleted and fetched once afresh. Where
 * it lies here already with that checksum, nothing is asked. Throws FetchFailure where the publisher fails, and
 * OperationalFailure where the disk has too little room.
 */
export async function download(client: Client, wanted: Wanted): Promise<Downloaded> {
  await mkdir(dirname(wanted.path), { recursive: true });
  const here = await checksumsOf(wanted.path).catch(() => undefined);
  if (here?.md5 === wanted.md5) return lying(wanted, here, (await stat(wanted.path)).mtime);
  let found = await fetchWhole(client, wanted);
  if (found.md5 !== wanted.md5) {
    await dropPiece(wanted.path);
    found = await fetchWhole(client, wanted);
  }
  if (found.md5 !== wanted.md5) {
    await dropPiece(wanted.path);
    throw new FetchFailure(
      `${asking(wanted)}: the file has MD5 ${found.md5}, after two tries (expected ${wanted.md5}, as the publisher's list says); it was deleted`,
      { isPassing: false },
    );
  }
  await rename(`${wanted.path}.part`, wanted.path);
  await rm(noteOf(wanted.path), { force: true });
  return { ...lying(wanted, found, wanted.now()), ...found, wasHere: false };
}

const noteOf = (path: string) => `${path}.part.json`;

async function dropPiece(path: string): Promise<void> {
  await rm(`${path}.part`, { force: true });
  await rm(noteOf(path), { force: true });
}

function lying({ path }: Wanted, sums: Checksums, retrievedAt: Date): Downloaded {
  return { path, ...sums, etag: undefined, lastModified: undefined, retrievedAt, wasHere: true };
}

async function fetchWhole(
  client: Client,
  wanted: Wanted,
): Promise<Checksums & Pick<Downloaded, 'etag' | 'lastModified'>> {
  const piece = await client.ask(
    {
      ...wanted,
      headers: async () => headersFor(await findPiece(wanted)),
      understood: [206, 416],
      attempts: ATTEMPTS,
    },
    (answer) => takeIn(wanted, answer),
  );
  const sums = await checksumsOf(`${wanted.path}.part`);
  return { ...sums, etag: piece.etag ?? undefined, lastModified: piece.lastModified ?? undefined };
}

/** The piece on disk, where it is one of this very file and its publisher can tell whether that has changed since. */
async function findPiece({ path, address, md5 }: Wanted): Promise<(Piece & { byteCount: number }) | undefined> {
  const size = await stat(`${path}.part`).catch(() => undefined);
  const note = await readFile(noteOf(path), 'utf8').catch(() => undefined);
  if (!size?.size || note === undefined) return undefined;
  const parsed = pieceSchema.safeParse(tryJson(note));
  if (!parsed.success || parsed.data.address !== address || parsed.data.md5 !== md5) return undefined;
  return validatorOf(parsed.data) === undefined ? undefined : { ...parsed.data, byteCount: size.size };
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What If-Range may hold: an entity tag, unless it is a weak one, which does not promise the same bytes; else the date. */
function validatorOf({ etag, lastModified }: Piece): string | undefined {
  return etag !== null && !etag.startsWith('W/') ? etag : (lastModified ?? undefined);
}

function headersFor(piece: Awaited<ReturnType<typeof findPiece>>): Record<string, string> {
  const plain = { 'accept-encoding': 'identity' };
  if (!piece) return plain;
  return { ...plain, range: `bytes=${piece.byteCount}-`, 'if-range': validatorOf(piece)! };
}

/** Writes an answer behind the piece on disk (206), or in place of it (200), and returns whose file it is. */
async function takeIn(wanted: Wanted, answer: Answer): Promise<Piece> {
  const piece = await findPiece(wanted);
  const passing = (why: string) => new FetchFailure(`${asking(wanted)}: ${why}`, { isPassing: true });
  if (answer.status === 416) {
    await dropPiece(wanted.path);
    throw passing('has nothing after the piece fetched before, which was deleted (expected the rest of a ZIP)');
  }
  const range = answer.status === 206 ? rangeOf(answer) : undefined;
  if (answer.status === 206 && (!piece || range?.from !== piece.byteCount)) {
    await dropPiece(wanted.path);
    throw passing(
      `sent the part "${answer.header('content-range') ?? ''}" (expected the bytes from ${piece?.byteCount ?? 0})`,
    );
  }
  const etag = answer.header('etag');
  if (range && etag !== null && piece!.etag !== null && etag !== piece!.etag) {
    await dropPiece(wanted.path);
    throw passing('sent a part of another version than the piece fetched before, which was deleted');
  }
  const from = range ? piece!.byteCount : 0;
  const length = answer.header('content-length');
  const whole = range ? range.whole : length === null ? undefined : Number(length);
  await checkRoom(wanted, whole, from);
  const now: Piece = {
    address: wanted.address,
    md5: wanted.md5,
    etag: etag ?? (range ? piece!.etag : null),
    lastModified: answer.header('last-modified') ?? (range ? piece!.lastModified : null),
  };
  const part = await open(`${wanted.path}.part`, range ? 'a' : 'w');
  try {
    await writeFile(noteOf(wanted.path), JSON.stringify(now));
    wanted.progress.start(`fetching ${wanted.service}`, whole ?? 0);
    wanted.progress.advance(from);
    let byteCount = from;
    for await (const chunk of answer.body) {
      byteCount += chunk.length;
      if (byteCount > wanted.largestBytes) throw tooLarge(wanted, byteCount);
      await part.appendFile(chunk);
      wanted.progress.advance(chunk.length);
    }
    if (whole !== undefined && byteCount !== whole) throw passing(`ended after ${byteCount} of ${whole} bytes`);
    await part.sync();
  } finally {
    wanted.progress.stop();
    await part.close();
  }
  return now;
}

/** Where a part begins, and how long the whole file is where the publisher says. */
function rangeOf(answer: Answer): { from: number; whole: number | undefined } | undefined {
  const match = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(answer.header('content-range') ?? '');
  if (!match) return undefined;
  return { from: Number(match[1]), whole: match[2] === '*' ? undefined : Number(match[2]) };
}

async function checkRoom(wanted: Wanted, whole: number | undefined, from: number): Promise<void> {
  if (whole === undefined) return;
  if (whole > wanted.largestBytes) throw tooLarge(wanted, whole);
  const folder = dirname(wanted.path);
  const free = await (wanted.freeBytes ?? freeBytesOf)(folder);
  if (whole - from > free - LEFT_FREE) {
    throw new OperationalFailure(
      `${asking(wanted)}: not fetched, since ${whole - from} more bytes are needed in ${folder} and ${LEFT_FREE} are to stay free there, but only ${free} are`,
    );
  }
}

function tooLarge(wanted: Wanted, byteCount: number): FetchFailure {
  return new FetchFailure(
    `${asking(wanted)}: has ${byteCount} bytes or more (expected at most ${wanted.largestBytes}), and was not fetched to its end`,
    { isPassing: false },
  );
}

async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

interface Checksums {
  md5: string;
  sha256: string;
  byteCount: number;
}

async function checksumsOf(path: string): Promise<Checksums> {
  const md5 = createHash('md5');
  const sha256 = createHash('sha256');
  let byteCount = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    md5.update(chunk);
    sha256.update(chunk);
    byteCount += chunk.length;
  }
  return { md5: md5.digest('hex'), sha256: sha256.digest('hex'), byteCount };
}
