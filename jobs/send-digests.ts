import { findChangeWatch, listChangeAlarms } from '../src/db/change.ts';
import { listHealthFindings } from '../src/db/data-health.ts';
import { addDigest, listReportedEditions } from '../src/db/delivery.ts';
import { type ListSummary, listFigureLists, listFlagCells, listFlags } from '../src/db/flag.ts';
import {
  findMeasurement,
  listFigures,
  listRestsOn,
  listWindows,
  type Measurement,
  publishMeasurement,
  type StoredFigure,
} from '../src/db/measurement.ts';
import { findGroundsBasis } from '../src/db/measurement-grounds.ts';
import { listMonitoringGroups, type MonitoringGroup } from '../src/db/monitoring-group.ts';
import { findHold, startHold } from '../src/db/publication.ts';
import type { Deps } from '../src/deps.ts';
import { changesOfMail } from '../src/domain/change-report.ts';
import { findingNotices, listNotices, noticesOf } from '../src/domain/data-health.ts';
import { type DigestInput, digestOf, flagsOfArea, headlineBasis } from '../src/domain/digest.ts';
import type { FlagHistory } from '../src/domain/flag.ts';
import { monthListOf, smellListsOf } from '../src/domain/flag-rule.ts';
import { groundsOfArea } from '../src/domain/grounds-basis.ts';
import { addMonths, type Month, monthsOf } from '../src/domain/period.ts';
import { flagsAsShown, monthsOfFlags } from '../src/domain/public-flag.ts';
import { endOfHold, type HoldStatus, holdStatus, isShown, isTooLateToMail } from '../src/domain/publication.ts';
import { renderDigest } from '../src/mail/digest-mail.ts';
import { InputProblem } from '../src/problem.ts';
import { LONDON } from '../src/vocabulary/area.ts';

export interface DigestReport {
  hold: HoldStatus;
  groups: number;
  /** Mails written now; a group that has its mail of the month gets no second one. */
  written: number;
}

/**
 * Writes one mail for each monitoring group about a month, once the month's hold is over; sending is deliver-mail's work.
 * A second run writes none twice. Throws InputProblem where the month has not been measured, or its flags have not been
 * raised on the latest edition: a mail that named none would say that nothing stands out.
 */
export async function sendDigests(deps: Deps, month: Month): Promise<DigestReport> {
  const { db } = deps.database;
  const { measurement, lists } = await findMonth(deps, month);
  if (!measurement) throw new InputProblem(`There are no figures of ${month} to send: run measure first.`);
  if (lists.length === 0) {
    throw new InputProblem(
      `The flags of ${month} have not been raised on edition ${measurement.edition} of its figures: run raise-flags first.`,
    );
  }
  const now = deps.clock();
  const begun =
    (await findHold(db, month)) ?? (await startHold(db, month, endOfHold(now, deps.settings.publishHoldDays)));
  const hold = holdStatus(begun, now);
  const groups = await listMonitoringGroups(db);
  if (hold.state !== 'released' || isTooLateToMail(begun, now)) return { hold, groups: groups.length, written: 0 };
  const shared = await readShared(deps, measurement, lists, hold.notes);
  let written = 0;
  await db.transaction().execute(async (trx) => {
    for (const group of groups) {
      const { reportedFigureId, ...own } = shared.ofGroup(group);
      const digest = digestOf({
        ...shared,
        ...own,
        groupName: group.name,
        nextMeetingOn: group.nextMeetingOn,
      });
      const { subject, plainText, html } = renderDigest(digest);
      const deliveryId = await addDigest(trx, {
        monitoringGroupId: group.monitoringGroupId,
        month,
        measurementId: measurement.measurementId,
        recipient: group.email,
        subject,
        plainText,
        html,
        figureIds: [...digest.figureIds, ...(reportedFigureId === undefined ? [] : [reportedFigureId])],
        dueAt: now,
      });
      if (deliveryId !== undefined) written += 1;
    }
    if (written > 0) await publishMeasurement(trx, measurement.measurementId);
  });
  return { hold, groups: groups.length, written };
}

/** Whether a month has figures, and flags raised on their latest edition, so that there is something to send. */
export async function isReadyToSend(deps: Deps, month: Month): Promise<boolean> {
  return (await findMonth(deps, month)).lists.length > 0;
}

async function findMonth({ database: { db } }: Deps, month: Month) {
  const measurement = await findMeasurement(db, month);
  return { measurement, lists: measurement ? await listFigureLists(db, measurement.measurementId) : [] };
}

type GroupInput = Pick<
  DigestInput,
  'areaCode' | 'figures' | 'lastReported' | 'flags' | 'waitingCount' | 'grounds' | 'changes' | 'notices' | 'pageUrl'
>;
type SharedInput = Omit<DigestInput, keyof GroupInput | 'groupName' | 'nextMeetingOn'>;

const WINDOW_KIND = 'rolling-12-months';

/** What all digests of a month share, and how to find what is a group's own. */
async function readShared(
  deps: Deps,
  { measurementId, month, isSynthetic }: Measurement,
  lists: readonly ListSummary[],
  annotations: readonly string[],
): Promise<
  SharedInput & { ofGroup: (group: MonitoringGroup) => GroupInput & { reportedFigureId: number | undefined } }
> {
  const { db } = deps.database;
  const window = (await listWindows(db, measurementId)).find(({ kind }) => kind === WINDOW_KIND)!;
  const figures = await listFigures(db, measurementId, { windowKind: WINDOW_KIND });
  const reported = await readReported(deps, addMonths(month, -1));
  const flags = await listToldFlags(deps, month);
  const cells = await listFlagCells(db, measurementId);
  const restsOn = await listRestsOn(db, measurementId, WINDOW_KIND);
  const list = monthListOf(lists)!;
  const grounds = await findGroundsBasis(db, measurementId, WINDOW_KIND);
  const watch = await findChangeWatch(db, measurementId);
  const alarms = await listChangeAlarms(db, measurementId);
  const findings = await listHealthFindings(db, measurementId);
  return {
    month,
    window,
    monthsPresent: window.monthsPresent,
    monthsInWindow: monthsOf(window).length,
    isSynthetic,
    londonFigures: figures.filter((figure) => figure.areaCode === LONDON.code),
    list,
    smellLists: smellListsOf(lists),
    annotations,
    ofGroup: ({ monitoringGroupId, areaCode }) => {
      const own = figures.filter((figure) => figure.areaCode === areaCode);
      const before = headlineOf(own) && reported(monitoringGroupId, areaCode);
      return {
        areaCode,
        figures: own,
        lastReported: before && { month: addMonths(month, -1), value: before.value },
        reportedFigureId: before?.figureId,
        ...flagsOfArea(areaCode, month, flags, cells),
        grounds: groundsOfArea(grounds, areaCode),
        changes: changesOfMail(watch, alarms, areaCode),
        notices: [
          ...noticesOf(window, restsOn.get(areaCode) ?? restsOn.get(LONDON.code) ?? [], unknownShareOf(own)),
          ...listNotices(list),
          ...findingNotices(findings, window, restsOn, areaCode),
        ],
        pageUrl: `${deps.settings.publicUrl}/boroughs/${areaCode}`,
      };
    },
  };
}

/** Flags as far as groups may know of them: what months that are held or stopped did to them is left out, as on the site. */
async function listToldFlags({ database: { db }, clock, settings }: Deps, month: Month): Promise<FlagHistory[]> {
  const flags = await listFlags(db);
  const told = new Set<Month>();
  for (const one of monthsOfFlags(flags)) {
    const hold = one < month ? await findHold(db, one) : undefined;
    const isTold = one < month && isShown(hold && holdStatus(hold, clock()), settings.publishHoldDays);
    // The month of the mail is released.
    if (one === month || isTold) told.add(one);
  }
  return flagsAsShown(flags, (one) => told.has(one));
}

/**
 * Finds the headline ratio that a group was written for a month: of the very edition its mail was made from, and on the
 * basis that headed it then. Undefined where it got no mail, or one without a headline.
 */
async function readReported(
  deps: Deps,
  month: Month,
): Promise<(monitoringGroupId: number, areaCode: string) => { figureId: number; value: number } | undefined> {
  const { db } = deps.database;
  const editions = await listReportedEditions(db, month);
  const figures = new Map<number, StoredFigure[]>();
  for (const measurementId of new Set(editions.values())) {
    figures.set(measurementId, await listFigures(db, measurementId, { windowKind: WINDOW_KIND, reason: 'all' }));
  }
  return (monitoringGroupId, areaCode) => {
    const measurementId = editions.get(monitoringGroupId);
    if (measurementId === undefined) return undefined;
    return headlineOf(figures.get(measurementId)!.filter((figure) => figure.areaCode === areaCode));
  };
}

function unknownShareOf(figures: readonly StoredFigure[]): number | undefined {
  const share = figures.find((figure) => figure.measure === 'unknown-share' && figure.reason === 'all')?.estimate;
  return share?.state === 'estimated' ? share.value : undefined;
}

/** The ratio that heads a borough's digest, where it can be estimated. */
function headlineOf(figures: readonly StoredFigure[]): { figureId: number; value: number } | undefined {
  const basis = headlineBasis(unknownShareOf(figures) ?? 0);
  const ratio = figures.find(
    (figure) =>
      figure.group === 'black' && figure.reason === 'all' && figure.measure === 'ratio' && figure.basis === basis,
  );
  return ratio?.estimate.state === 'estimated' ? { figureId: ratio.figureId, value: ratio.estimate.value } : undefined;
}
