/**
 * The running server: found, started, asked and stopped.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { open, readFile, rename, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { OperationalFailure } from '../problem.ts';
import { identityOf, run, SERVER_ENVIRONMENT } from './embedded-account.ts';
import type { Binaries } from './embedded-binaries.ts';
import { clearPidFile, findPostmaster } from './embedded-pid-file.ts';
import type { Place } from './embedded-place.ts';

export interface LaunchOptions {
  binaries: Binaries;
  password: string;
  log: string;
  timeLimitMs?: number;
  /** Replaced in tests to choose a port that is already taken. */
  choosePort?: () => Promise<number>;
}

const HOST = '127.0.0.1';
/** Long enough to replay what a killed server left in its write-ahead log. */
const TIME_LIMIT_MS = 60_000;
const ATTEMPTS = 5;
/**
 * Worth another try: between our choice of a port and the server's start somebody else may have taken it, and the children of a
 * server that was killed live a moment longer than itself.
 */
const PASSING_FAILURE = /address already in use|pre-existing shared memory block/i;
/** Wrong password, role not allowed, no such database (PostgreSQL's error codes, appendix A). */
const REFUSALS = ['28P01', '28000', '3D000'];
const LOG_LIMIT_BYTES = 10_000_000;

/**
 * The URL of the server that already runs on this data, or undefined when none does. Waits for one that is just starting or
 * stopping.
 *
 * @throws OperationalFailure when a server runs but does not let us in
 */
export async function findRunning(
  place: Place,
  password: string,
  timeLimitMs = TIME_LIMIT_MS,
): Promise<string | undefined> {
  const deadline = Date.now() + timeLimitMs;
  for (;;) {
    const found = await findPostmaster(place);
    if (!found) return undefined;
    if (found.port !== undefined) {
      const url = urlOf(found.port, password);
      if (await answers(url, place)) return url;
    }
    if (Date.now() > deadline) {
      throw new OperationalFailure(
        `A PostgreSQL server (process ${found.pid}) holds ${place.data} but has not answered for ${timeLimitMs / 1000} s: it may be recovering, try again later or end that process`,
      );
    }
    await delay(20);
  }
}

/**
 * Starts the server on a free port of the loopback address and returns its URL once it answers. It is its own session: Ctrl-C
 * at the terminal reaches Node, which closes its connections first. Node neither waits for it nor is kept alive by it.
 *
 * @throws OperationalFailure with the end of the server's log
 */
export async function launch(place: Place, options: LaunchOptions): Promise<string> {
  const { choosePort = freePort } = options;
  for (let attempt = 1; ; attempt += 1) {
    const port = await choosePort();
    const failure = await launchOn(port, place, options);
    if (failure === undefined) return urlOf(port, options.password);
    if (!PASSING_FAILURE.test(failure) || attempt === ATTEMPTS) {
      throw new OperationalFailure(
        `The embedded PostgreSQL did not start on ${place.data}; its log (${options.log}) ends:\n${failure}`,
      );
    }
    await delay(100 * attempt);
  }
}

/**
 * Stops the server: connections are ended, transactions under way rolled back, everything else written to disk. Harmless when
 * none runs.
 *
 * @throws OperationalFailure when it does not stop
 */
export async function shutDown(place: Place, binaries: Binaries): Promise<void> {
  if (!(await findPostmaster(place))) return;
  const seconds = TIME_LIMIT_MS / 1000;
  const args = ['stop', '-D', place.data, '-m', 'fast', '-w', '-t', String(seconds)];
  const { code, output } = await run(binaries.pgCtl, args, { account: place.account, cwd: place.data });
  // It may have gone by itself in between.
  if (code !== 0 && (await findPostmaster(place))) {
    throw new OperationalFailure(
      `The embedded PostgreSQL on ${place.data} did not stop within ${seconds} s: ${output}`,
    );
  }
}

/** Undefined once the server answers; otherwise the end of its log. */
async function launchOn(port: number, place: Place, options: LaunchOptions): Promise<string | undefined> {
  const { binaries, password, timeLimitMs = TIME_LIMIT_MS } = options;
  await clearPidFile(place);
  await limitLog(options.log);
  const log = await open(options.log, 'a', 0o600);
  try {
    const { size: logStart } = await log.stat();
    const settings = [`listen_addresses=${HOST}`, `port=${port}`, 'unix_socket_directories='];
    const child = spawn(binaries.postgres, ['-D', place.data, ...settings.flatMap((setting) => ['-c', setting])], {
      ...identityOf(place.account),
      cwd: place.data,
      env: SERVER_ENVIRONMENT,
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    });
    child.unref();
    let ending: string | undefined;
    child.once('error', (error) => {
      ending = error.message;
    });
    child.once('exit', (code, signal) => {
      ending ??= `(ended with ${signal ?? `exit code ${code}`})`;
    });
    const deadline = Date.now() + timeLimitMs;
    while (ending === undefined && Date.now() < deadline) {
      const found = await findPostmaster(place);
      const isOurs = found?.pid === child.pid && found?.port === port && found.isReady;
      if (isOurs && (await letsIn(child, urlOf(port, password), place))) return undefined;
      await delay(10);
    }
    ending ??= `(not ready after ${timeLimitMs / 1000} s, and left to go on)`;
    return `${await readFrom(options.log, logStart)}${ending}`;
  } finally {
    await log.close();
  }
}

/** As `answers`, but a server of ours that refuses us is not left running: nobody could use it. */
async function letsIn(child: ChildProcess, url: string, place: Place): Promise<boolean> {
  try {
    return await answers(url, place);
  } catch (refusal) {
    child.kill('SIGINT');
    throw refusal;
  }
}

function urlOf(port: number, password: string): string {
  return `postgres://evenhand:${password}@${HOST}:${port}/evenhand`;
}

/**
 * Whether the server lets us in with our password. False while it cannot be reached, starts or stops.
 *
 * @throws OperationalFailure when it refuses us
 */
async function answers(url: string, place: Place): Promise<boolean> {
  // Without `ssl: false`, a PGSSLMODE in the caller's environment would ask of this server what it does not offer.
  const client = new pg.Client({ connectionString: url, ssl: false, connectionTimeoutMillis: 5_000 });
  // A server that goes down under the connection says so here as well; the rejection below is enough.
  client.on('error', () => {});
  try {
    await client.connect();
    return true;
  } catch (cause) {
    if (REFUSALS.includes((cause as { code?: string }).code ?? '')) {
      throw new OperationalFailure(
        `The PostgreSQL server on ${place.data} refuses evenhand with the password in ${place.password} (${(cause as Error).message}): restore the file that belongs to this database`,
        { cause },
      );
    }
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, HOST, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** Keeps one earlier log, so that two files of ten megabytes are the most there ever is. */
async function limitLog(log: string): Promise<void> {
  const size = await stat(log).then(
    (file) => file.size,
    () => 0,
  );
  if (size > LOG_LIMIT_BYTES) await rename(log, `${log}.1`);
}

/** At most the last two thousand characters written since `start`. */
async function readFrom(log: string, start: number): Promise<string> {
  const written = (await readFile(log)).subarray(start).toString();
  return written.slice(-2_000);
}
