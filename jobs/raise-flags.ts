import {
  type FlagEvidence,
  findLatestFlagMonth,
  findParametersBefore,
  listFlags,
  listListedBefore,
  listStoredLists,
  storeFigureList,
  storeFlagChanges,
} from '../src/db/flag.ts';
import { listFigures, type StoredFigure } from '../src/db/measurement.ts';
import type { Deps } from '../src/deps.ts';
import { meanSearches } from '../src/domain/disproportionality.ts';
import { changesOfMonth, type FlagSubject, MONTHS_TO_CLEAR } from '../src/domain/flag.ts';
import {
  type Candidate,
  FAMILIES,
  type Family,
  type FigureList,
  isJudged,
  type JudgedCell,
  listFigures as listByRule,
} from '../src/domain/flag-rule.ts';
import type { GridSettings } from '../src/domain/grid-rule.ts';
import type { MeasuredWindow } from '../src/domain/measurement.ts';
import { addMonths, type Month } from '../src/domain/period.ts';
import { robustnessOf } from '../src/domain/robustness.ts';
import { InputProblem } from '../src/problem.ts';
import { RATED_BOROUGHS } from '../src/vocabulary/area.ts';
import { COMPARISON_GROUP, ETHNIC_GROUPS } from '../src/vocabulary/ethnicity.ts';
import type { ReasonScope } from '../src/vocabulary/reason.ts';
import { type MeasureReport, seededRandom } from './measure.ts';

export interface FlagReport {
  lists: FigureList[];
  opened: number;
  /** Listed for the first time, or not surely enough: waiting for another list. */
  waiting: number;
  continued: number;
  absent: number;
  cleared: number;
  withdrawn: number;
}

/**
 * Lists the figures of a month that stand out and brings the flags up to date: opens, continues, marks absent, clears. A
 * measurement's lists are made once and kept, so a second run over it changes nothing. Months must come in order: with
 * flags of a later month, an earlier one is refused, since a flag's history is only ever added to.
 */
export async function raiseFlags(
  deps: Deps,
  month: Month,
  report: Pick<MeasureReport, 'measurement' | 'measured' | 'records' | 'window'>,
  settings: Pick<GridSettings, 'mostIterations'> = {},
): Promise<FlagReport> {
  const { db } = deps.database;
  const { measurement, measured, window } = report;
  const latest = await findLatestFlagMonth(db);
  if (latest !== undefined && latest > month) {
    throw new InputProblem(
      `Flags of ${latest} have been raised; those of the earlier month ${month} can no longer be changed.`,
    );
  }
  const stored = await listStoredLists(db, measurement.measurementId);
  const lists = stored.length > 0 ? stored : await makeLists(deps, month, report, settings);
  const figures = await listFigures(db, measurement.measurementId, {
    windowKind: 'rolling-12-months',
    measure: 'ratio',
  });
  const evidence = (subject: FlagSubject) => evidenceOf(subject, month, window, measured, figures, lists);
  return db.transaction().execute(async (trx) => {
    for (const list of lists) await storeFigureList(trx, measurement.measurementId, list);
    const counts = { opened: 0, waiting: 0, continued: 0, absent: 0, cleared: 0, withdrawn: 0 };
    // Without a list (too few months, or a fit that failed) nothing alarms and nothing clears.
    if (lists.every((list) => isJudged(list.state))) {
      const listed = lists.flatMap((list) =>
        list.cells.flatMap((cell) => (cell.isListed ? [{ ...cell, error: 1 - cell.probability }] : [])),
      );
      const before = await listListedBefore(trx, month, {
        notBefore: addMonths(month, -MONTHS_TO_CLEAR),
        materiality: lists[0]!.materiality,
      });
      const changes = changesOfMonth(month, listed, await listFlags(trx), before);
      await storeFlagChanges(trx, month, measurement.measurementId, changes, evidence);
      counts.opened = changes.open.length;
      counts.waiting = changes.waiting.length;
      for (const { kind } of changes.entries) counts[kind] += 1;
    }
    return { lists, ...counts };
  });
}

async function makeLists(
  deps: Deps,
  month: Month,
  { measured, records, window }: Pick<MeasureReport, 'measured' | 'records' | 'window'>,
  settings: Pick<GridSettings, 'mostIterations'>,
): Promise<FigureList[]> {
  const lists: FigureList[] = [];
  for (const family of Object.keys(FAMILIES) as Family[]) {
    const candidates = candidatesOf(measured, FAMILIES[family]);
    const { materiality } = deps.settings;
    const held = await findParametersBefore(deps.database.db, family, month);
    const list = listByRule(family, candidates, window.monthsPresent, { ...settings, materiality, held });
    if (list.fit.state !== 'converged' && list.state !== 'too-few-months') {
      deps.log.warn({ month, family, iterations: list.fit.iterations, used: list.fit.state }, 'the fit did not settle');
    }
    const robustness = robustnessOf(list, candidates, {
      ...records,
      onBasis: ({ areaCode, group, reason }, basis) => measured.comparison(areaCode, group, reason, basis),
      random: seededRandom(`robustness ${family} ${window.from} ${window.to}`),
    });
    const cells = list.cells.map((cell) => {
      const outcomes = robustness.get(cell);
      return outcomes ? { ...cell, robustness: outcomes } : cell;
    });
    lists.push({ ...list, cells });
  }
  return lists;
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

/** What stood before the reader: of a flag on the White count, the numbers of the group that stood out most. */
function evidenceOf(
  { areaCode, group, reason }: FlagSubject,
  month: Month,
  window: MeasureReport['window'],
  measured: MeasuredWindow,
  figures: readonly StoredFigure[],
  lists: readonly FigureList[],
): FlagEvidence {
  const list = lists.find(({ family }) => FAMILIES[family].includes(reason))!;
  const cells = list.cells
    .filter((cell) => cell.isListed && cell.areaCode === areaCode && cell.reason === reason)
    .filter((cell) => group === COMPARISON_GROUP || cell.group === group)
    .sort((a, b) => b.probability - a.probability);
  const cell = cells[0]!;
  const comparison = measured.comparison(areaCode, cell.group, reason, 'best-estimate');
  const own = figures.filter(
    (figure) =>
      figure.areaCode === areaCode && figure.reason === reason && cells.some((one) => one.group === figure.group),
  );
  const estimate = own.find((figure) => figure.basis === 'best-estimate' && figure.group === cell.group)?.estimate;
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
    londonRatio: cell.thresholdRatio / list.materiality,
    pValue: cell.pValue,
    adjustedPValue: cell.adjustedPValue,
    ruleVersion: list.ruleVersion,
    materiality: list.materiality,
    probability: cell.probability,
    posteriorRatio: cell.posteriorRatio,
    isStrict: cell.isStrict,
    ...(cell.robustness ? { robustness: cell.robustness } : {}),
    listedCount: list.cells.filter((one) => one.isListed).length,
    expectedFalseCount: list.expectedFalse,
    ...(group === COMPARISON_GROUP ? { groups: cells.map(groupOf) } : {}),
  };
}

function groupOf({ group, ratio, probability }: JudgedCell) {
  return { group, ratio, probability };
}
