import { readFile } from 'node:fs/promises';
import Flatbush from 'flatbush';
import pointInPolygon from 'point-in-polygon-hao';
import { z } from 'zod';
import { InputProblem } from '../problem.ts';
import { BOROUGHS } from '../vocabulary/area.ts';

type Ring = [number, number][];

const ring = z
  .array(
    z
      .tuple([z.number(), z.number()])
      .rest(z.number())
      .transform(([x, y]) => [x, y] as [number, number]),
  )
  .min(4)
  .refine((points) => points[0]?.[0] === points.at(-1)?.[0] && points[0]?.[1] === points.at(-1)?.[1], {
    message: 'the ring does not end where it begins',
  });
const geometry = z.discriminatedUnion('type', [
  z.object({ type: z.literal('Polygon'), coordinates: z.array(ring).min(1) }),
  z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(ring).min(1)).min(1) }),
]);
const featureCollection = z.object({
  type: z.literal('FeatureCollection'),
  features: z.array(
    z.object({ properties: z.record(z.string(), z.unknown()).nullable(), geometry: geometry.nullable() }),
  ),
});

export type BoroughGeometry = z.infer<typeof geometry>;

/** A borough's polygon in WGS84 degrees, longitude first. */
export interface BoroughBoundary {
  areaCode: string;
  geometry: BoroughGeometry;
}

/** A property that holds a borough's code or name, whatever the publisher calls it. */
const boroughOf = new Map(
  BOROUGHS.flatMap((borough) =>
    [borough.code, borough.name, ...(borough.alsoKnownAs ?? [])].map((name) => [name.toLowerCase(), borough.code]),
  ),
);

/**
 * Reads borough polygons from a GeoJSON file; a feature's borough is found by any of its properties that is a borough's
 * code or name. Throws InputProblem where the file is no such GeoJSON, is not in degrees in London, names an area twice or not at
 * all, or lacks a borough (only the City of London may be absent).
 */
export async function readBoundaries(path: string): Promise<{ text: string; boundaries: BoroughBoundary[] }> {
  const text = await readFile(path, 'utf8').catch((cause) => {
    throw new InputProblem(`${path}: there is no such file to read.`, { cause });
  });
  const parsed = featureCollection.safeParse(parseJson(path, text));
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw new InputProblem(
      `${path}: this is not a GeoJSON file of polygons: at ${issue.path.join('.') || 'the top'}, ${issue.message} (expected a FeatureCollection of Polygon or MultiPolygon, WGS84 degrees).`,
    );
  }
  const boundaries: BoroughBoundary[] = [];
  for (const [index, feature] of parsed.data.features.entries()) {
    const areaCode = Object.values(feature.properties ?? {})
      .filter((value) => typeof value === 'string')
      .map((value) => boroughOf.get(value.trim().toLowerCase()))
      .find((code) => code !== undefined);
    if (!areaCode) {
      throw new InputProblem(
        `${path}: feature ${index + 1} (${JSON.stringify(feature.properties)}) names no London borough (expected its GSS code or its name among the properties).`,
      );
    }
    if (!feature.geometry) throw new InputProblem(`${path}: feature ${index + 1} (${areaCode}) has no polygon.`);
    if (boundaries.some((boundary) => boundary.areaCode === areaCode)) {
      throw new InputProblem(`${path}: feature ${index + 1} is ${areaCode} a second time.`);
    }
    checkDegrees(path, areaCode, feature.geometry);
    boundaries.push({ areaCode, geometry: feature.geometry });
  }
  const missing = BOROUGHS.filter(
    (borough) => borough.bcu !== undefined && !boundaries.some((boundary) => boundary.areaCode === borough.code),
  );
  if (missing.length > 0) {
    throw new InputProblem(`${path}: no polygon for ${missing.map((borough) => borough.name).join(', ')}.`);
  }
  return { text, boundaries };
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new InputProblem(`${path}: this is not JSON: ${(cause as Error).message}.`, { cause });
  }
}

function checkDegrees(path: string, areaCode: string, { type, coordinates }: BoroughGeometry): void {
  const [longitude, latitude] = (type === 'Polygon' ? coordinates[0]![0]! : coordinates[0]![0]![0]!) as [
    number,
    number,
  ];
  if (longitude < -1 || longitude > 1 || latitude < 51 || latitude > 52) {
    throw new InputProblem(
      `${path}: ${areaCode} begins at ${longitude}, ${latitude}, which is not in London (expected longitude, then latitude, in WGS84 degrees and not on a national grid).`,
    );
  }
}

export interface PublishedPoint {
  latitude: number;
  longitude: number;
}

/** A function that tells which borough a point lies in: undefined where it lies in none. */
export function makePlacer(boundaries: readonly BoroughBoundary[]): (point: PublishedPoint) => string | undefined {
  const polygons = boundaries.flatMap(({ areaCode, geometry: { type, coordinates } }) =>
    (type === 'Polygon' ? [coordinates] : coordinates).map((rings) => ({ areaCode, rings: rings as Ring[] })),
  );
  const index = new Flatbush(polygons.length);
  for (const { rings } of polygons) {
    const outer = rings[0]!;
    const xs = outer.map(([x]) => x);
    const ys = outer.map(([, y]) => y);
    index.add(Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys));
  }
  index.finish();
  return ({ latitude, longitude }) =>
    index
      .search(longitude, latitude, longitude, latitude)
      // Where borders touch, the polygon that comes first in the file takes the point, on every machine alike.
      .sort((a, b) => a - b)
      .map((at) => polygons[at]!)
      // The library's answer is 0 for a point on the border, which counts as inside.
      .find(({ rings }) => pointInPolygon([longitude, latitude], rings) !== false)?.areaCode;
}
