import type { Person } from '../domain/person.ts';
import { ROLES, type Role } from '../vocabulary/role.ts';
import { personOf } from './guard.ts';
import type { Route } from './route.ts';

/** Leads whoever has signed in to where they begin. */
export const HOME = '/home';

const HOMES: Record<Role, string> = {
  reviewer: '/review',
  responder: '/answers',
  leadership: '/answers',
  member: '/group',
  administrator: '/people',
};

/** Where a person begins once they have signed in: what waits for them. */
export function homeOf({ role }: Pick<Person, 'role'>): string {
  return HOMES[role];
}

/** Leads on to where a person begins: who they are is known only once they are in. */
export function homeRoutes(): Route[] {
  return [
    {
      method: 'get',
      path: HOME,
      access: { roles: ROLES },
      handle: (_request, response) => response.redirect(303, homeOf(personOf(response))),
    },
  ];
}
