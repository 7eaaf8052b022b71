import { normalQuantile } from './normal-distribution.ts';
import { garwoodLimits, type PoissonRate } from './poisson-rate.ts';
import { requireConfidence, requireCount, requireLength, requirePositive } from './require-range.ts';
import { rubinPool } from './rubin-rules.ts';

/**
 * A rate whose events were completed several times over: what is the rate, counting events whose group is not known?
 *
 * Formula: each copy's rate is its events over the exposure; logs pooled by Rubin's rules, each side with
 * the variance that gives a single copy its Garwood limit; with
 * fewer than 10 events in any copy the limits are the widest Garwood limits among the copies, since the log of a small
 * count is far from normal. The value is the mean rate of the copies.
 * Parameters: counts, two or more whole numbers of 0 or more, one for each completed copy; exposure above 0, such as
 * person-years; per, 1000 by default; confidence above 0 and below 1, 0.95 by default.
 * Where it misbehaves: the value and the middle of the limits differ slightly, the one a mean of rates and the other of
 * their logs; the difference is far below the limits.
 * Source: Rubin (1987), Multiple Imputation for Nonresponse in Surveys, equations 3.1.2 to 3.1.6; Garwood (1936).
 * Example: counts 100, 100 over an exposure of 10 give 10,000 per 1,000 with Garwood's limits, 8,136.4 to 12,162.7.
 */
export function pooledRate(
  counts: readonly number[],
  exposure: number,
  options: { readonly per?: number; readonly confidence?: number } = {},
): PoissonRate {
  const { per = 1000, confidence = 0.95 } = options;
  requireLength('pooledRate', 'counts', counts.length, 2);
  for (const [index, count] of counts.entries()) requireCount('pooledRate', `counts[${index}]`, count);
  requirePositive('pooledRate', 'exposure', exposure);
  requireConfidence('pooledRate', 'confidence', confidence);
  const scale = per / exposure;
  const rate = (scale * counts.reduce((sum, count) => sum + count, 0)) / counts.length;
  if (Math.min(...counts) < 10) {
    const limits = [Math.min(...counts), Math.max(...counts)].map((count) => garwoodLimits(count, confidence));
    return { rate, low: scale * limits[0]!.low, high: scale * limits[1]!.high, method: 'garwood' };
  }
  const z = normalQuantile((1 + confidence) / 2);
  const logs = counts.map(Math.log);
  const limits = counts.map((count) => garwoodLimits(count, confidence));
  // Each side has the width of its own exact limit, so that copies which agree give Garwood's limits.
  const lower = rubinPool(
    logs,
    counts.map((count, at) => (Math.log(count / limits[at]!.low) / z) ** 2),
    confidence,
  );
  const upper = rubinPool(
    logs,
    counts.map((count, at) => (Math.log(limits[at]!.high / count) / z) ** 2),
    confidence,
  );
  return { rate, low: scale * Math.exp(lower.low), high: scale * Math.exp(upper.high), method: 'rubin' };
}
