import { listPublicReviews } from '../../db/flag-review.ts';
import { listGroupQuestions } from '../../db/group-question.ts';
import type { SiteDeps } from '../../deps.ts';
import type { Route } from '../route.ts';
import { show } from '../show.ts';
import { findBoroughMonth } from './borough-month.ts';
import { getOwnGroup } from './own-group.ts';
import { packView } from './pack-view.ts';
import { parseMeetingDay } from './query.ts';
import { tellQuestions } from './told-questions.ts';

/** What a group takes to its meeting, to be printed. */
export function packPage(deps: SiteDeps): Route['handle'] {
  return async (request, response) => {
    const meetingOn = parseMeetingDay(request.query.date);
    const known = await getOwnGroup(deps, request);
    const group = { ...known, nextMeetingOn: meetingOn ?? known.nextMeetingOn };
    const now = deps.clock();
    const { db } = deps.signedIn;
    const page = packView({
      group,
      month: await findBoroughMonth(deps, group),
      reviews: await listPublicReviews(deps.database.db),
      questions: await tellQuestions(db, await listGroupQuestions(db, group.monitoringGroupId), now),
      now,
    });
    show(response, 'group-pack', page);
  };
}
