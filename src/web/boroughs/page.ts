import { findChangeWatch, listChangeAlarms } from '../../db/change.ts';
import type { Db } from '../../db/connection.ts';
import { listHealthFindings } from '../../db/data-health.ts';
import { listFigureLists, listFlagCells } from '../../db/flag.ts';
import { listPublicReviews } from '../../db/flag-review.ts';
import { listFigures, listRestsOn, type StoredFigure } from '../../db/measurement.ts';
import { findGroundsBasis } from '../../db/measurement-grounds.ts';
import { findBorderCounts, listMonthlyRatios } from '../../db/monthly-ratio.ts';
import type { Deps } from '../../deps.ts';
import type { WindowKind } from '../../domain/period.ts';
import { SOLE_SMELL } from '../../domain/sole-smell.ts';
import { LONDON } from '../../vocabulary/area.ts';
import { listPublicFlags } from '../flags/public-flags.ts';
import { publicQuestionsOfBorough } from '../groups/told-questions.ts';
import { NotFound } from '../not-found-page.ts';
import type { Route } from '../route.ts';
import { show } from '../show.ts';
import { findShownMonth, type ShownMonth } from '../shown-month.ts';
import { findBorough, parseBoroughQuery } from './query.ts';
import { type BoroughInput, type BoroughView, boroughView, FLAGGED } from './view.ts';

/** One borough: every group and reason over the window asked for, among the others and beside one of them. */
export function boroughPage(deps: Deps): Route['handle'] {
  return async (request, response) => {
    const borough = findBorough(request.params.code);
    if (!borough) throw new NotFound();
    const query = parseBoroughQuery(request.query, borough.code);
    const shown = await findShownMonth(deps);
    if (!shown.measurement) {
      const page = { title: 'No month has been measured yet', syntheticLabel: undefined, heldBack: shown.heldBack };
      return show(response, 'nothing-measured', page);
    }
    show(response, 'borough', await boroughOf(deps, shown, borough.code, query));
  };
}

/** A borough in a month: in the one that the public sees, or another. */
export async function boroughOf(
  deps: Deps,
  shown: ShownMonth,
  areaCode: string,
  query: BoroughInput['query'],
): Promise<BoroughView> {
  const { db } = deps.database;
  const { measurementId } = shown.measurement;
  const windowKind = query.window;
  const windowKinds: WindowKind[] = [windowKind, FLAGGED];
  return boroughView({
    shown,
    now: deps.clock(),
    areaCode,
    query,
    figures: await listFigures(db, measurementId, { areaCode, windowKinds }),
    londonFigures: await listLondonFigures(db, measurementId, windowKinds),
    ratios: await listFigures(db, measurementId, { windowKind, reason: query.reason, measure: 'ratio' }),
    otherFigures:
      query.compare === undefined ? [] : await listFigures(db, measurementId, { windowKind, areaCode: query.compare }),
    months: await listMonthlyRatios(db, measurementId, { areaCode, group: query.group, reason: query.reason }),
    londonMonths: await listMonthlyRatios(db, measurementId, {
      areaCode: LONDON.code,
      group: query.group,
      reason: query.reason,
    }),
    flags: await listPublicFlags(deps, shown.measurement.month),
    reviews: await listPublicReviews(db),
    cells: await listFlagCells(db, measurementId, areaCode),
    lists: await listFigureLists(db, measurementId),
    watch: await findChangeWatch(db, measurementId),
    alarms: await listChangeAlarms(db, measurementId, areaCode),
    grounds: await findGroundsBasis(db, measurementId, windowKind),
    restsOn: await listRestsOn(db, measurementId, windowKind),
    health: await listHealthFindings(db, measurementId),
    border: await findBorderCounts(db, measurementId, areaCode),
    askedByGroups: await publicQuestionsOfBorough(db, areaCode, deps.clock()),
    pageUrl: `${deps.settings.publicUrl}/boroughs/${areaCode}`,
  });
}

/** London's figures that a borough's stand beside. */
async function listLondonFigures(
  db: Db,
  measurementId: number,
  windowKinds: readonly WindowKind[],
): Promise<StoredFigure[]> {
  const list = (only: Parameters<typeof listFigures>[2]) =>
    listFigures(db, measurementId, { areaCode: LONDON.code, windowKinds, ...only });
  return [
    ...(await list({ reason: 'drugs', measure: SOLE_SMELL.strict.share })),
    ...(await list({ reason: 'all' })),
    ...(await list({ measure: 'stratified-ratio' })),
  ];
}
