/** The synthetic MPS records extract as a whole. No row, name, place or text of it is taken from a real record. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { RATED_BOROUGHS } from '../vocabulary/area.ts';
import type { EthnicGroup } from '../vocabulary/ethnicity.ts';
import { layoutOf, writeExtractFile } from './extract-file.ts';
import type { DemoTier } from './grounds-text.ts';
import { listMonths } from './months.ts';
import {
  DEMO_PLAN,
  type DemoPlan,
  type PlantedDisparity,
  type PlantedSoleSmell,
  plantedDisparities,
  plantedSoleSmell,
} from './plan.ts';
import { asFirstSent, LATE_ROWS } from './revision.ts';
import { type DemoMonth, type DemoSearch, openMonths } from './searches.ts';
import type { DemoResidents } from './true-rates.ts';

/** What was written, and the truth that the demonstration prints beside what was flagged. All of it is synthetic. */
export interface DemoExtract {
  /** Paths in the order to load them: the replacement of the revised month comes last. */
  files: string[];
  planted: PlantedDisparity[];
  plantedSoleSmell: PlantedSoleSmell[];
  /** Rows in all files, the revised month counted in both its versions. */
  rows: number;
  bytes: number;
  /** Months that are in the files. */
  monthsPresent: string[];
  missingMonth?: string;
  revision?: { month: string; rowsFirst: number; rowsReplaced: number; rowsChanged: number };
  /** By borough and month, once replaced: drug searches of persons with grounds to judge by, and how many were made sole. */
  soleSmellTruth: { areaCode: string; month: string; judged: number; sole: number }[];
  /** By borough, month and group, once replaced: how many drug searches were made to rest on the smell and nothing else. */
  smellOnlyTruth: { areaCode: string; month: string; group: EthnicGroup; searches: number }[];
  /** The tier that a drug search's text was made to hold, by file and the line its record begins on; every text in every file. */
  tiers: ReadonlyMap<string, ReadonlyMap<number, DemoTier>>;
}

const MONTHS_PER_FILE = 3;

/**
 * Writes the synthetic extract as CSV files into a folder, made where it is absent; files of the same name are replaced.
 * One file per three months and all boroughs, then the replacement of the revised month alone. Deterministic: the same
 * plan and residents give the same bytes. Throws RangeError where a borough has no residents given.
 */
export async function writeDemoExtract(
  folder: string,
  { plan = DEMO_PLAN, residents }: { plan?: DemoPlan; residents: DemoResidents },
): Promise<DemoExtract> {
  const planted = plantedDisparities(plan);
  const soleSmell = plantedSoleSmell(plan);
  const openMonth = openMonths(plan, residents, planted, soleSmell);
  const months = listMonths(plan.firstMonth, plan.lastMonth);
  const tiers = new Map<string, Map<number, DemoTier>>();
  const extract: DemoExtract = {
    files: [],
    planted,
    plantedSoleSmell: soleSmell,
    rows: 0,
    bytes: 0,
    monthsPresent: months.filter((month) => month !== plan.missingMonth),
    soleSmellTruth: [],
    smellOnlyTruth: [],
    tiers,
  };
  if (months.includes(plan.missingMonth)) extract.missingMonth = plan.missingMonth;

  const write = async (name: string, searches: Iterable<DemoSearch>) => {
    const path = join(folder, `synthetic-mps-extract-${name}.csv`);
    const made = new Map<number, DemoTier>();
    const { rows, bytes } = await writeExtractFile(
      path,
      layoutOf(extract.files.length),
      searches,
      (line, { truth }) => {
        if (truth.reason === 'drugs' && truth.tier !== undefined) made.set(line, truth.tier);
      },
    );
    tiers.set(path, made);
    extract.files.push(path);
    extract.rows += rows;
    extract.bytes += bytes;
  };

  await mkdir(folder, { recursive: true });
  for (let index = 0; index < months.length; index += MONTHS_PER_FILE) {
    const part = months.slice(index, index + MONTHS_PER_FILE);
    const present = part.filter((month) => month !== plan.missingMonth);
    if (present.length > 0) await write(`${part[0]}-to-${part.at(-1)}`, sent(present));
  }
  if (extract.revision) {
    const { month } = extract.revision;
    await write(`${month}-replacement`, counted(openMonth(month), extract));
  }
  return extract;

  function* sent(part: readonly string[]): Generator<DemoSearch> {
    for (const month of part.map(openMonth)) {
      if (month.month !== plan.revisedMonth) yield* counted(month, extract);
      else {
        const revision = {
          month: month.month,
          rowsFirst: month.count - LATE_ROWS,
          rowsReplaced: month.count,
          rowsChanged: 0,
        };
        extract.revision = revision;
        yield* asFirstSent(plan, month, () => {
          revision.rowsChanged += 1;
        });
      }
    }
  }
}

/** Passes a month's searches on, and adds up the truth about their grounds. */
function* counted(
  month: DemoMonth,
  { soleSmellTruth, smellOnlyTruth }: Pick<DemoExtract, 'soleSmellTruth' | 'smellOnlyTruth'>,
): Generator<DemoSearch> {
  const alone = new Map<string, DemoExtract['smellOnlyTruth'][number]>();
  const byArea = new Map<string, DemoExtract['soleSmellTruth'][number]>();
  for (const { code } of RATED_BOROUGHS) byArea.set(code, { areaCode: code, month: month.month, judged: 0, sole: 0 });
  for (const search of month.searches()) {
    const { reason, tier, group } = search.truth;
    if (reason === 'drugs' && tier !== undefined && tier !== 'insufficient') {
      const count = byArea.get(search.areaCode)!;
      count.judged += 1;
      if (tier === 'smell_only' || tier === 'smell_weak') count.sole += 1;
      if (tier === 'smell_only' && group !== undefined) {
        const name = `${search.areaCode} ${group}`;
        const own = alone.get(name) ?? { areaCode: search.areaCode, month: month.month, group, searches: 0 };
        own.searches += 1;
        alone.set(name, own);
      }
    }
    yield search;
  }
  soleSmellTruth.push(...byArea.values());
  smellOnlyTruth.push(...alone.values());
}
