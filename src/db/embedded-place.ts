/**
 * Where the embedded database lies on disk.
 *
 * Normally everything is in `home/postgres`. When root runs us and home is closed to the account that must run PostgreSQL
 * (a checkout in /root), the database itself lies in an open place, and a pointer file in `home/postgres` says where.
 */
import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, realpath, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { OperationalFailure } from '../problem.ts';
import { type Account, accountOf, canEnter, chooseAccount } from './embedded-account.ts';

/** What stays in home whatever happens: the lock, the leases, the log and the pointer. */
export interface HomeFolder {
  folder: string;
  lock: string;
  users: string;
  log: string;
  pointer: string;
}

/** Where the database lies, and who runs it. */
export interface Place {
  folder: string;
  data: string;
  password: string;
  account: Account | undefined;
}

const OPEN_ROOT = '/var/lib/evenhand';

/** Makes `home/postgres` if need be. Everybody may pass through it to the data, nobody may list it. */
export async function openHome(home: string): Promise<HomeFolder> {
  await mkdir(home, { recursive: true });
  // One real path, whatever links led here: PostgreSQL writes it down and we compare it later.
  const folder = join(await realpath(home), 'postgres');
  if (await mkdir(folder, { recursive: true })) await chmod(folder, 0o711);
  return {
    folder,
    lock: join(folder, 'lock'),
    users: join(folder, 'users'),
    log: join(folder, 'server.log'),
    pointer: join(folder, 'location'),
  };
}

/**
 * Finds the place of the database, or settles on one for a database that has yet to be made. The caller holds the lock.
 *
 * @throws OperationalFailure when the pointer leads nowhere, or the account cannot reach the data
 */
export async function findPlace(home: HomeFolder, log: (message: string) => void): Promise<Place> {
  const elsewhere = await readPointer(home);
  const folder = elsewhere ?? home.folder;
  const isMade = await isFilled(join(folder, 'data'));
  const account = isMade ? await accountOf(join(folder, 'data')) : await chooseAccount();
  if (await canEnter(account, folder)) return placeIn(folder, account);
  if (isMade || elsewhere) {
    throw new OperationalFailure(
      `PostgreSQL runs as ${account?.name}, which may not enter ${folder}: open the folders above it to others (chmod o+x)`,
    );
  }
  return placeIn(await settleElsewhere(home, account, log), account);
}

/** Whether the folder exists and holds anything; an empty one is as good as none. */
export async function isFilled(folder: string): Promise<boolean> {
  const entries = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    // It is there and closed to us: `accountOf` explains whose it is.
    if (error.code === 'EACCES') return ['?'];
    throw error;
  });
  return entries.length > 0;
}

function placeIn(folder: string, account: Account | undefined): Place {
  return { folder, data: join(folder, 'data'), password: join(folder, 'password'), account };
}

async function readPointer(home: HomeFolder): Promise<string | undefined> {
  const text = await readFile(home.pointer, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const folder = text.trim();
  if (await stat(folder).catch(() => undefined)) return folder;
  throw new OperationalFailure(
    `${home.pointer} says the database is in ${folder}, which is not there: restore it, or delete the file to begin with an empty database`,
  );
}

/**
 * A fresh folder for this home where others may enter. Its name begins with a hash of the home, to tell whose it is, and ends
 * at random: after somebody deletes home to begin again, the database left outside it must not come back to life.
 */
async function settleElsewhere(
  home: HomeFolder,
  account: Account | undefined,
  log: (message: string) => void,
): Promise<string> {
  await mkdir(OPEN_ROOT, { recursive: true });
  await chmod(OPEN_ROOT, 0o755);
  const hash = createHash('sha256').update(home.folder).digest('hex').slice(0, 16);
  const earlier = (await readdir(OPEN_ROOT)).filter((entry) => entry.startsWith(hash));
  const folder = await mkdtemp(join(OPEN_ROOT, `${hash}-`));
  await chmod(folder, 0o711);
  if (!(await canEnter(account, folder))) {
    throw new OperationalFailure(
      `PostgreSQL runs as ${account?.name}, which may enter neither ${home.folder} nor ${folder}: move EVENHAND_HOME to an open folder, or set DATABASE_URL to a server of your own`,
    );
  }
  await writeFile(home.pointer, `${folder}\n`);
  log(`${account?.name} may not enter ${home.folder}: the embedded database is kept in ${folder}${remark(earlier)}`);
  return folder;
}

function remark(earlier: string[]): string {
  return earlier.length === 0
    ? ''
    : `; beside it, ${earlier.map((entry) => basename(entry)).join(', ')} can be deleted`;
}
