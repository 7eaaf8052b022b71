import { createHash } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { finishDownload, storeDownload, storeRetrieval } from '../src/db/download.ts';
import { listLoadedMonths } from '../src/db/source-check.ts';
import type { SourceCheck } from '../src/domain/source-check.ts';
import { countsDiffer, sourceCheckText } from '../src/domain/source-check.ts';
import { type ApiRecord, fetchForceMonth } from '../src/fetch/police-api.ts';
import { publishedName, toPublishedCsv } from '../src/fetch/published-csv.ts';
import { OperationalFailure } from '../src/problem.ts';
import type { Check } from './check-sources.ts';
import { loadFetched } from './fetch-snapshot.ts';

/**
 * Loads from the API the months that it lists and the archive has no file of, unless a person handed one over. A month that
 * stands on the API is asked for again each time, until the archive has it: the same records give the same file, which
 * changes nothing.
 */
export async function loadFromApi(check: Check): Promise<void> {
  const { deps, found, unsettled } = check;
  const { apiUrl } = deps.fetching;
  if (apiUrl === undefined) return;
  const loaded = await listLoadedMonths(deps.database.db);
  for (const month of found) {
    if (!month.isListed || month.archiveRows !== undefined || unsettled.has(month)) continue;
    const inForce = loaded.find((file) => file.forceId === month.forceId && file.month === month.month);
    if (inForce && inForce.loadedFrom !== 'api') continue;
    await check.attempt(() => loadMonth(check, apiUrl, month));
  }
}

async function loadMonth(check: Check, apiUrl: string, month: SourceCheck): Promise<void> {
  const { deps, folder, signal } = check;
  const { db } = deps.database;
  const { address, records } = await fetchForceMonth(deps.fetching.client, apiUrl, month, signal);
  month.apiRows = records.length;
  if (records.length === 0) {
    deps.log.warn({ force: month.forceId, month: month.month }, 'the API lists the month and has no records of it');
    return;
  }
  const path = await writeMonth(folder, month, records);
  const downloadId = await storeDownload(db, {
    ...path,
    service: 'api',
    address,
    retrievedAt: deps.clock(),
    ...UNTOLD,
  });
  const report = await loadFetched(check, { paths: [path.path] });
  for (const { sourceFileId } of report.files) await storeRetrieval(db, sourceFileId, downloadId);
  const [refused] = report.refused;
  await finishDownload(db, downloadId, refused?.problem);
  if (refused) throw new OperationalFailure(`${address}: what it gave could not be used: ${refused.problem}`);
}

/** What the API does not tell of a month. */
const UNTOLD = { etag: undefined, lastModified: undefined, md5: undefined };

async function writeMonth(folder: string, { forceId, month }: SourceCheck, records: readonly ApiRecord[]) {
  const text = toPublishedCsv(records);
  const path = join(folder, publishedName(forceId, month));
  await mkdir(folder, { recursive: true });
  await writeFile(`${path}.part`, text);
  await rename(`${path}.part`, path);
  return { path, sha256: createHash('sha256').update(text).digest('hex'), byteCount: Buffer.byteLength(text) };
}

/**
 * Asks the API for the months that the archive gave and compares how many records either has; once for each version of the
 * archive's file. Where they differ by 1% or more, a warning says so. After a failure the others wait for the next time.
 */
export async function compareCounts(check: Check): Promise<void> {
  const { deps, found, warnings, signal } = check;
  const { client, apiUrl } = deps.fetching;
  if (apiUrl === undefined) return;
  for (const month of found) {
    if (!month.isListed || month.archiveRows === undefined || month.apiRows !== undefined) continue;
    const given = await check.attempt(() => fetchForceMonth(client, apiUrl, month, signal));
    if (!given) return;
    month.apiRows = given.records.length;
    const differ = countsDiffer(month);
    if (!differ) continue;
    warnings.push(sourceCheckText({ ...month, state: 'loaded' }));
    deps.log.warn({ force: month.forceId, month: month.month, ...differ }, 'archive and API are far apart');
  }
}
