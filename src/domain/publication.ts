import { keptSince } from './retention.ts';

/** The hold between a month's figures and its mail, and what scrutiny staff did with it, oldest first. */
export interface Hold {
  heldUntil: Date;
  events: readonly { kind: 'released' | 'annotated' | 'stopped'; reason: string; happenedAt: Date }[];
}

export type HoldStatus =
  | { state: 'held'; until: Date; notes: string[] }
  | { state: 'stopped'; reason: string; notes: string[] }
  | { state: 'released'; notes: string[] };

/** When a hold of so many days that begins now is over. */
export function endOfHold(now: Date, days: number): Date {
  return new Date(now.getTime() + days * 86_400_000);
}

/**
 * Whether it is too late to write mails about a month: those written after its hold may have been deleted since, and nobody
 * could tell any more who has had one.
 */
export function isTooLateToMail(hold: Hold, now: Date): boolean {
  return hold.heldUntil < keptSince('mails', now);
}

/** Where a month stands at an instant: the last release or stop decides, else the end of the hold does. */
export function holdStatus(hold: Hold, now: Date): HoldStatus {
  const notes = hold.events.filter((event) => event.kind === 'annotated').map((event) => event.reason);
  const decision = hold.events.findLast((event) => event.kind !== 'annotated');
  if (decision?.kind === 'stopped') return { state: 'stopped', reason: decision.reason, notes };
  if (decision?.kind === 'released' || now >= hold.heldUntil) return { state: 'released', notes };
  return { state: 'held', until: hold.heldUntil, notes };
}
