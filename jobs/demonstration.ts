import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getResidents } from '../src/db/area.ts';
import { findLatestFlagMonth, listFlags } from '../src/db/flag.ts';
import { listSucceededPeriods } from '../src/db/job-run.ts';
import { listActiveFileMonths } from '../src/db/source-file.ts';
import { writeDemoExtract } from '../src/demo/extract.ts';
import { DEMO_PLAN } from '../src/demo/plan.ts';
import { listTrueRatios } from '../src/demo/true-rates.ts';
import type { Deps } from '../src/deps.ts';
import { isOpenAt } from '../src/domain/flag.ts';
import { addMonths, type Month, monthsOf } from '../src/domain/period.ts';
import { areaName, RATED_BOROUGHS } from '../src/vocabulary/area.ts';
import { GROUP_NAMES } from '../src/vocabulary/ethnicity.ts';
import { REASON_NAMES } from '../src/vocabulary/reason.ts';
import { loadGroups } from './load-groups.ts';
import { loadSearches } from './load-searches.ts';
import { runMonth } from './month.ts';
import { BUSY, recordRun } from './record-run.ts';

/** Months whose flags are raised one after the other, so that the last has some that continue. */
const MONTHS_RUN = 2;

/** A flag or a planted disparity, and whether the one met the other. */
export interface DemonstrationLine {
  what: string;
  /** True ratio over London's own, in the records as they were made up. */
  timesLondon: number;
  isPlanted: boolean;
  isFlagged: boolean;
}

/** The last month run, and what was planted beside what was flagged. */
export interface Demonstration {
  month: Month;
  lines: DemonstrationLine[];
}

/** Whether nothing has been loaded yet but by a demonstration that was cut off, so that it would mix with nothing. */
export async function isEmptyDatabase(deps: Deps): Promise<boolean> {
  const { db } = deps.database;
  const files = await listActiveFileMonths(db);
  if (files.length === 0) return true;
  return files.every((file) => file.isSynthetic) && (await listSucceededPeriods(db, JOB)).length === 0;
}

const JOB = 'demonstration';

/**
 * Writes the synthetic extract, loads it, and runs its last months end to end; its groups' addresses are under `.invalid`,
 * whose mail goes to files and never to a mail server. Returns what was planted beside what was flagged. After having
 * been cut off, a second call ends what the first began.
 */
export async function runDemonstration(deps: Deps): Promise<Demonstration> {
  const run = { job: JOB, period: DEMO_PLAN.lastMonth, wait: true };
  const counts = ({ lines }: Demonstration) => ({ planted: lines.filter((line) => line.isPlanted).length });
  const demonstration = await recordRun(deps, { ...run, counts }, () => demonstrate(deps));
  if (demonstration === BUSY) throw new Error(`${JOB} was to wait for its lock and did not`);
  return demonstration;
}

async function demonstrate(deps: Deps): Promise<Demonstration> {
  const residents = await getResidents(deps.database.db);
  const folder = join(deps.settings.home, 'demonstration');
  await mkdir(folder, { recursive: true });
  const extract = await writeDemoExtract(folder, { residents });
  const loaded = await loadSearches(deps, { paths: extract.files, isSynthetic: true });
  if (loaded.refused.length > 0)
    throw new Error(`the demonstration's own file was refused: ${loaded.refused[0]!.problem}`);
  await loadGroups(deps, [await writeGroups(folder)], true);
  const month = DEMO_PLAN.lastMonth;
  const begun = await findLatestFlagMonth(deps.database.db);
  for (const each of monthsOf({ from: addMonths(month, 1 - MONTHS_RUN), to: month })) {
    // Flags come in order of months: one that a run before this has gone past stays as it is.
    if (begun === undefined || each >= begun) await runMonth(deps, each, { paths: [] });
  }
  const truth = listTrueRatios(
    DEMO_PLAN,
    residents,
    extract.planted,
    monthsOf({ from: addMonths(month, -11), to: month }),
  );
  const open = (await listFlags(deps.database.db)).filter((flag) => isOpenAt(flag, month));
  const lines = truth
    .map((cell) => {
      const isSame = (other: { areaCode: string; group: string; reason: string }) =>
        other.areaCode === cell.areaCode && other.group === cell.group && other.reason === cell.reason;
      return {
        what: `${areaName(cell.areaCode)}, ${GROUP_NAMES[cell.group]}, ${REASON_NAMES[cell.reason]}`,
        timesLondon: cell.timesLondon,
        isPlanted: extract.planted.some(isSame),
        isFlagged: open.some(isSame),
      };
    })
    .filter((line) => line.isPlanted || line.isFlagged)
    .sort((a, b) => Number(b.isPlanted) - Number(a.isPlanted) || b.timesLondon - a.timesLondon);
  return { month, lines };
}

/** Made-up groups, one for each borough, at addresses that can never receive mail. */
async function writeGroups(folder: string): Promise<string> {
  const path = join(folder, 'synthetic-groups.csv');
  const rows = RATED_BOROUGHS.map(
    ({ code, name }, at) =>
      `${name} Community Monitoring Group (synthetic),${code},${name.toLowerCase().replaceAll(' ', '-')}@demonstration.invalid,2026-12-${String(1 + (at % 28)).padStart(2, '0')}`,
  );
  await writeFile(path, `group,borough code,email,next meeting\n${rows.join('\n')}\n`);
  return path;
}
