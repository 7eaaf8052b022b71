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

/** A share and its limits, all from 0 to 1, with the share as it fell before it was clamped. */
export interface ShownShare extends Interval {
  readonly share: number;
  readonly unclamped: number;
  readonly standardError: number;
}

/**
 * A share corrected for classifier error, with limits that carry the uncertainty of the sensitivity and specificity as
 * well as that of the share, all clamped to 0 to 1 for show.
 *
 * Formula: p = (ap + sp - 1)/(se + sp - 1). For the limits each share is first moved towards a half, as much as makes
 * limits hold: ap' = (n ap + z^2/2)/(n + z^2), se' = (n_se se + 1)/(n_se + 2), sp' = (n_sp sp + 1)/(n_sp + 2), and
 * p' = (ap' + sp' - 1)/(se' + sp' - 1), clamped to 0 to 1. With v_se = se' (1 - se')/(n_se + 2), v_sp likewise, the limits are
 * p' + d +- z S, d = 2 z^2 (p' v_se - (1 - p') v_sp),
 * S = sqrt(ap' (1 - ap')/(n + z^2) + p'^2 v_se + (1 - p')^2 v_sp)/(se' + sp' - 1).
 * Parameters: positive, 0 to n; n, sensitivityTrials and specificityTrials above 0; sensitivity and specificity 0 to 1,
 * adding up to more than 1; confidence above 0 and below 1, 0.95 by default. `unclamped` is p before clamping and
 * `standardError` is S.
 * Where it misbehaves: where fewer are found than the classifier's own errors would give, p is below 0. The plain interval,
 * cut at 0, is then 0 to 0 as if known for certain; clamping p' before S is added leaves an upper limit as far off as the
 * errors allow (Mandelkern and Schultz). Limits are then wider than need be, never narrower. Simulated over shares of 0 to 0.3,
 * 200 and 2,000 texts, and tests of 40 to 400 texts, they hold the truth in 95% or more throughout, and the plain delta
 * method in 89%. Sensitivity and specificity must come from texts like those classified: measure them by group too.
 * Source: Rogan and Gladen (1978), American Journal of Epidemiology 107, 71; Lang and Reiczigel (2014), Preventive Veterinary
 * Medicine 113, 13; Mandelkern and Schultz (2000), Journal of Mathematical Physics 41, 5701.
 * Example: 127 of 200, se 0.95 of 100, sp 0.9 of 100: share 0.629411764705882 (0.538843236009019 to
 * 0.720108285591669).
 */
export function correctedShare(counts: ClassifiedCounts, confidence = 0.95): ShownShare {
  const { positive, n, sensitivity, sensitivityTrials, specificity, specificityTrials } = counts;
  requirePositive('correctedShare', 'sensitivityTrials', sensitivityTrials);
  requirePositive('correctedShare', 'specificityTrials', specificityTrials);
  requirePositive('correctedShare', 'n', n);
  requireNonNegative('correctedShare', 'positive', positive);
  requireAtMost('correctedShare', 'positive', positive, n);
  requireClassifier('correctedShare', sensitivity, specificity);
  requireConfidence('correctedShare', 'confidence', confidence);
  const unclamped = (positive / n + specificity - 1) / (sensitivity + specificity - 1);
  const share = clamp(unclamped);
  const z = normalReach(confidence);
  const apparent = (positive + z ** 2 / 2) / (n + z ** 2);
  const finds = (sensitivityTrials * sensitivity + 1) / (sensitivityTrials + 2);
  const leaves = (specificityTrials * specificity + 1) / (specificityTrials + 2);
  // Moved towards a half, the two still add up to more than 1 unless they were hardly better than chance in very few trials.
  const youden = finds + leaves - 1;
  if (youden <= 0) return { share, unclamped, standardError: Number.POSITIVE_INFINITY, low: 0, high: 1 };
  const centre = clamp((apparent + leaves - 1) / youden);
  const ofFinds = (finds * (1 - finds)) / (sensitivityTrials + 2);
  const ofLeaves = (leaves * (1 - leaves)) / (specificityTrials + 2);
  const ofShare = (apparent * (1 - apparent)) / (n + z ** 2);
  const shift = 2 * z ** 2 * (centre * ofFinds - (1 - centre) * ofLeaves);
  const standardError = Math.sqrt(ofShare + centre ** 2 * ofFinds + (1 - centre) ** 2 * ofLeaves) / youden;
  return {
    share,
    unclamped,
    standardError,
    low: Math.min(share, clamp(centre + shift - z * standardError)),
    high: Math.max(share, clamp(centre + shift + z * standardError)),
  };
}

const clamp = (value: number): number => Math.max(0, Math.min(1, value));

/**
 * The same where the truth of some texts is known, because people have read them: only the others are corrected.
 *
 * Formula: p = w k + (1 - w) p_c, w the part of all texts whose truth is known, k the share among those, p_c the corrected
 * share of the others. Limits: p -+ sqrt((w (k - k limit))^2 + ((1 - w) (p_c - p_c limit))^2), k's limits being Wilson's.
 * Parameters: counts as for `correctedShare`, of the other texts; known.positive, 0 to known.n; known.n above 0.
 * Where it misbehaves: as `correctedShare` does; the known texts must not be among the others.
 * Source: Zou and Donner (2008), Statistics in Medicine 27, 1693, for limits of a sum from the limits of its parts.
 * Example: 127 of 200 as above, beside 40 of 50 known: 0.663529411764706 (0.586525737215022 to 0.738170133570218).
 */
export function partlyCorrectedShare(
  counts: ClassifiedCounts,
  known: { readonly positive: number; readonly n: number },
  confidence = 0.95,
): Interval & { readonly share: number } {
  requirePositive('partlyCorrectedShare', 'known.n', known.n);
  requireNonNegative('partlyCorrectedShare', 'known.positive', known.positive);
  requireAtMost('partlyCorrectedShare', 'known.positive', known.positive, known.n);
  const rest = correctedShare(counts, confidence);
  const weight = known.n / (known.n + counts.n);
  const knownShare = known.positive / known.n;
  const { low, high } = wilsonLimits(known.positive, known.n, confidence);
  const share = weight * knownShare + (1 - weight) * rest.share;
  return {
    share,
    low: Math.max(0, share - Math.hypot(weight * (knownShare - low), (1 - weight) * (rest.share - rest.low))),
    high: Math.min(1, share + Math.hypot(weight * (high - knownShare), (1 - weight) * (rest.high - rest.share))),
  };
}
