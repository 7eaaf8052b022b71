/**
 * The words of the Home Office's yearly table of stop and search, and what we take them for.
 * Source: Home Office, Police powers and procedures, England and Wales: stop and search open data table, as published for the
 * years ending March 2016 to 2019.
 */
import type { EthnicGroup } from './ethnicity.ts';
import type { Power, Reason } from './reason.ts';

/** Powers as the table lets them be told apart: its "Section 1" holds also searches for drugs (s.23) and firearms (s.47). */
export const POWER_FAMILIES = ['section-1', 'section-60', 'other'] as const;
export type PowerFamily = (typeof POWER_FAMILIES)[number];

export const POWER_FAMILY_NAMES: Record<PowerFamily, string> = {
  'section-1': 'section 1, with section 23 (drugs) and section 47 (firearms)',
  'section-60': 'section 60',
  other: 'other powers, or none recorded',
};

const SECTION_1: readonly Power[] = ['pace-s1', 'misuse-of-drugs-act-s23', 'firearms-act-s47', 'several-powers'];

/** The family that a record's power belongs to. The extract's "several powers" are section 1 with section 139 (weapons). */
export function familyOfPower(power: Power): PowerFamily {
  if (power === 'section-60') return 'section-60';
  return SECTION_1.includes(power) ? 'section-1' : 'other';
}

/** The table's legislation. Sections 44 and 47A of the Terrorism Act 2000 stand apart from what records call section 43. */
export const OFFICIAL_LEGISLATION: Record<string, PowerFamily> = {
  'Section 1 (PACE)': 'section-1',
  'Section 60 (CJPOA)': 'section-60',
  'Section 44/47a (TACT)': 'other',
};

/** The table's reasons for search. */
export const OFFICIAL_REASONS: Record<string, Reason> = {
  'Criminal Damage': 'criminal-damage',
  Drugs: 'drugs',
  Firearms: 'firearms',
  'Going Equipped': 'going-equipped',
  'Offensive Weapons': 'weapons',
  Other: 'other',
  'Stolen Property': 'stolen-property',
  'Anticipation of violence': 'section-60',
  'Prevent acts of terrorism': 'other',
};

/** A group of the table: one of ours, not stated, or no person at all. */
export type OfficialGroup = EthnicGroup | 'unknown' | 'vehicle-only';

/** The table's groups. "Chinese or Other" holds Chinese people, whom we count as Asian: the ethnicity beside it tells them apart. */
export const OFFICIAL_GROUPS: Record<string, OfficialGroup> = {
  White: 'white',
  'Black or Black British': 'black',
  'Asian or Asian British': 'asian',
  Mixed: 'mixed',
  'Chinese or Other Ethnic Group': 'other',
  'Not stated': 'unknown',
  'Vehicle only': 'vehicle-only',
};

/** The territorial forces of England and Wales as the table names them, but for the City's; and the railways'. */
const OFFICIAL_FORCE_NAMES = [
  'Avon and Somerset',
  'Bedfordshire',
  'British Transport Police',
  'Cambridgeshire',
  'Cheshire',
  'Cleveland',
  'Cumbria',
  'Derbyshire',
  'Devon and Cornwall',
  'Dorset',
  'Durham',
  'Dyfed-Powys',
  'Essex',
  'Gloucestershire',
  'Greater Manchester',
  'Gwent',
  'Hampshire',
  'Hertfordshire',
  'Humberside',
  'Kent',
  'Lancashire',
  'Leicestershire',
  'Lincolnshire',
  'London, City of',
  'Merseyside',
  'Metropolitan Police',
  'Norfolk',
  'North Wales',
  'North Yorkshire',
  'Northamptonshire',
  'Northumbria',
  'Nottinghamshire',
  'South Wales',
  'South Yorkshire',
  'Staffordshire',
  'Suffolk',
  'Surrey',
  'Sussex',
  'Thames Valley',
  'Warwickshire',
  'West Mercia',
  'West Midlands',
  'West Yorkshire',
  'Wiltshire',
] as const;

/** Names that are not simply the identifier of data.police.uk with capitals and spaces. */
const OTHER_IDS: Record<string, string> = {
  'British Transport Police': 'btp',
  'London, City of': 'city-of-london',
  'Metropolitan Police': 'metropolitan',
};

/** Identifiers of data.police.uk by the table's names of forces. */
export const OFFICIAL_FORCES: Record<string, string> = Object.fromEntries(
  OFFICIAL_FORCE_NAMES.map((name) => [name, OTHER_IDS[name] ?? name.toLowerCase().replaceAll(' ', '-')]),
);
