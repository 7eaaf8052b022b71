import { type Selectable, sql } from 'kysely';
import { ageScopeOf, bandsOf } from '../domain/by-age.ts';
import type { RestsOn } from '../domain/data-health.ts';
import { asShown, type Figure, type FigureState, type Measure } from '../domain/figure.ts';
import type { GroundsBasis } from '../domain/grounds-basis.ts';
import { OUTCOME_MEASURES } from '../domain/outcome-mix.ts';
import type { WindowKind } from '../domain/period.ts';
import { AGAINST_SUPPORTED } from '../domain/smell-outcome.ts';
import { SOLE_SMELL, SOLE_WAYS } from '../domain/sole-smell.ts';
import { LONDON } from '../vocabulary/area.ts';
import { ETHNIC_GROUPS } from '../vocabulary/ethnicity.ts';
import { GROUNDS_SCOPE_TIERS, SOLE_TIERS } from '../vocabulary/grounds-tier.ts';
import { OUTCOME_CLASS, OUTCOMES } from '../vocabulary/outcome.ts';
import { COMPARED_AGE_BANDS } from '../vocabulary/person.ts';
import { isGroundsScope, type Scope } from '../vocabulary/scope.ts';
import type { Db } from './connection.ts';
import { storeGroundsBasis } from './measurement-grounds.ts';
import { withoutLoops } from './plan.ts';
import type { Schema } from './schema.ts';

/** A month as measured: one edition of its figures. */
export interface Measurement {
  measurementId: number;
  /** YYYY-MM */
  month: string;
  edition: number;
  methodVersion: string;
  /** Fingerprint of the files, boundaries and method that the figures rest on. */
  inputs: string;
  isSynthetic: boolean;
  publishedAt: Date | undefined;
}

/** A window of a measurement and the files it rests on. */
export interface StoredWindow {
  kind: WindowKind;
  /** YYYY-MM, both ends included. */
  from: string;
  to: string;
  monthsPresent: number;
  /** Fingerprint of what the tiers of written grounds rest on; absent where no file has texts. */
  groundsInputs?: string | undefined;
  files: { areaCode: string; month: string; sourceFileId: number }[];
}

/** A figure with the number it is stored under and its window. */
export interface StoredFigure extends Figure {
  figureId: number;
  windowKind: WindowKind;
}

/** A window about to be stored, with its figures. */
export type NewWindow = StoredWindow & { figures: readonly Figure[]; grounds?: GroundsBasis };

/** The latest edition of a month, or of the latest month measured where none is named. */
export async function findMeasurement(db: Db, month?: string): Promise<Measurement | undefined> {
  const row = await db
    .selectFrom('measurement')
    .selectAll()
    .$if(month !== undefined, (query) => query.where('month', '=', `${month}-01`))
    .orderBy('month', 'desc')
    .orderBy('edition', 'desc')
    .executeTakeFirst();
  return (
    row && {
      measurementId: row.measurementId,
      month: row.month.slice(0, 7),
      edition: row.edition,
      methodVersion: row.methodVersion,
      inputs: row.inputs,
      isSynthetic: row.isSynthetic,
      publishedAt: row.publishedAt ?? undefined,
    }
  );
}

/**
 * Stores a new edition of a month with all its figures, in the caller's transaction. Where another process has stored
 * one from the same inputs meanwhile, that one stands and nothing is added.
 */
export async function storeMeasurement(
  db: Db,
  measurement: {
    month: string;
    methodVersion: string;
    inputs: string;
    isSynthetic: boolean;
    /** The polygons that placed the searches; none where no boundaries were loaded. */
    boundarySetId?: number | undefined;
    /** Boroughs' residents by age; none where no table of them was loaded. */
    populationFileId?: number | undefined;
  },
  windows: readonly NewWindow[],
): Promise<{ measurement: Measurement; isNew: boolean }> {
  // One at a time for a month, until the transaction ends.
  await sql`select pg_advisory_xact_lock(hashtext('evenhand measurement'), hashtext(${measurement.month}))`.execute(db);
  const latest = await findMeasurement(db, measurement.month);
  if (latest?.inputs === measurement.inputs) return { measurement: latest, isNew: false };
  const edition = (latest?.edition ?? 0) + 1;
  const { measurementId } = await db
    .insertInto('measurement')
    .values({
      ...measurement,
      month: `${measurement.month}-01`,
      boundarySetId: measurement.boundarySetId ?? null,
      populationFileId: measurement.populationFileId ?? null,
      edition,
      publishedAt: null,
    })
    .returning('measurementId')
    .executeTakeFirstOrThrow();
  await db
    .insertInto('measurementWindow')
    .values(
      windows.map((window) => ({
        measurementId,
        windowKind: window.kind,
        fromMonth: `${window.from}-01`,
        toMonth: `${window.to}-01`,
        monthsPresent: window.monthsPresent,
        groundsInputs: window.groundsInputs ?? null,
        codingState: window.grounds?.coding ?? null,
      })),
    )
    .execute();
  const files = windows.flatMap((window) =>
    window.files.map((file) => ({
      measurementId,
      windowKind: window.kind,
      areaCode: file.areaCode,
      month: `${file.month}-01`,
      sourceFileId: file.sourceFileId,
    })),
  );
  if (files.length > 0) await db.insertInto('measurementFile').values(files).execute();
  for (const window of windows) {
    await insertFigures(db, measurementId, window.kind, window.figures);
    if (window.grounds) await storeGroundsBasis(db, measurementId, window.kind, window.grounds);
  }
  return { measurement: { ...measurement, measurementId, edition, publishedAt: undefined }, isNew: true };
}

async function insertFigures(
  db: Db,
  measurementId: number,
  windowKind: WindowKind,
  figures: readonly Figure[],
): Promise<void> {
  const column = <T>(pick: (figure: Figure) => T) => figures.map(pick);
  const limit = (pick: 'value' | 'low' | 'high') =>
    column(({ estimate }) => (estimate.state === 'estimated' ? estimate[pick] : null));
  await sql`
    insert into figure (
      measurement_id, window_kind, area_code, ethnic_group, reason, basis, measure, state, value, low, high, searches,
      residents, comparison_searches, comparison_residents, out_of, comparison_out_of, p_value, is_withheld
    )
    select ${measurementId}, ${windowKind}, * from unnest(
      ${column((figure) => figure.areaCode)}::text[],
      ${column((figure) => figure.group)}::text[],
      ${column((figure) => figure.reason)}::text[],
      ${column((figure) => figure.basis)}::text[],
      ${column((figure) => figure.measure)}::text[],
      ${column((figure) => figure.estimate.state)}::text[],
      ${limit('value')}::double precision[],
      ${limit('low')}::double precision[],
      ${limit('high')}::double precision[],
      ${column((figure) => figure.searches)}::double precision[],
      ${column((figure) => figure.residents)}::integer[],
      ${column((figure) => figure.comparison?.searches ?? null)}::double precision[],
      ${column((figure) => figure.comparison?.residents ?? null)}::integer[],
      ${column((figure) => figure.outOf ?? null)}::integer[],
      ${column((figure) => figure.comparison?.outOf ?? null)}::integer[],
      ${column((figure) => figure.pValue ?? null)}::double precision[],
      ${column((figure) => figure.isWithheld ?? false)}::boolean[]
    )`.execute(db);
}

/** Marks an edition as published: its numbers have gone out. A second call changes nothing. */
export async function publishMeasurement(db: Db, measurementId: number): Promise<void> {
  await db
    .updateTable('measurement')
    .set({ publishedAt: sql<Date>`now()` })
    .where('measurementId', '=', measurementId)
    .where('publishedAt', 'is', null)
    .execute();
}

/** The windows of a measurement, with the files each rests on. */
export async function listWindows(db: Db, measurementId: number): Promise<StoredWindow[]> {
  const windows = await db
    .selectFrom('measurementWindow')
    .selectAll()
    .where('measurementId', '=', measurementId)
    .execute();
  const files = await db.selectFrom('measurementFile').selectAll().where('measurementId', '=', measurementId).execute();
  return windows.map((window) => ({
    kind: window.windowKind as WindowKind,
    from: window.fromMonth.slice(0, 7),
    to: window.toMonth.slice(0, 7),
    monthsPresent: window.monthsPresent,
    ...(window.groundsInputs === null ? {} : { groundsInputs: window.groundsInputs }),
    files: files
      .filter((file) => file.windowKind === window.windowKind)
      .map((file) => ({ areaCode: file.areaCode, month: file.month.slice(0, 7), sourceFileId: file.sourceFileId })),
  }));
}

/**
 * Finds a stored window of the months given whose figures are those that would be computed now: by the same method and
 * boundaries, from the same files and readings of them. Of several the one measured last.
 */
export async function findStoredWindow(
  db: Db,
  wanted: Pick<StoredWindow, 'from' | 'to' | 'files' | 'groundsInputs'> & {
    methodVersion: string;
    boundarySetId: number | undefined;
    populationFileId: number | undefined;
  },
): Promise<{ measurementId: number; month: string; edition: number; kind: WindowKind } | undefined> {
  const found = await db
    .selectFrom('measurementWindow')
    .innerJoin('measurement', 'measurement.measurementId', 'measurementWindow.measurementId')
    .select(['measurement.measurementId', 'month', 'edition', 'windowKind'])
    .where('fromMonth', '=', `${wanted.from}-01`)
    .where('toMonth', '=', `${wanted.to}-01`)
    // The latest month alone has fewer figures than a longer window.
    .where('windowKind', '<>', 'latest-month')
    .where('methodVersion', '=', wanted.methodVersion)
    .where('groundsInputs', 'is not distinct from', wanted.groundsInputs ?? null)
    .where('boundarySetId', 'is not distinct from', wanted.boundarySetId ?? null)
    .where('populationFileId', 'is not distinct from', wanted.populationFileId ?? null)
    .orderBy('measurement.measurementId', 'desc')
    .execute();
  const nameOf = ({ areaCode, month, sourceFileId }: StoredWindow['files'][number]) =>
    `${areaCode} ${month} ${sourceFileId}`;
  const names = new Set(wanted.files.map(nameOf));
  for (const { measurementId, month, edition, windowKind } of found) {
    const { files } = (await listWindows(db, measurementId)).find(({ kind }) => kind === windowKind)!;
    if (files.length !== names.size || !files.every((file) => names.has(nameOf(file)))) continue;
    return { measurementId, month: month.slice(0, 7), edition, kind: windowKind as WindowKind };
  }
  return undefined;
}

/**
 * The files that an area's figures of a window rest on, month by month: under London's code those of the whole force,
 * and under a borough's where it has a source of its own.
 */
export async function listRestsOn(
  db: Db,
  measurementId: number,
  windowKind: WindowKind,
): Promise<Map<string, RestsOn[]>> {
  const rows = await db
    .selectFrom('measurementFile')
    .innerJoin('sourceFileMonth', (join) =>
      join
        .onRef('sourceFileMonth.sourceFileId', '=', 'measurementFile.sourceFileId')
        .onRef('sourceFileMonth.month', '=', 'measurementFile.month'),
    )
    .innerJoin('sourceFile', 'sourceFile.sourceFileId', 'measurementFile.sourceFileId')
    .select([
      'measurementFile.areaCode',
      'measurementFile.month',
      'measurementFile.sourceFileId',
      'searchCount',
      'unplacedCount',
      'repeatedCount',
      'rejectedCount',
      'rowsAdded',
      'rowsRemoved',
    ])
    .where('measurementId', '=', measurementId)
    .where('windowKind', '=', windowKind)
    .orderBy('measurementFile.month')
    .execute();
  const byArea = new Map<string, RestsOn[]>();
  for (const { areaCode, ...row } of rows) {
    const months = byArea.get(areaCode) ?? [];
    months.push({
      ...row,
      month: row.month.slice(0, 7),
      rowsAdded: row.rowsAdded ?? undefined,
      rowsRemoved: row.rowsRemoved ?? undefined,
    });
    byArea.set(areaCode, months);
  }
  return byArea;
}

/** What figures of an edition are narrowed to. */
export interface NamedFigures {
  windowKind?: WindowKind;
  windowKinds?: readonly WindowKind[];
  areaCode?: string;
  areaCodes?: readonly string[];
  group?: Figure['group'];
  reason?: Scope;
  basis?: Figure['basis'];
  measure?: Measure;
  measures?: readonly Measure[];
}

/** Figures of an edition as they are shown, narrowed to what is named: those withheld say so, and have no counts. */
export async function listFigures(db: Db, measurementId: number, only: NamedFigures = {}): Promise<StoredFigure[]> {
  return (await listStoredFigures(db, measurementId, only)).map(asShown);
}

/** The same as they are stored, withheld or not: for what is computed from them, and for operators. */
export async function listStoredFigures(
  db: Db,
  measurementId: number,
  only: NamedFigures = {},
): Promise<StoredFigure[]> {
  let query = db.selectFrom('figure').selectAll().where('measurementId', '=', measurementId);
  if (only.windowKind) query = query.where('windowKind', '=', only.windowKind);
  if (only.windowKinds) query = query.where('windowKind', 'in', [...only.windowKinds]);
  if (only.areaCode) query = query.where('areaCode', '=', only.areaCode);
  if (only.areaCodes) query = query.where('areaCode', '=', sql<string>`any(${[...only.areaCodes]}::text[])`);
  if (only.group) query = query.where('ethnicGroup', '=', only.group);
  if (only.basis) query = query.where('basis', '=', only.basis);
  if (only.reason) query = query.where('reason', '=', only.reason);
  if (only.measures) query = query.where('measure', 'in', [...only.measures]);
  if (only.basis) query = query.where('basis', '=', only.basis);
  if (only.measure) query = query.where('measure', '=', only.measure);
  return (await query.orderBy('figureId').execute()).map(toFigure);
}

/** One figure as it is stored, withheld or not, with the edition it belongs to: for operators. */
export async function findFigure(
  db: Db,
  figureId: number,
): Promise<{ figure: StoredFigure; measurementId: number } | undefined> {
  const row = await db.selectFrom('figure').selectAll().where('figureId', '=', figureId).executeTakeFirst();
  return row && { figure: toFigure(row), measurementId: row.measurementId };
}

export type FigureRow = Selectable<Schema['figure']>;

/** A figure from its row. */
export function toFigure(row: FigureRow): StoredFigure {
  return {
    figureId: row.figureId,
    windowKind: row.windowKind as WindowKind,
    areaCode: row.areaCode,
    group: row.ethnicGroup as Figure['group'],
    reason: row.reason as Scope,
    basis: row.basis as Figure['basis'],
    measure: row.measure as Measure,
    estimate:
      row.state === 'estimated'
        ? { state: 'estimated', value: row.value!, low: row.low!, high: row.high! }
        : { state: row.state as Exclude<FigureState, 'estimated'> },
    searches: row.searches,
    residents: row.residents,
    ...(row.outOf === null ? {} : { outOf: row.outOf }),
    comparison:
      row.comparisonSearches === null || row.comparisonResidents === null
        ? undefined
        : {
            searches: row.comparisonSearches,
            residents: row.comparisonResidents,
            ...(row.comparisonOutOf === null ? {} : { outOf: row.comparisonOutOf }),
          },
    ...(row.pValue === null ? {} : { pValue: row.pValue }),
    ...(row.isWithheld ? { isWithheld: true } : {}),
  };
}

/** A record that a figure counts: the file it stands in and its line there. */
export interface CountedRecord {
  sourceFileId: number;
  path: string;
  sha256: string;
  line: number;
  month: string;
  ethnicGroup: string;
  /** How many searches the record stands for: 1 but in aggregated extracts. */
  searches: number;
}

/**
 * The records that a figure counts, walked back to file and line: those of the group and, where it compares, of White
 * people; for a best estimate also those whose group is unknown, which it estimates. Of a share those that make it up; where
 * it is held against the rest of London, or against other searches, its own alone. In file and line order.
 */
export async function listCountedRecords(db: Db, figureId: number): Promise<CountedRecord[]> {
  const found = await findFigure(db, figureId);
  if (!found) return [];
  const { figure, measurementId } = found;
  const groups: string[] = figure.group === 'all' ? [...ETHNIC_GROUPS, 'unknown'] : [figure.group];
  const isAgainstWhite = !AGAINST_OTHERS.has(figure.measure) && figure.group !== 'unknown';
  if (figure.comparison && isAgainstWhite) groups.push('white');
  const tiers = tiersCounted(figure);
  if (figure.basis === 'best-estimate' || figure.measure === 'ratio-bounds') groups.push('unknown');
  const records = sql<CountedRecord>`
    with rests_on as (
      select source_file_id, month
      from measurement_file
      where measurement_id = ${measurementId}
        and window_kind = ${figure.windowKind}
        and area_code = (
          select area_code
          from measurement_file
          where measurement_id = ${measurementId}
            and window_kind = ${figure.windowKind}
            and area_code in (${figure.areaCode}, ${LONDON.code})
          order by area_code = ${figure.areaCode} desc
          limit 1
        )
    ),
    -- The readings that the figure was made from, where it is about written grounds.
    read_by as (
      select distinct on (run.source_file_id) run.source_file_id, run.grounds_run_id, classifier.decisions
      from grounds_run run
      join grounds_classifier classifier on classifier.classifier_version = run.classifier_version
      join measurement_classifier used
        on used.classifier_version = run.classifier_version
        and used.measurement_id = ${measurementId}
        and used.window_kind = ${figure.windowKind}
      where ${tiers !== undefined}::boolean
      order by run.source_file_id, run.is_current desc, run.grounds_run_id desc
    ),
    -- What people had settled on by then, under the decisions of those readings.
    settled as (
      select distinct on (human.source_file_id, human.month, human.line)
        human.source_file_id, human.month, human.line, human.tier
      from read_by
      join grounds_human_tier human on human.source_file_id = read_by.source_file_id
      join grounds_sample sample
        on sample.grounds_sample_id = human.grounds_sample_id
        and sample.decisions = read_by.decisions
      where human.settled_at <= (select measured_at from measurement where measurement_id = ${measurementId})
      order by human.source_file_id, human.month, human.line, human.grounds_sample_id desc
    )
    select
      search.source_file_id,
      source_file.path,
      source_file.sha256,
      search.line,
      to_char(search.month, 'YYYY-MM') as month,
      search.search_count as searches,
      case when ${figure.basis} = 'officer-defined' then officer_defined_group else self_defined_group end as ethnic_group
    from rests_on
    join search using (source_file_id, month)
    join source_file using (source_file_id)
    left join snap_point_area point
      on point.boundary_set_id = (select boundary_set_id from measurement where measurement_id = ${measurementId})
      and point.latitude = search.latitude
      and point.longitude = search.longitude
    left join read_by on read_by.source_file_id = search.source_file_id
    left join grounds_reading reading
      on reading.source_file_id = read_by.source_file_id
      and reading.grounds_run_id = read_by.grounds_run_id
      and reading.month = search.month
      and reading.line = search.line
    left join settled
      on settled.source_file_id = search.source_file_id
      and settled.month = search.month
      and settled.line = search.line
    where search.subject <> 'vehicle'
      and (${figure.areaCode} = ${LONDON.code} or coalesce(search.area_code, point.borough_code) = ${figure.areaCode})
      and case ${figure.reason}
        when 'all' then true
        when 'all-but-section-60' then search.reason <> 'section-60'
        else search.reason = ${isGroundsScope(figure.reason) ? 'drugs' : figure.reason}
      end
      and (${tiers === undefined}::boolean or coalesce(settled.tier, reading.tier) = any (${[...(tiers ?? [])]}::text[]))
      and case
        when ${figure.basis} = 'officer-defined' then officer_defined_group
        else self_defined_group
      end = any (${groups})
      and ${isCounted(figure.measure)}
    order by source_file.path, search.line`;
  return (await withoutLoops(db, (trx) => records.execute(trx))).rows;
}

/** Measures that hold a group's own searches against others than White people's. */
const AGAINST_OTHERS = new Set<Measure>([
  ...SOLE_WAYS.flatMap((way) => [SOLE_SMELL[way].againstRest, SOLE_SMELL[way].oddsAgainstRest]),
  ...Object.values(AGAINST_SUPPORTED),
]);

/** Tiers of written grounds that a figure counts; undefined where it is not about grounds. */
function tiersCounted({ measure, reason }: Figure): readonly string[] | undefined {
  if (isGroundsScope(reason)) return GROUNDS_SCOPE_TIERS[reason];
  const way = SOLE_WAYS.find((one) => (Object.values(SOLE_SMELL[one]) as Measure[]).includes(measure));
  return way && SOLE_TIERS[way];
}

/** What a record must be to be counted by a measure, beside its place, group and reason. */
function isCounted(measure: Measure) {
  const ages = ageScopeOf(measure);
  // Those whose age is not recorded are shared out, and none of them is of the age.
  if (ages) return sql<boolean>`search.age_band = any (${[...bandsOf(ages)]})`;
  switch (measure) {
    case 'find-rate':
    case 'find-rate-ratio':
    case AGAINST_SUPPORTED.found:
      return sql<boolean>`search.is_find`;
    case 'age-standardised-rate':
    case 'age-stratified-ratio':
      return sql<boolean>`search.age_band = any (${[...COMPARED_AGE_BANDS]})`;
    case 'age-unknown-share':
      return sql<boolean>`search.age_band in ('not-recorded', 'label-not-known')`;
    default: {
      const outcomes = OUTCOMES.filter((outcome) => {
        const counted: readonly (Measure | undefined)[] = [
          OUTCOME_MEASURES[OUTCOME_CLASS[outcome]],
          outcome === 'arrest' || outcome === 'no-further-action' ? AGAINST_SUPPORTED[outcome] : undefined,
        ];
        return counted.includes(measure);
      });
      return outcomes.length > 0 ? sql<boolean>`search.outcome = any (${outcomes})` : sql<boolean>`true`;
    }
  }
}
