/** What the jobs that take care of what is stored tell the person at the terminal. */
import { RETENTION, SHELVED_FILE_DAYS, UNFINISHED_DOWNLOAD_DAYS } from '../src/domain/retention.ts';
import { countText } from '../src/domain/wording.ts';
import type { BackupReport } from './backup.ts';
import type { RestoreReport } from './restore.ts';
import type { TidyReport } from './tidy.ts';

/** What went, or would go. */
export function ofTidy(report: TidyReport): string {
  const { isDryRun, texts, records, samples, rawFiles } = report;
  return [
    isDryRun ? 'Past their time, and would go (nothing was deleted):' : 'Past their time, and deleted:',
    ...(
      [
        [texts.rows, `written texts, of ${texts.months} months of files (${RETENTION.texts.years} years)`],
        [
          records.searches,
          `single records, of ${records.months} months of files; their counts stay (${RETENTION.records.years} years)`,
        ],
        [records.readings, `readings of texts (${RETENTION.records.years} years)`],
        [records.settled, `tiers that people settled on (${RETENTION.records.years} years)`],
        [records.problems, 'values that could not be read'],
        [
          samples.samples,
          `samples of texts, with ${countText(samples.answers)} answers (${RETENTION.samples.years} years)`,
        ],
        [rawFiles.past, 'files as published, with the first texts or records in them'],
        [rawFiles.unclaimed, 'files left behind by loads that were cut off'],
        [report.mails, `mails (${RETENTION.mails.years} years)`],
        [report.runs, `records of runs (${RETENTION.runs.years} years)`],
        [report.audit, `events of the audit, the oldest (${RETENTION.audit.years} years)`],
        [report.people, `names and addresses of people whose account was closed (${RETENTION.people.years} year)`],
        [report.signIns.sessions, 'sessions that were over'],
        [report.signIns.begun, 'sign-ins that were begun and not ended'],
        [report.codingFiles, 'coders’ files done with'],
        [report.downloads, `downloads that never ended (${UNFINISHED_DOWNLOAD_DAYS} days)`],
        [
          report.shelvedFiles,
          `files of the watched folder, with their reports (${SHELVED_FILE_DAYS.done} days after they were loaded, ${SHELVED_FILE_DAYS.rejected} after they were rejected)`,
        ],
        [report.mailFiles, `mails written to files (${RETENTION.mails.years} years)`],
      ] as const
    ).map(([count, what]) => `${countText(count).padStart(9)} ${what}`),
  ].join('\n');
}

/** What a backup holds, and where. */
export function ofBackup({ folder, madeAt, tables, rows, byteCount, rawFiles, rawFilesLost }: BackupReport): string {
  return [
    `${folder}: ${tables} tables with ${countText(rows)} rows (${countText(Math.ceil(byteCount / 1e6))} MB before compression) as of ${madeAt}, and ${countText(rawFiles)} files as published.`,
    ...lostLines(rawFilesLost),
    'It holds everything the database holds, written grounds too: keep it where only those may read who may read them, and no longer than needed.',
  ].join('\n');
}

/** What was restored. */
export function ofRestore({ folder, madeAt, tables, rows, rawFiles, rawFilesLost, migrated }: RestoreReport): string {
  return [
    `${folder}: ${tables} tables with ${countText(rows)} rows as of ${madeAt}, and ${countText(rawFiles)} files as published, restored.`,
    ...(migrated.length > 0 ? [`Brought up to date: ${migrated.join(', ')}.`] : []),
    ...lostLines(rawFilesLost),
    'What was past its time since then is in it again: run npm run job -- tidy.',
  ].join('\n');
}

const lostLines = (rawFilesLost: readonly string[]) =>
  rawFilesLost.length === 0
    ? []
    : [`Without ${rawFilesLost.length} files that were missing or damaged: ${rawFilesLost.join(', ')}.`];
