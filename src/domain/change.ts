import { fitLogitNormal } from '../stats/logit-normal-model.ts';
import { monthToMonthSd } from '../stats/month-to-month-sd.ts';
import { type CusumMonth, type MonthlyShare, predictiveCusum } from '../stats/predictive-cusum.ts';
import { LONDON, RATED_BOROUGHS } from '../vocabulary/area.ts';
import { COMPARISON_GROUP, ETHNIC_GROUPS, type EthnicGroup } from '../vocabulary/ethnicity.ts';
import type { ReasonScope } from '../vocabulary/reason.ts';
import { isTooFew, ratioOfMeans } from './disproportionality.ts';
import { FAMILIES, type Family, REASON_FAMILIES } from './flag-rule.ts';
import { USUAL_SPREAD } from './grid-rule.ts';
import { addMonths, type Month, type Window } from './period.ts';
import type { MonthlyCountRow, Residents, Tally } from './tally.ts';
import { expectedCounts } from './unknown-ethnicity.ts';

/**
 * Change over time: whether the share of searches that falls to a group has risen or fallen in a borough, and stayed so.
 * One chart for every borough, group and reason, conditional on the searches of the group and of White people together,
 * so that season, operations that lift all groups alike and late reporting cancel. How many searches there are, which
 * these charts cannot see, is followed in `volume-change.ts`.
 */

/** Part of every watch that is stored: bump it when the rule changes. */
export const CHANGE_RULE_VERSION = 'predictive-cusum-1';

/** Longest span followed, in months. */
const MOST_MONTHS = 60;

/** Months, of those published, that a chart only learns from. */
export const LEARNING_MONTHS = 12;

/** A month joins what is expected while the chart's sum is below this, and an alarm sounds above that (METHODS.md). */
const LEARNED_BELOW = 3;
const ALARM_ABOVE = 6.5;

/** Month-to-month spread of the log ratio where the records do not tell (METHODS.md). */
const MONTH_SD_TO_START = 0.1;

/**
 * Fewest searches a month, of the group and White people together and on average over the months learned, for a chart.
 * In made-up Londons a ratio that triples is found within a year in 9 of 10 places with ten or more, in 1 of 5 with two to
 * three, in 1 of 20 with one to two and in none with fewer: there, "no change was found" would say nothing.
 */
const FEWEST_A_MONTH = 2;

/**
 * False alarms a year where nothing changes, over so many charts. A chart begins at 0, so in its first year it has hardly
 * had the time for one; the rate that it settles at is three to five times as high.
 * Source: 100 made-up Londons (`test/simulate/synthetic-london.ts`) watched for four years by these very charts;
 * `npm run simulate -- --change --reps 400` gives 0.6 and 0.4 for the first nine months, over 792 charts.
 */
export const SIMULATED_FALSE_ALARMS = {
  charts: 840,
  firstYear: { rises: 1.5, falls: 0.6 },
  later: { rises: 4.3, falls: 2.9 },
};

/** Records to be watched: searches month by month, and who lives where. */
export interface WatchInput {
  /** Every month of the span, in order, published or not. */
  months: readonly Month[];
  /** Searches of the files that cover the whole force. */
  forceCounts: readonly MonthlyCountRow[];
  /** The same with the rows of boroughs that have a source of their own replaced; the same array where none has. */
  boroughCounts: readonly MonthlyCountRow[];
  /** Whether an area's figures have a file for a month: without one the month is missing, which is not zero. */
  isPresent: (areaCode: string, month: Month) => boolean;
  residents: Residents;
}

/** What an alarm says of when and where. */
interface AlarmBase {
  areaCode: string;
  /** The month in which it sounded. */
  month: Month;
  /** The month in which the change probably began. */
  since: Month;
  /** Published months from the one to the other, both included. */
  monthsSince: number;
  /** Searches in them, and what they would have been without the change. */
  searches: number;
  expectedSearches: number;
  /** Whether it sounded in the latest month, which the police may still add to. */
  isProvisional: boolean;
  /** Whether it is told from an extract, so that counts of 1 to 4 are not to be seen. */
  isOfExtract?: boolean;
}

/** A ratio to White residents that has risen or fallen. */
export interface RatioAlarm extends AlarmBase {
  kind: 'rise' | 'fall';
  group: EthnicGroup;
  reason: ReasonScope;
  whiteSearches: number;
  /** Since the change began; Infinity without a White search. */
  ratio: number;
  /** The months that the chart took for ordinary. */
  before: { months: number; searches: number; whiteSearches: number; ratio: number };
  /** Whether it may have begun before `since`: the month before is missing, or was only learned from. */
  mayBeOlder: boolean;
}

/** More searches, of everyone and for all reasons, than the season of earlier years leads one to expect. */
export interface VolumeAlarm extends AlarmBase {
  kind: 'volume-high';
  /** An ordinary month would rarely have more. */
  limitSearches: number;
}

export type ChangeAlarm = RatioAlarm | VolumeAlarm;

/** Why a borough's group and reason are watched or are not. */
export type SeriesState = 'watched' | 'learning' | 'too-few';

/** What was estimated from the months learned, for the reasons or for their sum. */
export interface ChartParameters {
  monthSd: number;
  isMonthSdEstimated: boolean;
  groups: Partial<Record<EthnicGroup, { sd: number; logRatios: Partial<Record<ReasonScope, number>> }>>;
}

/** The alarms of a span of months and what they rest on. */
export interface WatchedRatios {
  alarms: RatioAlarm[];
  /** Published months of the span, for London, and those of them that were watched. */
  monthsPresent: number;
  monthsWatched: number;
  /** The last month that was only learned from; undefined where no more than the months to learn from are published. */
  learnedTo: Month | undefined;
  /** Charts run. */
  seriesWatched: number;
  /** How many groups and reasons of a borough are watched, and how many are not. */
  states: ReadonlyMap<string, Record<SeriesState, number>>;
  parameters: Partial<Record<Family, ChartParameters>>;
  /** False alarms a year to expect of so many charts. */
  expectedFalse: { rises: number; falls: number };
}

/** What a stored watch says of itself. */
export interface WatchSummary
  extends Window,
    Pick<WatchedRatios, 'monthsPresent' | 'monthsWatched' | 'learnedTo' | 'seriesWatched'> {
  /** Areas whose number of searches was watched. */
  volumeAreasWatched: number;
  states: ReadonlyMap<string, Readonly<Record<SeriesState, number>>>;
  /** False alarms a year to expect over all of London. */
  expectedFalse: { rises: number; falls: number; volumes: number };
}

/** The months to follow for a month: to it from the first one loaded, 60 at most. */
export function watchedSpan(month: Month, present: readonly Month[]): Window {
  const earliest = addMonths(month, 1 - MOST_MONTHS);
  const from = [...present, month].filter((each) => each >= earliest).sort()[0]!;
  return { from, to: month };
}

/**
 * Runs a rising and a falling chart for every borough, group and reason. Levels and spread of the boroughs and the
 * month-to-month spread are estimated from the months learned, which are the first 12 published of each borough.
 * A month without a file neither alarms nor resets anything. Alarms come in the order of months, then areas.
 */
export function changeAlarms(input: WatchInput): WatchedRatios {
  const tallies = expectedCounts(byMonth(input.months, input.boroughCounts));
  const states = new Map<string, Record<SeriesState, number>>();
  const parameters: WatchedRatios['parameters'] = {};
  const alarms: RatioAlarm[] = [];
  let seriesWatched = 0;
  for (const family of REASON_FAMILIES) {
    const series = seriesOf(input, tallies, FAMILIES[family]);
    const learned = series.filter((one) => one.isLearned);
    const fitted = learned.length > 0 ? fitParameters(learned, FAMILIES[family]) : undefined;
    if (fitted) parameters[family] = fitted;
    for (const one of series) {
      const state = stateOf(one, fitted);
      const own = states.get(one.areaCode) ?? { watched: 0, learning: 0, 'too-few': 0 };
      own[state] += 1;
      states.set(one.areaCode, own);
      if (state !== 'watched') continue;
      seriesWatched += 1;
      alarms.push(...alarmsOf(one, fitted!, input.months));
    }
  }
  const published = input.months.filter((month) => input.isPresent(LONDON.code, month));
  const monthsWatched = Math.max(0, published.length - LEARNING_MONTHS);
  return {
    alarms: alarms.sort((a, b) => compare(a.month, b.month) || compare(a.areaCode, b.areaCode)),
    monthsPresent: published.length,
    monthsWatched,
    learnedTo: monthsWatched > 0 ? published[LEARNING_MONTHS - 1] : undefined,
    seriesWatched,
    states,
    parameters,
    expectedFalse: falseAlarmsAYear(seriesWatched, monthsWatched),
  };
}

function falseAlarmsAYear(seriesWatched: number, monthsWatched: number): WatchedRatios['expectedFalse'] {
  const { charts, firstYear, later } = SIMULATED_FALSE_ALARMS;
  const { rises, falls } = monthsWatched > 12 ? later : firstYear;
  return { rises: (rises * seriesWatched) / charts, falls: (falls * seriesWatched) / charts };
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Rows month by month, in the order of the months given. */
export function byMonth(months: readonly Month[], rows: readonly MonthlyCountRow[]): MonthlyCountRow[][] {
  const found = new Map<Month, MonthlyCountRow[]>(months.map((month) => [month, []]));
  for (const row of rows) found.get(row.month)?.push(row);
  return [...found.values()];
}

/** Searches of a borough's group and of White people for a reason, month by month. */
interface Series {
  areaCode: string;
  group: EthnicGroup;
  reason: ReasonScope;
  residents: number;
  whiteResidents: number;
  /** Undefined for a month that is missing. */
  months: readonly (MonthlyShare | undefined)[];
  /** The first published months, from which ordinary levels are learned. */
  learning: readonly MonthlyShare[];
  /** Whether there are months after those. */
  isLearned: boolean;
}

function seriesOf(
  { months, isPresent, residents }: WatchInput,
  tallies: readonly Tally[],
  reasons: readonly ReasonScope[],
): Series[] {
  return RATED_BOROUGHS.flatMap(({ code: areaCode }) => {
    const own = residents.get(areaCode);
    if (!own || own[COMPARISON_GROUP] === 0) return [];
    const present = months.map((month) => isPresent(areaCode, month));
    const counts = (group: EthnicGroup, reason: ReasonScope) =>
      wholeCounts(tallies.map((tally, at) => (present[at] ? tally.count(group, reason, areaCode) : undefined)));
    const white = new Map(reasons.map((reason) => [reason, counts(COMPARISON_GROUP, reason)]));
    return ETHNIC_GROUPS.filter((group) => group !== COMPARISON_GROUP && own[group] > 0).flatMap((group) =>
      reasons.map((reason) => {
        const others = white.get(reason)!;
        const shares = counts(group, reason).map((events, at) =>
          events === undefined ? undefined : { events, total: events + others[at]! },
        );
        const published = shares.filter((share) => share !== undefined);
        return {
          areaCode,
          group,
          reason,
          residents: own[group],
          whiteResidents: own[COMPARISON_GROUP],
          months: shares,
          learning: published.slice(0, LEARNING_MONTHS),
          isLearned: published.length > LEARNING_MONTHS,
        };
      }),
    );
  });
}

/** Whole numbers that add up, to any month, to the nearest whole number of what they stand for. */
function wholeCounts(counts: readonly (number | undefined)[]): (number | undefined)[] {
  let sum = 0;
  return counts.map((count) => {
    if (count === undefined) return undefined;
    const before = Math.round(sum);
    sum += count;
    return Math.round(sum) - before;
  });
}

const offsetOf = ({ residents, whiteResidents }: Series) => Math.log(residents / whiteResidents);

const sumOf = (months: readonly MonthlyShare[]) =>
  months.reduce((sum, { events, total }) => ({ events: sum.events + events, total: sum.total + total }), {
    events: 0,
    total: 0,
  });

/** Levels and spread of each group's boroughs, and what a ratio ordinarily wanders from month to month. */
function fitParameters(series: readonly Series[], reasons: readonly ReasonScope[]): ChartParameters {
  const monthSd = monthToMonthSd(series.map(({ learning }) => learning));
  const groups: ChartParameters['groups'] = {};
  for (const group of ETHNIC_GROUPS) {
    const own = series.filter((one) => one.group === group);
    if (own.length < 2) continue;
    const { levels, sd } = fitLogitNormal(
      own.map((one) => {
        const { events, total } = sumOf(one.learning);
        return {
          events,
          comparisonEvents: total - events,
          logExposureRatio: offsetOf(one),
          level: reasons.indexOf(one.reason),
        };
      }),
      USUAL_SPREAD,
    );
    groups[group] = { sd, logRatios: Object.fromEntries(reasons.map((reason, at) => [reason, levels[at]!])) };
  }
  return {
    monthSd: monthSd.estimable ? monthSd.sd : MONTH_SD_TO_START,
    isMonthSdEstimated: monthSd.estimable,
    groups,
  };
}

/** Whether a chart is run: over the months learned there must be enough to learn from, and to compare with. */
function stateOf(series: Series, fitted: ChartParameters | undefined): SeriesState {
  const level = fitted?.groups[series.group]?.logRatios[series.reason];
  if (!series.isLearned || level === undefined) return 'learning';
  const { events, total } = sumOf(series.learning);
  const { residents, whiteResidents } = series;
  const compared = { searches: [events], residents, whiteSearches: [total - events], whiteResidents };
  return total < FEWEST_A_MONTH * LEARNING_MONTHS || isTooFew(compared, Math.exp(level)) ? 'too-few' : 'watched';
}

function alarmsOf(series: Series, { monthSd, groups }: ChartParameters, months: readonly Month[]): RatioAlarm[] {
  const { sd, logRatios } = groups[series.group]!;
  const chart = predictiveCusum(series.months, {
    offset: offsetOf(series),
    mean: logRatios[series.reason]!,
    sd,
    monthSd,
    learningMonths: LEARNING_MONTHS,
    updateBelow: LEARNED_BELOW,
    limit: ALARM_ABOVE,
  });
  return (['rise', 'fall'] as const).flatMap((kind) => alarmsOfKind(kind, series, chart, months));
}

/**
 * A change began in the month after the sum was last 0. The reset after an alarm is no such month: while the sum goes on
 * growing from there, it is the same change.
 */
function alarmsOfKind(
  kind: RatioAlarm['kind'],
  series: Series,
  steps: readonly CusumMonth[],
  months: readonly Month[],
): RatioAlarm[] {
  const alarms: RatioAlarm[] = [];
  let learned: number[] = [];
  let begun: number | undefined;
  for (const [at, step] of steps.entries()) {
    if (step.state === 'missing') continue;
    if (step.state === 'learning') {
      learned.push(at);
      continue;
    }
    const sum = kind === 'rise' ? step.upper : step.lower;
    begun = sum > 0 ? (begun ?? at) : undefined;
    if (begun !== undefined && (step.alarm === 'both' || step.alarm === (kind === 'rise' ? 'up' : 'down'))) {
      alarms.push(alarmOf(kind, series, { months, steps, learned, begun, at }));
    }
    if (sum < LEARNED_BELOW) learned = [...learned, at];
  }
  return alarms;
}

function alarmOf(
  kind: RatioAlarm['kind'],
  series: Series,
  chart: {
    months: readonly Month[];
    steps: readonly CusumMonth[];
    learned: readonly number[];
    begun: number;
    at: number;
  },
): RatioAlarm {
  const { areaCode, group, reason, residents, whiteResidents } = series;
  const { months, learned, begun, at } = chart;
  const countsOf = (published: readonly MonthlyShare[]) => {
    const { events, total } = sumOf(published);
    const [searches, whiteSearches] = [events, total - events];
    const compared = { searches: [searches], residents, whiteSearches: [whiteSearches], whiteResidents };
    return {
      months: published.length,
      searches,
      whiteSearches,
      ratio: ratioOfMeans(compared),
    };
  };
  const before = countsOf(learned.flatMap((month) => (month < begun ? [series.months[month]!] : [])));
  const since = countsOf(series.months.slice(begun, at + 1).filter((month) => month !== undefined));
  return {
    kind,
    areaCode,
    group,
    reason,
    month: months[at]!,
    since: months[begun]!,
    monthsSince: since.months,
    searches: since.searches,
    whiteSearches: since.whiteSearches,
    mayBeOlder: chart.steps[begun - 1]?.state !== 'monitored',
    expectedSearches:
      ((since.searches + since.whiteSearches) * before.searches) / (before.searches + before.whiteSearches),
    ratio: since.ratio,
    before,
    isProvisional: at === months.length - 1,
  };
}
