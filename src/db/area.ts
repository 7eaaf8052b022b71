import type { Residents } from '../domain/tally.ts';
import { ETHNIC_GROUPS, type EthnicGroup } from '../vocabulary/ethnicity.ts';
import type { Db } from './connection.ts';

/** Residents of every borough by group. */
export async function getResidents(db: Db): Promise<Residents> {
  const rows = await db
    .selectFrom('areaPopulation')
    .innerJoin('area', 'area.areaCode', 'areaPopulation.areaCode')
    .select((select) => ['area.areaCode', 'ethnicGroup', select.fn.sum<number>('residents').as('residents')])
    .where('area.kind', '=', 'borough')
    .groupBy(['area.areaCode', 'ethnicGroup'])
    .execute();
  const residents = new Map<string, Record<EthnicGroup, number>>();
  for (const row of rows) {
    const groups =
      residents.get(row.areaCode) ??
      (Object.fromEntries(ETHNIC_GROUPS.map((group) => [group, 0])) as Record<EthnicGroup, number>);
    groups[row.ethnicGroup as EthnicGroup] = Number(row.residents);
    residents.set(row.areaCode, groups);
  }
  return residents;
}
