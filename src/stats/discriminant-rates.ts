import { logNormalUpperTail } from './mills-ratio.ts';
import { requireFinite } from './require-range.ts';

/** The signal of a group in an area: what share carries, and how far their signal lies above that of the others. */
export interface DiscriminantSignal {
  /** Log odds of the share of residents who carry. */
  readonly logitPhi: number;
  /** Logarithm of the distance between the two normal distributions of the signal. */
  readonly logDelta: number;
}

/** What a threshold on the signal leads to. */
export interface DiscriminantRates {
  /** Share of residents whose signal is above the threshold: they are searched. */
  readonly searchRate: number;
  /** Share of those searched who carry. */
  readonly findRate: number;
  /** Chance that somebody whose signal is exactly at the threshold carries. */
  readonly thresholdProbability: number;
}

/** Largest exponent whose exponential is a number still. */
const LARGEST_LOG = 709;

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
const logLogistic = (x: number): number => (x < 0 ? x - Math.log1p(Math.exp(x)) : -Math.log1p(Math.exp(-x)));

/**
 * Search rate, find rate and threshold of officers who search whoever shows a signal above a threshold: the model of
 * one group in one area inside the threshold test.
 *
 * What it says: a share phi of residents carries. Everybody shows a signal; it is standard normal among those who do
 * not carry and normal about delta, with the same spread, among those who do.
 * Formula: phi = logistic(logitPhi), delta = exp(logDelta), SF the normal upper tail, n its density.
 * A = phi SF(t - delta), B = (1 - phi) SF(t); search rate A + B; find rate A/(A + B); threshold as a probability
 * phi n(t - delta)/(phi n(t - delta) + (1 - phi) n(t)), whose log odds are logitPhi + delta (t - delta/2).
 * Parameters: threshold t, any finite number, in standard deviations of the signal; logitPhi, any finite number;
 * logDelta, a finite number of at most 709.
 * Where it misbehaves: worked on logarithms, so that a find rate and a threshold exist where both tails round to 0; the
 * search rate itself then rounds to 0 (and a threshold within 1e-16 of 1 to 1). The signal is a device: nobody measures
 * it, and two normal curves of equal spread are an assumption.
 * Source: Pierson, Corbett-Davies and Goel (2018), Fast threshold tests for detecting discrimination, Proceedings of
 * Machine Learning Research 84, 96.
 * Example: t 0, logitPhi -2, logDelta 0.5: search rate 0.553688712947319, find rate 0.204609867077346, threshold
 * 0.0335971051966831.
 */
export function discriminantRates(threshold: number, { logitPhi, logDelta }: DiscriminantSignal): DiscriminantRates {
  requireFinite('discriminantRates', 'threshold', threshold);
  requireFinite('discriminantRates', 'logitPhi', logitPhi);
  requireFinite('discriminantRates', 'logDelta', logDelta);
  if (logDelta > LARGEST_LOG) {
    throw new RangeError(`discriminantRates: logDelta is ${logDelta}, expected a number of at most ${LARGEST_LOG}`);
  }
  const delta = Math.exp(logDelta);
  const logCarrying = logLogistic(logitPhi) + logNormalUpperTail(threshold - delta);
  const logOthers = logLogistic(-logitPhi) + logNormalUpperTail(threshold);
  return {
    searchRate: Math.exp(logCarrying) + Math.exp(logOthers),
    findRate: logistic(logCarrying - logOthers),
    thresholdProbability: logistic(logitPhi + delta * (threshold - delta / 2)),
  };
}
