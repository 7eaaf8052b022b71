import type { RequestHandler } from 'express';
import { InputProblem } from '../problem.ts';

/**
 * Leaves of a request what pages can read: refuses one with a NUL in its address or form, which nobody types and the database
 * stores in no text, and keeps of cookies those that are words: ours are, and others may be made to look like objects. The API
 * reads addresses by schemas of its own, and says what is wrong in its own way.
 */
export const readableRequest: RequestHandler = (request, _response, next) => {
  const cookies = Object.entries(request.cookies as Record<string, unknown>);
  request.cookies = Object.fromEntries(cookies.filter(([, value]) => typeof value === 'string'));
  const typed = Object.values((request.body ?? {}) as Record<string, unknown>).flat();
  const isOfApi = request.path.startsWith('/api/');
  if ((!isOfApi && request.originalUrl.includes('%00')) || typed.some((text) => String(text).includes('\0'))) {
    throw new InputProblem('What was sent holds a character that stands for nothing. Take it out and send it again.');
  }
  next();
};
