import { findActiveBoundarySet } from '../src/db/boundary.ts';
import type { Db } from '../src/db/connection.ts';
import { findStoredWindow, listFigures } from '../src/db/measurement.ts';
import { listActiveFileMonths } from '../src/db/source-file.ts';
import type { Deps } from '../src/deps.ts';
import { type Basis, type Figure, type FigureState, METHOD_VERSION } from '../src/domain/figure.ts';
import { isMonth, type Month, monthsOf, type Window } from '../src/domain/period.ts';
import type { ChosenFile } from '../src/domain/source-choice.ts';
import { InputProblem } from '../src/problem.ts';
import { BOROUGHS, LONDON } from '../src/vocabulary/area.ts';
import { ETHNIC_GROUPS, type EthnicGroup } from '../src/vocabulary/ethnicity.ts';
import { REASON_SCOPES, type ReasonScope } from '../src/vocabulary/reason.ts';
import { type FiguresBeside, figuresBeside } from './figures-beside.ts';
import { choosePlaces, filesRestedOn, measureFiles, readTogether } from './measure.ts';

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
  reason: ReasonScope;
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
}

/**
 * Figures of an area and any window of months: read where they are stored as they would be computed from what is loaded now,
 * else computed. Stores nothing.
 */
export async function figures(deps: Deps, question: FiguresQuestion): Promise<FiguresAnswer> {
  const { areaCode, from, to, base, groups } = understand(question);
  const { own, chosen, stored } = await readTogether(deps.database.db, (snapshot) =>
    readOrCompute(snapshot, areaCode, { from, to }),
  );
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
    ...figuresBeside(own, areaCode, groups),
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
}> {
  const fileMonths = await listActiveFileMonths(db);
  const chosen = choosePlaces(fileMonths, window);
  const stored = await findStoredWindow(db, {
    ...window,
    files: filesRestedOn(chosen),
    methodVersion: METHOD_VERSION,
    boundarySetId: (await findActiveBoundarySet(db))?.boundarySetId,
  });
  if (stored) {
    const { measurementId, kind: windowKind, month, edition } = stored;
    return {
      own: await listFigures(db, measurementId, { windowKind, areaCode }),
      chosen: chosen.get(areaCode) ?? chosen.get(LONDON.code)!,
      stored: { month, edition },
    };
  }
  const asked = await measureFiles(db, fileMonths, window, { areaCodes: [areaCode] });
  return {
    own: asked.measured.figures.filter((figure) => figure.areaCode === areaCode),
    chosen: asked.chosen(areaCode),
  };
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

function rowOf(own: readonly Figure[], group: EthnicGroup, reason: ReasonScope, basis: Basis): FigureRow {
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
