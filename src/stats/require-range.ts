/**
 * Checks of arguments. Every statistic of this folder calls one of these first, so that a wrong argument is refused
 * by name and never becomes a wrong figure. Each throws a RangeError such as
 * "wilsonLimits: confidence is 95, expected a number above 0 and below 1" and otherwise returns nothing.
 */

function refuse(functionName: string, argument: string, value: unknown, range: string): never {
  throw new RangeError(`${functionName}: ${argument} is ${String(value)}, expected ${range}`);
}

/** Refuses anything but a finite number. */
export function requireFinite(functionName: string, argument: string, value: number): void {
  if (!Number.isFinite(value)) refuse(functionName, argument, value, 'a finite number');
}

/** Refuses anything but a finite number above 0: a population, an exposure, a shape. */
export function requirePositive(functionName: string, argument: string, value: number): void {
  if (!Number.isFinite(value) || value <= 0) refuse(functionName, argument, value, 'a finite number above 0');
}

/** Refuses anything but a finite number of 0 or more: a weight, a variance, an amount. */
export function requireNonNegative(functionName: string, argument: string, value: number): void {
  if (!Number.isFinite(value) || value < 0) refuse(functionName, argument, value, 'a finite number of 0 or more');
}

/** Refuses anything but a whole number of 0 or more, small enough to be exact (up to 2^53 - 1): a count. */
export function requireCount(functionName: string, argument: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) refuse(functionName, argument, value, 'a whole number of 0 or more');
}

/** Refuses anything but a whole number of `least` or more: of chains, of draws. */
export function requireCountAtLeast(functionName: string, argument: string, value: number, least: number): void {
  if (!Number.isSafeInteger(value) || value < least) {
    refuse(functionName, argument, value, `a whole number of at least ${least}`);
  }
}

/** Refuses anything but a number from 0 to 1, both included: a share, a probability. */
export function requireProportion(functionName: string, argument: string, value: number): void {
  if (!(value >= 0 && value <= 1)) refuse(functionName, argument, value, 'a number from 0 to 1');
}

/** Refuses anything but a number strictly between 0 and 1: a confidence of 0.95, not of 95. */
export function requireConfidence(functionName: string, argument: string, value: number): void {
  if (!(value > 0 && value < 1)) refuse(functionName, argument, value, 'a number above 0 and below 1');
}

/** Refuses a part larger than its whole: 237 successes in 232 trials. */
export function requireAtMost(functionName: string, argument: string, value: number, most: number): void {
  if (!(value <= most)) refuse(functionName, argument, value, `a number of at most ${most}`);
}

/** Refuses a list shorter than `least`. */
export function requireLength(functionName: string, argument: string, length: number, least: number): void {
  if (length < least) refuse(functionName, `length of ${argument}`, length, `at least ${least}`);
}

/** Refuses two parallel lists of different lengths. */
export function requireSameLength(functionName: string, argument: string, length: number, expected: number): void {
  if (length !== expected) refuse(functionName, `length of ${argument}`, length, `${expected}, as the other lists`);
}
