/** Homes for the embedded server in tests: open to every account, and gone afterwards whatever happened. */
import { chmod, mkdtemp, readdir, readFile, realpath, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** A fresh home that every account may enter (mkdtemp alone makes one that only we may); end it with `removeHome`. */
export async function makeHome(): Promise<string> {
  const home = await realpath(await mkdtemp(join(tmpdir(), 'evenhand-home-')));
  await chmod(home, 0o755);
  return home;
}

/** Ends the server of this home, if any, at once and without ceremony, and removes the home and a database kept outside it. */
export async function removeHome(home: string): Promise<void> {
  const folder = await databaseFolder(home);
  await killServer(folder);
  await removeFolder(home);
  if (!folder.startsWith(home)) {
    await removeFolder(folder);
    // The folder above is shared with real homes: it goes only when nothing is left in it.
    await rmdir(dirname(folder)).catch(() => {});
  }
}

/** Where the database of this home lies: in it, or where its pointer file says. */
export async function databaseFolder(home: string): Promise<string> {
  const pointer = await readFile(join(home, 'postgres', 'location'), 'utf8').catch(() => undefined);
  return pointer?.trim() ?? join(home, 'postgres');
}

/** The process id of this home's server, or undefined when it has none. */
export async function serverPid(home: string): Promise<number | undefined> {
  const file = join(await databaseFolder(home), 'data', 'postmaster.pid');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : Number(text.split('\n')[0]);
}

/** Waits until the claim holds. @throws Error naming it when it does not within the time */
export async function until(claim: string, holds: () => Promise<boolean>, timeLimitMs = 20_000): Promise<void> {
  const deadline = Date.now() + timeLimitMs;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`Waited ${timeLimitMs} ms in vain: ${claim}`);
    await delay(5);
  }
}

async function killServer(folder: string): Promise<void> {
  const data = join(folder, 'data');
  const text = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number(text.split('\n')[0]);
  // Some tests write other processes into that file: only a server of this very folder is ended.
  const words = pid > 0 ? await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => text) : '';
  if (!words.includes(data)) return;
  process.kill(pid, 'SIGQUIT');
  await until(`server ${pid} ends`, async () => !(await readdir(data)).includes('postmaster.pid')).catch(() => {});
}

/** Tries again while an orphaned initdb still writes into the folder. */
async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}
