import type { Measure } from '../../domain/figure.ts';
import { type FlagHistory, isOpenAt } from '../../domain/flag.ts';
import { isJudged, type MonthList } from '../../domain/flag-rule.ts';
import type { Month } from '../../domain/period.ts';
import { countText, percentText } from '../../domain/wording.ts';
import { areaName, BOROUGHS, CITY_OF_LONDON, LONDON } from '../../vocabulary/area.ts';
import { COMPARISON_GROUP, type EthnicGroup, GROUP_NAMES } from '../../vocabulary/ethnicity.ts';
import { type FigureChoice, hrefOf } from './figure-choice.ts';
import { type FigureIndex, recordedIn } from './figure-index.ts';
import { rateCell, ratioCell, type TableCell } from './table-cell.ts';

/** London and its boroughs by name: the ratio of one group for one reason, and what it rests on. */
export interface BoroughTable {
  group: string;
  rows: {
    name: string;
    href: string | undefined;
    searches: string;
    unknown: string;
    basis: string;
    ratio: TableCell;
    rate: TableCell;
    whiteRate: TableCell;
    findings: string;
  }[];
}

/** The measures that the table and the map of boroughs show. */
export const BOROUGH_MEASURES: readonly Measure[] = ['ratio', 'rate-per-1000', 'unknown-share'];

/** An alphabetical list, not a league table. */
export const BOROUGHS_BY_NAME = [...BOROUGHS].sort((a, b) => (a.name < b.name ? -1 : 1));

/** What a table of boroughs is made from: figures of one window, and the month's flags and list. */
export interface BoroughTableInput {
  figures: FigureIndex;
  choice: FigureChoice;
  flags: readonly FlagHistory[];
  month: Month;
  list: MonthList | undefined;
}

/** Sets London and its boroughs out, each on the basis that heads its own page. */
export function boroughTable(input: BoroughTableInput): BoroughTable {
  const open = input.flags.filter((flag) => isOpenAt(flag, input.month));
  return {
    group: GROUP_NAMES[input.choice.group],
    rows: [LONDON.code, ...BOROUGHS_BY_NAME.map(({ code }) => code)].map((areaCode) => rowOf(areaCode, input, open)),
  };
}

function rowOf(
  areaCode: string,
  { figures, choice, list }: BoroughTableInput,
  open: readonly FlagHistory[],
): BoroughTable['rows'][number] {
  const { group, reason } = choice;
  const { searchesText, unknownShare, basis } = recordedIn(figures, areaCode, reason);
  const rate = (of: EthnicGroup) => rateCell(figures({ areaCode, group: of, reason, basis, measure: 'rate-per-1000' }));
  return {
    name: areaName(areaCode),
    href: areaCode === LONDON.code ? undefined : hrefOf(`/boroughs/${areaCode}`, choice),
    searches: searchesText,
    unknown: unknownShare === undefined ? 'no searches' : percentText(unknownShare),
    basis: areaCode === CITY_OF_LONDON ? 'withheld' : basis === 'best-estimate' ? 'best estimate' : 'recorded only',
    ratio: ratioCell(figures({ areaCode, group, reason, basis, measure: 'ratio' })),
    rate: rate(group),
    whiteRate: rate(COMPARISON_GROUP),
    findings: findingsText(areaCode, open, list),
  };
}

function findingsText(areaCode: string, open: readonly FlagHistory[], list: MonthList | undefined): string {
  if (areaCode === CITY_OF_LONDON) return 'not tested';
  const here = areaCode === LONDON.code ? open : open.filter((flag) => flag.areaCode === areaCode);
  if (here.length > 0) return countText(here.length);
  // Without a list nothing was looked for: "none" would say more than is known.
  return list !== undefined && isJudged(list.state) ? 'none' : 'no list';
}
