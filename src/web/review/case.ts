import type { Request } from 'express';
import { listFlags, type StoredFlag } from '../../db/flag.ts';
import { findReview } from '../../db/flag-review.ts';
import type { SiteDeps } from '../../deps.ts';
import { type Review, type ReviewEvent, reviewOf } from '../../domain/review.ts';

/** A flag with everything that people did about it. */
export interface Case {
  flag: StoredFlag;
  events: readonly ReviewEvent[];
  review: Review;
}

/** The number of a flag in an address; undefined where it is none. */
export function flagIdOf({ params }: Request): number | undefined {
  const { flagId } = params;
  return typeof flagId === 'string' && /^[1-9]\d{0,8}$/.test(flagId) ? Number(flagId) : undefined;
}

/** The flag of an address; undefined where there is none. */
export async function findFlagOf({ signedIn }: SiteDeps, request: Request): Promise<StoredFlag | undefined> {
  const flagId = flagIdOf(request);
  return flagId === undefined ? undefined : (await listFlags(signedIn.db)).find((flag) => flag.flagId === flagId);
}

/** The flag of an address with its review as it stands now; undefined where there is none. */
export async function findCase(deps: SiteDeps, request: Request): Promise<Case | undefined> {
  const flag = await findFlagOf(deps, request);
  if (!flag) return undefined;
  const { events } = await findReview(deps.signedIn.db, flag.flagId);
  return { flag, events, review: reviewOf(events, deps.clock()) };
}

/** The area that a flag of an address is about, for routes that are open to some areas only. */
export function areaOfFlag(deps: SiteDeps): (request: Request) => Promise<string | undefined> {
  return async (request) => (await findFlagOf(deps, request))?.areaCode;
}
