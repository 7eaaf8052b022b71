import { sql } from 'kysely';
import type { Candidate, DrawnRecord, RecordClass, WantedDipSample } from '../domain/dip-sample.ts';
import type { Tier } from '../grounds/reading.ts';
import { LONDON } from '../vocabulary/area.ts';
import { GROUNDS_SCOPE_TIERS, SOLE_TIERS } from '../vocabulary/grounds-tier.ts';
import { isInScope, REASONS, type ReasonScope } from '../vocabulary/reason.ts';
import { isGroundsScope, type Scope } from '../vocabulary/scope.ts';
import type { Db } from './connection.ts';

/** A list as stored. */
export interface StoredDipSample extends WantedDipSample {
  dipSampleId: number;
  records: number;
  /** Records there were to draw from. */
  universeCount: number;
  drawnBy: string;
  drawnAt: Date;
}

/** What the classifier made of a drawn record, and how it was drawn: not for who grades it, until they have. */
export interface DrawnDetail extends DrawnRecord {
  tier: Tier | undefined;
  reviewReason: string | undefined;
  /** Names of what was found in the text, each once. */
  factors: string[];
}

/** The reasons and tiers that a scope lets through; undefined where it lets all through. */
function filterOf(scope: Scope): { reasons: string[] | undefined; tiers: string[] | undefined } {
  if (isGroundsScope(scope)) return { reasons: ['drugs'], tiers: [...GROUNDS_SCOPE_TIERS[scope]] };
  if (scope === 'all') return { reasons: undefined, tiers: undefined };
  return { reasons: REASONS.filter((reason) => isInScope(reason, scope as ReasonScope)), tiers: undefined };
}

/**
 * Records that can be drawn: of persons, from files in force that have a place for written grounds, whose texts are kept; lot and
 * place are fixed by seed and record alone.
 */
const universe = ({ areaCode, from, to, scope, flag, seed }: Omit<WantedDipSample, 'method' | 'size'>) => {
  const { reasons, tiers } = filterOf(scope);
  return sql`
  select
    s.source_file_id,
    s.month,
    s.line,
    s.reason = 'drugs' and coalesce(reading.tier = any (${[...SOLE_TIERS['in-substance']]}::text[]), false) as is_sole,
    reading.review_reason is not null as is_fragile,
    s.is_find is false as is_no_find,
    s.reason = 'section-60' as is_section60,
    coalesce(s.self_defined_group = ${flag?.group ?? null}, false) as is_flag_group,
    md5(${`dip lot ${seed} `}::text || file.sha256 || ' ' || s.line) collate "C" as lot,
    md5(${`dip place ${seed} `}::text || file.sha256 || ' ' || s.line) collate "C" as place
  from search s
  join source_file file on file.source_file_id = s.source_file_id
  join source_file_month active
    on active.source_file_id = s.source_file_id
    and active.month = s.month
    and active.superseded_by is null
  left join grounds_run run
    on run.source_file_id = s.source_file_id
    and run.is_current
  left join grounds_reading reading
    on reading.source_file_id = s.source_file_id
    and reading.grounds_run_id = run.grounds_run_id
    and reading.month = s.month
    and reading.line = s.line
  where s.month between ${`${from}-01`}::date and ${`${to}-01`}::date
    and s.subject <> 'vehicle'
    and file.has_grounds
    and s.month >= coalesce(file.texts_deleted_before, '-infinity')
    and (${areaCode === LONDON.code}::boolean or s.area_code = ${areaCode})
    and (${reasons ?? null}::text[] is null or s.reason = any (${reasons ?? null}::text[]))
    and (${tiers ?? null}::text[] is null or reading.tier = any (${tiers ?? null}::text[]))`;
};

const TRAITS = sql`is_sole, is_fragile, is_no_find, is_section60, is_flag_group`;

/** The records there are to draw from, counted by what weighs. */
export async function countRecordClasses(db: Db, wanted: WantedDipSample): Promise<RecordClass[]> {
  const { rows } = await sql<RecordClass>`
    select ${TRAITS}, count(*) as records
    from (${universe(wanted)}) record
    group by ${TRAITS}
    order by ${TRAITS}`.execute(db);
  return rows;
}

/** Of each class, as many of the records with the lowest lots as the list is to hold: no other can be drawn. */
export async function listCandidates(db: Db, wanted: WantedDipSample): Promise<Candidate[]> {
  const { rows } = await sql<Candidate>`
    select source_file_id, month, line, ${TRAITS}, lot, place
    from (
      select record.*, row_number() over (partition by ${TRAITS} order by lot, source_file_id) as at
      from (${universe(wanted)}) record
    ) queued
    where at <= ${wanted.size}
    order by lot, source_file_id`.execute(db);
  return rows;
}

/**
 * Stores a list and returns its number; where the very same records were drawn from as many in the same way before, returns that
 * list's. Call it inside a transaction.
 */
export async function storeDipSample(
  db: Db,
  wanted: WantedDipSample,
  { records, universeCount }: { records: readonly DrawnRecord[]; universeCount: number },
  { personId, personName, drawnAt }: { personId: string; personName: string; drawnAt: Date },
): Promise<{ dipSampleId: number; isNew: boolean }> {
  await sql`select pg_advisory_xact_lock(hashtext('evenhand'), hashtext('dip samples'))`.execute(db);
  const known = await findSameSample(db, wanted, records, universeCount);
  if (known !== undefined) return { dipSampleId: known, isNew: false };
  const { dipSampleId } = await db
    .insertInto('dipSample')
    .values({ ...rowOf(wanted), universeCount, personId, personName, drawnAt })
    .returning('dipSampleId')
    .executeTakeFirstOrThrow();
  await db
    .insertInto('dipSampleRecord')
    .values(records.map((record) => ({ dipSampleId, ...record })))
    .execute();
  return { dipSampleId, isNew: true };
}

function rowOf({ areaCode, from, to, scope, flag, method, seed, size }: WantedDipSample) {
  return {
    areaCode,
    fromMonth: `${from}-01`,
    toMonth: `${to}-01`,
    scope,
    flagId: flag?.flagId ?? null,
    flagGroup: flag?.group ?? null,
    method,
    seed,
    wantedCount: size,
  };
}

async function findSameSample(
  db: Db,
  wanted: WantedDipSample,
  records: readonly DrawnRecord[],
  universeCount: number,
): Promise<number | undefined> {
  const row = rowOf(wanted);
  const samples = await db
    .selectFrom('dipSample')
    .select('dipSampleId')
    .where('areaCode', '=', row.areaCode)
    .where('fromMonth', '=', row.fromMonth)
    .where('toMonth', '=', row.toMonth)
    .where('scope', '=', row.scope)
    .where('flagId', 'is not distinct from', row.flagId)
    .where('method', '=', row.method)
    .where('seed', '=', row.seed)
    .where('wantedCount', '=', row.wantedCount)
    .where('universeCount', '=', universeCount)
    .orderBy('dipSampleId')
    .execute();
  const nameOf = ({ number, sourceFileId, month, line }: Omit<DrawnRecord, 'weight' | 'inclusionChance'>) =>
    `${number} ${sourceFileId} ${month} ${line}`;
  const same = records.map(nameOf).join('\n');
  for (const { dipSampleId } of samples) {
    if ((await listDrawnRecords(db, dipSampleId)).map(nameOf).join('\n') === same) return dipSampleId;
  }
  return undefined;
}

/** The records of a list, by number. */
export async function listDrawnRecords(db: Db, dipSampleId: number): Promise<DrawnRecord[]> {
  return db
    .selectFrom('dipSampleRecord')
    .select(['number', 'sourceFileId', 'month', 'line', 'weight', 'inclusionChance'])
    .where('dipSampleId', '=', dipSampleId)
    .orderBy('number')
    .execute();
}

/** The records of a list with what the current run of their file's classifier read in them. */
export async function listDrawnDetails(db: Db, dipSampleId: number): Promise<DrawnDetail[]> {
  const { rows } = await sql<
    DrawnRecord & { tier: Tier | null; reviewReason: string | null; factors: [string, ...unknown[]][] | null }
  >`
    select
      drawn.number, drawn.source_file_id, drawn.month, drawn.line, drawn.weight, drawn.inclusion_chance,
      reading.tier, reading.review_reason, reading.factors
    from dip_sample_record drawn
    left join grounds_run run
      on run.source_file_id = drawn.source_file_id
      and run.is_current
    left join grounds_reading reading
      on reading.source_file_id = drawn.source_file_id
      and reading.grounds_run_id = run.grounds_run_id
      and reading.month = drawn.month
      and reading.line = drawn.line
    where drawn.dip_sample_id = ${dipSampleId}
    order by drawn.number`.execute(db);
  return rows.map(({ tier, reviewReason, factors, ...record }) => ({
    ...record,
    tier: tier ?? undefined,
    reviewReason: reviewReason ?? undefined,
    factors: [...new Set((factors ?? []).map(([factor]) => factor))],
  }));
}

const samples = (db: Db) =>
  db
    .selectFrom('dipSample')
    .selectAll('dipSample')
    .select((select) => [
      select
        .selectFrom('dipSampleRecord')
        .select((count) => count.fn.countAll<number>().as('records'))
        .whereRef('dipSampleRecord.dipSampleId', '=', 'dipSample.dipSampleId')
        .as('records'),
    ]);

type SampleRow = Awaited<ReturnType<ReturnType<typeof samples>['executeTakeFirstOrThrow']>>;

function toSample(row: SampleRow): StoredDipSample {
  return {
    dipSampleId: row.dipSampleId,
    areaCode: row.areaCode,
    from: row.fromMonth.slice(0, 7),
    to: row.toMonth.slice(0, 7),
    scope: row.scope,
    flag: row.flagId === null ? undefined : { flagId: row.flagId, group: row.flagGroup ?? undefined },
    method: row.method,
    seed: row.seed,
    size: row.wantedCount,
    records: row.records ?? 0,
    universeCount: row.universeCount,
    drawnBy: row.personName,
    drawnAt: row.drawnAt,
  };
}

/** Lists that were drawn, latest first. */
export async function listDipSamples(db: Db): Promise<StoredDipSample[]> {
  const rows = await samples(db).orderBy('dipSampleId', 'desc').execute();
  return rows.map(toSample);
}

/** A list by its number. */
export async function findDipSample(db: Db, dipSampleId: number): Promise<StoredDipSample | undefined> {
  const row = await samples(db).where('dipSampleId', '=', dipSampleId).executeTakeFirst();
  return row && toSample(row);
}
