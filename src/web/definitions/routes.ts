import type { SiteDeps } from '../../deps.ts';
import type { Route } from '../route.ts';
import { definitionsPage } from './page.ts';

/** Why ratios differ, side by side for an area. */
export function definitionsRoutes(deps: SiteDeps): Route[] {
  return [
    { method: 'get', path: '/definitions', access: 'public', query: ['area', 'group'], handle: definitionsPage(deps) },
  ];
}
