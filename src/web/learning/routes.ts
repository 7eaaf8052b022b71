import type { SiteDeps } from '../../deps.ts';
import type { Access, Route } from '../route.ts';
import { learningCsv, learningPage } from './list-page.ts';
import { pointForm, writePoint } from './point-pages.ts';

const READERS: Access = { roles: ['member', 'reviewer', 'responder', 'leadership'] };
const WRITERS: Access = { roles: ['reviewer'] };

/** What officers are to learn from: everybody who has signed in to do with it reads, scrutiny staff write. */
export function learningRoutes(deps: SiteDeps): Route[] {
  return [
    { method: 'get', path: '/learning', access: READERS, handle: learningPage(deps) },
    { method: 'get', path: '/learning.csv', access: READERS, handle: learningCsv(deps) },
    { method: 'get', path: '/learning/new', access: WRITERS, handle: pointForm(deps) },
    { method: 'post', path: '/learning', access: WRITERS, handle: writePoint(deps) },
  ];
}
