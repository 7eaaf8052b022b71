/**
 * Where a function that only falls (or only rises) crosses zero.
 *
 * Formula: from the guess the bracket is widened, doubling each time, until the signs at its ends differ; then it is
 * halved until it no longer shrinks.
 * Parameters: evaluate, a monotone function of any number; guess, where to start; step, above 0, the first width.
 * Where it misbehaves: a function that never crosses would be followed for ever; after 200 doublings RangeError is
 * thrown. Slow (some 60 calls) and cannot go wrong otherwise.
 * Source: Press and others (1992), Numerical Recipes, 9.1.
 * Example: monotoneRoot((u) => 2 - u, 0, 1) = 2.
 */
export function monotoneRoot(evaluate: (u: number) => number, guess: number, step: number): number {
  const first = evaluate(guess);
  if (first === 0) return guess;
  const direction = evaluate(guess + step) > evaluate(guess - step) === first > 0 ? -1 : 1;
  let inner = guess;
  let outer = guess + direction * step;
  for (let doubling = 0; evaluate(outer) > 0 === first > 0; doubling++) {
    if (doubling === 200)
      throw new RangeError(`monotoneRoot: guess is ${guess}, expected a function that crosses zero`);
    inner = outer;
    outer += direction * step * 2 ** (doubling + 1);
  }
  for (;;) {
    const middle = inner + (outer - inner) / 2;
    if (middle === inner || middle === outer || Math.abs(outer - inner) < 1e-15 * Math.abs(middle)) return middle;
    if (evaluate(middle) > 0 === first > 0) inner = middle;
    else outer = middle;
  }
}
