import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { InputProblem } from '../problem.ts';

export type Ring = [number, number][];

// Looked through by hand: a schema for each of a million corners would take as many seconds as all the rest.
const ring = z.unknown().transform((points, context): Ring => {
  const fault = faultOfRing(points);
  if (fault === undefined) return (points as number[][]).map(([x, y]) => [x!, y!]);
  context.addIssue({ code: 'custom', message: fault });
  return z.NEVER;
});

function faultOfRing(points: unknown): string | undefined {
  if (!Array.isArray(points) || points.length < 4) return 'a ring needs four points or more';
  const stray = points.find(
    (point) => !Array.isArray(point) || !Number.isFinite(point[0]) || !Number.isFinite(point[1]),
  );
  if (stray !== undefined) return `${JSON.stringify(stray).slice(0, 100)} is no point (expected two numbers)`;
  const [first, last] = [points[0], points.at(-1)];
  return first[0] === last[0] && first[1] === last[1] ? undefined : 'the ring does not end where it begins';
}

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

export type PolygonGeometry = z.infer<typeof geometry>;

/** One feature of a file as published, with its number there, the first being 1. */
export interface PolygonFeature {
  path: string;
  number: number;
  properties: Record<string, unknown>;
  geometry: PolygonGeometry | null;
}

/**
 * Reads the polygons of one GeoJSON file. Throws InputProblem where there is no such file, or it is not a FeatureCollection
 * of polygons whose rings are closed.
 */
export async function readPolygons(path: string): Promise<{ text: string; features: PolygonFeature[] }> {
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
  const features = parsed.data.features.map((feature, index) => ({
    path,
    number: index + 1,
    properties: feature.properties ?? {},
    geometry: feature.geometry,
  }));
  return { text, features };
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new InputProblem(`${path}: this is not JSON: ${(cause as Error).message}.`, { cause });
  }
}

/** The rings of a geometry, polygon by polygon: the outer one first, then holes. */
export function polygonsOf({ type, coordinates }: PolygonGeometry): Ring[][] {
  return (type === 'Polygon' ? [coordinates] : coordinates) as Ring[][];
}
