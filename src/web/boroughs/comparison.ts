import type { StoredFigure } from '../../db/measurement.ts';
import { comparedSentence } from '../../domain/place-wording.ts';
import { SOLE_SMELL } from '../../domain/sole-smell.ts';
import { countText, percentText, placeText, residentsText, searchesOfText } from '../../domain/wording.ts';
import { areaName } from '../../vocabulary/area.ts';
import { COMPARISON_GROUP, ETHNIC_GROUPS } from '../../vocabulary/ethnicity.ts';
import type { FigureChoice } from '../figures/figure-choice.ts';
import { indexFigures, recordedIn } from '../figures/figure-index.ts';
import { sentenceCase } from '../figures/headline-numbers.ts';
import { rateCell, ratioCell, shareCell, type TableCell } from '../figures/table-cell.ts';

/** Two boroughs side by side, for one reason. */
export interface BoroughComparison {
  title: string;
  names: [string, string];
  sentence: string;
  rows: { name: string; cells: [TableCell, TableCell] }[];
}

/** Sets two boroughs' figures of one window side by side, each on the basis that heads its own page. */
export function boroughComparison(
  ownFigures: readonly StoredFigure[],
  otherFigures: readonly StoredFigure[],
  codes: [string, string],
  choice: FigureChoice,
): BoroughComparison {
  const sides = [ownFigures, otherFigures].map((figures, at) => {
    const find = indexFigures(figures);
    const areaCode = codes[at]!;
    return { find, areaCode, recorded: recordedIn(find, areaCode, choice.reason) };
  });
  const row = (name: string, cellOf: (side: (typeof sides)[number]) => TableCell) => ({
    name,
    cells: sides.map(cellOf) as [TableCell, TableCell],
  });
  const { reason } = choice;
  const estimates = sides.map(({ find, areaCode, recorded: { basis } }) => ({
    place: placeText(areaCode),
    estimate: find({ areaCode, ...choice, basis, measure: 'ratio' })?.estimate,
  }));
  return {
    title: `${areaName(codes[0])} and ${areaName(codes[1])}`,
    names: [areaName(codes[0]), areaName(codes[1])],
    sentence: `${sentenceCase(searchesOfText(reason, choice.group))}, times the rate of White residents. ${comparedSentence(estimates[0]!, estimates[1]!)}`,
    rows: [
      ...ETHNIC_GROUPS.filter((group) => group !== COMPARISON_GROUP).map((group) =>
        row(
          `${sentenceCase(residentsText(group))}, times the rate of White residents`,
          ({ find, areaCode, recorded }) =>
            ratioCell(find({ areaCode, group, reason, basis: recorded.basis, measure: 'ratio' })),
        ),
      ),
      ...ETHNIC_GROUPS.map((group) =>
        row(`${sentenceCase(residentsText(group))}, searches per 1,000 and year`, ({ find, areaCode, recorded }) =>
          rateCell(find({ areaCode, group, reason, basis: recorded.basis, measure: 'rate-per-1000' })),
        ),
      ),
      row('Searches of people', ({ recorded }) => plain(countText(recorded.searches ?? 0))),
      row('Ethnicity refused or not recorded', ({ recorded }) =>
        plain(recorded.unknownShare === undefined ? 'no searches' : percentText(recorded.unknownShare)),
      ),
      row('Drug searches on the smell of cannabis alone', ({ find, areaCode }) =>
        shareCell(
          find({ areaCode, group: 'all', reason: 'drugs', basis: 'self-defined', measure: SOLE_SMELL.strict.share }),
        ),
      ),
    ],
  };
}

const plain = (text: string): TableCell => ({
  text,
  range: undefined,
  searches: undefined,
  counted: undefined,
  isNumber: true,
});
