import { listFigureLists } from '../../db/flag.ts';
import { listPublicReviews } from '../../db/flag-review.ts';
import type { Deps } from '../../deps.ts';
import type { Route } from '../route.ts';
import { show } from '../show.ts';
import { findShownMonth } from '../shown-month.ts';
import { flagListView } from './list-view.ts';
import { listPublicFlags } from './public-flags.ts';
import { parseFilter } from './query.ts';

/** Findings that are open, or closed within the last year. */
export function flagListPage(deps: Deps): Route['handle'] {
  return async (request, response) => {
    const filter = parseFilter(request.query);
    const shown = await findShownMonth(deps);
    if (!shown.measurement) {
      const page = { title: 'No month has been measured yet', syntheticLabel: undefined, heldBack: shown.heldBack };
      return show(response, 'nothing-measured', page);
    }
    const page = flagListView({
      shown,
      filter,
      flags: await listPublicFlags(deps, shown.measurement.month),
      lists: await listFigureLists(deps.database.db, shown.measurement.measurementId),
      reviews: await listPublicReviews(deps.database.db),
      now: deps.clock(),
    });
    show(response, 'flags', page);
  };
}
