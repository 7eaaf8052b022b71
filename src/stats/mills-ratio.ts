import { normalUpperTail } from './normal-distribution.ts';
import { requireFinite, requireNonNegative } from './require-range.ts';

const HALF_LOG_TWO_PI = 0.9189385332046727;
const ROOT_TWO_PI = Math.sqrt(2 * Math.PI);

/** The ratio is kept as Taylor's series about points this far apart, up to the end; further out a fraction is used. */
const NODES_PER_UNIT = 16;
const END = 16;
const TERMS = 8;

/**
 * Coefficients of the series, node by node. All follow from the ratio itself, since M' = x M - 1:
 * c[1] = x c[0] - 1 and c[k + 1] = (c[k - 1] + x c[k])/(k + 1).
 */
function seriesTable(): Float64Array {
  const table = new Float64Array((END * NODES_PER_UNIT + 1) * TERMS);
  for (let node = 0; node <= END * NODES_PER_UNIT; node++) {
    const x = node / NODES_PER_UNIT;
    const at = node * TERMS;
    table[at] = normalUpperTail(x) * ROOT_TWO_PI * Math.exp((x * x) / 2);
    table[at + 1] = x * table[at]! - 1;
    for (let k = 1; k < TERMS - 1; k++) {
      table[at + k + 1] = (table[at + k - 1]! + x * table[at + k]!) / (k + 1);
    }
  }
  return table;
}

const SERIES = seriesTable();

/**
 * `millsRatio` without the check of its argument, for inner loops; of a number below 0, or of none, it gives nonsense.
 *
 * Formula, source and example: as `millsRatio`. Parameters: x, 0 or more, unchecked.
 */
export function uncheckedMillsRatio(x: number): number {
  if (x > END) {
    let below = x;
    for (let k = 20; k > 0; k--) below = x + k / below;
    return 1 / below;
  }
  const node = Math.trunc(x * NODES_PER_UNIT + 0.5);
  const step = x - node / NODES_PER_UNIT;
  const at = node * TERMS;
  let sum = SERIES[at + TERMS - 1]!;
  for (let k = TERMS - 2; k >= 0; k--) sum = sum * step + SERIES[at + k]!;
  return sum;
}

/**
 * Mills' ratio: the upper tail of the normal distribution over its density, which stays near 1/x where both vanish.
 *
 * Formula: M(x) = P(Z > x)/n(x); up to 16 by Taylor's series about the nearest sixteenth, beyond by the continued
 * fraction 1/(x + 1/(x + 2/(x + 3/(x + ...)))).
 * Parameters: x, 0 or more standard deviations.
 * Where it misbehaves: right to about 1e-13, not to the last digit; below 0 it would grow past all bounds, so it is
 * refused there (ask `logNormalUpperTail`).
 * Source: Abramowitz and Stegun (1964), 26.2.14; Mills (1926), Biometrika 18, 395.
 * Example: millsRatio(0) = sqrt(pi/2) = 1.2533141373155; millsRatio(1) = 0.655679542418798.
 */
export function millsRatio(x: number): number {
  requireNonNegative('millsRatio', 'x', x);
  return uncheckedMillsRatio(x);
}

/**
 * Logarithm of the upper tail of the normal distribution, made for being called millions of times.
 *
 * Formula: log M(x) - x^2/2 - log(2 pi)/2 for x of 0 or more; log(1 - n(x) M(-x)) below.
 * Parameters: x, any finite number of standard deviations.
 * Where it misbehaves: right to about 1e-13 in the logarithm for x up to 16; `normalUpperTail` is slower and no better
 * in the far tail, where it becomes 0. Source: as `millsRatio`.
 * Example: logNormalUpperTail(0) = -log 2 = -0.693147180559945; logNormalUpperTail(50) = -1254.83136.
 */
export function logNormalUpperTail(x: number): number {
  requireFinite('logNormalUpperTail', 'x', x);
  if (x >= 0) return Math.log(uncheckedMillsRatio(x)) - (x * x) / 2 - HALF_LOG_TWO_PI;
  return Math.log1p(-Math.exp((-x * x) / 2 - HALF_LOG_TWO_PI) * uncheckedMillsRatio(-x));
}
