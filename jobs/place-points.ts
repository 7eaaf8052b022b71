/** Telling where published coordinates lie, by every set of polygons in force. */
import {
  type ActiveBoundarySet,
  listActiveBoundarySets,
  listBoundaries,
  listUnplacedPointsOfFile,
  type Placed,
  type Point,
  storePlacedPoints,
} from '../src/db/boundary.ts';
import type { Db } from '../src/db/connection.ts';
import { type AcceptedSourceFile, prepareForBulk } from '../src/db/source-file.ts';
import { makeBorderGauge } from '../src/ingest/border-distance.ts';
import { type AreaBoundary, makePlacer } from '../src/ingest/boundaries.ts';

/** Distances from a border are told up to so many metres: enough to see whether 50 is the right measure, and quick to tell. */
const FARTHEST_METRES = 100;

/** Places points by a set of polygons; of boroughs it also measures how far the border is. */
export function makePointPlacer(
  kind: ActiveBoundarySet['kind'],
  boundaries: readonly AreaBoundary[],
): (point: Point) => Placed {
  const areaOf = makePlacer(boundaries);
  if (kind === 'borough') {
    const metresFromBorder = makeBorderGauge(boundaries, FARTHEST_METRES);
    return (point) => {
      const areaCode = areaOf(point);
      return areaCode === undefined
        ? {}
        : { areaCode, boroughCode: areaCode, borderMetres: metresFromBorder(point, areaCode) };
    };
  }
  const boroughOf = new Map(boundaries.map(({ areaCode, boroughCode }) => [areaCode, boroughCode]));
  return (point) => {
    const areaCode = areaOf(point);
    return areaCode === undefined ? {} : { areaCode, boroughCode: boroughOf.get(areaCode) };
  };
}

/** The sets of polygons in force, ready to place what a load brings. */
export interface Places {
  /** Whether one of them says which borough a place lies in. */
  tellBoroughs: boolean;
  /** Stores where the new points of a file lie that is being loaded. */
  placeNew(db: Db, loading: Db, file: AcceptedSourceFile): Promise<void>;
}

/** Opens the sets of polygons in force. Their polygons are read when the first new point is met: thousands take a second. */
export async function openPlaces(db: Db): Promise<Places> {
  const sets = await listActiveBoundarySets(db);
  const placers = new Map<number, Promise<(point: Point) => Placed>>();
  const placerOf = ({ boundarySetId, kind }: ActiveBoundarySet) => {
    const made =
      placers.get(boundarySetId) ??
      listBoundaries(db, boundarySetId).then((boundaries) => makePointPlacer(kind, boundaries as AreaBoundary[]));
    placers.set(boundarySetId, made);
    return made;
  };
  return {
    tellBoroughs: sets.some(({ tellsBoroughs }) => tellsBoroughs),
    // Stored outside the file's transaction: a place is a fact whatever becomes of the file, and two files loaded at a
    // time share most of their points and would else wait for each other to end.
    placeNew: async (outside, loading, file) => {
      for (const set of sets) {
        const points = await listUnplacedPointsOfFile(loading, set.boundarySetId, file);
        if (points.length === 0) continue;
        const placed = points.map(await placerOf(set));
        await outside.transaction().execute(async (trx) => {
          // No wait for the disk: the file's own commit comes later in the log, so that it is never there without its places.
          await prepareForBulk(trx, 0);
          await storePlacedPoints(trx, set.boundarySetId, points, placed);
        });
      }
    },
  };
}
