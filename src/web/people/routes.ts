import type { SiteDeps } from '../../deps.ts';
import type { Access, Route } from '../route.ts';
import { closeAccount, endTheirSessions, reopenAccount } from './accounts.ts';
import { changeGroup, groupListPage, groupPage } from './groups.ts';
import { addSomebody, changeSomebody, newPersonPage, peoplePage, personPage } from './people.ts';

const ADMINISTRATORS: Access = { roles: ['administrator'] };

/** People, roles and groups, for administrators. */
export function peopleRoutes(deps: SiteDeps): Route[] {
  const routes: Omit<Route, 'access'>[] = [
    { method: 'get', path: '/people', handle: peoplePage(deps) },
    { method: 'get', path: '/people/new', handle: newPersonPage(deps) },
    { method: 'post', path: '/people', handle: addSomebody(deps) },
    { method: 'get', path: '/people/:personId', handle: personPage(deps) },
    { method: 'post', path: '/people/:personId', handle: changeSomebody(deps) },
    { method: 'post', path: '/people/:personId/disable', handle: closeAccount(deps) },
    { method: 'post', path: '/people/:personId/enable', handle: reopenAccount(deps) },
    { method: 'post', path: '/people/:personId/sign-out', handle: endTheirSessions(deps) },
    { method: 'get', path: '/monitoring-groups', handle: groupListPage(deps) },
    { method: 'get', path: '/monitoring-groups/:groupId', handle: groupPage(deps) },
    { method: 'post', path: '/monitoring-groups/:groupId', handle: changeGroup(deps) },
  ];
  return routes.map((route) => ({ ...route, access: ADMINISTRATORS }));
}
