import type { SiteDeps } from '../../deps.ts';
import type { Access, Route } from '../route.ts';
import { areaOfFlag } from './case.ts';
import { actOnFlag, flagPage } from './flag.ts';
import { decideOnMonth, monthBoroughPage, monthPage, monthsPage } from './months.ts';
import { queuePage } from './queue.ts';
import { recordsPage } from './records.ts';

/** Administrators may give a flag to somebody and reopen it, where scrutiny staff have left. */
const STAFF: Access = { roles: ['reviewer', 'administrator'] };

const REVIEWERS: Access = { roles: ['reviewer'] };

/** Where scrutiny staff work: the queue, each flag, the records behind it, and the month before it is public. */
export function reviewRoutes(deps: SiteDeps): Route[] {
  return [
    { method: 'get', path: '/review', access: STAFF, handle: queuePage(deps) },
    { method: 'get', path: '/review/flags/:flagId', access: STAFF, handle: flagPage(deps) },
    { method: 'post', path: '/review/flags/:flagId', access: STAFF, handle: actOnFlag(deps) },
    {
      method: 'get',
      path: '/review/flags/:flagId/records',
      // The police read the records of their own boroughs alone; nobody else reads any.
      access: { roles: ['reviewer', 'responder'], areaOf: areaOfFlag(deps) },
      handle: recordsPage(deps),
    },
    { method: 'get', path: '/review/months', access: REVIEWERS, handle: monthsPage(deps) },
    { method: 'get', path: '/review/months/:month', access: REVIEWERS, handle: monthPage(deps) },
    { method: 'post', path: '/review/months/:month', access: REVIEWERS, handle: decideOnMonth(deps) },
    { method: 'get', path: '/review/months/:month/boroughs/:code', access: REVIEWERS, handle: monthBoroughPage(deps) },
  ];
}
