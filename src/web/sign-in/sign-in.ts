import type { Request } from 'express';
import type { Person } from '../../domain/person.ts';

/** How the site tells who sends a request. */
export interface SignIn {
  /** Who sends a request, by the session that its cookie names; nobody where there is none, or it is over. */
  findPerson(request: Request): Promise<Person | undefined>;
  /** What tells a request's session from others, empty without one: tokens against forged forms are bound to it. */
  sessionIdOf(request: Request): string;
  /** At least 32 characters that nobody else knows. */
  secret: string;
}
