/** Earlier editions of a month's windows, and what happened to the files between them. */
import { sql } from 'kysely';
import type { WindowKind } from '../domain/period.ts';
import type { EditionWindow, FileVersion, RevisedField } from '../domain/revision-log.ts';
import type { Db } from './connection.ts';
import { listStoredFigures, listWindows, type NamedFigures } from './measurement.ts';

/** A window of a measurement. */
export interface WindowName {
  measurementId: number;
  kind: WindowKind;
}

/**
 * The windows of a measurement, each with the last earlier measurement of the very same months: one that was published if there
 * is any, since that is what readers have seen, else the last of all. A year is measured with every month that follows it.
 */
export async function listEarlierWindows(
  db: Db,
  measurementId: number,
): Promise<{ after: WindowName; before: WindowName | undefined }[]> {
  const { rows } = await sql<{ kind: WindowKind; earlierId: number | null; earlierKind: WindowKind | null }>`
    select own.window_kind as kind, earlier.measurement_id as earlier_id, earlier.window_kind as earlier_kind
    from measurement_window own
    left join lateral (
      select other.measurement_id, other.window_kind
      from measurement_window other
      join measurement using (measurement_id)
      where other.from_month = own.from_month
        and other.to_month = own.to_month
        and other.measurement_id < own.measurement_id
      order by measurement.published_at is not null desc, other.window_kind = own.window_kind desc,
        other.measurement_id desc
      limit 1
    ) earlier on true
    where own.measurement_id = ${measurementId}
    order by own.from_month desc, own.window_kind`.execute(db);
  return rows.map(({ kind, earlierId, earlierKind }) => ({
    after: { measurementId, kind },
    before: earlierId === null || earlierKind === null ? undefined : { measurementId: earlierId, kind: earlierKind },
  }));
}

/** A window as it was measured, with its figures (or some of them alone), withheld or not, and what they rest on. */
export async function getEditionWindow(
  db: Db,
  { measurementId, kind }: WindowName,
  only: NamedFigures = {},
): Promise<EditionWindow> {
  const measurement = await db
    .selectFrom('measurement')
    .leftJoin('boundarySet', 'boundarySet.boundarySetId', 'measurement.boundarySetId')
    .select(['month', 'edition', 'methodVersion', 'publishedAt', 'boundarySet.sha256', 'boundarySet.path'])
    .where('measurementId', '=', measurementId)
    .executeTakeFirstOrThrow();
  const window = (await listWindows(db, measurementId)).find((one) => one.kind === kind)!;
  const classifiers = await db
    .selectFrom('measurementClassifier')
    .select('classifierVersion')
    .where('measurementId', '=', measurementId)
    .where('windowKind', '=', kind)
    .orderBy('classifierVersion')
    .execute();
  const { month, edition, methodVersion, publishedAt, sha256, path } = measurement;
  return {
    month: month.slice(0, 7),
    edition,
    isPublished: publishedAt !== null,
    kind,
    from: window.from,
    to: window.to,
    methodVersion,
    boundaries: sha256 === null ? undefined : `${path} (SHA-256 ${sha256})`,
    classifiers: classifiers.map(({ classifierVersion }) => classifierVersion),
    groundsInputs: window.groundsInputs,
    files: window.files,
    figures: await listStoredFigures(db, measurementId, { ...only, windowKind: kind }),
  };
}

/** Months of files, and every version that they replaced in turn, with how each differs from the one before it. */
export async function listFileVersions(
  db: Db,
  files: readonly { sourceFileId: number; month: string }[],
): Promise<FileVersion[]> {
  const { rows } = await sql<Omit<FileVersion, 'replaces'> & { replaces: number | null }>`
    with recursive version as (
      select held.source_file_id, held.month, held.replaces
      from source_file_month held
      join (
        select *
        from unnest(
          ${files.map(({ sourceFileId }) => sourceFileId)}::integer[],
          ${files.map(({ month }) => `${month}-01`)}::date[]
        )
      ) asked (source_file_id, month) using (source_file_id, month)
      union
      select earlier.source_file_id, earlier.month, earlier.replaces
      from version
      join source_file_month earlier
        on earlier.source_file_id = version.replaces
        and earlier.month = version.month
    )
    select
      source_file_id,
      to_char(held.month, 'YYYY-MM') as month,
      file.path,
      held.search_count as searches,
      held.replaces,
      coalesce(held.rows_added, 0) as rows_added,
      coalesce(held.rows_removed, 0) as rows_removed
    from version
    join source_file_month held using (source_file_id, month)
    join source_file file using (source_file_id)
    order by held.month, source_file_id`.execute(db);
  const fields = await listRevisedFields(
    db,
    rows.map(({ sourceFileId }) => sourceFileId),
  );
  return rows.map(({ replaces, ...version }) => ({
    ...version,
    replaces: replaces ?? undefined,
    fields: fields.get(`${version.sourceFileId} ${version.month}`) ?? [],
  }));
}

/**
 * Which fields the months of files changed against the versions they replaced, most rows first; by file and month (`12 2022-05`).
 * Rows are paired by Stop Ref, or by being the same in all but one field (sql/counts/revised-fields-of-month.sql).
 */
export async function listRevisedFields(
  db: Db,
  sourceFileIds: readonly number[],
): Promise<Map<string, { field: RevisedField; rows: number }[]>> {
  const rows =
    sourceFileIds.length === 0
      ? []
      : await db
          .selectFrom('revisedField')
          .selectAll()
          .where('sourceFileId', 'in', [...sourceFileIds])
          .orderBy('rowCount', 'desc')
          .orderBy('field')
          .execute();
  const byMonth = new Map<string, { field: RevisedField; rows: number }[]>();
  for (const { sourceFileId, month, field, rowCount } of rows) {
    const key = `${sourceFileId} ${month.slice(0, 7)}`;
    byMonth.set(key, [...(byMonth.get(key) ?? []), { field: field as RevisedField, rows: rowCount }]);
  }
  return byMonth;
}
