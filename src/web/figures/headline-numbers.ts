import type { Basis } from '../../domain/figure.ts';
import { residentsText } from '../../domain/wording.ts';
import { COMPARISON_GROUP, ETHNIC_GROUPS } from '../../vocabulary/ethnicity.ts';
import type { FigureIndex } from './figure-index.ts';
import { ratioCell, type TableCell } from './table-cell.ts';

/** The ratios that head a page: all reasons, each group against White residents, on the headline basis. */
export function headlineNumbers(
  figures: FigureIndex,
  areaCode: string,
  basis: Basis,
): { who: string; ratio: TableCell }[] {
  return ETHNIC_GROUPS.filter((group) => group !== COMPARISON_GROUP).map((group) => ({
    who: sentenceCase(residentsText(group)),
    ratio: ratioCell(figures({ areaCode, group, reason: 'all', basis, measure: 'ratio' })),
  }));
}

/** The text with its first letter as a capital: words that stand at the beginning of a heading or a cell. */
export function sentenceCase(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
