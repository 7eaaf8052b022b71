import type { Request, RequestHandler, Response } from 'express';
import { mayReadArea, type Person } from '../domain/person.ts';
import { NotFound } from './not-found-page.ts';
import type { Access, Route } from './route.ts';

/** Somebody has signed in and may not have what they ask for. */
export class NotAllowed extends Error {}

/** Runs a route for those who may have it; sends others to sign in, or tells them that they may not. */
export function guard({ method, access, handle }: Route): RequestHandler {
  return async (request, response) => {
    if (access !== 'public') {
      const person = findPersonOf(response);
      if (!person) {
        // What was being sent is lost anyhow: only an address can be come back to.
        const next = method === 'get' ? `?next=${encodeURIComponent(request.originalUrl)}` : '';
        return response.redirect(303, `/sign-in${next}`);
      }
      await requireAccess(access, person, request);
    }
    await handle(request, response);
  };
}

async function requireAccess({ roles, areaOf }: Access, person: Person, request: Request): Promise<void> {
  if (!roles.includes(person.role)) throw new NotAllowed();
  if (!areaOf) return;
  const areaCode = await areaOf(request);
  if (areaCode === undefined) throw new NotFound();
  if (!mayReadArea(person, areaCode)) throw new NotAllowed();
}

/** Who has signed in, or nobody. */
export function findPersonOf(response: Response): Person | undefined {
  return response.locals.person;
}

/** Who has signed in, for a handler behind `access`; throws where nobody has. */
export function personOf(response: Response): Person {
  const person = findPersonOf(response);
  if (!person) throw new Error('a handler for people who have signed in was reached by nobody');
  return person;
}
