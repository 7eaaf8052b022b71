import type { Interval } from './interval.ts';
import { wilsonLimits } from './proportion.ts';
import { requireAtMost, requireConfidence, requireCount, requireLength, requirePositive } from './require-range.ts';

/** A stratum: things there are in it, and those drawn from it at random whose truth is known, by truth and verdict. */
export interface ClassifiedStratum {
  /** Things there are, drawn or not. */
  readonly size: number;
  readonly truePositive: number;
  readonly falseNegative: number;
  readonly falsePositive: number;
  readonly trueNegative: number;
  /** Drawn, and neither truly positive nor truly negative, or judged to be neither: in no share, but in the weights. */
  readonly leftOut: number;
}

/** A share estimated from strata, with limits, and the trials of a simple sample that would say as much. */
export type SampledShare =
  | (Interval & {
      readonly estimable: true;
      readonly share: number;
      readonly standardError: number;
      /** Effective trials; need not be whole. */
      readonly trials: number;
      /** Things drawn that the share is out of. */
      readonly cases: number;
    })
  | { readonly estimable: false; readonly why: 'no cases'; readonly cases: 0 };

/**
 * Sensitivity (share of the truly positive that the classifier finds) and specificity (share of the truly negative that
 * it leaves alone) from a random sample within strata, each thing drawn counting for all it stands for.
 *
 * Formula, for the sensitivity (the specificity is the same with positive and negative exchanged): stratum h holds N_h
 * things, of which n_h were drawn; weight w_h = N_h/n_h. R = Y/X, X = sum of w over things drawn that are truly positive,
 * Y = sum of w over those of them that were found. With d = found - R for the truly positive and d = 0 for all others,
 * V = sum_h N_h^2 (1 - n_h/N_h) s_h^2/n_h / X^2, s_h^2 the variance of d within the stratum (divisor n_h - 1);
 * standardError = sqrt V. Trials: the smaller of R (1 - R)/V and X/u, u = sum w^2/sum w over things drawn that the
 * classifier called negative, whatever they are: any of those could have been a positive it missed, and would have
 * weighed u. Where R is 0 or 1, or V is 0: the smaller of X/u and Kish's (sum w)^2/sum w^2 over the truly positive (at 0,
 * u is over those called positive). Limits: Wilson's, of R in so many trials.
 * Parameters: strata, one or more, none drawn being allowed; counts whole, n_h at most N_h; confidence above 0 and below
 * 1, 0.95 by default.
 * Where it misbehaves: a stratum with nothing drawn is left out, as if it did not exist. With a single thing drawn, s_h^2
 * is taken from all strata together. The ratio is biased by about 1/n. Sampling light where the classifier says no makes
 * the sensitivity unsure, since one miss there stands for many: that is why the trials are held down by X/u, which also
 * keeps them finite where everything was drawn.
 * Source: Cochran (1977), Sampling Techniques, 3rd edition, 6.11 (combined ratio estimate); Kish (1965), Survey Sampling,
 * 11.7; Wilson (1927), JASA 22, 209.
 * Example: strata of 1,000 (40 true, 5 false positives of 45 drawn) and 4,000 (2 false, 78 true negatives of 80 drawn):
 * sensitivity 0.898876404494382, standard error 0.0634013650297857, trials 19.7777777777778 (limits 0.696190201937 to
 * 0.971815205943); specificity 0.972299168975069, standard error 0.0112333806234264, trials 180.5.
 */
export function stratifiedAccuracy(
  strata: readonly ClassifiedStratum[],
  confidence = 0.95,
): { readonly sensitivity: SampledShare; readonly specificity: SampledShare } {
  requireLength('stratifiedAccuracy', 'strata', strata.length, 1);
  requireConfidence('stratifiedAccuracy', 'confidence', confidence);
  for (const [at, stratum] of strata.entries()) requireStratum(`strata[${at}]`, stratum);
  const drawn = strata.filter((stratum) => drawnOf(stratum) > 0);
  return {
    sensitivity: shareFound(
      drawn.map((stratum) => ({
        size: stratum.size,
        drawn: drawnOf(stratum),
        found: stratum.truePositive,
        missed: stratum.falseNegative,
        calledFound: stratum.truePositive + stratum.falsePositive,
        calledMissed: stratum.falseNegative + stratum.trueNegative,
      })),
      confidence,
    ),
    specificity: shareFound(
      drawn.map((stratum) => ({
        size: stratum.size,
        drawn: drawnOf(stratum),
        found: stratum.trueNegative,
        missed: stratum.falsePositive,
        calledFound: stratum.trueNegative + stratum.falseNegative,
        calledMissed: stratum.falsePositive + stratum.truePositive,
      })),
      confidence,
    ),
  };
}

function requireStratum(name: string, stratum: ClassifiedStratum): void {
  for (const [field, count] of Object.entries(stratum)) requireCount('stratifiedAccuracy', `${name}.${field}`, count);
  requirePositive('stratifiedAccuracy', `${name}.size`, stratum.size);
  requireAtMost('stratifiedAccuracy', `things drawn of ${name}`, drawnOf(stratum), stratum.size);
}

function drawnOf(stratum: ClassifiedStratum): number {
  const { truePositive, falseNegative, falsePositive, trueNegative, leftOut } = stratum;
  return truePositive + falseNegative + falsePositive + trueNegative + leftOut;
}

/** A stratum as one of the two shares sees it: cases found and missed, and things drawn, cases or not, by verdict. */
interface Findings {
  readonly size: number;
  readonly drawn: number;
  readonly found: number;
  readonly missed: number;
  readonly calledFound: number;
  readonly calledMissed: number;
}

function shareFound(strata: readonly Findings[], confidence: number): SampledShare {
  const weightOf = ({ size, drawn }: Findings): number => size / drawn;
  const casesOf = ({ found, missed }: Findings): number => found + missed;
  const total = (amountOf: (stratum: Findings) => number): number =>
    strata.reduce((sum, stratum) => sum + amountOf(stratum), 0);
  const cases = total(casesOf);
  if (cases === 0) return { estimable: false, why: 'no cases', cases: 0 };
  const weighted = total((stratum) => weightOf(stratum) * casesOf(stratum));
  const missedWeight = total((stratum) => weightOf(stratum) * stratum.missed);
  const hasMissed = missedWeight > 0;
  const hasFound = strata.some((stratum) => stratum.found > 0);
  // The other way about would leave 0.9999... where nothing was missed.
  const share = hasFound ? 1 - missedWeight / weighted : 0;

  const squaresOf = ({ found, missed }: Findings): number => found * (1 - share) ** 2 + missed * share ** 2;
  const sumOf = ({ found, missed }: Findings): number => found - share * (found + missed);
  const overall = total((stratum) => weightOf(stratum) * squaresOf(stratum)) / total((stratum) => stratum.size);
  const variance =
    total((stratum) => {
      const { size, drawn } = stratum;
      const within = drawn > 1 ? (squaresOf(stratum) - sumOf(stratum) ** 2 / drawn) / (drawn - 1) : overall;
      return (size * size * (1 - drawn / size) * Math.max(0, within)) / drawn;
    }) /
    weighted ** 2;

  const kish = weighted ** 2 / total((stratum) => weightOf(stratum) ** 2 * casesOf(stratum));
  const doubtfulOf = ({ calledFound, calledMissed }: Findings): number => (hasFound ? calledMissed : calledFound);
  const doubtful = total((stratum) => weightOf(stratum) * doubtfulOf(stratum));
  const doubtfulSquares = total((stratum) => weightOf(stratum) ** 2 * doubtfulOf(stratum));
  // A verdict that nothing drawn got leaves nothing to be missed (or found): Kish's number stands alone.
  const most = doubtful > 0 ? (weighted * doubtful) / doubtfulSquares : kish;
  const isMixed = hasFound && hasMissed && variance > 0;
  const trials = Math.min(most, isMixed ? (share * (1 - share)) / variance : kish);
  const limits = wilsonLimits(share * trials, trials, confidence);
  return { estimable: true, share, standardError: Math.sqrt(variance), trials, cases, ...limits };
}
