import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { sql } from 'kysely';
import { readConfig } from '../src/config.ts';
import { SITE_ROLE } from '../src/db/role.ts';
import { USUAL_DECISIONS } from '../src/grounds/reading.ts';
import { OperationalFailure } from '../src/problem.ts';
import { openDeps, openSiteAlone } from '../src/start.ts';
import { makeDatabase, type TestDatabase } from './support/database.ts';

describe('starting', () => {
  let database: TestDatabase;
  let folder: string;

  before(async () => {
    database = await makeDatabase();
    folder = await mkdtemp(join(tmpdir(), 'evenhand-start-'));
  });
  after(async () => {
    await database?.drop();
    await rm(folder, { recursive: true, force: true });
  });

  const configOf = (more: NodeJS.ProcessEnv) =>
    readConfig({ EVENHAND_HOME: join(folder, 'home'), LOG_LEVEL: 'silent', ...more });

  it('brings an empty database up to date, and a second start leaves it as it is', async () => {
    await sql`drop schema public cascade`.execute(database.db);
    await sql`create schema public`.execute(database.db);
    const stateOf = async () =>
      (
        await sql`select table_name from information_schema.tables where table_schema = 'public' order by 1`.execute(
          database.db,
        )
      ).rows;
    for (let start = 1; start <= 2; start += 1) {
      const { deps, isEmbedded, close } = await openDeps(configOf({ DATABASE_URL: database.url }));
      const { rows } = await sql<{ count: number }>`select count(*) as count from area where kind = 'borough'`.execute(
        deps.database.db,
      );
      expect(rows[0]!.count).to.equal(33);
      expect(isEmbedded).to.equal(false);
      await close();
    }
    expect(await stateOf()).to.have.length.above(15);
    expect(existsSync(join(folder, 'home', 'postgres'))).to.equal(false);
  });

  it('hands jobs the settings, a clock that goes, and mail by file where no server is set', async () => {
    const { deps, close } = await openDeps(
      configOf({
        DATABASE_URL: database.url,
        PUBLISH_HOLD_DAYS: '3',
        FLAG_MATERIALITY: '2',
        PUBLIC_URL: 'https://evenhand.example.org/',
      }),
    );
    try {
      expect(deps.settings).to.deep.equal({
        home: join(folder, 'home'),
        inboxFolder: join(folder, 'home', 'inbox'),
        publishHoldDays: 3,
        operatorEmail: undefined,
        materiality: 2,
        decisions: USUAL_DECISIONS,
        publicUrl: 'https://evenhand.example.org',
        trustedProxies: 0,
        isDevelopment: true,
      });
      expect(Math.abs(deps.clock().getTime() - Date.now())).to.be.below(5000);
      await deps.mailer.send({ id: 'digest-1', to: 'group@example.org', subject: 'S', text: 'T', html: undefined });
      expect(await readdir(join(folder, 'home', 'outbox'))).to.deep.equal(['digest-1.eml']);
    } finally {
      await close();
    }
  });

  it('gives the site connections of its own, which run with the rights of its role', async () => {
    const opened = await openDeps(configOf({ DATABASE_URL: database.url, PUBLISH_HOLD_DAYS: '3' }));
    const alone = await openSiteAlone(configOf({ PUBLISH_HOLD_DAYS: '3' }), database.url);
    try {
      for (const { database, settings } of [await opened.openSite(), await alone.openSite()]) {
        const { rows } = await sql<{ role: string }>`select current_user as role`.execute(database.db);
        expect(rows).to.deep.equal([{ role: SITE_ROLE }]);
        expect(settings).to.deep.equal(opened.deps.settings);
      }
      const { rows } = await sql<{ role: string }>`select current_user as role`.execute(opened.deps.database.db);
      expect(rows[0]!.role).to.not.equal(SITE_ROLE);
    } finally {
      await alone.close();
      await opened.close();
    }
  });

  it('fails where the database does not answer, naming its host and not its password', async () => {
    const failure = await openDeps(configOf({ DATABASE_URL: 'postgres://reader:hunter2@127.0.0.1:1/evenhand' })).catch(
      (error) => error,
    );
    expect(failure).to.be.instanceOf(OperationalFailure);
    expect((failure as Error).message)
      .to.contain('127.0.0.1:1')
      .and.not.to.contain('hunter2');
  });

  it('lets go of the database where it cannot be brought up to date', async () => {
    await sql`alter table area rename to area_away`.execute(database.db);
    const failure = await openDeps(configOf({ DATABASE_URL: database.url })).catch((error) => error);
    await sql`alter table area_away rename to area`.execute(database.db);
    expect(failure).to.be.instanceOf(Error);
    const { rows } = await sql<{ count: number }>`
      select count(*) as count from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`.execute(
      database.db,
    );
    // The test's own pool holds one connection or a few, all idle.
    expect(rows[0]!.count).to.be.below(6);
  });
});
