import { BOROUGHS } from '../../src/vocabulary/area.ts';
import { type MadeFeature, squareOf } from './csv-boundaries.ts';

/** Two wards for each borough: the west and the east half of its square, numbered from E05000001. */
export function madeWards(year = 22): MadeFeature[] {
  return BOROUGHS.flatMap(({ code, name }, index) =>
    ['West', 'East'].map((half, at) => {
      const { west, south } = squareOf(code);
      const [from, to] = [west + at * 0.01, west + (at + 1) * 0.01];
      return {
        type: 'Feature' as const,
        properties: {
          [`WD${year}CD`]: wardCode(index, at),
          [`WD${year}NM`]: `${name} ${half}`,
          [`LAD${year}CD`]: code,
        },
        geometry: {
          type: 'Polygon',
          coordinates: [
            [
              [from, south],
              [to, south],
              [to, south + 0.02],
              [from, south + 0.02],
              [from, south],
            ],
          ],
        },
      };
    }),
  );
}

const wardCode = (index: number, half: number) => `E05${String(2 * index + half + 1).padStart(6, '0')}`;

/** The code of a borough's west or east ward. */
export function wardOf(areaCode: string, half: 'West' | 'East'): string {
  return wardCode(
    BOROUGHS.findIndex(({ code }) => code === areaCode),
    half === 'West' ? 0 : 1,
  );
}

/** A coordinate in a ward of a borough's square, so many degrees south of its northern border. */
export function pointInWard(
  areaCode: string,
  half: 'West' | 'East',
  belowNorth = 0.01,
): { Latitude: string; Longitude: string } {
  const { west, south } = squareOf(areaCode);
  return {
    Latitude: (south + 0.02 - belowNorth).toFixed(6),
    Longitude: (west + (half === 'West' ? 0.005 : 0.015)).toFixed(6),
  };
}
