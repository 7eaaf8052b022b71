import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { sql } from 'kysely';
import { type Database, openDatabase } from '../../src/db/connection.ts';
import { type EmbeddedServer, startEmbeddedServer } from '../../src/db/embedded-server.ts';
import { migrate } from '../../src/db/migrate.ts';
import { GROUNDS_ROLE, prepareRoles, SIGNED_IN_ROLE, SITE_ROLE } from '../../src/db/role.ts';
import { OperationalFailure } from '../../src/problem.ts';
import { type CsvFolder, makeCsvFolder } from '../support/csv-folder.ts';
import { load } from '../support/csv-load.ts';
import { extractCsv } from '../support/csv-searches.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { makeHome, removeHome } from '../support/embedded-home.ts';

const TEXT = 'Smell of cannabis in Example Street.';

describe('the database’s roles', () => {
  let database: TestDatabase;
  let folder: CsvFolder;
  let site: Database;
  let reader: Database;

  before(async () => {
    database = await makeDatabase();
    folder = await makeCsvFolder();
    await load(database, [await folder.write('one.csv', extractCsv([{ Grounds: TEXT }]))]);
    site = await openDatabase(database.url, { role: SITE_ROLE });
    reader = await openDatabase(database.url, { role: GROUNDS_ROLE });
  });
  after(async () => {
    await site?.close();
    await reader?.close();
    await folder?.remove();
    await database?.drop();
  });

  const refusalBy = async (by: Database, statement: string): Promise<string> => {
    const outcome = await sql
      .raw(statement)
      .execute(by.db)
      .catch((error: Error) => error);
    return outcome instanceof Error ? outcome.message : 'not refused';
  };
  const texts = async (by: Database) =>
    (await sql<{ text: string }>`select text from written_grounds`.execute(by.db)).rows.map(({ text }) => text);

  it('let the site read no written text, in any way', async () => {
    for (const statement of [
      'select text from written_grounds',
      'select count(*) from written_grounds',
      'select length(text) from written_grounds',
      'copy written_grounds to stdout',
      'delete from written_grounds',
      `insert into written_grounds values (1, '2022-05-01', 2, 'x')`,
      `update written_grounds set text = 'x'`,
    ]) {
      expect(await refusalBy(site, statement), statement).to.equal('permission denied for table written_grounds');
    }
    const { rows } = await sql<{ may: boolean }>`
      select has_any_column_privilege('written_grounds', 'select, insert, update, references') as may`.execute(site.db);
    expect(rows[0]!.may).to.equal(false);
  });

  it('let the site read no single record either, nor what was published in it that could not be read', async () => {
    for (const table of ['search', 'row_problem', 'cell_count', 'grounds_reading', 'grounds_coding', 'job_run']) {
      expect(await refusalBy(site, `select * from ${table}`)).to.equal(`permission denied for table ${table}`);
    }
    // A month's partition that was made by the load, after the roles.
    expect(await refusalBy(site, 'select * from search_2022_05')).to.equal(
      'permission denied for table search_2022_05',
    );
  });

  it('let public pages read no address of a group or person, no mail, and nothing that staff noted', async () => {
    for (const table of [
      'monitoring_group',
      'delivery',
      'person',
      'flag_review_event',
      'group_question',
      'audit_event',
    ]) {
      expect(await refusalBy(site, `select * from ${table}`)).to.equal(`permission denied for table ${table}`);
    }
  });

  it('let the site read what pages show, and change none of it', async () => {
    for (const table of ['figure', 'flag', 'flag_event', 'measurement', 'source_file_month', 'area']) {
      await sql`select * from ${sql.table(table)}`.execute(site.db);
      expect(await refusalBy(site, `delete from ${table}`)).to.equal(`permission denied for table ${table}`);
    }
    expect(await refusalBy(site, 'create table own (id integer)')).to.contain('permission denied');
  });

  it('let jobs, which own the tables, read the texts', async () => {
    expect(await texts(database)).to.deep.equal([TEXT]);
  });

  it('let who must read texts and owns nothing do that, and nothing else', async () => {
    expect(await texts(reader)).to.deep.equal([TEXT]);
    expect(await refusalBy(reader, 'delete from written_grounds')).to.contain('permission denied');
    expect(await refusalBy(reader, 'select * from search')).to.equal('permission denied for table search');
  });

  it('are the same after a second start, which takes away what was granted by hand', async () => {
    const rights = async () =>
      (
        await sql<{ right: string }>`
          select relname || ' ' || coalesce(relacl::text, '') as right
          from pg_class where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p') order by 1`.execute(
          database.db,
        )
      ).rows.map(({ right }) => right);
    const before = await rights();
    await prepareRoles(database.db);
    expect(await rights()).to.deep.equal(before);
    await sql.raw(`grant select on written_grounds to ${SITE_ROLE}`).execute(database.db);
    await sql.raw(`grant insert on figure to ${SITE_ROLE}`).execute(database.db);
    expect(await texts(site)).to.deep.equal([TEXT]);
    await prepareRoles(database.db);
    expect(await refusalBy(site, 'select text from written_grounds')).to.contain('permission denied');
    const { rows } = await sql<{ may: boolean }>`
      select has_table_privilege(${SITE_ROLE}, 'figure', 'insert') as may`.execute(database.db);
    expect(rows[0]!.may).to.equal(false);
    await sql`select * from figure`.execute(site.db);
  });

  it('are given each table once, at a first start as at any other', async () => {
    await sql
      .raw(`revoke all on all tables in schema public from ${SITE_ROLE}, ${SIGNED_IN_ROLE}, ${GROUNDS_ROLE}`)
      .execute(database.db);
    const statements: string[] = [];
    await prepareRoles(
      database.db.withPlugin({
        transformQuery: ({ node }) => {
          statements.push(JSON.stringify(node));
          return node;
        },
        transformResult: async ({ result }) => result,
      }),
    );
    const grants = statements.filter((statement) => /"grant "|grant (select|insert)/.test(statement));
    expect(grants).to.have.length.above(20);
    expect(grants.filter((grant, at) => grants.indexOf(grant) !== at)).to.deep.equal([]);
  });

  it('are taken beside other options that the address of the database holds', async () => {
    const url = new URL(database.url);
    url.searchParams.set('options', '-c statement_timeout=77s');
    const both = await openDatabase(url.href, { role: SITE_ROLE });
    const { rows } = await sql`
      select current_user as role, current_setting('statement_timeout') as timeout`.execute(both.db);
    await both.close();
    expect(rows).to.deep.equal([{ role: SITE_ROLE, timeout: '77s' }]);
  });
});

describe('the database’s roles on a server that has none yet', function () {
  this.timeout(60_000);
  let home: string;
  let server: EmbeddedServer;
  let admin: Database;

  before(async () => {
    home = await makeHome();
    server = await startEmbeddedServer({ home });
    admin = await openDatabase(server.url);
  });
  after(async () => {
    await admin?.close();
    await server?.stop();
    if (home) await removeHome(home);
  });

  /** A migrated database without roles; owned by an account of its own, with a password, where one is named. */
  async function newDatabase(account?: string): Promise<{ database: Database; url: URL }> {
    const url = new URL(server.url);
    url.pathname = `/roles_${randomBytes(6).toString('hex')}`;
    await sql`create database ${sql.id(url.pathname.slice(1))}`.execute(admin.db);
    if (account !== undefined) {
      await sql.raw(`create role ${account} login password 'plain'`).execute(admin.db);
      await sql.raw(`grant ${account} to current_user`).execute(admin.db);
      await sql.raw(`alter database ${url.pathname.slice(1)} owner to ${account}`).execute(admin.db);
      Object.assign(url, { username: account, password: 'plain' });
    }
    const database = await openDatabase(url.href);
    await migrate(database.db);
    return { database, url };
  }

  it('ask an administrator for three statements where the account may make no roles, and need no more than those', async () => {
    const { database, url } = await newDatabase('plain_account');
    try {
      const failure = await prepareRoles(database.db).catch((error: unknown) => error);
      expect(failure).to.be.instanceOf(OperationalFailure);
      const statements = (failure as Error).message.match(/create role [^;]+;/g)!;
      expect(statements).to.deep.equal([
        'create role evenhand_site nologin role plain_account;',
        'create role evenhand_signed_in nologin role plain_account;',
        'create role evenhand_grounds nologin role plain_account;',
      ]);
      for (const statement of statements) await sql.raw(statement).execute(admin.db);
      await prepareRoles(database.db);
      await prepareRoles(database.db);
      const site = await openDatabase(url.href, { role: SITE_ROLE });
      await sql`select * from figure`.execute(site.db);
      await site.close();
    } finally {
      await database.close();
    }
    // For the tests that follow the server is to have no roles again.
    await sql.raw(`drop database ${url.pathname.slice(1)}`).execute(admin.db);
    await sql.raw(`drop role ${SITE_ROLE}, ${SIGNED_IN_ROLE}, ${GROUNDS_ROLE}`).execute(admin.db);
  });

  it('are made once where several databases of a server, and two processes of one, start at the same moment', async () => {
    const databases = [await newDatabase(), await newDatabase(), await newDatabase()];
    const again = await openDatabase(databases[0]!.url.href);
    try {
      await Promise.all([...databases.map(({ database }) => database), again].map(({ db }) => prepareRoles(db)));
      for (const { url } of databases) {
        const site = await openDatabase(url.href, { role: SITE_ROLE });
        await sql`select * from figure`.execute(site.db);
        const refusal = await sql`select * from written_grounds`
          .execute(site.db)
          .catch((error: Error) => error.message);
        await site.close();
        expect(refusal).to.contain('permission denied');
      }
    } finally {
      await again.close();
      for (const { database } of databases) await database.close();
    }
  });

  it('cannot be put off by the site where it has a login of its own, which is refused without the role', async () => {
    const { database, url } = await newDatabase();
    try {
      await prepareRoles(database.db);
      await sql.raw(`create role site_login login password 'plain' in role ${SITE_ROLE}`).execute(admin.db);
      await sql.raw(`create role stranger login password 'plain'`).execute(admin.db);
      Object.assign(url, { username: 'site_login', password: 'plain' });
      const site = await openDatabase(url.href, { role: SITE_ROLE, poolSize: 1 });
      await sql`select set_config('role', 'none', false)`.execute(site.db);
      const { rows } = await sql`select current_user as role`.execute(site.db);
      expect(rows).to.deep.equal([{ role: 'site_login' }]);
      const refusal = await sql`select text from written_grounds`
        .execute(site.db)
        .catch((error: Error) => error.message);
      await site.close();
      expect(refusal).to.equal('permission denied for table written_grounds');
      url.username = 'stranger';
      const failure = await openDatabase(url.href, { role: SITE_ROLE }).catch((error: unknown) => error);
      expect(failure).to.be.instanceOf(OperationalFailure);
      expect((failure as Error).message).to.contain('permission denied to set role');
    } finally {
      await database.close();
    }
  });
});
