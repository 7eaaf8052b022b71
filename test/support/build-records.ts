/** Made-up records with counts that a test decides, in either publisher's format, and square boroughs to place them in. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { probit } from 'simple-statistics';
import type { Tier } from '../../src/grounds/reading.ts';
import { areaName, BOROUGHS, RATED_BOROUGHS } from '../../src/vocabulary/area.ts';
import type { EthnicGroup, RecordedGroup } from '../../src/vocabulary/ethnicity.ts';
import { AGE_BANDS } from '../../src/vocabulary/person.ts';
import type { Reason } from '../../src/vocabulary/reason.ts';
import { textInTier } from './read-texts.ts';

/** So many searches of one kind in a month. */
export interface Cell {
  areaCode: string;
  /** As people described themselves. */
  group: RecordedGroup;
  /** As the officer saw it; the same as the group where not given (White for Mixed and unknown). */
  officer?: 'white' | 'black' | 'asian' | 'other';
  reason?: Reason;
  subject?: 'person' | 'vehicle';
  /** What followed; no further action where not given. */
  outcome?: 'no-further-action' | 'arrest' | 'community-resolution' | 'penalty-notice' | 'not-recorded';
  /** Whether what was looked for was found; where not given, data.police.uk says nothing and an extract that nothing was. */
  find?: 'found' | 'not-found';
  /** What the written grounds of an extract's record amount to (test/support/read-texts.ts); left blank where not given. */
  tier?: Tier;
  /** In whole years; 20 where not given. */
  age?: number | 'not-recorded';
  searches: number;
}

const OUTCOME: Record<NonNullable<Cell['outcome']>, { policeUk: string; mps: string }> = {
  'no-further-action': { policeUk: 'A no further action disposal', mps: '1 - No further action' },
  arrest: { policeUk: 'Arrest', mps: '4 - Arrested' },
  'community-resolution': { policeUk: 'Community resolution', mps: '13 - Community resolution' },
  'penalty-notice': { policeUk: 'Penalty Notice for Disorder', mps: '11 - Penalty Notice (PND/FPN)' },
  'not-recorded': { policeUk: '', mps: '' },
};
/** The offence group that makes an outcome a find for the reason searched. */
const FOUND: Partial<Record<Reason, string>> = { drugs: 'B Drugs', weapons: 'D Weapons', firearms: 'C Firearms' };

const SELF_DEFINED: Record<RecordedGroup, { policeUk: string; mps: string }> = {
  white: { policeUk: 'White - English/Welsh/Scottish/Northern Irish/British', mps: 'W1 - British' },
  black: { policeUk: 'Black/African/Caribbean/Black British - African', mps: 'B2 - African' },
  asian: { policeUk: 'Asian/Asian British - Indian', mps: 'A1 - Indian' },
  mixed: { policeUk: 'Mixed/Multiple ethnic groups - White and Asian', mps: 'M3 - White and As' },
  other: { policeUk: 'Other ethnic group - Any other ethnic group', mps: 'O9 - Any other et' },
  unknown: { policeUk: 'Other ethnic group - Not stated', mps: 'N4 - Person decli' },
};
const APPEARANCE = { white: '1', black: '3', asian: '4', other: '6' };
const OFFICER = { white: 'White', black: 'Black', asian: 'Asian', other: 'Other' };
const DRUGS = { power: 'Misuse of Drugs Act 1971 (section 23)', object: 'Controlled drugs', mps: 'B - Drugs' };
const PACE = 'Police and Criminal Evidence Act 1984 (section 1)';
const REASON: Record<Reason, { power: string; object: string; mps: string }> = {
  drugs: DRUGS,
  weapons: { power: PACE, object: 'Offensive weapons', mps: 'D - Weapons' },
  'stolen-property': { power: PACE, object: 'Stolen goods', mps: 'A - Stolen property' },
  'going-equipped': { power: PACE, object: 'Article for use in theft', mps: 'F - Going equipped' },
  firearms: { power: 'Firearms Act 1968 (section 47)', object: 'Firearms', mps: 'C - Firearms' },
  'criminal-damage': { power: PACE, object: 'Articles for use in criminal damage', mps: 'L - Criminal Damage' },
  'section-60': {
    power: 'Criminal Justice and Public Order Act 1994 (section 60)',
    object: 'Anything to threaten or harm anyone',
    mps: 'K - s.60',
  },
  other: { power: PACE, object: 'Fireworks', mps: 'Z - Fireworks' },
};

interface Row extends Required<Omit<Cell, 'find' | 'tier'>> {
  find: Cell['find'];
  tier: Cell['tier'];
  /** Day of the month; every day of it comes in turn, so that the month is complete. */
  day: string;
  number: number;
}

function rowsOf(month: string, cells: readonly Cell[]): Row[] {
  const days = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).getUTCDate();
  const rows: Row[] = [];
  for (const {
    officer,
    reason = 'drugs',
    subject = 'person',
    outcome = 'no-further-action',
    find,
    tier,
    age = 20,
    ...cell
  } of cells) {
    const seen = officer ?? (cell.group === 'mixed' || cell.group === 'unknown' ? 'white' : cell.group);
    for (let at = 0; at < cell.searches; at += 1) {
      const day = String(1 + (rows.length % days)).padStart(2, '0');
      rows.push({ ...cell, officer: seen, reason, subject, outcome, find, tier, age, day, number: rows.length + 1 });
    }
  }
  return rows;
}

/** Writes a month as data.police.uk does, into the archive's layout under a folder; returns the file's path. */
export async function buildPoliceUk(
  folder: string,
  month: string,
  cells: readonly Cell[],
  forceId = 'metropolitan',
): Promise<string> {
  const heading =
    'Type,Date,Part of a policing operation,Policing operation,Latitude,Longitude,Gender,Age range,Self-defined ethnicity,Officer-defined ethnicity,Legislation,Object of search,Outcome,Outcome linked to object of search,Removal of more than just outer clothing';
  const lines = rowsOf(month, cells).map((row) => {
    const { latitude, longitude } = pointIn(row.areaCode, row.number);
    const { power, object } = REASON[row.reason];
    return [
      row.subject === 'vehicle' ? 'Vehicle search' : 'Person search',
      `${month}-${row.day}T12:00:00+00:00`,
      'False',
      '',
      latitude.toFixed(6),
      longitude.toFixed(6),
      'Male',
      ageRange(row.age),
      row.subject === 'vehicle' ? '' : SELF_DEFINED[row.group].policeUk,
      row.subject === 'vehicle' ? '' : OFFICER[row.officer],
      power,
      object,
      OUTCOME[row.outcome].policeUk,
      row.find === undefined ? '' : row.find === 'found' ? 'True' : 'False',
      '',
    ].join(',');
  });
  return write(join(folder, month, `${month}-${forceId}-stop-and-search.csv`), [heading, ...lines]);
}

/** Writes months as an MPS records extract; without borough columns where it is one borough's. Returns its path. */
export async function buildExtract(
  path: string,
  months: Readonly<Record<string, readonly Cell[]>>,
  { hasBoroughs = true } = {},
): Promise<string> {
  const hasGrounds = Object.values(months).some((cells) => cells.some((cell) => cell.tier !== undefined));
  const heading = `Date,Stop Ref,Time,Subject,Reason for Stop,Outcome,Outcome Reason,Apparent Age,Gender,Ethnic Appearance Code,EA Group,Self-defined Ethnicity Code,SDE Group${hasBoroughs ? ',Borough of Stop,Borough Code' : ''}${hasGrounds ? ',Grounds' : ''}`;
  const lines = Object.entries(months).flatMap(([month, cells]) =>
    rowsOf(month, cells).map((row) =>
      [
        `${row.day}/${month.slice(5)}/${month.slice(0, 4)}`,
        `${month.replace('-', '')}-${row.number}`,
        '12:00:00',
        row.subject === 'vehicle' ? 'Vehicle' : 'Person',
        REASON[row.reason].mps,
        OUTCOME[row.outcome].mps,
        row.find === 'found' ? FOUND[row.reason] : 'Not Applicable',
        row.age === 'not-recorded' ? '' : String(row.age),
        'M',
        APPEARANCE[row.officer],
        OFFICER[row.officer],
        SELF_DEFINED[row.group].mps,
        '',
        ...(hasBoroughs ? [areaName(row.areaCode), row.areaCode] : []),
        ...(hasGrounds ? [row.tier ? `"${textInTier(row.tier)}"` : ''] : []),
      ].join(','),
    ),
  );
  return write(path, [heading, ...lines]);
}

function ageRange(age: Row['age']): string {
  if (age === 'not-recorded') return '';
  return Object.values(AGE_BANDS).find((band) => age >= band.from && age <= band.to)!.label;
}

async function write(path: string, lines: readonly string[]): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${lines.join('\n')}\n`);
  return path;
}

/** Searches in every borough alike: one White search, and `ratio` as many of the group, for every 2,000 residents. */
export function evenCells(
  residents: ReadonlyMap<string, Readonly<Record<EthnicGroup, number>>>,
  { ratio = 2, perResident = 1 / 2000, reason = 'drugs' as Reason } = {},
): Cell[] {
  return RATED_BOROUGHS.flatMap(({ code: areaCode }) => {
    const own = residents.get(areaCode)!;
    return [
      { areaCode, group: 'white' as const, reason, searches: Math.ceil(own.white * perResident) },
      { areaCode, group: 'black' as const, reason, searches: Math.ceil(own.black * perResident * ratio) },
    ];
  });
}

/**
 * Searches in which boroughs differ as boroughs do: each group's ratio scatters around `ratio` with a spread of `logSd` on
 * the log scale, the same way each time.
 */
export function scatteredCells(
  residents: ReadonlyMap<string, Readonly<Record<EthnicGroup, number>>>,
  {
    ratio = 2,
    logSd = 0.25,
    perResident = 1 / 6000,
    reason = 'drugs' as Reason,
    groups = ['black'] as readonly EthnicGroup[],
  } = {},
): Cell[] {
  return RATED_BOROUGHS.flatMap(({ code: areaCode }, borough) => {
    const own = residents.get(areaCode)!;
    return [
      { areaCode, group: 'white' as const, reason, searches: Math.ceil(own.white * perResident) },
      ...groups.map((group, at) => {
        // Fractions that fill the range from 0 to 1 evenly, in an order that has nothing to do with the boroughs'.
        const place = ((borough + 1) * 0.618034 + at * 0.414214) % 1;
        const times = ratio * Math.exp(logSd * probit(place));
        return { areaCode, group, reason, searches: Math.ceil(own[group] * perResident * times) };
      }),
    ];
  });
}

const SIDE = 0.05;

function cornerOf(areaCode: string): [longitude: number, latitude: number] {
  const at = BOROUGHS.findIndex((borough) => borough.code === areaCode);
  return [-0.4 + (at % 6) * 0.1, 51.3 + Math.floor(at / 6) * 0.1];
}

/** One of nine points in a borough's square. */
function pointIn(areaCode: string, number: number): { latitude: number; longitude: number } {
  const [longitude, latitude] = cornerOf(areaCode);
  const step = SIDE / 4;
  return {
    longitude: longitude + step * (1 + (number % 3)),
    latitude: latitude + step * (1 + (Math.floor(number / 3) % 3)),
  };
}

/** Writes boroughs as squares apart from each other, as GeoJSON; returns the file's path. */
export async function buildBoundaries(path: string): Promise<string> {
  const features = RATED_BOROUGHS.map(({ code, name }) => {
    const [west, south] = cornerOf(code);
    const ring = [
      [west, south],
      [west + SIDE, south],
      [west + SIDE, south + SIDE],
      [west, south + SIDE],
      [west, south],
    ];
    return { type: 'Feature', properties: { code, name }, geometry: { type: 'Polygon', coordinates: [ring] } };
  });
  await writeFile(path, JSON.stringify({ type: 'FeatureCollection', features }));
  return path;
}

/** Writes a file of monitoring groups and returns its path. */
export async function buildGroups(
  path: string,
  groups: readonly { name: string; areaCode: string; email?: string; nextMeeting?: string }[],
): Promise<string> {
  const rows = groups.map(
    ({ name, areaCode, email = `group-${areaCode.toLowerCase()}@example.org`, nextMeeting = '' }) =>
      `"${name}",${areaCode},${email},${nextMeeting}`,
  );
  return write(path, ['group,borough code,email,next meeting', ...rows]);
}
