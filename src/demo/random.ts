import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** A stream of chance that always runs the same way for the same seed and name. */
export interface Random {
  /** Uniform, 0 inclusive to 1 exclusive. */
  fraction(): number;
  /** Whole number, 0 to count - 1. */
  below(count: number): number;
  chance(probability: number): boolean;
  /** Standard normal. */
  normal(): number;
  /** Poisson count with this mean, 0 upwards. */
  poisson(mean: number): number;
  pick<T>(list: readonly T[]): T;
}

/**
 * Opens the stream of a seed and a name. Streams with different names do not depend on each other, so that a month
 * holds the same searches whatever other months are written beside it.
 */
export function openRandom(seed: number, name: string): Random {
  const generator = xoroshiro128plus(hash(`${seed}/${name}`));
  // The generator's first values are alike for seeds that are alike; throw them away.
  for (let skipped = 0; skipped < 24; skipped += 1) generator.next();
  const fraction = () => (generator.next() >>> 0) / 4_294_967_296;
  const below = (count: number) => Math.floor(fraction() * count);
  return {
    fraction,
    below,
    chance: (probability) => fraction() < probability,
    normal: () => Math.sqrt(-2 * Math.log(1 - fraction())) * Math.cos(2 * Math.PI * fraction()),
    poisson: (mean) => poisson(mean, fraction),
    pick: (list) => list[below(list.length)]!,
  };
}

/** Knuth's product of uniforms, in slices of 400 so that exp(-mean) stays above the smallest number. */
function poisson(mean: number, fraction: () => number): number {
  let count = 0;
  for (let rest = mean; rest > 0; rest -= 400) {
    const floor = Math.exp(-Math.min(rest, 400));
    for (let product = fraction(); product > floor; product *= fraction()) count += 1;
  }
  return count;
}

/** A chooser of values by weight; the weights need not add up to 1. */
export function byWeight<T>(entries: readonly (readonly [value: T, weight: number])[]): (random: Random) => T {
  const values = entries.map(([value]) => value);
  let sum = 0;
  const upTo = entries.map(([, weight]) => {
    sum += weight;
    return sum;
  });
  return (random) => {
    const at = random.fraction() * sum;
    let index = 0;
    while (index < values.length - 1 && at >= upTo[index]!) index += 1;
    return values[index]!;
  };
}

/** FNV-1a, 32 bits, with a final mixing of the bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return value ^ (value >>> 16);
}
