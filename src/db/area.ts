import type { AgeResidents } from '../domain/age-standardised.ts';
import type { Residents } from '../domain/tally.ts';
import { LONDON } from '../vocabulary/area.ts';
import { ETHNIC_GROUPS, type EthnicGroup } from '../vocabulary/ethnicity.ts';
import { COMPARED_AGE_BANDS, type ComparedAgeBand } from '../vocabulary/person.ts';
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

/** London's residents aged 10 and over by group and age. */
export async function getAgeResidents(db: Db): Promise<AgeResidents> {
  const rows = await db
    .selectFrom('areaAgePopulation')
    .select(['ethnicGroup', 'ageBand', 'residents'])
    .where('areaCode', '=', LONDON.code)
    .where('ageBand', 'in', [...COMPARED_AGE_BANDS])
    .execute();
  const none = Object.fromEntries(COMPARED_AGE_BANDS.map((band) => [band, 0])) as Record<ComparedAgeBand, number>;
  const residents = Object.fromEntries(ETHNIC_GROUPS.map((group) => [group, { ...none }])) as Record<
    EthnicGroup,
    Record<ComparedAgeBand, number>
  >;
  for (const row of rows) {
    residents[row.ethnicGroup as EthnicGroup][row.ageBand as ComparedAgeBand] = row.residents;
  }
  return residents;
}
