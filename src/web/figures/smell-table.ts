import type { StoredFigure } from '../../db/measurement.ts';
import { FigureQuotes } from '../../domain/figure-quotes.ts';
import { type GroundsBasis, groundsOfArea } from '../../domain/grounds-basis.ts';
import { smellSection } from '../../domain/smell-section.ts';
import {
  accuracySentence,
  BOUNDS_NOTE,
  classifierSentence,
  groupText,
  nervousSentence,
  WAYS_NOTE,
} from '../../domain/smell-wording.ts';
import { SOLE_SMELL, SOLE_SMELL_GROUPS } from '../../domain/sole-smell.ts';
import { percentRangeText, percentText, placeText, pValueText, STATE_WORDS } from '../../domain/wording.ts';
import { LONDON } from '../../vocabulary/area.ts';
import { COMPARISON_GROUP } from '../../vocabulary/ethnicity.ts';
import type { FigureIndex } from './figure-index.ts';
import { ratioCell, shareCell, type TableCell } from './table-cell.ts';

/** Searches on the smell of cannabis alone: the words of the mail, and a table by group. */
export interface SmellTable {
  title: string;
  sentences: string[];
  /** None where there are no written grounds, or none that were read. */
  rows: {
    group: string;
    strict: TableCell;
    inSubstance: TableCell;
    bounds: TableCell;
    corrected: TableCell;
    ratio: TableCell | undefined;
    /** Of a borough. */
    odds: TableCell | undefined;
  }[];
  /** Whether the area is held against the rest of London. */
  isAgainstRest: boolean;
  notes: string[];
}

/** Sets an area's figures of one window out; undefined for a month measured before there were such figures. */
export function smellTable(
  figures: FigureIndex,
  areaCode: string,
  own: readonly StoredFigure[],
  london: readonly StoredFigure[],
  basis: GroundsBasis,
): SmellTable | undefined {
  const place = areaCode === LONDON.code ? LONDON.name : placeText(areaCode);
  const area = new FigureQuotes(own);
  const section = smellSection(
    place,
    area,
    areaCode === LONDON.code ? area : new FigureQuotes(london),
    groundsOfArea(basis, areaCode),
  );
  if (!section) return undefined;
  const find = (group: (typeof SOLE_SMELL_GROUPS)[number], measure: StoredFigure['measure']) =>
    figures({ areaCode, group, reason: 'drugs', basis: 'self-defined', measure });
  const state = find('all', SOLE_SMELL.strict.share)?.estimate.state;
  const isKnown = state === 'estimated' || state === 'not-estimable';
  const nervousOnly = basis.areas.get(areaCode)?.nervousOnly;
  const isAgainstRest = areaCode !== LONDON.code;
  return {
    ...section,
    isAgainstRest,
    rows: isKnown
      ? SOLE_SMELL_GROUPS.map((group) => ({
          group: groupText(group),
          strict: shareCell(find(group, SOLE_SMELL.strict.share)),
          inSubstance: shareCell(find(group, SOLE_SMELL['in-substance'].share)),
          bounds: shareBoundsCell(find(group, SOLE_SMELL.strict.bounds)),
          corrected: { ...shareCell(find(group, SOLE_SMELL.strict.corrected)), counted: undefined },
          ratio:
            group === 'all' || group === COMPARISON_GROUP
              ? undefined
              : ratioCell(figures({ areaCode, group, reason: 'smell-only', basis: 'best-estimate', measure: 'ratio' })),
          odds: isAgainstRest ? oddsCell(find(group, SOLE_SMELL['in-substance'].oddsAgainstRest)) : undefined,
        }))
      : [],
    notes: isKnown
      ? [
          WAYS_NOTE,
          BOUNDS_NOTE,
          // The column of corrected shares is of the strict way.
          ...basis.accuracies
            .filter(({ way }) => way === 'strict')
            .map(({ group, way, accuracy }) => accuracySentence(group, way, accuracy)),
          ...(nervousOnly === undefined ? [] : [nervousSentence(nervousOnly, basis.classifiers)]),
          ...basis.classifiers.map(classifierSentence),
        ]
      : [],
  };
}

/** The lowest and highest share there could be; the value between them stands in a column of its own. */
export function shareBoundsCell(figure: StoredFigure | undefined): TableCell {
  const estimate = figure?.estimate ?? { state: 'month-missing' };
  const isNumber = estimate.state === 'estimated';
  return {
    text: isNumber
      ? estimate.low === estimate.high
        ? percentText(estimate.value)
        : percentRangeText(estimate.low, estimate.high)
      : STATE_WORDS[estimate.state],
    range: undefined,
    searches: undefined,
    counted: undefined,
    isNumber,
  };
}

/** An odds ratio with its likely range, and Fisher's P where a ratio has its counts. */
function oddsCell(figure: StoredFigure | undefined): TableCell {
  const p = figure?.pValue;
  return { ...ratioCell(figure), counted: p === undefined ? undefined : pValueText(p) };
}
