/**
 * Who uses the embedded server: a lock for the moments in which it starts or stops, and a lease for each user of it.
 *
 * Both are plain files that name a process. Neither needs tidying after a crash: a file whose process is gone counts for nothing.
 */
import { randomBytes } from 'node:crypto';
import { link, mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { OperationalFailure } from '../problem.ts';

/**
 * Names a running process so that a later one with the same id is not mistaken for it: the id and, on Linux, the moment it
 * was born (this boot, and clock ticks since). Elsewhere the id alone.
 */
export async function markOf(pid: number): Promise<string> {
  return `${pid} ${await birthOf(pid)}`.trim();
}

/** Whether the process that a mark names still runs; in doubt it does, and an empty mark names nobody. */
export async function isAlive(mark: string): Promise<boolean> {
  const [pid = '', birth] = mark.trim().split(' ');
  if (!isRunning(Number(pid))) return false;
  const now = await birthOf(Number(pid));
  return !birth || !now || birth === now;
}

/** Whether any process has this id; one that belongs to another user (EPERM) runs all the same. */
export function isRunning(pid: number): boolean {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Runs `work` while nobody else does, in this process or another, under the same lock folder.
 *
 * The lock is a sequence of files `1`, `2`, ...: whoever adds the next number holds it, and only the highest number counts. A
 * single lock file that waiters delete when its holder has died can be deleted twice - the second time it is a newcomer's.
 * Here nothing is taken over: a dead holder's number is simply outnumbered, and two waiters cannot add the same one.
 *
 * @throws OperationalFailure when the lock stays taken beyond the time limit
 */
export async function withLock<T>(folder: string, work: () => Promise<T>, timeLimitMs = 90_000): Promise<T> {
  const file = await acquire(folder, Date.now() + timeLimitMs);
  try {
    return await work();
  } finally {
    // An empty file is a free lock; the number stays, since numbers must never run backwards.
    await truncate(file).catch(() => {});
  }
}

async function acquire(folder: string, deadline: number): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (;;) {
    const last = await highest(folder);
    const holder = last === 0 ? '' : await readIfPresent(join(folder, String(last)));
    const isFree = holder !== undefined && !(await isAlive(holder));
    if (isFree && (await add(folder, last + 1))) return join(folder, String(last + 1));
    if (!isFree && Date.now() > deadline) {
      throw new OperationalFailure(
        `Process ${holder?.split(' ')[0] ?? 'unknown'} has kept the embedded PostgreSQL locked (${join(folder, String(last))}): wait until it has started or stopped the server, or end it`,
      );
    }
    if (!isFree) await delay(20);
  }
}

/** Adds the number if nobody has; true when it is now the highest. Linking makes the file appear whole, never empty. */
async function add(folder: string, number: number): Promise<boolean> {
  const draft = join(folder, `draft-${randomBytes(6).toString('hex')}`);
  const file = join(folder, String(number));
  await writeFile(draft, await markOf(process.pid));
  try {
    await link(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
  // We may have looked so long ago that our number had come and gone: then a higher one is there.
  if ((await highest(folder)) !== number) {
    await rm(file, { force: true });
    return false;
  }
  for (const entry of await numbers(folder)) {
    if (entry < number) await rm(join(folder, String(entry)), { force: true });
  }
  return true;
}

async function numbers(folder: string): Promise<number[]> {
  return (await readdir(folder)).map(Number).filter(Number.isInteger);
}

async function highest(folder: string): Promise<number> {
  return Math.max(0, ...(await numbers(folder)));
}

/** Notes that this process uses the server; the caller holds the lock. Returns the lease, for `endLease`. */
export async function takeLease(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  // The random part tells two users inside one process apart.
  const lease = join(folder, `${process.pid}-${randomBytes(6).toString('hex')}`);
  await writeFile(lease, await markOf(process.pid));
  return lease;
}

/** Gives the lease back; the caller holds the lock. A lease already gone is fine. */
export async function endLease(lease: string): Promise<void> {
  await rm(lease, { force: true });
}

/** How many living users there are; leases of dead ones are cleared away. The caller holds the lock. */
export async function countLeases(folder: string): Promise<number> {
  let living = 0;
  await mkdir(folder, { recursive: true });
  for (const entry of await readdir(folder)) {
    const lease = join(folder, entry);
    if (await isAlive((await readIfPresent(lease)) ?? '')) living += 1;
    else await endLease(lease);
  }
  return living;
}

/** When the process was born, in words only good for comparing; empty where the system does not say or it has ended. */
async function birthOf(pid: number): Promise<string> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // proc(5): the name in brackets may hold anything, even brackets and spaces; after it, state is field 3 and start time field 22.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const ticks = fields[22 - 3];
  if (!ticks) return '';
  // A zombie has ended, though its id is taken until somebody collects it: under a bare Node as process 1, nobody does.
  if (fields[0] === 'Z') return 'ended';
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  return `${boot.trim()}/${ticks}`;
}

async function readIfPresent(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
