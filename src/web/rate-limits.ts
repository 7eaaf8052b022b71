import type { Request, RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { findPersonOf } from './guard.ts';

/** Somebody asks more often than anyone needs to; they may ask again after so many seconds. */
export class TooOften extends Error {
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number) {
    super(`too often; again after ${retryAfterSeconds} s`);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

const MINUTE_MS = 60_000;

interface Limit {
  /** Requests that one sender may make within the time. */
  most: number;
  withinMs: number;
  /** Who counts as one sender; the address asked from where not given. */
  senderOf?: (request: Request) => string;
}

/** Signing in: enough to mistype an address a few times, too little to guess at links or to fill a mailbox. */
const SIGN_IN: Limit = { most: 10, withinMs: 15 * MINUTE_MS };
/** Coming and going between here and the organisation of staff, who share the few addresses of their offices. */
const ORGANISATION: Limit = { most: 200, withinMs: 15 * MINUTE_MS };
/** The API: whoever wants everything has the downloads. */
const API: Limit = { most: 120, withinMs: MINUTE_MS };
/** What people write: as much as anyone can write by hand, and no more. */
const WRITING: Limit = {
  most: 60,
  withinMs: 10 * MINUTE_MS,
  senderOf: (request) => findPersonOf(request.res!)?.personId ?? addressOf(request),
};

const addressOf = (request: Request): string => ipKeyGenerator(request.ip ?? '');

/** What the site limits, and how; counted by each process for itself, and forgotten when it ends. */
export function rateLimits(): Record<'signIn' | 'organisation' | 'api' | 'writing', RequestHandler> {
  return {
    signIn: limited(SIGN_IN),
    organisation: limited(ORGANISATION),
    api: limited(API),
    writing: limited(WRITING),
  };
}

function limited({ most, withinMs, senderOf = addressOf }: Limit): RequestHandler {
  return rateLimit({
    limit: most,
    windowMs: withinMs,
    keyGenerator: senderOf,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (_request, response, next) => {
      const seconds = Number(response.get('Retry-After') ?? Math.ceil(withinMs / 1000));
      next(new TooOften(seconds));
    },
  });
}
