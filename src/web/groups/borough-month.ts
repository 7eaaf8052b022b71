import { findChangeWatch, listChangeAlarms } from '../../db/change.ts';
import { listHealthFindings } from '../../db/data-health.ts';
import { listFigureLists, listFlagCells } from '../../db/flag.ts';
import { listFigures, listRestsOn, type StoredFigure } from '../../db/measurement.ts';
import { findGroundsBasis } from '../../db/measurement-grounds.ts';
import type { MonitoringGroup } from '../../db/monitoring-group.ts';
import { listMonthlyRatios } from '../../db/monthly-ratio.ts';
import type { Deps } from '../../deps.ts';
import { changesOfBorough } from '../../domain/change-report.ts';
import { findingNotices, listNotices, noticesOf } from '../../domain/data-health.ts';
import { type Digest, digestOf, flagsOfArea } from '../../domain/digest.ts';
import type { FlagHistory } from '../../domain/flag.ts';
import { monthListOf, smellListsOf } from '../../domain/flag-rule.ts';
import { groundsOfArea } from '../../domain/grounds-basis.ts';
import type { MonthlyRatio } from '../../domain/monthly-ratio.ts';
import { type Month, monthsOf } from '../../domain/period.ts';
import { periodText } from '../../domain/wording.ts';
import { LONDON } from '../../vocabulary/area.ts';
import { indexFigures, recordedIn } from '../figures/figure-index.ts';
import { listPublicFlags } from '../flags/public-flags.ts';
import { findShownMonth } from '../shown-month.ts';

const WINDOW = 'rolling-12-months';

/** A borough's month as its group is told of it. */
export interface BoroughMonth {
  month: Month;
  period: string;
  isSynthetic: boolean;
  /** The borough's figures of twelve months. */
  figures: readonly StoredFigure[];
  /** The words of the month's mail; undefined where nothing was looked for that might need explaining. */
  digest: Digest | undefined;
  /** Every flag of the borough that was open in the month or before. */
  flags: readonly FlagHistory[];
  /** The headline ratio month by month, and London's beside it. */
  trend: { own: readonly MonthlyRatio[]; london: readonly MonthlyRatio[] };
}

/** The ratio that heads the month's mail. */
export const HEADLINE = { group: 'black', reason: 'all' } as const;

/** Reads the month that is shown for a group's borough; undefined where none has been measured or released. */
export async function findBoroughMonth(deps: Deps, group: MonitoringGroup): Promise<BoroughMonth | undefined> {
  const shown = await findShownMonth(deps);
  if (!shown.measurement) return undefined;
  const { db } = deps.database;
  const { areaCode } = group;
  const { measurementId, month, isSynthetic } = shown.measurement;
  const window = shown.windows.find(({ kind }) => kind === WINDOW)!;
  const monthsInWindow = monthsOf(window).length;
  const figures = await listFigures(db, measurementId, { windowKind: WINDOW, areaCode });
  // What a month that is held back did to a flag is not told yet.
  const flags = (await listPublicFlags(deps, month)).filter((flag) => flag.areaCode === areaCode);
  const lists = await listFigureLists(db, measurementId);
  const list = monthListOf(lists);
  const allRestsOn = await listRestsOn(db, measurementId, WINDOW);
  const restsOn = allRestsOn.get(areaCode) ?? allRestsOn.get(LONDON.code) ?? [];
  const watch = await findChangeWatch(db, measurementId);
  const alarms = await listChangeAlarms(db, measurementId, areaCode);
  const health = await listHealthFindings(db, measurementId);
  const digest = list && {
    month,
    areaCode,
    groupName: group.name,
    nextMeetingOn: group.nextMeetingOn,
    window,
    monthsPresent: window.monthsPresent,
    monthsInWindow,
    isSynthetic,
    figures,
    londonFigures: await listFigures(db, measurementId, { windowKind: WINDOW, areaCode: LONDON.code }),
    lastReported: undefined,
    ...flagsOfArea(areaCode, month, flags, await listFlagCells(db, measurementId, areaCode)),
    list,
    smellLists: smellListsOf(lists),
    grounds: groundsOfArea(await findGroundsBasis(db, measurementId, WINDOW), areaCode),
    changes: changesOfBorough(watch, alarms, areaCode),
    notices: [
      ...noticesOf(window, restsOn, recordedIn(indexFigures(figures), areaCode).unknownShare),
      ...listNotices(list),
      ...findingNotices(health, window, allRestsOn, areaCode),
    ],
    annotations: shown.annotations,
    pageUrl: `${deps.settings.publicUrl}/boroughs/${areaCode}`,
  };
  return {
    month,
    period: periodText(window, window.monthsPresent, monthsInWindow),
    isSynthetic,
    figures,
    digest: digest && digestOf(digest),
    flags,
    trend: {
      own: await listMonthlyRatios(db, measurementId, { areaCode, ...HEADLINE }),
      london: await listMonthlyRatios(db, measurementId, { areaCode: LONDON.code, ...HEADLINE }),
    },
  };
}
