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

/** The first problems of a file by line, of rows that were rejected or of rows that were kept, and how many there are. */
export async function listFirstProblems(
  db: Db,
  sourceFileId: number,
  options: { isRejected: boolean; limit: number },
): Promise<{ count: number; first: RowProblem[] }> {
  const ofFile = db
    .selectFrom('rowProblem')
    .where('sourceFileId', '=', sourceFileId)
    .where('isRejected', '=', options.isRejected);
  const { count } = await ofFile.select((select) => select.fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
  const first = await ofFile
    .select(['line', 'columnName', 'value', 'reason'])
    .orderBy('line')
    .orderBy('columnName')
    .limit(options.limit)
    .execute();
  return { count, first };
}
