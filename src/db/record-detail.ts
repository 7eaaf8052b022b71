/** What single records say of themselves, for the few who may look behind a figure. */
import { sql } from 'kysely';
import type { TextTier } from '../vocabulary/grounds-tier.ts';
import type { Outcome } from '../vocabulary/outcome.ts';
import type { RecordedReason } from '../vocabulary/reason.ts';
import type { Db } from './connection.ts';
import type { CountedRecord } from './measurement.ts';

/** Where a record stands: its file, its month (YYYY-MM) and its line there. */
export type RecordKey = Pick<CountedRecord, 'sourceFileId' | 'month' | 'line'>;

/** A record as it was accepted, without the officer's words. */
export interface RecordDetail extends RecordKey {
  /** YYYY-MM-DD */
  searchedOn: string;
  reason: RecordedReason;
  outcome: Outcome;
  /** Undefined where the record does not say. */
  isFind: boolean | undefined;
  /** What its written grounds amount to: as people settled it, else as they were read; undefined where they were not. */
  tier: TextTier | undefined;
  /** Why there is, or is not, a text to read. */
  text: 'kept' | 'not-in-source' | 'deleted' | 'left-blank';
}

/** The details of some records, in the order of the keys; a record that is no longer kept is left out. */
export async function listRecordDetails(db: Db, keys: readonly RecordKey[]): Promise<RecordDetail[]> {
  const { rows } = await sql<Omit<RecordDetail, 'isFind' | 'tier'> & { isFind: boolean | null; tier: TextTier | null }>`
    select
      search.source_file_id,
      to_char(search.month, 'YYYY-MM') as month,
      search.line,
      search.searched_on,
      search.reason,
      search.outcome,
      search.is_find,
      coalesce(settled.tier, reading.tier) as tier,
      case
        when grounds.line is not null then 'kept'
        when not source_file.has_grounds then 'not-in-source'
        when search.month < source_file.texts_deleted_before then 'deleted'
        else 'left-blank'
      end as text
    from ${wantedRecords(keys)}
    join search using (source_file_id, month, line)
    join source_file using (source_file_id)
    left join written_grounds grounds using (source_file_id, month, line)
    left join grounds_settled_tier settled using (source_file_id, month, line)
    left join grounds_run run on run.source_file_id = search.source_file_id and run.is_current
    left join grounds_reading reading
      on reading.source_file_id = run.source_file_id
      and reading.grounds_run_id = run.grounds_run_id
      and reading.month = search.month
      and reading.line = search.line
    order by wanted.place`.execute(db);
  return rows.map(({ isFind, tier, ...row }) => ({ ...row, isFind: isFind ?? undefined, tier: tier ?? undefined }));
}

/** An officer's text as written, by the record it belongs to. SENSITIVE: to be redacted before anybody reads it. */
export interface TextOfRecord extends RecordKey {
  text: string;
}

/** The texts of some records, of those that have one. Whoever calls this records the reading in the same transaction. */
export async function listTextsOfRecords(trx: Db, keys: readonly RecordKey[]): Promise<TextOfRecord[]> {
  const { rows } = await sql<TextOfRecord>`
    select grounds.source_file_id, to_char(grounds.month, 'YYYY-MM') as month, grounds.line, grounds.text
    from ${wantedRecords(keys)}
    join written_grounds grounds using (source_file_id, month, line)
    order by wanted.place`.execute(trx);
  return rows;
}

function wantedRecords(keys: readonly RecordKey[]) {
  const column = <T>(pick: (key: RecordKey) => T) => keys.map(pick);
  return sql`unnest(
      ${column((key) => key.sourceFileId)}::integer[],
      ${column((key) => `${key.month}-01`)}::date[],
      ${column((key) => key.line)}::integer[]
    ) with ordinality wanted (source_file_id, month, line, place)`;
}
