/** Figures, flags and what they rest on as they are given out in files and through the API: as shown, and by the page. */
import { sql } from 'kysely';
import type { ResidentRow } from '../domain/download-columns.ts';
import { asShown, type Figure, type Measure } from '../domain/figure.ts';
import type { WindowKind } from '../domain/period.ts';
import type { Scope } from '../vocabulary/scope.ts';
import type { Db } from './connection.ts';
import { type FlagEvidence, listFlags, type StoredFlag } from './flag.ts';
import { type StoredFigure, toFigure } from './measurement.ts';

/** Months that have been measured, latest first. */
export async function listMeasuredMonths(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('measurement').select('month').distinct().orderBy('month', 'desc').execute();
  return rows.map(({ month }) => month.slice(0, 7));
}

/** What a page of figures is narrowed to. */
export interface AskedFigures {
  windowKind?: WindowKind | undefined;
  areaCode?: string | undefined;
  group?: Figure['group'] | undefined;
  reason?: Scope | undefined;
  basis?: Figure['basis'] | undefined;
  measure?: Measure | undefined;
}

/** The next figures of an edition after the one numbered so, as shown, in the order they are numbered in. */
export async function listFiguresAfter(
  db: Db,
  measurementId: number,
  { after, most, only = {} }: { after: number; most: number; only?: AskedFigures },
): Promise<StoredFigure[]> {
  let query = db
    .selectFrom('figure')
    .selectAll()
    .where('measurementId', '=', measurementId)
    .where('figureId', '>', after);
  if (only.windowKind) query = query.where('windowKind', '=', only.windowKind);
  if (only.areaCode) query = query.where('areaCode', '=', only.areaCode);
  if (only.group) query = query.where('ethnicGroup', '=', only.group);
  if (only.reason) query = query.where('reason', '=', only.reason);
  if (only.basis) query = query.where('basis', '=', only.basis);
  if (only.measure) query = query.where('measure', '=', only.measure);
  return (await query.orderBy('figureId').limit(most).execute()).map(toFigure).map(asShown);
}

/** How many figures an edition has of each area. */
export async function countFigures(db: Db, measurementId: number): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('figure')
    .select(['areaCode', (select) => select.fn.countAll<number>().as('figures')])
    .where('measurementId', '=', measurementId)
    .groupBy('areaCode')
    .execute();
  return new Map(rows.map(({ areaCode, figures }) => [areaCode, Number(figures)]));
}

/** Every flag there ever was, without what stood before the reader where one of its figures is withheld. */
export async function listShownFlags(
  db: Db,
): Promise<(Omit<StoredFlag, 'evidence'> & { evidence: FlagEvidence | undefined })[]> {
  const flags = await listFlags(db);
  const ids = flags.flatMap(({ evidence }) => evidence.figureIds);
  const withheld = await db
    .selectFrom('figure')
    .select('figureId')
    .where('figureId', '=', sql<number>`any (${ids}::bigint[])`)
    .where('isWithheld', '=', true)
    .execute();
  const isWithheld = new Set(withheld.map(({ figureId }) => Number(figureId)));
  return flags.map((flag) => ({
    ...flag,
    evidence: flag.evidence.figureIds.some((id) => isWithheld.has(id)) ? undefined : flag.evidence,
  }));
}

/** A month of a file that figures rest on. */
export interface RestedOnMonth {
  windowKind: WindowKind;
  /** London for the files of the whole force, or the one borough whose own extract it is. */
  areaCode: string;
  /** YYYY-MM */
  month: string;
  source: 'police-uk' | 'mps-extract';
  publisher: string;
  path: string;
  sha256: string;
  rowCount: number;
  isSynthetic: boolean;
}

/** The files that an edition's figures rest on, month by month. */
export async function listMonthsRestedOn(db: Db, measurementId: number): Promise<RestedOnMonth[]> {
  const rows = await db
    .selectFrom('measurementFile')
    .innerJoin('sourceFile', 'sourceFile.sourceFileId', 'measurementFile.sourceFileId')
    .select(['windowKind', 'areaCode', 'month', 'source', 'publisher', 'path', 'sha256', 'rowCount', 'isSynthetic'])
    .where('measurementId', '=', measurementId)
    .orderBy('areaCode', 'desc')
    .orderBy('month')
    .orderBy('windowKind')
    .execute();
  return rows.map((row) => ({ ...row, month: row.month.slice(0, 7), windowKind: row.windowKind as WindowKind }));
}

/** Residents of boroughs in the groups that the Census table has. */
export async function listResidents(db: Db): Promise<ResidentRow[]> {
  const rows = await db
    .selectFrom('areaPopulation')
    .innerJoin('area', 'area.areaCode', 'areaPopulation.areaCode')
    .select(['area.areaCode', 'ethnicity', 'ethnicGroup', 'residents', 'censusTable'])
    .where('area.kind', '=', 'borough')
    .orderBy('area.areaCode')
    .orderBy('ethnicity')
    .execute();
  return rows.map(({ ethnicGroup, ...row }) => ({ ...row, group: ethnicGroup }));
}
