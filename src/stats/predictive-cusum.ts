import { betaBinomialMidTails } from './beta-binomial-distribution.ts';
import { normalQuantile } from './normal-distribution.ts';
import { requireAtMost, requireCount, requireFinite, requireNonNegative, requirePositive } from './require-range.ts';

/** What fell to the group in one month, out of what fell to it and the comparison group together. */
export interface MonthlyShare {
  readonly events: number;
  readonly total: number;
}

/** What the charts start from and how readily they speak. */
export interface PredictiveCusumSettings {
  /** ln(N/N0): log of the group's population over the comparison group's. */
  readonly offset: number;
  /** Log rate ratio expected before anything is seen: the mean over areas of this group and reason. */
  readonly mean: number;
  /** Spread of that log rate ratio between areas; above 0. */
  readonly sd: number;
  /** Ordinary month-to-month spread of the log ratio, 0 or more, from `monthToMonthSd`; taken as at least 0.05. */
  readonly monthSd: number;
  /** Months that only teach; 12 by default. */
  readonly learningMonths?: number;
  /** What a month must exceed before it counts towards an alarm, in standard deviations; 0.5 by default. */
  readonly slack?: number;
  /** An alarm sounds above this sum; 6.5 by default. */
  readonly limit?: number;
  /** The most one month may count, in standard deviations; 6 by default. */
  readonly zCap?: number;
  /** A month joins what is expected only while the sum is below this; 3 by default. */
  readonly updateBelow?: number;
}

/** A month of the two charts. */
export type CusumMonth =
  | { readonly state: 'missing' }
  | { readonly state: 'learning' }
  | {
      readonly state: 'monitored';
      /** Normal score of the month against what the rising chart expected: positive when there were more. */
      readonly z: number;
      /** The same against what the falling chart expected: positive when there were fewer. */
      readonly fallZ: number;
      /** Sum of the rising chart, before the reset that follows an alarm. */
      readonly upper: number;
      /** Sum of the falling chart, before the reset that follows an alarm. */
      readonly lower: number;
      /** Share that the rising chart expected to fall to the group, 0 to 1. */
      readonly expectedShare: number;
      readonly alarm: 'none' | 'up' | 'down' | 'both';
    };

const DEFAULTS = { learningMonths: 12, slack: 0.5, limit: 6.5, zCap: 6, updateBelow: 3 };

/** Months never agree better than this, however few the data to say otherwise. */
const LEAST_MONTH_SD = 0.05;

/** Keeps the distribution proper when the prior and the months are both taken to vary beyond reason. */
const LEAST_CONCENTRATION = 0.1;

/** One chart: what it expects, as a beta distribution of the share, and what has added up. */
interface Chart {
  a: number;
  b: number;
  sum: number;
}

type Settings = PredictiveCusumSettings & typeof DEFAULTS;

function startChart(logOdds: number, sd: number): Chart {
  const p = 1 / (1 + Math.exp(-logOdds));
  const q = 1 / (1 + Math.exp(logOdds));
  const concentration = Math.max(1 / (p * q * sd * sd) - 1, 0.5);
  return { a: p * concentration, b: q * concentration, sum: 0 };
}

function learn(chart: Chart, events: number, others: number): void {
  chart.a += events;
  chart.b += others;
}

/** How surprisingly many events there were, as a normal score; 0 for a month without any search. */
function score({ a, b }: Chart, events: number, others: number, { monthSd, zCap }: Settings): number {
  if (events + others === 0) return 0;
  const known = a + b;
  const p = a / known;
  const q = b / known;
  const cap = Math.max(1 / (p * q * Math.max(monthSd, LEAST_MONTH_SD) ** 2) - 1, 1);
  const concentration = Math.max(1 / (1 / (known + 1) + 1 / (cap + 1)) - 1, LEAST_CONCENTRATION);
  const { lower, upper } = betaBinomialMidTails(events, events + others, p * concentration, q * concentration);
  if (upper <= lower) return upper > 0 ? Math.min(zCap, -normalQuantile(upper)) : zCap;
  return lower > 0 ? Math.max(-zCap, normalQuantile(lower)) : -zCap;
}

interface Step {
  readonly sum: number;
  readonly isAlarm: boolean;
}

/** Takes one month, already scored, into one chart. */
function step(chart: Chart, z: number, events: number, others: number, settings: Settings): Step {
  const sum = Math.max(0, chart.sum + z - settings.slack);
  const isAlarm = sum > settings.limit;
  if (sum < settings.updateBelow) learn(chart, events, others);
  chart.sum = isAlarm ? 0 : sum;
  return { sum, isAlarm };
}

function alarmOf(isUp: boolean, isDown: boolean): 'none' | 'up' | 'down' | 'both' {
  if (isUp) return isDown ? 'both' : 'up';
  return isDown ? 'down' : 'none';
}

function requireSettings(settings: Settings): void {
  requireFinite('predictiveCusum', 'offset', settings.offset);
  requireFinite('predictiveCusum', 'mean', settings.mean);
  requirePositive('predictiveCusum', 'sd', settings.sd);
  requireNonNegative('predictiveCusum', 'monthSd', settings.monthSd);
  requireCount('predictiveCusum', 'learningMonths', settings.learningMonths);
  requireNonNegative('predictiveCusum', 'slack', settings.slack);
  requirePositive('predictiveCusum', 'limit', settings.limit);
  requirePositive('predictiveCusum', 'zCap', settings.zCap);
  requirePositive('predictiveCusum', 'updateBelow', settings.updateBelow);
}

/**
 * Predictive CUSUM: has the share of searches that falls to the group risen, or fallen, and stayed so?
 *
 * It estimates nothing; it adds up surprise. Each month is judged against what the months before it led one to expect,
 * with the doubt about that expectation, and the excess over ordinary chance is added up until it is too much.
 * Formula: start with a = p0 c0 and b = (1 - p0) c0, p0 = 1/(1 + exp(-offset - mean)),
 * c0 = max(1/(p0 (1 - p0) sd^2) - 1, 0.5); each learning month adds its events to a and the rest of its total to b.
 * Then each month: p = a/(a + b); cap = max(1/(p (1 - p) max(monthSd, 0.05)^2) - 1, 1);
 * c = 1/(1/(a + b + 1) + 1/(cap + 1)) - 1; u = P(X > events) + P(X = events)/2, X beta-binomial of the total with
 * shapes p c and (1 - p) c; z = minus the normal quantile of u, held within +-zCap, and 0 for a total of 0;
 * sum = max(0, sum + z - slack); the month is added to a and b if sum < updateBelow; an alarm if sum > limit, and then
 * the sum starts again from 0. The falling chart is the same with the group and the comparison group exchanged: events
 * for the rest, offset and mean with their signs changed. Each chart keeps its own a and b.
 * Parameters: months in order, events and total whole numbers, events at most total, undefined for a month that is not
 * to be had; settings as documented there.
 * Where it misbehaves: a change within the learning months is learned as ordinary. A rise so slow that the sum stays
 * below updateBelow is learned too, and so are the first months after each alarm, until the sum is there again. After a
 * true change the chart therefore goes on alarming, against a level that gives way slowly; that is meant.
 * When the falling chart has learned a rise that the rising chart refused to learn, a month between the two levels can
 * alarm both ways: 'both'. A missing month changes nothing: no alarm, no reset, no step towards the end of learning. A
 * month with a total of 0 is not missing: it scores 0 and takes slack off both sums. Where sd and monthSd are so large
 * that c would not be above 0.1, it is 0.1.
 * Source: Hawkins (1987), The Statistician 36, 299 (self-starting CUSUM); Geisser (1993), Predictive Inference, for the
 * predictive distribution.
 * Example: offset 0, mean 0, sd 0.3, monthSd 0.1, twelve months of 5 out of 10 and then one of 9 out of 10:
 * z = 2.43447041213232, upper = 1.93447041213232, lower = 0.
 */
export function predictiveCusum(
  months: readonly (MonthlyShare | undefined)[],
  given: PredictiveCusumSettings,
): CusumMonth[] {
  const settings: Settings = { ...DEFAULTS, ...given };
  requireSettings(settings);
  const logOdds = settings.offset + settings.mean;
  const rising = startChart(logOdds, settings.sd);
  const falling = startChart(-logOdds, settings.sd);
  let learned = 0;
  return months.map((month): CusumMonth => {
    if (month === undefined) return { state: 'missing' };
    const { events, total } = month;
    requireCount('predictiveCusum', 'events', events);
    requireCount('predictiveCusum', 'total', total);
    requireAtMost('predictiveCusum', 'events', events, total);
    const others = total - events;
    if (learned < settings.learningMonths) {
      learned++;
      learn(rising, events, others);
      learn(falling, others, events);
      return { state: 'learning' };
    }
    const expectedShare = rising.a / (rising.a + rising.b);
    const z = score(rising, events, others, settings);
    // While both charts have learned the same months their scores differ in sign alone; 0 - z, as -0 is no figure.
    const isMirror = rising.a === falling.b && rising.b === falling.a;
    const fallZ = isMirror ? 0 - z : score(falling, others, events, settings);
    const up = step(rising, z, events, others, settings);
    const down = step(falling, fallZ, others, events, settings);
    return {
      state: 'monitored',
      z,
      fallZ,
      upper: up.sum,
      lower: down.sum,
      expectedShare,
      alarm: alarmOf(up.isAlarm, down.isAlarm),
    };
  });
}
