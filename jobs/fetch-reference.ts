import { existsSync } from 'node:fs';
import { findLatestDownload, finishDownload, storeDownload } from '../src/db/download.ts';
import { fetchReference, type ReferenceKind, referencePath } from '../src/fetch/reference.ts';
import { InputProblem, OperationalFailure } from '../src/problem.ts';
import type { Check } from './check-sources.ts';
import { loadBoundaries } from './load-boundaries.ts';
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
 * place searches from then on; the table of residents is checked and kept.
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
  // A version that was not loaded, or is gone, is asked for as if for the first time. Residents are loaded by nobody yet.
  const isDone = before?.state === 'used' || (before?.state === 'fetched' && kind === 'population');
  const known = isDone && existsSync(path) ? before : undefined;
  const fetched = await fetchReference(deps.fetching.client, kind, { address, folder, known, signal });
  if (!fetched) return { kind, address, path, isChanged: false };
  const downloadId = await storeDownload(db, { ...fetched, service: kind, retrievedAt: deps.clock(), md5: undefined });
  if (kind === 'boundaries') await placeBy(check, fetched.path, address, downloadId);
  return { kind, address, path, isChanged: fetched.sha256 !== before?.sha256 };
}

/** Loads polygons as load-boundaries does by hand, under the lock that loads searches too. */
async function placeBy({ deps }: Check, path: string, address: string, downloadId: number): Promise<void> {
  const run = { job: 'load-searches', period: 'boundaries', counts: (counts: object) => ({ ...counts }) };
  try {
    await waitAndRecord(deps, run, () => loadBoundaries(deps, [path]));
  } catch (problem) {
    if (!(problem instanceof InputProblem)) throw problem;
    await finishDownload(deps.database.db, downloadId, problem.message);
    throw new OperationalFailure(`${address}: these polygons could not be used: ${problem.message}`, {
      cause: problem,
    });
  }
  await finishDownload(deps.database.db, downloadId, undefined);
}
