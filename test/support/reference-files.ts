/** Reference files as the Office for National Statistics lays them out; the numbers and shapes in them are made up. */
import { geoJson, madeFeatures } from './csv-boundaries.ts';
import { csvText } from './csv-searches.ts';

const GROUPS: Record<string, string[]> = {
  'Asian, Asian British or Asian Welsh': ['Bangladeshi', 'Chinese', 'Indian', 'Pakistani', 'Other Asian'],
  'Black, Black British, Black Welsh, Caribbean or African': ['African', 'Caribbean', 'Other Black'],
  'Mixed or Multiple ethnic groups': [
    'White and Asian',
    'White and Black African',
    'White and Black Caribbean',
    'Other Mixed or Multiple ethnic groups',
  ],
  White: [
    'English, Welsh, Scottish, Northern Irish or British',
    'Gypsy or Irish Traveller',
    'Irish',
    'Roma',
    'Other White',
  ],
  'Other ethnic group': ['Arab', 'Any other ethnic group'],
};

/** Census 2021's table of 19 ethnic groups, for one borough; by age where asked for. */
export function censusCsv({ residents = 5, isByAge = false } = {}): string {
  const groups = Object.entries(GROUPS).flatMap(([broad, names]) => names.map((name) => `${broad}: ${name}`));
  const headings = ['Geography Code', 'Geography Name', ...(isByAge ? ['Age'] : []), ...groups];
  return csvText(headings, [
    {
      'Geography Code': 'E09000002',
      'Geography Name': 'Barking and Dagenham',
      Age: '0',
      ...Object.fromEntries(groups.map((group) => [group, String(residents)])),
    },
  ]);
}

/** A square for each borough. */
export const POLYGONS = geoJson(madeFeatures());
