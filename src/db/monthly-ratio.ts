import { sql } from 'kysely';
import type { BorderCounts } from '../domain/border-share.ts';
import type { FigureState } from '../domain/figure.ts';
import type { MonthlyRatio } from '../domain/monthly-ratio.ts';
import type { EthnicGroup } from '../vocabulary/ethnicity.ts';
import type { ReasonScope } from '../vocabulary/reason.ts';
import type { Db } from './connection.ts';

/** Whether a measurement has its ratios month by month. */
export async function hasMonthlyRatios(db: Db, measurementId: number): Promise<boolean> {
  const row = await db
    .selectFrom('monthlyRatio')
    .select('month')
    .where('measurementId', '=', measurementId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Stores the ratios month by month of a measurement; those stored before stand, and a second call adds nothing. */
export async function storeMonthlyRatios(
  db: Db,
  measurementId: number,
  ratios: readonly MonthlyRatio[],
): Promise<void> {
  const column = <T>(pick: (ratio: MonthlyRatio) => T) => ratios.map(pick);
  const limit = (pick: 'value' | 'low' | 'high') =>
    column(({ estimate }) => (estimate.state === 'estimated' ? estimate[pick] : null));
  await sql`
    insert into monthly_ratio (
      measurement_id, area_code, ethnic_group, reason, month, state, value, low, high, searches, white_searches
    )
    select ${measurementId}, * from unnest(
      ${column((ratio) => ratio.areaCode)}::text[],
      ${column((ratio) => ratio.group)}::text[],
      ${column((ratio) => ratio.reason)}::text[],
      ${column((ratio) => `${ratio.month}-01`)}::date[],
      ${column((ratio) => ratio.estimate.state)}::text[],
      ${limit('value')}::double precision[],
      ${limit('low')}::double precision[],
      ${limit('high')}::double precision[],
      ${column((ratio) => ratio.searches)}::integer[],
      ${column((ratio) => ratio.whiteSearches)}::integer[]
    )
    on conflict do nothing`.execute(db);
}

/**
 * The ratios of an area's published months to White residents, oldest first, as a measurement has them; none where it was
 * measured before months were looked at one by one. A month that is not among them was not published.
 */
export async function listMonthlyRatios(
  db: Db,
  measurementId: number,
  of: { areaCode: string; group: EthnicGroup; reason: ReasonScope },
): Promise<MonthlyRatio[]> {
  const rows = await db
    .selectFrom('monthlyRatio')
    .selectAll()
    .where('measurementId', '=', measurementId)
    .where('areaCode', '=', of.areaCode)
    .where('ethnicGroup', '=', of.group)
    .where('reason', '=', of.reason)
    .orderBy('month')
    .execute();
  return rows.map((row) => ({
    ...of,
    month: row.month.slice(0, 7),
    estimate:
      row.state === 'estimated'
        ? { state: 'estimated', value: row.value!, low: row.low!, high: row.high! }
        : { state: row.state as Exclude<FigureState, 'estimated'> },
    searches: row.searches,
    whiteSearches: row.whiteSearches,
  }));
}

/** Of which areas, groups and reasons a measurement's figures of twelve months are withheld. */
export async function listWithheldYears(
  db: Db,
  measurementId: number,
): Promise<{ areaCode: string; group: EthnicGroup; reason: ReasonScope }[]> {
  const rows = await db
    .selectFrom('figure')
    .select(['areaCode', 'ethnicGroup', 'reason'])
    .distinct()
    .where('measurementId', '=', measurementId)
    .where('windowKind', '<>', 'latest-month')
    .where('isWithheld', '=', true)
    .where('basis', '=', 'self-defined')
    .where('measure', '=', 'rate-per-1000')
    .execute();
  return rows.map(({ areaCode, ethnicGroup, reason }) => ({
    areaCode,
    group: ethnicGroup as EthnicGroup,
    reason: reason as ReasonScope,
  }));
}

/** Stores how near its border each borough's searches of the month measured lie; a second call adds nothing. */
export async function storeBorderCounts(
  db: Db,
  measurementId: number,
  counts: ReadonlyMap<string, BorderCounts>,
): Promise<void> {
  if (counts.size === 0) return;
  await db
    .insertInto('areaBorderCount')
    .values(
      [...counts].map(([areaCode, { measured, nearBorder }]) => ({
        measurementId,
        areaCode,
        measuredCount: measured,
        nearBorderCount: nearBorder,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** How near its border a borough's searches of the month measured lie; undefined where none was placed by its coordinate. */
export async function findBorderCounts(
  db: Db,
  measurementId: number,
  areaCode: string,
): Promise<BorderCounts | undefined> {
  const row = await db
    .selectFrom('areaBorderCount')
    .select(['measuredCount', 'nearBorderCount'])
    .where('measurementId', '=', measurementId)
    .where('areaCode', '=', areaCode)
    .executeTakeFirst();
  return row && { measured: row.measuredCount, nearBorder: row.nearBorderCount };
}
