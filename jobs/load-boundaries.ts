import {
  findActiveBoundarySet,
  listActiveBoundarySets,
  listUnplacedPoints,
  storeBoundarySet,
  storePlacedPoints,
} from '../src/db/boundary.ts';
import { withHeldConnection } from '../src/db/connection.ts';
import { listActiveFileIds, recountSourceFile } from '../src/db/source-file.ts';
import type { Deps } from '../src/deps.ts';
import { type BoundaryKind, readBoundaries } from '../src/ingest/boundaries.ts';
import { InputProblem } from '../src/problem.ts';
import { makePointPlacer } from './place-points.ts';

export interface BoundaryReport {
  path: string;
  kind: BoundaryKind;
  /** Year that the codes are valid for. */
  vintage: number | undefined;
  areas: number;
  /** Whether they say which borough every place lies in. */
  tellsBoroughs: boolean;
  unchanged: boolean;
  /** Points of searches loaded before that were placed anew, and how many of them lie in no polygon. */
  points: number;
  outside: number;
  /** Files whose cells were counted afresh: none where boroughs are told by another set. */
  recounted: number;
}

/**
 * Loads polygons of boroughs, wards or small areas from one GeoJSON file or a folder of them, and makes them the ones of
 * their kind that place searches; searches loaded before are placed and, where their boroughs may change, counted anew, in
 * the same transaction. The same bytes again change nothing.
 */
export async function loadBoundaries(
  deps: Deps,
  paths: readonly string[],
  options: { vintage?: number | undefined } = {},
): Promise<BoundaryReport> {
  const [path, ...others] = paths;
  if (path === undefined || others.length > 0) {
    throw new InputProblem(
      `load-boundaries takes one GeoJSON file with --from-file; ${paths.length} were given (a folder of files counts as one).`,
    );
  }
  const set = await readBoundaries(path, options.vintage);
  const { kind, vintage, tellsBoroughs, sha256 } = set;
  const report = {
    path,
    kind,
    vintage,
    areas: set.boundaries.length,
    tellsBoroughs,
    points: 0,
    outside: 0,
    recounted: 0,
  };
  return withHeldConnection(deps.database.pool, (held) =>
    held.db.transaction().execute(async (trx) => {
      const active = (await listActiveBoundarySets(trx)).find((one) => one.kind === kind);
      const isInForce = active?.sha256 === sha256 && (vintage === undefined || active.vintage === vintage);
      const before = await findActiveBoundarySet(trx);
      const boundarySetId = isInForce ? active.boundarySetId : await storeBoundarySet(trx, { ...set, path });
      const points = await listUnplacedPoints(trx, boundarySetId);
      if (isInForce && points.length === 0) return { ...report, unchanged: true };
      const places = points.map(makePointPlacer(kind, set.boundaries));
      await storePlacedPoints(trx, boundarySetId, points, places);
      const after = await findActiveBoundarySet(trx);
      const isMoved =
        after?.boundarySetId !== before?.boundarySetId || (after?.boundarySetId === boundarySetId && points.length > 0);
      const files = isMoved ? await listActiveFileIds(trx, 'police-uk') : [];
      deps.progress.start('counting anew', files.length);
      for (const sourceFileId of files) {
        await recountSourceFile({ db: trx, client: held.client }, sourceFileId);
        deps.progress.advance(1);
      }
      deps.progress.stop();
      const outside = places.filter(({ areaCode }) => areaCode === undefined).length;
      return { ...report, unchanged: false, points: points.length, outside, recounted: files.length };
    }),
  );
}
