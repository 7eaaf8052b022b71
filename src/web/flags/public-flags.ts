import type { FlagEvidence } from '../../db/flag.ts';
import { listShownFlags } from '../../db/published-figure.ts';
import type { Deps } from '../../deps.ts';
import type { FlagHistory } from '../../domain/flag.ts';
import type { Month } from '../../domain/period.ts';
import { isMonthShown } from '../shown-month.ts';

/** A flag as far as the public may know of it: what months that are held back or stopped did to it is left out. */
export interface PublicFlag extends FlagHistory {
  /** What stood at its opening; not of a month that is not shown, nor where it rests on numbers that are withheld. */
  evidence: FlagEvidence | undefined;
  /** Why there is none. */
  unshown: 'month' | 'small-count' | undefined;
}

/**
 * Flags that some month shown to the public has listed, up to the month that pages show. One that only a month on hold or stopped
 * knows of is none; one opened in such a month and listed again in a month that is shown counts from the latter.
 */
export async function listPublicFlags(deps: Deps, shownMonth: Month): Promise<PublicFlag[]> {
  const flags = await listShownFlags(deps.database.db);
  const shown = new Map<Month, boolean>();
  for (const month of new Set(flags.flatMap(({ events }) => events.map((event) => event.month)))) {
    shown.set(month, month <= shownMonth && (await isMonthShown(deps, month)));
  }
  return flags.flatMap((flag) => {
    const events = flag.events.filter(({ month }) => shown.get(month));
    const first = events.find(({ kind }) => kind === 'opened' || kind === 'continued');
    if (!first) return [];
    const isEvidenceShown = flag.evidence === undefined || shown.get(flag.evidence.month);
    return [
      {
        ...flag,
        events,
        openedMonth: first.month,
        evidence: isEvidenceShown ? flag.evidence : undefined,
        unshown:
          flag.evidence === undefined ? ('small-count' as const) : isEvidenceShown ? undefined : ('month' as const),
      },
    ];
  });
}
