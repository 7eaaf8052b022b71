import { ETHNIC_GROUPS, type EthnicGroup, type RecordedGroup } from '../vocabulary/ethnicity.ts';
import { type CountedKind, countsTowards, type Scope } from '../vocabulary/scope.ts';

/** Searches of a window by place, both ethnicities and reason (or tier of grounds); vehicle-only searches are not among them. */
export interface CountRow {
  /** Borough code, or `unplaced`, `outside-london`. */
  areaCode: string;
  selfDefined: RecordedGroup;
  officerDefined: RecordedGroup;
  /** Of a count by written grounds, which are those of drug searches: their tier. */
  reason: CountedKind;
  searches: number;
}

/** The same of one month. */
export interface MonthlyCountRow extends CountRow {
  /** YYYY-MM */
  month: string;
}

/** Searches by area, reason and group on one way of telling the group; unknown groups are kept apart. */
export interface Tally {
  /** Searches of the group in an area, or in all areas where none is named. */
  count(group: RecordedGroup, scope: Scope, areaCode?: string): number;
}

const ORDER: readonly RecordedGroup[] = [...ETHNIC_GROUPS, 'unknown'];

/** Adds rows up by the group that `groupOf` tells; rows count `searches` each. */
export function tally(rows: Iterable<CountRow>, groupOf: (row: CountRow) => RecordedGroup): Tally {
  const adder = new TallyAdder();
  for (const row of rows) adder.add(row.areaCode, row.reason, groupOf(row), row.searches);
  return adder;
}

/** A count of searches of one kind (a find, an outcome), as far as adding it up needs to know it. */
export type KindCount<Kind extends string> = Omit<CountRow, 'officerDefined'> & { kind: Kind };

/** Adds rows up by what people said of themselves: one tally for each of the kinds. */
export function talliesByKind<Kind extends string>(
  rows: Iterable<KindCount<Kind>>,
  kinds: readonly Kind[],
): Record<Kind, Tally> {
  const tallies = Object.fromEntries(kinds.map((kind) => [kind, new TallyAdder()])) as Record<Kind, TallyAdder>;
  for (const row of rows) tallies[row.kind].add(row.areaCode, row.reason, row.selfDefined, row.searches);
  return tallies;
}

/** A tally that is still being added to. */
export class TallyAdder implements Tally {
  readonly #areas = new Map<string, Map<CountedKind, Float64Array>>();

  add(areaCode: string, reason: CountedKind, group: RecordedGroup, searches: number): void {
    let reasons = this.#areas.get(areaCode);
    if (!reasons) {
      reasons = new Map();
      this.#areas.set(areaCode, reasons);
    }
    let groups = reasons.get(reason);
    if (!groups) {
      groups = new Float64Array(ORDER.length);
      reasons.set(reason, groups);
    }
    const at = ORDER.indexOf(group);
    groups[at] = groups[at]! + searches;
  }

  count(group: RecordedGroup, scope: Scope, areaCode?: string): number {
    const at = ORDER.indexOf(group);
    let sum = 0;
    for (const reasons of areaCode === undefined ? this.#areas.values() : [this.#areas.get(areaCode)]) {
      if (!reasons) continue;
      for (const [reason, groups] of reasons) if (countsTowards(reason, scope)) sum += groups[at]!;
    }
    return sum;
  }
}

/** Residents of each area by group: persons, from the census that `area_population` names. */
export type Residents = ReadonlyMap<string, Readonly<Record<EthnicGroup, number>>>;

/** Residents of several areas together. */
export function residentsOf(residents: Residents, areaCodes: readonly string[], group: EthnicGroup): number {
  return areaCodes.reduce((sum, areaCode) => sum + (residents.get(areaCode)?.[group] ?? 0), 0);
}
