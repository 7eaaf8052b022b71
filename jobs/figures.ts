import { findActivePopulationFile } from '../src/db/age-population.ts';
import { findActiveBoundarySet } from '../src/db/boundary.ts';
import type { Db } from '../src/db/connection.ts';
import { findStoredWindow, listStoredFigures } from '../src/db/measurement.ts';
import { findGroundsBasis } from '../src/db/measurement-grounds.ts';
import { listActiveFileMonths } from '../src/db/source-file.ts';
import type { Deps } from '../src/deps.ts';
import { type ToldFinding, tellFindings } from '../src/domain/data-health/told-finding.ts';
import { findingsOfArea } from '../src/domain/data-health.ts';
import { type Basis, type Figure, type FigureState, METHOD_VERSION } from '../src/domain/figure.ts';
import type { CodingState, GroundsBasis, GroupAccuracy, UsedClassifier } from '../src/domain/grounds-basis.ts';
import { isMonth, type Month, monthsOf, type Window } from '../src/domain/period.ts';
import type { ChosenFile } from '../src/domain/source-choice.ts';
import { InputProblem } from '../src/problem.ts';
import { BOROUGHS, LONDON } from '../src/vocabulary/area.ts';
import { ETHNIC_GROUPS, type EthnicGroup } from '../src/vocabulary/ethnicity.ts';
import { MET } from '../src/vocabulary/force.ts';
import { GROUNDS_SCOPES, type GroundsScope } from '../src/vocabulary/grounds-tier.ts';
import { REASON_SCOPES, type ReasonScope } from '../src/vocabulary/reason.ts';
import { isGroundsScope, type Scope } from '../src/vocabulary/scope.ts';
import { choosePlaces, filesRestedOn } from './chosen-files.ts';
import { examineHealth } from './examine-health.ts';
import { type FiguresBeside, figuresBeside } from './figures-beside.ts';
import { measureFiles, readTogether } from './measure.ts';
import { groundsInputsOf } from './measure-grounds.ts';

export interface FiguresQuestion {
  areaCode: string | undefined;
  from: string | undefined;
  to: string | undefined;
  group: string | undefined;
  base: string | undefined;
}

/** A group's figures for a reason. A number that there is none of is null, and `state` says why. */
export interface FigureRow {
  group: EthnicGroup;
  reason: Scope;
  searches: number;
  residents: number;
  rate: number | null;
  low: number | null;
  high: number | null;
  ratio: number | null;
  ratioLow: number | null;
  /** "Infinity" where there is no upper limit, since JSON has no such number. */
  ratioHigh: number | 'Infinity' | null;
  whiteSearches: number;
  whiteResidents: number;
  state: FigureState;
  /** Smallest and largest ratio there could be, whoever the unknown are; on the self-defined base only. */
  boundLow?: number;
  boundHigh?: number;
}

/** The same of drug searches by what their written grounds amount to. */
export interface SmellRatioRow extends FigureRow {
  base: Basis;
  /** London's ratio over boroughs (Mantel-Haenszel), for London only. */
  stratified?: number;
  stratifiedLow?: number;
  stratifiedHigh?: number;
}

export interface GroundsOfAnswer {
  /** Months of the window that have files, those whose written grounds were read, and those with some that were not. */
  monthsPresent: number;
  monthsRead: number;
  monthsUnread: number;
  /** Searches with the smell and nervousness as the only thing that could support them; null where no texts were read. */
  nervousOnly: number | null;
  classifiers: readonly UsedClassifier[];
  /** How well the classifier does, from texts read by two people; none where too few have been. */
  accuracies: readonly GroupAccuracy[];
  /** How far texts have been read by two people: why there is no accuracy where there is none. Null where no file has texts. */
  coding: CodingState | null;
}

export interface FiguresAnswer extends FiguresBeside {
  area: string;
  from: Month;
  to: Month;
  base: Basis;
  monthsPresent: number;
  missingMonths: Month[];
  source: string[];
  unknown: { searches: number; total: number; share: number };
  rows: FigureRow[];
  bestEstimate: FigureRow[];
  /** The month and edition whose stored figures these are; null where they were computed now. */
  stored: { month: Month; edition: number } | null;
  /** London's ratio over boroughs (Mantel-Haenszel), for London only. */
  stratified: { group: EthnicGroup; reason: ReasonScope; ratio: number; ratioLow: number; ratioHigh: number }[];
  /** Searches on the smell of cannabis alone, each way, and with more, per resident: as `rows`, on the base asked for and the best estimate. */
  soleSmellRatios: SmellRatioRow[];
  /** What the figures of written grounds rest on. */
  grounds: GroundsOfAnswer;
  /** What the rules of data health find in the months, as they stand now; the most severe first. */
  dataHealth: ToldFinding[];
}

/**
 * Figures of an area and any window of months: read where they are stored as they would be computed from what is loaded now,
 * else computed. Stores nothing.
 */
export async function figures(deps: Deps, question: FiguresQuestion): Promise<FiguresAnswer> {
  const { areaCode, from, to, base, groups } = understand(question);
  const { own, chosen, stored, basis, dataHealth } = await readTogether(deps.database.db, async (snapshot) => ({
    ...(await readOrCompute(snapshot, areaCode, { from, to })),
    dataHealth: await healthOf(snapshot, areaCode, { from, to }, deps.clock()),
  }));
  const unknown = own.find((figure) => figure.measure === 'unknown-share' && figure.reason === 'all')!;
  const total = unknown.comparison!.searches;
  const rows = (basis: Basis) =>
    groups.flatMap((group) => REASON_SCOPES.map((reason) => rowOf(own, group, reason, basis)));
  const present = chosen.map((file) => file.month);
  return {
    area: areaCode,
    from,
    to,
    base,
    monthsPresent: present.length,
    missingMonths: monthsOf({ from, to }).filter((month) => !present.includes(month)),
    source: [...new Set(chosen.map((file) => file.source))],
    unknown: { searches: unknown.searches, total, share: total === 0 ? 0 : unknown.searches / total },
    rows: rows(base),
    bestEstimate: rows('best-estimate'),
    stored: stored ?? null,
    stratified: own.flatMap((figure) =>
      figure.measure === 'stratified-ratio' &&
      !isGroundsScope(figure.reason) &&
      figure.basis === base &&
      figure.estimate.state === 'estimated' &&
      groups.includes(figure.group as EthnicGroup)
        ? [
            {
              group: figure.group as EthnicGroup,
              reason: figure.reason,
              ratio: figure.estimate.value,
              ratioLow: figure.estimate.low,
              ratioHigh: figure.estimate.high,
            },
          ]
        : [],
    ),
    ...figuresBeside(own, groups, basis.accuracies),
    soleSmellRatios: [base, 'best-estimate' as const].flatMap((each) =>
      groups.flatMap((group) => GROUNDS_SCOPES.map((scope) => smellRatioRow(own, group, scope, each))),
    ),
    grounds: {
      monthsPresent: present.length,
      monthsRead: basis.areas.get(areaCode)?.read ?? 0,
      monthsUnread: basis.areas.get(areaCode)?.unread ?? 0,
      nervousOnly: basis.areas.get(areaCode)?.nervousOnly ?? null,
      classifiers: basis.classifiers,
      accuracies: basis.accuracies,
      coding: basis.coding ?? null,
    },
    dataHealth,
  };
}

async function readOrCompute(
  db: Db,
  areaCode: string,
  window: Window,
): Promise<{
  own: Figure[];
  chosen: readonly ChosenFile[];
  stored?: { month: Month; edition: number };
  basis: GroundsBasis;
}> {
  const fileMonths = await listActiveFileMonths(db);
  const chosen = choosePlaces(fileMonths, window);
  const files = filesRestedOn(chosen);
  const stored = await findStoredWindow(db, {
    ...window,
    files,
    groundsInputs: await groundsInputsOf(db, [...new Set(files.map((file) => file.sourceFileId))]),
    methodVersion: METHOD_VERSION,
    boundarySetId: (await findActiveBoundarySet(db))?.boundarySetId,
    populationFileId: (await findActivePopulationFile(db))?.populationFileId,
  });
  if (stored) {
    const { measurementId, kind: windowKind, month, edition } = stored;
    return {
      own: await listStoredFigures(db, measurementId, { windowKind, areaCode }),
      chosen: chosen.get(areaCode) ?? chosen.get(LONDON.code)!,
      stored: { month, edition },
      basis: await findGroundsBasis(db, measurementId, windowKind),
    };
  }
  const asked = await measureFiles(db, fileMonths, window, { areaCodes: [areaCode] });
  return {
    own: asked.measured.figures.filter((figure) => figure.areaCode === areaCode),
    chosen: asked.chosen(areaCode),
    basis: asked.grounds.basis,
  };
}

/** What is to be said of the records that an area's figures of a window rest on. */
async function healthOf(db: Db, areaCode: string, window: Window, checkedOn: Date): Promise<ToldFinding[]> {
  const fileMonths = await listActiveFileMonths(db);
  const chosen = choosePlaces(fileMonths, window);
  const force = chosen.get(LONDON.code)!;
  const health = await examineHealth(db, fileMonths, { window, checkedOn, forceId: MET });
  const findings = health.flatMap((one) => one.findings);
  return tellFindings(findingsOfArea(findings, window, areaCode, { own: chosen.get(areaCode) ?? force, force }));
}

function understand(question: FiguresQuestion) {
  const { areaCode, from, to } = question;
  if (areaCode !== LONDON.code && !BOROUGHS.some((borough) => borough.code === areaCode)) {
    throw new InputProblem(
      `--area ${areaCode ?? '(not given)'} is not an area we have (expected ${LONDON.code} for London, or a borough from E09000001 to E09000033).`,
    );
  }
  for (const [option, month] of [
    ['--from', from],
    ['--to', to],
  ] as const) {
    if (month === undefined || !isMonth(month)) {
      throw new InputProblem(`${option} ${month ?? '(not given)'} is not a month (expected YYYY-MM).`);
    }
  }
  if (from! > to!) throw new InputProblem(`--from ${from} is after --to ${to}.`);
  const base = question.base ?? 'self-defined';
  if (base !== 'self-defined' && base !== 'officer-defined') {
    throw new InputProblem(`--base ${base} is not a base (expected self-defined or officer-defined).`);
  }
  const group = question.group?.toLowerCase();
  if (group !== undefined && !(ETHNIC_GROUPS as readonly string[]).includes(group)) {
    throw new InputProblem(`--group ${question.group} is not a group (expected ${ETHNIC_GROUPS.join(', ')}).`);
  }
  const groups = ETHNIC_GROUPS.filter((known) => group === undefined || known === group);
  return { areaCode: areaCode as string, from: from!, to: to!, base, groups } as const;
}

function smellRatioRow(own: readonly Figure[], group: EthnicGroup, scope: GroundsScope, base: Basis): SmellRatioRow {
  const stratified = own.find(
    (figure) =>
      figure.measure === 'stratified-ratio' &&
      figure.group === group &&
      figure.reason === scope &&
      figure.basis === base,
  )?.estimate;
  return {
    ...rowOf(own, group, scope, base),
    base,
    ...(stratified?.state === 'estimated'
      ? { stratified: stratified.value, stratifiedLow: stratified.low, stratifiedHigh: stratified.high }
      : {}),
  };
}

function rowOf(own: readonly Figure[], group: EthnicGroup, reason: Scope, basis: Basis): FigureRow {
  const find = (measure: Figure['measure'], of: Figure['group'] = group) =>
    own.find(
      (figure) =>
        figure.group === of && figure.reason === reason && figure.basis === basis && figure.measure === measure,
    );
  const rate = find('rate-per-1000')!;
  const white = find('rate-per-1000', 'white')!;
  const ratio = find('ratio');
  const bounds = find('ratio-bounds')?.estimate;
  const number = (figure: Figure | undefined, pick: 'value' | 'low' | 'high') =>
    figure?.estimate.state === 'estimated' ? figure.estimate[pick] : null;
  const ratioHigh = number(ratio, 'high');
  return {
    group,
    reason,
    searches: rate.searches,
    residents: rate.residents,
    rate: number(rate, 'value'),
    low: number(rate, 'low'),
    high: number(rate, 'high'),
    ratio: number(ratio, 'value'),
    ratioLow: number(ratio, 'low'),
    ratioHigh: ratioHigh === Number.POSITIVE_INFINITY ? 'Infinity' : ratioHigh,
    whiteSearches: white.searches,
    whiteResidents: white.residents,
    state: (ratio ?? rate).estimate.state,
    ...(bounds?.state === 'estimated' ? { boundLow: bounds.low, boundHigh: bounds.high } : {}),
  };
}
