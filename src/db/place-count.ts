import { CompiledQuery } from 'kysely';
import type { Db } from './connection.ts';
import { statement } from './statement.ts';

/** Searches of some files in one month (YYYY-MM) by borough code, `outside-london` or `unplaced`, vehicle-only ones among them. */
export async function countByPlace(
  db: Db,
  sourceFileIds: readonly number[],
  month: string,
): Promise<{ areaCode: string; searches: number }[]> {
  if (sourceFileIds.length === 0) return [];
  return db
    .selectFrom('cellCount')
    .select((select) => ['areaCode', select.fn.sum<number>('searches').as('searches')])
    .where('sourceFileId', 'in', [...sourceFileIds])
    .where('month', '=', `${month}-01`)
    .groupBy('areaCode')
    .orderBy('areaCode')
    .execute();
}

/** Searches in one area of a set of polygons. */
export interface AreaSearches {
  areaCode: string;
  name: string | undefined;
  boroughCode: string | undefined;
  searches: number;
  /** Those near a border of the area; 0 where distances are not measured, as of wards. */
  nearBorder: number;
}

/** Searches of some files in one month (YYYY-MM) by area of a set of polygons, most searched first. */
export async function countByBoundaryArea(
  db: Db,
  asked: { sourceFileIds: readonly number[]; month: string; boundarySetId: number; nearMetres: number },
): Promise<AreaSearches[]> {
  const { rows } = await db.executeQuery<{
    areaCode: string;
    name: string | null;
    boroughCode: string | null;
    searches: number;
    nearBorderCount: number;
  }>(
    CompiledQuery.raw(statement('counts/searches-by-boundary-area'), [
      [...asked.sourceFileIds],
      `${asked.month}-01`,
      asked.boundarySetId,
      asked.nearMetres,
    ]),
  );
  return rows.map(({ name, boroughCode, nearBorderCount, ...row }) => ({
    ...row,
    name: name ?? undefined,
    boroughCode: boroughCode ?? undefined,
    nearBorder: nearBorderCount,
  }));
}
