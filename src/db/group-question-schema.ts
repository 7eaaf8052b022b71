import type { Generated } from 'kysely';
import type { QuestionKind } from '../domain/group-question.ts';

/** A group's question as far as everybody may read it, once it is published. */
interface PublicQuestion {
  groupQuestionId: number;
  groupName: string;
  areaCode: string;
  flagId: number | null;
  text: string;
  askedAt: Date;
}

/** What became of it, as far as everybody may read it. */
interface PublicQuestionEvent {
  groupQuestionId: number;
  sequence: number;
  kind: QuestionKind;
  happenedAt: Date;
  reply: string | null;
  flagId: number | null;
  reviewSequence: number | null;
}

/** Tables of sql/migrations/0019_groups.sql. */
export interface GroupQuestionSchema {
  groupQuestion: Omit<PublicQuestion, 'groupName' | 'groupQuestionId'> & {
    groupQuestionId: Generated<number>;
    monitoringGroupId: number;
    personId: string;
    isSynthetic: Generated<boolean>;
  };
  groupQuestionEvent: PublicQuestionEvent & { personId: string; personName: string; reason: string | null };
  groupQuestionPublic: PublicQuestion;
  groupQuestionEventPublic: PublicQuestionEvent;
}
