import { dotPlot } from '../../charts/dot-plot.ts';
import type { StoredFigure } from '../../db/measurement.ts';
import {
  ASPECT_NAMES,
  ASPECTS,
  apartSentence,
  DEFINITIONS,
  type Definition,
  OTHER_RESIDENTS,
} from '../../domain/definition.ts';
import type { Basis } from '../../domain/figure.ts';
import { monthsOf } from '../../domain/period.ts';
import {
  HOW_TO_READ,
  monthText,
  NOT_SHOWN,
  percentText,
  periodText,
  placeText,
  ratioText,
  residentsText,
  SYNTHETIC_LABEL,
} from '../../domain/wording.ts';
import { LONDON } from '../../vocabulary/area.ts';
import { type EthnicGroup, GROUP_NAMES } from '../../vocabulary/ethnicity.ts';
import { type Chart, drawnAtBothWidths, drawnRatio } from '../figures/chart.ts';
import { indexFigures, recordedIn } from '../figures/figure-index.ts';
import { sentenceCase } from '../figures/headline-numbers.ts';
import { boundsCell, ratioCell, type TableCell } from '../figures/table-cell.ts';
import type { PageView } from '../show.ts';
import type { ShownMonth } from '../shown-month.ts';
import { COMPARED_AREAS, COMPARED_GROUPS } from './query.ts';

/** What the page of definitions is made from. */
export interface DefinitionsInput {
  shown: ShownMonth;
  areaCode: string;
  group: EthnicGroup;
  /** The area's figures of every window, for the reasons that definitions are about. */
  figures: readonly StoredFigure[];
}

interface DefinitionRow {
  name: string;
  says: string;
  usedBy: string;
  ratio: TableCell;
  isHeadline: boolean;
}

export interface DefinitionsView extends PageView {
  heldBack: string[];
  annotations: readonly string[];
  areas: { value: string; text: string; selected: boolean }[];
  groups: { value: string; text: string; selected: boolean }[];
  period: string;
  lead: string | undefined;
  unknown: string | undefined;
  headline: { name: string; ratio: TableCell }[];
  chart: Chart;
  aspects: { name: string; rows: DefinitionRow[] }[];
  hrefOfArea: string;
  notes: string[];
  notShown: readonly string[];
}

/** Sets every way of making a ratio side by side for one area and group; every number comes out as text. */
export function definitionsView({ shown, areaCode, group, figures }: DefinitionsInput): DefinitionsView {
  const place = areaCode === LONDON.code ? LONDON.name : placeText(areaCode);
  const window = shown.windows.find(({ kind }) => kind === 'rolling-12-months')!;
  const recorded = recordedIn(indexFigures(figures.filter(({ windowKind }) => windowKind === window.kind)), areaCode);
  const made = DEFINITIONS.flatMap((definition) => {
    const figure = figureOf(definition, figures, group, recorded.basis);
    return figure ? [{ definition, figure, isHeadline: isHeadline(definition, recorded.basis) }] : [];
  });
  const values = made.flatMap(({ definition, figure: { estimate } }) =>
    isBounds(definition) || estimate.state !== 'estimated' ? [] : [estimate.value],
  );
  const who = sentenceCase(residentsText(group, place));
  return {
    title: `Why ratios differ: ${place}`,
    syntheticLabel: shown.measurement.isSynthetic ? SYNTHETIC_LABEL : undefined,
    heldBack: shown.heldBack,
    annotations: shown.annotations,
    areas: COMPARED_AREAS.map(({ code, name }) => ({ value: code, text: name, selected: code === areaCode })),
    groups: COMPARED_GROUPS.map((one) => ({ value: one, text: GROUP_NAMES[one], selected: one === group })),
    period: `${periodText(window, window.monthsPresent, monthsOf(window).length)}, all reasons, unless a row says otherwise.`,
    lead:
      values.length === 0
        ? undefined
        : apartSentence(residentsText(group, place), ratioText(Math.min(...values)), ratioText(Math.max(...values))),
    unknown: recorded.unknownShare === undefined ? undefined : percentText(recorded.unknownShare),
    headline: made
      .filter(({ definition }) => definition.aspect === 'ethnicity')
      .map(({ definition, figure }) => ({ name: definition.name, ratio: cellOf(definition, figure) })),
    chart: drawnAtBothWidths(dotPlot, {
      id: 'definitions',
      title: `${who}: times the rate of White residents, by how it is counted`,
      kind: 'ratio',
      rows: made.map(({ definition, figure, isHeadline }) => {
        const estimate = drawnRatio(figure.estimate);
        const name = definition.name;
        return estimate
          ? { name, isHighlighted: isHeadline, estimate: isBounds(definition) ? { ...estimate, text: '' } : estimate }
          : { name, why: cellOf(definition, figure).text };
      }),
      columns: { row: 'How it is counted', value: 'Times the rate' },
    }),
    aspects: ASPECTS.map((aspect) => ({
      name: ASPECT_NAMES[aspect],
      rows: made
        .filter(({ definition }) => definition.aspect === aspect)
        .map(({ definition, figure, isHeadline }) => ({
          name: nameOf(definition, shown),
          says: definition.says,
          usedBy: definition.usedBy,
          ratio: cellOf(definition, figure),
          isHeadline,
        })),
    })).filter(({ rows }) => rows.length > 0),
    hrefOfArea: areaCode === LONDON.code ? '/' : `/boroughs/${areaCode}`,
    notes: [OTHER_RESIDENTS, ...HOW_TO_READ],
    notShown: NOT_SHOWN,
  };
}

const isBounds = ({ figure }: Definition) => figure.measure === 'ratio-bounds';

const isHeadline = ({ aspect, figure }: Definition, headline: Basis) =>
  aspect === 'ethnicity' && figure.measure === 'ratio' && figure.basis === headline;

/** Bounds are a range without a middle. */
const cellOf = (definition: Definition, figure: StoredFigure): TableCell =>
  isBounds(definition) ? boundsCell(figure) : ratioCell(figure);

function figureOf(
  { figure: { windowKind, reason, basis, measure } }: Definition,
  figures: readonly StoredFigure[],
  group: EthnicGroup,
  headline: Basis,
): StoredFigure | undefined {
  const wanted = basis === 'headline' ? headline : basis;
  return figures.findLast(
    (figure) =>
      figure.windowKind === windowKind &&
      figure.reason === reason &&
      figure.measure === measure &&
      figure.basis === wanted &&
      figure.group === group,
  );
}

/** Which months a row is of, where it is not of the twelve that head the page. */
function nameOf({ name, figure: { windowKind } }: Definition, { windows }: ShownMonth): string {
  if (windowKind === 'rolling-12-months') return name;
  const { from, to } = windows.find(({ kind }) => kind === windowKind)!;
  return `${name}: ${from === to ? monthText(to) : `${monthText(from)} to ${monthText(to)}`}`;
}
