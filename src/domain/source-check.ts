import { forceName } from '../vocabulary/force.ts';
import { addMonths, type Month } from './period.ts';
import { countText, monthText } from './wording.ts';

/**
 * How a force's month stands:
 * loaded, from the archive or by hand; loaded from the API, since the archive lacks it; published and not loaded yet;
 * not published, as far as every publisher's service that we ask has said so; not known, where one of them did not answer.
 */
export const SOURCE_STATES = ['loaded', 'loaded-from-api', 'not-loaded', 'not-published', 'not-known'] as const;
export type SourceState = (typeof SOURCE_STATES)[number];

/** What the publisher's services offer of one force and month, and what of it is loaded. */
export interface SourceCheck {
  forceId: string;
  month: Month;
  /** The archive's snapshot that was looked into, and its checksum; undefined where none that covers the month was. */
  snapshot: Month | undefined;
  snapshotMd5: string | undefined;
  /** Records in that snapshot's file; undefined where it has no file of the month. */
  archiveRows: number | undefined;
  /** Whether the API's list names the force for the month; undefined where it was never read. */
  isListed: boolean | undefined;
  /** Records the API gave; undefined where it was not asked. */
  apiRows: number | undefined;
  state: SourceState;
}

/** A snapshot by the months it covers. */
export interface Covering {
  month: Month;
  fromMonth: Month;
}

/**
 * The newest snapshot that covers a month, of a list with the newest first: publishers revise months, and the newest has
 * their last word. Undefined where none covers it.
 */
export function snapshotFor<T extends Covering>(month: Month, snapshots: readonly T[]): T | undefined {
  return snapshots.find((snapshot) => snapshot.fromMonth <= month && month <= snapshot.month);
}

/** The last so many whole months before the one that is running, oldest first. */
export function monthsToCheck(running: Month, count: number): Month[] {
  return Array.from({ length: count }, (_, at) => addMonths(running, at - count));
}

/** What is known from where, for `stateOf`. */
export interface Standing {
  /** Where the file in force of the month came from; undefined where none is. */
  loadedFrom: 'archive' | 'api' | 'hand' | undefined;
  /** Whether the archive has a file of the month; undefined where it did not answer. */
  isInArchive: boolean | undefined;
  /** Whether the API lists the month; undefined where it did not answer. */
  isListed: boolean | undefined;
}

/** How a month stands; a service that did not answer is no evidence that nothing was published. */
export function stateOf({ loadedFrom, isInArchive, isListed }: Standing): SourceState {
  if (loadedFrom !== undefined) return loadedFrom === 'api' ? 'loaded-from-api' : 'loaded';
  if (isInArchive || isListed) return 'not-loaded';
  return isInArchive === undefined || isListed === undefined ? 'not-known' : 'not-published';
}

/** Difference in records between the archive's file and the API, from which on it is worth saying: 1 in 100. */
const WORTH_SAYING = 0.01;

/** How far the API's records are from the archive's file, where both were counted and they differ by 1% or more. */
export function countsDiffer({
  archiveRows,
  apiRows,
}: SourceCheck): { archiveRows: number; apiRows: number } | undefined {
  if (archiveRows === undefined || apiRows === undefined) return undefined;
  const isFar = Math.abs(archiveRows - apiRows) > WORTH_SAYING * Math.max(archiveRows, apiRows);
  return isFar ? { archiveRows, apiRows } : undefined;
}

const count = (records: number) => `${countText(records)} ${records === 1 ? 'record' : 'records'}`;

const STATE_TEXT: Record<SourceState, string> = {
  loaded: 'loaded',
  'loaded-from-api': 'loaded from the API, which the archive’s file will replace once there is one',
  'not-loaded': 'published, but not loaded yet',
  'not-published': 'not published: missing, which is not the same as no searches',
  'not-known': 'not known: the publisher did not answer',
};

/** One sentence on how a force's month stands, and another where two services of the publisher disagree. */
export function sourceCheckText(check: SourceCheck): string {
  const differ = countsDiffer(check);
  const beside = differ
    ? ` The archive has ${count(differ.archiveRows)}, the API ${count(differ.apiRows)}: the archive's are the ones that count.`
    : '';
  return `${monthText(check.month)}, ${forceName(check.forceId)}: ${STATE_TEXT[check.state]}.${beside}`;
}
