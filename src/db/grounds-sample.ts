import { sql } from 'kysely';
import type { CodingDecisions } from '../domain/coding-guide.ts';
import type { AllocatedStratum, SampleAnswer, TextStratum } from '../domain/grounds-allocation.ts';
import { type CodedSample, type Coding, openDisagreements, settledTiers } from '../domain/grounds-coding.ts';
import type { Month, Window } from '../domain/period.ts';
import type { RecordedGroup } from '../vocabulary/ethnicity.ts';
import { SOLE_TIERS, type TextTier } from '../vocabulary/grounds-tier.ts';
import type { Db } from './connection.ts';
import { carryHumanTiers, listReplacing, lockHumanTiers, type SettledText } from './human-tier.ts';
import { recountCells } from './source-file.ts';

/** A sample as stored: months it was drawn from, its seed, the decisions its instructions follow, and how many texts it holds. */
export interface StoredSample extends Window {
  sampleId: number;
  seed: number;
  decisions: CodingDecisions;
  texts: number;
}

/** A text as drawn, with the number it goes by among people; the original text stays where it is. */
export interface DrawnText {
  number: number;
  sourceFileId: number;
  /** First day of the month. */
  month: string;
  line: number;
  group: RecordedGroup;
  answer: SampleAnswer;
}

/** The latest month in force of any file that has written grounds. */
export async function findLatestMonthWithTexts(db: Db): Promise<Month | undefined> {
  const { rows } = await sql<{ month: string | null }>`
    select max(active.month) as month
    from source_file_month active
    where active.superseded_by is null
      and exists (
        select
        from written_grounds grounds
        where grounds.source_file_id = active.source_file_id
          and grounds.month = active.month
      )`.execute(db);
  return rows[0]!.month?.slice(0, 7);
}

/** Texts that can be drawn: drug searches of persons, from files in force; lot and place are fixed by seed and record alone. */
const universe = ({ from, to }: Window, seed: number) => sql`
  select
    s.source_file_id,
    s.month,
    s.line,
    s.self_defined_group as "group",
    case
      when reading.tier is null then null
      when reading.review_reason is not null then 'review'
      when reading.tier = any (${[...SOLE_TIERS['in-substance']]}::text[]) then 'sole'
      else 'not-sole'
    end as answer,
    md5(${`lot ${seed} `}::text || file.sha256 || ' ' || s.line) collate "C" as lot,
    md5(${`place ${seed} `}::text || file.sha256 || ' ' || s.line) collate "C" as place
  from search s
  join source_file file on file.source_file_id = s.source_file_id
  join source_file_month active
    on active.source_file_id = s.source_file_id
    and active.month = s.month
    and active.superseded_by is null
  join written_grounds grounds
    on grounds.source_file_id = s.source_file_id
    and grounds.month = s.month
    and grounds.line = s.line
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
    and s.reason = 'drugs'`;

/** The texts there are to draw from, by ethnic group and the classifier's answer; and how many no classifier has read. */
export async function countTexts(db: Db, months: Window): Promise<{ strata: TextStratum[]; unread: number }> {
  const { rows } = await sql<{ group: RecordedGroup; answer: SampleAnswer | null; textCount: number }>`
    select "group", answer, count(*) as text_count
    from (${universe(months, 0)}) text
    group by "group", answer
    order by "group" collate "C", answer collate "C"`.execute(db);
  return {
    strata: rows.flatMap(({ answer, ...row }) => (answer === null ? [] : [{ ...row, answer }])),
    unread: rows.reduce((sum, { answer, textCount }) => sum + (answer === null ? textCount : 0), 0),
  };
}

/**
 * Draws so many texts of each stratum at random and numbers them in a random order. The same seed, records and readings give
 * the same texts and numbers, in any database.
 */
export async function drawTexts(
  db: Db,
  months: Window,
  seed: number,
  strata: readonly AllocatedStratum[],
): Promise<DrawnText[]> {
  const { rows } = await sql<DrawnText>`
    select
      row_number() over (order by drawn.place, drawn.source_file_id) as number,
      drawn.source_file_id, drawn.month, drawn.line, drawn."group", drawn.answer
    from (
      select text.*, row_number() over (partition by text."group", text.answer order by text.lot, text.source_file_id) as at
      from (${universe(months, seed)}) text
    ) drawn
    join unnest(
      ${strata.map(({ group }) => group)}::text[],
      ${strata.map(({ answer }) => answer)}::text[],
      ${strata.map(({ sampledCount }) => sampledCount)}::integer[]
    ) stratum ("group", answer, sampled_count)
      on stratum."group" = drawn."group"
      and stratum.answer = drawn.answer
    where drawn.at <= stratum.sampled_count
    order by number`.execute(db);
  return rows;
}

/** A sample that is to be stored. */
type WantedSample = Pick<StoredSample, 'from' | 'to' | 'seed' | 'decisions'>;

/** Stores a sample and returns it; where the very same one was stored before, returns that one. Call it inside a transaction. */
export async function storeSample(
  db: Db,
  wanted: WantedSample,
  strata: readonly AllocatedStratum[],
  texts: readonly DrawnText[],
): Promise<StoredSample & { isNew: boolean }> {
  const { from, to, seed, decisions } = wanted;
  const known = await findSameSample(db, wanted, texts);
  const sample = { from, to, seed, decisions, texts: texts.length };
  if (known !== undefined) return { sampleId: known, ...sample, isNew: false };
  const { groundsSampleId } = await db
    .insertInto('groundsSample')
    .values({ fromMonth: `${from}-01`, toMonth: `${to}-01`, seed, decisions: JSON.stringify(decisions) })
    .returning('groundsSampleId')
    .executeTakeFirstOrThrow();
  await db
    .insertInto('groundsSampleStratum')
    .values(strata.map(({ group, ...stratum }) => ({ groundsSampleId, ethnicGroup: group, ...stratum })))
    .execute();
  await sql`
    insert into grounds_sample_text (grounds_sample_id, number, source_file_id, month, line, ethnic_group, answer)
    select ${groundsSampleId}::integer, text.*
    from unnest(${numbersOf(texts)}::integer[], ${texts.map((text) => text.sourceFileId)}::integer[],
      ${texts.map((text) => text.month)}::date[], ${texts.map((text) => text.line)}::integer[],
      ${texts.map((text) => text.group)}::text[], ${texts.map((text) => text.answer)}::text[]) text`.execute(db);
  return { sampleId: groundsSampleId, ...sample, isNew: true };
}

const numbersOf = (texts: readonly { number: number }[]): number[] => texts.map(({ number }) => number);

async function findSameSample(
  db: Db,
  { from, to, seed, decisions }: WantedSample,
  texts: readonly DrawnText[],
): Promise<number | undefined> {
  const samples = await db
    .selectFrom('groundsSample')
    .select('groundsSampleId')
    .where('seed', '=', seed)
    .where('fromMonth', '=', `${from}-01`)
    .where('toMonth', '=', `${to}-01`)
    .where('decisions', '=', sql<unknown>`${JSON.stringify(decisions)}::jsonb`)
    .orderBy('groundsSampleId')
    .execute();
  const nameOf = (text: Omit<DrawnText, 'group' | 'answer'>) =>
    `${text.number} ${text.sourceFileId} ${text.month} ${text.line}`;
  const wanted = texts.map(nameOf).join('\n');
  for (const { groundsSampleId } of samples) {
    const stored = await db
      .selectFrom('groundsSampleText')
      .select(['number', 'sourceFileId', 'month', 'line'])
      .where('groundsSampleId', '=', groundsSampleId)
      .orderBy('number')
      .execute();
    if (stored.map(nameOf).join('\n') === wanted) return groundsSampleId;
  }
  return undefined;
}

/** A sample by its number. */
export async function findSample(db: Db, sampleId: number): Promise<StoredSample | undefined> {
  const row = await db
    .selectFrom('groundsSample')
    .select((select) => [
      'fromMonth',
      'toMonth',
      'seed',
      'decisions',
      select
        .selectFrom('groundsSampleText')
        .select((count) => count.fn.countAll<number>().as('texts'))
        .whereRef('groundsSampleText.groundsSampleId', '=', 'groundsSample.groundsSampleId')
        .as('texts'),
    ])
    .where('groundsSampleId', '=', sampleId)
    .executeTakeFirst();
  if (!row) return undefined;
  const { fromMonth, toMonth, seed, texts } = row;
  const decisions = row.decisions as CodingDecisions;
  return { sampleId, from: fromMonth.slice(0, 7), to: toMonth.slice(0, 7), seed, decisions, texts: texts ?? 0 };
}

/** Numbers of all samples, oldest first. */
export async function listSampleIds(db: Db): Promise<number[]> {
  const rows = await db.selectFrom('groundsSample').select('groundsSampleId').orderBy('groundsSampleId').execute();
  return rows.map((row) => row.groundsSampleId);
}

/**
 * SENSITIVE: texts of a sample as written, by number; of some numbers where they are named. To be redacted before anybody sees
 * them. Undefined where a text is kept no longer.
 */
export async function listSampleTexts(
  db: Db,
  sampleId: number,
  numbers?: readonly number[],
): Promise<{ number: number; text: string | undefined }[]> {
  const { rows } = await sql<{ number: number; text: string | null }>`
    select sample.number, grounds.text
    from grounds_sample_text sample
    left join written_grounds grounds
      on grounds.source_file_id = sample.source_file_id
      and grounds.month = sample.month
      and grounds.line = sample.line
    where sample.grounds_sample_id = ${sampleId}
      and (${numbers === undefined}::boolean or sample.number = any (${[...(numbers ?? [])]}::integer[]))
    order by sample.number`.execute(db);
  return rows.map(({ number, text }) => ({ number, text: text ?? undefined }));
}

/** Where the records of a sample's texts stand, by number: the file's path and the line that the record begins on. */
export async function listSamplePlaces(
  db: Db,
  sampleId: number,
): Promise<{ number: number; path: string; line: number }[]> {
  return db
    .selectFrom('groundsSampleText')
    .innerJoin('sourceFile', 'sourceFile.sourceFileId', 'groundsSampleText.sourceFileId')
    .select(['number', 'path', 'line'])
    .where('groundsSampleId', '=', sampleId)
    .orderBy('number')
    .execute();
}

/** What people have answered for a sample, by number, in the order in which they did. */
export async function listCodings(db: Db, sampleId: number): Promise<Coding[]> {
  return db
    .selectFrom('groundsCoding')
    .select(['number', 'coder', 'role', 'tier'])
    .where('groundsSampleId', '=', sampleId)
    .orderBy('number')
    .orderBy('role', 'desc')
    .orderBy('codedAt')
    .orderBy('coder')
    .execute();
}

/** Adds answers to a sample. None that is there is ever changed. */
export async function addCodings(db: Db, sampleId: number, codings: readonly Coding[]): Promise<void> {
  await sql`
    insert into grounds_coding (grounds_sample_id, number, coder, role, tier)
    select ${sampleId}::integer, coding.*
    from unnest(${numbersOf(codings)}::integer[], ${codings.map(({ coder }) => coder)}::text[],
      ${codings.map(({ role }) => role)}::text[], ${codings.map(({ tier }) => tier)}::text[]) coding`.execute(db);
}

/**
 * Lets what people settled on count in place of the classifier's tiers, where that was set to the decisions of the sample's
 * instructions: stores the tiers of texts by number, carries them over to files that have replaced theirs since the
 * sample was drawn, and counts the cells of the files concerned anew. Returns how many tiers are new, and of how many of
 * these the replacing file does not hold the same record and text any more. Call it inside the transaction that added the
 * answers, last.
 */
export async function storeHumanTiers(
  db: Db,
  sampleId: number,
  tiers: ReadonlyMap<number, TextTier>,
): Promise<{ texts: number; lost: number; files: number }> {
  await lockHumanTiers(db);
  const { rows: stored } = await sql<SettledText>`
    insert into grounds_human_tier (source_file_id, month, line, grounds_sample_id, tier)
    select sample.source_file_id, sample.month, sample.line, sample.grounds_sample_id, settled.tier
    from unnest(${[...tiers.keys()]}::integer[], ${[...tiers.values()]}::text[]) settled (number, tier)
    join grounds_sample_text sample
      on sample.grounds_sample_id = ${sampleId}
      and sample.number = settled.number
    on conflict do nothing
    returning source_file_id, month, line, grounds_sample_id as sample_id`.execute(db);
  const files = [...new Set(stored.map((row) => row.sourceFileId))];
  const lost: SettledText[] = [];
  for (const sourceFileId of await listReplacing(db, files)) {
    const carried = await carryHumanTiers(db, sourceFileId);
    lost.push(...carried.lost);
    if (carried.isChanged) files.push(sourceFileId);
  }
  for (const sourceFileId of [...new Set(files)].sort((a, b) => a - b)) await recountCells(db, sourceFileId);
  const keyOf = (text: SettledText) => `${text.sourceFileId} ${text.month} ${text.line} ${text.sampleId}`;
  const lostKeys = new Set(lost.map(keyOf));
  return {
    texts: stored.length,
    lost: stored.filter((text) => lostKeys.has(keyOf(text))).length,
    files: new Set(files).size,
  };
}

/**
 * All samples as far as they are settled, by stratum, with the classifier's tier from the current run of their file, in force
 * or not; texts not read by it are left out.
 */
export async function listCodedSamples(db: Db): Promise<CodedSample[]> {
  const samples = await db
    .selectFrom('groundsSample')
    .select(['groundsSampleId', 'decisions'])
    .orderBy('groundsSampleId')
    .execute();
  const coded: CodedSample[] = [];
  for (const { groundsSampleId: sampleId, decisions } of samples) {
    const codings = await listCodings(db, sampleId);
    const settled = settledTiers(codings);
    const texts = settled.size === 0 ? [] : await listReadTexts(db, sampleId, [...settled.keys()]);
    const strata = await db
      .selectFrom('groundsSampleStratum')
      .select(['ethnicGroup', 'answer', 'textCount', 'sampledCount'])
      .where('groundsSampleId', '=', sampleId)
      .orderBy('ethnicGroup')
      .orderBy('answer')
      .execute();
    coded.push({
      sampleId,
      decisions: decisions as CodingDecisions,
      settled: settled.size,
      open: openDisagreements(codings).length,
      classifiers: [...new Set(texts.map((text) => text.classifierVersion))].sort(),
      strata: strata.map(({ ethnicGroup, answer, ...counts }) => ({
        group: ethnicGroup,
        ...counts,
        texts: texts
          .filter((text) => text.ethnicGroup === ethnicGroup && text.answer === answer)
          .map(({ number, tier }) => ({ classifierTier: tier, humanTier: settled.get(number)! })),
      })),
    });
  }
  return coded;
}

/** Some texts of a sample as the current runs of their files read them; those not read by these are left out. */
async function listReadTexts(db: Db, sampleId: number, numbers: readonly number[]) {
  return db
    .selectFrom('groundsSampleText as sample')
    .innerJoin('groundsRun as run', (join) =>
      join.onRef('run.sourceFileId', '=', 'sample.sourceFileId').on('run.isCurrent', '=', true),
    )
    .innerJoin('groundsReading as reading', (join) =>
      join
        .onRef('reading.sourceFileId', '=', 'sample.sourceFileId')
        .onRef('reading.groundsRunId', '=', 'run.groundsRunId')
        .onRef('reading.month', '=', 'sample.month')
        .onRef('reading.line', '=', 'sample.line'),
    )
    .select(['sample.number', 'sample.ethnicGroup', 'sample.answer', 'run.classifierVersion', 'reading.tier'])
    .where('sample.groundsSampleId', '=', sampleId)
    .where('sample.number', 'in', numbers)
    .orderBy('sample.number')
    .execute();
}
