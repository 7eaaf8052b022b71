/** Which files an area's figures rest on, and how they are counted together. */
import type { FileMonthKey } from '../src/db/cell-count.ts';
import type { Db } from '../src/db/connection.ts';
import type { StoredWindow } from '../src/db/measurement.ts';
import type { ActiveFileMonth } from '../src/db/source-file.ts';
import type { Window } from '../src/domain/period.ts';
import { type ChosenFile, chooseFiles } from '../src/domain/source-choice.ts';
import { LONDON, RATED_BOROUGHS } from '../src/vocabulary/area.ts';

/** The files chosen month by month: under London's code those of the force, under a borough's where it has any of its own. */
export function choosePlaces(fileMonths: readonly ActiveFileMonth[], window: Window): Map<string, ChosenFile[]> {
  const chosen = new Map<string, ChosenFile[]>();
  const force = chooseFiles(fileMonths, LONDON.code, window);
  chosen.set(LONDON.code, force);
  for (const { code } of RATED_BOROUGHS) {
    const own = chooseFiles(fileMonths, code, window);
    if (own.every((file, at) => file.sourceFileId === force[at]?.sourceFileId) && own.length === force.length) continue;
    chosen.set(code, own);
  }
  return chosen;
}

/** The files chosen, one entry for each area, month and file. */
export function filesRestedOn(chosen: ReadonlyMap<string, readonly ChosenFile[]>): StoredWindow['files'] {
  return [...chosen].flatMap(([areaCode, files]) =>
    files.map(({ month, sourceFileId }) => ({ areaCode, month, sourceFileId })),
  );
}

/** Counts of the force's files, and the same with the rows of boroughs that have files of their own replaced. */
export async function countPlaces<Row extends { areaCode: string }>(
  db: Db,
  chosen: ReadonlyMap<string, readonly FileMonthKey[]>,
  count: (db: Db, files: readonly FileMonthKey[], areaCode?: string) => Promise<Row[]>,
): Promise<{ forceCounts: Row[]; boroughCounts: Row[] }> {
  const forceCounts = await count(db, chosen.get(LONDON.code)!);
  let boroughCounts = forceCounts;
  for (const [areaCode, files] of chosen) {
    if (areaCode === LONDON.code) continue;
    const own = await count(db, files, areaCode);
    boroughCounts = [...boroughCounts.filter((row) => row.areaCode !== areaCode), ...own];
  }
  return { forceCounts, boroughCounts };
}
