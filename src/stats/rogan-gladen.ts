import type { Interval } from './interval.ts';
import { normalReach } from './normal-distribution.ts';
import { wilsonLimits } from './proportion.ts';
import {
  requireAtMost,
  requireConfidence,
  requireNonNegative,
  requirePositive,
  requireProportion,
} from './require-range.ts';

function requireClassifier(functionName: string, sensitivity: number, specificity: number): void {
  requireProportion(functionName, 'sensitivity', sensitivity);
  requireProportion(functionName, 'specificity', specificity);
  if (sensitivity + specificity <= 1) {
    throw new RangeError(
      `${functionName}: sensitivity + specificity is ${sensitivity + specificity}, expected a number above 1`,
    );
  }
}

/** The share found, the share corrected, and the limits of both; the corrected may lie outside 0 to 1. */
export interface CorrectedShare {
  readonly apparent: Interval & { readonly share: number };
  readonly corrected: Interval & { readonly share: number };
}

/**
 * Rogan and Gladen's correction of a share for the errors of whoever, or whatever, did the classifying.
 *
 * Formula: corrected = (apparent + specificity - 1)/(sensitivity + specificity - 1); its limits are Wilson's limits of
 * the apparent share put through the same formula.
 * Parameters: positive, 0 to n; n, above 0; sensitivity (share of true ones found) and specificity (share of others
 * left alone), each 0 to 1, adding up to more than 1; confidence above 0 and below 1, 0.95 by default.
 * Where it misbehaves: it can fall below 0 or above 1 when the share is small and the classifier poor; it is given as it
 * falls, so that averages stay right, and clamped only for show. It takes sensitivity and specificity as known without
 * error; `correctedShare` does not. A classifier no better than chance (sum of 1 or less) is refused.
 * Source: Rogan and Gladen (1978), American Journal of Epidemiology 107, 71; limits as epiR's epi.prev(method = "wilson").
 * Example: 127 of 200 at sensitivity 0.95 and specificity 0.9: 0.629411764705882 (0.548608266502831 to 0.704229100412626).
 */
export function roganGladen(
  positive: number,
  n: number,
  sensitivity: number,
  specificity: number,
  confidence = 0.95,
): CorrectedShare {
  requirePositive('roganGladen', 'n', n);
  requireNonNegative('roganGladen', 'positive', positive);
  requireAtMost('roganGladen', 'positive', positive, n);
  requireClassifier('roganGladen', sensitivity, specificity);
  requireConfidence('roganGladen', 'confidence', confidence);
  const correct = (share: number): number => (share + specificity - 1) / (sensitivity + specificity - 1);
  const { low, high } = wilsonLimits(positive, n, confidence);
  const share = positive / n;
  return {
    apparent: { share, low, high },
    corrected: { share: correct(share), low: correct(low), high: correct(high) },
  };
}

/** What a classifier said of n texts, and how it did on texts whose truth is known. */
export interface ClassifiedCounts {
  readonly positive: number;
  readonly n: number;
  readonly sensitivity: number;
  /** Truly positive texts behind the sensitivity. */
  readonly sensitivityTrials: number;
  readonly specificity: number;
  /** Truly negative texts behind the specificity. */
  readonly specificityTrials: number;
}

/** Variance of a share; at 0 or 1, where p (1 - p)/n vanishes, that of the normal with the same Wilson half width. */
function shareVariance(share: number, n: number, z: number, confidence: number): number {
  if (share > 0 && share < 1) return (share * (1 - share)) / n;
  const { low, high } = wilsonLimits(share * n, n, confidence);
  return ((high - low) / (2 * z)) ** 2;
}

/**
 * A share corrected for classifier error, with limits that carry the uncertainty of the sensitivity and specificity as
 * well as that of the share, all clamped to 0 to 1 for show.
 *
 * Formula: p = (ap + sp - 1)/(se + sp - 1); variance
 * V = [ap (1 - ap)/n + p^2 se (1 - se)/n_se + (1 - p)^2 sp (1 - sp)/n_sp]/(se + sp - 1)^2; limits p +- z sqrt V.
 * Parameters: positive, 0 to n; n, sensitivityTrials and specificityTrials above 0; sensitivity and specificity 0 to 1,
 * adding up to more than 1; confidence above 0 and below 1, 0.95 by default. `unclamped` is p before clamping and
 * `standardError` is sqrt V.
 * Where it misbehaves: the delta method is symmetric and too trusting near 0 and 1. Where ap, se or sp is exactly 0 or 1
 * its term would vanish, as if known for certain; the squared half width of its Wilson limits over z takes its place.
 * Sensitivity and specificity must come from texts like those classified: measure them by group too.
 * Source: Rogan and Gladen (1978), American Journal of Epidemiology 107, 71; Greiner and Gardner (2000), Preventive
 * Veterinary Medicine 45, 3.
 * Example: 127 of 200, se 0.95 of 100, sp 0.9 of 100: share 0.629411764705882, standard error 0.0451166
 */
export function correctedShare(
  counts: ClassifiedCounts,
  confidence = 0.95,
): Interval & { readonly share: number; readonly unclamped: number; readonly standardError: number } {
  const { positive, n, sensitivity, sensitivityTrials, specificity, specificityTrials } = counts;
  requirePositive('correctedShare', 'sensitivityTrials', sensitivityTrials);
  requirePositive('correctedShare', 'specificityTrials', specificityTrials);
  requirePositive('correctedShare', 'n', n);
  requireNonNegative('correctedShare', 'positive', positive);
  requireAtMost('correctedShare', 'positive', positive, n);
  requireClassifier('correctedShare', sensitivity, specificity);
  requireConfidence('correctedShare', 'confidence', confidence);
  const z = normalReach(confidence);
  const youden = sensitivity + specificity - 1;
  const unclamped = (positive / n + specificity - 1) / youden;
  const variance =
    shareVariance(positive / n, n, z, confidence) +
    unclamped ** 2 * shareVariance(sensitivity, sensitivityTrials, z, confidence) +
    (1 - unclamped) ** 2 * shareVariance(specificity, specificityTrials, z, confidence);
  const standardError = Math.sqrt(variance) / youden;
  const clamp = (value: number): number => Math.max(0, Math.min(1, value));
  return {
    share: clamp(unclamped),
    unclamped,
    standardError,
    low: clamp(unclamped - z * standardError),
    high: clamp(unclamped + z * standardError),
  };
}
