import type { ColumnType } from 'kysely';
import type { ReviewKind } from '../domain/review.ts';

/** What a person did about a flag, as far as everybody may read it. */
interface PublicReviewEvent {
  flagId: number;
  sequence: number;
  kind: ReviewKind;
  happenedAt: Date;
  bcu: string | null;
  dueOn: string | null;
  question: string | null;
  found: string | null;
  willChange: string | null;
  reason: string | null;
  reform: string | null;
  followUpMonth: string | null;
}

/** Tables of sql/migrations/0018_review.sql. */
export interface ReviewSchema {
  flagReviewEvent: PublicReviewEvent & {
    personId: string;
    personName: string;
    note: string | null;
    assignedTo: string | null;
  };
  flagReviewPublic: PublicReviewEvent;
  auditEvent: {
    auditEventId: number;
    happenedAt: Date;
    personId: string | null;
    role: string;
    action: string;
    subject: string;
    detail: ColumnType<unknown, string, never>;
    previousHash: string;
    hash: string;
  };
}
