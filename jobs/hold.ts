import { appendAudit } from '../src/db/audit.ts';
import { findMeasurement } from '../src/db/measurement.ts';
import { decideHold, startHold } from '../src/db/publication.ts';
import type { Deps } from '../src/deps.ts';
import type { Month } from '../src/domain/period.ts';
import { endOfHold, type HoldKind, type HoldStatus, holdStatus, judgeHold } from '../src/domain/publication.ts';
import { InputProblem } from '../src/problem.ts';

export interface HoldOptions {
  release: boolean;
  annotate: string | undefined;
  stop: string | undefined;
}

/** Shows a month's hold, or releases it, annotates it or stops it; what was done is kept with its reason. */
export async function hold(deps: Deps, month: Month, options: HoldOptions): Promise<HoldStatus> {
  const { db } = deps.database;
  const asked = decisionsOf(options);
  if (asked.length > 1)
    throw new InputProblem('hold takes one of --release, --annotate TEXT and --stop REASON at a time.');
  const judged = asked.map(({ kind, reason }) => judgeHold(kind, reason))[0];
  if (judged?.ok === false) throw new InputProblem(judged.message);
  if (!(await findMeasurement(db, month)))
    throw new InputProblem(`${month} has not been measured: there is nothing to hold.`);
  const now = deps.clock();
  const heldUntil = endOfHold(now, deps.settings.publishHoldDays);
  if (!judged) return holdStatus(await startHold(db, month, heldUntil), now);
  const decided = await db.transaction().execute(async (trx) => {
    const { hold } = await decideHold(trx, month, { ...judged.decision, heldUntil });
    await appendAudit(trx, {
      personId: undefined,
      role: 'job',
      action: `month.${judged.decision.kind}`,
      subject: `month/${month}`,
      detail: {},
      happenedAt: now,
    });
    return hold;
  });
  return holdStatus(decided, now);
}

function decisionsOf({ release, annotate, stop }: HoldOptions): { kind: HoldKind; reason: string }[] {
  return [
    ...(release ? [{ kind: 'released' as const, reason: '' }] : []),
    ...(annotate === undefined ? [] : [{ kind: 'annotated' as const, reason: annotate }]),
    ...(stop === undefined ? [] : [{ kind: 'stopped' as const, reason: stop }]),
  ];
}
