import { listFigures } from '../../db/measurement.ts';
import type { Deps } from '../../deps.ts';
import type { Route } from '../route.ts';
import { show } from '../show.ts';
import { findShownMonth } from '../shown-month.ts';
import { parseArea, parseGroup } from './query.ts';
import { definitionsView } from './view.ts';

/** One area and group, by every way of making a ratio that we know of. */
export function definitionsPage(deps: Deps): Route['handle'] {
  return async (request, response) => {
    const areaCode = parseArea(request.query.area);
    const group = parseGroup(request.query.group);
    const shown = await findShownMonth(deps);
    if (!shown.measurement) {
      const page = { title: 'No month has been measured yet', syntheticLabel: undefined, heldBack: shown.heldBack };
      return show(response, 'nothing-measured', page);
    }
    const { measurementId } = shown.measurement;
    const { db } = deps.database;
    const figures = await listFigures(db, measurementId, { areaCode, reason: 'all', measure: 'unknown-share' });
    for (const reason of ['all', 'all-but-section-60', 'drugs'] as const) {
      figures.push(...(await listFigures(db, measurementId, { areaCode, group, reason })));
    }
    show(response, 'definitions', definitionsView({ shown, areaCode, group, figures }));
  };
}
