import { sql } from 'kysely';
import type { SampleRef } from '../domain/grading.ts';
import type { Outcome } from '../vocabulary/outcome.ts';
import type { RecordedReason } from '../vocabulary/reason.ts';
import type { Db } from './connection.ts';

/** A record of a sample as a reader may see it: of the person nothing. */
export interface SampledText {
  number: number;
  areaCode: string | undefined;
  /** First day of the month. */
  month: string;
  reason: RecordedReason;
  outcome: Outcome;
  /** Whether what was looked for was found, where the record tells. */
  isFind: boolean | undefined;
  /** SENSITIVE: as written, to be redacted before anybody sees it. Blank: nothing was written; deleted: kept no longer. */
  text: { state: 'kept'; text: string } | { state: 'blank' } | { state: 'deleted' };
}

/** The records that a sample points to, by number. */
const drawnOf = ({ kind, sampleId }: SampleRef) =>
  kind === 'grounds-sample'
    ? sql`select number, source_file_id, month, line from grounds_sample_text where grounds_sample_id = ${sampleId}`
    : sql`select number, source_file_id, month, line from dip_sample_record where dip_sample_id = ${sampleId}`;

const BEGINNING = sql`'-infinity'::date`;

/** Records of a sample with their texts as written, by number; of some numbers where they are named. */
export async function listSampledTexts(db: Db, sample: SampleRef, numbers?: readonly number[]): Promise<SampledText[]> {
  const { rows } = await sql<
    Omit<SampledText, 'text' | 'areaCode' | 'isFind'> & {
      areaCode: string | null;
      isFind: boolean | null;
      text: string | null;
      isPast: boolean;
    }
  >`
    select
      drawn.number,
      search.area_code,
      drawn.month,
      coalesce(search.reason, 'unknown') as reason,
      coalesce(search.outcome, 'not-recorded') as outcome,
      search.is_find,
      grounds.text,
      drawn.month < coalesce(file.texts_deleted_before, ${BEGINNING}) or search.line is null as is_past
    from (${drawnOf(sample)}) drawn
    join source_file file using (source_file_id)
    left join search using (source_file_id, month, line)
    left join written_grounds grounds using (source_file_id, month, line)
    where (${numbers === undefined}::boolean or drawn.number = any (${[...(numbers ?? [])]}::integer[]))
    order by drawn.number`.execute(db);
  return rows.map(({ text, isPast, areaCode, isFind, ...row }) => ({
    ...row,
    areaCode: areaCode ?? undefined,
    isFind: isFind ?? undefined,
    text: text !== null ? { state: 'kept', text } : { state: isPast ? 'deleted' : 'blank' },
  }));
}

/** Numbers of a sample's records that can be read: their text is kept, or there never was one. */
export async function listReadableNumbers(db: Db, sample: SampleRef): Promise<number[]> {
  const { rows } = await sql<{ number: number }>`
    select drawn.number
    from (${drawnOf(sample)}) drawn
    join source_file file using (source_file_id)
    left join written_grounds grounds using (source_file_id, month, line)
    where grounds.line is not null
      or drawn.month >= coalesce(file.texts_deleted_before, ${BEGINNING})
    order by drawn.number`.execute(db);
  return rows.map(({ number }) => number);
}
