import { sql } from 'kysely';
import type { Db } from './connection.ts';

/** A borough's polygon, GeoJSON geometry in WGS84 degrees. */
export interface BoundaryGeometry {
  type: 'Polygon' | 'MultiPolygon';
  coordinates: unknown;
}

export interface Boundary {
  areaCode: string;
  geometry: BoundaryGeometry;
}

/** The set of polygons that places searches now, or undefined where none has been loaded. */
export async function findActiveBoundarySet(
  db: Db,
): Promise<{ boundarySetId: number; sha256: string; path: string } | undefined> {
  return db
    .selectFrom('boundarySet')
    .select(['boundarySetId', 'sha256', 'path'])
    .where('isActive', '=', true)
    .executeTakeFirst();
}

/** The polygons of a set. */
export async function listBoundaries(db: Db, boundarySetId: number): Promise<Boundary[]> {
  const rows = await db
    .selectFrom('areaBoundary')
    .select(['areaCode', 'geometry'])
    .where('boundarySetId', '=', boundarySetId)
    .execute();
  return rows.map((row) => ({ areaCode: row.areaCode, geometry: row.geometry as BoundaryGeometry }));
}

/** Stores a set of polygons and makes it the active one; a set with the same bytes is only made active again. */
export async function storeBoundarySet(
  db: Db,
  set: { sha256: string; path: string; boundaries: readonly Boundary[] },
): Promise<number> {
  await db.updateTable('boundarySet').set({ isActive: false }).where('isActive', '=', true).execute();
  const known = await db
    .updateTable('boundarySet')
    .set({ isActive: true })
    .where('sha256', '=', set.sha256)
    .returning('boundarySetId')
    .executeTakeFirst();
  if (known) return known.boundarySetId;
  const { boundarySetId } = await db
    .insertInto('boundarySet')
    .values({ sha256: set.sha256, path: set.path, areaCount: set.boundaries.length, isActive: true })
    .returning('boundarySetId')
    .executeTakeFirstOrThrow();
  await db
    .insertInto('areaBoundary')
    .values(
      set.boundaries.map(({ areaCode, geometry }) => ({ boundarySetId, areaCode, geometry: JSON.stringify(geometry) })),
    )
    .execute();
  return boundarySetId;
}

export interface Point {
  latitude: number;
  longitude: number;
}

/** Coordinates of accepted searches (of one file, or of all) that the boundary set has not placed yet. */
export async function listUnplacedPoints(db: Db, boundarySetId: number, sourceFileId?: number): Promise<Point[]> {
  const { rows } = await sql<Point>`
    select distinct s.latitude, s.longitude
    from search s
    where s.latitude is not null
      and (${sourceFileId ?? null}::integer is null or s.source_file_id = ${sourceFileId ?? null}::integer)
      and not exists (
        select from snap_point_area p
        where p.boundary_set_id = ${boundarySetId}
          and p.latitude = s.latitude
          and p.longitude = s.longitude
      )`.execute(db);
  return rows;
}

/** Stores where points lie; areaCodes[i] belongs to points[i] and is undefined outside every polygon. */
export async function storePlacedPoints(
  db: Db,
  boundarySetId: number,
  points: readonly Point[],
  areaCodes: readonly (string | undefined)[],
): Promise<void> {
  if (points.length === 0) return;
  await sql`
    insert into snap_point_area (boundary_set_id, latitude, longitude, area_code)
    select ${boundarySetId}, latitude, longitude, area_code
    from unnest(
      ${points.map((point) => point.latitude)}::double precision[],
      ${points.map((point) => point.longitude)}::double precision[],
      ${areaCodes.map((code) => code ?? null)}::text[]
    ) placed (latitude, longitude, area_code)
    -- In one order everywhere, so that two files with the same points never wait for each other in a ring.
    order by latitude, longitude
    on conflict do nothing`.execute(db);
}
