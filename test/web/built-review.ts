/** A month with two flags that can be reviewed, the records behind one of them with officers' texts, and people of each role. */
import { sql } from 'kysely';
import type { Db } from '../../src/db/connection.ts';
import { listFlags, storeFlagChanges } from '../../src/db/flag.ts';
import { listFigures, type Measurement } from '../../src/db/measurement.ts';
import type { FlagSubject } from '../../src/domain/flag.ts';
import { makeCsvFolder } from '../support/csv-folder.ts';
import { load } from '../support/csv-load.ts';
import { extractCsv } from '../support/csv-searches.ts';
import type { TestDatabase } from '../support/database.ts';
import { madeUpPerson, storePeople } from '../support/people.ts';
import { HACKNEY, SUTTON, storeMonth } from './built-month.ts';

/** Hackney is in Central East, Sutton in South Area. */
export const PEOPLE = {
  ann: madeUpPerson('ann', 'reviewer'),
  ben: madeUpPerson('ben', 'reviewer'),
  ray: madeUpPerson('ray', 'responder', 'Central East'),
  sid: madeUpPerson('sid', 'responder', 'South Area'),
  lea: madeUpPerson('lea', 'leadership'),
  mia: { ...madeUpPerson('mia', 'member'), areaCodes: [HACKNEY] },
  ada: madeUpPerson('ada', 'administrator'),
};

/** What a text gives away, and must never reach a page. */
export const GIVEN_AWAY = ['Trevithick', 'E8 4QQ', '07700 900123'];
const TEXT =
  'Stopped outside the shop. Sgt Trevithick informed. Male of E8 4QQ, phone 07700 900123, was seen with a knife.';

/** Records of Black people searched for weapons in Hackney, all with a text but the last. */
export const RECORDS = 23;

/** The flags: of Hackney, with records behind it, and of Sutton, whose source holds no texts. */
export interface BuiltReview {
  measurement: Measurement;
  hackney: number;
  sutton: number;
}

/** Builds it in a fresh database, for May 2026. */
export async function buildReview(database: TestDatabase): Promise<BuiltReview> {
  const { db } = database;
  await storePeople(db, Object.values(PEOPLE));
  const measurement = await storeMonth(db, '2026-05', { isSynthetic: false });
  await openFlag(db, measurement, { areaCode: HACKNEY, group: 'black', reason: 'weapons' });
  await openFlag(db, measurement, { areaCode: SUTTON, group: 'black', reason: 'drugs' });
  const folder = await makeCsvFolder();
  const weapons = {
    'Reason for Stop': 'D Weapons Point & Blades (s.1 PACE s.139 CJ Act)',
    'Borough of Stop': 'Hackney',
  };
  const black = {
    'EA Group': 'Black',
    'SDE Group': 'Black',
    'Self-defined Ethnicity Code': 'B2 African',
    'Ethnic Appearance Code': '3 Black',
  };
  const searches = Array.from({ length: RECORDS }, (_, at) => ({
    ...weapons,
    ...black,
    Grounds: at === RECORDS - 1 ? '' : `${TEXT} Search ${at + 1}.`,
  }));
  const path = await folder.write(
    'extract.csv',
    extractCsv([...searches, { ...weapons, Grounds: 'Of a White person.' }]),
  );
  const { files } = await load(database, [path]);
  await folder.remove();
  await sql`
    insert into measurement_file (measurement_id, window_kind, area_code, month, source_file_id)
    values (${measurement.measurementId}, 'rolling-12-months', ${HACKNEY}, '2022-05-01', ${files[0]!.sourceFileId})`.execute(
    db,
  );
  const flags = await listFlags(db);
  const idOf = (areaCode: string) => flags.find((flag) => flag.areaCode === areaCode)!.flagId;
  return { measurement, hackney: idOf(HACKNEY), sutton: idOf(SUTTON) };
}

async function openFlag(db: Db, { measurementId, month }: Measurement, subject: FlagSubject): Promise<void> {
  const figures = await listFigures(db, measurementId, {
    windowKind: 'rolling-12-months',
    areaCode: subject.areaCode,
    reason: subject.reason,
    measure: 'ratio',
  });
  const changes = { open: [{ ...subject, error: 0.01 }], entries: [], waiting: [] };
  await storeFlagChanges(db, month, measurementId, changes, () => ({
    month,
    from: '2025-06',
    to: month,
    monthsPresent: 11,
    figureIds: figures.filter(({ group }) => group === subject.group).map(({ figureId }) => figureId),
    searches: 212,
    residents: 54_000,
    whiteSearches: 40,
    whiteResidents: 137_000,
    ratio: 13.4,
    low: 9,
    high: 20,
    londonRatio: 3,
    pValue: 0.0001,
    adjustedPValue: 0.001,
    ruleVersion: 'test',
    materiality: 1.5,
    probability: 0.97,
    listedCount: 1,
    expectedFalseCount: 0.03,
    robustness: {
      'known-only': 'holds',
      'officer-defined': 'holds',
      'odds-doubled': 'holds',
      'odds-halved': 'holds',
      'without-section-60': 'holds',
      'without-repeats': 'fails',
    },
  }));
}

/** The words of a page without its markup, as they would be read out. */
export function wordsOf(html: string): string {
  return html
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
