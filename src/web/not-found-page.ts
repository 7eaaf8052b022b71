import type { RequestHandler } from 'express';

/** What was asked for is not there, or not for the one who asks to know of. */
export class NotFound extends Error {}

/** An address that nothing answers to. */
export const notFoundPage: RequestHandler = () => {
  throw new NotFound();
};
