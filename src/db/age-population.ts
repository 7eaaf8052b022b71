import { sql } from 'kysely';
import type { AgePopulation } from '../domain/age-population.ts';
import type { AgeResidents } from '../domain/age-standardised.ts';
import { LONDON } from '../vocabulary/area.ts';
import { ETHNIC_GROUPS, type EthnicGroup } from '../vocabulary/ethnicity.ts';
import { COMPARED_AGE_BANDS, type ComparedAgeBand } from '../vocabulary/person.ts';
import type { Db } from './connection.ts';

/** Residents of all ages by area code and one of the 19 groups, of the Census table of 19 groups. */
export async function getCensusTotals(db: Db): Promise<Map<string, Map<string, number>>> {
  const rows = await db
    .selectFrom('areaPopulation')
    .select(['areaCode', 'ethnicity', 'residents'])
    .where('censusTable', '=', '19-groups')
    .execute();
  const totals = new Map<string, Map<string, number>>();
  for (const { areaCode, ethnicity, residents } of rows) {
    const own = totals.get(areaCode) ?? new Map<string, number>();
    totals.set(areaCode, own.set(ethnicity, residents));
  }
  return totals;
}

/** The table of boroughs' residents by age in force, or undefined where none has been loaded. */
export async function findActivePopulationFile(
  db: Db,
): Promise<{ populationFileId: number; sha256: string } | undefined> {
  return db
    .selectFrom('populationFile')
    .select(['populationFileId', 'sha256'])
    .where('isActive', '=', true)
    .executeTakeFirst();
}

/**
 * Stores boroughs' residents by age in place of those of any file before; a file with the same bytes is made active again.
 * London's, which ship, stay. Call it in a transaction.
 */
export async function storeAgePopulations(
  db: Db,
  file: { sha256: string; path: string; areaCount: number; cellCount: number; suppressedCount: number },
  populations: readonly AgePopulation[],
): Promise<number> {
  await sql`lock table population_file in share row exclusive mode`.execute(db);
  await db.updateTable('populationFile').set({ isActive: false }).where('isActive', '=', true).execute();
  const { populationFileId } = await db
    .insertInto('populationFile')
    .values({ ...file, isActive: true })
    .onConflict((conflict) => conflict.column('sha256').doUpdateSet({ isActive: true }))
    .returning('populationFileId')
    .executeTakeFirstOrThrow();
  await db.deleteFrom('areaAgePopulation').where('populationFileId', 'is not', null).execute();
  await db
    .insertInto('areaAgePopulation')
    .values(
      populations.map(({ areaCode, group, band, residents, suppressedResidents }) => ({
        areaCode,
        ethnicGroup: group,
        ageBand: band,
        residents,
        suppressedResidents,
        censusTable: '19-groups by age',
        populationFileId,
      })),
    )
    .execute();
  return populationFileId;
}

/** Residents aged 10 and over by group and age of each borough that they are loaded of: none before a table is. */
export async function listBoroughAgeResidents(db: Db): Promise<Map<string, AgeResidents>> {
  const rows = await db
    .selectFrom('areaAgePopulation')
    .select(['areaCode', 'ethnicGroup', 'ageBand', 'residents'])
    .where('areaCode', '<>', LONDON.code)
    .where('ageBand', 'in', [...COMPARED_AGE_BANDS])
    .orderBy('areaCode')
    .execute();
  const boroughs = new Map<string, Record<EthnicGroup, Record<ComparedAgeBand, number>>>();
  for (const { areaCode, ethnicGroup, ageBand, residents } of rows) {
    const own = boroughs.get(areaCode) ?? noResidents();
    own[ethnicGroup as EthnicGroup][ageBand as ComparedAgeBand] = residents;
    boroughs.set(areaCode, own);
  }
  return boroughs;
}

function noResidents(): Record<EthnicGroup, Record<ComparedAgeBand, number>> {
  const none = Object.fromEntries(COMPARED_AGE_BANDS.map((band) => [band, 0])) as Record<ComparedAgeBand, number>;
  return Object.fromEntries(ETHNIC_GROUPS.map((group) => [group, { ...none }])) as Record<
    EthnicGroup,
    Record<ComparedAgeBand, number>
  >;
}
