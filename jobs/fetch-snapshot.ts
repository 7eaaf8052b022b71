import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { finishDownload, storeDownload, storeRetrieval } from '../src/db/download.ts';
import type { SourceCheck } from '../src/domain/source-check.ts';
import { snapshotFor } from '../src/domain/source-check.ts';
import { fetchSnapshot, type Snapshot } from '../src/fetch/archive.ts';
import { forceMonthOfName } from '../src/ingest/search-format.ts';
import { listZipMembers } from '../src/ingest/zip.ts';
import { InputProblem, OperationalFailure } from '../src/problem.ts';
import type { Check } from './check-sources.ts';
import { type LoadReport, loadSearches } from './load-searches.ts';
import { waitAndRecord } from './record-run.ts';

/**
 * Loads from the archive what a snapshot holds of the months looked after, where that snapshot was not looked into before.
 * Months of which the archive did not say whether it has them stay unsettled: they are asked for again the next time, before
 * the API is asked in its place.
 */
export async function loadFromArchive(check: Check, snapshots: readonly Snapshot[] | undefined): Promise<void> {
  if (check.deps.fetching.archiveUrl === undefined) return;
  if (snapshots === undefined) {
    for (const month of check.found) check.unsettled.add(month);
    return;
  }
  const bySnapshot = new Map<Snapshot, SourceCheck[]>();
  for (const month of check.found) {
    const snapshot = snapshotFor(month.month, snapshots);
    if (!snapshot || snapshot.md5 === month.snapshotMd5) continue;
    bySnapshot.set(snapshot, [...(bySnapshot.get(snapshot) ?? []), month]);
    check.unsettled.add(month);
  }
  for (const [snapshot, months] of bySnapshot) {
    await check.attempt(() => loadFromSnapshot(check, snapshot, months));
  }
  await dropOlderSnapshots(check.folder, snapshots);
}

async function loadFromSnapshot(check: Check, snapshot: Snapshot, months: readonly SourceCheck[]): Promise<void> {
  const { deps, folder, signal } = check;
  const { db } = deps.database;
  const file = await fetchSnapshot(deps.fetching.client, snapshot, {
    folder,
    progress: deps.progress,
    now: deps.clock,
    signal,
  });
  const { wasHere, ...stored } = file;
  const downloadId = await storeDownload(db, { ...stored, service: 'archive', address: snapshot.address });
  deps.log.info({ snapshot: snapshot.month, bytes: file.byteCount, wasHere }, 'snapshot fetched and checked');
  try {
    const isThere = await findMembers(file.path);
    const present = months.filter((month) => isThere(month));
    const report = present.length > 0 ? await loadMembers(check, file.path, present) : undefined;
    for (const { sourceFileId } of report?.files ?? []) await storeRetrieval(db, sourceFileId, downloadId);
    for (const month of months) noteFinding(check, month, snapshot, report);
    refuseRefused(report, snapshot);
  } catch (error) {
    if (error instanceof InputProblem || error instanceof OperationalFailure) {
      await finishDownload(db, downloadId, error.message);
    }
    throw error;
  }
  await finishDownload(db, downloadId, undefined);
}

/** Tells of which force's months a snapshot has a file. Throws InputProblem where it is no sound ZIP. */
async function findMembers(path: string): Promise<(month: SourceCheck) => boolean> {
  const names = new Set<string>();
  for (const { name } of await listZipMembers(path)) {
    const named = forceMonthOfName(name);
    if (named) names.add(`${named.forceId} ${named.month}`);
  }
  return ({ forceId, month }) => names.has(`${forceId} ${month}`);
}

async function loadMembers(check: Check, path: string, months: readonly SourceCheck[]): Promise<LoadReport> {
  const isWanted = (member: string) => {
    const named = forceMonthOfName(member);
    return months.some(({ forceId, month }) => named?.forceId === forceId && named.month === month);
  };
  return loadFetched(check, { paths: [path], isWanted });
}

/**
 * Loads fetched files as load-searches does by hand, under its lock, and keeps what came of it for the report. Files that
 * cannot be used are in the answer: the caller says so once it has written down the others.
 */
export async function loadFetched(
  { deps, loaded, warnings }: Check,
  options: { paths: readonly string[]; isWanted?: (path: string) => boolean },
): Promise<LoadReport> {
  const run = { job: 'load-searches', period: 'check-sources', counts: ({ totals }: LoadReport) => ({ ...totals }) };
  const report = await waitAndRecord(deps, run, () => loadSearches(deps, options));
  loaded.push(...report.files.filter((file) => !file.unchanged));
  for (const warning of report.warnings) if (!warnings.includes(warning)) warnings.push(warning);
  return report;
}

/** Writes what a snapshot has of a month. Of a file that could not be used nothing is written: it is tried again. */
function noteFinding(
  { unsettled }: Check,
  month: SourceCheck,
  snapshot: Snapshot,
  report: LoadReport | undefined,
): void {
  const isOf = ({ path }: { path: string }) => {
    const named = forceMonthOfName(path);
    return named?.forceId === month.forceId && named.month === month.month;
  };
  if (report?.refused.some(isOf)) return;
  const file = report?.files.find(isOf);
  // Other bytes than those that the API was compared with.
  if (!file?.unchanged) month.apiRows = undefined;
  month.snapshot = snapshot.month;
  month.snapshotMd5 = snapshot.md5;
  month.archiveRows = file?.rows;
  unsettled.delete(month);
}

function refuseRefused(report: LoadReport | undefined, snapshot: Snapshot): void {
  const [first, ...others] = report?.refused ?? [];
  if (!first) return;
  const more = others.length > 0 ? ` (and ${others.length} more files of it)` : '';
  throw new OperationalFailure(
    `${snapshot.address}: a file of this snapshot could not be used${more}: ${first.problem}`,
  );
}

/** Removes snapshots that newer ones have taken the place of: one has nearly 2 GB, and each holds what the one before did. */
async function dropOlderSnapshots(folder: string, snapshots: readonly Snapshot[]): Promise<void> {
  const newest = snapshots[0]?.month;
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const month = /^(\d{4}-\d\d)\.zip(\.part(\.json)?)?$/.exec(name)?.[1];
    if (month !== undefined && newest !== undefined && month < newest) await rm(join(folder, name), { force: true });
  }
}
