import { sql } from 'kysely';
import type { AgeCount } from '../domain/age-standardised.ts';
import type { FindKind } from '../domain/find-rate.ts';
import type { GroundsRow } from '../domain/sole-smell.ts';
import type { CountRow, KindCount, MonthlyCountRow } from '../domain/tally.ts';
import type { RecordedGroup } from '../vocabulary/ethnicity.ts';
import { type GroundsTier, TEXT_TIERS } from '../vocabulary/grounds-tier.ts';
import { OUTCOME_CLASS, type Outcome, type OutcomeClass } from '../vocabulary/outcome.ts';
import type { Reason } from '../vocabulary/reason.ts';
import type { Db } from './connection.ts';

/** A file and the month of it that is to be counted. */
export interface FileMonthKey {
  sourceFileId: number;
  /** YYYY-MM */
  month: string;
}

/**
 * Searches of persons in some months of some files, by area, both ethnicities and reason; of one area where it is named.
 * Vehicle-only searches are left out, since no one's ethnicity is known of them.
 */
export async function countSearches(db: Db, files: readonly FileMonthKey[], areaCode?: string): Promise<CountRow[]> {
  return countBy(db, ['area_code', 'self_defined_group', 'officer_defined_group', 'reason'], files, areaCode);
}

/** The same month by month; several files of one month are added up. */
export async function countMonthlySearches(
  db: Db,
  files: readonly FileMonthKey[],
  areaCode?: string,
): Promise<MonthlyCountRow[]> {
  const rows = await countBy<MonthlyCountRow>(
    db,
    ['month', 'area_code', 'self_defined_group', 'officer_defined_group', 'reason'],
    files,
    areaCode,
  );
  return rows.map((row) => ({ ...row, month: row.month.slice(0, 7) }));
}

/** The same by area, self-defined group, reason and whether what was looked for was found; both ethnicities are not crossed. */
export async function countFinds(
  db: Db,
  files: readonly FileMonthKey[],
  areaCode?: string,
): Promise<KindCount<FindKind>[]> {
  const rows = await countBy<Omit<KindCount<FindKind>, 'kind'> & { find: FindKind }>(
    db,
    ['area_code', 'self_defined_group', 'reason', 'find'],
    files,
    areaCode,
  );
  return rows.map(({ find, ...row }) => ({ ...row, kind: find }));
}

/** The same by area, self-defined group, reason and class of outcome; a class may come in several rows. */
export async function countOutcomes(
  db: Db,
  files: readonly FileMonthKey[],
  areaCode?: string,
): Promise<KindCount<OutcomeClass>[]> {
  const rows = await countBy<Omit<KindCount<OutcomeClass>, 'kind'> & { outcome: Outcome }>(
    db,
    ['area_code', 'self_defined_group', 'reason', 'outcome'],
    files,
    areaCode,
  );
  return rows.map(({ outcome, ...row }) => ({ ...row, kind: OUTCOME_CLASS[outcome] }));
}

/** The same by area, self-defined group, reason, what is known of the written grounds, and whether people settled on it. */
export async function countGrounds(
  db: Db,
  files: readonly FileMonthKey[],
  areaCode?: string,
): Promise<Required<GroundsRow>[]> {
  const rows = await countBy<Omit<Required<GroundsRow>, 'kind'> & { groundsTier: GroundsTier }>(
    db,
    ['area_code', 'self_defined_group', 'reason', 'grounds_tier', 'is_tier_settled'],
    files,
    areaCode,
  );
  return rows.map(({ groundsTier, ...row }) => ({ ...row, kind: groundsTier }));
}

/** Drug searches of persons by area, both ethnicities and the tier of their written grounds, which stands where reasons do. */
export async function countDrugsByTier(db: Db, files: readonly FileMonthKey[], areaCode?: string): Promise<CountRow[]> {
  const columns = ['area_code', 'self_defined_group', 'officer_defined_group', 'grounds_tier'] as const;
  return asReason(await countBy<Omit<CountRow, 'reason'> & TierCount>(db, columns, files, areaCode, 'drugs'));
}

/** The same by self-defined group, tier and whether what was looked for was found. */
export async function countFindsByTier(
  db: Db,
  files: readonly FileMonthKey[],
  areaCode?: string,
): Promise<KindCount<FindKind>[]> {
  const rows = await countBy<{ areaCode: string; selfDefined: RecordedGroup; find: FindKind } & TierCount>(
    db,
    ['area_code', 'self_defined_group', 'grounds_tier', 'find'],
    files,
    areaCode,
    'drugs',
  );
  return asReason(rows.map(({ find, ...row }) => ({ ...row, kind: find })));
}

/** The same by self-defined group, tier and class of outcome; a class may come in several rows. */
export async function countOutcomesByTier(
  db: Db,
  files: readonly FileMonthKey[],
  areaCode?: string,
): Promise<KindCount<OutcomeClass>[]> {
  const rows = await countBy<{ areaCode: string; selfDefined: RecordedGroup; outcome: Outcome } & TierCount>(
    db,
    ['area_code', 'self_defined_group', 'grounds_tier', 'outcome'],
    files,
    areaCode,
    'drugs',
  );
  return asReason(rows.map(({ outcome, ...row }) => ({ ...row, kind: OUTCOME_CLASS[outcome] })));
}

interface TierCount {
  groundsTier: GroundsTier;
  searches: number;
}

function asReason<Row extends { groundsTier: GroundsTier }>(
  rows: readonly Row[],
): (Omit<Row, 'groundsTier'> & { reason: GroundsTier })[] {
  return rows.map(({ groundsTier, ...row }) => ({ ...row, reason: groundsTier }));
}

/**
 * Months of files whose written grounds have been read into tiers, and those with texts that have not. A month in which every
 * text was left blank, in a file that has a place for them, has nothing to be read, so it counts as read.
 */
export async function listGroundsMonths(
  db: Db,
  files: readonly FileMonthKey[],
): Promise<(FileMonthKey & { isRead: boolean; isUnread: boolean })[]> {
  if (files.length === 0) return [];
  const { rows } = await sql<FileMonthKey & { isRead: boolean; isUnread: boolean }>`
    select
      cell_count.source_file_id,
      to_char(cell_count.month, 'YYYY-MM') as month,
      bool_or(grounds_tier = any (${[...TEXT_TIERS]}::text[]))
        or (
          bool_or(file.has_grounds and grounds_tier = 'no-text')
          and not bool_or(grounds_tier = 'not-classified')
        ) as is_read,
      bool_or(grounds_tier = 'not-classified') as is_unread
    from cell_count
    join source_file file on file.source_file_id = cell_count.source_file_id
    join unnest(
      ${files.map((file) => file.sourceFileId)}::integer[],
      ${files.map((file) => `${file.month}-01`)}::date[]
    ) chosen (source_file_id, month)
      on chosen.source_file_id = cell_count.source_file_id
      and chosen.month = cell_count.month
    group by cell_count.source_file_id, cell_count.month`.execute(db);
  return rows;
}

/** The same by self-defined group, reason and age band, wherever the searches took place. */
export async function countAges(db: Db, files: readonly FileMonthKey[]): Promise<AgeCount[]> {
  return countBy(db, ['self_defined_group', 'reason', 'age_band'], files);
}

/** The same by area as well. */
export async function countAgesByArea(
  db: Db,
  files: readonly FileMonthKey[],
  areaCode?: string,
): Promise<(AgeCount & { areaCode: string })[]> {
  return countBy(db, ['area_code', 'self_defined_group', 'reason', 'age_band'], files, areaCode);
}

/** Columns of cell_count that figures are counted by, with the name they go by outside the database. */
const COLUMNS = {
  month: 'month',
  area_code: 'area_code',
  self_defined_group: 'self_defined',
  officer_defined_group: 'officer_defined',
  reason: 'reason',
  find: 'find',
  outcome: 'outcome',
  grounds_tier: 'grounds_tier',
  is_tier_settled: 'is_settled',
  age_band: 'age_band',
};

async function countBy<Row>(
  db: Db,
  columns: readonly (keyof typeof COLUMNS)[],
  files: readonly FileMonthKey[],
  areaCode?: string,
  reason?: Reason,
): Promise<Row[]> {
  if (files.length === 0) return [];
  const named = sql.join(columns.map((column) => sql`cell_count.${sql.id(column)} as ${sql.id(COLUMNS[column])}`));
  const listed = sql.join(columns.map((column) => sql`cell_count.${sql.id(column)}`));
  const { rows } = await sql<Row>`
    select ${named}, sum(searches) as searches
    from cell_count
    join unnest(
      ${files.map((file) => file.sourceFileId)}::integer[],
      ${files.map((file) => `${file.month}-01`)}::date[]
    ) chosen (source_file_id, month)
      on chosen.source_file_id = cell_count.source_file_id
      and chosen.month = cell_count.month
    where subject <> 'vehicle'
      and (${areaCode ?? null}::text is null or area_code = ${areaCode ?? null}::text)
      and (${reason ?? null}::text is null or reason = ${reason ?? null}::text)
    group by ${listed}
    -- In one order, so that the same seed estimates the same figures.
    order by ${listed}`.execute(db);
  return rows;
}
