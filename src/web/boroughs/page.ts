import { findChangeWatch, listChangeAlarms } from '../../db/change.ts';
import { listHealthFindings } from '../../db/data-health.ts';
import { listFigureLists, listFlagCells, listFlags } from '../../db/flag.ts';
import { listFigures, listRestsOn } from '../../db/measurement.ts';
import { findGroundsBasis } from '../../db/measurement-grounds.ts';
import type { Deps } from '../../deps.ts';
import { SOLE_SMELL } from '../../domain/sole-smell.ts';
import { LONDON } from '../../vocabulary/area.ts';
import { NotFound } from '../not-found-page.ts';
import type { Route } from '../route.ts';
import { show } from '../show.ts';
import { findShownMonth } from '../shown-month.ts';
import { findBorough, parseWindow } from './query.ts';
import { boroughView } from './view.ts';

/** One borough: every group and reason, over the window asked for. */
export function boroughPage(deps: Deps): Route['handle'] {
  return async (request, response) => {
    const borough = findBorough(request.params.code);
    if (!borough) throw new NotFound();
    const windowKind = parseWindow(request.query.window);
    const { db } = deps.database;
    const shown = await findShownMonth(deps);
    if (!shown.measurement) {
      const page = { title: 'No month has been measured yet', syntheticLabel: undefined, heldBack: shown.heldBack };
      return show(response, 'nothing-measured', page);
    }
    const { measurementId } = shown.measurement;
    const page = boroughView({
      shown,
      areaCode: borough.code,
      windowKind,
      figures: await listFigures(db, measurementId, { areaCode: borough.code }),
      londonFigures: [
        ...(await listFigures(db, measurementId, {
          areaCode: LONDON.code,
          reason: 'drugs',
          measure: SOLE_SMELL.strict.share,
        })),
        ...(await listFigures(db, measurementId, { areaCode: LONDON.code, reason: 'all' })),
        ...(await listFigures(db, measurementId, { areaCode: LONDON.code, measure: 'stratified-ratio' })),
      ],
      flags: await listFlags(db),
      cells: await listFlagCells(db, measurementId),
      lists: await listFigureLists(db, measurementId),
      watch: await findChangeWatch(db, measurementId),
      alarms: await listChangeAlarms(db, measurementId, borough.code),
      grounds: await findGroundsBasis(db, measurementId, windowKind),
      restsOn: await listRestsOn(db, measurementId, windowKind),
      health: await listHealthFindings(db, measurementId),
      pageUrl: `${deps.settings.publicUrl}/boroughs/${borough.code}`,
    });
    show(response, 'borough', page);
  };
}
