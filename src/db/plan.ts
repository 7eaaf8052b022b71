import { sql } from 'kysely';
import type { Db } from './connection.ts';

/**
 * Runs a query that joins the big tables row by row with loops ruled out, in the caller's transaction or one of its own. Right after a
 * load the planner knows nothing of the new rows, takes them for a handful, and would go through all of them for each of them.
 */
export function withoutLoops<T>(db: Db, query: (db: Db) => Promise<T>): Promise<T> {
  const run = async (trx: Db) => {
    const { rows } = await sql<{ before: string }>`
      select current_setting('enable_nestloop') as before`.execute(trx);
    await sql`select set_config('enable_nestloop', 'off', true)`.execute(trx);
    const result = await query(trx);
    await sql`select set_config('enable_nestloop', ${rows[0]!.before}, true)`.execute(trx);
    return result;
  };
  return db.isTransaction ? run(db) : db.transaction().execute(run);
}
