import { findChangeWatch, listChangeAlarms } from '../../db/change.ts';
import { listHealthFindings } from '../../db/data-health.ts';
import { listDigests } from '../../db/delivery.ts';
import { listFigureLists, listFlags } from '../../db/flag.ts';
import { listFigures, listRestsOn } from '../../db/measurement.ts';
import { findGroundsBasis } from '../../db/measurement-grounds.ts';
import type { Deps } from '../../deps.ts';
import { SOLE_SMELL } from '../../domain/sole-smell.ts';
import { LONDON } from '../../vocabulary/area.ts';
import type { Route } from '../route.ts';
import { show } from '../show.ts';
import { findShownMonth } from '../shown-month.ts';
import { overviewView } from './view.ts';

const WINDOW = 'rolling-12-months';
/** What a borough's searches on little but the smell of cannabis are flagged by. */
const SHARE_AGAINST_REST = SOLE_SMELL['in-substance'].againstRest;

/** London on one page, or how to begin where no month has been measured. */
export function overviewPage(deps: Deps): Route['handle'] {
  return async (_request, response) => {
    const { db } = deps.database;
    const shown = await findShownMonth(deps);
    if (!shown.measurement) {
      const page = { title: 'No month has been measured yet', syntheticLabel: undefined, heldBack: shown.heldBack };
      return show(response, 'nothing-measured', page);
    }
    const { measurementId, month } = shown.measurement;
    const page = overviewView({
      shown,
      window: shown.windows.find(({ kind }) => kind === WINDOW)!,
      figures: [
        ...(await listFigures(db, measurementId, { windowKind: WINDOW, reason: 'all' })),
        ...(await listFigures(db, measurementId, { windowKind: WINDOW, reason: 'drugs', areaCode: LONDON.code })),
        ...(await listFigures(db, measurementId, { windowKind: WINDOW, measure: SHARE_AGAINST_REST })),
        ...(await listFigures(db, measurementId, { windowKind: WINDOW, measure: 'ratio' })),
        ...(await listFigures(db, measurementId, { windowKind: WINDOW, measure: 'stratified-ratio' })),
      ],
      flags: await listFlags(db),
      lists: await listFigureLists(db, measurementId),
      watch: await findChangeWatch(db, measurementId),
      alarms: await listChangeAlarms(db, measurementId),
      grounds: await findGroundsBasis(db, measurementId, WINDOW),
      restsOn: await listRestsOn(db, measurementId, WINDOW),
      health: await listHealthFindings(db, measurementId),
      digests: await listDigests(db, month),
      isDevelopment: deps.settings.isDevelopment,
    });
    show(response, 'overview', page);
  };
}
