/**
 * Areas of London. Codes and names: ONS Open Geography, local authority districts, December 2022.
 * Basic Command Units: Metropolitan Police, 12 units since 2019. Spellings seen in publications are under alsoKnownAs.
 */
export interface Borough {
  code: string;
  name: string;
  /** Basic Command Unit of the Met; the City of London has its own force. */
  bcu?: string;
  alsoKnownAs?: string[];
}

/** The Met's London: the 32 boroughs, without the City of London, which has its own force and hardly any residents. */
export const LONDON = { code: 'E12000007', name: 'London' };
export const CITY_OF_LONDON = 'E09000001';

export const BOROUGHS: readonly Borough[] = [
  { code: 'E09000001', name: 'City of London', alsoKnownAs: ['City'] },
  { code: 'E09000002', name: 'Barking and Dagenham', bcu: 'East Area', alsoKnownAs: ['Barking & Dagenham'] },
  { code: 'E09000003', name: 'Barnet', bcu: 'North West' },
  { code: 'E09000004', name: 'Bexley', bcu: 'South East' },
  { code: 'E09000005', name: 'Brent', bcu: 'North West' },
  { code: 'E09000006', name: 'Bromley', bcu: 'South Area' },
  { code: 'E09000007', name: 'Camden', bcu: 'Central North' },
  { code: 'E09000008', name: 'Croydon', bcu: 'South Area' },
  { code: 'E09000009', name: 'Ealing', bcu: 'West Area' },
  { code: 'E09000010', name: 'Enfield', bcu: 'North Area' },
  { code: 'E09000011', name: 'Greenwich', bcu: 'South East', alsoKnownAs: ['Royal Borough of Greenwich'] },
  { code: 'E09000012', name: 'Hackney', bcu: 'Central East' },
  { code: 'E09000013', name: 'Hammersmith and Fulham', bcu: 'Central West', alsoKnownAs: ['Hammersmith & Fulham'] },
  { code: 'E09000014', name: 'Haringey', bcu: 'North Area' },
  { code: 'E09000015', name: 'Harrow', bcu: 'North West' },
  { code: 'E09000016', name: 'Havering', bcu: 'East Area' },
  { code: 'E09000017', name: 'Hillingdon', bcu: 'West Area' },
  { code: 'E09000018', name: 'Hounslow', bcu: 'West Area' },
  { code: 'E09000019', name: 'Islington', bcu: 'Central North' },
  {
    code: 'E09000020',
    name: 'Kensington and Chelsea',
    bcu: 'Central West',
    alsoKnownAs: ['Kensington & Chelsea', 'Royal Borough of Kensington and Chelsea'],
  },
  {
    code: 'E09000021',
    name: 'Kingston upon Thames',
    bcu: 'South West',
    alsoKnownAs: ['Kingston', 'Kingston-upon-Thames', 'Royal Borough of Kingston upon Thames'],
  },
  { code: 'E09000022', name: 'Lambeth', bcu: 'Central South' },
  { code: 'E09000023', name: 'Lewisham', bcu: 'South East' },
  { code: 'E09000024', name: 'Merton', bcu: 'South West' },
  { code: 'E09000025', name: 'Newham', bcu: 'North East' },
  { code: 'E09000026', name: 'Redbridge', bcu: 'East Area' },
  {
    code: 'E09000027',
    name: 'Richmond upon Thames',
    bcu: 'South West',
    alsoKnownAs: ['Richmond', 'Richmond-upon-Thames'],
  },
  { code: 'E09000028', name: 'Southwark', bcu: 'Central South' },
  { code: 'E09000029', name: 'Sutton', bcu: 'South Area' },
  { code: 'E09000030', name: 'Tower Hamlets', bcu: 'Central East' },
  { code: 'E09000031', name: 'Waltham Forest', bcu: 'North East' },
  { code: 'E09000032', name: 'Wandsworth', bcu: 'South West' },
  { code: 'E09000033', name: 'Westminster', bcu: 'Central West', alsoKnownAs: ['City of Westminster'] },
];

/** The area's name, or its code where we do not know it. */
export function areaName(code: string): string {
  return code === LONDON.code ? LONDON.name : (BOROUGHS.find((borough) => borough.code === code)?.name ?? code);
}

/** The borough or City of London with this code, in capitals or not; undefined where there is none. */
export function boroughOfCode(code: string): Borough | undefined {
  return BOROUGHS.find((borough) => borough.code === code.toUpperCase());
}

/** Boroughs whose residents are the base of a rate: all but the City of London. */
export const RATED_BOROUGHS = BOROUGHS.filter((borough) => borough.code !== CITY_OF_LONDON);

/** The Met's Basic Command Units, in alphabetical order. */
export const BASIC_COMMAND_UNITS: readonly string[] = [
  ...new Set(BOROUGHS.flatMap(({ bcu }) => (bcu === undefined ? [] : [bcu]))),
].sort();
