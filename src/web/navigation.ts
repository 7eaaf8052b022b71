import type { Person } from '../domain/person.ts';
import type { Role } from '../vocabulary/role.ts';

/** A place of the site that its head leads to. */
interface Place {
  text: string;
  href: string;
  /** Who is led there; everybody where not given. */
  roles?: readonly Role[];
}

const PLACES: readonly Place[] = [
  { text: 'London', href: '/' },
  { text: 'Boroughs', href: '/boroughs' },
  { text: 'Findings', href: '/flags' },
  { text: 'Smell of cannabis', href: '/smell-of-cannabis' },
  { text: 'Definitions', href: '/definitions' },
  { text: 'Data health', href: '/data-health' },
  { text: 'Methods', href: '/methods' },
  { text: 'Downloads', href: '/downloads' },
  { text: 'Review', href: '/review', roles: ['reviewer', 'administrator'] },
  { text: 'Questions to the Met', href: '/answers', roles: ['responder', 'leadership'] },
  { text: 'Audit', href: '/audit', roles: ['reviewer', 'administrator'] },
  { text: 'Your group', href: '/group', roles: ['member'] },
  { text: 'Questions from groups', href: '/group-questions', roles: ['reviewer'] },
  { text: 'People', href: '/people', roles: ['administrator'] },
  { text: 'Samples', href: '/samples', roles: ['reviewer'] },
  { text: 'Reading blind', href: '/coding', roles: ['reviewer'] },
  { text: 'Learning points', href: '/learning', roles: ['member', 'reviewer', 'responder', 'leadership'] },
];

/** What the head of a page leads to, for everybody and for who has signed in; the place that the page belongs to is marked. */
export function navigationOf(
  person: Person | undefined,
  path: string,
): { text: string; href: string; active: boolean }[] {
  return PLACES.filter(({ roles }) => roles === undefined || (person && roles.includes(person.role))).map(
    ({ text, href }) => ({ text, href, active: href === '/' ? path === '/' : path.startsWith(href) }),
  );
}
