import type { Role } from '../vocabulary/role.ts';

/** A value that JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** As what somebody acted: their role then, `public` where nobody was signed in, `job` at the command line. */
export type AuditRole = Role | 'public' | 'job';

/** An action, or a reading of a written text, as it is handed over to be recorded. */
export interface NewAuditEvent {
  personId: string | undefined;
  role: AuditRole;
  /** Words of lower-case letters and digits, joined by a dot, colon or hyphen: `review.asked`, `text.read`. */
  action: string;
  /** What it was done to, such as `flag/12`. */
  subject: string;
  /** What else is worth keeping: no name, no address, and no word of a written text. */
  detail: { readonly [key: string]: Json };
  happenedAt: Date;
}

/** An event with its place in the chain. */
export interface AuditEvent extends NewAuditEvent {
  auditEventId: number;
}

/** The action under which the deletion of the oldest events is itself recorded. */
export const AUDIT_CUT = 'audit.cut';

/**
 * The line whose SHA-256 is an event's hash: canonical JSON of all that is stored of it and of the hash before. `happenedAt` is
 * given as it was stored, to the microsecond: YYYY-MM-DDTHH:MM:SS.ssssssZ (see `instantText`).
 */
export function auditLine(
  event: Omit<AuditEvent, 'happenedAt'> & { happenedAt: string },
  previousHash: string,
): string {
  const { auditEventId, happenedAt, personId, role, action, subject, detail } = event;
  return canonicalJson({
    auditEventId,
    happenedAt,
    personId: personId ?? null,
    role,
    action,
    subject,
    detail,
    previousHash,
  });
}

/** An instant with six digits after the second, as the database keeps it. */
export function instantText(instant: Date): string {
  return instant.toISOString().replace('Z', '000Z');
}

/**
 * JSON with the keys of every object in the order of their code units and nothing between the parts: the same value always
 * gives the same text. Members that are undefined are left out, as JSON leaves them out.
 */
export function canonicalJson(value: Json | undefined): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const members = Object.entries(value as { [key: string]: Json | undefined })
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}
