import type { SiteDeps } from '../../deps.ts';
import type { Route } from '../route.ts';
import { overviewPage } from './page.ts';

/** London on one page. */
export function overviewRoutes(deps: SiteDeps): Route[] {
  return [{ method: 'get', path: '/', access: 'public', handle: overviewPage(deps) }];
}
