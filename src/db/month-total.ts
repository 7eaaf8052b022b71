import { sql } from 'kysely';
import type { MonthTotal } from '../domain/year-total.ts';
import type { FileMonthKey } from './cell-count.ts';
import type { Db } from './connection.ts';

/** Searches of months of files, and those of vehicles without a person; in the order of months. */
export async function listMonthTotals(db: Db, files: readonly FileMonthKey[]): Promise<MonthTotal[]> {
  if (files.length === 0) return [];
  const { rows } = await sql<MonthTotal>`
    select to_char(month, 'YYYY-MM') as month, searches, vehicle_only
    from month_total
    join unnest(
      ${files.map((file) => file.sourceFileId)}::integer[],
      ${files.map((file) => `${file.month}-01`)}::date[]
    ) chosen (source_file_id, month) using (source_file_id, month)
    order by month`.execute(db);
  return rows;
}
