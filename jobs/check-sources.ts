import { join } from 'node:path';
import { listSucceededPeriods } from '../src/db/job-run.ts';
import { listLoadedMonths, listSourceChecks, storeSourceChecks } from '../src/db/source-check.ts';
import { listActiveFileMonths } from '../src/db/source-file.ts';
import type { Deps } from '../src/deps.ts';
import { londonDay, londonMonth, type Month } from '../src/domain/period.ts';
import { monthsToCheck, type SourceCheck, stateOf } from '../src/domain/source-check.ts';
import { listSnapshots } from '../src/fetch/archive.ts';
import { listAvailability } from '../src/fetch/police-api.ts';
import { InputProblem, OperationalFailure } from '../src/problem.ts';
import { compareCounts, loadFromApi } from './fetch-month.ts';
import { fetchReferences, type ReferenceReport } from './fetch-reference.ts';
import { loadFromArchive } from './fetch-snapshot.ts';
import type { LoadedFile } from './load-searches.ts';

export interface CheckOptions {
  /** One month to look after in place of the latest ones. */
  month?: Month | undefined;
  /** One force in place of those that are looked after. */
  forceId?: string | undefined;
  /** Breaks off what is being fetched; the next run goes on with it. */
  signal?: AbortSignal | undefined;
}

export interface SourceReport {
  /** Each force's month, by month and force. */
  checks: SourceCheck[];
  /** Files loaded in this run; files that were loaded before are not among them. */
  loaded: LoadedFile[];
  references: ReferenceReport[];
  warnings: string[];
}

/** What the steps of one check share. */
export interface Check {
  deps: Deps;
  /** Each force's month that is looked after; the steps write what they find into it. */
  found: SourceCheck[];
  /** Those of which the archive has not said whether it has them: it did not answer, or its file could not be used. */
  unsettled: Set<SourceCheck>;
  folder: string;
  signal: AbortSignal | undefined;
  loaded: LoadedFile[];
  warnings: string[];
  /** Does one step. A publisher's failure, or a file of theirs that cannot be used, is kept for the end: the other steps go on. */
  attempt<T>(step: () => Promise<T>): Promise<T | undefined>;
}

/**
 * Asks data.police.uk what there is of the months looked after, loads what is missing or was revised (from the archive; from
 * the API only where the archive has no file of the month), and fetches reference files that changed. What was found is
 * stored, also where something failed; then OperationalFailure says everything that did. Safe to run again at any time.
 */
export async function checkSources(deps: Deps, options: CheckOptions = {}): Promise<SourceReport> {
  const { db } = deps.database;
  await refuseDemonstration(deps);
  const failures: string[] = [];
  const check: Check = {
    deps,
    found: await listWanted(deps, options),
    unsettled: new Set(),
    folder: join(deps.settings.home, 'downloads'),
    signal: options.signal,
    loaded: [],
    warnings: [],
    attempt: async (step) => {
      if (options.signal?.aborted) {
        throw new OperationalFailure('Broken off, since Evenhand was told to stop; the next run goes on from here.');
      }
      try {
        return await step();
      } catch (error) {
        if (!(error instanceof InputProblem || error instanceof OperationalFailure)) throw error;
        failures.push(error.message);
        return undefined;
      }
    },
  };
  const asked = await askWhatThereIs(check);
  await loadFromArchive(check, asked.snapshots);
  if (asked.isApiRead) {
    await loadFromApi(check);
    await compareCounts(check);
  }
  const references = await fetchReferences(check);
  await judge(check, asked.isApiRead);
  await storeSourceChecks(db, check.found, deps.clock());
  if (failures.length > 0) throw failureOf(failures);
  return { checks: check.found, loaded: check.loaded, references, warnings: check.warnings };
}

/** What a run is told of in its log line and its job_run row. */
export function sourceCounts({ checks, loaded, references }: SourceReport): Record<string, number> {
  return {
    checked: checks.length,
    loaded: loaded.length,
    rows: loaded.reduce((sum, file) => sum + file.rows, 0),
    notPublished: checks.filter(({ state }) => state === 'not-published').length,
    references: references.filter(({ isChanged }) => isChanged).length,
  };
}

/**
 * The day a check is due for: today in London, unless it has succeeded today. Undefined where no publisher is to be asked,
 * and where made-up records are loaded, beside which no real ones belong.
 */
export async function dueCheck(deps: Deps): Promise<string | undefined> {
  const { archiveUrl, apiUrl, populationUrl, boundariesUrl } = deps.fetching;
  if (!(archiveUrl ?? apiUrl ?? populationUrl ?? boundariesUrl)) return undefined;
  if (await holdsDemonstration(deps)) return undefined;
  const today = londonDay(deps.clock());
  const done = await listSucceededPeriods(deps.database.db, 'check-sources');
  return done.includes(today) ? undefined : today;
}

async function holdsDemonstration(deps: Deps): Promise<boolean> {
  return (await listActiveFileMonths(deps.database.db)).some((file) => file.isSynthetic);
}

async function refuseDemonstration(deps: Deps): Promise<void> {
  if (!(await holdsDemonstration(deps))) return;
  throw new InputProblem(
    'This database holds the made-up records of the demonstration, beside which no real ones are loaded: use an empty database (another EVENHAND_HOME or DATABASE_URL).',
  );
}

/** Forces as their publisher names them. */
const FORCE = /^[a-z]+(-[a-z]+)*$/;

/** Each force's month to look after, with what was known of it. */
async function listWanted(deps: Deps, { month, forceId }: CheckOptions): Promise<SourceCheck[]> {
  if (forceId !== undefined && !FORCE.test(forceId)) {
    throw new InputProblem(
      `--force ${forceId} is no force (expected one as data.police.uk names it, such as metropolitan).`,
    );
  }
  const { fetching, clock } = deps;
  const months = month === undefined ? monthsToCheck(londonMonth(clock()), fetching.months) : [month];
  const forces = forceId === undefined ? fetching.forces : [forceId];
  const known = await listSourceChecks(deps.database.db);
  return months.flatMap((wanted) =>
    forces.map((force): SourceCheck => {
      const before = known.find((check) => check.forceId === force && check.month === wanted);
      if (!before) return { ...NOTHING_KNOWN, forceId: force, month: wanted };
      const { checkedAt: _, ...check } = before;
      return check;
    }),
  );
}

const NOTHING_KNOWN = {
  snapshot: undefined,
  snapshotMd5: undefined,
  archiveRows: undefined,
  isListed: undefined,
  apiRows: undefined,
  state: 'not-known',
} as const;

/** Reads the archive's list of snapshots and the API's list of months, as far as either is to be asked and answers. */
async function askWhatThereIs({ deps, found, signal, attempt }: Check) {
  const { client, archiveUrl, apiUrl } = deps.fetching;
  const listed = apiUrl === undefined ? undefined : await attempt(() => listAvailability(client, apiUrl, signal));
  if (listed) for (const check of found) check.isListed = listed.get(check.month)?.has(check.forceId) ?? false;
  const snapshots =
    archiveUrl === undefined ? undefined : await attempt(() => listSnapshots(client, archiveUrl, signal));
  return { snapshots, isApiRead: listed !== undefined };
}

/** Writes how each month stands, now that everything was tried. */
async function judge({ deps, found, unsettled }: Check, isApiRead: boolean): Promise<void> {
  const { archiveUrl, apiUrl } = deps.fetching;
  const loaded = await listLoadedMonths(deps.database.db);
  // Of two services, one that is not to be asked is not waited for: the other's word is enough.
  const isArchiveAway = archiveUrl === undefined && apiUrl === undefined;
  for (const check of found) {
    const inForce = loaded.find(({ forceId, month }) => forceId === check.forceId && month === check.month);
    check.state = stateOf({
      loadedFrom: inForce?.loadedFrom,
      isInArchive: isArchiveAway || unsettled.has(check) ? undefined : check.archiveRows !== undefined,
      isListed: apiUrl === undefined ? false : isApiRead ? check.isListed : undefined,
    });
  }
}

/** Everything that failed in one check, for job_run and the operator's mail. */
function failureOf(failures: readonly string[]): OperationalFailure {
  const sentences = failures.map((failure) => (/[.!?]$/.test(failure) ? failure : `${failure}.`));
  const text = [...new Set(sentences)].join('\n');
  return new OperationalFailure(
    failures.length === 1 ? text : `${failures.length} things failed; everything else was done.\n${text}`,
  );
}
