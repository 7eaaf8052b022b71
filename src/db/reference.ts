import { readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { BOROUGHS, LONDON } from '../vocabulary/area.ts';
import {
  MPS_LABEL_LENGTH,
  OFFICER_DEFINED_GROUP,
  OFFICER_DEFINED_MPS,
  OFFICER_DEFINED_POLICE_UK,
  SELF_DEFINED_GROUP,
  SELF_DEFINED_MPS,
  SELF_DEFINED_POLICE_UK_2001,
  SELF_DEFINED_POLICE_UK_2011,
} from '../vocabulary/ethnicity.ts';
import { OUTCOMES_MPS, OUTCOMES_POLICE_UK } from '../vocabulary/outcome.ts';
import { AGE_BANDS, GENDERS_MPS, GENDERS_POLICE_UK, SUBJECTS_MPS, SUBJECTS_POLICE_UK } from '../vocabulary/person.ts';
import {
  FINDS_MPS,
  type LabelEra,
  OBJECTS_POLICE_UK,
  POWERS_POLICE_UK,
  type Power,
  REASONS_MPS,
  reasonOf,
  type SearchObject,
} from '../vocabulary/reason.ts';
import type { Db } from './connection.ts';

const RESIDENTS = new URL('../vocabulary/residents.csv', import.meta.url);
const RESIDENTS_BY_AGE = new URL('../vocabulary/residents-by-age.csv', import.meta.url);

interface LabelRow {
  scheme: string;
  field: string;
  label: string;
  code: string;
  ethnicGroup: string | null;
}

/** Puts the vocabulary and the residents that ship with Evenhand into their tables; a second call changes nothing. */
export async function storeReference(db: Db): Promise<void> {
  const populations = await readResidents();
  const agePopulations = await readResidentsByAge();
  await db.transaction().execute(async (trx) => {
    // One writer at a time: two processes may start at once.
    await sql`lock table label in share row exclusive mode`.execute(trx);
    await storeAreas(trx);
    await trx.deleteFrom('areaPopulation').execute();
    await trx.insertInto('areaPopulation').values(populations).execute();
    // Boroughs' come from a file that was loaded, and stay.
    await trx.deleteFrom('areaAgePopulation').where('populationFileId', 'is', null).execute();
    await trx.insertInto('areaAgePopulation').values(agePopulations).execute();
    await trx.deleteFrom('label').execute();
    await trx.insertInto('label').values(allLabels()).execute();
    await trx.deleteFrom('reasonRule').execute();
    await trx.insertInto('reasonRule').values(allReasonRules()).execute();
  });
  await sql`analyze label, reason_rule, area, area_population, area_age_population`.execute(db);
}

/** The two boroughs that are one area in the 19-group table of the Census. */
const CITY_AND_WESTMINSTER = 'E09000001+E09000033';

async function storeAreas(db: Db): Promise<void> {
  await db
    .insertInto('area')
    .values([
      { areaCode: LONDON.code, name: LONDON.name, kind: 'region', bcu: null },
      { areaCode: CITY_AND_WESTMINSTER, name: 'City of London and Westminster', kind: 'combined', bcu: null },
      ...BOROUGHS.map((borough) => ({
        areaCode: borough.code,
        name: borough.name,
        kind: 'borough' as const,
        bcu: borough.bcu ?? null,
      })),
    ])
    .onConflict((conflict) =>
      conflict.column('areaCode').doUpdateSet((update) => ({
        name: update.ref('excluded.name'),
        kind: update.ref('excluded.kind'),
        bcu: update.ref('excluded.bcu'),
      })),
    )
    .execute();
}

async function readResidents() {
  return (await readFigures(RESIDENTS)).map((values) => {
    const [areaCode, ethnicity, residents, censusTable] = values as [string, string, string, string];
    return { areaCode, ethnicity, ethnicGroup: ethnicity.split('-')[0]!, residents: Number(residents), censusTable };
  });
}

async function readResidentsByAge() {
  return (await readFigures(RESIDENTS_BY_AGE)).map((values) => {
    const [areaCode, ethnicGroup, ageBand, residents, censusTable] = values as [string, string, string, string, string];
    return { areaCode, ethnicGroup, ageBand, residents: Number(residents), censusTable, populationFileId: null };
  });
}

/** The values of a file of our own, line by line, without its notes and heading. */
async function readFigures(file: URL): Promise<string[][]> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return lines.slice(1).map((line) => line.split(','));
}

function labels(scheme: string, field: string, codes: Record<string, string>): LabelRow[] {
  return Object.entries(codes).map(([label, code]) => ({
    scheme,
    field,
    label: label.toLowerCase(),
    code,
    ethnicGroup: null,
  }));
}

function ethnicityLabels<Code extends string>(
  scheme: string,
  field: string,
  codes: Record<string, Code>,
  groupOf: Record<Code, string>,
): LabelRow[] {
  return labels(scheme, field, codes).map((row) => ({ ...row, ethnicGroup: groupOf[row.code as Code] }));
}

function mpsSelfDefinedLabels(): Record<string, keyof typeof SELF_DEFINED_GROUP> {
  const cut = (label: string) => label.slice(0, MPS_LABEL_LENGTH).trimEnd();
  return Object.fromEntries(
    SELF_DEFINED_MPS.flatMap(({ code, labels: names, meaning }) =>
      names.map((name) => [cut(`${code} ${name}`), meaning]),
    ),
  );
}

function allLabels(): LabelRow[] {
  const blank = { '': 'not-recorded' } as const;
  const police = (field: string, codes: Record<string, string>) => labels('police-uk', field, codes);
  const mps = (field: string, codes: Record<string, string>) => labels('mps-extract', field, codes);
  const byLetter = <T>(pick: (entry: (typeof REASONS_MPS)[string]) => T) =>
    Object.fromEntries(Object.entries(REASONS_MPS).map(([letter, entry]) => [letter, pick(entry)]));
  return [
    ...police('type', SUBJECTS_POLICE_UK),
    ...police('gender', { ...GENDERS_POLICE_UK, ...blank }),
    ...police('age_range', {
      ...Object.fromEntries(Object.entries(AGE_BANDS).map(([code, band]) => [band.label, code])),
      ...blank,
    }),
    ...ethnicityLabels(
      'police-uk',
      'self_defined_ethnicity',
      { ...SELF_DEFINED_POLICE_UK_2001, ...SELF_DEFINED_POLICE_UK_2011, ...blank },
      SELF_DEFINED_GROUP,
    ),
    ...ethnicityLabels(
      'police-uk',
      'officer_defined_ethnicity',
      { ...OFFICER_DEFINED_POLICE_UK, ...blank },
      OFFICER_DEFINED_GROUP,
    ),
    ...police('legislation', { ...POWERS_POLICE_UK, ...blank }),
    ...police('object_of_search', { ...OBJECTS_POLICE_UK, ...blank }),
    ...police('outcome', { ...OUTCOMES_POLICE_UK, ...blank }),
    ...police('outcome_linked_to_object_of_search', { true: 'true', false: 'false', ...blank }),
    ...police('removal_of_more_than_just_outer_clothing', { true: 'true', false: 'false', ...blank }),
    ...mps('subject', SUBJECTS_MPS),
    ...mps('gender', { ...GENDERS_MPS, ...blank }),
    ...mps(
      'apparent_age',
      Object.fromEntries(
        Object.entries(AGE_BANDS).flatMap(([code, { from, to }]) =>
          Array.from({ length: to - from + 1 }, (_, index) => [String(from + index), code]),
        ),
      ),
    ),
    ...ethnicityLabels(
      'mps-extract',
      'self_defined_ethnicity_code',
      { ...mpsSelfDefinedLabels(), ...blank },
      SELF_DEFINED_GROUP,
    ),
    ...ethnicityLabels(
      'mps-extract',
      'self_defined_code_alone',
      Object.fromEntries(
        SELF_DEFINED_MPS.filter((entry) => entry.readableAlone).map((entry) => [entry.code, entry.meaning]),
      ),
      SELF_DEFINED_GROUP,
    ),
    ...ethnicityLabels(
      'mps-extract',
      'ethnic_appearance_code',
      Object.fromEntries(OFFICER_DEFINED_MPS.map((entry) => [entry.code, entry.meaning])),
      OFFICER_DEFINED_GROUP,
    ),
    ...ethnicityLabels('mps-extract', 'ea_group', { ...OFFICER_DEFINED_POLICE_UK, ...blank }, OFFICER_DEFINED_GROUP),
    ...mps('reason_for_stop', { ...byLetter((entry) => entry.reason), '': 'unknown' }),
    ...mps('power', { ...byLetter((entry) => entry.power), ...blank }),
    ...mps('object', { ...byLetter((entry) => entry.object), ...blank }),
    ...mps('outcome', {
      ...Object.fromEntries(Object.entries(OUTCOMES_MPS).map(([number, entry]) => [number, entry.outcome])),
      ...blank,
    }),
    ...Object.entries(FINDS_MPS).flatMap(([letter, reasons]) =>
      reasons.map((reason) => ({
        scheme: 'mps-extract',
        field: 'find',
        label: `${letter}:${reason}`,
        code: 'found',
        ethnicGroup: null,
      })),
    ),
    ...mps('borough_code', Object.fromEntries(BOROUGHS.map((borough) => [borough.code, borough.code]))),
    ...mps(
      'borough_of_stop',
      Object.fromEntries(
        BOROUGHS.flatMap((borough) =>
          [borough.name, borough.code, ...(borough.alsoKnownAs ?? [])].map((name) => [name, borough.code]),
        ),
      ),
    ),
  ];
}

function allReasonRules() {
  const eras: LabelEra[] = ['met-before-2017', 'met', 'other-force'];
  const powers: Power[] = [...Object.values(POWERS_POLICE_UK), 'not-recorded', 'label-not-known'];
  const objects: SearchObject[] = [...Object.values(OBJECTS_POLICE_UK), 'not-recorded', 'label-not-known'];
  return eras.flatMap((labelEra) =>
    powers.flatMap((power) =>
      objects.map((object) => ({ labelEra, power, object, reason: reasonOf(power, object, labelEra) })),
    ),
  );
}
