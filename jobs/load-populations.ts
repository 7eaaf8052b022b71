import { findActivePopulationFile, getCensusTotals, storeAgePopulations } from '../src/db/age-population.ts';
import { getResidents } from '../src/db/area.ts';
import type { Deps } from '../src/deps.ts';
import { type AgeColumn, agePopulations, type Suppression, suppressionOf } from '../src/domain/age-population.ts';
import { countText, percentText } from '../src/domain/wording.ts';
import { type PublishedAges, readPopulations } from '../src/ingest/population-file.ts';
import { InputProblem } from '../src/problem.ts';
import { areaName, CITY_OF_LONDON } from '../src/vocabulary/area.ts';
import { ETHNIC_GROUPS, GROUP_NAMES } from '../src/vocabulary/ethnicity.ts';

export interface PopulationReport {
  path: string;
  areas: number;
  unchanged: boolean;
  /** Counts by area, group of 19 and year of age, and those suppressed. */
  cells: number;
  suppressedCells: number;
  residents: number;
  /** Residents who stand for suppressed counts: their ages are shared out evenly among those suppressed. */
  suppressedResidents: number;
  /** The same by area and group. */
  suppression: Suppression[];
}

/**
 * Loads the Census table of residents by single year of age, in place of one loaded before. Of it only the shares of the
 * ages are used, never its totals (src/domain/age-population.ts). Figures that rest on it are computed from the next
 * `measure` on. The same bytes again change nothing.
 */
export async function loadPopulations(deps: Deps, paths: readonly string[]): Promise<PopulationReport> {
  const [path, ...others] = paths;
  if (path === undefined || others.length > 0) {
    throw new InputProblem(`load-populations takes one CSV file with --from-file; ${paths.length} were given.`);
  }
  const { sha256, ages } = await readPopulations(path);
  const { db } = deps.database;
  const columns = columnsWithTotals(path, ages, await getCensusTotals(db));
  const residents = await getResidents(db);
  const populations = agePopulations(columns, (areaCode, group) => residents.get(areaCode)![group]);
  const suppression = suppressionOf(columns, populations);
  const sum = (pick: (row: Suppression) => number) => suppression.reduce((total, row) => total + pick(row), 0);
  const report = {
    path,
    areas: new Set(columns.map(({ areaCode }) => areaCode)).size,
    cells: sum((row) => row.cells),
    suppressedCells: sum((row) => row.suppressedCells),
    residents: sum((row) => row.residents),
    suppressedResidents: sum((row) => row.suppressedResidents),
    suppression,
  };
  if ((await findActivePopulationFile(db))?.sha256 === sha256) return { ...report, unchanged: true };
  await db.transaction().execute((trx) =>
    storeAgePopulations(
      trx,
      {
        sha256,
        path,
        areaCount: report.areas,
        cellCount: report.cells,
        suppressedCount: report.suppressedCells,
      },
      populations,
    ),
  );
  return { ...report, unchanged: false };
}

/** The two boroughs that are one area in the table; the ages of both are applied to Westminster's residents. */
const [JOINED, WESTMINSTER] = ['E09000001+E09000033', 'E09000033'];
/** Counts are rounded to 5, so that each is at most 2.5 off. */
const ROUNDING = 2.5;
/** The largest count that is suppressed. */
const LARGEST_SUPPRESSED = 9;

/** Sets the table beside the totals that ship: the ages of a group must add up to its residents, but for rounding. */
function columnsWithTotals(
  path: string,
  ages: readonly PublishedAges[],
  totals: ReadonlyMap<string, ReadonlyMap<string, number>>,
): AgeColumn[] {
  return ages.map(({ areaCode, ethnicity, line, residents }) => {
    const isJoined = areaCode === CITY_OF_LONDON;
    const total = totals.get(isJoined ? JOINED : areaCode)!.get(ethnicity)!;
    const suppressed = residents.filter((count) => count === undefined).length;
    const known = residents.reduce<number>((sum, count) => sum + (count ?? 0), 0);
    const slack = ROUNDING * (residents.length - suppressed + 1);
    if (known - slack > total || known + slack + LARGEST_SUPPRESSED * suppressed < total) {
      throw new InputProblem(
        `${path}, line ${line}: the ages of ${ethnicity} in ${areaCode} add up to ${known}, with ${suppressed} suppressed (expected ${total} as in the Census 2021 table of all ages, but for rounding). Nothing was changed.`,
      );
    }
    return { areaCode: isJoined ? WESTMINSTER : areaCode, ethnicity, total, residents };
  });
}

/** Areas and groups printed where most is suppressed; --json gives all. */
const SHOWN = 5;

/** What was loaded, and how much of it rests on suppressed counts. */
export function populationsText(report: PopulationReport): string {
  const share = ({ suppressedResidents, residents }: Pick<Suppression, 'suppressedResidents' | 'residents'>) =>
    residents === 0 ? 0 : suppressedResidents / residents;
  const byGroup = ETHNIC_GROUPS.map((group) => {
    const own = report.suppression.filter((row) => row.group === group);
    const sum = (pick: (row: Suppression) => number) => own.reduce((total, row) => total + pick(row), 0);
    const all = {
      suppressedResidents: sum((row) => row.suppressedResidents),
      residents: sum((row) => row.residents),
    };
    return `${GROUP_NAMES[group]} ${percentText(share(all))}`;
  });
  const most = report.suppression.toSorted((a, b) => share(b) - share(a)).slice(0, SHOWN);
  return [
    `${report.path}: residents by age of ${report.areas} boroughs${report.unchanged ? '; unchanged, these are in force' : ''}.`,
    `${countText(report.suppressedCells)} of ${countText(report.cells)} counts are suppressed. They stand for ${countText(report.suppressedResidents)} of ${countText(report.residents)} residents, whose ages are shared out: ${byGroup.join(', ')}.`,
    `Most of all: ${most.map((row) => `${GROUP_NAMES[row.group]} in ${areaName(row.areaCode)} ${percentText(share(row))}`).join(', ')}.`,
    ...(report.unchanged ? [] : ['Measure by hand each month whose figures are to follow.']),
  ].join('\n');
}
