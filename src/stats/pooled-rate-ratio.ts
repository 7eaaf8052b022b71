import { normalReach } from './normal-distribution.ts';
import { midPRateRatio, type RateRatio, type TwoGroupCounts } from './rate-ratio.ts';
import { requireConfidence, requireLength } from './require-range.ts';
import { rubinPool } from './rubin-rules.ts';

/**
 * Rate ratio over several imputations of unknown group membership: Rubin's rules on the log ratio, started from mid-P
 * limits so that with nothing unknown it is `midPRateRatio` itself.
 *
 * Formula: ratio = exp(mean log ratio). Each imputation's mid-P limits stand for two standard errors,
 * (log ratio - log low)/z downwards and (log high - log ratio)/z upwards; each side is pooled by `rubinPool`.
 * Parameters: imputations, two or more, each as for `midPRateRatio`; confidence above 0 and below 1, 0.95 by default.
 * Where it misbehaves: where some imputation has no events in a group its log ratio is infinite and cannot be averaged.
 * Then the counts are averaged instead for the ratio, and the limits are the widest of any imputation: too wide
 * rather than too narrow. If every imputation lacks comparison events, or any events, there is no ratio, as in
 * `midPRateRatio`.
 * Source: Rubin (1987), Multiple Imputation for Nonresponse in Surveys, chapter 3; the two-sided variance is in the
 * manner of Zou and Donner (2008), Statistics in Medicine 27, 1693.
 * Example: three imputations of the same 1 in 500 against 1 in 500: ratio 1, low 1/39, high 39.
 */
export function pooledRateRatio(imputations: readonly TwoGroupCounts[], confidence = 0.95): RateRatio {
  requireLength('pooledRateRatio', 'imputations', imputations.length, 2);
  requireConfidence('pooledRateRatio', 'confidence', confidence);
  const z = normalReach(confidence);
  const logRatios: number[] = [];
  const downward: number[] = [];
  const upward: number[] = [];
  let lowest = Infinity;
  let highest = 0;
  let rate = 0;
  let comparisonRate = 0;
  for (const counts of imputations) {
    const single = midPRateRatio(counts, confidence);
    rate += counts.events / counts.exposure;
    comparisonRate += counts.comparisonEvents / counts.comparisonExposure;
    lowest = Math.min(lowest, 'low' in single ? single.low : 0);
    highest = Math.max(highest, 'high' in single ? single.high : Infinity);
    if (!single.estimable || single.ratio === 0) continue;
    logRatios.push(Math.log(single.ratio));
    downward.push((Math.log(single.ratio / single.low) / z) ** 2);
    upward.push((Math.log(single.high / single.ratio) / z) ** 2);
  }
  if (logRatios.length === imputations.length) {
    const lower = rubinPool(logRatios, downward, confidence);
    const upper = rubinPool(logRatios, upward, confidence);
    return {
      estimable: true,
      ratio: Math.exp(lower.estimate),
      low: Math.exp(lower.low),
      high: Math.exp(upper.high),
    };
  }
  if (comparisonRate > 0) return { estimable: true, ratio: rate / comparisonRate, low: lowest, high: highest };
  if (rate > 0) return { estimable: false, why: 'no comparison events', low: lowest, high: Infinity };
  return { estimable: false, why: 'no events' };
}
