/** What figures rest on: the measurement they were made in, and every file of their window. */
import { sql } from 'kysely';
import type { WindowKind } from '../domain/period.ts';
import type { Db } from './connection.ts';

/** The measurement that a figure was made in. */
export interface FigureOrigin {
  /** YYYY-MM */
  month: string;
  edition: number;
  methodVersion: string;
  measuredAt: Date;
  publishedAt: Date | undefined;
  isSynthetic: boolean;
  /** The months of the window, both ends included, and how many of them were loaded. */
  from: string;
  to: string;
  monthsPresent: number;
  /** The polygons that placed searches; none where no boundaries were loaded. */
  boundarySet: { path: string; sha256: string } | undefined;
  /** Classifiers that read texts which figures of the window rest on. */
  classifiers: string[];
}

/** A month of a file that a figure rests on. */
export interface RestedOnFile {
  sourceFileId: number;
  path: string;
  sha256: string;
  /** YYYY-MM */
  month: string;
  publisher: string;
  source: 'police-uk' | 'mps-extract';
  loadedAt: Date;
  /** Searches that the file holds of the month. */
  searches: number;
  /** Checksum of the version of the month that it replaced. */
  replaces: string | undefined;
  /** Whether a newer version has replaced it since. */
  isSuperseded: boolean;
  /** Whether single records of the month are no longer kept. */
  areRecordsDeleted: boolean;
}

/** How the figures of a window were come by. */
export async function getFigureOrigin(db: Db, measurementId: number, windowKind: WindowKind): Promise<FigureOrigin> {
  const row = await db
    .selectFrom('measurement')
    .innerJoin('measurementWindow', 'measurementWindow.measurementId', 'measurement.measurementId')
    .leftJoin('boundarySet', 'boundarySet.boundarySetId', 'measurement.boundarySetId')
    .select([
      'month',
      'edition',
      'methodVersion',
      'measuredAt',
      'publishedAt',
      'isSynthetic',
      'fromMonth',
      'toMonth',
      'monthsPresent',
      'boundarySet.path',
      'boundarySet.sha256',
    ])
    .where('measurement.measurementId', '=', measurementId)
    .where('windowKind', '=', windowKind)
    .executeTakeFirstOrThrow();
  const classifiers = await db
    .selectFrom('measurementClassifier')
    .select('classifierVersion')
    .where('measurementId', '=', measurementId)
    .where('windowKind', '=', windowKind)
    .orderBy('classifierVersion')
    .execute();
  const { month, fromMonth, toMonth, publishedAt, path, sha256, ...origin } = row;
  return {
    ...origin,
    month: month.slice(0, 7),
    from: fromMonth.slice(0, 7),
    to: toMonth.slice(0, 7),
    publishedAt: publishedAt ?? undefined,
    boundarySet: path === null || sha256 === null ? undefined : { path, sha256 },
    classifiers: classifiers.map(({ classifierVersion }) => classifierVersion),
  };
}

/** The files that an area's figures of a window rest on, by path and month: the area's own, or London's where it has none. */
export async function listFilesOfArea(
  db: Db,
  { measurementId, windowKind, areaCode }: { measurementId: number; windowKind: WindowKind; areaCode: string },
  londonCode: string,
): Promise<RestedOnFile[]> {
  const { rows } = await sql<Omit<RestedOnFile, 'replaces'> & { replaces: string | null }>`
    select
      file.source_file_id,
      file.path,
      file.sha256,
      to_char(rested.month, 'YYYY-MM') as month,
      file.publisher,
      file.source,
      file.loaded_at,
      held.search_count as searches,
      older.sha256 as replaces,
      held.superseded_by is not null as is_superseded,
      coalesce(rested.month < file.searches_deleted_before, false) as are_records_deleted
    from measurement_file rested
    join source_file file using (source_file_id)
    join source_file_month held
      on held.source_file_id = rested.source_file_id
      and held.month = rested.month
    left join source_file older on older.source_file_id = held.replaces
    where rested.measurement_id = ${measurementId}
      and rested.window_kind = ${windowKind}
      and rested.area_code = (
        select area_code
        from measurement_file
        where measurement_id = ${measurementId}
          and window_kind = ${windowKind}
          and area_code in (${areaCode}, ${londonCode})
        order by area_code = ${areaCode} desc
        limit 1
      )
    order by file.path, rested.month, file.source_file_id`.execute(db);
  return rows.map((row) => ({ ...row, replaces: row.replaces ?? undefined }));
}
