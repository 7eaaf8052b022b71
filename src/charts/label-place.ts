/** A point of the drawing, px. */
export interface Spot {
  x: number;
  y: number;
}

/** Distance of a name from the middle of its dot, px, and the room other dots take about theirs. */
const AWAY = 11;
const DOT = 6;

/**
 * The middle of a name beside its dot where it covers the fewest other dots: to the right, the left, above or below, then
 * at the corners, within the plot. Of equals the first.
 */
export function bestPlace(
  dot: Spot,
  box: { width: number; height: number },
  others: readonly Spot[],
  plot: { from: number; to: number; top: number; bottom: number },
): Spot {
  const [sideways, upright] = [AWAY + box.width / 2, AWAY + box.height / 2];
  const steps = [
    [sideways, 0],
    [-sideways, 0],
    [0, -upright],
    [0, upright],
    [sideways, -upright],
    [-sideways, -upright],
    [sideways, upright],
    [-sideways, upright],
  ] as const;
  const within = (middle: number, extent: number, from: number, to: number): number =>
    Math.max(from + extent / 2, Math.min(to - extent / 2, middle));
  const covers = (spot: Spot, other: Spot): boolean =>
    Math.abs(spot.x - other.x) < box.width / 2 + DOT && Math.abs(spot.y - other.y) < box.height / 2 + DOT;
  let best: { spot: Spot; cost: number } | undefined;
  for (const [right, down] of steps) {
    const wished = { x: dot.x + right, y: dot.y + down };
    const spot = {
      x: within(wished.x, box.width, plot.from, plot.to),
      y: within(wished.y, box.height, plot.top, plot.bottom),
    };
    const moved = Math.abs(spot.x - wished.x) + Math.abs(spot.y - wished.y);
    const cost = others.filter((other) => covers(spot, other)).length + moved / 20;
    if (best === undefined || cost < best.cost) best = { spot, cost };
  }
  return best!.spot;
}
