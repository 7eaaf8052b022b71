import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { InputProblem } from '../problem.ts';
import { BOROUGHS, CITY_OF_LONDON, RATED_BOROUGHS } from '../vocabulary/area.ts';
import { CENSUS_ETHNICITIES, CITY_WITH_WESTMINSTER, OLDEST_AGE } from '../vocabulary/census.ts';
import type { SelfDefined } from '../vocabulary/ethnicity.ts';
import { readCsvTable, refuseFaults } from './csv-table.ts';

/** Residents of one area and one of the 19 groups by single year of age from 0; undefined where suppressed. */
export interface PublishedAges {
  /** As published: the City's code stands for the City and Westminster together. */
  areaCode: string;
  ethnicity: SelfDefined;
  residents: (number | undefined)[];
  /** The line that the area begins on. */
  line: number;
}

const AREA_HEADINGS = ['Geography Code', 'Geography Name'];
const AGE_HEADING = 'Age';
const EXPECTED = `${[...AREA_HEADINGS, AGE_HEADING].join(', ')} and the 19 ethnic groups of the Census 2021 table by single year of age`;

/**
 * Reads the Census 2021 table of residents by single year of age and 19 ethnic groups for London's 32 areas (CSV), known
 * by its header. Throws InputProblem naming line, column and value where the header is another, an area is none of the 32 or
 * is missing, an age comes twice or is missing, or a count is neither a whole number nor `c` (suppressed).
 */
export async function readPopulations(path: string): Promise<{ sha256: string; ages: PublishedAges[] }> {
  const { header, records } = await readCsvTable(path);
  const columns = columnsOf(path, header);
  const areas = new Map<string, { line: number; rows: Map<number, (number | undefined)[]> }>();
  const faults: string[] = [];
  for (const { line, fields } of records) {
    if (fields.length !== header.length) {
      faults.push(`line ${line}: ${fields.length} fields (expected ${header.length}, as in the header)`);
      continue;
    }
    const text = (at: number) => fields[at]!.trim();
    const [areaCode, name] = [text(columns.code), text(columns.name)];
    const expected =
      areaCode === CITY_OF_LONDON
        ? CITY_WITH_WESTMINSTER.publishedName
        : BOROUGHS.find(({ code, bcu }) => code === areaCode && code !== WESTMINSTER && bcu !== undefined)?.name;
    if (expected === undefined || expected !== name) {
      faults.push(
        `line ${line}: "${areaCode}", "${name}" is none of the table's areas (expected ${expected ? `"${expected}" for ${areaCode}` : 'one of 32, the City and Westminster being one'})`,
      );
      continue;
    }
    const age = text(columns.age) === OLDEST_LABEL ? OLDEST_AGE : wholeNumber(text(columns.age));
    if (age === undefined || age > OLDEST_AGE) {
      faults.push(`line ${line}: Age "${text(columns.age)}" is no age (expected 0 to 99, or ${OLDEST_LABEL})`);
      continue;
    }
    const area = areas.get(areaCode) ?? { line, rows: new Map() };
    areas.set(areaCode, area);
    if (area.rows.has(age)) faults.push(`line ${line}: ${name}, age ${age} comes a second time`);
    const counts = columns.groups.map(({ at, label }) => {
      const value = text(at);
      if (value === 'c') return undefined;
      const count = wholeNumber(value);
      if (count === undefined) {
        faults.push(`line ${line}: ${label} "${value}" is no count (expected a whole number, or c where suppressed)`);
      }
      return count;
    });
    area.rows.set(age, counts);
  }
  for (const [areaCode, { line, rows }] of areas) {
    const missing = Array.from({ length: OLDEST_AGE + 1 }, (_, age) => age).filter((age) => !rows.has(age));
    if (missing.length > 0) faults.push(`line ${line}: ${areaCode} lacks age ${missing.slice(0, 5).join(', ')}`);
  }
  refuseFaults(path, faults, 'Nothing was changed.');
  const lacking = RATED_BOROUGHS.filter(({ code }) => code !== WESTMINSTER && !areas.has(code)).map(({ name }) => name);
  if (!areas.has(CITY_OF_LONDON)) lacking.push(CITY_WITH_WESTMINSTER.publishedName);
  if (lacking.length > 0) throw new InputProblem(`${path}: no residents of ${lacking.join(', ')} (expected 32 areas).`);
  return {
    sha256: createHash('sha256')
      .update(await readFile(path))
      .digest('hex'),
    ages: [...areas].flatMap(([areaCode, { line, rows }]) =>
      columns.groups.map(({ ethnicity }, at) => ({
        areaCode,
        ethnicity,
        line,
        residents: Array.from({ length: OLDEST_AGE + 1 }, (_, age) => rows.get(age)![at]),
      })),
    ),
  };
}

/** Whether a table of residents tells their ages. Throws InputProblem where it cannot be read. */
export async function hasAges(path: string): Promise<boolean> {
  const { header } = await readCsvTable(path);
  return header.some((name) => name.trim() === AGE_HEADING);
}

const OLDEST_LABEL = `${OLDEST_AGE} or over`;
const wholeNumber = (text: string) => (/^\d{1,7}$/.test(text) ? Number(text) : undefined);
const WESTMINSTER = 'E09000033';

function columnsOf(path: string, header: readonly string[]) {
  const names = header.map((name) => name.trim());
  const at = (name: string) => names.indexOf(name);
  const groups = Object.entries(CENSUS_ETHNICITIES).map(([label, ethnicity]) => ({ label, ethnicity, at: at(label) }));
  const [code, name] = AREA_HEADINGS.map(at) as [number, number];
  const missing = [...AREA_HEADINGS, AGE_HEADING, ...groups.map(({ label }) => label)].filter((label) => at(label) < 0);
  if (missing.length === 1 && missing[0] === AGE_HEADING) {
    throw new InputProblem(
      `${path}, line 1: no column "${AGE_HEADING}": this is the table of all ages, which ships with Evenhand (expected ${EXPECTED}).`,
    );
  }
  if (missing.length > 0) {
    throw new InputProblem(
      `${path}, line 1: no column "${missing[0]}" in "${header.join(',').slice(0, 80)}" (expected ${EXPECTED}).`,
    );
  }
  return { code, name, age: at(AGE_HEADING), groups };
}
