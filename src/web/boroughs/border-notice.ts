import { type BorderCounts, borderShare, borderShareSentence } from '../../domain/border-share.ts';
import type { Finding } from '../../domain/data-health/month-health.ts';
import { NEAR_BORDER } from '../../domain/data-health/near-border.ts';
import type { Notice } from '../../domain/data-health.ts';
import type { Month } from '../../domain/period.ts';

/**
 * How near its border the borough's own searches of the month lie, where that is to be told; and the findings without London's
 * share, which says nothing of a single borough. Where the borough's own is not known London's stays.
 */
export function borderNotices(
  health: readonly Finding[],
  border: BorderCounts | undefined,
  month: Month,
): { own: Notice[]; others: readonly Finding[] } {
  if (!border) return { own: [], others: health };
  const judged = borderShare(border);
  const isTold = judged.state === 'known' && judged.severity !== 'none';
  return {
    own: isTold
      ? [
          {
            kind: 'finding',
            severity: judged.severity === 'qualifies' ? 'qualifies' : 'note',
            sentence: borderShareSentence(border, month),
          },
        ]
      : [],
    others: health.filter(({ rule }) => rule !== NEAR_BORDER.id),
  };
}
