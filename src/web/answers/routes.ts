import type { SiteDeps } from '../../deps.ts';
import { areaOfFlag } from '../review/case.ts';
import type { Route } from '../route.ts';
import { answerQuestion, questionPage } from './question.ts';
import { questionsPage } from './questions.ts';

/** What the Met is asked: the police answer for their own boroughs, and their leadership reads all of it. */
export function answerRoutes(deps: SiteDeps): Route[] {
  const areaOf = areaOfFlag(deps);
  return [
    {
      method: 'get',
      path: '/answers',
      access: { roles: ['responder', 'leadership'] },
      handle: questionsPage(deps),
    },
    {
      method: 'get',
      path: '/answers/:flagId',
      access: { roles: ['responder', 'leadership'], areaOf },
      handle: questionPage(deps),
    },
    {
      method: 'post',
      path: '/answers/:flagId',
      access: { roles: ['responder'], areaOf },
      handle: answerQuestion(deps),
    },
  ];
}
