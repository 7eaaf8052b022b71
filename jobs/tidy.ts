import { join } from 'node:path';
import { countAuditBefore, cutAuditBefore } from '../src/db/audit.ts';
import type { Db } from '../src/db/connection.ts';
import { findSample, listCodings } from '../src/db/grounds-sample.ts';
import { countPeopleDisabledBefore, forgetPeopleDisabledBefore } from '../src/db/person.ts';
import { listRawFilesKept, markRawFilesDeleted } from '../src/db/raw-file.ts';
import {
  countMailsBefore,
  countOfMonth,
  countProblems,
  countRunsBefore,
  deleteDipSample,
  deleteMailsBefore,
  deleteProblems,
  deleteRecords,
  deleteRunsBefore,
  deleteSample,
  deleteTexts,
  listDipSamplesBefore,
  listLoadedFiles,
  listRecordsBefore,
  listSamplesBefore,
  listTextsBefore,
} from '../src/db/retention.ts';
import { countSignInsEndedBefore, deleteSignInsEndedBefore } from '../src/db/sign-in.ts';
import type { Deps } from '../src/deps.ts';
import { openDisagreements, settledTiers } from '../src/domain/grounds-coding.ts';
import {
  areRecordsPast,
  daysBefore,
  firstMonthKept,
  isRawFilePast,
  keptSince,
  SHELVED_FILE_DAYS,
  UNCLAIMED_FILE_DAYS,
  UNFINISHED_DOWNLOAD_DAYS,
} from '../src/domain/retention.ts';
import { REPORT_ENDING, SHELVES } from '../src/ingest/inbox.ts';
import { deleteFile, type LeftoverFile, listFilesIn } from '../src/store/leftover-file.ts';
import { deleteRawFile, listRawFiles } from '../src/store/raw-file.ts';

/** What was past its time and went, or would go. */
export interface TidyReport {
  isDryRun: boolean;
  /** Written texts, and the months of files they were of. */
  texts: { months: number; rows: number };
  /** Single records, readings, settled tiers and unreadable values, and the months of files they were of. */
  records: { months: number; searches: number; readings: number; settled: number; problems: number };
  samples: { samples: number; answers: number };
  /** Files as published whose time is over, and what loads that were cut off left behind. */
  rawFiles: { past: number; unclaimed: number };
  mails: number;
  runs: number;
  /** The oldest events of the record of who did what. */
  audit: number;
  /** People whose account was closed long ago: their names and addresses. */
  people: number;
  /** Sessions that are over, and sign-ins that were begun and not ended. */
  signIns: { sessions: number; begun: number };
  /** Coders' files done with, downloads that never ended, and mails written to files. */
  codingFiles: number;
  downloads: number;
  mailFiles: number;
  /** Files of the watched folder that were dealt with, each with its report. */
  shelvedFiles: number;
}

/**
 * Deletes what is past its time (src/domain/retention.ts), a month of a file or a bounded number of rows at a time; figures, flags and
 * counts stay. Cut off, it goes on at its next run; a second run finds nothing. With `isDryRun` it only counts.
 */
export async function tidy(deps: Deps, { isDryRun = false }: { isDryRun?: boolean } = {}): Promise<TidyReport> {
  return {
    isDryRun,
    // Before the rows that tell what is in them.
    rawFiles: await tidyRawFiles(deps, isDryRun),
    codingFiles: await tidyCodingFiles(deps, isDryRun),
    texts: await tidyTexts(deps, isDryRun),
    samples: await tidySamples(deps, isDryRun),
    records: await tidyRecords(deps, isDryRun),
    mails: await tidyMails(deps, isDryRun),
    runs: await tidyRuns(deps, isDryRun),
    audit: await tidyAudit(deps, isDryRun),
    people: await tidyPeople(deps, isDryRun),
    signIns: await tidySignIns(deps, isDryRun),
    downloads: await tidyDownloads(deps, isDryRun),
    mailFiles: await tidyMailFiles(deps, isDryRun),
    shelvedFiles: await tidyShelves(deps, isDryRun),
  };
}

/** The same as numbers alone, for the record of the run. */
export function tidyCounts({
  texts,
  records,
  samples,
  rawFiles,
  signIns,
  ...rest
}: TidyReport): Record<string, unknown> {
  const { isDryRun, ...files } = rest;
  return {
    ...(isDryRun ? { isDryRun } : {}),
    texts: texts.rows,
    searches: records.searches,
    readings: records.readings,
    samples: samples.samples,
    answers: samples.answers,
    rawFiles: rawFiles.past + rawFiles.unclaimed,
    sessions: signIns.sessions,
    begunSignIns: signIns.begun,
    ...files,
  };
}

const inTransaction = <T>({ database }: Deps, work: (db: Db) => Promise<T>) => database.db.transaction().execute(work);

async function tidyTexts(deps: Deps, isDryRun: boolean): Promise<TidyReport['texts']> {
  const { db } = deps.database;
  const report = { months: 0, rows: 0 };
  for (const fileMonth of await listTextsBefore(db, `${firstMonthKept('texts', deps.clock())}-01`)) {
    report.months += 1;
    report.rows += isDryRun
      ? await countOfMonth(db, 'written_grounds', fileMonth)
      : await inTransaction(deps, (trx) => deleteTexts(trx, fileMonth));
  }
  return report;
}

async function tidyRecords(deps: Deps, isDryRun: boolean): Promise<TidyReport['records']> {
  const { db } = deps.database;
  const now = deps.clock();
  const report = { months: 0, searches: 0, readings: 0, settled: 0, problems: 0 };
  const lastMonths = new Map((await listLoadedFiles(db)).map((file) => [file.sourceFileId, file.lastMonth]));
  for (const { source, loadedAt, ...fileMonth } of await listRecordsBefore(
    db,
    `${firstMonthKept('records', now)}-01`,
  )) {
    const { sourceFileId, month } = fileMonth;
    if (!areRecordsPast({ source, loadedAt }, month.slice(0, 7), now)) continue;
    const isLast = lastMonths.get(sourceFileId) === month;
    const { searches, readings, settled, problems } = isDryRun
      ? {
          searches: await countOfMonth(db, 'search', fileMonth),
          readings: await countOfMonth(db, 'grounds_reading', fileMonth),
          settled: await countOfMonth(db, 'grounds_human_tier', fileMonth),
          problems: isLast ? await countProblems(db, sourceFileId) : 0,
        }
      : await inTransaction(deps, async (trx) => ({
          ...(await deleteRecords(trx, fileMonth)),
          problems: isLast ? await deleteProblems(trx, sourceFileId) : 0,
        }));
    report.months += 1;
    report.searches += searches;
    report.readings += readings;
    report.settled += settled;
    report.problems += problems;
  }
  return report;
}

async function tidySamples(deps: Deps, isDryRun: boolean): Promise<TidyReport['samples']> {
  const keptFrom = `${firstMonthKept('samples', deps.clock())}-01`;
  const past = await listSamplesBefore(deps.database.db, keptFrom);
  const pastLists = await listDipSamplesBefore(deps.database.db, keptFrom);
  if (!isDryRun) {
    for (const { sampleId } of past) await inTransaction(deps, (trx) => deleteSample(trx, sampleId, keptFrom));
    for (const { dipSampleId } of pastLists) {
      await inTransaction(deps, (trx) => deleteDipSample(trx, dipSampleId, keptFrom));
    }
  }
  const all = [...past, ...pastLists];
  return { samples: all.length, answers: all.reduce((sum, { answers }) => sum + answers, 0) };
}

/** The row is marked first: a run that is cut off in between finds the bytes unclaimed and deletes them. */
async function tidyRawFiles(deps: Deps, isDryRun: boolean): Promise<TidyReport['rawFiles']> {
  const { db } = deps.database;
  const { home } = deps.settings;
  const now = deps.clock();
  const kept = new Set((await listRawFilesKept(db)).map(({ sha256 }) => sha256));
  const past = new Set(
    (await listLoadedFiles(db))
      .filter(
        (file) => kept.has(file.sha256) && isRawFilePast({ ...file, firstMonth: file.firstMonth.slice(0, 7) }, now),
      )
      .map(({ sha256 }) => sha256),
  );
  const unclaimed = (await listRawFiles(home)).filter(
    ({ sha256, changedAt }) =>
      (sha256 === undefined || !kept.has(sha256)) && changedAt < daysBefore(now, UNCLAIMED_FILE_DAYS),
  );
  if (!isDryRun) {
    await markRawFilesDeleted(db, [...past], now);
    for (const sha256 of past) await deleteRawFile(home, sha256);
    for (const { path } of unclaimed) await deleteFile(path);
  }
  return { past: past.size, unclaimed: unclaimed.length };
}

async function tidyMails(deps: Deps, isDryRun: boolean): Promise<number> {
  const { db } = deps.database;
  const since = keptSince('mails', deps.clock());
  return isDryRun ? countMailsBefore(db, since) : inBatches(() => deleteMailsBefore(db, since));
}

async function tidyRuns(deps: Deps, isDryRun: boolean): Promise<number> {
  const { db } = deps.database;
  const [since, mailsFrom] = [keptSince('runs', deps.clock()), keptSince('mails', deps.clock())];
  return isDryRun ? countRunsBefore(db, since, mailsFrom) : inBatches(() => deleteRunsBefore(db, since, mailsFrom));
}

/** All at once: the event that records the cut says where the chain begins from then on. */
async function tidyAudit(deps: Deps, isDryRun: boolean): Promise<number> {
  const now = deps.clock();
  const since = keptSince('audit', now);
  return isDryRun
    ? countAuditBefore(deps.database.db, since)
    : inTransaction(deps, (trx) => cutAuditBefore(trx, since, now));
}

async function tidyPeople(deps: Deps, isDryRun: boolean): Promise<number> {
  const since = keptSince('people', deps.clock());
  return isDryRun
    ? countPeopleDisabledBefore(deps.database.db, since)
    : inTransaction(deps, (trx) => forgetPeopleDisabledBefore(trx, since));
}

async function tidySignIns(deps: Deps, isDryRun: boolean): Promise<TidyReport['signIns']> {
  const now = deps.clock();
  return isDryRun
    ? countSignInsEndedBefore(deps.database.db, now)
    : inTransaction(deps, (trx) => deleteSignInsEndedBefore(trx, now));
}

async function inBatches(deleteSome: () => Promise<number>): Promise<number> {
  let all = 0;
  for (let some = await deleteSome(); some > 0; some = await deleteSome()) all += some;
  return all;
}

/** Coders' files whose sample has been read and settled to its end, is gone, or has texts past their time. */
async function tidyCodingFiles(deps: Deps, isDryRun: boolean): Promise<number> {
  const keptFrom = firstMonthKept('texts', deps.clock());
  const done: LeftoverFile[] = [];
  for (const file of await listFilesIn(join(deps.settings.home, 'coding'), '.csv')) {
    const sampleId = Number(/^sample-(\d+)\.csv$/.exec(file.name)?.[1]);
    if (Number.isNaN(sampleId)) continue;
    const sample = await findSample(deps.database.db, sampleId);
    const codings = sample ? await listCodings(deps.database.db, sampleId) : [];
    const isSettled =
      sample !== undefined && settledTiers(codings).size >= sample.texts && openDisagreements(codings).length === 0;
    if (!sample || sample.from < keptFrom || isSettled) done.push(file);
  }
  return deleteAll(done, isDryRun);
}

async function tidyDownloads({ settings, clock }: Deps, isDryRun: boolean): Promise<number> {
  const since = daysBefore(clock(), UNFINISHED_DOWNLOAD_DAYS);
  const files = await listFilesIn(join(settings.home, 'downloads'), '.part');
  return deleteAll(
    files.filter(({ changedAt }) => changedAt < since),
    isDryRun,
  );
}

async function tidyMailFiles({ settings, clock }: Deps, isDryRun: boolean): Promise<number> {
  const since = keptSince('mails', clock());
  const files = await listFilesIn(join(settings.home, 'outbox'), '.eml');
  return deleteAll(
    files.filter(({ changedAt }) => changedAt < since),
    isDryRun,
  );
}

/** Goes by the report, which was written when the file was put there; the file itself may be years old. */
async function tidyShelves({ settings, clock }: Deps, isDryRun: boolean): Promise<number> {
  const past: LeftoverFile[] = [];
  for (const shelf of SHELVES) {
    const since = daysBefore(clock(), SHELVED_FILE_DAYS[shelf]);
    const reports = await listFilesIn(join(settings.inboxFolder, shelf), REPORT_ENDING);
    past.push(...reports.filter(({ changedAt }) => changedAt < since));
  }
  if (!isDryRun) {
    for (const { path } of past) {
      await deleteFile(path.slice(0, -REPORT_ENDING.length));
      await deleteFile(path);
    }
  }
  return past.length;
}

async function deleteAll(files: readonly LeftoverFile[], isDryRun: boolean): Promise<number> {
  if (!isDryRun) for (const { path } of files) await deleteFile(path);
  return files.length;
}
