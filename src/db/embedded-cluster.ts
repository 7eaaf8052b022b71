/**
 * The data folder of the embedded server: made once, whole or not at all, and checked before each start.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OperationalFailure } from '../problem.ts';
import { giveTo, run } from './embedded-account.ts';
import type { Binaries } from './embedded-binaries.ts';
import { isFilled, type Place } from './embedded-place.ts';

/** The major version of the npm packages; a data folder of any other needs pg_upgrade, which they do not bring. */
const MAJOR_VERSION = '18';

const DRAFT = 'unfinished-';

/**
 * Settings written into a new data folder's postgresql.conf, where an operator can change them. What must hold at every start
 * (port, address, no socket) is given on the command line instead.
 */
const SETTINGS: Readonly<Record<string, string>> = {
  timezone: 'UTC',
  log_timezone: 'UTC',
  shared_buffers: '256MB',
  work_mem: '32MB',
  maintenance_work_mem: '256MB',
  effective_cache_size: '1GB',
  // Nothing replicates an embedded server, so a month can be loaded into a new table without writing it twice.
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '4GB',
  wal_compression: 'on',
  checkpoint_timeout: '15min',
  // Compiling pays on minutes, not on our seconds; and the packages bring no LLVM.
  jit: 'off',
  random_page_cost: '1.1',
  log_line_prefix: '%m [%p] ',
  // Statements and row contents stay out of the log: a failed COPY would quote an officer's written text there.
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
};

/**
 * Whether the place holds a database that this PostgreSQL can run. False when there is none yet.
 *
 * @throws OperationalFailure when there is something else, or a database of another major version; nothing is touched
 */
export async function isReadyToRun(place: Place): Promise<boolean> {
  if (!(await isFilled(place.data))) return false;
  const version = await readFile(join(place.data, 'PG_VERSION'), 'utf8').catch(() => '');
  if (version.trim() === MAJOR_VERSION) return true;
  if (version === '') {
    throw new OperationalFailure(
      `${place.data} holds something that is not a PostgreSQL database: move it away, or set EVENHAND_HOME to another folder`,
    );
  }
  throw new OperationalFailure(
    `The database in ${place.data} was made by PostgreSQL ${version.trim()} and the embedded server is version ${MAJOR_VERSION}: dump it with the old version and restore it into a new EVENHAND_HOME, or set DATABASE_URL to a server of the old version`,
  );
}

/**
 * Makes the data folder with the role and the database `evenhand`. It is made under another name and moved into place at the
 * end, so that whatever is called `data` is whole. The caller holds the lock.
 *
 * @throws OperationalFailure with initdb's own words
 */
export async function makeCluster(place: Place, binaries: Binaries): Promise<void> {
  await clearDrafts(place.folder);
  const password = await keepPassword(place);
  const draft = await mkdtemp(join(place.folder, DRAFT));
  try {
    await giveTo(place.account, draft);
    await initialise(draft, place, binaries, password);
    await createDatabase(draft, place, binaries, password);
    await rename(join(draft, 'data'), place.data);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** The password of `evenhand` (and of the superuser `postgres`), as written at first start. */
export async function readPassword(place: Place): Promise<string> {
  try {
    return (await readFile(place.password, 'utf8')).trim();
  } catch (cause) {
    throw new OperationalFailure(`The password of the embedded database cannot be read from ${place.password}`, {
      cause,
    });
  }
}

/** Left by a first start that was killed. Its initdb may live a moment longer and refill the folder: then it goes next time. */
async function clearDrafts(folder: string): Promise<void> {
  for (const entry of await readdir(folder)) {
    if (entry.startsWith(DRAFT)) await rm(join(folder, entry), { recursive: true, force: true }).catch(() => {});
  }
}

/** Writes a new password, whole or not at all: no data knows an earlier one. */
async function keepPassword(place: Place): Promise<string> {
  const password = randomBytes(24).toString('hex');
  const draft = `${place.password}.new`;
  await rm(draft, { force: true });
  await writeFile(draft, `${password}\n`, { mode: 0o600, flag: 'wx', flush: true });
  await rename(draft, place.password);
  return password;
}

async function initialise(draft: string, place: Place, binaries: Binaries, password: string): Promise<void> {
  // The password file beside the data belongs to us; initdb, running as the account, needs one of its own.
  const passwordFile = join(draft, 'password');
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  await giveTo(place.account, passwordFile);
  const settings = Object.entries(SETTINGS).map(([name, value]) => `--set=${name}=${value}`);
  const { code, output } = await run(
    binaries.initdb,
    [
      `--pgdata=${join(draft, 'data')}`,
      '--username=postgres',
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--no-locale',
      '--encoding=UTF8',
      '--no-instructions',
      ...settings,
    ],
    { account: place.account, cwd: draft },
  );
  if (code !== 0) throw new OperationalFailure(`initdb could not make a database in ${place.folder}: ${output}`);
}

/**
 * Through PostgreSQL's single-user mode, so that role and database are there before the folder is moved into place and no
 * network is needed. `evenhand` may make databases (the tests do) and roles, but is no superuser.
 */
async function createDatabase(draft: string, place: Place, binaries: Binaries, password: string): Promise<void> {
  // Single-user mode ends a statement at each line's end.
  const statements = [
    `create role evenhand login createdb createrole password '${password}';`,
    'create database evenhand owner evenhand;',
  ];
  const { code, output } = await run(
    binaries.postgres,
    ['--single', '-D', join(draft, 'data'), '-c', 'exit_on_error=on', 'postgres'],
    { account: place.account, cwd: draft, input: `${statements.join('\n')}\n` },
  );
  if (code !== 0)
    throw new OperationalFailure(`The database evenhand could not be created in ${place.folder}: ${output}`);
}
