import type { SiteDeps } from '../../deps.ts';
import type { Route } from '../route.ts';
import { smellPage } from './page.ts';

/** How many drug searches rested on the smell of cannabis alone. */
export function smellRoutes(deps: SiteDeps): Route[] {
  return [{ method: 'get', path: '/smell-of-cannabis', access: 'public', query: ['way'], handle: smellPage(deps) }];
}
