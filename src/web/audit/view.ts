import type { RecordedAuditEvent } from '../../db/audit.ts';
import type { Json } from '../../domain/audit.ts';
import type { ChainVerdict } from '../../domain/audit-chain.ts';
import { auditSentences } from '../../domain/audit-wording.ts';
import { londonDay } from '../../domain/period.ts';
import { countText, dateText } from '../../domain/wording.ts';
import { ROLE_NAMES, ROLES } from '../../vocabulary/role.ts';
import { sentenceCase } from '../figures/headline-numbers.ts';
import type { PageView } from '../show.ts';

/** What of the record is looked at; undefined: all of it. */
export interface AuditQuery {
  action?: string | undefined;
  /** By the id that the record keeps. */
  person?: string | undefined;
  subject?: string | undefined;
  /** Only events with a lower number. */
  before?: number | undefined;
}

/** What a page of the record is made from. */
export interface AuditInput {
  events: readonly RecordedAuditEvent[];
  hasMore: boolean;
  /** Every action that was ever recorded. */
  actions: readonly string[];
  query: AuditQuery;
}

export interface AuditView extends PageView {
  actions: { value: string; text: string; selected: boolean }[];
  query: { person: string; subject: string };
  isNarrowed: boolean;
  rows: {
    number: string;
    when: string;
    who: string;
    personHref: string | undefined;
    role: string;
    action: string;
    subject: string;
    subjectHref: string;
    detail: string;
  }[];
  olderHref: string | undefined;
  newestHref: string | undefined;
}

const londonTime = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', timeStyle: 'medium' });

/** Arranges a page of the record; names, actions and details stand as they were recorded. */
export function auditView({ events, hasMore, actions, query }: AuditInput): AuditView {
  const href = (change: AuditQuery) => auditHref({ ...query, before: undefined, ...change });
  const last = events.at(-1);
  return {
    title: 'Audit',
    syntheticLabel: undefined,
    actions: [
      { value: '', text: 'Everything', selected: query.action === undefined },
      ...actions.map((action) => ({ value: action, text: action, selected: action === query.action })),
    ],
    query: { person: query.person ?? '', subject: query.subject ?? '' },
    isNarrowed: query.action !== undefined || query.person !== undefined || query.subject !== undefined,
    rows: events.map((event) => ({
      number: countText(event.auditEventId),
      when: `${dateText(londonDay(event.happenedAt))}, ${londonTime.format(event.happenedAt)}`,
      who: event.personName ?? (event.personId === undefined ? 'nobody signed in' : event.personId),
      personHref: event.personId === undefined ? undefined : href({ person: event.personId }),
      role: roleText(event.role),
      action: event.action,
      subject: event.subject,
      subjectHref: href({ subject: event.subject }),
      detail: detailText(event.detail),
    })),
    olderHref: hasMore && last ? href({ before: last.auditEventId }) : undefined,
    newestHref: query.before === undefined ? undefined : href({}),
  };
}

function roleText(role: RecordedAuditEvent['role']): string {
  const known = ROLES.find((one) => one === role);
  if (known) return sentenceCase(ROLE_NAMES[known]);
  return role === 'job' ? 'A job' : 'The public';
}

/** Details in words: name and value, and of a list one after the other. */
function detailText(detail: { readonly [key: string]: Json }): string {
  return Object.entries(detail)
    .map(([name, value]) => `${name}: ${valueText(value)}`)
    .join('; ');
}

function valueText(value: Json): string {
  if (Array.isArray(value)) {
    const isOfParts = value.some((item) => typeof item === 'object');
    return value.map(valueText).join(isOfParts ? ' / ' : ', ');
  }
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .map(([name, member]) => `${name} ${valueText(member)}`)
      .join(' ');
  }
  return String(value);
}

function auditHref({ action, person, subject, before }: AuditQuery): string {
  const query = new URLSearchParams({
    ...(action === undefined ? {} : { action }),
    ...(person === undefined ? {} : { person }),
    ...(subject === undefined ? {} : { subject }),
    ...(before === undefined ? {} : { before: String(before) }),
  }).toString();
  return query === '' ? '/audit' : `/audit?${query}`;
}

export interface VerdictView extends PageView {
  isInOrder: boolean;
  sentences: string[];
  head: string | undefined;
}

/** Tells what a walk along the record showed. */
export function verdictView(verdict: ChainVerdict): VerdictView {
  const isInOrder =
    verdict.firstFault === undefined && (!verdict.keptHead || verdict.keptHead.auditEventId !== undefined);
  return {
    title: isInOrder ? 'The audit is in order' : 'The audit is not in order',
    syntheticLabel: undefined,
    isInOrder,
    sentences: auditSentences(verdict),
    head: verdict.firstFault === undefined ? verdict.head?.hash : undefined,
  };
}
