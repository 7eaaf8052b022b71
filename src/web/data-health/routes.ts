import type { SiteDeps } from '../../deps.ts';
import type { Route } from '../route.ts';
import { dataHealthPage } from './page.ts';

/** What is wrong with the records, and what was found fine. */
export function dataHealthRoutes(deps: SiteDeps): Route[] {
  return [{ method: 'get', path: '/data-health', access: 'public', query: [], handle: dataHealthPage(deps) }];
}
