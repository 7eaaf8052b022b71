import type { SiteDeps } from '../../deps.ts';
import type { Access, Route } from '../route.ts';
import { actOnQuestion, areaOfQuestionNumber, moderationPage, questionQueuePage } from './moderation.ts';
import { areaOfGroup } from './own-group.ts';
import { packPage } from './pack.ts';
import { groupPage } from './page.ts';
import { areaOfQuestion, newQuestionPage, sendQuestion } from './question-form.ts';

/** What monitoring groups open and ask, and where scrutiny staff read what they ask. */
export function groupRoutes(deps: SiteDeps): Route[] {
  const ofGroup: Access = { roles: ['member'], areaOf: areaOfGroup(deps) };
  const asking: Access = { roles: ['member'], areaOf: areaOfQuestion(deps) };
  const moderating: Access = { roles: ['reviewer'], areaOf: areaOfQuestionNumber(deps) };
  return [
    { method: 'get', path: '/group', access: ofGroup, handle: groupPage(deps) },
    {
      method: 'get',
      path: '/group/pack',
      access: { roles: ['member', 'reviewer'], areaOf: areaOfGroup(deps) },
      handle: packPage(deps),
    },
    { method: 'get', path: '/group/questions/new', access: asking, handle: newQuestionPage(deps) },
    { method: 'post', path: '/group/questions/new', access: asking, handle: sendQuestion(deps) },
    { method: 'get', path: '/group-questions', access: { roles: ['reviewer'] }, handle: questionQueuePage(deps) },
    { method: 'get', path: '/group-questions/:questionId', access: moderating, handle: moderationPage(deps) },
    { method: 'post', path: '/group-questions/:questionId', access: moderating, handle: actOnQuestion(deps) },
  ];
}
