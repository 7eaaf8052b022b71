import { BOROUGHS } from '../../src/vocabulary/area.ts';

/** The square, 0.02 degrees wide, that stands for a borough in made boundaries; side by side from west to east. */
export function squareOf(areaCode: string): { west: number; south: number; ring: [number, number][] } {
  const index = BOROUGHS.findIndex(({ code }) => code === areaCode);
  const [west, south] = [-0.4 + (index % 11) * 0.04, 51.3 + Math.floor(index / 11) * 0.04];
  const [east, north] = [west + 0.02, south + 0.02];
  return {
    west,
    south,
    ring: [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ],
  };
}

/** A coordinate in the middle of a borough's square, as published. */
export function pointIn(areaCode: string): { Latitude: string; Longitude: string } {
  const { west, south } = squareOf(areaCode);
  return { Latitude: (south + 0.01).toFixed(6), Longitude: (west + 0.01).toFixed(6) };
}

/** A coordinate in none of the squares. */
export const OUTSIDE = { Latitude: '51.900000', Longitude: '0.500000' };

export interface MadeFeature {
  type: 'Feature';
  properties: Record<string, unknown>;
  geometry: { type: string; coordinates: unknown } | null;
}

/** One square for each of the 33 boroughs, named as boundaries are published. */
export function madeFeatures(): MadeFeature[] {
  return BOROUGHS.map(({ code, name }) => ({
    type: 'Feature',
    properties: { OBJECTID: 1, LAD22CD: code, LAD22NM: name },
    geometry: { type: 'Polygon', coordinates: [squareOf(code).ring] },
  }));
}

export function geoJson(features: MadeFeature[]): string {
  return JSON.stringify({ type: 'FeatureCollection', features });
}
