/**
 * A real PostgreSQL 18 that comes with `npm ci`, for machines without a database server: started on first need, shared by every
 * Node process of the same EVENHAND_HOME, stopped by the last one that leaves.
 *
 * The parts: `embedded-account` (who runs it), `embedded-binaries` (its programs), `embedded-place` (where its data lies),
 * `embedded-cluster` (the data folder), `embedded-postmaster` and `embedded-pid-file` (the running server), `embedded-lease` (its
 * users).
 */
import { OperationalFailure } from '../problem.ts';
import { giveAllTo } from './embedded-account.ts';
import { findPackage, prepareBinaries } from './embedded-binaries.ts';
import { isReadyToRun, makeCluster, readPassword } from './embedded-cluster.ts';
import { countLeases, endLease, takeLease, withLock } from './embedded-lease.ts';
import { findPlace, type HomeFolder, openHome, type Place } from './embedded-place.ts';
import { findRunning, launch, shutDown } from './embedded-postmaster.ts';

export interface EmbeddedServer {
  /** `postgres://evenhand:...@127.0.0.1:PORT/evenhand`; the port differs from start to start. */
  url: string;
  /** The server ran already: another process uses it, or one that was killed left it behind. */
  attached: boolean;
  /**
   * Leaves the server, and stops it when no other living process uses it - also when we only attached to it. Close connections
   * first: stopping cuts them. Harmless when called again.
   */
  stop(): Promise<void>;
}

/**
 * Starts the embedded server of this home, or attaches to it when it runs; the first start ever also makes the database. Two
 * processes may start at once: one does the work, the other waits and attaches.
 *
 * A home belongs to one machine: neither two machines nor two containers may share it, since they cannot see each other's
 * processes.
 *
 * @param options.home EVENHAND_HOME; made when missing, everything is kept in its folder `postgres`
 * @param options.log told, in one line, what a person may want to know (a database kept outside home)
 * @throws OperationalFailure with the reason, and what to do about it
 */
export async function startEmbeddedServer(options: {
  home: string;
  log?: (message: string) => void;
}): Promise<EmbeddedServer> {
  const { log = () => {} } = options;
  return explained(`The embedded PostgreSQL under ${options.home} could not be started`, async () => {
    const home = await openHome(options.home);
    return withLock(home.lock, async () => {
      const place = await findPlace(home, log);
      const running = await runServer(home, place);
      const lease = await takeLease(home.users);
      let leaving: Promise<void> | undefined;
      const stop = () => {
        leaving ??= leave(home, place, lease);
        return leaving;
      };
      return { ...running, stop };
    });
  });
}

/** Attaches to the server if it runs, else starts it. The caller holds the lock. */
async function runServer(home: HomeFolder, place: Place): Promise<{ url: string; attached: boolean }> {
  const isMade = await isReadyToRun(place);
  if (isMade) {
    const url = await findRunning(place, await readPassword(place));
    if (url !== undefined) return { url, attached: true };
    await giveAllTo(place.account, place.data);
  }
  const binaries = await prepareBinaries(findPackage(), place.folder, place.account);
  if (!isMade) await makeCluster(place, binaries);
  const password = await readPassword(place);
  try {
    return { url: await launch(place, { binaries, password, log: home.log }), attached: false };
  } catch (failure) {
    // A process that was killed while it started the server may have succeeded behind our back: PostgreSQL says so.
    const url = String(failure).includes('postmaster.pid') ? await findRunning(place, password) : undefined;
    if (url === undefined) throw failure;
    return { url, attached: true };
  }
}

/** Gives up the lease and, when it was the last, stops the server. */
async function leave(home: HomeFolder, place: Place, lease: string): Promise<void> {
  await explained(`The embedded PostgreSQL on ${place.data} could not be stopped`, () =>
    withLock(home.lock, async () => {
      await endLease(lease);
      if ((await countLeases(home.users)) > 0) return;
      await shutDown(place, await prepareBinaries(findPackage(), place.folder, place.account));
    }),
  );
}

/** Whatever the file system or the system refuses becomes a failure that says what was being done. */
async function explained<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof OperationalFailure) throw cause;
    const { code, message } = cause as NodeJS.ErrnoException;
    const hint = code === 'EACCES' || code === 'EPERM' ? ' (does it belong to another user?)' : '';
    throw new OperationalFailure(`${what}: ${message}${hint}`, { cause });
  }
}
