import type { SiteDeps } from '../../deps.ts';
import type { SampleRef } from '../../domain/grading.ts';
import type { Access, Route } from '../route.ts';
import { answerAction, nextPage } from './reading-pages.ts';

const SCRUTINY: Access = { roles: ['reviewer'] };

/** Reading a sample one text at a time, each alone; and settling, as a third person, what two read differently. */
export function readingRoutes(deps: SiteDeps, kind: SampleRef['kind']): Route[] {
  const path = kind === 'grounds-sample' ? '/coding/:sample' : '/samples/:sample';
  const route = (method: Route['method'], rest: string, handle: Route['handle']): Route => ({
    method,
    path: `${path}${rest}`,
    access: SCRUTINY,
    handle,
  });
  return [
    route('get', '/next', nextPage(deps, kind, 'coder')),
    route('get', '/settle', nextPage(deps, kind, 'adjudicator')),
    route('post', '/settle/:number', answerAction(deps, kind, 'adjudicator')),
    route('post', '/:number', answerAction(deps, kind, 'coder')),
  ];
}
