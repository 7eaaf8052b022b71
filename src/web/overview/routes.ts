import type { SiteDeps } from '../../deps.ts';
import { CHOICE_QUERY } from '../figures/figure-choice.ts';
import type { Route } from '../route.ts';
import { overviewPage } from './page.ts';

/** London on one page. */
export function overviewRoutes(deps: SiteDeps): Route[] {
  return [{ method: 'get', path: '/', access: 'public', query: CHOICE_QUERY, handle: overviewPage(deps) }];
}
