import type { SiteDeps } from '../../deps.ts';
import type { Access, Route } from '../route.ts';
import { auditPage, verifyAuditPage } from './page.ts';

const ACCESS: Access = { roles: ['reviewer', 'administrator'] };

/** Who did and read what, and whether anything was taken from that record. */
export function auditRoutes(deps: SiteDeps): Route[] {
  return [
    { method: 'get', path: '/audit', access: ACCESS, handle: auditPage(deps) },
    { method: 'get', path: '/audit/verify', access: ACCESS, handle: verifyAuditPage(deps) },
  ];
}
