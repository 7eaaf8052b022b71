/** What a reader can work out from counts that are shown: sums solved exactly, and by what no count can be (less than none). */

/** An equation among named counts: the sum of the parts is the whole. */
export interface Sum {
  whole: string;
  parts: readonly string[];
}

/** A prime whose products are still whole numbers: arithmetic by it is exact, and the sums have no coefficients but 1. */
const PRIME = 67_108_859;

function inverse(value: number): number {
  let [result, base, power] = [1, value % PRIME, PRIME - 2];
  while (power > 0) {
    if (power % 2 === 1) result = (result * base) % PRIME;
    base = (base * base) % PRIME;
    power = Math.floor(power / 2);
  }
  return result;
}

/** Names of the counts that follow from those known, by any adding and subtracting of the sums. */
export function foundBySubtraction(sums: readonly Sum[], isKnown: (name: string) => boolean): Set<string> {
  const unknown = [...new Set(sums.flatMap(({ whole, parts }) => [whole, ...parts]))].filter((name) => !isKnown(name));
  const columnOf = new Map(unknown.map((name, at) => [name, at]));
  const rows = sums.map(({ whole, parts }) => {
    const row = new Float64Array(unknown.length);
    for (const name of parts) if (!isKnown(name)) row[columnOf.get(name)!]! += 1;
    if (!isKnown(whole)) row[columnOf.get(whole)!] = PRIME - 1;
    return row;
  });
  const pivots: number[] = [];
  let rank = 0;
  for (let column = 0; column < unknown.length && rank < rows.length; column += 1) {
    const at = rows.findIndex((row, index) => index >= rank && row[column] !== 0);
    if (at < 0) continue;
    [rows[rank], rows[at]] = [rows[at]!, rows[rank]!];
    const pivot = rows[rank]!;
    const scale = inverse(pivot[column]!);
    for (let i = column; i < pivot.length; i += 1) pivot[i] = (pivot[i]! * scale) % PRIME;
    for (const [index, row] of rows.entries()) {
      const factor = row[column]!;
      if (index === rank || factor === 0) continue;
      for (let i = column; i < row.length; i += 1) row[i] = (row[i]! + (PRIME - factor) * pivot[i]!) % PRIME;
    }
    pivots.push(column);
    rank += 1;
  }
  // A count is found where its row holds nothing else that is unknown.
  return new Set(
    pivots.filter((column, row) => rows[row]!.every((value, i) => i === column || value === 0)).map((i) => unknown[i]!),
  );
}

/** The least and most that each count can be, no count being less than none, as far as each sum for itself tells. */
export function rangesOf(
  sums: readonly Sum[],
  countOf: (name: string) => number | undefined,
): Map<string, { low: number; high: number }> {
  const ranges = new Map<string, { low: number; high: number }>();
  for (const name of new Set(sums.flatMap(({ whole, parts }) => [whole, ...parts]))) {
    const value = countOf(name);
    ranges.set(name, value === undefined ? { low: 0, high: Number.POSITIVE_INFINITY } : { low: value, high: value });
  }
  const narrow = (name: string, low: number, high: number): boolean => {
    const range = ranges.get(name)!;
    if (low <= range.low && high >= range.high) return false;
    ranges.set(name, { low: Math.max(low, range.low), high: Math.min(high, range.high) });
    return true;
  };
  for (let changed = true; changed; ) {
    changed = false;
    for (const { whole, parts } of sums) {
      const low = parts.reduce((sum, part) => sum + ranges.get(part)!.low, 0);
      const high = parts.reduce((sum, part) => sum + ranges.get(part)!.high, 0);
      changed = narrow(whole, low, high) || changed;
      for (const part of parts) {
        const own = ranges.get(part)!;
        const all = ranges.get(whole)!;
        const othersHigh = parts.reduce((sum, each) => sum + (each === part ? 0 : ranges.get(each)!.high), 0);
        changed = narrow(part, all.low - othersHigh, all.high - (low - own.low)) || changed;
        if (changed) break;
      }
    }
  }
  return ranges;
}
