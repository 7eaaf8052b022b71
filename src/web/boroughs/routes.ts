import type { SiteDeps } from '../../deps.ts';
import { CHOICE_QUERY } from '../figures/figure-choice.ts';
import type { Route } from '../route.ts';
import { boroughListPage } from './list-page.ts';
import { boroughPage } from './page.ts';

/** The boroughs by name, and a page for each. */
export function boroughRoutes(deps: SiteDeps): Route[] {
  return [
    { method: 'get', path: '/boroughs', access: 'public', query: CHOICE_QUERY, handle: boroughListPage(deps) },
    {
      method: 'get',
      path: '/boroughs/:code',
      access: 'public',
      query: [...CHOICE_QUERY, 'window', 'compare'],
      handle: boroughPage(deps),
    },
  ];
}
