import type { SiteDeps } from '../../deps.ts';
import type { Route } from '../route.ts';
import { boroughPage } from './page.ts';

/** A page for each borough. */
export function boroughRoutes(deps: SiteDeps): Route[] {
  return [{ method: 'get', path: '/boroughs/:code', access: 'public', handle: boroughPage(deps) }];
}
