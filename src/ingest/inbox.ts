/** The watched folder: what has arrived in it, and how a file leaves it without ever being lost or overwriting another. */
import { createHash, randomBytes } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { copyFile, link, mkdir, open, readdir, readFile, rename, rm, stat, unlink } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { finished } from 'node:stream/promises';

/** Where files go that were used, and those that could not be. */
export const SHELVES = ['done', 'rejected'] as const;
export type Shelf = (typeof SHELVES)[number];

/** What the report on a file is called, after the file's own name. */
export const REPORT_ENDING = '.report.txt';

/** A file that lies in the watched folder or in one of its subfolders. */
export interface Arrival {
  path: string;
  /** Name of the subfolder it lies in, which says whose records it holds; undefined in the folder itself. */
  folder: string | undefined;
  byteCount: number;
  modifiedAt: Date;
}

/** Names of files that their sender is still writing, or that a program keeps for itself. */
const UNFINISHED = /^[.~]|\.(part|partial|filepart|crdownload|download|tmp|temp|swp|lock)$/i;

/** What our own half-made files are called: hidden, so that nobody takes them for arrivals. */
const HALF_MADE = '.evenhand-';
/** Age after which a half-made file belongs to nobody: the process that wrote it is gone. */
const ABANDONED_MS = 86_400_000;

/** Makes the folder with its shelves where they are not there yet, for nobody but their owner: extracts hold written grounds. */
export async function prepareInbox(inbox: string): Promise<void> {
  for (const folder of [inbox, ...SHELVES.map((shelf) => join(inbox, shelf))]) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  }
}

/**
 * Files in the folder and in its subfolders, sorted by path: but for the shelves, hidden files and folders, files whose names
 * say that they are not whole yet, and links. None where the folder is not there.
 */
export async function listArrivals(inbox: string): Promise<Arrival[]> {
  const arrivals: Arrival[] = [];
  const readFolder = async (folder: string | undefined) => {
    const path = folder === undefined ? inbox : join(inbox, folder);
    const entries = await readdir(path, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    for (const entry of entries) {
      if (UNFINISHED.test(entry.name)) continue;
      if (entry.isDirectory() && folder === undefined && !(SHELVES as readonly string[]).includes(entry.name)) {
        await readFolder(entry.name);
      }
      if (!entry.isFile()) continue;
      const look = await lookAt(join(path, entry.name));
      if (look) arrivals.push({ path: join(path, entry.name), folder, ...look });
    }
  };
  await readFolder(undefined);
  return arrivals.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Size and time of the last change of a file; undefined where it is gone. */
async function lookAt(path: string): Promise<Pick<Arrival, 'byteCount' | 'modifiedAt'> | undefined> {
  const info = await stat(path).catch(() => undefined);
  return info && { byteCount: info.size, modifiedAt: info.mtime };
}

/** Whether a file is as it was at an earlier look: there, of the same size, and not written to since. */
export async function isUnchanged({ path, byteCount, modifiedAt }: Arrival): Promise<boolean> {
  const look = await lookAt(path);
  return look !== undefined && look.byteCount === byteCount && look.modifiedAt.getTime() === modifiedAt.getTime();
}

/** SHA-256 of a file's bytes, in hexadecimal. */
export async function checksumOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await finished(createReadStream(path, { highWaterMark: 1 << 18 }).on('data', (chunk) => hash.update(chunk)));
  return hash.digest('hex');
}

/** Name of the report that lies beside a file. */
export const reportName = (name: string): string => `${name}${REPORT_ENDING}`;

/**
 * Takes a file out of the folder and puts it on a shelf with its report beside it. An earlier file or report of the same name
 * is never overwritten: the newcomer's name gets the beginning of its checksum. The report, which must hold the file's whole
 * checksum, is written first: cut off at any moment, a second call ends with the one file and the one report. Returns where
 * both lie.
 */
export async function shelve(
  inbox: string,
  shelf: Shelf,
  file: { path: string; sha256: string },
  report: string,
): Promise<{ path: string; reportPath: string }> {
  const folder = join(inbox, shelf);
  for (let attempt = 0; ; attempt += 1) {
    const name = numberedName(basename(file.path), file.sha256, attempt);
    const [path, reportPath] = [join(folder, name), join(folder, reportName(name))];
    if (await isSameFile(file.path, path)) {
      // Cut off between giving the file its new name and taking away the old one.
      await unlink(file.path);
      return { path, reportPath };
    }
    const isTaken =
      (await exists(path)) || ((await exists(reportPath)) && !(await isReportOf(reportPath, file.sha256)));
    if (isTaken) continue;
    await writeWhole(reportPath, report);
    if (await moveTo(file.path, path)) return { path, reportPath };
  }
}

/**
 * Puts a copy of a file into the folder, or into the subfolder named, whole at once: until then it bears a hidden name.
 * Where another file of that name waits there, the copy's name gets the beginning of its checksum. Returns its path and the
 * checksum.
 */
export async function putIntoInbox(
  inbox: string,
  source: string,
  folder: string | undefined,
): Promise<{ path: string; sha256: string }> {
  await prepareInbox(inbox);
  const target = folder === undefined ? inbox : join(inbox, folder);
  await mkdir(target, { recursive: true, mode: 0o700 });
  const half = halfMade(target);
  try {
    await copyFile(source, half, constants.COPYFILE_EXCL);
    const sha256 = await checksumOf(half);
    await flush(half);
    for (let attempt = 0; ; attempt += 1) {
      const path = join(target, numberedName(basename(source), sha256, attempt));
      if (await takeName(half, path)) return { path, sha256 };
    }
  } finally {
    await rm(half, { force: true });
  }
}

/** Clears away what processes left half made when they were killed, a day ago or more. */
export async function clearHalfMade(inbox: string, now: Date): Promise<void> {
  const entries = await readdir(inbox, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (!entry.isFile() || !entry.name.startsWith(HALF_MADE)) continue;
    const path = join(entry.parentPath, entry.name);
    const look = await lookAt(path);
    if (look && now.getTime() - look.modifiedAt.getTime() > ABANDONED_MS) await rm(path, { force: true });
  }
}

/** `may.csv`, then `may.1a2b3c4d.csv`, then `may.1a2b3c4d-2.csv` ... */
function numberedName(name: string, sha256: string, attempt: number): string {
  if (attempt === 0) return name;
  const ending = extname(name);
  const mark = `${sha256.slice(0, 8)}${attempt === 1 ? '' : `-${attempt}`}`;
  return `${name.slice(0, name.length - ending.length)}.${mark}${ending}`;
}

const halfMade = (folder: string) => join(folder, `${HALF_MADE}${randomBytes(8).toString('hex')}`);

async function exists(path: string): Promise<boolean> {
  return (await lookAt(path)) !== undefined;
}

async function isSameFile(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([one, other].map((path) => stat(path, { bigint: true }).catch(() => undefined)));
  return a !== undefined && b !== undefined && a.ino === b.ino && a.dev === b.dev;
}

async function isReportOf(reportPath: string, sha256: string): Promise<boolean> {
  return (await readFile(reportPath, 'utf8')).includes(sha256);
}

async function writeWhole(path: string, text: string): Promise<void> {
  const half = halfMade(dirname(path));
  const file = await open(half, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(half, path);
}

/** Moves a file to a name that must be free; false where it is not. To another device it goes by a copy that is on disk before the file goes. */
async function moveTo(source: string, target: string): Promise<boolean> {
  try {
    return await takeName(source, target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
  }
  const half = halfMade(dirname(target));
  try {
    await copyFile(source, half, constants.COPYFILE_EXCL);
    await flush(half);
    if (!(await takeName(half, target))) return false;
    await unlink(source);
    return true;
  } finally {
    await rm(half, { force: true });
  }
}

/** File systems without hard links say one of these. */
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

/** Gives a file a new name on its own device, unless that name is taken: a rename alone would overwrite whatever bears it. */
async function takeName(source: string, target: string): Promise<boolean> {
  try {
    await link(source, target);
    await unlink(source);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (!NO_LINKS.has(code!)) throw error;
  }
  if (await exists(target)) return false;
  await rename(source, target);
  return true;
}

async function flush(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
