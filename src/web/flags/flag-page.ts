import { listHealthFindings } from '../../db/data-health.ts';
import { listFigureLists, listFlagCells } from '../../db/flag.ts';
import { findPublicReview } from '../../db/flag-review.ts';
import { findFigure, listFigures, listRestsOn } from '../../db/measurement.ts';
import { findGroundsBasis } from '../../db/measurement-grounds.ts';
import { listMonthlyRatios } from '../../db/monthly-ratio.ts';
import { getFigureOrigin, listFilesOfArea } from '../../db/provenance.ts';
import type { Deps } from '../../deps.ts';
import { SOLE_SMELL } from '../../domain/sole-smell.ts';
import { LONDON } from '../../vocabulary/area.ts';
import { COMPARISON_GROUP } from '../../vocabulary/ethnicity.ts';
import { isGroundsScope } from '../../vocabulary/scope.ts';
import { publicQuestionsOn } from '../groups/told-questions.ts';
import { NotFound } from '../not-found-page.ts';
import type { Route } from '../route.ts';
import { show } from '../show.ts';
import { findShownMonth } from '../shown-month.ts';
import { type FlagInput, flagView } from './flag-view.ts';
import { listPublicFlags, type PublicFlag } from './public-flags.ts';

const WINDOW = 'rolling-12-months';

/** One finding: what was seen, how sure, what came of it, and what it rests on. */
export function flagPage(deps: Deps): Route['handle'] {
  return async (request, response) => {
    const shown = await findShownMonth(deps);
    if (!shown.measurement || !/^[1-9]\d{0,8}$/.test(String(request.params.id))) throw new NotFound();
    const { month, measurementId } = shown.measurement;
    const flag = (await listPublicFlags(deps, month)).find(({ flagId }) => String(flagId) === request.params.id);
    if (!flag) throw new NotFound();
    const { db } = deps.database;
    const page = flagView({
      shown,
      flag,
      ...(await figuresOf(deps, measurementId, flag)),
      months: await monthsOf(deps, measurementId, flag),
      cells: await listFlagCells(db, measurementId, flag.areaCode),
      lists: await listFigureLists(db, measurementId),
      grounds: await findGroundsBasis(db, measurementId, WINDOW),
      restsOn: await listRestsOn(db, measurementId, WINDOW),
      health: await listHealthFindings(db, measurementId),
      review: await findPublicReview(db, flag.flagId),
      now: deps.clock(),
      ...(await restingOn(deps, measurementId, flag)),
      pageUrl: `${deps.settings.publicUrl}/flags/${flag.flagId}`,
    });
    const askedByGroups = await publicQuestionsOn(db, flag.flagId, deps.clock());
    show(response, 'flag', { ...page, askedByGroups });
  };
}

/** The figures that the page quotes, and no others: an area has about a thousand of a window. */
async function figuresOf({ database: { db } }: Deps, measurementId: number, { areaCode, group, reason }: PublicFlag) {
  const of = (only: Parameters<typeof listFigures>[2]) =>
    listFigures(db, measurementId, { windowKind: WINDOW, ...only });
  const inSubstance = SOLE_SMELL['in-substance'].share;
  const london = LONDON.code;
  return {
    figures: [
      ...(await of({ areaCode, reason: 'all' })),
      ...(await of({ areaCode, reason: group === 'all' ? 'drugs' : reason })),
    ],
    londonFigures: [
      ...(await of({ areaCode: london, reason: 'all', measure: 'ratio' })),
      ...(await of({ areaCode: london, reason, measure: 'stratified-ratio' })),
      ...(await of({ areaCode: london, group: 'all', measure: inSubstance })),
    ],
    boroughFigures: await (group === 'all'
      ? of({ group, reason: 'drugs', basis: 'self-defined', measure: inSubstance })
      : of({ group, reason, basis: 'best-estimate', measure: 'ratio' })),
  };
}

/** The ratio month by month, of the finding's place and of London; not kept of written grounds, nor of a White count. */
async function monthsOf(
  { database: { db } }: Deps,
  measurementId: number,
  { areaCode, group, reason }: PublicFlag,
): Promise<FlagInput['months']> {
  if (group === 'all' || group === COMPARISON_GROUP || isGroundsScope(reason)) return undefined;
  return {
    own: await listMonthlyRatios(db, measurementId, { areaCode, group, reason }),
    london: await listMonthlyRatios(db, measurementId, { areaCode: LONDON.code, group, reason }),
  };
}

/** The files that the evidence rests on; those of the month shown where the evidence names no figure or may not be shown. */
async function restingOn({ database: { db } }: Deps, latest: number, { evidence, areaCode }: PublicFlag) {
  const figureId = evidence?.figureIds[0];
  const measurementId = (figureId === undefined ? undefined : await findFigure(db, figureId))?.measurementId ?? latest;
  return {
    origin: await getFigureOrigin(db, measurementId, WINDOW),
    files: await listFilesOfArea(db, { measurementId, windowKind: WINDOW, areaCode }, LONDON.code),
  };
}
