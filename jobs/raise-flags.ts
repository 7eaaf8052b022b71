import { listHealthFindings } from '../src/db/data-health.ts';
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
import { listStoredFigures, type StoredFigure } from '../src/db/measurement.ts';
import type { Deps } from '../src/deps.ts';
import type { Finding } from '../src/domain/data-health/month-health.ts';
import { blockingFindings } from '../src/domain/data-health/told-finding.ts';
import { meanSearches } from '../src/domain/disproportionality.ts';
import type { Figure, Measure } from '../src/domain/figure.ts';
import { changesOfMonth, type FlagSubject, MONTHS_TO_CLEAR } from '../src/domain/flag.ts';
import {
  blockedList,
  type Candidate,
  FAMILIES,
  FAMILIES_IN_ORDER,
  type Family,
  FEWEST_MONTHS,
  type FigureList,
  familyOf,
  isJudged,
  isSmellFamily,
  type JudgedCell,
  listFigures as listByRule,
  REGISTERS,
} from '../src/domain/flag-rule.ts';
import type { GridSettings } from '../src/domain/grid-rule.ts';
import type { MeasuredWindow } from '../src/domain/measurement.ts';
import { addMonths, type Month } from '../src/domain/period.ts';
import { type Robustness, robustnessOf, robustnessOfShares, withoutKnowingRepeats } from '../src/domain/robustness.ts';
import { SOLE_SMELL } from '../src/domain/sole-smell.ts';
import { InputProblem } from '../src/problem.ts';
import { RATED_BOROUGHS } from '../src/vocabulary/area.ts';
import { COMPARISON_GROUP, ETHNIC_GROUPS, type EthnicGroup } from '../src/vocabulary/ethnicity.ts';
import { MET } from '../src/vocabulary/force.ts';
import type { Scope } from '../src/vocabulary/scope.ts';
import { type MeasureReport, seededRandom } from './measure.ts';

/** What a month's lists are made from. */
export type RaisedFrom = Pick<MeasureReport, 'measured' | 'records' | 'window' | 'grounds'>;

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
 * flags of a later month, an earlier one is refused, since a flag's history is only ever added to. Where a month of the window has
 * a fault that blocks, no list says anything and every flag stays as it was; where a borough's own extract has, the borough's do.
 */
export async function raiseFlags(
  deps: Deps,
  month: Month,
  report: RaisedFrom & Pick<MeasureReport, 'measurement'>,
  settings: Pick<GridSettings, 'mostIterations'> = {},
): Promise<FlagReport> {
  const { db } = deps.database;
  const { measurement } = report;
  const latest = await findLatestFlagMonth(db);
  if (latest !== undefined && latest > month) {
    throw new InputProblem(
      `Flags of ${latest} have been raised; those of the earlier month ${month} can no longer be changed.`,
    );
  }
  const stored = await listStoredLists(db, measurement.measurementId);
  const blocked = blockedBy(await listHealthFindings(db, measurement.measurementId), report);
  const lists = stored.length > 0 ? stored : await makeLists(deps, month, report, settings, blocked);
  const figuresOf = (measure: Measure) =>
    listStoredFigures(db, measurement.measurementId, { windowKind: 'rolling-12-months', measure });
  const figures = [...(await figuresOf('ratio')), ...(await figuresOf(SHARE_AGAINST_REST))];
  const evidence = (subject: FlagSubject) => evidenceOf(subject, month, report, figures, lists);
  return db.transaction().execute(async (trx) => {
    for (const list of lists) await storeFigureList(trx, measurement.measurementId, list);
    const counts = { opened: 0, waiting: 0, continued: 0, absent: 0, cleared: 0, withdrawn: 0 };
    for (const families of REGISTERS) {
      const own = lists.filter((list) => families.includes(list.family));
      // Without a list (too few months, no written grounds, or a fit that failed) nothing alarms and nothing clears.
      if (own.length === 0 || !own.every((list) => isJudged(list.state))) continue;
      const listed = own.flatMap((list) =>
        list.cells.flatMap((cell) => (cell.isListed ? [{ ...cell, error: 1 - cell.probability }] : [])),
      );
      const before = await listListedBefore(trx, month, {
        families,
        notBefore: addMonths(month, -MONTHS_TO_CLEAR),
        materiality: own[0]!.materiality,
      });
      const histories = (await listFlags(trx)).filter(({ reason, areaCode }) => {
        const family = familyOf(reason);
        if (family === undefined || !families.includes(family) || blocked.boroughs.has(areaCode)) return false;
        // A borough with too few months of written grounds was not tested: no text is not the same as no finding.
        return !isSmellFamily(family) || monthsReadOf(report.grounds)(areaCode) >= FEWEST_MONTHS;
      });
      const changes = changesOfMonth(month, listed, histories, before);
      await storeFlagChanges(trx, month, measurement.measurementId, changes, evidence);
      counts.opened += changes.open.length;
      counts.waiting += changes.waiting.length;
      for (const { kind } of changes.entries) counts[kind] += 1;
    }
    return { lists, ...counts };
  });
}

/** What may not be judged: nothing at all, or some boroughs, whose figures rest on extracts of their own. */
interface Blocked {
  isAll: boolean;
  boroughs: ReadonlySet<string>;
}

function blockedBy(findings: readonly Finding[], { window }: RaisedFrom): Blocked {
  const blocks = (areaCode: string | undefined) =>
    blockingFindings(findings, window, { forceId: MET, areaCode }).length > 0;
  return {
    isAll: blocks(undefined),
    boroughs: new Set(RATED_BOROUGHS.flatMap(({ code }) => (blocks(code) ? [code] : []))),
  };
}

async function makeLists(
  deps: Deps,
  month: Month,
  report: RaisedFrom,
  settings: Pick<GridSettings, 'mostIterations'>,
  blocked: Blocked,
): Promise<FigureList[]> {
  const lists: FigureList[] = [];
  const { window } = report;
  for (const family of FAMILIES_IN_ORDER) {
    const monthsPresent = isSmellFamily(family) ? mostMonthsRead(report) : window.monthsPresent;
    // A source without written grounds has no list of them, not an empty one.
    if (isSmellFamily(family) && monthsPresent === 0) continue;
    const { materiality } = deps.settings;
    if (blocked.isAll) {
      lists.push(blockedList(family, monthsPresent, materiality));
      continue;
    }
    const candidates = candidatesOf(family, report).filter(({ areaCode }) => !blocked.boroughs.has(areaCode));
    const held = await findParametersBefore(deps.database.db, family, month);
    const list = listByRule(family, candidates, monthsPresent, { ...settings, materiality, held });
    if (list.fit.state !== 'converged' && list.state !== 'too-few-months') {
      deps.log.warn({ month, family, iterations: list.fit.iterations, used: list.fit.state }, 'the fit did not settle');
    }
    const robustness = robustnessIn(family, list, candidates, report);
    const cells = list.cells.map((cell) => {
      const outcomes = robustness.get(cell);
      return outcomes ? { ...cell, robustness: outcomes } : cell;
    });
    lists.push({ ...list, cells });
  }
  return lists;
}

/** Whether each figure of a list would be on it if it were made in other ways, as far as its family can tell. */
function robustnessIn(
  family: Family,
  list: FigureList,
  candidates: readonly Candidate[],
  { measured, records, grounds, window }: RaisedFrom,
): Map<JudgedCell, Robustness> {
  if (family === 'smell-share') return robustnessOfShares(list);
  const isSmell = family === 'smell-ratio';
  const own = isSmell ? grounds.measured : measured;
  const robustness = robustnessOf(list, candidates, {
    ...(isSmell ? { counts: grounds.counts, repeats: [], residents: records.residents } : records),
    onBasis: ({ areaCode, group, reason }, basis) => own.comparison(areaCode, group as EthnicGroup, reason, basis),
    random: seededRandom(`robustness ${family} ${window.from} ${window.to}`),
  });
  return isSmell ? withoutKnowingRepeats(robustness) : robustness;
}

/** Months with written grounds that were read, of the borough that has most: boroughs are judged on months of their own. */
const mostMonthsRead = ({ grounds }: RaisedFrom) =>
  Math.max(...RATED_BOROUGHS.map(({ code }) => monthsReadOf(grounds)(code)));

/** The share that a borough's sole-smell searches are listed by. */
const SHARE_AGAINST_REST = SOLE_SMELL['in-substance'].againstRest;

function candidatesOf(family: Family, { measured, grounds }: RaisedFrom): Candidate[] {
  if (family === 'smell-share') return shareCandidates(grounds.figures, monthsReadOf(grounds));
  return ratioCandidates(isSmellFamily(family) ? grounds.measured : measured, FAMILIES[family]);
}

const monthsReadOf =
  ({ basis }: RaisedFrom['grounds']) =>
  (areaCode: string) =>
    basis.areas.get(areaCode)?.read ?? 0;

/** Each borough's searches on the smell of cannabis alone among those that can be judged, against the rest of London's. */
function shareCandidates(figures: readonly Figure[], months: (areaCode: string) => number): Candidate[] {
  return RATED_BOROUGHS.flatMap(({ code: areaCode }): Candidate[] => {
    const figure = figures.find(
      (one) => one.areaCode === areaCode && one.group === 'all' && one.measure === SHARE_AGAINST_REST,
    );
    if (!figure?.comparison?.outOf || !figure.outOf) return [];
    const { searches, outOf, comparison } = figure;
    return [
      {
        areaCode,
        group: 'all',
        reason: 'smell-in-substance',
        comparison: {
          searches: [searches],
          residents: outOf,
          whiteSearches: [comparison.searches],
          whiteResidents: comparison.outOf!,
          monthsPresent: months(areaCode),
        },
        londonRatio: 1,
      },
    ];
  });
}

function ratioCandidates(measured: MeasuredWindow, reasons: readonly Scope[]): Candidate[] {
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
  report: RaisedFrom,
  figures: readonly StoredFigure[],
  lists: readonly FigureList[],
): FlagEvidence {
  const { window } = report;
  const family = familyOf(reason)!;
  const list = lists.find((one) => one.family === family)!;
  const cells = list.cells
    .filter((cell) => cell.isListed && cell.areaCode === areaCode && cell.reason === reason)
    .filter((cell) => group === COMPARISON_GROUP || cell.group === group)
    .sort((a, b) => b.probability - a.probability);
  const cell = cells[0]!;
  const { comparison } = candidatesOf(family, report).find(
    (one) => one.areaCode === areaCode && one.group === cell.group && one.reason === reason,
  )!;
  const isShare = family === 'smell-share';
  const own = figures.filter(
    (figure) =>
      figure.areaCode === areaCode &&
      (isShare ? figure.measure === SHARE_AGAINST_REST : figure.measure === 'ratio' && figure.reason === reason) &&
      cells.some((one) => one.group === figure.group),
  );
  const basis = isShare ? 'self-defined' : 'best-estimate';
  const estimate = own.find((figure) => figure.basis === basis && figure.group === cell.group)?.estimate;
  return {
    month,
    from: window.from,
    to: window.to,
    monthsPresent: comparison.monthsPresent,
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
