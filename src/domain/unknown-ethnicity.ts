import { allocateUnknowns } from '../stats/categorical-allocation.ts';
import { ETHNIC_GROUPS, type EthnicGroup, type RecordedGroup } from '../vocabulary/ethnicity.ts';
import type { CountedKind } from '../vocabulary/scope.ts';
import { type CountRow, type Tally, TallyAdder } from './tally.ts';

/** Completed copies of the records from which the best estimate is averaged (METHODS.md). */
export const IMPUTATIONS = 20;

/** Fewest known records that an unknown one may be drawn from before all of London is drawn from instead. */
const FEWEST_KNOWN = 20;

/** Over this share of unknown ethnicity the best estimate is the headline; else the known records are. */
export const BEST_ESTIMATE_FROM = 0.2;

/**
 * Completes the records: each whose self-defined group is unknown takes one drawn from the known records of the same
 * officer-defined group, reason and borough; where fewer than 20 are known there, of the same officer-defined group and
 * reason in London; failing that, of the same officer-defined group. Returns one tally per completed copy.
 * `random` gives uniform numbers from 0 up to but not including 1; the same sequence gives the same copies. `odds` multiplies the
 * odds that an unknown belongs to one group, to see what hangs on how the gaps are filled.
 */
export function completeUnknowns(
  rows: readonly CountRow[],
  random: () => number,
  copies = IMPUTATIONS,
  odds?: { group: EthnicGroup; factor: number },
): Tally[] {
  const known = new KnownRecords(rows);
  const unknown = groupRows(rows.filter((row) => row.selfDefined === 'unknown'));
  return Array.from({ length: copies }, () => {
    const completed = new TallyAdder();
    for (const row of rows) {
      if (row.selfDefined !== 'unknown') completed.add(row.areaCode, row.reason, row.selfDefined, row.searches);
    }
    for (const { areaCode, officerDefined, reason, searches } of unknown) {
      const weights = known.weights(areaCode, officerDefined, reason);
      if (!weights) {
        completed.add(areaCode, reason, 'unknown', searches);
        continue;
      }
      const drawn = odds
        ? weights.map((weight, at) => (ETHNIC_GROUPS[at] === odds.group ? weight * odds.factor : weight))
        : weights;
      for (const [at, count] of allocateUnknowns(searches, drawn, random).entries()) {
        if (count > 0) completed.add(areaCode, reason, ETHNIC_GROUPS[at]!, count);
      }
    }
    return completed;
  });
}

/**
 * Completes the records of several months without chance: each whose self-defined group is unknown is shared out over the
 * groups in proportion to the known records that `completeUnknowns` would draw it from, those of all the months together.
 * Returns one tally for each list of rows; its counts need not be whole. Chance would come and go from month to month and
 * look like change, so what is followed over months is counted so.
 */
export function expectedCounts(months: readonly (readonly CountRow[])[]): Tally[] {
  const known = new KnownRecords(months.flat());
  return months.map((rows) => {
    const completed = new TallyAdder();
    for (const { areaCode, reason, selfDefined, officerDefined, searches } of rows) {
      const weights = selfDefined === 'unknown' ? known.weights(areaCode, officerDefined, reason) : undefined;
      if (!weights) {
        completed.add(areaCode, reason, selfDefined, searches);
        continue;
      }
      const all = weights.reduce((sum, weight) => sum + weight, 0);
      for (const [at, weight] of weights.entries()) {
        if (weight > 0) completed.add(areaCode, reason, ETHNIC_GROUPS[at]!, (searches * weight) / all);
      }
    }
    return completed;
  });
}

/** Rows of the same area, officer-defined group and reason as one. */
function groupRows(rows: readonly CountRow[]): CountRow[] {
  const grouped = new Map<string, CountRow>();
  for (const row of rows) {
    const key = `${row.areaCode} ${row.officerDefined} ${row.reason}`;
    const present = grouped.get(key);
    if (present) present.searches += row.searches;
    else grouped.set(key, { ...row });
  }
  return [...grouped.values()];
}

class KnownRecords {
  readonly #weights = new Map<string, number[]>();

  constructor(rows: readonly CountRow[]) {
    for (const row of rows) {
      if (row.selfDefined === 'unknown') continue;
      const at = ETHNIC_GROUPS.indexOf(row.selfDefined);
      for (const key of keysOf(row.areaCode, row.officerDefined, row.reason)) {
        const weights = this.#weights.get(key) ?? ETHNIC_GROUPS.map(() => 0);
        weights[at] = weights[at]! + row.searches;
        this.#weights.set(key, weights);
      }
    }
  }

  /** Known records by group to draw from, from the nearest surroundings that hold enough; undefined where none are known. */
  weights(areaCode: string, officerDefined: RecordedGroup, reason: CountedKind): number[] | undefined {
    const surroundings = keysOf(areaCode, officerDefined, reason).map((key) => this.#weights.get(key));
    const sum = (weights: number[] | undefined) => (weights ?? []).reduce((total, weight) => total + weight, 0);
    return (
      surroundings.find((weights) => sum(weights) >= FEWEST_KNOWN) ??
      surroundings.findLast((weights) => sum(weights) > 0)
    );
  }
}

/** Where to draw from, nearest first. */
function keysOf(areaCode: string, officerDefined: RecordedGroup, reason: CountedKind): string[] {
  return [`${officerDefined} ${reason} ${areaCode}`, `${officerDefined} ${reason}`, `${officerDefined}`];
}
