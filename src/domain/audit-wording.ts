/** What a walk along the audit showed, in words, and what it cannot show. */
import type { AuditFault, ChainVerdict } from './audit-chain.ts';
import { countText } from './wording.ts';

const FAULTS: Record<AuditFault, (event: string) => string> = {
  changed: (event) => `Event ${event} is not as it was written: it was changed, moved or slipped in.`,
  'missing-before': (event) => `Events before event ${event} are missing.`,
  'not-following': (event) => `Event ${event} does not follow on the event before it: that one was replaced.`,
  'beginning-missing': (event) =>
    `The record begins with event ${event}, and nothing in it says that the events before were past their time.`,
};

/** What a walk cannot show by itself. */
export const CHAIN_LIMITS =
  'By itself this cannot show that the latest events were taken away, or that all from some event on were written anew. For that, keep the hash of the last event elsewhere and give it back later (--head HASH).';

/** What a walk along the audit showed, one sentence a line: the chain, the hash that was kept, the last event and its hash. */
export function auditSentences({ events, head, firstFault, keptHead }: ChainVerdict): string[] {
  return [
    firstFault === undefined
      ? `The audit is in order: ${events === 1 ? '1 event' : `${countText(events)} events`}, each following on the one before.`
      : `The audit is NOT in order. ${FAULTS[firstFault.what](countText(firstFault.auditEventId))} Later events were not looked at.`,
    ...(keptHead === undefined ? [] : [keptSentence(keptHead.auditEventId, firstFault !== undefined)]),
    ...(head === undefined || firstFault !== undefined
      ? []
      : [`Last event: ${countText(head.auditEventId)}, hash ${head.hash}`]),
  ];
}

function keptSentence(auditEventId: number | undefined, isCutShort: boolean): string {
  if (auditEventId !== undefined) {
    return `The hash that was kept belongs to event ${countText(auditEventId)}: up to there nothing was taken away or written anew.`;
  }
  return isCutShort
    ? 'The hash that was kept was not met before the fault.'
    : 'The hash that was kept is NOT in the record: events were taken away or written anew since, or it is older than the events that are kept.';
}
