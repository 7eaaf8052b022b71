import { findMeasurement, listWindows, type Measurement, type StoredWindow } from '../db/measurement.ts';
import { findHold } from '../db/publication.ts';
import type { Deps } from '../deps.ts';
import { addMonths, type Month } from '../domain/period.ts';
import { type HoldStatus, holdStatus, isShown } from '../domain/publication.ts';
import { dateText, monthText } from '../domain/wording.ts';

/** The month that pages show: the latest that scrutiny staff do not hold back. */
export interface ShownMonth {
  measurement: Measurement;
  windows: StoredWindow[];
  /** Notes that scrutiny staff put on the month. */
  annotations: string[];
  /** Later months that are measured and not shown, and why. */
  heldBack: string[];
}

/** How far back to look for a month that may be shown. */
const MONTHS_BACK = 24;

/** Finds the month to show; no measurement where nothing has been measured or released yet. */
export async function findShownMonth(deps: Deps): Promise<ShownMonth | { measurement: undefined; heldBack: string[] }> {
  const { db } = deps.database;
  const heldBack: string[] = [];
  let measurement = await findMeasurement(db);
  for (let back = 0; measurement && back < MONTHS_BACK; back += 1) {
    const hold = await findHold(db, measurement.month);
    const status = hold && holdStatus(hold, deps.clock());
    if (isShown(status, deps.settings.publishHoldDays)) {
      const windows = await listWindows(db, measurement.measurementId);
      return { measurement, windows, annotations: status?.notes ?? [], heldBack };
    }
    heldBack.push(heldBackSentence(measurement.month, status));
    measurement = await findEarlier(deps, measurement.month);
  }
  return { measurement: undefined, heldBack };
}

/** Whether the public may see what a month's figures led to: its hold is over and it was not stopped. */
export async function isMonthShown({ database, clock, settings }: Deps, month: Month): Promise<boolean> {
  const hold = await findHold(database.db, month);
  return isShown(hold && holdStatus(hold, clock()), settings.publishHoldDays);
}

/** A month as it will be shown, public or not, for those who decide that; undefined where it has not been measured. */
export async function findMonthForReview({ database: { db } }: Deps, month: Month): Promise<ShownMonth | undefined> {
  const measurement = await findMeasurement(db, month);
  if (!measurement) return undefined;
  const hold = await findHold(db, month);
  const annotations = (hold?.events ?? []).flatMap(({ kind, reason }) => (kind === 'annotated' ? [reason] : []));
  return { measurement, windows: await listWindows(db, measurement.measurementId), annotations, heldBack: [] };
}

async function findEarlier(deps: Deps, month: Month): Promise<Measurement | undefined> {
  for (let back = 1; back <= MONTHS_BACK; back += 1) {
    const measurement = await findMeasurement(deps.database.db, addMonths(month, -back));
    if (measurement) return measurement;
  }
  return undefined;
}

const londonDate = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London' });

function heldBackSentence(month: Month, status: HoldStatus | undefined): string {
  switch (status?.state) {
    case 'held':
      return `The figures for ${monthText(month)} are with scrutiny staff until ${dateText(londonDate.format(status.until))}, and are not shown yet.`;
    case 'stopped':
      return `Scrutiny staff stopped the figures for ${monthText(month)}: ${status.reason}`;
    default:
      return `The figures for ${monthText(month)} are with scrutiny staff, and are not shown yet.`;
  }
}
