import { createHash } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Papa from 'papaparse';
import { z } from 'zod';
import { readText } from './answer.ts';
import { asking, type Client, type Question } from './client.ts';
import { FetchFailure } from './failure.ts';

/** What of the Office for National Statistics we fetch: residents (Nomis), and polygons of areas (Open Geography). */
export type ReferenceKind = 'population' | 'boundaries';

const KINDS: Record<ReferenceKind, { service: string; expected: Question['expected']; fileName: string }> = {
  population: { service: 'ONS populations (Nomis)', expected: 'CSV', fileName: 'census-population.csv' },
  boundaries: { service: 'ONS Open Geography', expected: 'JSON', fileName: 'boundaries.geojson' },
};

/** What the publisher said of the version we have, for asking whether there is a newer one. */
export interface Validators {
  etag: string | undefined;
  lastModified: string | undefined;
}

/** A reference file as it lies on our disk. */
export interface FetchedReference extends Validators {
  address: string;
  path: string;
  sha256: string;
  byteCount: number;
}

/** Where the file of a kind lies. */
export function referencePath(folder: string, kind: ReferenceKind): string {
  return join(folder, KINDS[kind].fileName);
}

/**
 * Fetches a reference file where it has changed since `known` (RFC 9110: If-None-Match, If-Modified-Since), looks whether
 * it is what it should be, and puts it in the folder in place of the last one. Undefined where it has not changed.
 * Throws FetchFailure; then the file of before lies there as it was.
 */
export async function fetchReference(
  client: Client,
  kind: ReferenceKind,
  {
    address,
    folder,
    known,
    signal,
  }: {
    address: string;
    folder: string;
    known: Validators | undefined;
    signal?: AbortSignal | undefined;
  },
): Promise<FetchedReference | undefined> {
  const { service, expected } = KINDS[kind];
  const question: Question = {
    service,
    address,
    expected,
    headers: () => conditionsOf(known),
    understood: known ? [304] : [],
    signal,
  };
  const found = await client.ask(question, async (answer) =>
    answer.status === 304
      ? undefined
      : {
          text: await readText(answer, asking(question)),
          etag: answer.header('etag') ?? undefined,
          lastModified: answer.header('last-modified') ?? undefined,
        },
  );
  if (!found) return undefined;
  const { text, etag, lastModified } = found;
  const fault = kind === 'population' ? faultOfPopulation(text) : faultOfBoundaries(text);
  if (fault !== undefined) throw new FetchFailure(`${asking(question)}: ${fault}`, { isPassing: false });
  const path = referencePath(folder, kind);
  await mkdir(folder, { recursive: true });
  await writeFile(`${path}.part`, text);
  await rename(`${path}.part`, path);
  const sha256 = createHash('sha256').update(text).digest('hex');
  return { address, path, sha256, byteCount: Buffer.byteLength(text), etag, lastModified };
}

function conditionsOf(known: Validators | undefined): Record<string, string> {
  return {
    ...(known?.etag === undefined ? {} : { 'if-none-match': known.etag }),
    ...(known?.lastModified === undefined ? {} : { 'if-modified-since': known.lastModified }),
  };
}

/** The broad groups that begin the headings of Census 2021's table of 19 ethnic groups, and how many headings each begins. */
const BROAD_GROUPS: Record<string, number> = {
  'Asian, Asian British or Asian Welsh: ': 5,
  'Black, Black British, Black Welsh, Caribbean or African: ': 3,
  'Mixed or Multiple ethnic groups: ': 4,
  'White: ': 5,
  'Other ethnic group: ': 2,
};

/** What is wrong with a table of residents by 19 ethnic groups, with or without age, or undefined. */
function faultOfPopulation(text: string): string | undefined {
  const [headings = [], first = []] = Papa.parse<string[]>(text, { delimiter: ',', preview: 2 }).data;
  const names = headings.map((heading) => heading.trim().replace(/^\uFEFF/, ''));
  const missing = ['Geography Code', 'Geography Name'].filter((name) => !names.includes(name));
  const groups = Object.entries(BROAD_GROUPS)
    .map(([start, count]) => ({ start, count, found: names.filter((name) => name.startsWith(start)).length }))
    .find(({ count, found }) => count !== found);
  const expected =
    'expected the Census table of 19 ethnic groups: Geography Code, Geography Name, perhaps Age, and the groups';
  if (missing.length > 0) return `line 1: the heading "${missing[0]}" is missing (${expected})`;
  if (groups) {
    return `line 1: ${groups.found} headings begin "${groups.start.trim()}", not ${groups.count} (${expected})`;
  }
  if (first.length !== names.length || !/^[EW]\d{8}$/.test(first[names.indexOf('Geography Code')]?.trim() ?? '')) {
    return 'line 2: no row of an area with its code, such as E09000002, and a number under each heading';
  }
  return undefined;
}

const polygonsSchema = z.object({
  type: z.literal('FeatureCollection'),
  features: z
    .array(
      z.object({
        geometry: z.object({ type: z.enum(['Polygon', 'MultiPolygon']), coordinates: z.array(z.unknown()).min(1) }),
      }),
    )
    .min(1),
});

function faultOfBoundaries(text: string): string | undefined {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (cause) {
    return `the answer is no JSON: ${(cause as Error).message}`;
  }
  const parsed = polygonsSchema.safeParse(document);
  if (parsed.success) return undefined;
  const { path, message } = parsed.error.issues[0]!;
  return `not GeoJSON polygons: ${path.join('.')}: ${message} (expected a FeatureCollection of Polygon or MultiPolygon)`;
}
