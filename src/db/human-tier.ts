import { sql } from 'kysely';
import type { TextTier } from '../vocabulary/grounds-tier.ts';
import type { Db } from './connection.ts';
import { withoutLoops } from './plan.ts';

/** Records with a tier that people settled on in a file that another one replaces: carried over to it, or not. */
export interface CarriedTiers {
  carried: number;
  /** The newer file does not hold the record, or holds another text of it; or one of the two texts is no longer kept. */
  lost: number;
}

/** A record of a file, and the sample in which its text was settled. */
export interface SettledText {
  sourceFileId: number;
  /** First day of the month. */
  month: string;
  line: number;
  sampleId: number;
}

/**
 * Waits until nobody else settles tiers or loads a file that may replace one of theirs, and keeps them waiting until the
 * transaction ends: else a tier settled during a load would be carried over by neither.
 */
export async function lockHumanTiers(db: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('evenhand'), hashtext('human tiers'))`.execute(db);
}

/**
 * Carries what people settled on over to a file from those whose months it replaced, and from those that they replaced:
 * to records with the same Stop Ref and the very same text. Returns the tiers that were not carried. Call it inside a
 * transaction that has taken `lockHumanTiers`, and recount the file's cells in the same one where any were carried.
 * A second call carries nothing.
 */
export async function carryHumanTiers(
  db: Db,
  sourceFileId: number,
): Promise<{ counts: CarriedTiers; lost: SettledText[]; isChanged: boolean }> {
  const before = await listReplaced(db, sourceFileId);
  if (before.length === 0) return { counts: { carried: 0, lost: 0 }, lost: [], isChanged: false };
  const inserted = await insertTiers(db, sourceFileId, before);
  const { rows: own } = await sql<{ recordRef: string; sampleId: number }>`
    select record_ref, grounds_sample_id as sample_id
    from grounds_human_tier
    join search using (source_file_id, month, line)
    where source_file_id = ${sourceFileId}
      and record_ref is not null`.execute(db);
  const keyOf = ({ recordRef, sampleId }: Pick<ReplacedTier, 'recordRef' | 'sampleId'>) => `${sampleId} ${recordRef}`;
  const known = new Set(own.map(keyOf));
  const lost = before.filter((tier) => tier.recordRef === null || !known.has(keyOf(tier)));
  // A text may have been settled in several samples, and a record stand in several versions of a file.
  const recordOf = ({ recordRef, sourceFileId: id, month, line }: ReplacedTier) =>
    recordRef ?? `${id} ${month} ${line}`;
  const count = (tiers: readonly ReplacedTier[]) => new Set(tiers.map(recordOf)).size;
  const kept = new Set(before.filter((tier) => !lost.includes(tier)).map(recordOf));
  return {
    counts: { carried: kept.size, lost: count(lost.filter((tier) => !kept.has(recordOf(tier)))) },
    lost: lost.map(({ sourceFileId: id, month, line, sampleId }) => ({ sourceFileId: id, month, line, sampleId })),
    isChanged: inserted > 0,
  };
}

/** Files in force that replaced a month of some files, or replaced one that had. */
export async function listReplacing(db: Db, sourceFileIds: readonly number[]): Promise<number[]> {
  const { rows } = await sql<{ sourceFileId: number }>`
    with recursive replacing as (
      select superseded_by as source_file_id
      from source_file_month
      where source_file_id = any (${[...sourceFileIds]}::integer[])
        and superseded_by is not null
      union
      select later.superseded_by
      from replacing
      join source_file_month later using (source_file_id)
      where later.superseded_by is not null
    )
    select source_file_id
    from replacing
    where exists (
      select
      from source_file_month active
      where active.source_file_id = replacing.source_file_id
        and active.superseded_by is null
    )
    order by source_file_id`.execute(db);
  return rows.map((row) => row.sourceFileId);
}

interface ReplacedTier extends SettledText {
  tier: TextTier;
  settledAt: Date;
  recordRef: string | null;
  /** SHA-256 of the text, so that the text itself stays in the database; null where it is no longer kept. */
  textHash: string | null;
}

/** What people settled on in the months that a file replaced, in any earlier version of them. */
async function listReplaced(db: Db, sourceFileId: number): Promise<ReplacedTier[]> {
  const { rows } = await sql<ReplacedTier>`
    with recursive replaced as (
      select source_file_id, month
      from source_file_month
      where superseded_by = ${sourceFileId}
      union
      select earlier.source_file_id, earlier.month
      from replaced
      join source_file_month earlier
        on earlier.superseded_by = replaced.source_file_id
        and earlier.month = replaced.month
    )
    select
      human.source_file_id,
      human.month,
      human.line,
      human.grounds_sample_id as sample_id,
      human.tier,
      human.settled_at,
      s.record_ref,
      encode(sha256(convert_to(grounds.text, 'UTF8')), 'hex') as text_hash
    from replaced
    join grounds_human_tier human
      on human.source_file_id = replaced.source_file_id
      and human.month = replaced.month
    left join search s
      on s.source_file_id = human.source_file_id
      and s.month = human.month
      and s.line = human.line
    left join written_grounds grounds
      on grounds.source_file_id = human.source_file_id
      and grounds.month = human.month
      and grounds.line = human.line
    order by human.source_file_id, human.month, human.line, human.grounds_sample_id`.execute(db);
  return rows;
}

/** In a statement apart from that which reads the older files, so that each works inside one file (sql/citus.sql). */
async function insertTiers(db: Db, sourceFileId: number, tiers: readonly ReplacedTier[]): Promise<number> {
  const insert = sql`
    insert into grounds_human_tier (source_file_id, month, line, grounds_sample_id, tier, settled_at)
    select s.source_file_id, s.month, s.line, known.grounds_sample_id, known.tier, known.settled_at
    from unnest(
      ${tiers.map(({ recordRef }) => recordRef)}::text[],
      ${tiers.map(({ textHash }) => textHash)}::text[],
      ${tiers.map(({ sampleId }) => sampleId)}::integer[],
      ${tiers.map(({ tier }) => tier)}::text[],
      ${tiers.map(({ settledAt }) => settledAt)}::timestamptz[]
    ) known (record_ref, text_hash, grounds_sample_id, tier, settled_at)
    join search s
      on s.source_file_id = ${sourceFileId}
      and s.record_ref = known.record_ref
    join written_grounds grounds
      on grounds.source_file_id = s.source_file_id
      and grounds.month = s.month
      and grounds.line = s.line
    where encode(sha256(convert_to(grounds.text, 'UTF8')), 'hex') = known.text_hash
    on conflict do nothing
    returning 1`;
  return (await withoutLoops(db, (trx) => insert.execute(trx))).rows.length;
}
