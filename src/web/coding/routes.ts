import type { SiteDeps } from '../../deps.ts';
import type { Route } from '../route.ts';
import { codingPage } from './overview-page.ts';
import { readingRoutes } from './reading-routes.ts';

/** Blind reading of samples by two people, and a third who settles. */
export function codingRoutes(deps: SiteDeps): Route[] {
  return [
    { method: 'get', path: '/coding', access: { roles: ['reviewer'] }, handle: codingPage(deps) },
    ...readingRoutes(deps, 'grounds-sample'),
  ];
}
