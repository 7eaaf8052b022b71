import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { sql } from 'kysely';
import { openDatabase } from '../../src/db/connection.ts';
import { migrate } from '../../src/db/migrate.ts';
import { OperationalFailure } from '../../src/problem.ts';
import { type CsvFolder, makeCsvFolder } from '../support/csv-folder.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';

describe('migrations', () => {
  let database: TestDatabase;
  let folder: CsvFolder;
  beforeEach(async () => {
    database = await makeDatabase();
    folder = await makeCsvFolder();
  });
  afterEach(async () => {
    await folder.remove();
    await database.drop();
  });

  /** Makes the database as empty as PostgreSQL hands it over. */
  async function empty(): Promise<void> {
    await sql`drop schema public cascade`.execute(database.db);
    await sql`create schema public`.execute(database.db);
  }
  const own = () => pathToFileURL(`${folder.path}/`);
  const tables = async () =>
    (
      await sql<{ name: string }>`
      select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
      order by 1`.execute(database.db)
    ).rows.map(({ name }) => name);
  async function failureOf(work: Promise<unknown>): Promise<string> {
    const failure = await work.catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(OperationalFailure);
    return (failure as Error).message;
  }

  it('are each run once; a second start runs none and changes nothing', async () => {
    const before = await tables();
    expect(await migrate(database.db)).to.deep.equal([]);
    expect(await tables()).to.deep.equal(before);
    expect(before).to.include.members(['source_file', 'search', 'row_problem', 'cell_count']);
  });

  it('are safe for two processes that start at once on an empty database', async () => {
    await empty();
    const other = await openDatabase(database.url);
    try {
      const runs = await Promise.all([migrate(database.db), migrate(other.db)]);
      const names = runs.flat();
      expect(names).to.include('0001_sources');
      expect(names, 'each file is run by one of the two').to.have.length(new Set(names).size);
    } finally {
      await other.close();
    }
  });

  it('refuse a file that was changed after it was run, by its name', async () => {
    await empty();
    await folder.write('0001_first.sql', 'create table first (id integer);');
    await folder.write('0002_second.sql', 'create table second (id integer);');
    expect(await migrate(database.db, own())).to.deep.equal(['0001_first', '0002_second']);
    await folder.write('0002_second.sql', 'create table second (id bigint);');
    expect(await failureOf(migrate(database.db, own())))
      .to.match(/0002_second differs/)
      .and.not.to.contain('0001_first');
  });

  it('take a change of line ends for none', async () => {
    await empty();
    await folder.write('0001_first.sql', 'create table first (\nid integer\n);\n');
    await migrate(database.db, own());
    await folder.write('0001_first.sql', 'create table first (\r\nid integer\r\n);\r\n');
    expect(await migrate(database.db, own())).to.deep.equal([]);
  });

  it('change nothing when one of them fails', async () => {
    await empty();
    await folder.write('0001_first.sql', 'create table first (id integer);');
    await migrate(database.db, own());
    await folder.write('0002_second.sql', 'create table second (id integer);');
    await folder.write('0003_third.sql', 'create table third (id no_such_type);');
    const before = await tables();
    expect(await failureOf(migrate(database.db, own()))).to.contain('no_such_type');
    expect(await tables()).to.deep.equal(before);
  });

  it('add to a database made with the earlier ones', async () => {
    await empty();
    await cp(new URL('../../sql/migrations/0001_sources.sql', import.meta.url), join(folder.path, '0001_sources.sql'));
    await migrate(database.db, own());
    const added = await migrate(database.db);
    expect(added).to.not.include('0001_sources');
    expect(await tables()).to.include.members(['search', 'figure']);
  });
});
