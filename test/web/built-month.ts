/** A measured month built by hand: a few searches in every borough, one finding, one group's mail. */

import { getAgeResidents, getResidents } from '../../src/db/area.ts';
import type { Db } from '../../src/db/connection.ts';
import { addDigest } from '../../src/db/delivery.ts';
import { listFlags, storeFigureList, storeFlagChanges } from '../../src/db/flag.ts';
import { type Measurement, type NewWindow, type StoredWindow, storeMeasurement } from '../../src/db/measurement.ts';
import { listMonitoringGroups, storeMonitoringGroups } from '../../src/db/monitoring-group.ts';
import { ageFigures } from '../../src/domain/age-standardised.ts';
import type { Figure } from '../../src/domain/figure.ts';
import { type FindKind, findFigures } from '../../src/domain/find-rate.ts';
import { changesOfMonth } from '../../src/domain/flag.ts';
import type { FigureList, JudgedCell } from '../../src/domain/flag-rule.ts';
import { measureWindow } from '../../src/domain/measurement.ts';
import { type Month, monthsOf, WINDOW_KINDS, windowsOf } from '../../src/domain/period.ts';
import type { Robustness } from '../../src/domain/robustness.ts';
import type { CountRow, KindCount } from '../../src/domain/tally.ts';
import { BOROUGHS, LONDON } from '../../src/vocabulary/area.ts';
import type { EthnicGroup } from '../../src/vocabulary/ethnicity.ts';
import type { Reason, ReasonScope } from '../../src/vocabulary/reason.ts';

export const CAMDEN = 'E09000007';
export const HACKNEY = 'E09000012';
export const SUTTON = 'E09000029';
export const CITY = 'E09000001';

/** A number that stands in a page as it was put in: searches of Black residents of Hackney for weapons. */
export const HACKNEY_WEAPONS = 212;

const row = (
  areaCode: string,
  group: CountRow['selfDefined'],
  reason: CountRow['reason'],
  searches: number,
): CountRow => ({
  areaCode,
  selfDefined: group,
  officerDefined: group === 'mixed' || group === 'unknown' ? 'black' : group,
  reason,
  searches,
});

/** Too few with known ethnicity missing for a best estimate to head any page; Sutton has too few searches to compare. */
const COUNTS: CountRow[] = BOROUGHS.filter(({ code }) => code !== SUTTON).flatMap(({ code }) => [
  row(code, 'white', 'drugs', 300),
  row(code, 'black', 'drugs', 200),
  row(code, 'asian', 'drugs', 90),
  row(code, 'mixed', 'drugs', 40),
  row(code, 'other', 'drugs', 20),
  row(code, 'unknown', 'drugs', 30),
  row(code, 'white', 'weapons', 40),
  row(code, 'black', 'weapons', code === HACKNEY ? HACKNEY_WEAPONS : 30),
]);

/** A tenth of the searches found something and half found nothing; of the rest the records do not say. */
const FINDS: KindCount<FindKind>[] = COUNTS.flatMap(({ officerDefined: _, ...row }) => {
  const [found, notFound] = [Math.floor(row.searches / 10), Math.floor(row.searches / 2)];
  return [
    { ...row, kind: 'found', searches: found },
    { ...row, kind: 'not-found', searches: notFound },
    { ...row, kind: 'not-recorded', searches: row.searches - found - notFound },
  ];
});

const figuresKept = new Map<number, Figure[]>();

/** The figures of so many months of the same searches, all of people aged 18 to 24 but a tenth; computed once. */
async function figuresOf(monthsPresent: number, db: Db): Promise<Figure[]> {
  const kept = figuresKept.get(monthsPresent);
  if (kept) return kept;
  let drawn = 0;
  const areaCodes = [LONDON.code, ...BOROUGHS.map((borough) => borough.code)];
  const { figures } = measureWindow({
    monthsPresent: () => monthsPresent,
    forceCounts: COUNTS,
    boroughCounts: COUNTS,
    residents: await getResidents(db),
    areaCodes,
    random: () => {
      drawn = (drawn + 0.618034) % 1;
      return drawn;
    },
  });
  const ages = COUNTS.flatMap((row) => {
    const unknown = Math.floor(row.searches / 10);
    const reason = row.reason as Reason;
    return [
      { ...row, reason, ageBand: '18-24' as const, searches: row.searches - unknown },
      { ...row, reason, ageBand: 'not-recorded' as const, searches: unknown },
    ];
  });
  figures.push(
    ...findFigures({ monthsPresent: () => monthsPresent, forceCounts: FINDS, boroughCounts: FINDS, areaCodes }),
    ...ageFigures(ages, await getAgeResidents(db), monthsPresent),
  );
  figuresKept.set(monthsPresent, figures);
  return figures;
}

/** The month before the one given is missing from what was published. */
export async function storeMonth(db: Db, month: Month, options: { isSynthetic: boolean }): Promise<Measurement> {
  const { sourceFileId } = await db
    .insertInto('sourceFile')
    .values({
      sha256: month.padEnd(64, '0'),
      path: `${month}-metropolitan-stop-and-search.csv`,
      publisher: 'data.police.uk',
      source: 'police-uk',
      forceId: 'metropolitan',
      scopeAreaCode: null,
      encoding: 'utf-8',
      byteCount: 1,
      rowCount: 20_000,
      acceptedCount: 20_000,
      rejectedCount: 0,
      isSynthetic: options.isSynthetic,
    })
    .returning('sourceFileId')
    .executeTakeFirstOrThrow();
  const windows: StoredWindow[] = WINDOW_KINDS.map((kind) => {
    const window = windowsOf(month)[kind];
    const months = monthsOf(window).filter((_, at, all) => all.length === 1 || at !== all.length - 2);
    const files = months.map((present) => ({ areaCode: LONDON.code, month: present, sourceFileId }));
    return { kind, ...window, monthsPresent: months.length, files };
  });
  for (const present of new Set(windows.flatMap((window) => window.files.map((file) => file.month)))) {
    await db
      .insertInto('sourceFileMonth')
      .values({
        sourceFileId,
        month: `${present}-01`,
        searchCount: 20_000,
        unplacedCount: 0,
        repeatedCount: 0,
        firstOn: `${present}-01`,
        lastOn: `${present}-28`,
        supersededBy: null,
        replaces: null,
        rowsAdded: null,
        rowsRemoved: null,
      })
      .execute();
  }
  const measured: NewWindow[] = [];
  for (const window of windows) measured.push({ ...window, figures: await figuresOf(window.monthsPresent, db) });
  const edition = { month, methodVersion: 'test', inputs: month, isSynthetic: options.isSynthetic };
  return (await storeMeasurement(db, edition, measured)).measurement;
}

const HOLDS: Robustness = {
  'known-only': 'holds',
  'officer-defined': 'holds',
  'odds-doubled': 'holds',
  'odds-halved': 'holds',
  'without-section-60': 'holds',
  'without-repeats': 'fails',
};

/** A figure at the top of the list. */
const listed = (areaCode: string, group: EthnicGroup, reason: ReasonScope): JudgedCell => ({
  areaCode,
  group,
  reason,
  isListed: true,
  isStrict: true,
  probability: 0.97,
  posteriorRatio: 12.1,
  pValue: 0.0001,
  adjustedPValue: 0.001,
  ratio: 13.4,
  thresholdRatio: 4.5,
  robustness: HOLDS,
});

/** Lists figures, opens the flags they make, one for each or one on the White count, and marks the others absent. */
async function storeList(
  db: Db,
  { measurementId, month }: Measurement,
  cells: JudgedCell[],
  only: Partial<FigureList> = {},
): Promise<void> {
  await storeFigureList(db, measurementId, {
    family: 'reasons',
    ruleVersion: 'test',
    materiality: 1.5,
    state: 'complete',
    monthsPresent: 11,
    cells,
    expectedFalse: 0.05,
    fit: { state: 'converged', iterations: 9, parameters: undefined },
    ...only,
  });
  const sure = cells.map((cell) => ({ ...cell, error: 0.01 }));
  const changes = changesOfMonth(month, sure, await listFlags(db), []);
  await storeFlagChanges(db, month, measurementId, changes, () => ({
    month,
    from: month,
    to: month,
    monthsPresent: 11,
    figureIds: [],
    searches: HACKNEY_WEAPONS,
    residents: 1,
    whiteSearches: 40,
    whiteResidents: 1,
    ratio: 13.4,
    low: 9,
    high: 20,
    londonRatio: 3,
    pValue: 0.0001,
    adjustedPValue: 0.001,
    ruleVersion: 'test',
  }));
}

/** Lists one finding, weapons searches of Black residents of Hackney, and opens its flag. */
export const storeFinding = (db: Db, measurement: Measurement) =>
  storeList(db, measurement, [listed(HACKNEY, 'black', 'weapons')]);

/** Lists drug searches of three groups in Camden, by the parameters of an earlier month, and opens one flag on the White count. */
export const storeWhiteCount = (db: Db, measurement: Measurement) =>
  storeList(
    db,
    measurement,
    (['black', 'asian', 'mixed'] as const).map((group) => listed(CAMDEN, group, 'drugs')),
    { fit: { state: 'held', iterations: 300, parameters: undefined } },
  );

/** Writes a mail to a group whose name tries to be markup; returns its number. */
export async function storeMail(db: Db, { measurementId, month }: Measurement): Promise<number> {
  const group = {
    name: 'Hackney <b>Group</b>',
    areaCode: HACKNEY,
    email: 'group@example.org',
    nextMeetingOn: undefined,
  };
  await storeMonitoringGroups(db, [group], true);
  const { monitoringGroupId } = (await listMonitoringGroups(db))[0]!;
  const mail = { recipient: group.email, subject: 'Stop and search in Hackney', plainText: 'The plain text.' };
  return (await addDigest(db, {
    ...mail,
    monitoringGroupId,
    month,
    measurementId,
    html: '<p>The mail itself.</p>',
    figureIds: [],
    dueAt: new Date('2026-07-01T12:00:00Z'),
  }))!;
}
