import { listFlags } from '../../db/flag.ts';
import { listReviews } from '../../db/flag-review.ts';
import { findMeasurement } from '../../db/measurement.ts';
import { findHold } from '../../db/publication.ts';
import type { SiteDeps } from '../../deps.ts';
import { londonDay } from '../../domain/period.ts';
import { reviewOf } from '../../domain/review.ts';
import { personOf } from '../guard.ts';
import type { Route } from '../route.ts';
import { show } from '../show.ts';
import { monthStanding } from './month-standing.ts';
import { parseQueueFilter } from './query.ts';
import { queueView } from './queue-view.ts';

/** Every flag that needs something, what needs doing first on top, narrowed as the address says. */
export function queuePage(deps: SiteDeps): Route['handle'] {
  return async (request, response) => {
    const filter = parseQueueFilter(request.query);
    const { db } = deps.signedIn;
    const measurement = await findMeasurement(db);
    if (!measurement) {
      return show(response, 'review-nothing', { title: 'Review', syntheticLabel: undefined });
    }
    const now = deps.clock();
    const reviews = new Map((await listReviews(db)).map(({ flagId, events }) => [flagId, events]));
    const flags = await listFlags(db);
    const page = queueView({
      measurement,
      hold: monthStanding(await findHold(db, measurement.month), deps.settings.publishHoldDays, now),
      queue: flags.map((flag) => ({ flag, review: reviewOf(reviews.get(flag.flagId) ?? [], now) })),
      filter,
      person: personOf(response),
      today: londonDay(now),
    });
    show(response, 'review-queue', page);
  };
}
