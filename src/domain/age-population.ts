import { ETHNIC_GROUPS, type EthnicGroup, SELF_DEFINED_GROUP, type SelfDefined } from '../vocabulary/ethnicity.ts';
import { AGE_BANDS } from '../vocabulary/person.ts';

/**
 * Residents by age band, from the Census table of single years of age. In that table counts under 10 are suppressed and
 * the others rounded to 5, so that it adds up to fewer people than there are. Therefore only the shares of its ages are taken,
 * and applied to the residents that every other rate rests on:
 *
 *   1. In each area and each of the 19 groups, what the ages lack of the group's known total (the table of all ages) is
 *      shared evenly among the suppressed ages; nothing where rounding leaves nothing lacking.
 *   2. The ages are added up to bands and the 19 groups to five; each band's share of its group is applied to the group's
 *      residents and rounded to whole people, so that the bands add up to them (largest remainder).
 *
 * Dropping suppressed ages instead would make the old too few, for most of those suppressed are old: of London's Mixed
 * residents over 34, 7%. Even sharing is a guess where most of a group's ages are suppressed; how many residents rest on
 * it is kept beside each number.
 */
export type ResidentBand = keyof typeof AGE_BANDS;
export const RESIDENT_BANDS = Object.keys(AGE_BANDS) as ResidentBand[];

/** An area's residents of one of the 19 groups by single year of age from 0; undefined where the count is suppressed. */
export interface AgeColumn {
  areaCode: string;
  ethnicity: SelfDefined;
  /** The group's residents of all ages. */
  total: number;
  residents: readonly (number | undefined)[];
}

/** An area's residents of a group and age band: persons. */
export interface AgePopulation {
  areaCode: string;
  group: EthnicGroup;
  band: ResidentBand;
  residents: number;
  /** How many of them stand for suppressed counts. */
  suppressedResidents: number;
}

/**
 * Residents by band of each area and group; `residentsOf` tells the residents that the bands are to add up to. A group
 * without residents has 0 in every band. Worked example: of 100 residents, ages 0 to 9 show 20, ages 10 to 17 show 50, and
 * 25 and 40 are suppressed: the 30 lacking are 15 at each, so the bands hold 20, 50, 0, 15 and 15.
 */
export function agePopulations(
  columns: readonly AgeColumn[],
  residentsOf: (areaCode: string, group: EthnicGroup) => number,
): AgePopulation[] {
  const areaCodes = [...new Set(columns.map(({ areaCode }) => areaCode))];
  return areaCodes.flatMap((areaCode) =>
    ETHNIC_GROUPS.flatMap((group) => {
      const own = columns.filter(
        (column) => column.areaCode === areaCode && SELF_DEFINED_GROUP[column.ethnicity] === group,
      );
      const bands = RESIDENT_BANDS.map((band) => {
        const parts = own.map((column) => inBand(column, band));
        const sum = (pick: (part: (typeof parts)[number]) => number) =>
          parts.reduce((all, part) => all + pick(part), 0);
        return { known: sum((part) => part.known), shared: sum((part) => part.shared) };
      });
      const residents = residentsOf(areaCode, group);
      const all = bands.reduce((sum, { known, shared }) => sum + known + shared, 0);
      const whole = roundedTo(
        residents,
        bands.map(({ known, shared }) => (all === 0 ? 0 : ((known + shared) / all) * residents)),
      );
      return RESIDENT_BANDS.map((band, at) => {
        const { known, shared } = bands[at]!;
        const suppressed = shared === 0 ? 0 : Math.round((whole[at]! * shared) / (known + shared));
        return { areaCode, group, band, residents: whole[at]!, suppressedResidents: suppressed };
      });
    }),
  );
}

/** What a column lacks of its total, for each age that is suppressed; 0 where none is, or nothing lacks. */
function lackingEach({ total, residents }: AgeColumn): number {
  const suppressed = residents.filter((count) => count === undefined).length;
  const known = residents.reduce<number>((sum, count) => sum + (count ?? 0), 0);
  return suppressed === 0 ? 0 : Math.max(0, total - known) / suppressed;
}

function inBand(column: AgeColumn, band: ResidentBand): { known: number; shared: number } {
  const each = lackingEach(column);
  const ages = column.residents.slice(AGE_BANDS[band].from, AGE_BANDS[band].to + 1);
  return {
    known: ages.reduce<number>((sum, count) => sum + (count ?? 0), 0),
    shared: each * ages.filter((count) => count === undefined).length,
  };
}

/** Numbers rounded so that they add up to a whole: down, and one more for those with the largest remainders. */
function roundedTo(whole: number, numbers: readonly number[]): number[] {
  const down = numbers.map(Math.floor);
  if (numbers.every((number) => number === 0)) return down;
  const byRemainder = numbers
    .map((number, at) => ({ at, remainder: number - down[at]! }))
    .sort((a, b) => b.remainder - a.remainder || a.at - b.at);
  const left = whole - down.reduce((sum, number) => sum + number, 0);
  for (const { at } of byRemainder.slice(0, left)) down[at]! += 1;
  return down;
}

/** How much of a group's ages in an area was suppressed. */
export interface Suppression {
  areaCode: string;
  group: EthnicGroup;
  cells: number;
  suppressedCells: number;
  residents: number;
  suppressedResidents: number;
}

/** How much was suppressed, by area and group. */
export function suppressionOf(columns: readonly AgeColumn[], populations: readonly AgePopulation[]): Suppression[] {
  const rows = new Map<string, Suppression>();
  for (const { areaCode, group, residents, suppressedResidents } of populations) {
    const row = rows.get(`${areaCode} ${group}`) ?? {
      areaCode,
      group,
      cells: 0,
      suppressedCells: 0,
      residents: 0,
      suppressedResidents: 0,
    };
    row.residents += residents;
    row.suppressedResidents += suppressedResidents;
    rows.set(`${areaCode} ${group}`, row);
  }
  for (const { areaCode, ethnicity, residents } of columns) {
    const row = rows.get(`${areaCode} ${SELF_DEFINED_GROUP[ethnicity]}`)!;
    row.cells += residents.length;
    row.suppressedCells += residents.filter((count) => count === undefined).length;
  }
  return [...rows.values()];
}
