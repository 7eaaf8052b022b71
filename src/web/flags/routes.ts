import type { SiteDeps } from '../../deps.ts';
import type { Route } from '../route.ts';
import { flagPage } from './flag-page.ts';
import { flagListPage } from './list-page.ts';

/** Findings: the list of them, and each with what it rests on and what came of it. */
export function flagRoutes(deps: SiteDeps): Route[] {
  return [
    { method: 'get', path: '/flags', access: 'public', query: ['area', 'state', 'group'], handle: flagListPage(deps) },
    { method: 'get', path: '/flags/:id', access: 'public', query: [], handle: flagPage(deps) },
  ];
}
