import { normalUpperTail } from './normal-distribution.ts';
import { logMidPTail, requireTwoGroupCounts, type TwoGroupCounts } from './rate-ratio.ts';
import { requireFinite, requirePositive } from './require-range.ts';

const STEP = 0.5;
const REACH = 8;

/**
 * Mid-P value of a ratio against ordinary variation: how often chance, and the usual spread between places together, would
 * give as many events or more.
 *
 * Formula: the upper mid-P tail P(X > n) + P(X = n)/2 for a log ratio theta, averaged over theta ~ N(mean, sd^2). Where
 * counting is the wider of the two, a sum over theta; where the spread is, the tail's own density over theta is summed against
 * the normal tail instead (integration by parts), so that the narrower curve is always the one that is resolved.
 * Parameters: counts as `midPRateRatio`; mean, the usual log ratio; sd above 0, its spread between places.
 * Where it misbehaves: mean and sd are taken as known. Beyond 1e-12 or so it is rough. Without events it is 1/2.
 * Source: the mid-P of Lancaster (1961) under a normal prior; Spiegelhalter (2005), Statistics in Medicine 24, 1185, for
 * over-dispersion in this use.
 * Example: 30 in 1,000 against 10 in 1,000, mean 0.3, sd 0.2: 0.0254; with sd 0.001, 0.0116, that of `rateRatioMidPValues`
 * against e^0.3.
 */
export function overDispersedMidP(counts: TwoGroupCounts, mean: number, sd: number): number {
  requireTwoGroupCounts('overDispersedMidP', counts);
  requireFinite('overDispersedMidP', 'mean', mean);
  requirePositive('overDispersedMidP', 'sd', sd);
  const { events: n, comparisonEvents: n0 } = counts;
  const offset = Math.log(counts.exposure / counts.comparisonExposure);
  if (n + n0 === 0) return 0.5;
  const own = Math.log((n + 0.5) / (n0 + 0.5)) - offset;
  // Below the mean the sum would look for the tail where it is not: the other tail's is the small one.
  if (own < mean) return 1 - overDispersedMidP(swapped(counts), -mean, sd);
  const ownSd = Math.sqrt(1 / (n + 0.5) + 1 / (n0 + 0.5));
  const width = Math.min(sd, ownSd);
  // The products peak between the two curves, nearer the narrower.
  const centre = (own * sd ** 2 + mean * ownSd ** 2) / (sd ** 2 + ownSd ** 2);
  const term =
    n0 === 0 || ownSd > sd
      ? (theta: number) =>
          (upperTail(n, n0, offset + theta) * Math.exp(-(((theta - mean) / sd) ** 2) / 2)) / (sd * ROOT_TWO_PI)
      : (theta: number) => {
          const density = Math.exp(logMidPTail(n, n0, offset + theta).logDensity);
          return density === 0 ? 0 : density * normalUpperTail((theta - mean) / sd);
        };
  let sum = 0;
  for (let z = -REACH; z <= REACH; z += STEP) sum += term(centre + z * width);
  return Math.min(1, sum * STEP * width);
}

const ROOT_TWO_PI = Math.sqrt(2 * Math.PI);

function swapped({ events, exposure, comparisonEvents, comparisonExposure }: TwoGroupCounts): TwoGroupCounts {
  return {
    events: comparisonEvents,
    exposure: comparisonExposure,
    comparisonEvents: events,
    comparisonExposure: exposure,
  };
}

function upperTail(n: number, n0: number, logOdds: number): number {
  // Without comparison events the whole tail is half of P(X = n).
  if (n0 === 0) return 0.5 * Math.exp(-n * Math.log1p(Math.exp(-logOdds)));
  return Math.exp(logMidPTail(n, n0, logOdds).logTail);
}
