import { betaCdf } from './beta-distribution.ts';
import { negativeBinomialUpperQuantile, negativeBinomialUpperTail } from './negative-binomial-distribution.ts';
import { normalQuantile, normalUpperTail } from './normal-distribution.ts';
import {
  type QuasiPoissonFit,
  type QuasiPoissonResult,
  quasiPoissonExpectation,
  quasiPoissonFit,
  type SeasonalCounts,
} from './quasi-poisson-fit.ts';
import { requireAtMost, requireConfidence, requireCount, requirePositive, requireProportion } from './require-range.ts';

/** How the past is read and the limit drawn. The names are those of the method's papers; a period is a month for us. */
export interface FarringtonSettings {
  /** Periods in a year, whole or not; 12 by default; for weeks 365.2425/7: a year of 52 is a day short. */
  readonly freq?: number;
  /** Years looked back, 1 or more; 3 by default, the fewest that allow a trend. */
  readonly b?: number;
  /** Periods either side of the same period in earlier years that count as like it; 2 by default. */
  readonly w?: number;
  /** Seasons in a year, the window included; 1 uses the windows alone; 10 by default. */
  readonly noPeriods?: number;
  /** Periods before the one judged that do not count as past, so that a rise does not teach itself; 6 by default. */
  readonly pastWeeksNotIncluded?: number;
  /** A trend stays if its P value is below this; 1 by default, which keeps it. */
  readonly pThresholdTrend?: number;
  /** Past counts with a residual above this weigh less; 2.58 by default. */
  readonly weightsThreshold?: number;
  /** Chance that an ordinary count exceeds the limit; 0.001 by default. */
  readonly alpha?: number;
  /** How the limit is drawn; 'nbPlugin' by default. */
  readonly thresholdMethod?: 'delta' | 'nbPlugin' | 'muan';
}

/** One period judged; or why it was not. */
export type FarringtonResult =
  | {
      readonly estimable: true;
      readonly isAlarm: boolean;
      /** An alarm is a count above this. */
      readonly upper: number;
      /** Mean count expected. */
      readonly expected: number;
      /** Variance over mean of ordinary counts, 1 or more. */
      readonly dispersion: number;
      /** Whether the expectation holds a trend. */
      readonly hasTrend: boolean;
      /** Chance of as many or more, if nothing has changed. */
      readonly pValue: number;
    }
  | {
      readonly estimable: false;
      readonly why:
        | 'period missing'
        | 'not enough years'
        | 'too few events lately'
        | 'too few past periods'
        | 'no fit found';
    };

const DEFAULTS: Required<FarringtonSettings> = {
  freq: 12,
  b: 3,
  w: 2,
  noPeriods: 10,
  pastWeeksNotIncluded: 6,
  pThresholdTrend: 1,
  weightsThreshold: 2.58,
  alpha: 0.001,
  thresholdMethod: 'nbPlugin',
};

/** No limit where fewer than 5 events were counted in the last 4 periods, the one judged included. */
const FEWEST_EVENTS = 5;
const LATE_PERIODS = 4;

/** Years that must be looked back on before a trend is believed. */
const FEWEST_TREND_YEARS = 3;

function requireSettings(settings: Required<FarringtonSettings>): void {
  for (const name of ['b', 'w', 'noPeriods', 'pastWeeksNotIncluded'] as const) {
    requireCount('farringtonFlexible', name, settings[name]);
  }
  requirePositive('farringtonFlexible', 'freq', settings.freq);
  requirePositive('farringtonFlexible', 'b', settings.b);
  requirePositive('farringtonFlexible', 'noPeriods', settings.noPeriods);
  requireAtMost('farringtonFlexible', 'w', settings.w, Math.floor((settings.freq - 1) / 2));
  requireProportion('farringtonFlexible', 'pThresholdTrend', settings.pThresholdTrend);
  requirePositive('farringtonFlexible', 'weightsThreshold', settings.weightsThreshold);
  requireConfidence('farringtonFlexible', 'alpha', settings.alpha);
}

/** The period nearest to a whole number of years before another. */
function yearsBefore(index: number, years: number, freq: number): number {
  return index - Math.round(years * freq);
}

/**
 * The season of each period before the one judged: 0 within a window, 1 and up between windows, undefined where it does
 * not count. The periods between two windows are shared out evenly, the first seasons taking what is left over; with
 * more seasons than periods, each period is a season of its own.
 */
function seasonsBefore(index: number, { freq, b, w, noPeriods }: Required<FarringtonSettings>): (number | undefined)[] {
  const seasons: (number | undefined)[] = new Array(index).fill(undefined);
  const shares = Math.min(noPeriods - 1, Math.floor(freq) - 2 * w - 1);
  for (let year = 1; year <= b; year++) {
    const reference = yearsBefore(index, year, freq);
    const between = yearsBefore(index, year - 1, freq) - reference - 2 * w - 1;
    seasons.fill(0, reference - w, reference + w + 1);
    let next = reference + w + 1;
    for (let season = 1; season <= shares; season++) {
      const length = Math.floor(between / shares) + (season <= between % shares ? 1 : 0);
      seasons.fill(season, next, next + length);
      next += length;
    }
  }
  // The half window just before the period judged is like it too.
  seasons.fill(0, index - w, index);
  return seasons;
}

function baseline(
  counts: readonly (number | undefined)[],
  index: number,
  settings: Required<FarringtonSettings>,
): SeasonalCounts {
  const kept = { counts: [] as number[], seasons: [] as number[], times: [] as number[] };
  for (const [time, season] of seasonsBefore(index, settings).entries()) {
    const count = counts[time];
    if (season === undefined || count === undefined || time >= index - settings.pastWeeksNotIncluded) continue;
    kept.counts.push(count);
    kept.seasons.push(season);
    kept.times.push(time);
  }
  return kept;
}

/** Weights that pull in past counts far above or below what is fitted: s^-2 beyond the threshold, the same total. */
function reweight(counts: readonly number[], fit: QuasiPoissonFit, threshold: number): number[] {
  const dispersion = Math.max(fit.dispersion, 1);
  const raw = counts.map((count, i) => {
    const fitted = fit.fitted[i] as number;
    const free = 1 - (fit.leverages[i] as number);
    // A count that decides its own fitted value has no residual to speak of.
    if (free < 1e-12) return 1;
    const anscombe = 1.5 * (count ** (2 / 3) * fitted ** (-1 / 6) - Math.sqrt(fitted));
    const s = anscombe / Math.sqrt(dispersion * free);
    return s > threshold ? 1 / (s * s) : 1;
  });
  const total = raw.reduce((sum, weight) => sum + weight, 0);
  return raw.map((weight) => (weight * counts.length) / total);
}

/** A fit, with the two dispersions that are read off it. */
interface Reweighted {
  readonly fit: QuasiPoissonFit;
  /** Variance over mean, held at 1 or more. */
  readonly dispersion: number;
  /** What standard errors are multiplied by. */
  readonly errorDispersion: number;
}

function fitTwice(data: SeasonalCounts, hasTrend: boolean, threshold: number): Reweighted | undefined {
  let first: QuasiPoissonResult = quasiPoissonFit(data, hasTrend);
  if (!first.estimable && hasTrend) first = quasiPoissonFit(data, false);
  if (!first.estimable) return undefined;
  const weights = reweight(data.counts, first, threshold);
  const fit = quasiPoissonFit(data, first.hasTrend, weights);
  if (!fit.estimable) return undefined;
  // Without the fitted means among the weights, as surveillance has it: see the docstring of farringtonFlexible.
  const squares = fit.residuals.reduce((sum, residual, i) => sum + (weights[i] as number) * residual * residual, 0);
  return { fit, dispersion: Math.max(fit.dispersion, 1), errorDispersion: squares / fit.degreesOfFreedom };
}

/** Two-sided P value of the trend by Student's t. */
function trendP({ fit, errorDispersion }: Reweighted): number {
  const squared = fit.slope ** 2 / (fit.slopeVariance * errorDispersion);
  const freedom = fit.degreesOfFreedom;
  // Counts that a trend fits without any error leave no doubt of it.
  if (!Number.isFinite(squared)) return 0;
  return betaCdf(freedom / (freedom + squared), freedom / 2, 0.5);
}

/** The fit with a trend where there are years enough, it is needed and foresees no more than was ever counted. */
function fitBaseline(
  data: SeasonalCounts,
  index: number,
  { b, pThresholdTrend, weightsThreshold }: Required<FarringtonSettings>,
): Reweighted | undefined {
  const withTrend = fitTwice(data, true, weightsThreshold);
  if (!withTrend?.fit.hasTrend) return withTrend;
  const foreseen = Math.exp(quasiPoissonExpectation(withTrend.fit, 0, index).logMean);
  const isKept = b >= FEWEST_TREND_YEARS && trendP(withTrend) < pThresholdTrend && foreseen <= Math.max(...data.counts);
  return isKept ? withTrend : fitTwice(data, false, weightsThreshold);
}

/**
 * Farrington's outbreak test in its flexible form: were there more events in this period than the same season of
 * earlier years leads one to expect?
 *
 * It estimates the count that an ordinary period would exceed with chance alpha. Reference periods are the same period
 * of the last b years (the nearest, where a year is not a whole number of them) and w periods either side; what lies
 * between is shared out to noPeriods - 1 further seasons, each with a level of its own. A quasi-Poisson regression on
 * season and trend is fitted, past counts with an Anscombe residual s above weightsThreshold are given weight s^-2, and
 * it is fitted again. The trend goes if b is under 3, if its P value is not below pThresholdTrend, or if it foresees
 * more than was ever counted.
 * Formula: with mu the expected mean, se the standard error of log mu, phi = max(dispersion, 1) and z the normal
 * quantile at 1 - alpha, the limit is
 * - nbPlugin: smallest x with P(X > x) <= alpha, X negative binomial, mean mu, variance phi mu (Poisson at phi 1);
 * - muan: the same with mean mu exp(z se);
 * - delta: (mu^(2/3) + z sqrt(4/9 mu^(1/3) (phi + mu se^2)))^(3/2).
 * Parameters: counts in order, whole numbers of 0 or more, undefined for a period that is not to be had; index of the
 * period judged, from 0; settings as documented there. A missing period is left out of the past.
 * Where it misbehaves: nbPlugin takes mu as known: from three years of months, about 1.2% of Poisson counts exceed the
 * limit for 1%. A rise that lasts becomes ordinary after pastWeeksNotIncluded. It looks upwards only. Fewer than 5
 * events in the last 4 periods: no limit.
 * Agrees with R's surveillance 1.20.3 also in this: after the second fit that program takes the standard errors of the
 * trend and of log mu (not phi) from a dispersion that leaves the fitted means out of the weights; delta, muan and the
 * trend's P value depend on it, nbPlugin at pThresholdTrend 1 does not. Differs from it in this: when there are more
 * seasons than periods between windows (10 seasons by months), that program counts the last of those periods and the
 * first of the next window as one season; here each is what it is. By weeks it finds earlier years by date, which is
 * the nearest week except three years back over no leap day.
 * Source: Noufaily and others (2013), Statistics in Medicine 32, 1206; Farrington and others (1996), Journal of the
 * Royal Statistical Society A 159, 547; Salmon, Schumacher and Hoehle (2016), Journal of Statistical Software 70, 10.
 * Example: forty-eight months of 20, 22, 24 and 18 in turn, then 60: expected 21.71, limit 37, an alarm.
 */
export function farringtonFlexible(
  counts: readonly (number | undefined)[],
  index: number,
  given: FarringtonSettings = {},
): FarringtonResult {
  const settings = { ...DEFAULTS, ...given };
  requireSettings(settings);
  requireCount('farringtonFlexible', 'index', index);
  requireAtMost('farringtonFlexible', 'index', index, counts.length - 1);
  for (const count of counts) if (count !== undefined) requireCount('farringtonFlexible', 'count', count);
  const { alpha, thresholdMethod } = settings;
  const count = counts[index];
  if (count === undefined) return { estimable: false, why: 'period missing' };
  if (yearsBefore(index, settings.b, settings.freq) < settings.w) return { estimable: false, why: 'not enough years' };
  const lately = counts.slice(index - LATE_PERIODS + 1, index + 1).reduce<number>((sum, late) => sum + (late ?? 0), 0);
  if (lately < FEWEST_EVENTS) return { estimable: false, why: 'too few events lately' };
  const data = baseline(counts, index, settings);
  const seasons = new Set(data.seasons);
  if (!seasons.has(0) || data.counts.length <= seasons.size) return { estimable: false, why: 'too few past periods' };
  const final = fitBaseline(data, index, settings);
  if (final === undefined) return { estimable: false, why: 'no fit found' };

  const { fit, dispersion, errorDispersion } = final;
  const { logMean, variance } = quasiPoissonExpectation(fit, 0, index);
  const expected = Math.exp(logMean);
  const standardError = Math.sqrt(variance * errorDispersion);
  const z = -normalQuantile(alpha);
  const mean = thresholdMethod === 'muan' ? Math.exp(logMean + z * standardError) : expected;
  if (!(mean > 0 && Number.isFinite(mean))) return { estimable: false, why: 'no fit found' };
  const judged = (upper: number, pValue: number): FarringtonResult => ({
    estimable: true,
    isAlarm: count > upper,
    upper,
    expected,
    dispersion,
    hasTrend: fit.hasTrend,
    pValue,
  });
  if (thresholdMethod === 'delta') {
    const spread = Math.sqrt((4 / 9) * Math.cbrt(expected) * (dispersion + expected * standardError ** 2));
    const centre = expected ** (2 / 3);
    return judged((centre + z * spread) ** 1.5, normalUpperTail((count ** (2 / 3) - centre) / spread));
  }
  return judged(
    negativeBinomialUpperQuantile(alpha, mean, dispersion),
    count === 0 ? 1 : negativeBinomialUpperTail(count - 1, mean, dispersion),
  );
}
