import type { FlagEvidence } from '../../db/flag.ts';
import { listShownFlags } from '../../db/published-figure.ts';
import type { Deps } from '../../deps.ts';
import type { FlagHistory } from '../../domain/flag.ts';
import type { Month } from '../../domain/period.ts';
import { flagsAsShown, monthsOfFlags } from '../../domain/public-flag.ts';
import { isMonthShown } from '../shown-month.ts';

/** A flag as far as the public may know of it: what months that are held back or stopped did to it is left out. */
export interface PublicFlag extends FlagHistory {
  /** What stood at its opening; not of a month that is not shown, nor where it rests on numbers that are withheld. */
  evidence: FlagEvidence | undefined;
  /** Why there is none. */
  unshown: 'month' | 'small-count' | undefined;
}

/**
 * Flags that some month shown to the public has listed, up to the month that a page shows, which itself counts as shown: it is,
 * or scrutiny staff look at it as it will be (src/domain/public-flag.ts).
 */
export async function listPublicFlags(deps: Deps, shownMonth: Month): Promise<PublicFlag[]> {
  const flags = await listShownFlags(deps.database.db);
  const shown = new Set<Month>();
  for (const month of monthsOfFlags(flags)) {
    if (month === shownMonth || (month < shownMonth && (await isMonthShown(deps, month)))) shown.add(month);
  }
  return flagsAsShown(flags, (month) => shown.has(month)).map((flag) => {
    const isEvidenceShown = flag.evidence === undefined || shown.has(flag.evidence.month);
    return {
      ...flag,
      evidence: isEvidenceShown ? flag.evidence : undefined,
      unshown:
        flag.evidence === undefined ? ('small-count' as const) : isEvidenceShown ? undefined : ('month' as const),
    };
  });
}
