import { expect } from 'chai';
import { sql } from 'kysely';
import type { Db } from '../../src/db/connection.ts';
import { withoutLoops } from '../../src/db/plan.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';

describe('a query without loops', () => {
  let database: TestDatabase;
  before(async () => {
    database = await makeDatabase();
  });
  after(() => database?.drop());

  const setting = async (db: Db) => {
    const { rows } = await sql<{ value: string }>`select current_setting('enable_nestloop') as value`.execute(db);
    return rows[0]!.value;
  };

  it('is planned without loops, and leaves the transaction around it as it was', async () => {
    for (const before of ['on', 'off']) {
      await database.db.transaction().execute(async (trx) => {
        await sql`select set_config('enable_nestloop', ${before}, true)`.execute(trx);
        expect(await withoutLoops(trx, setting)).to.equal('off');
        expect(await setting(trx)).to.equal(before);
      });
    }
    expect(await withoutLoops(database.db, setting)).to.equal('off');
    expect(await setting(database.db)).to.equal('on');
  });
});
