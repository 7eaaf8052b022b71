import type { Basis } from '../../domain/figure.ts';
import { BASIS_NAMES, countText } from '../../domain/wording.ts';
import { LONDON } from '../../vocabulary/area.ts';
import { COMPARISON_GROUP, ETHNIC_GROUPS, GROUP_NAMES } from '../../vocabulary/ethnicity.ts';
import type { FigureIndex } from './figure-index.ts';
import { sentenceCase } from './headline-numbers.ts';
import { boundsCell, comparisonCell, ratioCell, type TableCell } from './table-cell.ts';

/** Ratios for all reasons by each way of telling a person's group, side by side. */
export interface BasisTable {
  bases: { name: string; isHeadline: boolean }[];
  rows: {
    group: string;
    residents: string;
    isComparison: boolean;
    /** One for each basis. */
    ratios: TableCell[];
    bounds: TableCell | undefined;
    /** London only: the ratio if every borough had its own level of searching. */
    stratified: TableCell | undefined;
  }[];
  isStratified: boolean;
}

const BASES: readonly Basis[] = ['best-estimate', 'self-defined', 'officer-defined'];

/** Sets an area's ratios for all reasons side by side; the stratified ones are on the basis that heads the page. */
export function basisTable(figures: FigureIndex, areaCode: string, headline: Basis): BasisTable {
  const isStratified = areaCode === LONDON.code;
  return {
    bases: BASES.map((basis) => ({ name: sentenceCase(BASIS_NAMES[basis]), isHeadline: basis === headline })),
    isStratified,
    rows: ETHNIC_GROUPS.map((group) => {
      const isComparison = group === COMPARISON_GROUP;
      const figure = (basis: Basis, measure: 'ratio' | 'rate-per-1000' | 'ratio-bounds' | 'stratified-ratio') =>
        figures({ areaCode, group, reason: 'all', basis, measure });
      return {
        group: GROUP_NAMES[group],
        residents: countText(figure('self-defined', 'rate-per-1000')?.residents ?? 0),
        isComparison,
        ratios: BASES.map((basis) =>
          isComparison ? comparisonCell(figure(basis, 'rate-per-1000')) : ratioCell(figure(basis, 'ratio')),
        ),
        bounds: isComparison ? undefined : boundsCell(figure('self-defined', 'ratio-bounds')),
        stratified: isStratified && !isComparison ? ratioCell(figure(headline, 'stratified-ratio')) : undefined,
      };
    }),
  };
}
