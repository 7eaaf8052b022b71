import { listFigureLists } from '../../db/flag.ts';
import { listFigures } from '../../db/measurement.ts';
import type { Deps } from '../../deps.ts';
import { BOROUGH_MEASURES } from '../figures/borough-table.ts';
import { parseChoice } from '../figures/figure-choice.ts';
import { listPublicFlags } from '../flags/public-flags.ts';
import type { Route } from '../route.ts';
import { show } from '../show.ts';
import { findShownMonth } from '../shown-month.ts';
import { boroughListView } from './list-view.ts';

const WINDOW = 'rolling-12-months';

/** The boroughs by name and on the map, in no order of merit. */
export function boroughListPage(deps: Deps): Route['handle'] {
  return async (request, response) => {
    const choice = parseChoice(request.query);
    const { db } = deps.database;
    const shown = await findShownMonth(deps);
    if (!shown.measurement) {
      const page = { title: 'No month has been measured yet', syntheticLabel: undefined, heldBack: shown.heldBack };
      return show(response, 'nothing-measured', page);
    }
    const { measurementId } = shown.measurement;
    const page = boroughListView({
      shown,
      choice,
      window: shown.windows.find(({ kind }) => kind === WINDOW)!,
      figures: [
        ...(await listFigures(db, measurementId, {
          windowKind: WINDOW,
          reason: choice.reason,
          measures: BOROUGH_MEASURES,
        })),
        ...(await listFigures(db, measurementId, { windowKind: WINDOW, reason: 'all', measure: 'unknown-share' })),
      ],
      flags: await listPublicFlags(deps, shown.measurement.month),
      lists: await listFigureLists(db, measurementId),
    });
    show(response, 'boroughs', page);
  };
}
