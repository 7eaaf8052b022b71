import type { ColumnType, Generated } from 'kysely';
import type { Role } from '../vocabulary/role.ts';

/** People who may sign in and what signing in remembers, as Kysely sees them; the library's own tables are read here only in part. */
export interface PeopleSchema {
  person: {
    personId: Generated<string>;
    name: string;
    email: string;
    isEmailVerified: Generated<boolean>;
    role: Role;
    bcu: string | null;
    isDisabled: Generated<boolean>;
    disabledAt: ColumnType<Date | null, Date | null | undefined, Date | null>;
    isSynthetic: Generated<boolean>;
    createdAt: Generated<Date>;
    updatedAt: Generated<Date>;
  };
  groupMember: { monitoringGroupId: number; personId: string };
  signInSession: {
    id: string;
    personId: string;
    token: string;
    expiresAt: Date;
    createdAt: Generated<Date>;
    userAgent: string | null;
  };
  signInAccount: { id: string; personId: string; providerId: string; accountId: string; createdAt: Generated<Date> };
  signInToken: { id: string; identifier: string; value: string; expiresAt: Date; createdAt: Generated<Date> };
}
