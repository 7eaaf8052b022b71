import { verifyAudit } from '../src/db/audit.ts';
import type { Deps } from '../src/deps.ts';
import type { ChainVerdict } from '../src/domain/audit-chain.ts';
import { InputProblem } from '../src/problem.ts';

/** Throws InputProblem where a hash that was kept elsewhere is none. */
export function requireHash(head: string | undefined): void {
  if (head !== undefined && !/^[0-9a-f]{64}$/i.test(head.trim())) {
    throw new InputProblem(`--head ${head} is no hash (expected 64 letters and digits, as verify-audit prints them).`);
  }
}

/** Walks along the whole audit, and looks for a hash that was kept elsewhere; in small letters or capitals. Changes nothing. */
export async function checkAudit({ database }: Deps, head: string | undefined): Promise<ChainVerdict> {
  requireHash(head);
  return verifyAudit(database.db, { keptHead: head?.trim().toLowerCase() });
}

/** Whether all that was asked about is as it was written: no fault, and a hash kept elsewhere met. */
export function isInOrder({ firstFault, keptHead }: ChainVerdict): boolean {
  return firstFault === undefined && (keptHead === undefined || keptHead.auditEventId !== undefined);
}
