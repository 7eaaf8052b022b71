import { USUAL_SPREAD } from '../../src/domain/grid-rule.ts';
import { fitLogitNormal } from '../../src/stats/logit-normal-model.ts';
import { monthToMonthSd } from '../../src/stats/month-to-month-sd.ts';
import { predictiveCusum } from '../../src/stats/predictive-cusum.ts';
import { monteCarlo, repetitionSeed } from './study.ts';
import { type Level, makeLondon, type SyntheticLondon } from './synthetic-london.ts';

export interface ChangeOptions {
  level: Level;
  reps: number;
  seed: number;
  onRep?: (() => void) | undefined;
}

export interface ChangeOutcome {
  series: number;
  monitoredMonths: number;
  /** Alarms a year over the whole grid where nothing changed. */
  falseRisesAYear: number;
  falseFallsAYear: number;
  /** Shares of lasting changes found within the monitored months, in cells with 5 searches of the group or more a month. */
  found: { change: 'x2' | 'x3' | 'x1/2' | 'x1/3'; share: number; cells: number; error: number }[];
  /** Parameters as estimated, averaged; what the grid was made with stands in shared METHODS.md. */
  monthSd: number;
  errors: { falseRisesAYear: number; falseFallsAYear: number };
}

const LEARNED = 12;
const MONITORED = 9;
const ENOUGH_A_MONTH = 5;
const CHANGES = [
  ['x2', 2],
  ['x3', 3],
  ['x1/2', 1 / 2],
  ['x1/3', 1 / 3],
] as const;

/** Watches 21 months of made-up truth with the change detector: with nothing changing, and with lasting changes from month 13. */
export function studyChange({ level, reps, seed, onRep }: ChangeOptions): ChangeOutcome {
  const rises: number[] = [];
  const falls: number[] = [];
  const sds: number[] = [];
  const found = CHANGES.map(() => [] as boolean[]);
  let series = 0;
  const aYear = 12 / MONITORED;
  for (let rep = 0; rep < reps; rep += 1) {
    const still = watch(makeLondon({ ...usual(level, seed, 3, rep), plantedShare: 0, multiplier: 1 }));
    series = still.alarms.length;
    sds.push(still.monthSd);
    rises.push(still.alarms.reduce((sum, { up }) => sum + up, 0) * aYear);
    falls.push(still.alarms.reduce((sum, { down }) => sum + down, 0) * aYear);
    for (const [at, [, multiplier]] of CHANGES.entries()) {
      const london = makeLondon({ ...usual(level, seed, 4 + at, rep), plantedFrom: LEARNED, multiplier });
      const { alarms } = watch(london);
      for (const [cell, { up, down }] of alarms.entries()) {
        if (!london.cells[cell]!.isPlanted || monthly(london, cell) < ENOUGH_A_MONTH) continue;
        found[at]!.push((multiplier > 1 ? up : down) > 0);
      }
    }
    onRep?.();
  }
  const [rise, fall] = [monteCarlo(rises), monteCarlo(falls)];
  return {
    series,
    monitoredMonths: MONITORED,
    falseRisesAYear: rise.value,
    falseFallsAYear: fall.value,
    found: CHANGES.map(([change], at) => {
      const { value, error } = monteCarlo(found[at]!.map(Number));
      return { change, share: value, cells: found[at]!.length, error };
    }),
    monthSd: monteCarlo(sds).value,
    errors: { falseRisesAYear: rise.error, falseFallsAYear: fall.error },
  };
}

function usual(level: Level, seed: number, study: number, rep: number) {
  return { level, months: LEARNED + MONITORED, seed: repetitionSeed(seed, study, rep) };
}

/** Searches of a cell's group a month, before anything changed. */
function monthly(london: SyntheticLondon, cell: number): number {
  return london.searches[cell]!.subarray(0, LEARNED).reduce((sum, count) => sum + count, 0) / LEARNED;
}

/** Estimates levels, spreads and month-to-month SD from the months learned, then watches the rest. */
function watch(london: SyntheticLondon): { alarms: { up: number; down: number }[]; monthSd: number } {
  const months = london.cells.map((cell, at) => {
    const white = london.whiteSearches(cell.area, cell.reason);
    return Array.from(london.searches[at]!, (events, month) => ({ events, total: events + white[month]! }));
  });
  const learned = (at: number, of: 'events' | 'total') =>
    months[at]!.slice(0, LEARNED).reduce((sum, month) => sum + month[of], 0);
  const monthSd = monthToMonthSd(months.map((own) => own.slice(0, LEARNED)));
  const alarms = london.cells.map(() => ({ up: 0, down: 0 }));
  for (const group of new Set(london.cells.map((cell) => cell.group))) {
    const own = london.cells.flatMap((cell, at) => (cell.group === group ? [at] : []));
    const offset = (at: number) => Math.log(london.cells[at]!.residents / london.cells[at]!.whiteResidents);
    const { levels, sd } = fitLogitNormal(
      own.map((at) => ({
        events: learned(at, 'events'),
        comparisonEvents: learned(at, 'total') - learned(at, 'events'),
        logExposureRatio: offset(at),
        level: london.cells[at]!.reason,
      })),
      USUAL_SPREAD,
    );
    for (const at of own) {
      const chart = predictiveCusum(months[at]!, {
        offset: offset(at),
        mean: levels[london.cells[at]!.reason]!,
        sd,
        monthSd: monthSd.estimable ? monthSd.sd : 0.1,
      });
      for (const month of chart) {
        if (month.state !== 'monitored') continue;
        if (month.alarm === 'up' || month.alarm === 'both') alarms[at]!.up += 1;
        if (month.alarm === 'down' || month.alarm === 'both') alarms[at]!.down += 1;
      }
    }
  }
  return { alarms, monthSd: monthSd.estimable ? monthSd.sd : 0 };
}
