import { FIND_RATE_NOTES, findsUnrecordedSentence, RECORDED_ONLY, STATE_SENTENCES } from '../../domain/wording.ts';
import { COMPARISON_GROUP, ETHNIC_GROUPS, GROUP_NAMES } from '../../vocabulary/ethnicity.ts';
import { REASON_NAMES, type ReasonScope } from '../../vocabulary/reason.ts';
import type { FigureIndex } from './figure-index.ts';
import { sentenceCase } from './headline-numbers.ts';
import { comparisonCell, ratioCell, shareCell, type TableCell } from './table-cell.ts';

/** What searches found, by group, for all reasons and for drugs. */
export interface FindTable {
  reasons: string[];
  /** For each reason the find rate and how many times White people's it is; none where nothing at all is recorded. */
  rows: { group: string; cells: { rate: TableCell; ratio: TableCell }[] }[];
  notes: string[];
}

/** Drugs are what most searches are for; the other reasons are in the figures that can be downloaded. */
const REASONS: readonly ReasonScope[] = ['all', 'drugs'];

/** Sets an area's find rates side by side; undefined for a month measured before there were any. */
export function findTable(figures: FigureIndex, areaCode: string): FindTable | undefined {
  const find = (group: (typeof ETHNIC_GROUPS)[number], reason: ReasonScope, measure: 'find-rate' | 'find-rate-ratio') =>
    figures({ areaCode, group, reason, basis: 'self-defined', measure });
  const white = find(COMPARISON_GROUP, 'all', 'find-rate');
  if (!white) return undefined;
  if (white.estimate.state === 'month-missing') {
    return { reasons: [], rows: [], notes: [STATE_SENTENCES['month-missing']] };
  }
  const searches = ETHNIC_GROUPS.reduce((sum, group) => {
    const all = figures({ areaCode, group, reason: 'all', basis: 'self-defined', measure: 'rate-per-1000' });
    return sum + (all?.searches ?? 0);
  }, 0);
  const recorded = ETHNIC_GROUPS.reduce((sum, group) => sum + (find(group, 'all', 'find-rate')?.outOf ?? 0), 0);
  // Where some counts are withheld, what is left of the others would say nothing.
  const isWhole = ETHNIC_GROUPS.every((group) => find(group, 'all', 'find-rate')?.estimate.state !== 'small-count');
  const unrecorded = isWhole ? findsUnrecordedSentence(searches - recorded, searches) : '';
  return {
    reasons: REASONS.map((reason) => sentenceCase(REASON_NAMES[reason])),
    rows:
      recorded === 0 && searches > 0 && isWhole
        ? []
        : ETHNIC_GROUPS.map((group) => ({
            group: GROUP_NAMES[group],
            cells: REASONS.map((reason) => {
              const rate = find(group, reason, 'find-rate');
              const isComparison = group === COMPARISON_GROUP;
              return {
                rate: shareCell(rate),
                ratio: isComparison ? comparisonCell(rate) : ratioCell(find(group, reason, 'find-rate-ratio')),
              };
            }),
          })),
    notes: [...FIND_RATE_NOTES, ...(unrecorded === '' ? [] : [unrecorded]), RECORDED_ONLY],
  };
}
