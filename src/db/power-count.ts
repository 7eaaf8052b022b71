import { sql } from 'kysely';
import type { Power } from '../vocabulary/reason.ts';
import type { FileMonthKey } from './cell-count.ts';
import type { Db } from './connection.ts';

/** Searches of a month of a file by the power quoted; searches of vehicles without a person are told apart. */
export interface PowerCount {
  power: Power;
  isVehicleOnly: boolean;
  searches: number;
}

/** Counts the accepted searches of one month of one file by power. Cells do not hold the power, so the records are gone through. */
export async function countByPower(db: Db, { sourceFileId, month }: FileMonthKey): Promise<PowerCount[]> {
  const { rows } = await sql<PowerCount>`
    select power, subject = 'vehicle' as is_vehicle_only, sum(search_count) as searches
    from search
    where source_file_id = ${sourceFileId}
      and month = ${`${month}-01`}::date
    group by 1, 2
    order by 1, 2`.execute(db);
  return rows;
}
