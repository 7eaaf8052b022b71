import type { ChangeAlarm, SeriesState, WatchedRatios, WatchSummary } from '../domain/change.ts';
import { CHANGE_RULE_VERSION } from '../domain/change.ts';
import type { Window } from '../domain/period.ts';
import type { WatchedVolume } from '../domain/volume-change.ts';
import { LONDON } from '../vocabulary/area.ts';
import type { EthnicGroup } from '../vocabulary/ethnicity.ts';
import type { ReasonScope } from '../vocabulary/reason.ts';
import type { Db } from './connection.ts';

/** What a volume alarm is about: everyone, for all reasons. */
const EVERYONE = { ethnicGroup: 'all', reason: 'all' };

/** Rows of one statement, which may have 65,535 parameters. */
const ALARMS_AT_ONCE = 1_000;

/**
 * Stores the watch kept for a measurement with its alarms, in the caller's transaction. A watch stored before stands, and
 * nothing is added: returns whether this one is new.
 */
export async function storeChangeWatch(
  db: Db,
  measurementId: number,
  span: Window,
  ratios: WatchedRatios,
  volume: WatchedVolume,
): Promise<boolean> {
  const stored = await db
    .insertInto('changeWatch')
    .values({
      measurementId,
      ruleVersion: CHANGE_RULE_VERSION,
      fromMonth: `${span.from}-01`,
      toMonth: `${span.to}-01`,
      monthsPresent: ratios.monthsPresent,
      monthsWatched: ratios.monthsWatched,
      learnedToMonth: ratios.learnedTo === undefined ? null : `${ratios.learnedTo}-01`,
      seriesWatched: ratios.seriesWatched,
      volumeAreasWatched: volume.areasWatched,
      monthSd: ratios.parameters.reasons?.monthSd ?? null,
      parameters: JSON.stringify(ratios.parameters),
      seriesByArea: JSON.stringify(Object.fromEntries(ratios.states)),
      expectedFalseRises: ratios.expectedFalse.rises,
      expectedFalseFalls: ratios.expectedFalse.falls,
      expectedFalseVolumes: volume.expectedFalse,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('measurementId')
    .executeTakeFirst();
  if (!stored) return false;
  const alarms: ChangeAlarm[] = [...ratios.alarms, ...volume.alarms];
  for (let at = 0; at < alarms.length; at += ALARMS_AT_ONCE) {
    const some = alarms.slice(at, at + ALARMS_AT_ONCE);
    await db
      .insertInto('changeAlarm')
      .values(some.map((alarm) => ({ measurementId, ...fromAlarm(alarm) })))
      .execute();
  }
  return true;
}

function fromAlarm(alarm: ChangeAlarm) {
  const shared = {
    areaCode: alarm.areaCode,
    kind: alarm.kind,
    month: `${alarm.month}-01`,
    sinceMonth: `${alarm.since}-01`,
    monthsSince: alarm.monthsSince,
    searches: alarm.searches,
    expectedSearches: alarm.expectedSearches,
    isProvisional: alarm.isProvisional,
  };
  if (alarm.kind === 'volume-high') {
    return {
      ...shared,
      ...EVERYONE,
      limitSearches: alarm.limitSearches,
      whiteSearches: null,
      ratio: null,
      monthsBefore: null,
      searchesBefore: null,
      whiteSearchesBefore: null,
      ratioBefore: null,
      mayBeOlder: null,
    };
  }
  return {
    ...shared,
    ethnicGroup: alarm.group,
    reason: alarm.reason,
    limitSearches: null,
    whiteSearches: alarm.whiteSearches,
    ratio: alarm.ratio,
    monthsBefore: alarm.before.months,
    searchesBefore: alarm.before.searches,
    whiteSearchesBefore: alarm.before.whiteSearches,
    ratioBefore: alarm.before.ratio,
    mayBeOlder: alarm.mayBeOlder,
  };
}

/** What the watch of a measurement says of itself; undefined where none has been kept. */
export async function findChangeWatch(db: Db, measurementId: number): Promise<WatchSummary | undefined> {
  const row = await db
    .selectFrom('changeWatch')
    .selectAll()
    .where('measurementId', '=', measurementId)
    .executeTakeFirst();
  return (
    row && {
      from: row.fromMonth.slice(0, 7),
      to: row.toMonth.slice(0, 7),
      monthsPresent: row.monthsPresent,
      monthsWatched: row.monthsWatched,
      learnedTo: row.learnedToMonth?.slice(0, 7),
      seriesWatched: row.seriesWatched,
      volumeAreasWatched: row.volumeAreasWatched,
      states: new Map(Object.entries(row.seriesByArea as Record<string, Record<SeriesState, number>>)),
      expectedFalse: {
        rises: row.expectedFalseRises,
        falls: row.expectedFalseFalls,
        volumes: row.expectedFalseVolumes,
      },
    }
  );
}

/** The alarms of a measurement, of one area where it is named, in the order of their months; those told from an extract say so. */
export async function listChangeAlarms(db: Db, measurementId: number, areaCode?: string): Promise<ChangeAlarm[]> {
  const rows = await db
    .selectFrom('changeAlarm')
    .selectAll()
    .where('measurementId', '=', measurementId)
    .$if(areaCode !== undefined, (query) => query.where('areaCode', '=', areaCode!))
    .orderBy('month')
    .orderBy('areaCode')
    .orderBy('ethnicGroup')
    .orderBy('reason')
    .orderBy('kind')
    .execute();
  const isOfExtract = await findExtractAreas(db, measurementId);
  return rows.map((row) => {
    const shared = {
      ...(isOfExtract(row.areaCode) ? { isOfExtract: true } : {}),
      areaCode: row.areaCode,
      month: row.month.slice(0, 7),
      since: row.sinceMonth.slice(0, 7),
      monthsSince: row.monthsSince,
      searches: row.searches,
      expectedSearches: row.expectedSearches,
      isProvisional: row.isProvisional,
    };
    if (row.kind === 'volume-high') return { ...shared, kind: row.kind, limitSearches: row.limitSearches! };
    return {
      ...shared,
      kind: row.kind,
      group: row.ethnicGroup as EthnicGroup,
      reason: row.reason as ReasonScope,
      whiteSearches: row.whiteSearches!,
      ratio: row.ratio!,
      mayBeOlder: row.mayBeOlder!,
      before: {
        months: row.monthsBefore!,
        searches: row.searchesBefore!,
        whiteSearches: row.whiteSearchesBefore!,
        ratio: row.ratioBefore!,
      },
    };
  });
}

/** Whether any month of an area's figures rests on an extract: an area without files of its own rests on those of the force. */
async function findExtractAreas(db: Db, measurementId: number): Promise<(areaCode: string) => boolean> {
  const rows = await db
    .selectFrom('measurementFile')
    .innerJoin('sourceFile', 'sourceFile.sourceFileId', 'measurementFile.sourceFileId')
    .select(['measurementFile.areaCode', 'sourceFile.source'])
    .distinct()
    .where('measurementId', '=', measurementId)
    .execute();
  const areas = new Set(rows.map(({ areaCode }) => areaCode));
  const extracts = new Set(rows.filter(({ source }) => source === 'mps-extract').map(({ areaCode }) => areaCode));
  return (areaCode) => extracts.has(areas.has(areaCode) ? areaCode : LONDON.code);
}
