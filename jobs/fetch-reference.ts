import { existsSync } from 'node:fs';
import { findLatestDownload, finishDownload, storeDownload } from '../src/db/download.ts';
import type { Deps } from '../src/deps.ts';
import { type FetchedReference, fetchReference, type ReferenceKind, referencePath } from '../src/fetch/reference.ts';
import { hasAges } from '../src/ingest/population-file.ts';
import { InputProblem, OperationalFailure } from '../src/problem.ts';
import type { Check } from './check-sources.ts';
import { loadBoundaries } from './load-boundaries.ts';
import { loadPopulations } from './load-populations.ts';
import { waitAndRecord } from './record-run.ts';

export interface ReferenceReport {
  kind: ReferenceKind;
  address: string;
  path: string;
  /** Whether the publisher had another version than the one we have. */
  isChanged: boolean;
}

/**
 * Fetches residents and polygons where they have an address and have changed since. New polygons are loaded at once, and
 * place searches from then on; so is a table of residents by age. One of all ages is checked and kept: it ships with us.
 */
export async function fetchReferences(check: Check): Promise<ReferenceReport[]> {
  const { populationUrl, boundariesUrl } = check.deps.fetching;
  const reports: ReferenceReport[] = [];
  for (const [kind, address] of [
    ['population', populationUrl],
    ['boundaries', boundariesUrl],
  ] as const) {
    if (address === undefined) continue;
    const report = await check.attempt(() => fetchOne(check, kind, address));
    if (report) reports.push(report);
  }
  return reports;
}

async function fetchOne(check: Check, kind: ReferenceKind, address: string): Promise<ReferenceReport> {
  const { deps, folder, signal } = check;
  const { db } = deps.database;
  const before = await findLatestDownload(db, address);
  const path = referencePath(folder, kind);
  // A version that was not loaded, or is gone, is asked for as if for the first time.
  const known = before?.state === 'used' && existsSync(path) ? before : undefined;
  const fetched = await fetchReference(deps.fetching.client, kind, { address, folder, known, signal });
  if (!fetched) return { kind, address, path, isChanged: false };
  const downloadId = await storeDownload(db, { ...fetched, service: kind, retrievedAt: deps.clock(), md5: undefined });
  await use(check, kind, fetched, downloadId);
  return { kind, address, path, isChanged: fetched.sha256 !== before?.sha256 };
}

/** Loads a reference file as the job does that takes it by hand, polygons under the lock that loads searches too. */
async function use(
  { deps }: Check,
  kind: ReferenceKind,
  { path, address }: FetchedReference,
  downloadId: number,
): Promise<void> {
  const record = <T extends object>(job: string, period: string, load: () => Promise<T>) =>
    waitAndRecord(deps, { job, period, counts: (counts: object) => ({ ...counts }) }, load);
  try {
    if (kind === 'boundaries') await record('load-searches', 'boundaries', () => loadBoundaries(deps, [path]));
    else if (await hasAges(path)) await record('load-populations', 'check-sources', () => loadAges(deps, path));
  } catch (problem) {
    if (!(problem instanceof InputProblem)) throw problem;
    await finishDownload(deps.database.db, downloadId, problem.message);
    throw new OperationalFailure(`${address}: this file could not be used: ${problem.message}`, { cause: problem });
  }
  await finishDownload(deps.database.db, downloadId, undefined);
}

/** What is suppressed in each group and area is for the person who loads by hand. */
async function loadAges(deps: Deps, path: string): Promise<Record<string, unknown>> {
  const { areas, cells, suppressedCells } = await loadPopulations(deps, [path]);
  return { areas, cells, suppressedCells };
}
