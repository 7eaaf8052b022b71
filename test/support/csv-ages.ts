import { getCensusTotals } from '../../src/db/age-population.ts';
import type { Db } from '../../src/db/connection.ts';
import { BOROUGHS } from '../../src/vocabulary/area.ts';
import { CENSUS_ETHNICITIES, CITY_WITH_WESTMINSTER } from '../../src/vocabulary/census.ts';

/** How many of a group of so many are of an age (0 to 100); 'c' is suppressed. */
export type AgesOf = (areaCode: string, ethnicity: string, age: number, total: number) => number | 'c';

/**
 * A table of residents by single year of age as the Census publishes it, whose ages add up to the residents that ship:
 * everybody is 20 years old where it is not said otherwise.
 */
export async function makeAgesCsv(
  db: Db,
  agesOf: AgesOf = (_, __, age, total) => (age === 20 ? total : 0),
): Promise<string> {
  const totals = await getCensusTotals(db);
  const quoted = (text: string) => (text.includes(',') ? `"${text}"` : text);
  const labels = Object.entries(CENSUS_ETHNICITIES);
  const lines = [['Geography Code', 'Geography Name', 'Age', ...labels.map(([label]) => quoted(label))].join(',')];
  for (const { code, name } of BOROUGHS.slice(0, -1)) {
    const isJoined = code === CITY_WITH_WESTMINSTER.publishedCode;
    const own = totals.get(isJoined ? 'E09000001+E09000033' : code)!;
    for (let age = 0; age <= 100; age += 1) {
      lines.push(
        [
          code,
          isJoined ? CITY_WITH_WESTMINSTER.publishedName : name,
          age === 100 ? '100 or over' : age,
          ...labels.map(([, ethnicity]) => agesOf(code, ethnicity, age, own.get(ethnicity)!)),
        ].join(','),
      );
    }
  }
  return `${lines.join('\n')}\n`;
}
