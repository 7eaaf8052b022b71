/**
 * Which of the ratios month by month are withheld because they, or a subtraction, would tell a count of 1 to 4 that rests on an
 * extract alone. Months that the police have published are shown. It is decided when a month is measured, and stored.
 *
 * What is decided on is a series: an area's searches of a group for a reason, White people among the groups, in all months that
 * rest on an extract. It is shown or withheld as a whole: were its small months alone withheld, the others and the twelve months
 * would tell them. It is small where any of its months has 1 to 4 searches; a month without a search tells of nobody. A ratio tells
 * both of its counts, and is withheld where either series is. Where twelve months are withheld so are their months, which add up
 * to them.
 *
 * Series add up as the figures of windows do: London over boroughs, all groups over groups, all reasons over reasons. So
 * `suppression.ts` withholds with each small series the corners of a box. A search more at the even corners and one less at the odd ones,
 * in one month of every year, and the other way round in another month, changes no total of a month and no twelve months: so no
 * adding and subtracting of what is shown finds a month. London's groups for all reasons are withheld only where they are small.
 *
 * What this leaves: a box hides a month from sums, and does not promise that every number from 1 to 4 could stand there. And who
 * kept the months of an earlier edition, from before the series became small, can take them from the twelve months shown now. Neither tells
 * how many people were searched: the counts are best estimates, in which searches with no recorded ethnicity are shared out anew in every
 * edition, and which are rounded month by month.
 */
import { LONDON } from '../vocabulary/area.ts';
import { COMPARISON_GROUP, ETHNIC_GROUPS, type EthnicGroup } from '../vocabulary/ethnicity.ts';
import type { ReasonScope } from '../vocabulary/reason.ts';
import type { MonthlyRatio } from './monthly-ratio.ts';
import type { Month } from './period.ts';
import { FEWEST_SHOWN, isSmall, suppress, TOTAL } from './suppression.ts';
import { areaName, REASON_DIMENSION, reasonName } from './withholding.ts';

/** What is known elsewhere of the ratios to be decided on. */
export interface MonthsRestOn {
  /** Whether what an area's month rests on is an extract. */
  isOfExtract: (areaCode: string, month: Month) => boolean;
  /** Whether twelve months of the same searches are withheld. */
  isYearWithheld: (areaCode: string, group: EthnicGroup, reason: ReasonScope) => boolean;
}

/** The ratios as they are stored and shown: those withheld say so, without value, and with counts of 0. */
export function withSmallMonthsWithheld(ratios: readonly MonthlyRatio[], on: MonthsRestOn): MonthlyRatio[] {
  const isOfExtract = ({ areaCode, month }: MonthlyRatio) => on.isOfExtract(areaCode, month);
  const isWithheld = withheldSeries(ratios.filter(isOfExtract), on);
  return ratios.map((ratio) => {
    const { areaCode, group, reason } = ratio;
    const isHidden = [group, COMPARISON_GROUP].some((each) => isWithheld(areaCode, each, reason));
    if (!isHidden || !isOfExtract(ratio)) return ratio;
    return { ...ratio, estimate: { state: 'small-count' }, searches: 0, whiteSearches: 0 };
  });
}

type SeriesWithheld = (areaCode: string, group: EthnicGroup, reason: ReasonScope) => boolean;

/** Decides on all areas together where London is their sum, else on each alone. */
function withheldSeries(ratios: readonly MonthlyRatio[], { isYearWithheld }: MonthsRestOn): SeriesWithheld {
  const series = new SeriesWeights(ratios, isYearWithheld);
  const codes = [...new Set(ratios.map(({ areaCode }) => areaCode))];
  const boroughs = codes.filter((code) => code !== LONDON.code);
  const isTogether = boroughs.length > 1 && boroughs.length < codes.length;
  if (isTogether) return decide(series, boroughs);
  const alone = new Map(codes.map((code) => [code, decide(series, [], code)]));
  return (areaCode, group, reason) => alone.get(areaCode)?.(areaCode, group, reason) ?? false;
}

/** Decides on a table of series by area, group and reason, or by group and reason of one area. */
function decide(series: SeriesWeights, boroughs: readonly string[], alone = ''): SeriesWithheld {
  const isTogether = boroughs.length > 0;
  const inFull = (coordinates: readonly string[]) => (isTogether ? coordinates : [areaName(alone), ...coordinates]);
  const isKept = (coordinates: readonly string[]) => {
    const [area, , reason] = inFull(coordinates);
    return area === TOTAL && reason === TOTAL;
  };
  const weightAt = (coordinates: readonly string[]) => series.weightOf(inFull(coordinates));
  const withheld = suppress({
    dimensions: [...(isTogether ? [{ categories: boroughs }] : []), { categories: ETHNIC_GROUPS }, REASON_DIMENSION],
    parts: (coordinates) => [weightAt(coordinates)],
    isKept,
  });
  return (areaCode, group, reason) => {
    const full = [areaName(areaCode), group, reasonName(reason)];
    const coordinates = isTogether ? full : full.slice(1);
    // Where no box serves all of the table is withheld, and then London's groups hide nobody.
    return isKept(coordinates) ? isSmall(weightAt(coordinates)) : withheld(coordinates);
  };
}

/** Series as a table of counts that suppression can decide on. */
class SeriesWeights {
  /** Searches month by month of each series, and of all groups together. */
  readonly #months = new Map<string, Map<Month, number>>();
  readonly #withheldInYear = new Set<string>();

  constructor(ratios: readonly MonthlyRatio[], isYearWithheld: SeriesWithheld) {
    const first = ETHNIC_GROUPS.find((group) => group !== COMPARISON_GROUP);
    for (const { areaCode, group, reason, month, searches, whiteSearches } of ratios) {
      const place = { areaCode, reason, month };
      this.#add({ ...place, group }, searches, isYearWithheld);
      // White searches stand beside every group's, and count once.
      if (group === first) this.#add({ ...place, group: COMPARISON_GROUP }, whiteSearches, isYearWithheld);
    }
  }

  #add(
    { areaCode, group, reason, month }: Pick<MonthlyRatio, 'areaCode' | 'group' | 'reason' | 'month'>,
    searches: number,
    isYearWithheld: SeriesWithheld,
  ): void {
    const nameOf = (who: string) => `${areaName(areaCode)} ${who} ${reasonName(reason)}`;
    for (const name of [nameOf(group), nameOf(TOTAL)]) {
      const months = this.#months.get(name) ?? new Map<Month, number>();
      months.set(month, (months.get(month) ?? 0) + searches);
      this.#months.set(name, months);
    }
    if (isYearWithheld(areaCode, group, reason)) this.#withheldInYear.add(nameOf(group));
  }

  /** 1 to 4 where the series is to be hidden, 0 where it has no searches, else those of its quietest month that has any. */
  weightOf(coordinates: readonly string[]): number {
    const name = coordinates.join(' ');
    const counts = [...(this.#months.get(name)?.values() ?? [])].filter((count) => count > 0);
    if (this.#withheldInYear.has(name) || counts.some(isSmall)) return FEWEST_SHOWN - 1;
    return counts.length === 0 ? 0 : Math.min(...counts);
  }
}
