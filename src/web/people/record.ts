import type { Response } from 'express';
import { appendAudit } from '../../db/audit.ts';
import type { Db } from '../../db/connection.ts';
import type { SiteDeps } from '../../deps.ts';
import type { Json } from '../../domain/audit.ts';
import { personOf } from '../guard.ts';

/** What an administrator did, to be recorded. */
export interface Deed {
  action: string;
  subject: string;
  detail?: Record<string, Json>;
}

/** Does something and records it, or does nothing: work that returns no deed has changed nothing. */
export async function doAndRecord(
  { signedIn, clock }: SiteDeps,
  response: Response,
  work: (trx: Db) => Promise<Deed | undefined>,
): Promise<boolean> {
  const { personId, role } = personOf(response);
  return signedIn.db.transaction().execute(async (trx) => {
    const deed = await work(trx);
    if (!deed) return false;
    const { action, subject, detail = {} } = deed;
    await appendAudit(trx, { personId, role, action, subject, detail, happenedAt: clock() });
    return true;
  });
}
