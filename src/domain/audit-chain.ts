/**
 * What a chain of hashes shows. Each event's hash covers the hash of the event before it, so that an event that is changed, taken
 * out of the middle or moved shows by itself. What does not: events taken from the end, and a chain that somebody with
 * every right has written anew from some event on. Both show to whoever kept the hash of a later event elsewhere: it is gone.
 */
import { AUDIT_CUT, type Json } from './audit.ts';

/** What the first event of all follows on. */
export const CHAIN_BEGINNING = '0'.repeat(64);

/** An event as far as the chain is concerned. */
export interface ChainLink {
  auditEventId: number;
  previousHash: string;
  /** As it stands beside the event. */
  hash: string;
  /** Of the event as it is now. */
  actualHash: string;
  action: string;
  detail: { readonly [key: string]: Json };
}

/**
 * What can be wrong: an event is not as it was written; events before it are missing; it does not follow on the event before it;
 * or it is the first there is, and no cut that was recorded explains why.
 */
export type AuditFault = 'changed' | 'missing-before' | 'not-following' | 'beginning-missing';

/** The last event: its hash, kept elsewhere, shows later whether anything up to it was taken away or written anew. */
export interface AuditHead {
  auditEventId: number;
  hash: string;
}

/** What a walk along the chain has shown. */
export interface ChainVerdict {
  /** Events looked at: all of them, or those up to the first fault. */
  events: number;
  firstFault?: { auditEventId: number; what: AuditFault };
  /** The last event that was found in order. */
  head: AuditHead | undefined;
  /** Where a hash kept elsewhere was asked about: the event it belongs to, undefined where it was not met. */
  keptHead?: { hash: string; auditEventId: number | undefined };
}

/** How far a walk has come. */
export interface ChainWalk {
  events: number;
  keptHash: string | undefined;
  keptAt: number | undefined;
  first: ChainLink | undefined;
  last: ChainLink | undefined;
  isBeginningExplained: boolean;
  fault: ChainVerdict['firstFault'];
}

/** A walk before its first event, on the look-out for a hash that was kept elsewhere. */
export function walkFor(keptHash: string | undefined): ChainWalk {
  return {
    events: 0,
    keptHash,
    keptAt: undefined,
    first: undefined,
    last: undefined,
    isBeginningExplained: false,
    fault: undefined,
  };
}

/** What the event of a cut says: the first event kept, and the hash that it follows on. */
export function cutDetail(firstKept: number, previousHash: string): { firstKept: number; previousHash: string } {
  return { firstKept, previousHash };
}

/** Goes on to the next event in the order of their numbers. After a fault there is no point in going on. */
export function stepAlong(walk: ChainWalk, link: ChainLink): ChainWalk {
  const { auditEventId } = link;
  const events = walk.events + 1;
  const what = faultOf(link, walk.last);
  if (what !== undefined) return { ...walk, events, fault: { auditEventId, what } };
  const first = walk.first ?? link;
  return {
    ...walk,
    events,
    first,
    last: link,
    keptAt: link.hash === walk.keptHash ? auditEventId : walk.keptAt,
    isBeginningExplained: walk.isBeginningExplained || isBeginning(link) || explains(link, first),
  };
}

function faultOf(link: ChainLink, before: ChainLink | undefined): AuditFault | undefined {
  if (link.hash !== link.actualHash) return 'changed';
  if (before === undefined) return undefined;
  if (link.auditEventId !== before.auditEventId + 1) return 'missing-before';
  return link.previousHash === before.hash ? undefined : 'not-following';
}

const isBeginning = ({ auditEventId, previousHash }: ChainLink) =>
  auditEventId === 1 && previousHash === CHAIN_BEGINNING;

function explains({ action, detail }: ChainLink, first: ChainLink): boolean {
  return action === AUDIT_CUT && detail.firstKept === first.auditEventId && detail.previousHash === first.previousHash;
}

/** What the walk has shown once it is over. */
export function verdictOf({ events, first, last, fault, keptHash, keptAt, ...walk }: ChainWalk): ChainVerdict {
  const isCutOff = fault === undefined && first !== undefined && !walk.isBeginningExplained;
  const firstFault = isCutOff ? { auditEventId: first.auditEventId, what: 'beginning-missing' as const } : fault;
  return {
    events,
    head: last && { auditEventId: last.auditEventId, hash: last.hash },
    ...(firstFault ? { firstFault } : {}),
    ...(keptHash === undefined ? {} : { keptHead: { hash: keptHash, auditEventId: keptAt } }),
  };
}
