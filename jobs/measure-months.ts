import { getResidents } from '../src/db/area.ts';
import { findActiveBoundarySet, listActiveBoundarySets } from '../src/db/boundary.ts';
import { countMonthlySearches } from '../src/db/cell-count.ts';
import type { Db } from '../src/db/connection.ts';
import { hasMonthlyRatios, listWithheldYears, storeBorderCounts, storeMonthlyRatios } from '../src/db/monthly-ratio.ts';
import { countByBoundaryArea } from '../src/db/place-count.ts';
import { listActiveFileMonths } from '../src/db/source-file.ts';
import type { Deps } from '../src/deps.ts';
import { type BorderCounts, NEAR_BORDER_METRES } from '../src/domain/border-share.ts';
import { monthlyRatios, monthlySpan } from '../src/domain/monthly-ratio.ts';
import { withSmallMonthsWithheld } from '../src/domain/monthly-withholding.ts';
import { type Month, monthsOf } from '../src/domain/period.ts';
import { monthsWithFigures } from '../src/domain/source-choice.ts';
import { LONDON, RATED_BOROUGHS } from '../src/vocabulary/area.ts';
import { choosePlaces, countPlaces } from './chosen-files.ts';
import { readTogether } from './measure.ts';

/**
 * Stores, for a measurement of a month, the ratios of the two years to it month by month, and how near its border each
 * borough's searches of the month lie; of extracts, without what would tell small counts. One measured before there were such numbers gets them now; a second call adds nothing.
 */
export async function measureMonths(deps: Deps, month: Month, measurementId: number): Promise<void> {
  const { db } = deps.database;
  if (await hasMonthlyRatios(db, measurementId)) return;
  const { ratios, borders } = await readTogether(db, async (snapshot) => {
    const fileMonths = await listActiveFileMonths(snapshot);
    const span = monthlySpan(month, monthsWithFigures(fileMonths));
    const chosen = choosePlaces(fileMonths, span);
    const sources = new Map(
      [...chosen].map(([areaCode, files]) => [
        areaCode,
        new Map(files.map(({ month: each, source }) => [each, source])),
      ]),
    );
    const sourceOf = (areaCode: string, each: Month) => (sources.get(areaCode) ?? sources.get(LONDON.code)!).get(each);
    const all = monthlyRatios({
      months: monthsOf(span),
      ...(await countPlaces(snapshot, chosen, countMonthlySearches)),
      isPresent: (areaCode, each) => sourceOf(areaCode, each) !== undefined,
      residents: await getResidents(snapshot),
    });
    const nameOf = (...names: string[]) => names.join(' ');
    const years = new Set(
      (await listWithheldYears(snapshot, measurementId)).map((of) => nameOf(of.areaCode, of.group, of.reason)),
    );
    const ratios = withSmallMonthsWithheld(all, {
      isOfExtract: (areaCode, each) => sourceOf(areaCode, each) === 'mps-extract',
      isYearWithheld: (...of) => years.has(nameOf(...of)),
    });
    const files = chosen.get(LONDON.code)!.filter((file) => file.month === month);
    const borders = await countBorders(
      snapshot,
      files.map(({ sourceFileId }) => sourceFileId),
      month,
    );
    return { ratios, borders };
  });
  await db.transaction().execute(async (trx) => {
    await storeMonthlyRatios(trx, measurementId, ratios);
    await storeBorderCounts(trx, measurementId, borders);
  });
}

/** Boroughs' searches placed by their coordinate, and those near the border; none unless places were measured against boroughs. */
async function countBorders(
  db: Db,
  sourceFileIds: readonly number[],
  month: Month,
): Promise<ReadonlyMap<string, BorderCounts>> {
  const placing = await findActiveBoundarySet(db);
  const sets = await listActiveBoundarySets(db);
  const boroughs = sets.find(
    ({ kind, boundarySetId }) => kind === 'borough' && boundarySetId === placing?.boundarySetId,
  );
  if (!boroughs) return new Map();
  const { boundarySetId } = boroughs;
  const counted = await countByBoundaryArea(db, {
    sourceFileIds,
    month,
    boundarySetId,
    nearMetres: NEAR_BORDER_METRES,
  });
  const rated = new Set(RATED_BOROUGHS.map(({ code }) => code));
  return new Map(
    counted
      .filter(({ areaCode }) => rated.has(areaCode))
      .map(({ areaCode, searches, nearBorder }) => [areaCode, { measured: searches, nearBorder }]),
  );
}
