import { BOROUGHS } from '../../src/vocabulary/area.ts';

/** Small areas of England and Wales as the Census of 2021 has them (middle layer), and as many made ones here. */
export const SMALL_AREAS = 7264;

type Position = [longitude: number, latitude: number];

export interface Box {
  west: number;
  south: number;
  east: number;
  north: number;
}

/** About where London and the rest lie; made areas need no coast. */
export const LONDON_BOX: Box = { west: -0.51, south: 51.28, east: 0.33, north: 51.69 };
export const COUNTRY_BOX: Box = { west: -5.4, south: 50.1, east: 1.7, north: 55.7 };

export interface MadeArea {
  areaCode: string;
  geometry: { type: 'Polygon'; coordinates: Position[][] };
}

/** Boroughs stand side by side in three rows of eleven, each of six by five small areas. */
const BOROUGH_COLUMNS = 11;
const BOROUGH_ROWS = 3;
const [ACROSS, DOWN] = [6, 5];
/** The rest of the country, a grid from which the last few are left out. */
const [COUNTRY_COLUMNS, COUNTRY_ROWS] = [82, 77];
/** Points along a side: polygons as published have some fifty. */
const POINTS_A_SIDE = 12;

/** One polygon for each London borough: the union of its small areas. */
export function makeBoroughs(): MadeArea[] {
  const cells = grid(LONDON_BOX, BOROUGH_COLUMNS, BOROUGH_ROWS);
  return BOROUGHS.map(({ code }, at) => areaOf(code, cells[at]!, POINTS_A_SIDE * ACROSS));
}

/** All small areas: London's 990 first, which take a point before the country's grid that runs on beneath them. */
export function makeSmallAreas(): MadeArea[] {
  const london = grid(LONDON_BOX, BOROUGH_COLUMNS * ACROSS, BOROUGH_ROWS * DOWN);
  const country = grid(COUNTRY_BOX, COUNTRY_COLUMNS, COUNTRY_ROWS).slice(0, SMALL_AREAS - london.length);
  return [...london, ...country].map((box, at) => areaOf(`M${String(at + 1).padStart(8, '0')}`, box, POINTS_A_SIDE));
}

function grid({ west, south, east, north }: Box, columns: number, rows: number): Box[] {
  const [width, height] = [(east - west) / columns, (north - south) / rows];
  return Array.from({ length: columns * rows }, (_, at) => {
    const [column, row] = [at % columns, Math.floor(at / columns)];
    return {
      west: west + column * width,
      east: west + (column + 1) * width,
      south: south + row * height,
      north: south + (row + 1) * height,
    };
  });
}

function areaOf(areaCode: string, { west, south, east, north }: Box, pointsASide: number): MadeArea {
  const steps = Array.from({ length: pointsASide }, (_, at) => at / pointsASide);
  const along = (from: Position, to: Position) =>
    steps.map((share) => bent([from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share]));
  const ring = [
    ...along([west, south], [east, south]),
    ...along([east, south], [east, north]),
    ...along([east, north], [west, north]),
    ...along([west, north], [west, south]),
  ];
  return { areaCode, geometry: { type: 'Polygon', coordinates: [[...ring, ring[0]!]] } };
}

/** A border that winds, alike for the areas on both sides of it: the place alone says how far it bends. */
function bent([x, y]: Position): Position {
  return [x + 0.002 * Math.sin(y * 400) * Math.cos(x * 90), y + 0.0015 * Math.sin(x * 350) * Math.cos(y * 110)];
}
