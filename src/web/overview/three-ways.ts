import { agesUnrecordedSentence, RECORDED_ONLY, THREE_WAYS_NOTES } from '../../domain/wording.ts';
import { LONDON } from '../../vocabulary/area.ts';
import { COMPARISON_GROUP, ETHNIC_GROUPS, type EthnicGroup, GROUP_NAMES } from '../../vocabulary/ethnicity.ts';
import type { FigureIndex } from '../figures/figure-index.ts';
import { ratioCell, type TableCell } from '../figures/table-cell.ts';

/** London's ratio for all reasons over all of London, within boroughs and within ages: what place and age account for. */
export interface ThreeWays {
  rows: { group: string; crude: TableCell; withinBoroughs: TableCell; withinAges: TableCell }[];
  notes: readonly string[];
  /** What the ratios leave out. */
  leftOut: string[];
}

/** Sets London's three ratios side by side, on one base; undefined for a month measured before there were figures by age. */
export function threeWays(figures: FigureIndex): ThreeWays | undefined {
  const find = (
    group: EthnicGroup,
    measure: 'ratio' | 'stratified-ratio' | 'age-stratified-ratio' | 'age-unknown-share',
  ) => figures({ areaCode: LONDON.code, group, reason: 'all', basis: 'self-defined', measure });
  if (!find(COMPARISON_GROUP, 'age-unknown-share')) return undefined;
  const unknown = agesUnrecordedSentence(
    ETHNIC_GROUPS.flatMap((group) => {
      const estimate = find(group, 'age-unknown-share')?.estimate;
      return estimate?.state === 'estimated' ? [{ group, share: estimate.value }] : [];
    }),
  );
  return {
    rows: ETHNIC_GROUPS.filter((group) => group !== COMPARISON_GROUP).map((group) => ({
      group: GROUP_NAMES[group],
      crude: ratioCell(find(group, 'ratio')),
      withinBoroughs: ratioCell(find(group, 'stratified-ratio')),
      withinAges: ratioCell(find(group, 'age-stratified-ratio')),
    })),
    notes: THREE_WAYS_NOTES,
    leftOut: [RECORDED_ONLY, ...(unknown === '' ? [] : [unknown])],
  };
}
