import { listHealthFindings } from '../../db/data-health.ts';
import { type ListSummary, listFigureLists, listFlagCells, type StoredFlag } from '../../db/flag.ts';
import {
  findFigure,
  findMeasurement,
  listFigures,
  listRestsOn,
  listWindows,
  type Measurement,
  type StoredFigure,
  type StoredWindow,
} from '../../db/measurement.ts';
import type { SiteDeps } from '../../deps.ts';
import type { Finding } from '../../domain/data-health/month-health.ts';
import type { RestsOn } from '../../domain/data-health.ts';
import type { JudgedCell } from '../../domain/flag-rule.ts';

/** What a flag was opened on, and what is known of the same now. */
export interface Evidence {
  /** The latest month measured, public or not. */
  measurement: Measurement;
  window: StoredWindow;
  /** Figures that stood before the reader at opening, and the same of the latest month. */
  figuresThen: readonly StoredFigure[];
  figuresNow: readonly StoredFigure[];
  lists: readonly ListSummary[];
  /** What the latest lists say of the flag's area and reason. */
  cells: readonly JudgedCell[];
  restsOn: ReadonlyMap<string, RestsOn[]>;
  health: readonly Finding[];
}

/** The window that flags are computed over. */
const WINDOW = 'rolling-12-months';

/** Gathers the evidence of a flag, as it was frozen and as it is in the latest month. */
export async function getEvidence(
  { signedIn }: SiteDeps,
  { evidence, areaCode, reason }: StoredFlag,
): Promise<Evidence> {
  const { db } = signedIn;
  const measurement = (await findMeasurement(db))!;
  const { measurementId } = measurement;
  const found = await Promise.all(evidence.figureIds.map((figureId) => findFigure(db, figureId)));
  const figuresThen = found.flatMap((one) => one?.figure ?? []);
  const about = figuresThen[0] ?? { measure: 'ratio' as const, reason };
  const figures = await listFigures(db, measurementId, {
    windowKind: WINDOW,
    areaCode,
    reason: about.reason,
    measure: about.measure,
  });
  const cells = await listFlagCells(db, measurementId, areaCode);
  return {
    measurement,
    window: (await listWindows(db, measurementId)).find(({ kind }) => kind === WINDOW)!,
    figuresThen,
    figuresNow: figures.filter(({ group }) => figuresThen.some((then) => then.group === group)),
    lists: await listFigureLists(db, measurementId),
    cells: cells.filter((cell) => cell.reason === reason),
    restsOn: await listRestsOn(db, measurementId, WINDOW),
    health: await listHealthFindings(db, measurementId),
  };
}
