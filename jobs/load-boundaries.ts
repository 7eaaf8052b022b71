import { createHash } from 'node:crypto';
import { findActiveBoundarySet, listUnplacedPoints, storeBoundarySet, storePlacedPoints } from '../src/db/boundary.ts';
import { withHeldConnection } from '../src/db/connection.ts';
import { listActiveFileIds, recountSourceFile } from '../src/db/source-file.ts';
import type { Deps } from '../src/deps.ts';
import { makePlacer, readBoundaries } from '../src/ingest/boundaries.ts';
import { InputProblem } from '../src/problem.ts';

export interface BoundaryReport {
  path: string;
  areas: number;
  unchanged: boolean;
  /** Points of searches loaded before that were placed anew, and how many of them lie in no borough. */
  points: number;
  outside: number;
  /** Files whose cells were counted afresh. */
  recounted: number;
}

/**
 * Loads borough polygons from one GeoJSON file and makes them the ones that place searches; searches loaded before are
 * placed and counted anew, in the same transaction. The same bytes again change nothing.
 */
export async function loadBoundaries(deps: Deps, paths: readonly string[]): Promise<BoundaryReport> {
  const [path, ...others] = paths;
  if (path === undefined || others.length > 0) {
    throw new InputProblem(`load-boundaries takes one GeoJSON file with --from-file; ${paths.length} were given.`);
  }
  const { text, boundaries } = await readBoundaries(path);
  const sha256 = createHash('sha256').update(text).digest('hex');
  const active = await findActiveBoundarySet(deps.database.db);
  const report = { path, areas: boundaries.length, points: 0, outside: 0, recounted: 0 };
  if (active?.sha256 === sha256) return { ...report, unchanged: true };
  const place = makePlacer(boundaries);
  return withHeldConnection(deps.database.pool, (held) =>
    held.db.transaction().execute(async (trx) => {
      const boundarySetId = await storeBoundarySet(trx, { sha256, path, boundaries });
      const points = await listUnplacedPoints(trx, boundarySetId);
      const areaCodes = points.map(place);
      await storePlacedPoints(trx, boundarySetId, points, areaCodes);
      const files = await listActiveFileIds(trx, 'police-uk');
      deps.progress.start('counting anew', files.length);
      for (const sourceFileId of files) {
        await recountSourceFile({ db: trx, client: held.client }, sourceFileId);
        deps.progress.advance(1);
      }
      deps.progress.stop();
      const outside = areaCodes.filter((code) => code === undefined).length;
      return { ...report, unchanged: false, points: points.length, outside, recounted: files.length };
    }),
  );
}
