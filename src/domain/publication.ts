import { keptSince } from './retention.ts';

export type HoldKind = 'released' | 'annotated' | 'stopped';

/** Something that scrutiny staff do with a month. */
export interface HoldDecision {
  kind: HoldKind;
  /** Notes and the reason of a stop are public. */
  reason: string;
}

/** The hold between a month's figures and its mail, and what scrutiny staff did with it, oldest first. */
export interface Hold {
  heldUntil: Date;
  events: readonly (HoldDecision & { happenedAt: Date })[];
}

export type HoldStatus =
  | { state: 'held'; until: Date; notes: string[] }
  | { state: 'stopped'; reason: string; notes: string[] }
  | { state: 'released'; notes: string[] };

/** Characters that a note on a month, or the reason of a stop, may have. */
export const MOST_HOLD_CHARACTERS = 1000;

/** A decision as it is stored, from what was typed; or what is wrong with it. A release needs no words. */
export function judgeHold(
  kind: HoldKind,
  typed: string,
): { ok: true; decision: HoldDecision } | { ok: false; message: string } {
  const reason = typed.replace(/\r\n?/g, '\n').trim();
  if (kind !== 'released' && reason === '')
    return { ok: false, message: 'A note or a stop needs its reason in words.' };
  if (reason.length > MOST_HOLD_CHARACTERS) {
    return { ok: false, message: `This is too long: write at most ${MOST_HOLD_CHARACTERS} characters.` };
  }
  return { ok: true, decision: { kind, reason: reason === '' ? 'released' : reason } };
}

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

/** Whether everybody may see a month. One whose hold has not begun is shown only where months are not held at all. */
export function isShown(status: HoldStatus | undefined, publishHoldDays: number): boolean {
  return status ? status.state === 'released' : publishHoldDays === 0;
}

/** Where a month stands at an instant: the last release or stop decides, else the end of the hold does. */
export function holdStatus(hold: Hold, now: Date): HoldStatus {
  const notes = hold.events.filter((event) => event.kind === 'annotated').map((event) => event.reason);
  const decision = hold.events.findLast((event) => event.kind !== 'annotated');
  if (decision?.kind === 'stopped') return { state: 'stopped', reason: decision.reason, notes };
  if (decision?.kind === 'released' || now >= hold.heldUntil) return { state: 'released', notes };
  return { state: 'held', until: hold.heldUntil, notes };
}
