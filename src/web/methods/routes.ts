import type { SiteDeps } from '../../deps.ts';
import type { Route } from '../route.ts';
import { groundsRulePage, groundsRulesPage, methodsPage, methodsSectionPage } from './page.ts';

/** How figures are made: the methods, and the rules that written grounds are read by. */
export function methodsRoutes(_deps: SiteDeps): Route[] {
  return [
    { method: 'get', path: '/methods', access: 'public', query: [], handle: methodsPage() },
    { method: 'get', path: '/methods/grounds', access: 'public', query: [], handle: groundsRulesPage() },
    { method: 'get', path: '/methods/grounds/:section', access: 'public', query: [], handle: groundsRulePage() },
    { method: 'get', path: '/methods/:section', access: 'public', query: [], handle: methodsSectionPage() },
  ];
}
