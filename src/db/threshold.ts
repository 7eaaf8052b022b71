import { type Selectable, sql } from 'kysely';
import type { ThresholdCount, ThresholdOutcome, ThresholdReason, ThresholdState } from '../domain/threshold.ts';
import { ETHNIC_GROUPS, type EthnicGroup } from '../vocabulary/ethnicity.ts';
import type { FileMonthKey } from './cell-count.ts';
import type { Db } from './connection.ts';
import type { Schema } from './schema.ts';

/**
 * Searches of persons in some months of some files, by month, area, self-defined group and whether what was looked for was
 * found. Section 60 is left out, since it needs no suspicion, and so are vehicle-only searches, since no one's ethnicity
 * is known of them.
 */
export async function countThresholdSearches(db: Db, files: readonly FileMonthKey[]): Promise<ThresholdCount[]> {
  if (files.length === 0) return [];
  const { rows } = await sql<ThresholdCount>`
    select
      to_char(cell_count.month, 'YYYY-MM') as month,
      area_code,
      self_defined_group as self_defined,
      find as kind,
      sum(searches) as searches
    from cell_count
    join unnest(
      ${files.map((file) => file.sourceFileId)}::integer[],
      ${files.map((file) => `${file.month}-01`)}::date[]
    ) chosen (source_file_id, month)
      on chosen.source_file_id = cell_count.source_file_id
      and chosen.month = cell_count.month
    where subject <> 'vehicle'
      and reason <> 'section-60'
    group by cell_count.month, area_code, self_defined_group, find
    order by cell_count.month, area_code, self_defined_group, find`.execute(db);
  return rows;
}

/** A threshold test about to be stored. */
export interface NewThresholdTest {
  /** First and last month of the financial year, YYYY-MM. */
  from: string;
  to: string;
  methodVersion: string;
  /** Fingerprint of the method, the sampling, the boundaries and the files. */
  inputs: string;
  /** The polygons that placed the searches; undefined where no boundaries were loaded. */
  boundarySetId: number | undefined;
  isSynthetic: boolean;
  /** The files of the whole force that it rests on, month by month. */
  files: FileMonthKey[];
  outcome: ThresholdOutcome;
}

/** A threshold test as stored: one edition of a financial year. */
export interface StoredThresholdTest extends NewThresholdTest {
  thresholdTestId: number;
  edition: number;
  testedAt: Date;
}

/** The latest edition of the financial year that ends with a month (YYYY-MM). */
export async function findThresholdTest(db: Db, to: string): Promise<StoredThresholdTest | undefined> {
  const row = await db
    .selectFrom('thresholdTest')
    .selectAll()
    .where('toMonth', '=', `${to}-01`)
    .orderBy('edition', 'desc')
    .executeTakeFirst();
  return row && readTest(db, row);
}

/**
 * Stores a new edition of a financial year with its counts and thresholds, in the caller's transaction. Where another
 * process has stored one from the same inputs meanwhile, that one stands and nothing is added.
 */
export async function storeThresholdTest(
  db: Db,
  test: NewThresholdTest,
): Promise<{ test: StoredThresholdTest; isNew: boolean }> {
  // One at a time for a year, until the transaction ends.
  await sql`select pg_advisory_xact_lock(hashtext('evenhand threshold test'), hashtext(${test.to}))`.execute(db);
  const latest = await findThresholdTest(db, test.to);
  if (latest?.inputs === test.inputs) return { test: latest, isNew: false };
  const { judgement, leftOut, sampling, groups } = test.outcome;
  const edition = (latest?.edition ?? 0) + 1;
  const { thresholdTestId, testedAt } = await db
    .insertInto('thresholdTest')
    .values({
      fromMonth: `${test.from}-01`,
      toMonth: `${test.to}-01`,
      edition,
      methodVersion: test.methodVersion,
      inputs: test.inputs,
      boundarySetId: test.boundarySetId ?? null,
      isSynthetic: test.isSynthetic,
      state: judgement.state,
      reason: judgement.state === 'not-estimable' ? judgement.reason : null,
      monthsPresent: test.outcome.monthsPresent,
      monthsRecorded: test.outcome.monthsRecorded,
      notPlacedCount: leftOut.notPlaced,
      groupUnknownCount: leftOut.groupUnknown,
      findUnknownCount: leftOut.findUnknown,
      chainCount: sampling?.chains ?? null,
      iterationCount: sampling?.iterations ?? null,
      drawCount: sampling?.draws ?? null,
      largestRHat: sampling?.largestRHat ?? null,
      acceptance: sampling?.acceptance ?? null,
      divergenceCount: sampling?.divergences ?? null,
    })
    .returning(['thresholdTestId', 'testedAt'])
    .executeTakeFirstOrThrow();
  await db
    .insertInto('thresholdEstimate')
    .values(
      groups.map(({ group, searches, finds, residents, estimate }) => ({
        thresholdTestId,
        ethnicGroup: group,
        searches,
        finds,
        residents,
        threshold: estimate?.threshold.value ?? null,
        low: estimate?.threshold.low ?? null,
        high: estimate?.threshold.high ?? null,
        contrast: estimate?.contrast.value ?? null,
        contrastLow: estimate?.contrast.low ?? null,
        contrastHigh: estimate?.contrast.high ?? null,
        effectiveDrawCount: estimate?.effectiveDraws ?? null,
      })),
    )
    .execute();
  if (test.files.length > 0) {
    await db
      .insertInto('thresholdFile')
      .values(test.files.map(({ month, sourceFileId }) => ({ thresholdTestId, month: `${month}-01`, sourceFileId })))
      .execute();
  }
  return { test: { ...test, thresholdTestId, edition, testedAt }, isNew: true };
}

async function readTest(db: Db, row: Selectable<Schema['thresholdTest']>): Promise<StoredThresholdTest> {
  const { thresholdTestId } = row;
  const estimates = await db
    .selectFrom('thresholdEstimate')
    .selectAll()
    .where('thresholdTestId', '=', thresholdTestId)
    .execute();
  const files = await db
    .selectFrom('thresholdFile')
    .select(['month', 'sourceFileId'])
    .where('thresholdTestId', '=', thresholdTestId)
    .orderBy('month')
    .execute();
  return {
    thresholdTestId,
    from: row.fromMonth.slice(0, 7),
    to: row.toMonth.slice(0, 7),
    edition: row.edition,
    methodVersion: row.methodVersion,
    inputs: row.inputs,
    boundarySetId: row.boundarySetId ?? undefined,
    testedAt: row.testedAt,
    isSynthetic: row.isSynthetic,
    files: files.map(({ month, sourceFileId }) => ({ month: month.slice(0, 7), sourceFileId })),
    outcome: {
      judgement: stateOf(row),
      groups: estimates.map(toGroup).sort((a, b) => ETHNIC_GROUPS.indexOf(a.group) - ETHNIC_GROUPS.indexOf(b.group)),
      leftOut: {
        notPlaced: row.notPlacedCount,
        groupUnknown: row.groupUnknownCount,
        findUnknown: row.findUnknownCount,
      },
      monthsPresent: row.monthsPresent,
      monthsRecorded: row.monthsRecorded,
      sampling:
        row.drawCount === null
          ? undefined
          : {
              chains: row.chainCount!,
              iterations: row.iterationCount!,
              draws: row.drawCount,
              largestRHat: row.largestRHat!,
              acceptance: row.acceptance!,
              divergences: row.divergenceCount!,
            },
    },
  };
}

function stateOf({ state, reason }: Selectable<Schema['thresholdTest']>): ThresholdState {
  return state === 'not-estimable' ? { state, reason: reason as ThresholdReason } : { state };
}

function toGroup(row: Selectable<Schema['thresholdEstimate']>): ThresholdOutcome['groups'][number] {
  return {
    group: row.ethnicGroup as EthnicGroup,
    searches: row.searches,
    finds: row.finds,
    residents: row.residents,
    estimate:
      row.threshold === null
        ? undefined
        : {
            threshold: { value: row.threshold, low: row.low!, high: row.high! },
            contrast: { value: row.contrast!, low: row.contrastLow!, high: row.contrastHigh! },
            effectiveDraws: row.effectiveDrawCount!,
          },
  };
}
