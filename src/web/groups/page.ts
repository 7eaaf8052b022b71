import { listPublicReviews } from '../../db/flag-review.ts';
import { listGroupQuestions } from '../../db/group-question.ts';
import type { SiteDeps } from '../../deps.ts';
import { personOf } from '../guard.ts';
import type { Route } from '../route.ts';
import { show } from '../show.ts';
import { findBoroughMonth } from './borough-month.ts';
import { getOwnGroup, listOwnGroups } from './own-group.ts';
import { findSyntheticLabel } from './synthetic-label.ts';
import { tellQuestions } from './told-questions.ts';
import { chooserView, groupView } from './view.ts';

/** What a group opens before its meeting; who is in several groups chooses first. */
export function groupPage(deps: SiteDeps): Route['handle'] {
  return async (request, response) => {
    const groups = await listOwnGroups(deps, personOf(response));
    if (groups.length > 1 && request.query.group === undefined) {
      return show(response, 'group-choice', chooserView(groups, await findSyntheticLabel(deps.signedIn.db)));
    }
    const group = await getOwnGroup(deps, request);
    const now = deps.clock();
    const { db } = deps.signedIn;
    const page = groupView({
      group,
      isOneOfSeveral: groups.length > 1,
      month: await findBoroughMonth(deps, group),
      reviews: await listPublicReviews(deps.database.db),
      questions: await tellQuestions(db, await listGroupQuestions(db, group.monitoringGroupId), now),
      now,
    });
    show(response, 'group', page);
  };
}
