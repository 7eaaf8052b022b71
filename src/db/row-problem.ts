import type { Db } from './connection.ts';

export interface RowProblem {
  line: number;
  columnName: string;
  value: string;
  reason: string;
}

/** The first rejected row of a file, if any was. */
export async function findFirstRejection(db: Db, sourceFileId: number): Promise<RowProblem | undefined> {
  return db
    .selectFrom('rowProblem')
    .select(['line', 'columnName', 'value', 'reason'])
    .where('sourceFileId', '=', sourceFileId)
    .where('isRejected', '=', true)
    .orderBy('line')
    .executeTakeFirst();
}
