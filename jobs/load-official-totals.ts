import { storeOfficialTotals } from '../src/db/official-total.ts';
import type { Deps } from '../src/deps.ts';
import { countText, listText } from '../src/domain/wording.ts';
import { readOfficialTotals } from '../src/ingest/official-totals-file.ts';
import { InputProblem } from '../src/problem.ts';

export interface OfficialTotalsReport {
  path: string;
  rows: number;
  /** Years by their March, YYYY-MM. */
  years: string[];
  forces: number;
  unchanged: boolean;
}

/**
 * Loads the Home Office's yearly totals from one CSV file. Years and forces in it replace what was there of them; the same file
 * again changes nothing.
 */
export async function loadOfficialTotals(deps: Deps, paths: readonly string[]): Promise<OfficialTotalsReport> {
  const [path, ...others] = paths;
  if (path === undefined || others.length > 0) {
    throw new InputProblem(`load-official-totals takes one CSV file with --from-file; ${paths.length} were given.`);
  }
  const { sha256, rows } = await readOfficialTotals(path);
  const isStored = await deps.database.db
    .transaction()
    .execute((trx) => storeOfficialTotals(trx, { sha256, path, publisher: 'Home Office', rows }));
  return {
    path,
    rows: rows.length,
    years: [...new Set(rows.map((row) => row.yearEnding.slice(0, 7)))].sort(),
    forces: new Set(rows.map((row) => row.forceId)).size,
    unchanged: !isStored,
  };
}

/** What the person at the terminal is told. */
export function officialTotalsText({ path, rows, years, forces, unchanged }: OfficialTotalsReport): string {
  const loaded = `${path}: ${countText(rows)} rows, ${forces} ${forces === 1 ? 'force' : 'forces'}`;
  return `${loaded}, years ending March ${listText(years.map((year) => year.slice(0, 4)))}${unchanged ? ' (unchanged: loaded before)' : ''}.`;
}
