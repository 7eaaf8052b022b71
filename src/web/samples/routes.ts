import type { SiteDeps } from '../../deps.ts';
import { readingRoutes } from '../coding/reading-routes.ts';
import type { Access, Route } from '../route.ts';
import { drawAction } from './draw-action.ts';
import { samplesPage } from './list-page.ts';
import { samplePage } from './sample-page.ts';

const SCRUTINY: Access = { roles: ['reviewer'] };

/** Lists of records drawn for scrutiny: drawing, reading on screen or paper, and grading one by one. */
export function sampleRoutes(deps: SiteDeps): Route[] {
  return [
    { method: 'get', path: '/samples', access: SCRUTINY, handle: samplesPage(deps) },
    { method: 'post', path: '/samples', access: SCRUTINY, handle: drawAction(deps) },
    { method: 'get', path: '/samples/:sample', access: SCRUTINY, handle: samplePage(deps) },
    ...readingRoutes(deps, 'dip-sample'),
  ];
}
