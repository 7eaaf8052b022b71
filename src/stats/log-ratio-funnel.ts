import { mean, median, sum } from 'simple-statistics';
import type { Interval } from './interval.ts';
import { mantelHaenszelRateRatio } from './mantel-haenszel-rate-ratio.ts';
import { normalReach } from './normal-distribution.ts';
import { quantileTypeSeven } from './quantile.ts';
import { requireTwoGroupCounts, type TwoGroupCounts } from './rate-ratio.ts';
import { requireConfidence, requireLength, requireNonNegative, requirePositive } from './require-range.ts';

/** One place in a funnel plot. */
export interface FunnelPoint {
  /** Log ratio less the log of the common ratio. */
  readonly deviation: number;
  /** Variance of the deviation from counting alone. */
  readonly variance: number;
  /** Deviation in standard errors of counting alone. */
  readonly z: number;
  /** Deviation in standard errors of counting and of ordinary variation between places together. */
  readonly adjustedZ: number;
}

/** A funnel plot in numbers; or why there is none. */
export type LogRatioFunnel =
  | {
      readonly estimable: true;
      /** Common ratio, Mantel and Haenszel's: the centre line. */
      readonly centre: number;
      /** How many times more the places vary than counting allows; 1 is no more. */
      readonly dispersion: number;
      /** Variance of the log ratio between places, beyond counting; 0 where dispersion is 1 or less. */
      readonly betweenVariance: number;
      readonly points: readonly FunnelPoint[];
    }
  | { readonly estimable: false; readonly why: 'no events' | 'no comparison events' | 'no events in the group' };

/** Share of places pulled in at each end. */
const WINSORISED_SHARE = 0.1;

/**
 * What winsorising leaves of a spread of 1, by the published constant of this method. The exact integral,
 * 1 - 2 s - 2 c f(c) + 2 s c^2 with s = 0.1, c the normal quantile at 0.9 and f the normal density, is 0.678655: the
 * constant makes the dispersion 0.007% too small, far below anything the picture could show, and is kept so that our
 * funnels agree with the check table to its last digit.
 */
const WINSORISED_SPREAD = 0.678702571735;

/**
 * Funnel plot of log rate ratios with room for ordinary variation between places: a picture, not the flagging rule.
 *
 * Formula: y = ln((n + 1/2)/(n0 + 1/2)) - ln(N/N0) - ln MH, s2 = 1/(n + 1/2) + 1/(n0 + 1/2), z = y/sqrt s2; the z are
 * winsorised at their type-7 10% and 90% quantiles; dispersion = mean((z - median z)^2)/0.678702571735;
 * between variance = max(0, (I dispersion - (I - 1))/(sum w - sum w^2/sum w)) with w = 1/s2 over I places;
 * adjusted z = y/sqrt(s2 + between variance).
 * Parameters: places, two or more, each as for `midPRateRatio`.
 * Where it misbehaves: small counts are not normal; leave out places with under 10 events in either group. The half
 * added to each count belongs to this picture alone and appears in no printed ratio. The 0.6787 restores what winsorising takes
 * from the spread of ordinary places; without it the funnel is too narrow. If more than a fifth of the places are
 * extreme they widen their own funnel.
 * Source: Spiegelhalter (2005), Statistics in Medicine 24, 1185.
 * Example: six places with 100, 150, 180, 80, 120, 225 events in 108, 112, 165, 95, 100, 220 thousand against 309, 326,
 * 497, 314, 290, 664 in four times as many: centre 1.425, dispersion 2.58956074759677.
 */
export function logRatioFunnel(places: readonly TwoGroupCounts[]): LogRatioFunnel {
  requireLength('logRatioFunnel', 'places', places.length, 2);
  for (const place of places) requireTwoGroupCounts('logRatioFunnel', place);
  const common = mantelHaenszelRateRatio(places);
  if (!common.estimable) return common;
  const plain = places.map(({ events, exposure, comparisonEvents, comparisonExposure }) => {
    const logRatio = Math.log((events + 0.5) / (comparisonEvents + 0.5)) - Math.log(exposure / comparisonExposure);
    const deviation = logRatio - Math.log(common.ratio);
    const variance = 1 / (events + 0.5) + 1 / (comparisonEvents + 0.5);
    return { deviation, variance, z: deviation / Math.sqrt(variance) };
  });
  const zs = plain.map((point) => point.z);
  const lowest = quantileTypeSeven(zs, WINSORISED_SHARE);
  const highest = quantileTypeSeven(zs, 1 - WINSORISED_SHARE);
  const middle = median(zs);
  const dispersion = mean(zs.map((z) => (Math.max(lowest, Math.min(highest, z)) - middle) ** 2)) / WINSORISED_SPREAD;
  const weights = plain.map((point) => 1 / point.variance);
  const weight = sum(weights);
  const excess = places.length * dispersion - (places.length - 1);
  const betweenVariance = Math.max(0, excess / (weight - sum(weights.map((w) => w * w)) / weight));
  const points = plain.map((point) => ({
    ...point,
    adjustedZ: point.deviation / Math.sqrt(point.variance + betweenVariance),
  }));
  return { estimable: true, centre: common.ratio, dispersion, betweenVariance, points };
}

/**
 * The two edges of a funnel at one place.
 *
 * Formula: centre exp(+- z sqrt(variance + betweenVariance)), z the normal quantile at (1 + confidence)/2: 1.96 at 0.95
 * and 3.09 at 0.998.
 * Parameters: centre, above 0; variance, above 0, of the place from counting; betweenVariance, 0 or more; confidence
 * above 0 and below 1.
 * Where it misbehaves: as `logRatioFunnel`. Source: Spiegelhalter (2005), Statistics in Medicine 24, 1185.
 * Example: logRatioFunnelLimits(1, 0.04, 0, 0.95) = exp(-+ 0.392) = 0.6757 to 1.4799.
 */
export function logRatioFunnelLimits(
  centre: number,
  variance: number,
  betweenVariance: number,
  confidence: number,
): Interval {
  requirePositive('logRatioFunnelLimits', 'centre', centre);
  requirePositive('logRatioFunnelLimits', 'variance', variance);
  requireNonNegative('logRatioFunnelLimits', 'betweenVariance', betweenVariance);
  requireConfidence('logRatioFunnelLimits', 'confidence', confidence);
  const reach = Math.exp(normalReach(confidence) * Math.sqrt(variance + betweenVariance));
  return { low: centre / reach, high: centre * reach };
}
