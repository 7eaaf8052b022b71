import { sql } from 'kysely';
import type { Numbers } from '../domain/data-health/health-rule.ts';
import type { Finding, MonthHealth } from '../domain/data-health/month-health.ts';
import type { Db } from './connection.ts';

/** Stores what the rules found in the months of a measurement, in the transaction that stores it. */
export async function storeHealthFindings(db: Db, measurementId: number, findings: readonly Finding[]): Promise<void> {
  if (findings.length === 0) return;
  await db
    .insertInto('dataHealth')
    .values(
      findings.map(({ forceId, areaCode, month, rule, about, severity, numbers }) => ({
        measurementId,
        forceId,
        areaCode: areaCode ?? null,
        month: `${month}-01`,
        rule,
        about,
        severity,
        numbers: JSON.stringify(numbers),
      })),
    )
    .execute();
}

/** What the rules found in the months of a measurement, of every force, oldest month first. */
export async function listHealthFindings(db: Db, measurementId: number): Promise<Finding[]> {
  const rows = await db
    .selectFrom('dataHealth')
    .selectAll()
    .where('measurementId', '=', measurementId)
    .orderBy('month')
    .orderBy('forceId')
    .orderBy('rule')
    .orderBy('about')
    .execute();
  return rows.map((row) => ({
    forceId: row.forceId,
    areaCode: row.areaCode ?? undefined,
    month: row.month.slice(0, 7),
    rule: row.rule,
    about: row.about,
    severity: row.severity,
    numbers: row.numbers as Numbers,
  }));
}

/** A rule that found nothing in a month: all was well, or, with the reason, it could not look. */
export interface HealthVerdict extends Pick<Finding, 'forceId' | 'areaCode' | 'month' | 'rule'> {
  because: string | undefined;
}

/** Stores which rules found nothing in the months of a measurement, or could not look; what was stored before stands. */
export async function storeHealthVerdicts(
  db: Db,
  measurementId: number,
  health: readonly MonthHealth[],
): Promise<void> {
  const rows = health.flatMap(({ forceId, areaCode, month, fine, cannotTell }) => [
    ...fine.map((rule) => ({ forceId, areaCode, month, rule, because: null })),
    ...cannotTell.map(({ rule, because }) => ({ forceId, areaCode, month, rule, because })),
  ]);
  const column = <T>(pick: (row: (typeof rows)[number]) => T) => rows.map(pick);
  await sql`
    insert into health_verdict (measurement_id, force_id, area_code, month, rule, because)
    select ${measurementId}, * from unnest(
      ${column((row) => row.forceId)}::text[],
      ${column((row) => row.areaCode ?? null)}::text[],
      ${column((row) => `${row.month}-01`)}::date[],
      ${column((row) => row.rule)}::text[],
      ${column((row) => row.because)}::text[]
    )
    where not exists (select from health_verdict where measurement_id = ${measurementId})
    on conflict do nothing`.execute(db);
}

/** Which rules found nothing in the months of a measurement, or could not look; none where that was not kept yet. */
export async function listHealthVerdicts(db: Db, measurementId: number): Promise<HealthVerdict[]> {
  const { rows } = await sql<
    Omit<HealthVerdict, 'areaCode' | 'because'> & { areaCode: string | null; because: string | null }
  >`
    select force_id, area_code, to_char(month, 'YYYY-MM') as month, rule, because
    from health_verdict
    where measurement_id = ${measurementId}
    order by month, force_id, rule`.execute(db);
  return rows.map((row) => ({ ...row, areaCode: row.areaCode ?? undefined, because: row.because ?? undefined }));
}
