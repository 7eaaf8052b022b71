/** A point of the drawing, px. */
export interface Spot {
  x: number;
  y: number;
}

/** Something a name had better not cover: the higher its cost, the further it is worth going. */
export interface Obstacle extends Spot {
  /** How far from its middle it reaches, px. */
  reach: number;
  cost: number;
}

/** Where a name stands; `isAway` where it is so far from its dot that a line has to lead there. */
export interface Place extends Spot {
  isAway: boolean;
}

/** Distances of a name from its dot, px: the first is close enough to need no line. */
const DISTANCES = [11, 20, 32, 46, 64, 84];
const COST_OF_DISTANCE = 0.35;

/**
 * The middle of a name near its dot where it covers the least: to the right, the left, above, below or at a corner, within the
 * plot, and further off where it would cover other dots. Of equals the first.
 */
export function bestPlace(
  dot: Spot,
  box: { width: number; height: number },
  obstacles: readonly Obstacle[],
  plot: { left: number; right: number; top: number; bottom: number },
): Place {
  const within = (middle: number, extent: number, from: number, to: number): number =>
    Math.max(from + extent / 2, Math.min(to - extent / 2, middle));
  const covers = (spot: Spot, { x, y, reach }: Obstacle): boolean =>
    Math.abs(spot.x - x) < box.width / 2 + reach && Math.abs(spot.y - y) < box.height / 2 + reach;
  let best: { place: Place; cost: number } | undefined;
  for (const [ring, distance] of DISTANCES.entries()) {
    const [aside, over] = [distance + box.width / 2, distance + box.height / 2];
    for (const [right, down] of [
      [aside, 0],
      [-aside, 0],
      [0, -over],
      [0, over],
      [box.width / 4, -over],
      [-box.width / 4, -over],
      [box.width / 4, over],
      [-box.width / 4, over],
      [box.width / 2, -over],
      [-box.width / 2, -over],
      [box.width / 2, over],
      [-box.width / 2, over],
      [aside, -over],
      [-aside, -over],
      [aside, over],
      [-aside, over],
    ] as const) {
      const x = within(dot.x + right, box.width, plot.left, plot.right);
      const y = within(dot.y + down, box.height, plot.top, plot.bottom);
      const moved = Math.abs(x - dot.x - right) + Math.abs(y - dot.y - down);
      const covered = obstacles.filter((one) => covers({ x, y }, one)).reduce((sum, { cost }) => sum + cost, 0);
      const isUnderDot = Math.abs(x - dot.x) < box.width / 2 + 6 && Math.abs(y - dot.y) < box.height / 2 + 6;
      const cost = covered + moved / 20 + ring * COST_OF_DISTANCE + (isUnderDot ? 2 : 0);
      if (best === undefined || cost < best.cost) best = { place: { x, y, isAway: ring > 0 }, cost };
    }
  }
  return best!.place;
}
