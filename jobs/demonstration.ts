import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getResidents } from '../src/db/area.ts';
import { findLatestFlagMonth, listFlags } from '../src/db/flag.ts';
import { listSucceededPeriods } from '../src/db/job-run.ts';
import { listActiveFileMonths } from '../src/db/source-file.ts';
import { type DemoExtract, writeDemoExtract } from '../src/demo/extract.ts';
import { DEMO_PLAN } from '../src/demo/plan.ts';
import { type DemoResidents, listTrueRatios } from '../src/demo/true-rates.ts';
import type { Deps } from '../src/deps.ts';
import { type FlagSubject, isOpenAt } from '../src/domain/flag.ts';
import { addMonths, type Month, monthsOf } from '../src/domain/period.ts';
import { areaName, RATED_BOROUGHS } from '../src/vocabulary/area.ts';
import { COMPARISON_GROUP, ETHNIC_GROUPS, type EthnicGroup, GROUP_NAMES } from '../src/vocabulary/ethnicity.ts';
import { REASON_NAMES } from '../src/vocabulary/reason.ts';
import { SCOPE_NAMES } from '../src/vocabulary/scope.ts';
import { classifyTexts } from './classify-grounds.ts';
import { codeDemonstration, type DemonstrationCoding } from './demonstration-coding.ts';
import { addDemonstrationPeople } from './demonstration-people.ts';
import { askDemonstrationQuestion } from './demonstration-question.ts';
import { loadGroups } from './load-groups.ts';
import { loadSearches } from './load-searches.ts';
import { runMonth } from './month.ts';
import { BUSY, recordRun } from './record-run.ts';
import type { SmellReport } from './smell-report.ts';

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
  coding: DemonstrationCoding;
  /** The month's table of searches on the smell of cannabis alone. */
  smell: SmellReport | undefined;
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
  await addDemonstrationPeople(deps);
  const month = DEMO_PLAN.lastMonth;
  await classifyTexts(deps);
  const coding = await codeDemonstration(deps, { ...extract, seed: DEMO_PLAN.seed, month });
  const begun = await findLatestFlagMonth(deps.database.db);
  let smell: SmellReport | undefined;
  for (const each of monthsOf({ from: addMonths(month, 1 - MONTHS_RUN), to: month })) {
    // Flags come in order of months: one that a run before this has gone past stays as it is.
    if (begun === undefined || each >= begun) ({ smell } = await runMonth(deps, each, { paths: [] }));
  }
  await askDemonstrationQuestion(deps, month);
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
  const smellTruth = smellLines(extract, residents, monthsOf({ from: addMonths(month, -11), to: month }), open);
  return { month, lines: [...lines, ...smellTruth], coding, smell };
}

/** What was planted in the written grounds, and what was flagged of them: a borough's share, a group's searches on smell alone. */
function smellLines(
  { soleSmellTruth, smellOnlyTruth, plantedSoleSmell }: DemoExtract,
  residents: DemoResidents,
  months: readonly Month[],
  open: readonly FlagSubject[],
): DemonstrationLine[] {
  const isFlagged = (areaCode: string, group: string, reason: string) =>
    open.some((flag) => flag.areaCode === areaCode && flag.group === group && flag.reason === reason);
  const shares = (areaCodes: (code: string) => boolean) => {
    const own = soleSmellTruth.filter((truth) => months.includes(truth.month) && areaCodes(truth.areaCode));
    const sum = (pick: 'sole' | 'judged') => own.reduce((total, truth) => total + truth[pick], 0);
    return sum('sole') / sum('judged');
  };
  const rate = (group: EthnicGroup, areaCode?: string) => {
    const searches = smellOnlyTruth
      .filter((truth) => months.includes(truth.month) && truth.group === group)
      .filter((truth) => areaCode === undefined || truth.areaCode === areaCode)
      .reduce((total, truth) => total + truth.searches, 0);
    const living = [...residents].reduce(
      (total, [code, groups]) => total + (areaCode === undefined || areaCode === code ? groups[group] : 0),
      0,
    );
    return searches / living;
  };
  const ratio = (group: EthnicGroup, areaCode?: string) => rate(group, areaCode) / rate(COMPARISON_GROUP, areaCode);
  return RATED_BOROUGHS.flatMap(({ code, name }) => [
    {
      what: `${name}, Everybody, ${SCOPE_NAMES['smell-in-substance']}`,
      timesLondon: shares((other) => other === code) / shares((other) => other !== code),
      isPlanted: plantedSoleSmell.some((one) => one.areaCode === code && one.group === undefined),
      isFlagged: isFlagged(code, 'all', 'smell-in-substance'),
    },
    ...ETHNIC_GROUPS.filter((group) => group !== COMPARISON_GROUP).map((group) => ({
      what: `${name}, ${GROUP_NAMES[group]}, ${SCOPE_NAMES['smell-only']}`,
      timesLondon: ratio(group, code) / ratio(group),
      isPlanted: plantedSoleSmell.some((one) => one.areaCode === code && one.group === group),
      isFlagged: isFlagged(code, group, 'smell-only'),
    })),
  ])
    .filter((line) => line.isPlanted || line.isFlagged)
    .sort((a, b) => Number(b.isPlanted) - Number(a.isPlanted) || b.timesLondon - a.timesLondon);
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
