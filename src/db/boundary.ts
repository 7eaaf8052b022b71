import { sql } from 'kysely';
import type { Db } from './connection.ts';

/** A polygon or several, GeoJSON geometry in WGS84 degrees. */
export interface BoundaryGeometry {
  type: 'Polygon' | 'MultiPolygon';
  coordinates: unknown;
}

export type BoundaryKind = 'borough' | 'ward' | 'small-area';

/** An area of a set: its code there, its name if the file gave one, and the London borough it lies in, if known. */
export interface Boundary {
  areaCode: string;
  name: string | undefined;
  boroughCode: string | undefined;
  geometry: BoundaryGeometry;
}

/** A set of polygons in force: the year its codes are valid for, where it is known, and whether it tells boroughs. */
export interface ActiveBoundarySet {
  boundarySetId: number;
  sha256: string;
  path: string;
  kind: BoundaryKind;
  vintage: number | undefined;
  tellsBoroughs: boolean;
}

/** The set of polygons that places searches in boroughs now, or undefined where none has been loaded. */
export async function findActiveBoundarySet(
  db: Db,
): Promise<{ boundarySetId: number; sha256: string; path: string } | undefined> {
  return db.selectFrom('placingBoundarySet').selectAll().executeTakeFirst();
}

/** The sets in force, at most one of each kind, in the order in which they were loaded. */
export async function listActiveBoundarySets(db: Db): Promise<ActiveBoundarySet[]> {
  const rows = await db
    .selectFrom('boundarySet')
    .select(['boundarySetId', 'sha256', 'path', 'kind', 'vintage', 'tellsBoroughs'])
    .where('isActive', '=', true)
    .orderBy('boundarySetId')
    .execute();
  return rows.map((row) => ({ ...row, vintage: row.vintage ?? undefined }));
}

/** The polygons of a set. */
export async function listBoundaries(db: Db, boundarySetId: number): Promise<Boundary[]> {
  const rows = await db
    .selectFrom('areaBoundary')
    .select(['areaCode', 'name', 'boroughCode', 'geometry'])
    .where('boundarySetId', '=', boundarySetId)
    .orderBy('areaCode')
    .execute();
  return rows.map((row) => ({
    areaCode: row.areaCode,
    name: row.name ?? undefined,
    boroughCode: row.boroughCode ?? undefined,
    geometry: row.geometry as BoundaryGeometry,
  }));
}

/**
 * Stores a set of polygons and makes it the active one of its kind; a set with the same bytes is only made active again,
 * and takes the vintage where one is given.
 */
export async function storeBoundarySet(
  db: Db,
  set: {
    sha256: string;
    path: string;
    kind: BoundaryKind;
    vintage: number | undefined;
    tellsBoroughs: boolean;
    boundaries: readonly Boundary[];
  },
): Promise<number> {
  const { sha256, path, kind, tellsBoroughs, boundaries } = set;
  await db
    .updateTable('boundarySet')
    .set({ isActive: false })
    .where('isActive', '=', true)
    .where('kind', '=', kind)
    .execute();
  const known = await db
    .updateTable('boundarySet')
    .set(({ fn, val }) => ({ isActive: true, vintage: fn.coalesce(val(set.vintage ?? null), 'vintage') }))
    .where('sha256', '=', sha256)
    .returning('boundarySetId')
    .executeTakeFirst();
  if (known) return known.boundarySetId;
  const { boundarySetId } = await db
    .insertInto('boundarySet')
    .values({
      sha256,
      path,
      kind,
      vintage: set.vintage ?? null,
      tellsBoroughs,
      areaCount: boundaries.length,
      isActive: true,
    })
    .returning('boundarySetId')
    .executeTakeFirstOrThrow();
  // As arrays: thousands of small areas have more values than a statement takes one by one.
  await sql`
    insert into area_boundary (boundary_set_id, area_code, name, borough_code, geometry)
    select ${boundarySetId}, area_code, name, borough_code, geometry
    from unnest(
      ${boundaries.map(({ areaCode }) => areaCode)}::text[],
      ${boundaries.map(({ name }) => name ?? null)}::text[],
      ${boundaries.map(({ boroughCode }) => boroughCode ?? null)}::text[],
      ${boundaries.map(({ geometry }) => JSON.stringify(geometry))}::jsonb[]
    ) boundary (area_code, name, borough_code, geometry)`.execute(db);
  return boundarySetId;
}

export interface Point {
  latitude: number;
  longitude: number;
}

/**
 * Coordinates of accepted searches that the boundary set has not placed yet, or has placed in a borough before distances
 * from borders were measured.
 */
export async function listUnplacedPoints(db: Db, boundarySetId: number): Promise<Point[]> {
  const { rows } = await sql<Point>`
    select distinct s.latitude, s.longitude
    from search s
    where s.latitude is not null
      and not exists (
        select from snap_point_area p
        where p.boundary_set_id = ${boundarySetId}
          and p.latitude = s.latitude
          and p.longitude = s.longitude
          and (
            p.area_code is null
            or p.border_metres is not null
            or (select kind from boundary_set where boundary_set_id = ${boundarySetId}) <> 'borough'
          )
      )`.execute(db);
  return rows;
}

/**
 * The same of one file and the months it may hold. Each of its points is looked up by the index, so that it takes no longer
 * the more points have been placed before.
 */
export async function listUnplacedPointsOfFile(
  db: Db,
  boundarySetId: number,
  { sourceFileId, possibleMonths }: { sourceFileId: number; possibleMonths: readonly string[] },
): Promise<Point[]> {
  const { rows } = await sql<Point>`
    select own.latitude, own.longitude
    from (
      select distinct latitude, longitude
      from search
      where source_file_id = ${sourceFileId}
        and month = any (${possibleMonths}::date[])
        and latitude is not null
    ) own
    left join lateral (
      select
        area_code is null
          or border_metres is not null
          or (select kind from boundary_set where boundary_set_id = ${boundarySetId}) <> 'borough' as is_placed
      from snap_point_area
      where boundary_set_id = ${boundarySetId}
        and latitude = own.latitude
        and longitude = own.longitude
      offset 0
    ) known on true
    where known.is_placed is not true`.execute(db);
  return rows;
}

/** Where a point lies in a set: nothing outside every polygon; the distance where it was measured. */
export interface Placed {
  areaCode?: string | undefined;
  boroughCode?: string | undefined;
  /** Metres to the nearest border of the borough. */
  borderMetres?: number | undefined;
}

/** Stores where points lie; places[i] belongs to points[i]. A distance measured is never measured again. */
export async function storePlacedPoints(
  db: Db,
  boundarySetId: number,
  points: readonly Point[],
  places: readonly Placed[],
): Promise<void> {
  if (points.length === 0) return;
  await sql`
    insert into snap_point_area (boundary_set_id, latitude, longitude, area_code, borough_code, border_metres)
    select distinct on (latitude, longitude)
      ${boundarySetId}::integer, latitude, longitude, area_code, borough_code, border_metres
    from unnest(
      ${points.map((point) => point.latitude)}::double precision[],
      ${points.map((point) => point.longitude)}::double precision[],
      ${places.map(({ areaCode }) => areaCode ?? null)}::text[],
      ${places.map(({ boroughCode }) => boroughCode ?? null)}::text[],
      ${places.map(({ borderMetres }) => borderMetres ?? null)}::real[]
    ) placed (latitude, longitude, area_code, borough_code, border_metres)
    -- In one order everywhere, so that two files with the same points never wait for each other in a ring.
    order by latitude, longitude
    on conflict (boundary_set_id, latitude, longitude) do update
    set border_metres = excluded.border_metres
    where snap_point_area.border_metres is null
      and excluded.border_metres is not null`.execute(db);
}
