/** How long anything is kept: the one place that says so. sql/DATA.md says the same in words, and a test holds them together. */
import { addMonths, londonMonth, type Month } from './period.ts';

/** What has a time, and for how many years it is kept. */
export const RETENTION = {
  /** What officers wrote: after the month of the search. */
  texts: { years: 3, tables: ['written_grounds'] },
  /** Single records and what was read or settled in their texts: after the month of the search. */
  records: { years: 7, tables: ['search', 'grounds_reading', 'grounds_human_tier'] },
  /** Samples and people's answers: after the last month of the sample. */
  samples: {
    years: 7,
    tables: [
      'grounds_sample',
      'grounds_sample_stratum',
      'grounds_sample_text',
      'grounds_coding',
      'dip_sample',
      'dip_sample_record',
      'grounds_grading',
    ],
  },
  /** Mails, with the addresses they went to: after they were written. */
  mails: { years: 2, tables: ['delivery', 'delivery_figure'] },
  /** After they began. */
  runs: { years: 2, tables: ['job_run'] },
  /** Who did and read what: after it happened, the oldest together. The trigger on the table says the same. */
  audit: { years: 7, tables: ['audit_event'] },
  /** Name and address of a person, and what belongs to them: after they were disabled. */
  people: { years: 1, tables: ['person', 'group_member', 'sign_in_account'] },
} as const satisfies Record<string, { years: number; tables: readonly string[] }>;

export type Kept = keyof typeof RETENTION;

/** Days after which a download that never ended is given up. */
export const UNFINISHED_DOWNLOAD_DAYS = 30;
/** Days that a file of the watched folder lies on its shelf once it has been dealt with: what was loaded is kept by its checksum. */
export const SHELVED_FILE_DAYS = { done: 30, rejected: 365 } as const;
/** Days after which a file that no load has stored is taken to be left over from one that was cut off. */
export const UNCLAIMED_FILE_DAYS = 1;

const DAY = 86_400_000;

/** The first month that is still kept: `years` years have not yet passed since its end. */
export function firstMonthKept(what: Kept, now: Date): Month {
  return addMonths(londonMonth(now), -12 * RETENTION[what].years);
}

/** The instant since which things are still kept: the same day and time, so many years ago. */
export function keptSince(what: Kept, now: Date): Date {
  const since = new Date(now);
  since.setUTCFullYear(since.getUTCFullYear() - RETENTION[what].years);
  return since;
}

/** The instant so many days before. */
export function daysBefore(now: Date, days: number): Date {
  return new Date(now.getTime() - days * DAY);
}

/** A file that was loaded, as far as its time is concerned. */
export interface LoadedFileTimes {
  source: 'police-uk' | 'mps-extract';
  hasGrounds: boolean;
  /** The earliest month it has records of. */
  firstMonth: Month;
  loadedAt: Date;
}

/**
 * Whether the records of a file's month are past their time. Published records that were loaded long after their month are
 * kept as long from then on: they name nobody, and whoever loads an old year wants to look at it.
 */
export function areRecordsPast(file: Pick<LoadedFileTimes, 'source' | 'loadedAt'>, month: Month, now: Date): boolean {
  return month < firstMonthKept('records', now) && !isLately(file, now);
}

/**
 * Whether the bytes of a file must go. A file is one piece, so it goes when the first thing in it is past its time: an extract
 * with its oldest texts, one without texts with its oldest records.
 */
export function isRawFilePast(file: LoadedFileTimes, now: Date): boolean {
  const what = file.hasGrounds ? 'texts' : 'records';
  return file.firstMonth < firstMonthKept(what, now) && !isLately(file, now);
}

function isLately({ source, loadedAt }: Pick<LoadedFileTimes, 'source' | 'loadedAt'>, now: Date): boolean {
  return source === 'police-uk' && loadedAt >= keptSince('records', now);
}
