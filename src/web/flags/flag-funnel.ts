import { type FunnelInput, funnelChart } from '../../charts/funnel-chart.ts';
import { monthListOf } from '../../domain/flag-rule.ts';
import { funnelNote } from '../../domain/flag-wording.ts';
import { type Funnel, funnelOfRatios, funnelOfShares } from '../../domain/funnel.ts';
import { USUAL_MATERIALITY } from '../../domain/grid-rule.ts';
import { countText, percentText, ratioText, searchesOfText } from '../../domain/wording.ts';
import { areaName, LONDON, RATED_BOROUGHS } from '../../vocabulary/area.ts';
import { COMPARISON_GROUP } from '../../vocabulary/ethnicity.ts';
import { type Chart, drawnAtBothWidths } from '../figures/chart.ts';
import { indexFigures } from '../figures/figure-index.ts';
import { sentenceCase } from '../figures/headline-numbers.ts';
import { ratioCell, shareCell, type TableCell } from '../figures/table-cell.ts';
import type { FlagInput } from './flag-view.ts';

/** All boroughs for what a finding is about, as a funnel and as a table. */
export interface FlagFunnel {
  chart: Chart;
  note: string;
  valueName: string;
  rows: { name: string; isOwn: boolean; value: TableCell }[];
}

const CURVE_POINTS = 24;

/** Sets the finding's borough among the others; undefined of a White count, and where too few boroughs can be compared. */
export function flagFunnel({ flag, boroughFigures, londonFigures, lists }: FlagInput): FlagFunnel | undefined {
  const { group, reason, areaCode } = flag;
  if (group === COMPARISON_GROUP) return undefined;
  const isShare = group === 'all';
  const basis = isShare ? 'self-defined' : 'best-estimate';
  const rated = new Set(RATED_BOROUGHS.map(({ code }) => code));
  const figures = boroughFigures.filter(
    (figure) => figure.group === group && figure.basis === basis && rated.has(figure.areaCode),
  );
  const london = londonFigures.find(
    (figure) => figure.group === group && figure.basis === basis && figure.measure === figures[0]?.measure,
  )?.estimate;
  const funnel = isShare
    ? funnelOfShares(figures, london?.state === 'estimated' ? london.value : 0)
    : funnelOfRatios(figures);
  if (!funnel?.places.some((place) => place.areaCode === areaCode)) return undefined;
  const find = indexFigures(figures);
  const [first] = figures;
  const valueName = isShare ? 'Share' : 'Times the rate of White residents';
  return {
    chart: drawnAtBothWidths(funnelChart, drawn(funnel, { flag, isShare, valueName })),
    note: funnelNote(isShare, monthListOf(lists)?.materiality ?? USUAL_MATERIALITY),
    valueName,
    rows: [...RATED_BOROUGHS]
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ code, name }) => {
        const figure = find({ ...first!, areaCode: code });
        return { name, isOwn: code === areaCode, value: isShare ? shareCell(figure) : ratioCell(figure) };
      }),
  };

  function drawn(
    { centre, places, limitsAt }: Funnel,
    { flag, isShare, valueName }: Pick<FlagInput, 'flag'> & { isShare: boolean; valueName: string },
  ): FunnelInput {
    const text = isShare ? percentText : ratioText;
    const sizes = places.map(({ size }) => size);
    const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
    const curve = (confidence: number) =>
      // Even on a logarithmic axis too: the edges bend most where little is known.
      Array.from({ length: CURVE_POINTS }, (_, at) => least * (most / least) ** (at / (CURVE_POINTS - 1))).map(
        (size) => ({ size, ...limitsAt(size, confidence) }),
      );
    return {
      id: 'funnel',
      kind: isShare ? 'share' : 'ratio',
      title: `${sentenceCase(searchesOfText(reason, group))}: each borough of London by how much its figure rests on`,
      points: places.map(({ areaCode, value, size }) => ({
        name: areaName(areaCode),
        size,
        sizeText: countText(size),
        value,
        text: text(value),
        isHighlighted: areaCode === flag.areaCode,
      })),
      centre: { value: centre, text: `${LONDON.name}: ${text(centre)}` },
      limits: [
        { text: '95% of boroughs', points: curve(0.95) },
        { text: '99.8% of boroughs', points: curve(0.998), isWidened: true },
      ],
      sizeName: 'How many searches it rests on',
      columns: { area: 'Borough', size: 'Rests on', value: valueName },
    };
  }
}
