import { findChangeWatch, listChangeAlarms } from '../../db/change.ts';
import type { Db } from '../../db/connection.ts';
import { listHealthFindings } from '../../db/data-health.ts';
import { listDigests } from '../../db/delivery.ts';
import { listFigureLists } from '../../db/flag.ts';
import { listPublicReviews } from '../../db/flag-review.ts';
import { listFigures, listRestsOn, type StoredFigure } from '../../db/measurement.ts';
import { findGroundsBasis } from '../../db/measurement-grounds.ts';
import { listMonthlyRatios } from '../../db/monthly-ratio.ts';
import type { SiteDeps } from '../../deps.ts';
import { type FlagHistory, isOpenAt } from '../../domain/flag.ts';
import { SOLE_SMELL } from '../../domain/sole-smell.ts';
import { LONDON } from '../../vocabulary/area.ts';
import { BOROUGH_MEASURES } from '../figures/borough-table.ts';
import { type FigureChoice, parseChoice } from '../figures/figure-choice.ts';
import { listPublicFlags } from '../flags/public-flags.ts';
import type { Route } from '../route.ts';
import { show } from '../show.ts';
import { findShownMonth, type ShownMonth } from '../shown-month.ts';
import { type OverviewView, overviewView } from './view.ts';

const WINDOW = 'rolling-12-months';

/** London on one page, or how to begin where no month has been measured. */
export function overviewPage(deps: SiteDeps): Route['handle'] {
  return async (request, response) => {
    const choice = parseChoice(request.query);
    const shown = await findShownMonth(deps);
    if (!shown.measurement) {
      const page = { title: 'No month has been measured yet', syntheticLabel: undefined, heldBack: shown.heldBack };
      return show(response, 'nothing-measured', page);
    }
    show(response, 'overview', await overviewOf(deps, shown, choice));
  };
}

/** A month's overview: of the one that the public sees, or another. */
export async function overviewOf(deps: SiteDeps, shown: ShownMonth, choice: FigureChoice): Promise<OverviewView> {
  const { db } = deps.database;
  const { measurementId, month } = shown.measurement;
  const flags = await listPublicFlags(deps, month);
  const open = flags.filter((flag) => isOpenAt(flag, month));
  return overviewView({
    shown,
    now: deps.clock(),
    choice,
    window: shown.windows.find(({ kind }) => kind === WINDOW)!,
    figures: await listShownFigures(db, measurementId, choice, open),
    months: await listMonthlyRatios(db, measurementId, { areaCode: LONDON.code, ...choice }),
    flags,
    reviews: await listPublicReviews(db),
    lists: await listFigureLists(db, measurementId),
    watch: await findChangeWatch(db, measurementId),
    alarms: await listChangeAlarms(db, measurementId),
    grounds: await findGroundsBasis(db, measurementId, WINDOW),
    restsOn: await listRestsOn(db, measurementId, WINDOW),
    health: await listHealthFindings(db, measurementId),
    digests: deps.settings.isDevelopment ? await listDigests(deps.signedIn.db, month) : undefined,
  });
}

async function listShownFigures(
  db: Db,
  measurementId: number,
  { reason }: FigureChoice,
  open: readonly FlagHistory[],
): Promise<StoredFigure[]> {
  const list = (only: Parameters<typeof listFigures>[2]) =>
    listFigures(db, measurementId, { windowKind: WINDOW, ...only });
  const flagged = [...new Set(open.map(({ areaCode }) => areaCode))];
  return [
    ...(await list({ areaCode: LONDON.code })),
    ...(await list({ reason, measures: BOROUGH_MEASURES })),
    // Which basis heads a borough's figures hangs on all of its searches.
    ...(await list({ reason: 'all', measure: 'unknown-share' })),
    // Flags are computed on the best estimate, and of written grounds on what people said of themselves.
    ...(await list({ areaCodes: flagged, basis: 'best-estimate', measure: 'ratio' })),
    ...(await list({ areaCodes: flagged, measure: SOLE_SMELL['in-substance'].againstRest })),
  ];
}
