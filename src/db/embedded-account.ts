/**
 * The operating-system account that runs PostgreSQL.
 *
 * PostgreSQL refuses to run as root, so a root process hands it to a lesser account; anybody else runs it as themselves.
 */
import { spawn } from 'node:child_process';
import { chown, lchown, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { OperationalFailure } from '../problem.ts';

export interface Account {
  name: string;
  uid: number;
  gid: number;
}

/** How a command ended; `output` is standard output and standard error as they came. `code` is null after a signal or a failed start. */
export interface Outcome {
  code: number | null;
  output: string;
}

/** First match wins: `postgres` where a server was ever installed, `node` in Node's own images, `nobody` everywhere. */
const CANDIDATES = ['postgres', 'node', 'nobody'];

/**
 * A fixed environment for everything we start: English messages (we read some), UTC, and neither the caller's `PG*` settings
 * nor its secrets, which any process of the lesser account could read from the server.
 */
export const SERVER_ENVIRONMENT: Readonly<Record<string, string>> = { LC_ALL: 'C', TZ: 'UTC' };

/** Whether this process runs as root, as which PostgreSQL refuses to run. */
export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/**
 * The account a new cluster is given: undefined means "whoever runs us", which is every case but root.
 *
 * @throws OperationalFailure when root has no lesser account to hand the server to
 */
export async function chooseAccount(): Promise<Account | undefined> {
  if (!isRoot()) return undefined;
  const accounts = parseAccounts(await readFile('/etc/passwd', 'utf8'));
  for (const name of CANDIDATES) {
    const account = accounts.find((candidate) => candidate.name === name && candidate.uid > 0);
    if (account) return account;
  }
  throw new OperationalFailure(
    `PostgreSQL does not run as root, and none of the accounts ${CANDIDATES.join(', ')} exists: run as another user, or set DATABASE_URL to a server of your own`,
  );
}

/**
 * The account that an existing data folder belongs to and that has to run it, so that root coming after an ordinary user does
 * not take the data away from them. For a folder that belongs to root (a restored copy, say) it is a new one.
 *
 * @throws OperationalFailure when the folder belongs to somebody else and we are not root
 */
export async function accountOf(dataFolder: string): Promise<Account | undefined> {
  const { uid, gid } = await stat(dataFolder);
  if (isRoot()) return uid === 0 ? chooseAccount() : { name: await nameOf(uid), uid, gid };
  const us = process.getuid?.();
  if (us === undefined || us === uid) return undefined;
  throw new OperationalFailure(
    `The database in ${dataFolder} belongs to user id ${uid}, and this process runs as user id ${us}: run as that user or as root`,
  );
}

/** Gives one file or folder to the account; nothing to do when there is none. */
export async function giveTo(account: Account | undefined, path: string): Promise<void> {
  if (account) await chown(path, account.uid, account.gid);
}

/** Gives a folder with everything in it to the account, unless it has it already. */
export async function giveAllTo(account: Account | undefined, folder: string): Promise<void> {
  if (!account || (await stat(folder)).uid === account.uid) return;
  for (const entry of await readdir(folder, { recursive: true })) {
    await lchown(join(folder, entry), account.uid, account.gid);
  }
  // The folder itself comes last: when this is cut short, the next start sees that it is not done.
  await lchown(folder, account.uid, account.gid);
}

/** Asks the system, as that account, whether a folder can be entered: permission bits alone miss access lists and mounts. */
export async function canEnter(account: Account | undefined, folder: string): Promise<boolean> {
  if (!account) return true;
  const { code } = await run('/bin/sh', ['-c', 'test -x "$1"', 'sh', folder], { account });
  return code === 0;
}

/** Runs a command to its end as the account. Never rejects: a command that cannot be started is an outcome with its reason as output. */
export function run(
  command: string,
  args: string[],
  options: { account?: Account | undefined; cwd?: string; input?: string } = {},
): Promise<Outcome> {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(command, args, {
      ...identityOf(options.account),
      // The caller's own folder may be closed to the account, and PostgreSQL wants to know where it stands.
      cwd: options.cwd ?? '/',
      env: SERVER_ENVIRONMENT,
      stdio: 'pipe',
    });
    const collect = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    // A command that ends before reading its input breaks the pipe; its exit code tells the story.
    child.stdin.on('error', () => {});
    child.stdin.end(options.input ?? '');
    child.on('error', (error) => resolve({ code: null, output: error.message }));
    child.on('close', (code) => resolve({ code, output: output.trim() }));
  });
}

/** The part of `spawn`'s options that says who runs the child. */
export function identityOf(account: Account | undefined): { uid?: number; gid?: number } {
  return account ? { uid: account.uid, gid: account.gid } : {};
}

function parseAccounts(passwd: string): Account[] {
  return passwd.split('\n').flatMap((line) => {
    const [name, , uid, gid] = line.split(':');
    return name && uid && gid ? [{ name, uid: Number(uid), gid: Number(gid) }] : [];
  });
}

async function nameOf(uid: number): Promise<string> {
  const accounts = parseAccounts(await readFile('/etc/passwd', 'utf8'));
  return accounts.find((account) => account.uid === uid)?.name ?? `user id ${uid}`;
}
