/** One observation: the numbers of the features it has, each as often as it has it, and what was seen. */
export interface SparseObservation {
  features: Int32Array;
  isPositive: boolean;
}

/** Log odds: those of an observation without features, and what each feature adds. */
export interface SparseLogisticModel {
  bias: number;
  weights: Float64Array;
}

export interface SparseLogisticSettings {
  /** How many features there are: numbers run below this. */
  features: number;
  /** How strongly weights are held near 0: 0 not at all. */
  shrinkage: number;
  /** How often each observation is gone through. */
  passes: number;
}

/** Length of the first step; the tenth pass takes half of it. */
const FIRST_STEP = 0.05;
const TENTH = 0.1;
/** The bias is in every observation, and steadier for smaller steps. */
const OF_BIAS = 0.4;

/**
 * Logistic regression on many features of which each observation has few, by stochastic gradient descent: each step shrinks
 * the weights it touches. The order of observations is fixed, so the same observations give the same model. Throws RangeError
 * where a feature's number is not below `features`, or where all observations are alike in what was seen. Source: Bottou
 * (2012), Stochastic gradient descent tricks.
 */
export function fitSparseLogisticRegression(
  observations: readonly SparseObservation[],
  { features, shrinkage, passes }: SparseLogisticSettings,
): SparseLogisticModel {
  const positives = observations.filter(({ isPositive }) => isPositive).length;
  if (positives === 0 || positives === observations.length)
    throw new RangeError(`${positives} of ${observations.length} observations are positive (expected some, not all)`);
  const weights = new Float64Array(features);
  for (const { features: own } of observations) {
    const wrong = own.find((feature) => !(feature >= 0 && feature < features));
    if (wrong !== undefined) throw new RangeError(`feature ${wrong} (expected 0 to ${features - 1})`);
  }
  const stride = strideThrough(observations.length);
  let bias = 0;
  for (let pass = 0; pass < passes; pass += 1) {
    const step = FIRST_STEP / (1 + TENTH * pass);
    for (let turn = 0; turn < observations.length; turn += 1) {
      const { features: own, isPositive } = observations[(turn * stride + pass) % observations.length]!;
      let logOdds = bias;
      for (const feature of own) logOdds += weights[feature]!;
      const residual = 1 / (1 + Math.exp(-logOdds)) - (isPositive ? 1 : 0);
      bias -= OF_BIAS * step * residual;
      for (const feature of own) weights[feature]! -= step * (residual + shrinkage * weights[feature]!);
    }
  }
  return { bias, weights };
}

/** A step through a list that meets every place once, far from the one before: near the golden section of its length. */
function strideThrough(length: number): number {
  let stride = Math.max(1, Math.round(length * 0.618));
  while (greatestCommonDivisor(stride, length) !== 1) stride += 1;
  return stride;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
