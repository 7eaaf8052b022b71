import { type BorderCounts, borderShare, borderShareSentence } from '../border-share.ts';
import type { HealthRule } from './health-rule.ts';

/** Searches so near the edge of a borough that the publisher's moving of places may have put them next door. */
export const NEAR_BORDER: HealthRule<{ measured: number; nearBorder: number }> = {
  id: 'near-border',
  looksFor: 'many searches near the edge of a borough',
  threshold:
    'A note from 1% on, the share from which searches without a place are told of; from 10% on a single borough’s figures may be out by a tenth.',
  judge: ({ border }) => {
    const judged = borderShare(border);
    if (judged.state === 'not-known') return { cannotTell: 'no place was measured' };
    const { share: _, severity } = judged;
    return severity === 'none' ? [] : [{ about: '', severity, numbers: { ...border } }];
  },
  sentence: (counts: BorderCounts, month) => borderShareSentence(counts, month),
};
