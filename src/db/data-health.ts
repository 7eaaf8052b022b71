import type { Numbers } from '../domain/data-health/health-rule.ts';
import type { Finding } from '../domain/data-health/month-health.ts';
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
