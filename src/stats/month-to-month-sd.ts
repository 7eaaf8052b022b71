import { monotoneRoot } from './monotone-root.ts';
import type { MonthlyShare } from './predictive-cusum.ts';
import { requireAtMost, requireCount } from './require-range.ts';

/** Ordinary month-to-month spread, or why it cannot be told. */
export type MonthToMonthSd =
  | {
      readonly estimable: true;
      /** Standard deviation of the log odds, and so of the log rate ratio, from month to month; 0 or more. */
      readonly sd: number;
      /** Cells that had their say. */
      readonly cells: number;
      /** Their months. */
      readonly months: number;
    }
  | { readonly estimable: false; readonly why: 'no cell with three months of two or more' | 'no cell with both kinds' };

/** Months that a cell must have to be compared with its own level. */
const FEWEST_MONTHS = 3;

/** Beyond this spread of log odds the approximation of the variance means nothing. */
const MOST_SD = 2;

/** Squared distances of one cell's months from its level, in variances that allow for a spread of this variance. */
function pearson(months: readonly MonthlyShare[], share: number, variance: number): number {
  const spread = share * (1 - share) * variance;
  let weights = 0;
  let weighted = 0;
  let squares = 0;
  for (const { events, total } of months) {
    const weight = total / (1 + (total - 1) * spread);
    const monthShare = events / total;
    weights += weight;
    weighted += weight * monthShare;
    squares += weight * monthShare * monthShare;
  }
  const level = weighted / weights;
  // The share of a few trials times one less it is too small, by one part in as many trials as they are worth.
  return ((squares - weights * level * level) / (level * (1 - level))) * (1 - 1 / weights);
}

/**
 * Month-to-month standard deviation of the log ratio: how much the ratio of an area wanders about its own level from
 * month to month beyond what counting explains. Pooled over cells.
 *
 * Formula: with p a cell's pooled share, a month of total n has weight w = n/(1 + (n - 1) p (1 - p) sd^2), the inverse
 * of its variance but for p (1 - p); P is the cell's mean share by these weights, W their sum and
 * Q = (1 - 1/W) sum w (events/n - P)^2/(P (1 - P)). The sd is that at which the Q of all cells add up to the months
 * less one of all cells; 0 if they do not even reach that at 0.
 * Parameters: a list for each cell of its months, events and total whole numbers, events at most total; undefined for a
 * month that is not to be had. Months with a total below 2 say nothing of spread and are left out, then cells with
 * fewer than three months, then cells all of whose searches were of one kind.
 * Where it misbehaves: a lasting change within the months counts as spread, and so does season where the two groups
 * differ in it: the sd errs upwards, and the charts towards silence. With few searches a cell the answer is uncertain,
 * and often 0. The variance is right to first order in sd^2: 1% too small at 0.25, 5% at 0.5; above 2 it is given as 2.
 * Source: Paule and Mandel (1982), Journal of Research of the National Bureau of Standards 87, 377, with the binomial
 * variance of Williams (1982), Applied Statistics 31, 144.
 * Example: one cell with 30, 50, 40 and 60 out of 100 each: sd 0.479027198267050.
 */
export function monthToMonthSd(cells: readonly (readonly (MonthlyShare | undefined)[])[]): MonthToMonthSd {
  const longEnough: MonthlyShare[][] = [];
  for (const cell of cells) {
    const months: MonthlyShare[] = [];
    for (const month of cell) {
      if (month === undefined) continue;
      requireCount('monthToMonthSd', 'events', month.events);
      requireCount('monthToMonthSd', 'total', month.total);
      requireAtMost('monthToMonthSd', 'events', month.events, month.total);
      if (month.total > 1) months.push(month);
    }
    if (months.length >= FEWEST_MONTHS) longEnough.push(months);
  }
  if (longEnough.length === 0) return { estimable: false, why: 'no cell with three months of two or more' };
  const usable = longEnough
    .map((months) => {
      const events = months.reduce((sum, month) => sum + month.events, 0);
      return { months, share: events / months.reduce((sum, month) => sum + month.total, 0) };
    })
    .filter(({ share }) => share > 0 && share < 1);
  if (usable.length === 0) return { estimable: false, why: 'no cell with both kinds' };
  const months = usable.reduce((sum, cell) => sum + cell.months.length, 0);
  const freedom = months - usable.length;
  const excess = (variance: number): number =>
    usable.reduce((sum, cell) => sum + pearson(cell.months, cell.share, variance), 0) - freedom;
  const answer = (sd: number): MonthToMonthSd => ({ estimable: true, sd, cells: usable.length, months });
  if (excess(0) <= 0) return answer(0);
  if (excess(MOST_SD ** 2) >= 0) return answer(MOST_SD);
  // The variance as the square of u: the root search may step below 0 and finds the mirror image there.
  return answer(Math.sqrt(monotoneRoot((u) => (u <= 0 ? excess(0) - u : excess(u)), 0.04, 0.02)));
}
