import type { Request } from 'express';

/** What a page says at its top after an action, by the short code in its address; an address can say nothing else. */
const NOTICES: Readonly<Record<string, string>> = {
  'signed-out': 'You have signed out.',
  'signed-out-everywhere': 'You have signed out everywhere.',
};

/** The sentence that `?done=` asks for; undefined where it asks for none that we have. */
export function noticeOf({ query }: Request): string | undefined {
  return typeof query.done === 'string' && Object.hasOwn(NOTICES, query.done) ? NOTICES[query.done] : undefined;
}
