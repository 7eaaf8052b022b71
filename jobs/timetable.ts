/**
 * When everything runs, on one screen. Times are London's; no daily or monthly job stands between 01:00 and 02:00, where
 * an hour is missing or doubled when the clocks change. What is put into the watched
 * folder is loaded within the minute; other files by hand: npm run job -- load-searches.
 *
 * `month`: runs for every month loaded since the last one done, oldest first (the first time, for the latest only).
 * `latest`: runs for the latest month, and for earlier ones whose hold kept their mail back, every time; what is done
 * already is left as it is.
 * `unread`: runs where texts are loaded that have not been read.
 * `year`: runs once for the last financial year that the months loaded have gone past, named by its March; until then it
 * is asked each day.
 * `day`: runs once a day until it has succeeded, named by the day; `check-sources` only where publishers are to be asked.
 * `minute`: runs every time it is called and finds something to do.
 */
export const TIMEZONE = 'Europe/London';

export interface TimetableEntry {
  job:
    | 'watch-inbox'
    | 'classify-grounds'
    | 'measure'
    | 'raise-flags'
    | 'watch-change'
    | 'send-digests'
    | 'deliver-mail'
    | 'threshold-test'
    | 'check-sources'
    | 'tidy';
  cron: string;
  period: 'month' | 'latest' | 'unread' | 'year' | 'day' | 'minute';
}

export const TIMETABLE: readonly TimetableEntry[] = [
  { job: 'watch-inbox', cron: '* * * * *', period: 'minute' },
  { job: 'classify-grounds', cron: '0 5 * * *', period: 'unread' },
  { job: 'measure', cron: '10 5 * * *', period: 'month' },
  { job: 'raise-flags', cron: '30 5 * * *', period: 'month' },
  { job: 'watch-change', cron: '45 5 * * *', period: 'month' },
  { job: 'send-digests', cron: '0 7 * * *', period: 'latest' },
  { job: 'deliver-mail', cron: '* * * * *', period: 'minute' },
  // Last, so that no mail waits for it; nothing rests on it.
  { job: 'threshold-test', cron: '20 4 * * *', period: 'year' },
  // After the texts of the day have been read: what is past its time goes, read or not.
  { job: 'tidy', cron: '15 6 * * *', period: 'day' },
  // Early, so that the day's other jobs find what it loads; at a start last, so that nothing waits for a publisher.
  { job: 'check-sources', cron: '30 3 * * *', period: 'day' },
];
