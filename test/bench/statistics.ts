import { changeAlarms } from '../../src/domain/change.ts';
import { type Candidate, FAMILIES, listFigures, REASON_FAMILIES } from '../../src/domain/flag-rule.ts';
import { judgeGrid } from '../../src/domain/grid-rule.ts';
import { measureWindow } from '../../src/domain/measurement.ts';
import { addMonths, type Month, monthsOf } from '../../src/domain/period.ts';
import { robustnessOf } from '../../src/domain/robustness.ts';
import type { CountRow, MonthlyCountRow, Residents } from '../../src/domain/tally.ts';
import { LONDON, RATED_BOROUGHS } from '../../src/vocabulary/area.ts';
import { ETHNIC_GROUPS, type EthnicGroup, type RecordedGroup } from '../../src/vocabulary/ethnicity.ts';
import type { RecordedReason } from '../../src/vocabulary/reason.ts';
import { RULES } from '../simulate/rules.ts';
import { gridOf } from '../simulate/study.ts';
import { GROUPS, makeLondon, REASONS, type SyntheticLondon, variates } from '../simulate/synthetic-london.ts';

interface Step {
  name: string;
  /** Processor seconds, which on a busy machine say more than those on the wall. */
  seconds: number;
  wallSeconds: number;
}

export interface StatisticsBench {
  steps: Step[];
  /** All the statistics of a month for 32 boroughs, and one list of 15,600 ward cells. */
  month: { seconds: number; cells: number };
  ward: { seconds: number; cells: number };
  /** The plain rule of shared METHODS.md on each of 20 completed copies: what the month is measured against. */
  yardstickSeconds: number;
  ratio: number;
  peakMegabytes: number;
}

const MONTHS = 48;
const LAST: Month = '2026-05';
const COPIES = 20;
/** As in the published records: a quarter of self-defined ethnicities unknown. */
const UNKNOWN_SHARE = 0.25;

/**
 * Times what a month computes, on made-up records of four years: every figure of the twelve-month window with its limits,
 * both lists on 20 completed copies, robustness of what is listed, and the charts of change; and one list of wards.
 */
export function benchStatistics(): StatisticsBench {
  const london = makeLondon({ level: 'borough', multiplier: 2, months: MONTHS, seed: 1 });
  const wards = gridOf(makeLondon({ level: 'ward', multiplier: 2, months: 12, seed: 2 }), 0, 12);
  const { rows, residents } = recordsOf(london);
  const months = monthsOf({ from: addMonths(LAST, 1 - MONTHS), to: LAST });
  const counts = addUp(rows.filter((row) => row.month > addMonths(LAST, -12)));
  const random = variates(3).uniform;
  const steps: Step[] = [];
  const step = <T>(name: string, work: () => T): T => {
    const before = process.cpuUsage();
    const start = performance.now();
    const done = work();
    const { user, system } = process.cpuUsage(before);
    steps.push({ name, seconds: (user + system) / 1e6, wallSeconds: (performance.now() - start) / 1000 });
    return done;
  };

  const measured = step('figures and limits', () =>
    measureWindow({
      monthsPresent: () => 12,
      forceCounts: counts,
      boroughCounts: counts,
      residents,
      areaCodes: [LONDON.code, ...RATED_BOROUGHS.map(({ code }) => code)],
      random,
    }),
  );
  let cells = 0;
  for (const family of REASON_FAMILIES) {
    const candidates: Candidate[] = RATED_BOROUGHS.flatMap(({ code: areaCode }) =>
      ETHNIC_GROUPS.slice(1).flatMap((group) =>
        FAMILIES[family].map((reason) => ({
          areaCode,
          group,
          reason,
          comparison: measured.comparison(areaCode, group, reason, 'best-estimate'),
          londonRatio: measured.londonRatio(group, reason, 'best-estimate'),
        })),
      ),
    );
    const list = step(`list, ${family}`, () => listFigures(family, candidates, 12));
    cells += list.cells.length;
    step(`robustness, ${family}`, () =>
      robustnessOf(list, candidates, {
        counts,
        repeats: counts.slice(0, 500).map((row) => ({ ...row, searches: 1 })),
        residents,
        onBasis: ({ areaCode, group, reason }, basis) =>
          measured.comparison(areaCode, group as EthnicGroup, reason, basis),
        random,
      }),
    );
  }
  step('charts of change', () =>
    changeAlarms({ months, forceCounts: rows, boroughCounts: rows, isPresent: () => true, residents }),
  );
  const month = steps.reduce((sum, { seconds }) => sum + seconds, 0);
  step('list, 650 wards', () => judgeGrid(wards));
  const ward = steps.at(-1)!.seconds;
  const boroughs = gridOf(london, MONTHS - 12, MONTHS);
  step(`yardstick: the plain rule on ${COPIES} copies`, () => {
    for (let copy = 0; copy < COPIES; copy += 1) RULES['empirical-bayes-plain']!(boroughs, 1.5);
  });
  const yardstickSeconds = steps.at(-1)!.seconds;
  return {
    steps,
    month: { seconds: month, cells },
    ward: { seconds: ward, cells: wards.length },
    yardstickSeconds,
    ratio: month / yardstickSeconds,
    peakMegabytes: process.resourceUsage().maxRSS / 1024,
  };
}

/** The months of a made-up London as records: its areas but the small one under borough codes, some ethnicities unknown. */
function recordsOf(london: SyntheticLondon): { rows: MonthlyCountRow[]; residents: Residents } {
  const draw = variates(4);
  const rows: MonthlyCountRow[] = [];
  const residents = new Map<string, Record<EthnicGroup, number>>();
  const add = (area: number, month: number, group: EthnicGroup, reason: number, searches: number) => {
    const unknown = Math.min(searches, draw.poisson(searches * UNKNOWN_SHARE));
    const row = (selfDefined: RecordedGroup, count: number) => {
      if (count === 0) return;
      rows.push({
        areaCode: RATED_BOROUGHS[area - 1]!.code,
        month: addMonths(LAST, month + 1 - MONTHS),
        selfDefined,
        officerDefined: group === 'mixed' ? 'black' : group,
        reason: REASONS[reason] as RecordedReason,
        searches: count,
      });
    };
    row(group, searches - unknown);
    row('unknown', unknown);
  };
  for (const [at, cell] of london.cells.entries()) {
    if (cell.area === 0) continue;
    const group = GROUPS[cell.group] as EthnicGroup;
    const { code } = RATED_BOROUGHS[cell.area - 1]!;
    const own = residents.get(code) ?? { white: cell.whiteResidents, black: 0, asian: 0, mixed: 0, other: 0 };
    residents.set(code, { ...own, [group]: cell.residents });
    for (let month = 0; month < MONTHS; month += 1) {
      add(cell.area, month, group, cell.reason, london.searches[at]![month]!);
      if (cell.group === 1) {
        add(cell.area, month, 'white', cell.reason, london.whiteSearches(cell.area, cell.reason)[month]!);
      }
    }
  }
  return { rows, residents };
}

/** Rows of several months as one. */
function addUp(rows: readonly MonthlyCountRow[]): CountRow[] {
  const sums = new Map<string, CountRow>();
  for (const { month: _, ...row } of rows) {
    const name = `${row.areaCode} ${row.selfDefined} ${row.officerDefined} ${row.reason}`;
    const sum = sums.get(name);
    if (sum) sum.searches += row.searches;
    else sums.set(name, { ...row });
  }
  return [...sums.values()];
}
