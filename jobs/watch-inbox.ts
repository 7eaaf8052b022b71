import { basename } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { listFirstProblems } from '../src/db/row-problem.ts';
import { listMonthsOfFile } from '../src/db/source-file.ts';
import type { Deps } from '../src/deps.ts';
import { arrivalReport, type LoadedPart } from '../src/domain/arrival-report.ts';
import { londonDay } from '../src/domain/period.ts';
import { countText } from '../src/domain/wording.ts';
import {
  type Arrival,
  checksumOf,
  clearHalfMade,
  isUnchanged,
  listArrivals,
  prepareInbox,
  type Shelf,
  shelve,
} from '../src/ingest/inbox.ts';
import { InputProblem } from '../src/problem.ts';
import { boroughOfCode } from '../src/vocabulary/area.ts';
import { type LoadedFile, type LoadReport, loadSearches } from './load-searches.ts';

/** What became of one file of the watched folder. */
export interface TakenFile {
  path: string;
  shelf: Shelf;
  /** Where it and its report lie now. */
  shelvedPath: string;
  reportPath: string;
  rows: number;
  accepted: number;
  rejected: number;
  unchanged: boolean;
  problems: string[];
}

export interface InboxReport {
  taken: TakenFile[];
  /** Files that are still being written: left for the next time. */
  waiting: string[];
}

/** What the run's own record says. */
export const inboxCounts = ({ taken, waiting }: InboxReport) => ({
  files: taken.length,
  rows: taken.reduce((sum, file) => sum + file.rows, 0),
  accepted: taken.reduce((sum, file) => sum + file.accepted, 0),
  rejected: taken.reduce((sum, file) => sum + file.rejected, 0),
  filesRejected: taken.filter((file) => file.shelf === 'rejected').length,
  waiting: waiting.length,
});

/**
 * The run's record and lock are those of load-searches: what is handed over by hand and what is taken here are loaded one
 * after the other, and no two processes take one file.
 */
export const INBOX_RUN = { job: 'load-searches', period: 'inbox', counts: inboxCounts };

/** A file is whole when nobody has written to it for so long. Senders that may pause longer use a name ending in .part. */
const QUIET_MS = 30_000;
/** Faults that a report shows of each kind. */
const FAULTS_SHOWN = 20;

/** Whether anything lies in the watched folder; where that cannot be told, true: the run then says why. */
export async function hasArrivals(deps: Deps): Promise<boolean> {
  const { inboxFolder } = deps.settings;
  return listArrivals(inboxFolder).then(
    (arrivals) => arrivals.length > 0,
    () => true,
  );
}

/**
 * Takes the files of the watched folder that are whole: loads each, and moves it to `done` or `rejected` with a report
 * beside it. Call it under the lock of INBOX_RUN. A file leaves the folder last, so that a run cut off at any moment is made
 * good by the next: what was loaded is recognised by its checksum. Where one file meets a failure that is not its own fault it
 * stays, the others are taken, and the failure is thrown at the end. Told to stop, it leaves what it has not begun.
 */
export async function watchInbox(
  deps: Deps,
  { quietMs = QUIET_MS, isStopping = () => false }: { quietMs?: number; isStopping?: () => boolean } = {},
): Promise<InboxReport> {
  const { inboxFolder } = deps.settings;
  await prepareInbox(inboxFolder);
  await clearHalfMade(inboxFolder, deps.clock());
  const arrivals = await listArrivals(inboxFolder);
  await waitUntilQuiet(arrivals, deps.clock(), quietMs, isStopping);
  const report: InboxReport = { taken: [], waiting: [] };
  const failures: Error[] = [];
  for (const arrival of arrivals) {
    try {
      const isWhole = !isStopping() && (await isUnchanged(arrival));
      const taken = isWhole ? await take(deps, arrival) : undefined;
      if (taken) report.taken.push(taken);
      else report.waiting.push(arrival.path);
    } catch (error) {
      deps.log.error({ file: arrival.path, error: (error as Error).message }, 'a file of the inbox could not be taken');
      failures.push(error as Error);
    }
  }
  if (failures.length > 0) throw failures[0];
  return report;
}

/** Waits where a file was written to lately, or is dated in the future: only a second look tells whether it is whole. */
async function waitUntilQuiet(
  arrivals: readonly Arrival[],
  now: Date,
  quietMs: number,
  isStopping: () => boolean,
): Promise<void> {
  if (arrivals.every(({ modifiedAt }) => now.getTime() - modifiedAt.getTime() >= quietMs)) return;
  const until = performance.now() + quietMs;
  while (performance.now() < until && !isStopping()) await delay(Math.min(500, quietMs));
}

/** Loads one file and puts it on its shelf; undefined where it was written to meanwhile, and so is not whole yet. */
async function take(deps: Deps, arrival: Arrival): Promise<TakenFile | undefined> {
  const { path } = arrival;
  const sha256 = await checksumOf(path);
  const loaded = await loadArrival(deps, arrival);
  // What was loaded of a file still growing is replaced when it is taken whole.
  if (!(await isUnchanged(arrival))) return undefined;
  const problems = loaded.refused.map(({ problem }) => problem);
  const shelf: Shelf = problems.length > 0 ? 'rejected' : 'done';
  const name = basename(path);
  const text = arrivalReport({
    name,
    sha256,
    takenOn: londonDay(deps.clock()),
    loaded: await Promise.all(loaded.files.map((file) => partOf(deps, file, path))),
    // People know the file by its name; where it lay is over when they read this.
    problems: problems.map((problem) => problem.replaceAll(path, name)),
    warnings: loaded.warnings.map((warning) => warning.replaceAll(path, name)),
  });
  const lies = await shelve(deps.settings.inboxFolder, shelf, { path, sha256 }, text);
  deps.log.info({ file: name, shelf, ...loaded.totals, refused: problems.length }, 'a file of the inbox was taken');
  return {
    path,
    shelf,
    shelvedPath: lies.path,
    reportPath: lies.reportPath,
    rows: loaded.totals.rows,
    accepted: loaded.totals.accepted,
    rejected: loaded.totals.rejected,
    unchanged: problems.length === 0 && loaded.files.every((file) => file.unchanged),
    problems,
  };
}

/** The same as load-searches does; where nothing of the file can be read, that is its refusal. */
async function loadArrival(deps: Deps, { path, folder, byteCount }: Arrival): Promise<LoadReport> {
  try {
    if (!/\.(csv|zip)$/i.test(path)) {
      throw new InputProblem(`${path}: this is neither CSV nor ZIP (expected a name ending in .csv or .zip).`);
    }
    if (byteCount === 0) throw new InputProblem(`${path}: the file is empty.`);
    const areaCode = folder === undefined ? undefined : boroughOfCode(folder)?.code;
    if (folder !== undefined && areaCode === undefined) {
      throw new InputProblem(
        `${path}: it lay in the subfolder "${folder}", which is no London borough (expected a code from E09000001 to E09000033).`,
      );
    }
    return await loadSearches(deps, { paths: [path], areaCode });
  } catch (problem) {
    if (!(problem instanceof InputProblem)) throw problem;
    const totals = { files: 0, rows: 0, accepted: 0, rejected: 0, unchanged: 0 };
    return { files: [], refused: [{ path, problem: problem.message }], totals, warnings: [] };
  }
}

async function partOf({ database: { db } }: Deps, file: LoadedFile, path: string): Promise<LoadedPart> {
  const months = await listMonthsOfFile(db, file.sourceFileId);
  const problems = (isRejected: boolean) =>
    listFirstProblems(db, file.sourceFileId, { isRejected, limit: FAULTS_SHOWN });
  return {
    name: file.path.startsWith(`${path}!`) ? file.path.slice(path.length + 1) : basename(file.path),
    rows: file.rows,
    accepted: file.accepted,
    rejected: file.rejected,
    unchanged: file.unchanged,
    months: months.map(({ month }) => month.slice(0, 7)),
    revised: file.revised,
    rejections: await problems(true),
    repairs: await problems(false),
  };
}

/** What the person at the terminal is told. */
export function inboxText({ taken, waiting }: InboxReport): string {
  return [
    ...taken.map(
      ({ path, shelf, rows, accepted, rejected, unchanged, reportPath }) =>
        `${basename(path)}: ${shelf}${unchanged ? ' (loaded before)' : ''}; ${countText(rows)} rows = ${countText(accepted)} accepted + ${countText(rejected)} rejected. Report: ${reportPath}`,
    ),
    ...taken.flatMap(({ problems }) => problems.map((problem) => `REFUSED ${problem}`)),
    ...waiting.map((path) => `${basename(path)}: is still being written; it is taken the next time.`),
    `Files taken: ${taken.length}; left for the next time: ${waiting.length}.`,
  ].join('\n');
}
