/** What the jobs that take care of what is stored tell the person at the terminal. */
import { RETENTION, UNFINISHED_DOWNLOAD_DAYS } from '../src/domain/retention.ts';
import { countText } from '../src/domain/wording.ts';
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
        [report.codingFiles, 'coders’ files done with'],
        [report.downloads, `downloads that never ended (${UNFINISHED_DOWNLOAD_DAYS} days)`],
        [report.mailFiles, `mails written to files (${RETENTION.mails.years} years)`],
      ] as const
    ).map(([count, what]) => `${countText(count).padStart(9)} ${what}`),
  ].join('\n');
}
