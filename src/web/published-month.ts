import { findMeasurement, listWindows, type Measurement, type StoredWindow } from '../db/measurement.ts';
import { findHold } from '../db/publication.ts';
import { listMeasuredMonths, listMonthsRestedOn, type RestedOnMonth } from '../db/published-figure.ts';
import type { Deps } from '../deps.ts';
import type { DownloadEdition } from '../domain/download-column.ts';
import type { Month, WindowKind } from '../domain/period.ts';
import { holdStatus, isShown } from '../domain/publication.ts';
import { LONDON } from '../vocabulary/area.ts';

/** A month that everybody may see: measured, and neither held by scrutiny staff nor stopped. */
export interface PublishedMonth {
  measurement: Measurement;
  windows: StoredWindow[];
  /** Notes that scrutiny staff put on the month. */
  notes: string[];
}

/** Finds a month's latest edition, where everybody may see it; a month that is held or stopped is as one that is not there. */
export async function findPublishedMonth(deps: Deps, month: Month): Promise<PublishedMonth | undefined> {
  const { db } = deps.database;
  const hold = await findHold(db, month);
  const status = hold && holdStatus(hold, deps.clock());
  if (!isShown(status, deps.settings.publishHoldDays)) return undefined;
  const measurement = await findMeasurement(db, month);
  if (!measurement) return undefined;
  return { measurement, windows: await listWindows(db, measurement.measurementId), notes: status?.notes ?? [] };
}

/** Every month that everybody may see, latest first. */
export async function listPublishedMonths(deps: Deps): Promise<PublishedMonth[]> {
  const months = await listMeasuredMonths(deps.database.db);
  const found = await Promise.all(months.map((month) => findPublishedMonth(deps, month)));
  return found.filter((month) => month !== undefined);
}

/** What every line of a file says of the month it is of. */
export function editionOf({ measurement }: PublishedMonth): DownloadEdition {
  const { month, edition, methodVersion, isSynthetic } = measurement;
  return { month, edition, methodVersion, isSynthetic };
}

/** Where an area's records of a window come from: where it has no files of its own, from the force's. */
export async function sourcesOf(
  deps: Deps,
  { measurement }: PublishedMonth,
): Promise<(areaCode: string, windowKind: WindowKind) => RestedOnMonth['source'][]> {
  const sources = new Map<string, Set<RestedOnMonth['source']>>();
  for (const { areaCode, windowKind, source } of await listMonthsRestedOn(
    deps.database.db,
    measurement.measurementId,
  )) {
    const name = `${areaCode} ${windowKind}`;
    sources.set(name, (sources.get(name) ?? new Set()).add(source));
  }
  return (areaCode, windowKind) => [
    ...(sources.get(`${areaCode} ${windowKind}`) ?? sources.get(`${LONDON.code} ${windowKind}`) ?? []),
  ];
}
