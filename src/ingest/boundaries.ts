import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import Flatbush from 'flatbush';
import pointInPolygon from 'point-in-polygon-hao';
import { InputProblem } from '../problem.ts';
import { BOROUGHS, RATED_BOROUGHS } from '../vocabulary/area.ts';
import { type PolygonFeature, type PolygonGeometry, polygonsOf, readPolygons } from './polygon-file.ts';

export type BoundaryKind = 'borough' | 'ward' | 'small-area';

/** An area's polygon in WGS84 degrees, longitude first. */
export interface AreaBoundary {
  /** GSS code: a borough's, or that of a ward or small area, which is valid for the vintage of its set only. */
  areaCode: string;
  name: string | undefined;
  /** The London borough it lies in; undefined where it lies in none, or where the file does not say. */
  boroughCode: string | undefined;
  geometry: PolygonGeometry;
}

/** Polygons that belong together. */
export interface BoundarySet {
  kind: BoundaryKind;
  /** Year that the codes are valid for; only of boroughs may it be unknown. */
  vintage: number | undefined;
  /** SHA-256 of the file, or of the names and contents of the files of a folder. */
  sha256: string;
  /** Whether every polygon's borough, or that it lies in none, is known, and no borough but the City lacks polygons. */
  tellsBoroughs: boolean;
  boundaries: AreaBoundary[];
}

/** A property that holds a borough's code or name, whatever the publisher calls it. */
const boroughOf = new Map(
  BOROUGHS.flatMap((borough) =>
    [borough.code, borough.name, ...(borough.alsoKnownAs ?? [])].map((name) => [name.toLowerCase(), borough.code]),
  ),
);

/** What ONS calls the property with the code, mostly with the last two digits of its year: smaller areas first. */
const CODE_PROPERTIES: [RegExp, BoundaryKind][] = [
  [/^(OA|LSOA|MSOA)(\d\d)?CD$/i, 'small-area'],
  [/^(WD)(\d\d)?CD$/i, 'ward'],
  [/^(LAD|LTLA)(\d\d)?CD$/i, 'borough'],
];
const BOROUGH_PROPERTY = /^(LAD|LTLA)(\d\d)?(CD|NM)$/i;
const GSS_CODE = /^[A-Z]\d{8}$/;
/** Small areas are named after the borough that they lie in, and a number: "Camden 012", "Camden 012A" (ONS). */
const NAMED_AND_NUMBERED = /^(.+) \d{3}[A-Z]?$/;

/**
 * Reads polygons from a GeoJSON file or a folder of them (a ward file for each borough, say). What they are of is told by
 * their properties: WD13CD makes them wards of 2013, MSOA21CD small areas of 2021; else they are boroughs, each found by
 * any property that is its code or name. A ward's borough is told by a property such as LAD22CD, its name, or its file's
 * name. `vintage` is for files that do not tell their year. Throws InputProblem where a file is no such GeoJSON, is not in
 * degrees, mixes kinds or years, tells another year than `vintage`, names an area twice or not at all, or, of boroughs,
 * lacks one (only the City of London may be absent).
 */
export async function readBoundaries(path: string, vintage?: number): Promise<BoundarySet> {
  const digest = createHash('sha256');
  const features: PolygonFeature[] = [];
  const paths = await listPolygonFiles(path);
  for (const file of paths) {
    const read = await readPolygons(file);
    // A file's name may tell the borough of its wards, so it is part of what was loaded.
    digest.update(paths.length === 1 && file === path ? read.text : `${basename(file)}\n${read.text}\n`);
    features.push(...read.features);
  }
  const { kind, property, year } = kindOf(path, features, vintage);
  const boundaries = new Map<string, AreaBoundary>();
  let untold = 0;
  for (const feature of features) {
    const { boundary, isBoroughTold } =
      kind === 'borough' ? boroughBoundary(feature) : areaBoundary(feature, property!);
    const again = boundaries.get(boundary.areaCode);
    if (again) throw new InputProblem(`${whichOf(feature)} is ${boundary.areaCode} a second time.`);
    checkDegrees(feature, kind, boundary);
    boundaries.set(boundary.areaCode, boundary);
    if (!isBoroughTold) untold += 1;
  }
  const told = new Set([...boundaries.values()].map(({ boroughCode }) => boroughCode));
  const missing = RATED_BOROUGHS.filter(({ code }) => !told.has(code));
  if (kind === 'borough' && missing.length > 0) {
    throw new InputProblem(`${path}: no polygon for ${missing.map((borough) => borough.name).join(', ')}.`);
  }
  return {
    kind,
    vintage: year,
    sha256: digest.digest('hex'),
    tellsBoroughs: untold === 0 && missing.length === 0,
    boundaries: [...boundaries.values()],
  };
}

/** The file itself, or the GeoJSON files of a folder in the order of their names. */
async function listPolygonFiles(path: string): Promise<string[]> {
  const info = await stat(path).catch((cause) => {
    throw new InputProblem(`${path}: there is no such file or folder to read.`, { cause });
  });
  if (!info.isDirectory()) return [path];
  const names = (await readdir(path)).filter((name) => /\.(geo)?json$/i.test(name) && !name.startsWith('.')).sort();
  if (names.length === 0) throw new InputProblem(`${path}: no GeoJSON file (.json or .geojson) in this folder.`);
  return names.map((name) => join(path, name));
}

function kindOf(
  path: string,
  features: readonly PolygonFeature[],
  vintage: number | undefined,
): { kind: BoundaryKind; property: string | undefined; year: number | undefined } {
  const names = Object.keys(features[0]?.properties ?? {});
  const [found] = CODE_PROPERTIES.flatMap(([pattern, kind]) =>
    names.flatMap((property) => {
      const match = pattern.exec(property);
      return match ? [{ kind, property, year: match[2] ? yearOf(match[2]) : undefined }] : [];
    }),
  );
  if (found?.year !== undefined && vintage !== undefined && found.year !== vintage) {
    throw new InputProblem(
      `${path}: its property ${found.property} says that the codes are of ${found.year}, and --vintage says ${vintage}.`,
    );
  }
  const year = found?.year ?? vintage;
  if (found && found.kind !== 'borough' && year === undefined) {
    throw new InputProblem(
      `${path}: its property ${found.property} does not say of which year the codes are; give it with --vintage YYYY.`,
    );
  }
  return { kind: found?.kind ?? 'borough', property: found?.property, year };
}

/** GSS codes came in with 2011, names of the old kind with the nineties. */
const yearOf = (digits: string) => Number(digits) + (Number(digits) >= 90 ? 1900 : 2000);

interface ReadBoundary {
  boundary: AreaBoundary;
  isBoroughTold: boolean;
}

function boroughBoundary(feature: PolygonFeature): ReadBoundary {
  const areaCode = Object.values(feature.properties)
    .map(boroughNamed)
    .find((code) => code !== undefined);
  if (!areaCode) {
    throw new InputProblem(
      `${whichOf(feature)} (${JSON.stringify(feature.properties)}) names no London borough (expected its GSS code or its name among the properties; wards and small areas are told by a property such as WD22CD or MSOA21CD).`,
    );
  }
  const { name } = BOROUGHS.find(({ code }) => code === areaCode)!;
  return {
    boundary: { areaCode, name, boroughCode: areaCode, geometry: geometryOf(feature, areaCode) },
    isBoroughTold: true,
  };
}

function areaBoundary(feature: PolygonFeature, property: string): ReadBoundary {
  const areaCode = feature.properties[property];
  if (typeof areaCode !== 'string' || !GSS_CODE.test(areaCode)) {
    throw new InputProblem(
      `${whichOf(feature)}: ${property} is ${JSON.stringify(areaCode ?? null)} (expected a code such as E05000138, as in every feature of one kind and year).`,
    );
  }
  const given = feature.properties[property.replace(/CD$/i, (end) => (end === 'CD' ? 'NM' : 'nm'))];
  const name = typeof given === 'string' && given.trim() !== '' ? given.trim() : undefined;
  const fromFile = /E09\d{6}/i.exec(basename(feature.path))?.[0];
  const fromName = name && NAMED_AND_NUMBERED.exec(name)?.[1];
  const named = [
    ...Object.entries(feature.properties).flatMap(([key, value]) => (BOROUGH_PROPERTY.test(key) ? [value] : [])),
    ...(fromName ? [fromName] : []),
    ...(fromFile ? [fromFile] : []),
  ];
  return {
    boundary: {
      areaCode,
      name,
      boroughCode: named.map(boroughNamed).find((code) => code !== undefined),
      geometry: geometryOf(feature, areaCode),
    },
    isBoroughTold: named.length > 0,
  };
}

function boroughNamed(value: unknown): string | undefined {
  return typeof value === 'string' ? boroughOf.get(value.trim().toLowerCase()) : undefined;
}

function geometryOf(feature: PolygonFeature, areaCode: string): PolygonGeometry {
  if (!feature.geometry) throw new InputProblem(`${whichOf(feature)} (${areaCode}) has no polygon.`);
  return feature.geometry;
}

const whichOf = ({ path, number }: PolygonFeature) => `${path}: feature ${number}`;

function checkDegrees(
  { path }: PolygonFeature,
  kind: BoundaryKind,
  { areaCode, boroughCode, geometry }: AreaBoundary,
): void {
  const [longitude, latitude] = polygonsOf(geometry)[0]![0]![0]!;
  const isLondon = kind === 'borough' || boroughCode !== undefined;
  const [west, east, south, north] = isLondon ? [-1, 1, 51, 52] : [-9, 3, 49, 61];
  if (longitude < west! || longitude > east! || latitude < south! || latitude > north!) {
    throw new InputProblem(
      `${path}: ${areaCode} begins at ${longitude}, ${latitude}, which is not in ${isLondon ? 'London' : 'the United Kingdom'} (expected longitude, then latitude, in WGS84 degrees and not on a national grid).`,
    );
  }
}

export interface PublishedPoint {
  latitude: number;
  longitude: number;
}

/**
 * A function that tells which area a point lies in: undefined where it lies in none. 120,000 points among
 * 7,264 polygons of 120 corners take half a second.
 */
export function makePlacer(
  boundaries: readonly Pick<AreaBoundary, 'areaCode' | 'geometry'>[],
): (point: PublishedPoint) => string | undefined {
  const polygons = boundaries
    .toSorted((a, b) => (a.areaCode < b.areaCode ? -1 : 1))
    .flatMap(({ areaCode, geometry }) => polygonsOf(geometry).map((rings) => ({ areaCode, rings })));
  const index = new Flatbush(polygons.length);
  for (const { rings } of polygons) {
    let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const [x, y] of rings[0]!) {
      west = Math.min(west, x);
      east = Math.max(east, x);
      south = Math.min(south, y);
      north = Math.max(north, y);
    }
    index.add(west, south, east, north);
  }
  index.finish();
  return ({ latitude, longitude }) =>
    index
      .search(longitude, latitude, longitude, latitude)
      // Where borders touch, the area whose code comes first takes the point, on every machine alike.
      .sort((a, b) => a - b)
      .map((at) => polygons[at]!)
      // The library's answer is 0 for a point on the border, which counts as inside.
      .find(({ rings }) => pointInPolygon([longitude, latitude], rings) !== false)?.areaCode;
}
