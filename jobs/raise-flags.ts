import {
  type FlagEvidence,
  findLatestFlagMonth,
  listFlags,
  storeFigureList,
  storeFlagChanges,
} from '../src/db/flag.ts';
import { listFigures, type Measurement, type StoredFigure } from '../src/db/measurement.ts';
import type { Deps } from '../src/deps.ts';
import { meanSearches } from '../src/domain/disproportionality.ts';
import { changesOfMonth } from '../src/domain/flag.ts';
import {
  type Candidate,
  FAMILIES,
  type Family,
  type FigureList,
  type JudgedCell,
  listFigures as listByRule,
  MATERIALITY,
} from '../src/domain/flag-rule.ts';
import type { MeasuredWindow } from '../src/domain/measurement.ts';
import type { Month, Window } from '../src/domain/period.ts';
import { InputProblem } from '../src/problem.ts';
import { RATED_BOROUGHS } from '../src/vocabulary/area.ts';
import { COMPARISON_GROUP, ETHNIC_GROUPS } from '../src/vocabulary/ethnicity.ts';
import type { ReasonScope } from '../src/vocabulary/reason.ts';

export interface FlagReport {
  lists: FigureList[];
  opened: number;
  continued: number;
  absent: number;
  cleared: number;
  withdrawn: number;
}

/**
 * Lists the figures of a month that stand out and brings the flags up to date: opens, continues, marks absent, clears.
 * A second run over the same measurement changes nothing. Months must come in order: with flags of a later month, an
 * earlier one is refused, since a flag's history is only ever added to.
 */
export async function raiseFlags(
  deps: Deps,
  month: Month,
  measurement: Measurement,
  measured: MeasuredWindow,
  window: Window & { monthsPresent: number },
): Promise<FlagReport> {
  const { db } = deps.database;
  const latest = await findLatestFlagMonth(db);
  if (latest !== undefined && latest > month) {
    throw new InputProblem(
      `Flags of ${latest} have been raised; those of the earlier month ${month} can no longer be changed.`,
    );
  }
  const lists = (Object.keys(FAMILIES) as Family[]).map((family) =>
    listByRule(family, candidatesOf(measured, FAMILIES[family]), window.monthsPresent),
  );
  const figures = await listFigures(db, measurement.measurementId, {
    windowKind: 'rolling-12-months',
    measure: 'ratio',
  });
  const evidence = (cell: JudgedCell) => evidenceOf(cell, month, window, measured, figures, lists);
  return db.transaction().execute(async (trx) => {
    for (const list of lists) await storeFigureList(trx, measurement.measurementId, list);
    const counts = { opened: 0, continued: 0, absent: 0, cleared: 0, withdrawn: 0 };
    // Without a list (too few months published) nothing alarms and nothing clears.
    if (lists.every((list) => list.state !== 'too-few-months')) {
      const listed = lists.flatMap((list) => list.cells.filter((cell) => cell.isListed));
      const changes = changesOfMonth(month, listed, await listFlags(trx));
      await storeFlagChanges(trx, month, measurement.measurementId, changes, evidence);
      counts.opened = changes.open.length;
      for (const { kind } of changes.entries) counts[kind] += 1;
    }
    return { lists, ...counts };
  });
}

function candidatesOf(measured: MeasuredWindow, reasons: readonly ReasonScope[]): Candidate[] {
  return RATED_BOROUGHS.flatMap(({ code: areaCode }) =>
    ETHNIC_GROUPS.filter((group) => group !== COMPARISON_GROUP).flatMap((group) =>
      reasons.map((reason) => ({
        areaCode,
        group,
        reason,
        comparison: measured.comparison(areaCode, group, reason, 'best-estimate'),
        londonRatio: measured.londonRatio(group, reason, 'best-estimate'),
      })),
    ),
  );
}

function evidenceOf(
  cell: JudgedCell,
  month: Month,
  window: Window & { monthsPresent: number },
  measured: MeasuredWindow,
  figures: readonly StoredFigure[],
  lists: readonly FigureList[],
): FlagEvidence {
  const comparison = measured.comparison(cell.areaCode, cell.group, cell.reason, 'best-estimate');
  const own = figures.filter(
    (figure) => figure.areaCode === cell.areaCode && figure.group === cell.group && figure.reason === cell.reason,
  );
  const estimate = own.find((figure) => figure.basis === 'best-estimate')?.estimate;
  return {
    month,
    from: window.from,
    to: window.to,
    monthsPresent: window.monthsPresent,
    figureIds: own.map((figure) => figure.figureId),
    searches: meanSearches(comparison.searches),
    residents: comparison.residents,
    whiteSearches: meanSearches(comparison.whiteSearches),
    whiteResidents: comparison.whiteResidents,
    ratio: estimate?.state === 'estimated' ? estimate.value : cell.ratio,
    low: estimate?.state === 'estimated' ? estimate.low : 0,
    high: estimate?.state === 'estimated' ? estimate.high : Number.POSITIVE_INFINITY,
    londonRatio: cell.thresholdRatio / MATERIALITY,
    pValue: cell.pValue,
    adjustedPValue: cell.adjustedPValue,
    ruleVersion: lists[0]!.ruleVersion,
  };
}
