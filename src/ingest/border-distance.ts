import Flatbush from 'flatbush';
import type { AreaBoundary, PublishedPoint } from './boundaries.ts';
import { polygonsOf } from './polygon-file.ts';

/** Metres of a degree of latitude, on a sphere of 6,371,008.8 m (mean Earth radius R1, IUGG; Moritz 2000). */
const METRES_A_DEGREE = 111_195.08;

/**
 * A function that tells how many metres a point is from the nearest border of an area: outer border, hole or island, and
 * `capMetres` where it is that far or farther. Plain geometry in a plane laid at the point itself (equirectangular): at
 * London's latitude a sphere is 0.3% off the Earth, 15 cm in 50 m, where borders are drawn to a metre at best. Worked example: a point
 * 0.0001 degrees south of a border that runs east and west is 11.1 m from it.
 */
export function makeBorderGauge(
  boundaries: readonly Pick<AreaBoundary, 'areaCode' | 'geometry'>[],
  capMetres: number,
): (point: PublishedPoint, areaCode: string) => number {
  const borders = new Map(boundaries.map(({ areaCode, geometry }) => [areaCode, indexBorder(geometry)]));
  return ({ latitude, longitude }, areaCode) => {
    const { index, ends } = borders.get(areaCode)!;
    const down = capMetres / METRES_A_DEGREE;
    const metresEast = METRES_A_DEGREE * Math.cos((latitude * Math.PI) / 180);
    const across = capMetres / metresEast;
    let nearest = capMetres;
    for (const at of index.search(longitude - across, latitude - down, longitude + across, latitude + down)) {
      const x = (ends[4 * at]! - longitude) * metresEast;
      const y = (ends[4 * at + 1]! - latitude) * METRES_A_DEGREE;
      const dx = (ends[4 * at + 2]! - longitude) * metresEast - x;
      const dy = (ends[4 * at + 3]! - latitude) * METRES_A_DEGREE - y;
      const length = dx * dx + dy * dy;
      // Where on the segment the foot of the perpendicular falls, 0 being its beginning and 1 its end.
      const along = length === 0 ? 0 : Math.min(1, Math.max(0, -(x * dx + y * dy) / length));
      nearest = Math.min(nearest, Math.hypot(x + along * dx, y + along * dy));
    }
    return nearest;
  };
}

/** A border's segments: an index over their boxes, and the two ends of each, longitude first. */
function indexBorder(geometry: AreaBoundary['geometry']): { index: Flatbush; ends: Float64Array } {
  const rings = polygonsOf(geometry).flat();
  const count = rings.reduce((sum, ring) => sum + ring.length - 1, 0);
  const index = new Flatbush(count);
  const ends = new Float64Array(4 * count);
  let next = 0;
  for (const ring of rings) {
    for (let at = 1; at < ring.length; at += 1) {
      const [[fromX, fromY], [toX, toY]] = [ring[at - 1]!, ring[at]!];
      index.add(Math.min(fromX, toX), Math.min(fromY, toY), Math.max(fromX, toX), Math.max(fromY, toY));
      ends.set([fromX, fromY, toX, toY], next);
      next += 4;
    }
  }
  index.finish();
  return { index, ends };
}
