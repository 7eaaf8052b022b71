import { listFlags } from '../../db/flag.ts';
import { listReviews } from '../../db/flag-review.ts';
import { findMeasurement } from '../../db/measurement.ts';
import type { SiteDeps } from '../../deps.ts';
import { londonDay } from '../../domain/period.ts';
import { mayReadArea } from '../../domain/person.ts';
import { reviewOf } from '../../domain/review.ts';
import { personOf } from '../guard.ts';
import type { Route } from '../route.ts';
import { show } from '../show.ts';
import { questionsView } from './questions-view.ts';

/** Questions to the Met in a person's boroughs: those that wait for an answer first, the latest of the others after. */
export function questionsPage(deps: SiteDeps): Route['handle'] {
  return async (_request, response) => {
    const { db } = deps.signedIn;
    const person = personOf(response);
    const now = deps.clock();
    const flags = new Map((await listFlags(db)).map((flag) => [flag.flagId, flag]));
    const asked = (await listReviews(db)).flatMap(({ flagId, events }) => {
      const flag = flags.get(flagId);
      return flag && mayReadArea(person, flag.areaCode) ? [{ flag, review: reviewOf(events, now) }] : [];
    });
    const page = questionsView({
      asked,
      person,
      today: londonDay(now),
      isSynthetic: (await findMeasurement(db))?.isSynthetic ?? false,
    });
    show(response, 'answers', page);
  };
}
