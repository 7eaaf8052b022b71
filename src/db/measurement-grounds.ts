import { sql } from 'kysely';
import type { GroundsArea, GroundsBasis, GroupAccuracy, UsedClassifier } from '../domain/grounds-basis.ts';
import type { ClassifierAccuracy } from '../domain/grounds-coding.ts';
import type { WindowKind } from '../domain/period.ts';
import type { SoleSmellGroup } from '../domain/sole-smell.ts';
import type { Decisions } from '../grounds/reading.ts';
import type { SoleWay } from '../vocabulary/grounds-tier.ts';
import type { FileMonthKey } from './cell-count.ts';
import type { Db } from './connection.ts';
import { withoutLoops } from './plan.ts';

/** Stores what a window's figures of written grounds rest on, in the caller's transaction; how far texts were coded stands with the window. */
export async function storeGroundsBasis(
  db: Db,
  measurementId: number,
  windowKind: WindowKind,
  { areas, classifiers, accuracies }: GroundsBasis,
): Promise<void> {
  if (areas.size > 0) {
    await db
      .insertInto('measurementGrounds')
      .values(
        [...areas].map(([areaCode, area]) => ({
          measurementId,
          windowKind,
          areaCode,
          monthsPresent: area.present,
          monthsRead: area.read,
          monthsUnread: area.unread,
          nervousOnlyCount: area.nervousOnly ?? null,
        })),
      )
      .execute();
  }
  if (classifiers.length > 0) {
    await db
      .insertInto('measurementClassifier')
      .values(classifiers.map(({ version }) => ({ measurementId, windowKind, classifierVersion: version })))
      .execute();
  }
  if (accuracies.length > 0) {
    await db
      .insertInto('measurementAccuracy')
      .values(
        accuracies.map(({ way, group, accuracy: { of, ...accuracy } }) => ({
          measurementId,
          windowKind,
          way,
          ethnicGroup: group,
          textsOf: of,
          ...accuracy,
        })),
      )
      .execute();
  }
}

/** What a window's figures of written grounds rest on; without areas where it was measured before there were any. */
export async function findGroundsBasis(db: Db, measurementId: number, windowKind: WindowKind): Promise<GroundsBasis> {
  const areas = await db
    .selectFrom('measurementGrounds')
    .selectAll()
    .where('measurementId', '=', measurementId)
    .where('windowKind', '=', windowKind)
    .execute();
  const classifiers = await db
    .selectFrom('measurementClassifier')
    .innerJoin('groundsClassifier', 'groundsClassifier.classifierVersion', 'measurementClassifier.classifierVersion')
    .select(['measurementClassifier.classifierVersion', 'groundsClassifier.decisions'])
    .where('measurementId', '=', measurementId)
    .where('windowKind', '=', windowKind)
    .orderBy('measurementClassifier.classifierVersion')
    .execute();
  const accuracies = await db
    .selectFrom('measurementAccuracy')
    .selectAll()
    .where('measurementId', '=', measurementId)
    .where('windowKind', '=', windowKind)
    .execute();
  const window = await db
    .selectFrom('measurementWindow')
    .select('codingState')
    .where('measurementId', '=', measurementId)
    .where('windowKind', '=', windowKind)
    .executeTakeFirst();
  return {
    coding: window?.codingState ?? undefined,
    areas: new Map(
      areas.map((row): [string, GroundsArea] => [
        row.areaCode,
        {
          present: row.monthsPresent,
          read: row.monthsRead,
          unread: row.monthsUnread,
          ...(row.nervousOnlyCount === null ? {} : { nervousOnly: row.nervousOnlyCount }),
        },
      ]),
    ),
    classifiers: classifiers.map((row) => ({
      version: row.classifierVersion,
      decisions: row.decisions as Decisions,
    })),
    accuracies: accuracies.map(
      ({ measurementId: _, windowKind: __, way, ethnicGroup, textsOf, ...accuracy }): GroupAccuracy => ({
        way: way as SoleWay,
        group: ethnicGroup as SoleSmellGroup,
        accuracy: { ...accuracy, of: textsOf as ClassifierAccuracy['of'] },
      }),
    ),
  };
}

/** The classifiers whose readings count in some files, with their decisions. */
export async function listUsedClassifiers(db: Db, sourceFileIds: readonly number[]): Promise<UsedClassifier[]> {
  const rows = await db
    .selectFrom('groundsRun')
    .innerJoin('groundsClassifier', 'groundsClassifier.classifierVersion', 'groundsRun.classifierVersion')
    .select(['groundsRun.classifierVersion', 'groundsClassifier.decisions'])
    .distinct()
    .where('groundsRun.isCurrent', '=', true)
    .where('groundsRun.sourceFileId', '=', sql<number>`any (${[...sourceFileIds]}::integer[])`)
    .orderBy('groundsRun.classifierVersion')
    .execute();
  return rows.map((row) => ({ version: row.classifierVersion, decisions: row.decisions as Decisions }));
}

/** What a classifier was told to take for a ground about a person, nervousness left out. */
export interface SupportingFactors {
  /** The classifier's version. */
  version: string;
  factors: readonly string[];
}

/**
 * Drug searches of persons, by area, with the smell of cannabis and nervousness as the only thing that could support them, in some
 * months of some files; of one area where it is named. What supports a search is told for each classifier, as it was set. A
 * text that people settled on counts only where they read it into the tier that the classifier did: what they saw in it is
 * not recorded.
 */
export async function countNervousOnly(
  db: Db,
  files: readonly FileMonthKey[],
  supporting: readonly SupportingFactors[],
  areaCode?: string,
): Promise<{ areaCode: string; searches: number }[]> {
  if (files.length === 0) return [];
  const pairs = supporting.flatMap(({ version, factors }) => factors.map((factor) => ({ version, factor })));
  const counted = sql<{ areaCode: string; searches: number }>`
    select
      coalesce(s.area_code, point.borough_code, 'unplaced') as area_code,
      sum(s.search_count) as searches
    from unnest(
      ${files.map((file) => file.sourceFileId)}::integer[],
      ${files.map((file) => `${file.month}-01`)}::date[]
    ) chosen (source_file_id, month)
    join grounds_run run
      on run.source_file_id = chosen.source_file_id
      and run.is_current
    join grounds_reading reading
      on reading.source_file_id = run.source_file_id
      and reading.grounds_run_id = run.grounds_run_id
      and reading.month = chosen.month
      and reading.tier in ('smell_weak', 'smell_support')
      and reading.factors @> '[["behaviour_nervous"]]'
    left join grounds_settled_tier human
      on human.source_file_id = reading.source_file_id
      and human.month = reading.month
      and human.line = reading.line
    join search s
      on s.source_file_id = reading.source_file_id
      and s.month = reading.month
      and s.line = reading.line
    left join snap_point_area point
      on point.boundary_set_id = (select boundary_set_id from placing_boundary_set)
      and point.latitude = s.latitude
      and point.longitude = s.longitude
    where s.subject <> 'vehicle'
      and s.reason = 'drugs'
      and coalesce(human.tier, reading.tier) = reading.tier
      and (${areaCode ?? null}::text is null or coalesce(s.area_code, point.borough_code) = ${areaCode ?? null}::text)
      and not exists (
        select
        from jsonb_array_elements(reading.factors) found
        join unnest(${pairs.map(({ version }) => version)}::text[], ${pairs.map(({ factor }) => factor)}::text[])
          supporting (classifier_version, factor)
          on supporting.classifier_version = run.classifier_version
          and supporting.factor = found ->> 0
      )
    group by 1
    order by 1`;
  return (await withoutLoops(db, (trx) => counted.execute(trx))).rows;
}
