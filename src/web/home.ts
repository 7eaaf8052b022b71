import type { Person } from '../domain/person.ts';
import type { Role } from '../vocabulary/role.ts';

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
