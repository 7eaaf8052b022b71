/** The truth behind the synthetic records: how often each group is searched, before chance. */
import { RATED_BOROUGHS } from '../vocabulary/area.ts';
import { ETHNIC_GROUPS, type EthnicGroup } from '../vocabulary/ethnicity.ts';
import { REASONS, type Reason } from '../vocabulary/reason.ts';
import { listMonths } from './months.ts';
import type { DemoPlan, PlantedDisparity } from './plan.ts';
import { openRandom } from './random.ts';

/** Residents of each group, by area code. */
export type DemoResidents = ReadonlyMap<string, Readonly<Record<EthnicGroup, number>>>;

/** One cell of a month: the searches of a group in a borough for a reason that the truth leads us to expect. */
export interface ExpectedCell {
  areaCode: string;
  reason: Reason;
  group: EthnicGroup;
  expected: number;
}

/** Share of searches by reason (METHODS.md, what the rules must reach; the last two are small and ours). */
const REASON_SHARE: Record<Reason, number> = {
  drugs: 0.6,
  weapons: 0.15,
  'stolen-property': 0.11,
  'going-equipped': 0.07,
  'section-60': 0.04,
  firearms: 0.03,
  'criminal-damage': 0.012,
  other: 0.012,
};

/** London's true ratio to White, and what a reason multiplies it by (METHODS.md, what the rules must reach). */
const RATIO: Record<EthnicGroup, number> = { white: 1, black: 3.3, asian: 1.1, mixed: 1.9, other: 1.4 };
const RATIO_BY_REASON: Partial<Record<Reason, Partial<Record<EthnicGroup, number>>>> = {
  drugs: { asian: 1.1 },
  weapons: { black: 1.15, asian: 0.9, mixed: 1.1 },
  'stolen-property': { black: 0.75, asian: 0.7, mixed: 0.9 },
  'going-equipped': { black: 0.8, asian: 0.7, mixed: 0.8, other: 0.9 },
  'section-60': { black: 1.3, mixed: 1.2 },
  firearms: { black: 1.5, mixed: 1.2 },
};

/** Spread of the true rates, standard deviations of the logarithm. */
const SPREAD = {
  area: 0.45,
  areaReason: 0.35,
  areaGroup: 0.25,
  cell: 0.15,
  london: 0.05,
  areaMonth: 0.12,
  cellMonth: 0.06,
  /** Section 60 comes in bursts: an authority in a borough lifts every group alike. */
  section60Month: 0.9,
};

/** Height of the season's wave; July stands highest. */
const SEASON = 0.1;

/** London's true disproportionality ratio of a group to White for a reason, before boroughs differ. */
export function londonRatio(group: EthnicGroup, reason: Reason): number {
  return RATIO[group] * (RATIO_BY_REASON[reason]?.[group] ?? 1);
}

/**
 * The truth behind the synthetic records: for a month, the expected searches of every borough, reason and group, planted
 * disparities included. Rate x residents, where the rate is London's, times what is special to the borough, the reason,
 * the group and the month. Throws RangeError where a borough has no residents given.
 */
export function trueRates(
  plan: DemoPlan,
  residents: DemoResidents,
  planted: readonly PlantedDisparity[],
): (month: string) => ExpectedCell[] {
  const spread = openRandom(plan.seed, 'boroughs');
  const logNormal = (sd: number) => Math.exp(sd * spread.normal());
  const permanent: ExpectedCell[] = [];
  const total = new Map<Reason, number>();
  for (const { code } of RATED_BOROUGHS) {
    const living = residents.get(code);
    if (!living) throw new RangeError(`trueRates: residents has no area ${code}, expected the Met's 32 boroughs`);
    const area = logNormal(SPREAD.area);
    const byGroup = Object.fromEntries(
      ETHNIC_GROUPS.map((group) => [group, group === 'white' ? 1 : logNormal(SPREAD.areaGroup)]),
    ) as Record<EthnicGroup, number>;
    for (const reason of REASONS) {
      const areaReason = logNormal(SPREAD.areaReason);
      for (const group of ETHNIC_GROUPS) {
        const cell = group === 'white' ? 1 : logNormal(SPREAD.cell);
        const expected = living[group] * londonRatio(group, reason) * area * areaReason * byGroup[group] * cell;
        permanent.push({ areaCode: code, reason, group, expected });
        total.set(reason, (total.get(reason) ?? 0) + expected);
      }
    }
  }
  const shares = Object.values(REASON_SHARE).reduce((sum, share) => sum + share, 0);
  for (const cell of permanent) {
    cell.expected *= (plan.searchesPerMonth * REASON_SHARE[cell.reason]) / shares / total.get(cell.reason)!;
  }
  const raised = multipliers(plan, planted);
  return (month) => {
    const random = openRandom(plan.seed, `rates ${month}`);
    // Log-normal with mean 1, so that noise adds no searches over the year.
    const around1 = (sd: number) => Math.exp(sd * random.normal() - (sd * sd) / 2);
    const wave = Math.cos((2 * Math.PI * (Number(month.slice(5, 7)) - 7)) / 12);
    const london = (1 + SEASON * wave) * around1(SPREAD.london);
    const areas = new Map(
      RATED_BOROUGHS.map(({ code }) => [
        code,
        { all: around1(SPREAD.areaMonth), section60: around1(SPREAD.section60Month) },
      ]),
    );
    return permanent.map(({ areaCode, reason, group, expected }) => {
      const { all, section60 } = areas.get(areaCode)!;
      const shared = london * all * (reason === 'section-60' ? section60 : 1);
      const own = around1(SPREAD.cellMonth) * raised(areaCode, reason, group, month);
      return { areaCode, reason, group, expected: expected * shared * own };
    });
  };
}

/** The truth about one cell over some months: how many times London's own ratio for that group and reason it is. */
export interface TrueRatio {
  areaCode: string;
  group: EthnicGroup;
  reason: Reason;
  /** Rate of the group over the rate of White in the same borough, over those months. */
  ratio: number;
  /** The same, over London's true ratio for the group and reason: above 1.5, a flag is right. */
  timesLondon: number;
  /** Searches to be expected over those months. */
  expected: number;
}

/**
 * The true ratio of every cell but White's over some months: what the counts would show if chance played no part. Boroughs
 * differ by nature, so cells that nobody planted can stand out too, and a flag on one of those is not false.
 */
export function listTrueRatios(
  plan: DemoPlan,
  residents: DemoResidents,
  planted: readonly PlantedDisparity[],
  months: readonly string[],
): TrueRatio[] {
  const sums = new Map<string, ExpectedCell>();
  for (const cell of months.flatMap(trueRates(plan, residents, planted))) {
    const key = `${cell.areaCode} ${cell.reason} ${cell.group}`;
    const sum = sums.get(key);
    if (sum) sum.expected += cell.expected;
    else sums.set(key, { ...cell });
  }
  return [...sums.values()]
    .filter(({ group }) => group !== 'white')
    .map(({ areaCode, group, reason, expected }) => {
      const living = residents.get(areaCode)!;
      const white = sums.get(`${areaCode} ${reason} white`)!;
      const ratio = expected / living[group] / (white.expected / living.white);
      return { areaCode, group, reason, ratio, timesLondon: ratio / londonRatio(group, reason), expected };
    });
}

function multipliers(plan: DemoPlan, planted: readonly PlantedDisparity[]) {
  const key = (areaCode: string, reason: Reason, group: EthnicGroup, month: string) =>
    `${areaCode} ${reason} ${group} ${month}`;
  const factor = new Map<string, number>();
  for (const { areaCode, reason, group, multiplier, from } of planted) {
    for (const month of listMonths(from, plan.lastMonth)) factor.set(key(areaCode, reason, group, month), multiplier);
  }
  return (areaCode: string, reason: Reason, group: EthnicGroup, month: string) =>
    factor.get(key(areaCode, reason, group, month)) ?? 1;
}
