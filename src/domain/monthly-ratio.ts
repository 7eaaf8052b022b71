import { LONDON, RATED_BOROUGHS } from '../vocabulary/area.ts';
import { COMPARISON_GROUP, ETHNIC_GROUPS, type EthnicGroup } from '../vocabulary/ethnicity.ts';
import { REASON_SCOPES, type ReasonScope } from '../vocabulary/reason.ts';
import { type Comparison, disproportionalityRatio, ratioOfMeans } from './disproportionality.ts';
import type { Estimate } from './figure.ts';
import { addMonths, type Month, type Window } from './period.ts';
import { type MonthlyCountRow, type Residents, residentsOf } from './tally.ts';
import { expectedCounts } from './unknown-ethnicity.ts';

/**
 * The ratio of one month alone. Searches without a recorded ethnicity are shared out; counts are whole, and 0 where the ratio is
 * withheld (`small-count`).
 */
export interface MonthlyRatio {
  areaCode: string;
  group: EthnicGroup;
  reason: ReasonScope;
  month: Month;
  estimate: Estimate;
  searches: number;
  whiteSearches: number;
}

/** Most months that are looked at one by one: two years, so that a season stands beside the same season. */
const MOST_MONTHS = 24;

/** The months to look at one by one for a month: those to it from the first one published, 24 at most. */
export function monthlySpan(month: Month, present: readonly Month[]): Window {
  const earliest = addMonths(month, 1 - MOST_MONTHS);
  const from = [...present, month].filter((each) => each >= earliest).sort()[0]!;
  return { from, to: month };
}

/** Records to be looked at month by month, and who lives where. */
export interface MonthlyInput {
  /** Every month of the span, in order, published or not. */
  months: readonly Month[];
  /** Searches of the files that cover the whole force. */
  forceCounts: readonly MonthlyCountRow[];
  /** The same with the rows of boroughs that have a source of their own replaced; the same array where none has. */
  boroughCounts: readonly MonthlyCountRow[];
  /** Whether an area's figures have a file for a month: without one there is no ratio, which is not a ratio of 0. */
  isPresent: (areaCode: string, month: Month) => boolean;
  residents: Residents;
}

const GROUPS_COMPARED = ETHNIC_GROUPS.filter((group) => group !== COMPARISON_GROUP);
const RATED_CODES = RATED_BOROUGHS.map(({ code }) => code);

/**
 * The ratio to White residents of each published month, for London and each borough but the City, group and reason. Unknown
 * ethnicity is shared out without chance, as where change is watched: drawn anew each month it would look like change. The
 * limits allow for chance in the month's searches and not for doubt about how the unknown were shared out.
 */
export function monthlyRatios(input: MonthlyInput): MonthlyRatio[] {
  const force = byMonth(input.months, input.forceCounts);
  const boroughs = input.boroughCounts === input.forceCounts ? force : byMonth(input.months, input.boroughCounts);
  return [LONDON.code, ...RATED_CODES].flatMap((areaCode) => {
    const tallies = areaCode === LONDON.code ? force : boroughs;
    const place = areaCode === LONDON.code ? undefined : areaCode;
    const areaCodes = place === undefined ? RATED_CODES : [place];
    return REASON_SCOPES.flatMap((reason) =>
      GROUPS_COMPARED.flatMap((group) => {
        const [residents, whiteResidents] = [group, COMPARISON_GROUP].map((each) =>
          residentsOf(input.residents, areaCodes, each),
        ) as [number, number];
        const london = londonRatio(force, group, reason, input.residents);
        return input.months.flatMap((month, at): MonthlyRatio[] => {
          if (!input.isPresent(areaCode, month)) return [];
          const count = (each: EthnicGroup) => Math.round(tallies[at]!.count(each, reason, place));
          const [searches, whiteSearches] = [count(group), count(COMPARISON_GROUP)];
          const comparison: Comparison = {
            searches: [searches],
            residents,
            whiteSearches: [whiteSearches],
            whiteResidents,
            monthsPresent: 1,
          };
          const estimate = disproportionalityRatio(comparison, london);
          return [{ areaCode, group, reason, month, estimate, searches, whiteSearches }];
        });
      }),
    );
  });
}

type Tallies = ReturnType<typeof expectedCounts>;

function byMonth(months: readonly Month[], counts: readonly MonthlyCountRow[]): Tallies {
  const rows = new Map<Month, MonthlyCountRow[]>(months.map((month) => [month, []]));
  for (const row of counts) rows.get(row.month)?.push(row);
  return expectedCounts([...rows.values()]);
}

/** London's ratio over all the months together, which tells how many White searches to expect; undefined without one. */
function londonRatio(
  tallies: Tallies,
  group: EthnicGroup,
  reason: ReasonScope,
  residents: Residents,
): number | undefined {
  const sum = (each: EthnicGroup) => tallies.reduce((total, tally) => total + tally.count(each, reason), 0);
  const ratio = ratioOfMeans({
    searches: [sum(group)],
    residents: residentsOf(residents, RATED_CODES, group),
    whiteSearches: [sum(COMPARISON_GROUP)],
    whiteResidents: residentsOf(residents, RATED_CODES, COMPARISON_GROUP),
  });
  return Number.isFinite(ratio) && ratio > 0 ? ratio : undefined;
}
