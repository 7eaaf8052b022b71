import { sql } from 'kysely';
import type { ReadAlike } from '../domain/reading-agreement.ts';
import type { Db } from './connection.ts';

/** How the latest sample that two people have read was read by them; none where no sample has been. */
export async function listReadAlike(db: Db): Promise<ReadAlike[]> {
  const { rows } = await sql<ReadAlike>`
    select first_tier, second_tier, texts
    from coding_agreement
    where grounds_sample_id = (select max(grounds_sample_id) from coding_agreement)
    order by first_tier, second_tier`.execute(db);
  return rows;
}
