/**
 * PostgreSQL's own note of its running server, `postmaster.pid` in the data folder, believed only as far as it can be checked:
 * after a crash it outlives the server.
 */
import { execFile } from 'node:child_process';
import { readFile, realpath, rm } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { promisify } from 'node:util';
import { isRunning } from './embedded-lease.ts';
import type { Place } from './embedded-place.ts';

/** What postmaster.pid says; `port` is undefined until the server has written it. */
export interface PidFile {
  pid: number;
  dataFolder: string;
  port: number | undefined;
  isReady: boolean;
}

/** The pid file when the server it names is alive, however far it has come; undefined when no server runs on this folder. */
export async function findPostmaster(place: Place): Promise<PidFile | undefined> {
  const found = await readPidFile(place);
  const isAlive = found && isRunning(found.pid) && (await mayBePostmaster(found, place));
  return isAlive ? found : undefined;
}

/**
 * Takes away a pid file whose process id has gone to another program: PostgreSQL would see a living process and refuse to
 * start. Any other pid file is PostgreSQL's business. Only for the holder of the lock, when `findPostmaster` finds none.
 */
export async function clearPidFile(place: Place): Promise<void> {
  const found = await readPidFile(place);
  const isForeign = found && isRunning(found.pid) && !(await mayBePostmaster(found, place));
  if (isForeign) await rm(pidFileOf(place), { force: true });
}

function pidFileOf(place: Place): string {
  return join(place.data, 'postmaster.pid');
}

/** Lines: process id, data folder, start time, port, socket folder, address, shared memory key, status (PostgreSQL's pidfile.h). */
async function readPidFile(place: Place): Promise<PidFile | undefined> {
  const text = await readFile(pidFileOf(place), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const lines = text.split('\n').map((line) => line.trim());
  return {
    pid: Number(lines[0]),
    dataFolder: lines[1] ?? '',
    port: Number(lines[3]) || undefined,
    isReady: lines[7] === 'ready',
  };
}

/**
 * Whether the process that a pid file names may be the server of this folder. It is not when it is another program or the
 * server of another folder: after a machine crash the process id may be anybody's, and a home copied from a running one brings
 * the other's pid file along. In doubt it is, for to take a living server's pid file away would end it.
 */
async function mayBePostmaster(found: PidFile, place: Place): Promise<boolean> {
  const line = await commandLineOf(found.pid);
  if (line === undefined) return true;
  const [program = '', served = ''] = splitOnce(line, ' -D ');
  if (!/(^|\/)postgres( |$)/.test(program)) return false;
  // Only a server that was started with the full path of its folder tells which one it serves.
  if (!isAbsolute(served)) return true;
  if (!`${served} `.startsWith(`${found.dataFolder} `)) return false;
  // A folder that was moved under a running server is found at its new path only: then it is this one.
  return (await realpath(found.dataFolder).catch(() => place.data)) === place.data;
}

/** The command line of a process with its words parted by spaces, or undefined where it cannot be known. */
async function commandLineOf(pid: number): Promise<string | undefined> {
  // On Windows PostgreSQL checks its pid file by a named pipe of the server and needs no help.
  if (process.platform === 'win32') return undefined;
  if (process.platform === 'linux') {
    const words = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined);
    return words?.replaceAll('\0', ' ').trim();
  }
  const answer = await promisify(execFile)('ps', ['-o', 'command=', '-p', String(pid)]).catch(() => undefined);
  return answer?.stdout.trim();
}

function splitOnce(text: string, separator: string): string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + separator.length)];
}
