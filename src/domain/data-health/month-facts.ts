import type { RecordedGroup } from '../../vocabulary/ethnicity.ts';
import type { BorderCounts } from '../border-share.ts';
import type { Month } from '../period.ts';
import type { MonthCount } from '../reconciliation.ts';
import type { RevisedField } from '../revision-log.ts';

/** What a search lacks, as the records of a month are counted. */
export const LACKING = ['gender', 'age', 'reason', 'outcome', 'place', 'link', 'clothing'] as const;
export type Lacking = (typeof LACKING)[number];

/** Searches of one kind in a month, and how many of them lack what. */
export interface GroupFacts {
  /** False where only a vehicle was searched: it has neither age nor ethnicity to record. */
  isOfPerson: boolean;
  selfDefined: RecordedGroup;
  officerDefined: RecordedGroup;
  searches: number;
  lacking: Record<Lacking, number>;
}

/** A label that is not in our vocabulary, with the records that bear it. */
export interface UnknownLabel {
  column: string;
  value: string;
  records: number;
}

/** What is counted of one month in one file, for the rules to judge. */
export interface MonthFacts {
  month: Month;
  sourceFileId: number;
  source: 'police-uk' | 'mps-extract';
  searches: number;
  /** The day it was loaded on, YYYY-MM-DD. */
  loadedOn: string;
  /** Records that could not be read, of the whole file: a record that cannot be read has no month. */
  rejected: number;
  /** Against the version it replaced, and rows that stayed in which a field differs; undefined where it replaced none. */
  revision: { added: number; removed: number; fields: readonly { field: RevisedField; rows: number }[] } | undefined;
  /** Records that repeat another in every published value, copies beyond the first. */
  repeated: number;
  /** How often the record that is there most often is there; undefined where that was never counted. */
  mostCopies: number | undefined;
  /** Searches with a coordinate outside London; undefined where no boundaries are loaded. */
  outsideLondon: number | undefined;
  border: BorderCounts;
  /** What the Home Office counted in its financial year, and the months of that year that are loaded; undefined where no table is. */
  official: { searches: number | undefined; months: readonly MonthCount[] } | undefined;
  sectionSixty: number;
  /** Searches whose power does not cover the object named. */
  powerObjectDiffer: number;
  /** Searches with a time of day, and those of them at :00 or :30, and at midnight. */
  timed: number;
  onHalfHour: number;
  atMidnight: number;
  /** Different coordinates, and how many of them the month published before had too; undefined where there is none before. */
  points: number;
  knownPoints: number | undefined;
  groups: readonly GroupFacts[];
  labels: readonly UnknownLabel[];
}

/** Adds up the searches of the kinds that count, and those of them that lack something. */
export function lackingIn(
  { groups }: MonthFacts,
  lacking: (group: GroupFacts) => number,
  counts: (group: GroupFacts) => boolean = () => true,
): { searches: number; lacking: number; share: number } {
  const own = groups.filter(counts);
  const searches = own.reduce((sum, group) => sum + group.searches, 0);
  const without = own.reduce((sum, group) => sum + lacking(group), 0);
  return { searches, lacking: without, share: searches === 0 ? 0 : without / searches };
}
