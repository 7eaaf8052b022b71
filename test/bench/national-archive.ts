import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { byWeight, openRandom, type Random } from '../../src/demo/random.ts';
import { addMonths } from '../../src/domain/period.ts';
import { OFFICIAL_FORCES } from '../../src/vocabulary/home-office.ts';
import { POLICE_UK_HEADER } from '../support/csv-searches.ts';
import { type Box, COUNTRY_BOX, LONDON_BOX } from './national-areas.ts';

/** The part of yazl that we use; it brings no types. */
interface ZipWriter {
  addBuffer(content: Buffer, name: string): void;
  end(): void;
  outputStream: Readable;
}
const { ZipFile } = createRequire(import.meta.url)('yazl') as { ZipFile: new () => ZipWriter };

export const NATIONAL_RECORDS = 476_738;
const SEED = 43;
const FIRST_MONTH = '2021-04';
const MONTHS = Array.from({ length: 12 }, (_, at) => addMonths(FIRST_MONTH, at));
/** The 43 territorial forces; the railways' own is none of them. */
const FORCES = Object.values(OFFICIAL_FORCES).filter((forceId) => forceId !== 'btp');
const MET = 'metropolitan';
/** Of all records, about as in years past. */
const MET_SHARE = 0.4;
const UNPLACED_SHARE = 0.1;
/** Published points recur: so many different ones for each record of a force. */
const POINTS_A_RECORD = 0.11;
const STREET_ROWS = 60;

/**
 * The archive of a made year as data.police.uk packs it: a folder a month, 43 forces, street-crime files beside those of searches. Made
 * once and kept in the machine's folder for passing files; the same bytes every time. Returns its path.
 */
export async function nationalArchive(): Promise<string> {
  const folder = join(tmpdir(), `evenhand-national-1-${NATIONAL_RECORDS}-${SEED}`);
  const path = join(folder, 'archive.zip');
  if (existsSync(path)) return path;
  await mkdir(folder, { recursive: true });
  const half = `${path}.${process.pid}`;
  try {
    const zip = new ZipFile();
    const written = pipeline(zip.outputStream, createWriteStream(half));
    for (const [forceAt, forceId] of FORCES.entries()) {
      const random = openRandom(SEED, forceId);
      const points = makePoints(random, forceId, forceAt);
      for (const [monthAt, month] of MONTHS.entries()) {
        const name = `${month}/${month}-${forceId}`;
        const count = recordsOf(forceAt, monthAt);
        zip.addBuffer(Buffer.from(searchesOf(random, month, points, count)), `${name}-stop-and-search.csv`);
        zip.addBuffer(Buffer.from(streetCrimes(random, month)), `${name}-street.csv`);
      }
    }
    zip.end();
    await written;
    await rename(half, path);
  } finally {
    await rm(half, { force: true });
  }
  return path;
}

/** A made month of London's records as data.police.uk publishes it; other names give other records and points. */
export function madeMonth(name: string, month: string, count: number): string {
  const random = openRandom(SEED, name);
  return searchesOf(random, month, pointsIn(random, LONDON_BOX, count * 12), count);
}

/** MD5 of a file, hexadecimal: what the publisher's index tells of an archive. */
export async function md5Of(path: string): Promise<string> {
  const hash = createHash('md5');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 })) hash.update(chunk);
  return hash.digest('hex');
}

/** Forces differ in size, the next always a little smaller, months alike; the first month of the Met takes what rounding leaves. */
function recordsOf(forceAt: number, monthAt: number): number {
  const others = FORCES.filter((forceId) => forceId !== MET);
  const weightOf = (at: number) => 1 / (3 + at);
  const weights = others.reduce((sum, _, at) => sum + weightOf(at), 0);
  const monthly = (forceId: string) => {
    const share = forceId === MET ? MET_SHARE : ((1 - MET_SHARE) * weightOf(others.indexOf(forceId))) / weights;
    return Math.floor((NATIONAL_RECORDS * share) / MONTHS.length);
  };
  const forceId = FORCES[forceAt]!;
  if (forceId !== MET || monthAt > 0) return monthly(forceId);
  const rounded = FORCES.reduce((sum, each) => sum + monthly(each) * MONTHS.length, 0);
  return monthly(forceId) + NATIONAL_RECORDS - rounded;
}

function makePoints(random: Random, forceId: string, forceAt: number): string[] {
  const box = forceId === MET || forceId === 'city-of-london' ? LONDON_BOX : boxOf(forceAt);
  const records = MONTHS.reduce((sum, _, monthAt) => sum + recordsOf(forceAt, monthAt), 0);
  return pointsIn(random, box, records);
}

function pointsIn(random: Random, box: Box, records: number): string[] {
  return Array.from({ length: Math.max(20, Math.round(records * POINTS_A_RECORD)) }, () => {
    const latitude = box.south + (box.north - box.south) * random.fraction();
    const longitude = box.west + (box.east - box.west) * random.fraction();
    return `${latitude.toFixed(6)},${longitude.toFixed(6)}`;
  });
}

/** A part of the country for each force, seven by seven. */
function boxOf(forceAt: number): Box {
  const [width, height] = [(COUNTRY_BOX.east - COUNTRY_BOX.west) / 7, (COUNTRY_BOX.north - COUNTRY_BOX.south) / 7];
  const west = COUNTRY_BOX.west + (forceAt % 7) * width;
  const south = COUNTRY_BOX.south + Math.floor(forceAt / 7) * height;
  return { west, south, east: west + width, north: south + height };
}

const typeOf = byWeight([
  ['Person search', 74],
  ['Person and Vehicle search', 24],
  ['Vehicle search', 2],
]);
const genderOf = byWeight([
  ['Male', 88],
  ['Female', 10],
  ['', 2],
]);
const ageOf = byWeight([
  ['10-17', 17],
  ['18-24', 35],
  ['25-34', 22],
  ['over 34', 18],
  ['', 8],
]);
const selfDefinedOf = byWeight([
  ['White - English/Welsh/Scottish/Northern Irish/British', 38],
  ['White - Any other White background', 6],
  ['White - Irish', 1],
  ['Black/African/Caribbean/Black British - African', 8],
  ['Black/African/Caribbean/Black British - Caribbean', 6],
  ['Black/African/Caribbean/Black British - Any other Black/African/Caribbean background', 6],
  ['Asian/Asian British - Pakistani', 4],
  ['Asian/Asian British - Bangladeshi', 3],
  ['Asian/Asian British - Indian', 2],
  ['Asian/Asian British - Any other Asian background', 3],
  ['Mixed/Multiple ethnic groups - White and Black Caribbean', 2],
  ['Mixed/Multiple ethnic groups - Any other Mixed/Multiple ethnic background', 2],
  ['Other ethnic group - Any other ethnic group', 2],
  ['Other ethnic group - Not stated', 15],
  ['', 2],
]);
const officerDefinedOf = byWeight([
  ['White', 55],
  ['Black', 25],
  ['Asian', 14],
  ['Other', 3],
  ['', 3],
]);
const powerAndObjectOf = byWeight([
  ['Misuse of Drugs Act 1971 (section 23),Controlled drugs', 65],
  ['Police and Criminal Evidence Act 1984 (section 1),Offensive weapons', 15],
  ['Police and Criminal Evidence Act 1984 (section 1),Stolen goods', 8],
  ['Police and Criminal Evidence Act 1984 (section 1),Article for use in theft', 7],
  ['Police and Criminal Evidence Act 1984 (section 1),Articles for use in criminal damage', 2],
  ['Firearms Act 1968 (section 47),Firearms', 1],
  ['Criminal Justice and Public Order Act 1994 (section 60),Anything to threaten or harm anyone', 2],
]);
const outcomeOf = byWeight([
  ['A no further action disposal', 72],
  ['Arrest', 13],
  ['Community resolution', 9],
  ['Penalty Notice for Disorder', 2],
  ['Summons / charged by post', 3],
  ['Caution (simple or conditional)', 1],
]);

function searchesOf(random: Random, month: string, points: readonly string[], count: number): string {
  const lines = [POLICE_UK_HEADER];
  const two = (value: number) => String(value).padStart(2, '0');
  for (let row = 0; row < count; row += 1) {
    const at = `${month}-${two(1 + random.below(28))}T${two(1 + random.below(22))}:${two(random.below(12) * 5)}:00+00:00`;
    const place = random.chance(UNPLACED_SHARE) ? ',' : random.pick(points);
    const people = `${genderOf(random)},${ageOf(random)},${selfDefinedOf(random)},${officerDefinedOf(random)}`;
    const linked = random.chance(0.3) ? 'True' : 'False';
    lines.push(
      `${typeOf(random)},${at},False,,${place},${people},${powerAndObjectOf(random)},${outcomeOf(random)},${linked},False`,
    );
  }
  return `${lines.join('\n')}\n`;
}

function streetCrimes(random: Random, month: string): string {
  const lines = ['Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type'];
  for (let row = 0; row < STREET_ROWS; row += 1) {
    lines.push(
      `${row.toString(16).padStart(64, '0')},${month},A,A,${-random.fraction()},51.5,On or near A Street,,,Drugs`,
    );
  }
  return `${lines.join('\n')}\n`;
}
